"""Ranking: which facts and claims fit some words best, and which of the words each of them holds."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import exp, log, prod
from typing import Any, NamedTuple

from irfacts.knowledge.model import Standing
from irfacts.search import vocabulary, words
from irfacts.search.spelling import Rows, allowed, near

_CANDIDATES = 150
"""How many of the best by rank are looked at more closely, whatever the limit; the others come after."""
_ASIDE = 0.8
"""What the score is multiplied by for a common word that stands in the note or beside the text only."""
_RARE = 20
"""What fewer entries hold tells no more: a word of a question may stand in none by chance."""
_LEAST = 0.25
"""What holds a smaller part of what the best entry holds, weighed by how rare words are, is not shown."""
_CLOSE = 1.3
"""What the score is multiplied by for each two words typed in a row that stand close together."""
_NEAR = 3
"""So many other words at most stand between two that are close together."""
_PART = 0.3
"""What the score is multiplied by of what does not hold all that was asked for."""
_OLD = 0.7
"""What a superseded fact's score is multiplied by, or a planned one's where the newest is asked for."""
_NEW, _ASKED = 0.002, 0.02
"""By how much a year raises a score: among equals the newer comes first; more where words ask for it."""
_DATED = 1.5
"""What the score of a fact is multiplied by whose date lies in a period that is named."""
_NAMED = 2.0
"""What the score of a fact is multiplied by that has all that was asked for as one of its names."""
_FIGURE = 1.2
"""What the score of a fact with a value is multiplied by where a number is asked for; twice for its unit."""


class Match(NamedTuple):
    """How well an entry fits: its score, and the words that it holds and does not hold."""

    score: float
    matched: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


class Ranking(NamedTuple):
    """The best matches: by row number, the words looked for, those taken *instead* of typed ones."""

    matches: dict[int, Match]
    words: list[str]
    instead: dict[str, str]
    more: bool
    """Whether the limit left some out."""


class Condition(NamedTuple):
    """A condition of SQL on `number`, with its parameters; no text is no condition."""

    text: str = ""
    parameters: Sequence[Any] = ()


class _Word(NamedTuple):
    """A word to look for: its readings, each with what a hit by it is worth, and how much it tells."""

    text: str
    readings: tuple[tuple[float, str], ...]
    weight: float
    """How rare it is: the logarithm of how many entries there are for each that holds it; 0 if most do."""
    known: bool
    """Whether any entry holds it."""


def rank(rows: Rows, typed: Sequence[str], condition: Condition, limit: int) -> Ranking:
    """Rank what the *condition* leaves by the *typed* words; scores fall from first to last.

    The best by the words alone are looked at closely, the same ones whatever the limit; others come after.
    """
    significant = words.significant(words.split(typed))
    if not significant:
        return Ranking({}, [], {}, more=False)
    texts, instead = _understood(rows, significant)
    question = _Question(rows, typed, condition)
    wanted = _weighed(rows, texts)
    close = question.candidates(wanted, _CANDIDATES)
    found = question.matches(wanted, close)
    if not list(words.periods(typed)) and vocabulary.recency(typed) >= 0:
        found = question.newest(found)
    if limit >= _CANDIDATES:
        looked = set(close)
        others = [number for number in question.candidates(wanted, limit + 1) if number not in looked]
        _add(found, question.matches(wanted, others))
    # Of the same score, as it is shown, facts come first: their numbers are lower.
    best = sorted(found.items(), key=lambda each: (-each[1].score, each[0]))[:limit]
    return Ranking(dict(best), texts, instead, more=len(found) > limit)


def _add(found: dict[int, Match], more: Mapping[int, Match]) -> None:
    """Add matches in their order, with scores below all that are there."""
    least = min((match.score for match in found.values()), default=1.0)
    for place, (number, match) in enumerate(more.items(), 2):
        found[number] = match._replace(score=float(f"{least / place:.5g}"))


def _understood(rows: Rows, typed: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Give the words to look for, and which of them stand for words that the file does not have."""
    wanted: list[str] = []
    instead: dict[str, str] = {}
    for word in (words.bare(each) for each in typed):
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


