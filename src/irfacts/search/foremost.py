"""What stands first where the newest, the oldest, the largest or the smallest is asked for."""

from collections.abc import Container, Iterable, Sequence
from typing import Any, NamedTuple

from irfacts.knowledge.model import KINDS, Standing
from irfacts.search import series
from irfacts.search.candidates import Condition
from irfacts.search.periods import Period, least
from irfacts.search.properties import among
from irfacts.search.question import Question, Word
from irfacts.search.vocabulary import roots

_BEFORE = 0.99
"""What the score of the best of a series is multiplied by where the newest one stands in its place."""

_FEW = 3
"""Fewer titles with every word are no list of their own."""
_AMONG = 0.5
"""What has this part of the best score of those whose titles lack a word is one of such a list."""
_TOLD = ("figure", "statement", "forecast", "target")
"""The kinds of facts that tell of things rather than being one of them."""
_MANY = 5
"""A series of so many points is an answer without anything else."""


class Match(NamedTuple):
    """How well an entry fits: its score, and the words that it holds and does not hold."""

    score: float
    matched: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


def shown(score: float) -> float:
    """Give a score with the digits that are shown: what is the same there is the same."""
    return float(f"{score:.5g}")


def newest(
    question: Question, wanted: Sequence[Word], found: dict[int, Match], *, alike: bool = False
) -> dict[int, Match]:
    """Let the newest point of each series that holds the same words stand before its best one.

    Where the newest or the oldest is asked for, or those *alike*, so do facts of one kind that are
    about it, such as summits.
    """
    same = ("kind",) if question.recency or alike else ()
    if question.recency < 0:
        return _foremost(question, wanted, found, ("lower", "DESC"), same)
    return _foremost(question, wanted, found, ("upper", ""), same)


def extreme(
    question: Question, wanted: Sequence[Word], found: dict[int, Match], *, apart: Container[int] = ()
) -> dict[int, Match]:
    """Let the largest or smallest figure, of a period if one is named, stand first, as the newest does.

    Beside points of a series, figures of one kind and unit that are about it are compared. What stands
    *apart* is not.
    """
    order = ("value * scale(unit)", "" if question.extreme > 0 else "DESC")
    return _foremost(question, wanted, found, order, ("kind", "plain(unit)"), apart)


def of_each(
    question: Question, periods: Sequence[Period], found: dict[int, Match]
) -> tuple[dict[int, Match], list[str]]:
    """Let the points of one series in each of several periods stand first, and say what has nothing.

    What answers has all other words; of series the one with the best of them.
    """
    whole = [number for number, match in found.items() if not match.missed]
    apart = least(periods)
    if len(apart) < 2 or not whole:
        return found, []
    query = f"SELECT number, indicator, lower, upper FROM facts WHERE {among('number', whole)}"
    rows = sorted(question.rows(query, ()), key=lambda row: -found[row[0]].score)
    lacking = [
        word
        for period in apart
        if not any(period.overlaps(*row[2:]) for row in rows)
        for word in sorted(period.words)
    ]
    every = list[tuple[int, list[int]]]()
    for indicator in dict.fromkeys(row[1] for row in rows if row[1]):
        points = [row for row in rows if row[1] == indicator]
        inside = [period.of(points, lambda row: row[2:]) for period in apart]
        if all(inside):
            every.append((-sum(map(len, inside)), [some[0][0] for some in inside]))
    if not every:
        return found, lacking
    # what has one figure of each time, not those of its months
    _, best = max(every, key=lambda each: (each[0], max(found[number].score for number in each[1])))
    return _ahead(found, best), lacking


def whole_series(question: Question, condition: Condition, found: dict[int, Match]) -> dict[int, Match]:
    """Give the points of the series that fits best, of those that the *condition* leaves.

    The newest comes before the others; many are given alone. A series by the month fits where months are
    asked for, one of shares where a number is, as *share* does; one of many points rather than of a few.
    Where no series fits, all stays as *found*.
    """
    whole = [number for number, match in found.items() if not match.missed]
    query = (
        "SELECT indicator, number, facts.unit, periodicity, "
        "(SELECT count(*) FROM facts AS others WHERE others.indicator = facts.indicator) "
        "FROM facts LEFT JOIN indicators ON indicators.id = indicator "
        f"WHERE indicator NOTNULL AND {among('number', whole)}"
    )
    points = question.rows(query, ())
    if not points:
        return found
    monthly = "month" in question.text.lower()

    def fit(point: Sequence[Any]) -> tuple[bool, bool, bool, float]:
        _, number, unit, periodicity, points = point
        shares = question.counting or unit != "%"
        return (periodicity == "month") is monthly, shares, points >= _MANY, found[number].score

    indicator, best, *_ = max(points, key=fit)
    query = (
        f"SELECT number FROM facts WHERE indicator = ? AND ({condition.text}) "
        f"AND standing != '{Standing.SUPERSEDED}' ORDER BY upper DESC, lower DESC, number"
    )
    numbers = [number for (number,) in question.rows(query, (indicator, *condition.parameters))]
    rest = found if len(numbers) < _MANY else {}
    return _ahead(rest | dict.fromkeys(numbers, found[best]), numbers)


