"""The times that a question names: years, months, fiscal years, and spans, which may be open at one end."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeVar

from irfacts.search.words import YEAR, bare, fiscal
from irfacts.text import FOREVER, MONTHS

_T = TypeVar("_T")
_SPAN = r"((?:19|20)\d\d)[-/–‑]((?:(?:19|20)\d\d)|\d\d)"
_FROM_TO = r"(?i)\bbetween \d{4} and \d{4}\b|\b\d{4} (to|till|until) \d{4}\b"
_ONE_END = r"(?i)\b(since|from|after|before|until|till|up to) (\d{4})\b"


class Period(NamedTuple):
    """A time that was typed: its first and last day, and the words that say so."""

    first: str
    last: str
    words: set[str]
    years: bool = False
    """Whether it is said by its ends, as *since 2015*: a text that names these is not of all its years."""

    def covers(self, lower: str | None, upper: str | None) -> bool:
        """Whether a time that may be open lies wholly in it."""
        return self.first <= (lower or "") and (upper or FOREVER) <= self.last

    def overlaps(self, lower: str | None, upper: str | None) -> bool:
        """Whether a time that may be open lies in it, if only in part."""
        return (lower or "") <= self.last and self.first <= (upper or FOREVER)

    def of(self, things: Iterable[_T], ends: Callable[[_T], Sequence[str | None]]) -> list[_T]:
        """Give the things whose *ends*, first and last day, lie wholly in it, else those that do in part."""
        some = [thing for thing in things if self.overlaps(*ends(thing))]
        return [thing for thing in some if self.covers(*ends(thing))] or some


def least(named: Sequence[Period]) -> list[Period]:
    """Leave out the periods that another one lies in, as the year of a month that is named."""
    return [each for each in named if not any(each.covers(*other[:2]) for other in named if other != each)]


def periods(found: Sequence[str]) -> Iterator[Period]:
    """Give each fiscal year, span of years and date (EDTF) among some words."""
    yield from dates(found)
    for word in found:
        span = word[0].isdigit() and re.fullmatch(_SPAN, word)
        if years := fiscal(word):
            yield Period(f"{years[0]}-04-01", f"{years[1]}-03-31", {bare(word)})
        elif span and (last := span[1][: 4 - len(span[2])] + span[2]) > span[1]:
            yield Period(f"{span[1]}-01-01", f"{last}-12-31", {bare(word)})
        elif YEAR.match(word) and not YEAR.fullmatch(word):
            from irfacts.knowledge.dates import parse

            with suppress(ValueError):
                lower, upper = parse(word)
                if lower and upper:
                    yield Period(lower, upper, {bare(word)})


def dates(found: Sequence[str]) -> Iterator[Period]:
    """Give each year and month among some words.

    Two years with *to* or *and* between them may be a span, and one after *since* or *before* has one end.
    """
    years = [word for word in found if YEAR.fullmatch(word)]
    said = " ".join(found)
    if len(years) == 2 and years[0] < years[1] and re.search(_FROM_TO, said):
        yield Period(f"{years[0]}-01-01", f"{years[1]}-12-31", {*years}, years=True)
    elif len(years) == 1 and (end := re.search(_ONE_END, said)):
        way, year = end[1].lower(), years[0]
        if way in ("since", "from"):
            yield Period(f"{year}-01-01", FOREVER, {year}, years=True)
        elif way == "after":
            yield Period(f"{int(year) + 1}-01-01", FOREVER, {year}, years=True)
        else:
            yield Period("", f"{int(year) - (way == 'before')}-12-31", {year}, years=True)
    else:
        for year in years:
            yield Period(f"{year}-01-01", f"{year}-12-31", {year})
    for word in found:
        short = word.lower().rstrip(".")
        month = next(
            (at for at, name in enumerate(MONTHS, 1) if short in (name.lower(), name[:3].lower())), None
        )
        if month and len(years) == 1:
            from irfacts.knowledge.dates import parse

            lower, upper = parse(f"{years[0]}-{month:02}")
            yield Period(lower or "", upper or "", {word, years[0]})
