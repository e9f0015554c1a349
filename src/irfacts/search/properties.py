"""What is known of facts and claims beside their texts, and what it makes of their scores."""

from collections.abc import Iterable, Mapping, Sequence
from math import exp
from typing import NamedTuple

from irfacts.knowledge.model import Standing
from irfacts.knowledge.units import scaled
from irfacts.search import words
from irfacts.search.periods import Period
from irfacts.search.question import Question
from irfacts.search.spelling import Rows

_OLD = 0.7
"""What a superseded fact's score is multiplied by."""
_PLANNED = 0.2
"""What a planned one's score is multiplied by where the newest is asked for."""
_LASTING = frozenset("institution programme organisation community".split())
"""Kinds that are neither the first nor the last of anything: their score falls as a superseded fact's."""
_COUNT = 0.95
"""What a figure's score is multiplied by where the first or last is asked for, but no number."""
_NEW = {0: 0.002, 1: 0.08, -1: -0.02}
"""By how much a year raises a score, by what is asked for: nothing, the newest, the oldest."""
_DATED = 1.5
"""What the score of a fact is multiplied by whose date lies in a period that is named."""
_EXACTLY = 5.0
"""And of one whose date is that period."""
_NAMED = 6.0
"""What the score of an entry is multiplied by that has all that was asked for as a name; twice for its id."""
_CLOSE = 12
"""By so many signs at most a title is longer or shorter than a question with the same words."""
_JUST = 2.0
"""What the score of an entry is multiplied by whose title has the words of the question and no others."""
_CALLED = 1.3
"""What the score of a fact is multiplied by whose section is called so in the question."""
_VALUELESS = 0.4
"""What a score is multiplied by of what has no value if the largest is asked for, a claim if a number is."""
_FIGURE = 2.0
"""What the score of a fact with a value is multiplied by where a number is asked for; twice for its unit."""


class Properties(NamedTuple):
    """What is known of an entry beside its text."""

    id: str
    kind: str | None
    title: str
    aliases: str | None
    lower: str | None
    upper: str | None
    standing: str
    status: str | None
    value: float | None
    unit: str | None
    section: str | None

    def names(self) -> list[str]:
        """Give its title and its other names, case folded."""
        return [self.title.casefold(), *(self.aliases or "").casefold().split("; ")]

    def rounds_to(self, amount: words.Amount) -> bool:
        """Whether its value is a number that was typed, to the digits of that."""
        if self.value is None or amount.percent != (self.unit == "%"):
            return False
        factors = (scaled(self.unit or "")[0], *((1,) if amount.bare else ()))
        return any(amount.least <= self.value * factor <= amount.most for factor in factors)


def among(column: str, numbers: Iterable[int]) -> str:
    """Give the condition that a row is one of these."""
    return f"{column} IN ({', '.join(map(str, numbers))})"


def properties_of(rows: Rows, numbers: Sequence[int]) -> dict[int, Properties]:
    """Fetch what else is known of some entries, by row number, in their order."""
    some = among("number", numbers)
    found = rows(
        "SELECT number, id, kind, title, aliases, lower, upper, standing, status, value, unit, section "
        f"FROM facts WHERE {some} UNION ALL "
        "SELECT number, id, NULL, claim, NULL, lower, upper, verdict, NULL, NULL, NULL, NULL "
        f"FROM claims WHERE {some}",
        (),
    )
    known = {number: Properties(*row) for number, *row in found}
    return {number: known[number] for number in numbers}


def weights_of(
    question: Question, periods: Sequence[Period], known: Mapping[int, Properties]
) -> dict[int, float]:
    """Give what else than the words speaks for each fact or claim: its age, its standing, its value.

    Of the *periods* of the question those count that are given.
    """
    found: dict[int, float] = {}
    for number, each in known.items():
        weight = _recent(question, each) * _counted(question, each)
        if each.section in question.sections:
            weight *= _CALLED
        if each.standing == Standing.SUPERSEDED:
            weight *= _OLD
        elif (
            not question.counting
            and abs(len(each.title) - len(question.text)) <= _CLOSE  # most titles need not be looked at
            and question.says_what(each.title)
        ):
            weight *= _JUST
        if any(period.covers(each.lower, each.upper) for period in periods):
            exactly = any((each.lower, each.upper) == period[:2] for period in periods)
            weight *= _EXACTLY if exactly else _DATED
        if not question.recency:  # the first or last of what has a name is not what has that name
            named = not {question.name, question.whole_name}.isdisjoint(each.names())
            weight *= _NAMED ** (named + 2 * (question.name == each.id.casefold()))
        found[number] = weight
    return found


def _recent(question: Question, each: Properties) -> float:
    """Give what speaks for an entry by its age, and by its kind where the first or last is asked for."""
    day = each.lower if question.recency else each.upper or "2030"
    months = 12 * min(max(int((day or "2000")[:4]), 1950), 2030) + int((day or "2000-01")[5:7] or 1)
    weight = exp(_NEW[question.recency] * (months / 12 - 2000))
    if question.recency and each.kind in _LASTING:
        weight *= _OLD
    if question.recency and each.kind == "figure" and not question.counting:
        weight *= _COUNT
    return weight * (_PLANNED if question.recency > 0 and each.status == "planned" else 1.0)


def _counted(question: Question, each: Properties) -> float:
    """Give what speaks for an entry by its value, where a number, the largest or the least is asked for."""
    if each.value is None:
        return _VALUELESS if question.extreme or (question.counting and each.kind is None) else 1.0
    return _FIGURE ** (1 + ((each.unit or "\n") in question.text.lower())) if question.counting else 1.0