def listed(
    question: Question, wanted: Sequence[Word], found: dict[int, Match], *, counted: bool = True
) -> tuple[dict[int, Match], int | None]:
    """Let what lacks nothing stand first, if it is called what was asked for, or is among the best.

    The figure that counts such things comes before them, if they are to be *counted*; then the newest, of a
    period that is named the oldest. Other figures, what was said and what is planned come last, unless asked
    for by their kind. With them goes how many are called so, if these are enough for a list.
    """
    whole = {number: match.score for number, match in found.items() if not match.missed}
    named = _called(question, wanted, whole)
    alike = {each for word in wanted for each in question.vocabulary.alike(word.text)}
    told = [kind for kind in _TOLD if kind not in alike]
    way = "" if question.periods else "DESC"
    later = f"kind IN ({', '.join('?' * len(told))}) OR status IS 'planned'"
    query = (
        f"SELECT number, unit, ({later}) AS later FROM facts WHERE {among('number', whole)} "
        f"ORDER BY later, upper {way}, lower {way}, number"
    )
    rows = question.rows(query, told)
    enough = counted and sum(number in named and not later for number, _, later in rows) >= _FEW
    if not enough:
        most = max((score for number, score in whole.items() if number not in named), default=0.0)
        named |= {number for number, score in whole.items() if score >= _AMONG * most}
    rows = [row for row in rows if row[0] in named]
    counts = [
        number
        for number, unit, _ in rows
        if counted and unit and not alike.isdisjoint(roots(unit.split()[0]))
    ]
    first = [max(counts, key=whole.__getitem__)] if counts else []
    numbers = [*first, *(number for number, *_ in rows if number not in first)]
    return _ahead(found, numbers), len(numbers) if enough else None


def _called(question: Question, wanted: Sequence[Word], numbers: Iterable[int]) -> set[int]:
    """Give those facts whose titles have every word that tells something, or that are of a kind named."""
    wanted = [word for word in wanted if word.weight]
    title = series.titles(question, wanted)
    inside = f"SELECT rowid FROM search WHERE search MATCH ? AND {among('+rowid', numbers)}"
    titled = {number for (number,) in question.rows(inside, (title,))} if title else set[int]()
    kinds = [kind for word in wanted for kind in question.vocabulary.alike(word.text) if kind in KINDS]
    query = (
        f"SELECT number FROM facts WHERE {among('number', numbers)} "
        f"AND kind IN ({', '.join('?' * len(kinds))})"
    )
    return titled.union(number for (number,) in question.rows(query, kinds))


def _ahead(found: dict[int, Match], numbers: Sequence[int]) -> dict[int, Match]:
    """Let these stand before all others, in this order."""
    most = max((match.score for match in found.values()), default=0.0) / _BEFORE
    return found | {
        number: found[number]._replace(score=shown(most * _BEFORE ** (place / len(numbers))))
        for place, number in enumerate(numbers)
    }


def _about(question: Question, wanted: Sequence[Word]) -> tuple[str, list[str]]:
    """Give the condition of SQL that a fact is about words: of a kind or topic, or in its names."""
    conditions: list[str] = ["1"]
    parameters: list[str] = []
    titled: list[str] = []
    for word in wanted:
        if field := question.field_of(word.text):
            conditions.append(field[0])
            parameters += field[1]
        else:
            titled.append(f"({word.either})")
    if titled:
        conditions.append("number IN (SELECT rowid FROM search WHERE search MATCH ?)")
        parameters.append(f"{{title aliases}} : ({' AND '.join(titled)})")
    return " AND ".join(conditions), parameters


def _foremost(
    question: Question,
    wanted: Sequence[Word],
    found: dict[int, Match],
    order: tuple[str, str],
    alike: Sequence[str],
    apart: Container[int] = (),
) -> dict[int, Match]:
    """Let the last in an *order* of SQL stand before the best of those that hold the same words.

    They are points of one series, or of the kind and topic that are named, with the other words in
    their titles, and are *alike* in expressions of SQL.
    """
    wanted = [word for word in wanted if word.needed] or wanted
    by, way = order
    group, parameters, kinds = "indicator", list[str](), tuple[str, ...]()
    if alike:
        about, parameters = _about(question, wanted)
        kinds = tuple(kind for kind in KINDS if kind in parameters)
        if question.recency < 0 and not kinds:  # the first reactor may be the one with the number 1
            return found
        group = f"coalesce(indicator, iif({about}, {' || '.join(alike)}, NULL))"
    query = (
        f"SELECT {group}, number FROM facts WHERE {among('number', found)} "
        f"AND {by} NOTNULL AND standing != '{Standing.SUPERSEDED}' AND status IS NOT 'planned' "
        f"ORDER BY {by} {way}, number"
    )
    groups: dict[str, list[int]] = {}
    for name, number in question.rows(query, parameters):
        if name is not None and number not in apart:
            groups.setdefault(name, []).append(number)
    moved = dict(found)
    for some in groups.values():
        best = max(some, key=lambda number: found[number].score)
        held = {*found[best].matched} & {word.text for word in wanted}
        lacks = len(found[best].missed)
        same = [
            number
            for number in some
            if {*found[number].matched} >= held and len(found[number].missed) <= lacks
        ]
        if same[-1] != best and not (question.extreme and found[best].missed):
            moved[same[-1]] = found[same[-1]]._replace(score=found[best].score)
            moved[best] = found[best]._replace(score=shown(found[best].score * _BEFORE))
    asked = [some for name, some in groups.items() if kinds and name.startswith(kinds)]
    if asked:  # the largest, newest or oldest deal: of most that are alike
        first = max(asked, key=len)[-1]
        most = max(match.score for match in moved.values())
        moved[first] = moved[first]._replace(score=shown(most / _BEFORE))
    return moved