def _weighed(rows: Rows, texts: Sequence[str]) -> list[_Word]:
    """Give each word with its readings and its weight.

    A single word that the file has is not taken for a longer one or another: there is nothing beside it that
    would tell which is meant.
    """
    every = rows("SELECT (SELECT count(*) FROM facts) + (SELECT count(*) FROM claims)", ())[0][0]
    count = "SELECT count(*) FROM search WHERE search MATCH ?"
    found = []
    for text in dict.fromkeys(texts):
        readings = tuple(words.readings(text))
        if len(texts) == 1 and rows(count, (readings[0][1],))[0][0] and text.isascii():
            readings = readings[:1]
        either = " OR ".join(expression for _, expression in readings)
        holding = rows(count, (either,))[0][0]
        weight = log(every / max(holding, _RARE) + 1)
        if 2 * holding > every:
            weight = 0.0
            readings = ((1.0, f"{{title aliases statement}} : ({either})"), (_ASIDE, either))
        found.append(_Word(text, readings, weight, known=holding > 0))
    return found


def _among(column: str, numbers: Iterable[int]) -> str:
    """Give the condition that a row is one of these; the plus lets SQLite look at each row only once."""
    return f"+{column} IN ({', '.join(map(str, numbers))})"


def _telling(wanted: Sequence[_Word]) -> Sequence[_Word]:
    """Leave out the words that most entries hold, and those that none holds, unless no other is left."""
    return [word for word in wanted if word.weight and word.known] or wanted


