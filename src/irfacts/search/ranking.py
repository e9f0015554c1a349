"""Ranking: which facts and claims fit some words best, and which of the words each of them holds."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import prod
from typing import Any, NamedTuple

from irfacts.search import foremost, words
from irfacts.search.foremost import Match, shown
from irfacts.search.properties import Properties, among, properties_of, weights_of
from irfacts.search.question import Question, Word
from irfacts.search.spelling import Rows
from irfacts.search.vocabulary import Vocabulary

_CANDIDATES = 150
"""How many of the best by rank are looked at more closely, whatever the limit; the others come after."""
_LEAST = 0.25
"""What holds a smaller part of what the best entry holds, weighed by how rare words are, is not shown."""
_CLOSE = 1.3
"""What the score is multiplied by for each two words typed in a row that stand close together."""
_TITLED = 1.35
"""What it is multiplied by where the title has every word."""
_NEAR = 3
"""So many other words at most stand between two that are close together."""
_HELPING = 0.4
"""What a word counts for that only helps to find."""
_PART = 0.3
"""What the score is multiplied by of what does not hold all that was asked for."""


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


def rank(
    rows: Rows,
    typed: Sequence[str],
    condition: Condition,
    limit: int,
    vocabulary: Vocabulary,
    *,
    newest: bool = False,
) -> Ranking:
    """Rank what the *condition* leaves by the *typed* words; scores fall from first to last.

    The best by the words alone are looked at closely, the same ones whatever the limit; others come after.
    *newest* asks for the newest as the words that do so.
    """
    question = Question(rows, typed, vocabulary, newest=newest)
    if not question.words:
        return Ranking({}, [], {}, more=False)
    texts, instead = question.understood()
    answers = _Answers(question, question.weighed(texts), condition)
    close = answers.candidates(_CANDIDATES)
    found = answers.matches(close)
    if question.extreme:
        found = foremost.extreme(question, answers.wanted, found)
    elif not question.periods:
        found = foremost.newest(question, answers.wanted, found)
    if limit >= _CANDIDATES:
        looked = set(close)
        others = [number for number in answers.candidates(limit + 1) if number not in looked]
        _add(found, answers.matches(others))
    # Of the same score, as it is shown, facts come first: their numbers are lower.
    best = sorted(found.items(), key=lambda each: (-each[1].score, each[0]))[:limit]
    return Ranking(dict(best), texts, instead, more=len(found) > limit)


def _add(found: dict[int, Match], more: Mapping[int, Match]) -> None:
    """Add matches in their order, with scores below all that are there."""
    least = min((match.score for match in found.values()), default=1.0)
    for place, (number, match) in enumerate(more.items(), 2):
        found[number] = match._replace(score=shown(least / place))


def _telling(wanted: Sequence[Word]) -> Sequence[Word]:
    """Leave out the words that most entries hold, and those that none holds, unless no other is left."""
    return [word for word in wanted if word.weight and word.known] or wanted


class _Answers:
    """The entries that may answer a question: its words to look for, and the condition that each fulfils."""

    def __init__(self, question: Question, wanted: Sequence[Word], condition: Condition) -> None:
        self.question = question
        self.wanted = wanted
        self.condition = condition
        self.rows = question.rows

    def candidates(self, most: int) -> list[int]:
        """Give the entries to look at: the best that hold every word, and the best that hold any."""
        text, parameters = self.condition
        query = (
            f"SELECT rowid FROM search WHERE search MATCH ?{f' AND ({text})' if text else ''} "
            "ORDER BY rank, rowid LIMIT ?"
        )
        every = " AND ".join(f"({word.either})" for word in self.wanted)
        some = " OR ".join(f"({word.either})" for word in _telling(self.wanted))
        numbers = [
            number
            for expression in dict.fromkeys((every, some))
            for (number,) in self.rows(query, (expression, *parameters, most))
        ]
        query = (
            "SELECT number FROM facts WHERE value * scale(unit) BETWEEN ? AND ?"
            f"{f' AND ({text})' if text else ''} LIMIT ?"
        )
        for amount in self.question.amounts:
            numbers += [
                number for (number,) in self.rows(query, (amount.least, amount.most, *parameters, most))
            ]
        return list(dict.fromkeys(numbers))

    def matches(self, best: Sequence[int]) -> dict[int, Match]:
        """Score entries: by the words that they hold, how rare those are, and what else is known."""
        # The plus lets SQLite go through what matches once, not once a row.
        inside = f"FROM search WHERE search MATCH ? AND {among('+rowid', best)}"
        known = properties_of(self.rows, best)
        scores, held = self.held(inside, known)
        weights, close, against = weights_of(self.question, known), self.close(inside), self.against(best)
        titled = self.titled(inside)
        asked = sum(word.weight for word in self.wanted if word.known)
        # A page that is pasted holds hundreds of words that no entry has: they count as much as the others.
        asked += min(asked, sum(word.weight for word in self.wanted if not word.known))
        shares = {
            number: sum(word.weight for word in self.wanted if word.text in has) / asked if asked else 1.0
            for number, has in held.items()
        }
        least = _LEAST * max(shares.values(), default=0.0)
        found = {}
        for number, share in shares.items():
            has = held[number]
            if share < least:
                continue
            missed = [word.text for word in self.wanted if word.needed and word.text not in has]
            if number in against:
                missed.append(against[number])
            score = scores[number] * share * weights[number] * _CLOSE ** close.get(number, 0)
            score *= prod(has.values()) * (_PART if missed else 1.0) * (_TITLED if number in titled else 1.0)
            matched = tuple(word.text for word in self.wanted if word.text in has)
            found[number] = Match(shown(score), matched, tuple(missed))
        return found

    def held(
        self, inside: str, known: Mapping[int, Properties]
    ) -> tuple[dict[int, float], dict[int, dict[str, float]]]:
        """Give the scores of entries by the words alone, and the words of each, with what that is worth.

        A year or month that was typed is held also by an entry whose date lies in it, a number by one whose
        value rounds to it, and by no text in which it is only a part of a longer one.
        """
        telling = _telling(self.wanted)
        scores = dict.fromkeys(known, 0.0)
        held: dict[int, dict[str, float]] = {number: {} for number in known}
        for word in self.wanted:
            seen: dict[int, tuple[float, float]] = {}
            for worth, expression in word.readings:
                # To rank what a common word finds takes longer than all the rest.
                column = "rank" if word in telling else "0"
                for number, rank in self.rows(f"SELECT rowid, {column} {inside}", (expression,)):
                    seen[number] = max(seen.get(number, (0.0, 0.0)), (-rank * worth, worth))
            for number, (score, worth) in seen.items():
                scores[number] += score if word.needed else score * _HELPING
                held[number][word.text] = 1.0 if word.weight else worth
        self.parts(held)
        wanted = {word.text for word in self.wanted}
        for number, each in known.items():
            own = [(start, end) for start, end, _ in self.question.periods if each.within(start, end)]
            named = [
                texts  # of two periods that are apart a fact can lie in one only
                for start, end, texts in self.question.periods
                if any((one, other) == (start, end) or other < start or end < one for one, other in own)
            ]
            named += [amount.words for amount in self.question.amounts if each.rounds_to(amount)]
            for texts in named:
                held[number] |= dict.fromkeys((texts & wanted) - held[number].keys(), 1.0)
        return scores, held

    def parts(self, held: Mapping[int, dict[str, float]]) -> None:
        """Take from what entries hold the numbers and words of two letters that do not stand whole there."""
        patterns = {
            word.text: found
            for word in self.wanted
            if (found := words.whole(word.text, self.question.vocabulary))
        }
        if not patterns:
            return
        query = (
            "SELECT number, id || ' ' || title || ' ' || coalesce(aliases, '') || ' ' || statement || ' ' "
            f"|| coalesce(note, '') || ' ' || coalesce(context, '') FROM searchable "
            f"WHERE {among('number', held)}"
        )
        for number, text in self.rows(query, ()):
            for word, pattern in patterns.items():
                if word in held[number] and not pattern.search(text):
                    del held[number][word]

    def titled(self, inside: str) -> set[int]:
        """Give the entries whose title has every word, but for dates: it says what an entry is about."""
        dated = {text for _, _, texts in self.question.periods for text in texts}
        said = [word for word in self.wanted if word.known and word.text not in dated]
        every = " AND ".join(f"({word.either})" for word in said)
        if not said:
            return set()
        return {number for (number,) in self.rows(f"SELECT rowid {inside}", (f"{{title}} : ({every})",))}

    def close(self, inside: str) -> dict[int, int]:
        """Count for each entry the pairs of words typed in a row that stand close together in it."""
        pairs = [
            f"NEAR({words.phrase(one.text)} {words.phrase(other.text)}, {_NEAR})"
            for one, other in pairwise(self.wanted)
            if one.weight or other.weight
        ]
        found: dict[int, int] = {}
        for pair in pairs:
            for (number,) in self.rows(f"SELECT rowid {inside}", (pair,)):
                found[number] = found.get(number, 0) + 1
        return found

    def against(self, numbers: Sequence[int]) -> dict[int, str]:
        """Give the entries that go only another way than the one asked for: from India to Russia, say."""
        asked = words.directions(self.question.text)
        if not asked:
            return {}
        query = f"SELECT number, title || '. ' || statement FROM searchable WHERE {among('number', numbers)}"
        ways = ((number, words.directions(text)) for number, text in self.rows(query, ()))
        way = next(iter(asked.values()))
        return {number: way for number, found in ways if found and not found.keys() & asked.keys()}
