"""Ranking: which facts and claims fit some words best, and which of the words each of them holds."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import prod
from typing import NamedTuple

from irfacts.search import foremost, holding, series, ways, words
from irfacts.search.candidates import Condition, candidates
from irfacts.search.foremost import Match, shown
from irfacts.search.properties import among, properties_of, weights_of
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
_POINT = 3.0
"""What it is multiplied by of a point, in a period that is named, of a series that is."""
_NEAR = 3
"""So many other words at most stand between two that are close together."""
_RANKS = 1.5
"""What it is multiplied by of a title that says *largest* itself, where that is asked for."""
_OWN = 2.2
"""And, beside this, of one that has the other words too, and not only others for the same."""
_PART = 0.3
"""What the score is multiplied by of what does not hold all that was asked for."""
_AGAINST = 0.5
"""And, beside this, of what goes the other way or happened elsewhere."""


class Ranking(NamedTuple):
    """The best matches: by row number, the words looked for, those taken *instead* of typed ones."""

    matches: dict[int, Match]
    words: list[str]
    instead: dict[str, str]
    more: bool
    """Whether the limit left some out."""
    whole: int | None = None
    """How many lack nothing, whatever the limit; None if more may do than are looked at closely."""
    lacking: Sequence[str] = ()
    """The words of those periods, of several that are named, in which nothing has the other words."""
    listed: int | None = None
    """How many of them, the first ones, are called what was asked for, if a list of such is."""


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
    answers = _Answers(question, question.weighed(texts))
    close = candidates(question, answers.wanted, condition, _CANDIDATES)
    found = answers.matches(close)
    listed = None
    if question.whole_series:
        found = foremost.whole_series(question, condition, found)
    elif question.several or (newest and not question.extreme) or condition != Condition():
        found, enough = foremost.listed(question, answers.wanted, found, counted=not newest)
        listed = enough if question.several else None  # what a filter leaves is narrow enough
    elif question.extreme:
        # what compares by itself is not compared by its value: the newest of it says how it is
        ranks = {} if question.over_time else answers.ranks(found)
        found = foremost.extreme(question, answers.wanted, found | ranks, apart=ranks)
        said = {number: found[number] for number in ranks}
        found |= foremost.newest(question, answers.wanted, said, alike=True)
    elif all(period.years for period in answers.reach.periods):
        found = foremost.newest(question, answers.wanted, found)
    found, lacking = foremost.of_each(question, answers.reach.periods, found)
    if limit >= _CANDIDATES:
        looked = set(close)
        others = [
            number
            for number in candidates(question, answers.wanted, condition, limit + 1)
            if number not in looked
        ]
        _add(found, answers.matches(others))
    # Of the same score, as it is shown, facts come first: their numbers are lower.
    best = sorted(found.items(), key=lambda each: (-each[1].score, each[0]))[:limit]
    whole = sum(not match.missed for match in found.values())
    counted = whole if whole < _CANDIDATES else None
    return Ranking(dict(best), texts, instead, len(found) > limit, counted, lacking, listed)


def _add(found: dict[int, Match], more: Mapping[int, Match]) -> None:
    """Add matches in their order, with scores below all that are there."""
    least = min((match.score for match in found.values()), default=1.0)
    for place, (number, match) in enumerate(more.items(), 2):
        found[number] = match._replace(score=shown(least / place))


class _Answers:
    """The entries that may answer a question: its words to look for, and the series that it names."""

    def __init__(self, question: Question, wanted: Sequence[Word]) -> None:
        self.question = question
        self.rows = question.rows
        self.reach = series.reach(question, wanted)
        self.wanted = [word for word in wanted if word.text not in self.reach.beyond]
        self.beyond = [word.text for word in wanted if word.text in self.reach.beyond]
        """The words of periods that the series which are named do not reach: no entry has them."""

    def matches(self, best: Sequence[int]) -> dict[int, Match]:
        """Score entries: by the words that they hold, how rare those are, and what else is known."""
        # The plus lets SQLite go through what matches once, not once a row.
        inside = f"FROM search WHERE search MATCH ? AND {among('+rowid', best)}"
        known = properties_of(self.rows, best)
        scores, held = holding.in_text(self.question, self.wanted, known, inside)
        holding.by_kind(self.question, self.wanted, held)
        holding.by_date_and_value(self.question, self.wanted, self.reach, known, held)
        weights, close, against = (
            weights_of(self.question, self.reach.periods, known),
            self.close(inside),
            ways.against(self.question, best),
        )
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
            missed = [
                word.text
                for word in self.wanted
                if word.needed and has.keys().isdisjoint(self.question.either(word.text))
            ]
            missed += self.beyond
            score = scores[number] * share * weights[number] * _CLOSE ** close.get(number, 0)
            if number in against:
                missed.append(against[number])
                score *= _AGAINST
            score *= prod(has.values()) * (_PART if missed else 1.0) * (_TITLED if number in titled else 1.0)
            score *= _POINT if number in self.reach.within else 1.0
            matched = tuple(word.text for word in self.wanted if word.text in has)
            found[number] = Match(shown(score), matched, tuple(missed))
        return found

    def titled(self, inside: str) -> set[int]:
        """Give the entries whose title has every word, but for dates: it says what an entry is about."""
        title = series.titles(self.question, self.wanted)
        return {number for (number,) in self.rows(f"SELECT rowid {inside}", (title,))} if title else set()

    def ranks(self, found: Mapping[int, Match]) -> dict[int, Match]:
        """Give those that miss nothing and whose title says itself what is largest, which counts for them."""
        largest = " OR ".join(sorted(self.question.vocabulary.superlatives[self.question.extreme]))
        own = " AND ".join(word.readings[0][1] for word in self.wanted if word.needed)
        query = f"SELECT rowid FROM search WHERE search MATCH ? AND {among('+rowid', found)}"
        ranked = dict[int, Match]()
        for worth, said in ((_RANKS, largest), (_OWN, f"({largest}) AND {own}" if own else "")):
            matches = self.rows(query, (f"{{title}} : ({said})",)) if said else []
            for number in (number for (number,) in matches if not found[number].missed):
                score = ranked.get(number, found[number]).score * worth
                ranked[number] = found[number]._replace(score=shown(score))
        return ranked

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
