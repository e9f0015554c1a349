"""Which series a question names, and whether it has a point in the periods that are named."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from irfacts.search.periods import Period
from irfacts.search.question import Question, Word


class Reach(NamedTuple):
    """What the dates of the series that a question names say of its periods."""

    periods: Sequence[Period] = ()
    """Those of the question, without those that the series do not reach."""
    beyond: frozenset[str] = frozenset()
    """The words of periods in which they have no point: what only mentions the year gives no figure."""
    within: Mapping[int, set[str]] = {}
    """By row number of a point, the words of periods that it is of; in part, if no point lies in one."""


def titles(question: Question, wanted: Sequence[Word]) -> str:
    """Give the FTS5 expression of titles with every word, but for dates and words that only help to find.

    Nothing if none of them tells something.
    """
    dated = {text for period in question.periods for text in period.words}
    said = [word for word in wanted if word.known and word.text not in dated and not word.helping]
    every = " AND ".join(f"({word.either})" for word in said)
    return f"{{title}} : ({every})" if any(word.needed for word in said) else ""


def reach(question: Question, wanted: Sequence[Word]) -> Reach:
    """Give how the series that are named, by titles with every word, reach the periods that are named."""
    title = titles(question, wanted)
    if not title or not question.periods:
        return Reach(question.periods)
    query = (
        "SELECT number, indicator, lower, upper, title FROM facts "
        "WHERE number IN (SELECT rowid FROM search WHERE search MATCH ?)"
    )
    found = question.rows(query, (title,))
    if not any(indicator for _, indicator, *_ in found):
        return Reach(question.periods)
    beyond: set[str] = set()
    within: dict[int, set[str]] = {}
    for period in question.periods:
        named = [
            (number, indicator, start, end)
            for number, indicator, start, end, name in found
            if period.overlaps(start, end)
            or (not period.years and any(text in name for text in period.words))
        ]
        if not named:
            beyond |= period.words
        points = [(number, start, end) for number, indicator, start, end in named if indicator]
        whole = [point for point in points if period.covers(*point[1:])]
        exact = [point for point in whole if point[1:] == period[:2]]
        for number, *_ in exact if whole else points:
            within.setdefault(number, set()).update(period.words)
    reached = [period for period in question.periods if beyond.isdisjoint(period.words)]
    return Reach(reached, frozenset(beyond), within)
