"""Ranking: which facts and claims fit some words best."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from irfacts.knowledge.model import Standing
from irfacts.search import vocabulary, words
from irfacts.search.spelling import Rows, allowed, near

_CANDIDATES = 150
"""How many of the best by rank are looked at more closely, whatever the limit; the others come after."""
_OLD = 0.7
"""What a superseded fact's score is multiplied by, or a planned one's where the newest is asked for."""
_NEW, _ASKED = 0.002, 0.01
"""By how much a year raises a score: among equals the newer comes first; more where words ask for it."""
_DATED = 1.5
"""What the score of a fact is multiplied by whose date lies in a period that is named."""
_NAMED = 2.0
"""What the score of a fact is multiplied by that has all that was asked for as one of its names."""
_FIGURE = 1.2
"""What the score of a fact with a value is multiplied by where a number is asked for; twice for its unit."""


class Ranking(NamedTuple):
    """The best matches: scores by row number, the words looked for, those taken *instead* of typed ones."""

    scores: dict[int, float]
    words: list[str]
    instead: dict[str, str]
    more: bool
    """Whether the limit left some out."""


class Condition(NamedTuple):
    """A condition of SQL on `number`, with its parameters; no text is no condition."""

    text: str = ""
    parameters: Sequence[Any] = ()


def rank(rows: Rows, typed: Sequence[str], condition: Condition, limit: int) -> Ranking:
    """Rank what the *condition* leaves by the *typed* words; scores fall from first to last."""
    significant = words.significant(words.split(typed))
    if not significant:
        return Ranking({}, [], {}, more=False)
    wanted, instead = _understood(rows, significant)
    question = _Question(rows, typed, condition, limit)
    found: dict[int, float] = {}
    _add(found, question.ranked(" AND ".join(_expression(rows, word) for word in wanted)))
    single = len(wanted) == 1 and wanted[0].isascii()  # words in Russian or Hindi are few in the file
    if not found or (len(found) < limit and not single):
        _add(found, question.covering(wanted))
    # Of the same score, as it is shown, facts come first: their numbers are lower.
    shown = ((number, float(f"{score:.5g}")) for number, score in found.items())
    best = dict(sorted(shown, key=lambda each: (-each[1], each[0]))[:limit])
    return Ranking(best, wanted, instead, more=len(found) > limit)


def _expression(rows: Rows, word: str) -> str:
    """Give the expression that finds a word whole, or what begins with it where it stands nowhere whole."""
    whole = words.match(word, prefix=False)
    there = rows("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (whole,))
    return whole if there else words.match(word)


def _add(found: dict[int, float], scores: dict[int, float]) -> None:
    """Add what is not there yet, with scores below all that are there."""
    new = {number: score for number, score in scores.items() if number not in found}
    above = min(found.values(), default=0) / (max(new.values(), default=0) or 1)
    scale = 0.99 * above if found and above <= 1 else 1
    found.update((number, score * scale) for number, score in new.items())


def _understood(rows: Rows, typed: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Give the words to look for, and which of them stand for words that the file does not have."""
    wanted: list[str] = []
    instead: dict[str, str] = {}
    for word in typed:
        if rows("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (words.match(word),)):
            wanted.append(word)
        elif designation := words.DESIGNATION_APART.fullmatch(word):
            wanted += designation.groups()
        elif word.lower() not in vocabulary.synonyms(word) and (like := near(rows, word, allowed(word))):
            instead[word] = like[0]
            wanted.append(like[0])
        else:
            wanted.append(word)
    return wanted, instead


class _Question:
    """One question: what was typed, and the condition that every answer fulfils."""

    def __init__(self, rows: Rows, typed: Sequence[str], condition: Condition, limit: int) -> None:
        self.rows = rows
        self.typed = typed
        self.condition = condition
        self.limit = limit

    def ranked(self, expression: str) -> dict[int, float]:
        """Score the best matches of an FTS5 expression."""
        text, parameters = self.condition
        query = (
            f"SELECT rowid, rank FROM search WHERE search MATCH ?{f' AND ({text})' if text else ''} "
            "ORDER BY rank, rowid LIMIT ?"
        )
        best = self.rows(query, (expression, *parameters, max(self.limit + 1, _CANDIDATES)))
        weights = self.weights([number for number, _ in best[:_CANDIDATES]])
        found = {number: -rank * weights[number] for number, rank in best[:_CANDIDATES]}
        _add(found, {number: -rank for number, rank in best[_CANDIDATES:]})
        return found

    def covering(self, wanted: Sequence[str]) -> dict[int, float]:
        """Score what holds any of the words, or a synonym: what holds more of them fits better."""
        each = [list(words.readings(word)) for word in wanted]
        either = " OR ".join(expression for readings in each for _, expression in readings)
        ranked = self.ranked(either)
        best = list(ranked)[:_CANDIDATES]
        numbers = ", ".join(map(str, best))
        scores = dict.fromkeys(best, 0.0)
        held = dict.fromkeys(best, 0.0)
        for readings in each:
            seen: dict[int, tuple[float, float]] = {}
            for worth, expression in readings:
                query = f"SELECT rowid, rank FROM search WHERE search MATCH ? AND rowid IN ({numbers})"
                for number, rank in self.rows(query, (expression,)):
                    seen[number] = max(seen.get(number, (0.0, 0.0)), (-rank * worth, worth))
            for number, (score, worth) in seen.items():
                scores[number] += score
                held[number] += worth
        weights = self.weights(best)
        found = {number: scores[number] * held[number] / len(each) * weights[number] for number in best}
        _add(found, ranked)
        return found

    def weights(self, numbers: Sequence[int]) -> dict[int, float]:
        """Give what else than the words speaks for each fact or claim: its age, its standing, its value."""
        recency, counting = vocabulary.recency(self.typed), vocabulary.counting(self.typed)
        periods = list(words.periods(self.typed))
        asked = " ".join(self.typed).lower()
        found: dict[int, float] = {}
        name = " ".join(words.significant(words.split(self.typed))).casefold()
        for number, lower, upper, standing, status, value, unit, aliases in self._properties(numbers):
            day = (lower if recency else upper) or "2030"
            year = min(max(int(day[:4]), 1950), 2030) - 2000
            weight = 1 + (_NEW + recency * _ASKED) * year
            if standing == Standing.SUPERSEDED or (recency > 0 and status == "planned"):
                weight *= _OLD
            if counting and value is not None:
                weight *= _FIGURE ** (1 + ((unit or "\n") in asked))
            if any(start <= (lower or "") and (upper or "~") <= end for start, end in periods):
                weight *= _DATED
            if aliases and f"; {name}; " in f"; {aliases.casefold()}; ":
                weight *= _NAMED
            found[number] = weight
        return found

    def _properties(self, numbers: Sequence[int]) -> list[Any]:
        some = ", ".join(map(str, numbers))
        return self.rows(
            "SELECT number, lower, upper, standing, status, value, unit, aliases FROM facts "
            f"WHERE number IN ({some}) "
            "UNION ALL SELECT number, lower, upper, verdict, NULL, NULL, NULL, NULL FROM claims "
            f"WHERE number IN ({some})",
            (),
        )