class _Question:
    """One question: what was typed, and the condition that every answer fulfils."""

    def __init__(self, rows: Rows, typed: Sequence[str], condition: Condition) -> None:
        self.rows = rows
        self.typed = typed
        self.condition = condition

    def candidates(self, wanted: Sequence[_Word], most: int) -> list[int]:
        """Give the entries to look at: the best that hold every word, and the best that hold any."""
        text, parameters = self.condition
        query = (
            f"SELECT rowid FROM search WHERE search MATCH ?{f' AND ({text})' if text else ''} "
            "ORDER BY rank, rowid LIMIT ?"
        )
        either = {word: " OR ".join(expression for _, expression in word.readings) for word in wanted}
        every = " AND ".join(f"({expression})" for expression in either.values())
        some = " OR ".join(either[word] for word in _telling(wanted))
        numbers = [
            number
            for expression in dict.fromkeys((every, some))
            for (number,) in self.rows(query, (expression, *parameters, most))
        ]
        return list(dict.fromkeys(numbers))

    def matches(self, wanted: Sequence[_Word], best: Sequence[int]) -> dict[int, Match]:
        """Score entries: by the words that they hold, how rare those are, and what else is known."""
        inside = f"FROM search WHERE search MATCH ? AND {_among('rowid', best)}"
        telling = _telling(wanted)
        scores = dict.fromkeys(best, 0.0)
        held: dict[int, dict[str, float]] = {number: {} for number in best}
        for word in wanted:
            seen: dict[int, tuple[float, float]] = {}
            for worth, expression in word.readings:
                # To rank what a common word finds takes longer than all the rest.
                column = "rank" if word in telling else "0"
                for number, rank in self.rows(f"SELECT rowid, {column} {inside}", (expression,)):
                    seen[number] = max(seen.get(number, (0.0, 0.0)), (-rank * worth, worth))
            for number, (score, worth) in seen.items():
                scores[number] += score
                held[number][word.text] = 1.0 if word.weight else worth
        asked = sum(word.weight for word in wanted if word.known)
        # A page that is pasted holds hundreds of words that no entry has: they count as much as the others.
        asked += min(asked, sum(word.weight for word in wanted if not word.known))
        weights = self.weights(best)
        close = self.close(wanted, inside)
        against = self.against(best)
        shares = {
            number: sum(word.weight for word in wanted if word.text in held[number]) / asked if asked else 1.0
            for number in best
        }
        least = _LEAST * max(shares.values(), default=0.0)
        found = {}
        for number, share in shares.items():
            has = held[number]
            if share < least:
                continue
            missed = [word.text for word in wanted if word.text not in has and word.weight]
            score = scores[number] * share * weights[number] * _CLOSE ** close.get(number, 0)
            score *= prod(has.values())
            if number in against:
                missed.append(against[number])
            if missed:
                score *= _PART
            matched = tuple(word.text for word in wanted if word.text in has)
            found[number] = Match(float(f"{score:.5g}"), matched, tuple(missed))
        return found

    def close(self, wanted: Sequence[_Word], inside: str) -> dict[int, int]:
        """Count for each entry the pairs of words typed in a row that stand close together in it."""
        pairs = [
            f"NEAR({words.phrase(one.text)} {words.phrase(other.text)}, {_NEAR})"
            for one, other in pairwise(wanted)
            if one.weight or other.weight
        ]
        found: dict[int, int] = {}
        for pair in pairs:
            for (number,) in self.rows(f"SELECT rowid {inside}", (pair,)):
                found[number] = found.get(number, 0) + 1
        return found

    def against(self, numbers: Sequence[int]) -> dict[int, str]:
        """Give the entries that go only another way than the one asked for: from India to Russia, say."""
        typed = " ".join(self.typed)
        asked = words.directions(typed)
        if not asked:
            return {}
        query = f"SELECT number, title || '. ' || statement FROM searchable WHERE {_among('number', numbers)}"
        ways = ((number, words.directions(text)) for number, text in self.rows(query, ()))
        way = next(iter(asked.values()))
        return {number: way for number, found in ways if found and not found.keys() & asked.keys()}

    def newest(self, found: dict[int, Match]) -> dict[int, Match]:
        """Let the newest point of each series that holds the same words stand where its best one stands."""
        query = (
            f"SELECT indicator, number FROM facts WHERE {_among('number', found)} AND indicator IS NOT NULL "
            f"AND standing != '{Standing.SUPERSEDED}' ORDER BY upper, number"
        )
        points: dict[str, list[int]] = {}
        for indicator, number in self.rows(query, ()):
            points.setdefault(indicator, []).append(number)
        moved = dict(found)
        for series in points.values():
            best = max(series, key=lambda number: found[number].score)
            same = [number for number in series if {*found[number].matched} >= {*found[best].matched}]
            moved[best], moved[same[-1]] = (
                found[best]._replace(score=found[same[-1]].score),
                found[same[-1]]._replace(score=found[best].score),
            )
        return moved

    def weights(self, numbers: Sequence[int]) -> dict[int, float]:
        """Give what else than the words speaks for each fact or claim: its age, its standing, its value."""
        recency, counting = vocabulary.recency(self.typed), vocabulary.counting(self.typed)
        periods = list(words.periods(self.typed))
        asked = " ".join(self.typed).lower()
        found: dict[int, float] = {}
        name = " ".join(map(words.bare, words.significant(words.split(self.typed)))).casefold()
        for number, lower, upper, standing, status, value, unit, aliases in self._properties(numbers):
            day = (lower if recency else upper) or "2030"
            year = min(max(int(day[:4]), 1950), 2030) - 2000
            weight = exp((_NEW + recency * _ASKED) * year)
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
        some = _among("number", numbers)
        return self.rows(
            "SELECT number, lower, upper, standing, status, value, unit, aliases FROM facts "
            f"WHERE {some} "
            "UNION ALL SELECT number, lower, upper, verdict, NULL, NULL, NULL, NULL FROM claims "
            f"WHERE {some}",
            (),
        )
