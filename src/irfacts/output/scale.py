"""Where dates and values stand in a vector chart: round numbers, and the dates that have room below."""

import math
import sys
from collections.abc import Iterator, Sequence
from datetime import date as day

from irfacts.knowledge.dates import in_words
from irfacts.knowledge.model import Fact
from irfacts.output import points

WIDTH, HEIGHT = 400, 280
LETTER = 6.6
"""The width of a letter of the small text, about."""
_BELOW = 50
"""Below the values: the dates, and two lines of notes."""
_COLUMNS = 100
"""One series of more places is a line."""
_LARGEST = sys.float_info.max
_MOST = 400
"""A series by years or months with more places than that stands by its days."""


def end_values(point: Fact) -> list[float]:
    """Give the values that a point has or spans."""
    given = (point.value, point.value_max, point.low, point.high)
    return [float(each) for each in given if each is not None]


class Scale:
    """Where the points of series stand: years and months in equal places, else by their days."""

    def __init__(self, every: Sequence[Fact], *, several: bool, top: float, right: float) -> None:
        """Take *every* point, whether they are of *several* series, and what to leave free."""
        spans = [0.0, *(end for point in every for end in end_values(point))]
        self.step = _nice(max(spans) / 4 - min(spans) / 4 or 1.0)
        self.low = math.floor(min(spans) / self.step)
        self.high = math.ceil(max(spans) / self.step) or int(self.low == 0)
        self.right, self.top = WIDTH - right, top
        self.bottom = HEIGHT - _BELOW - (14 if self.low < 0 else 0)
        self.left = 12 + max(len(name) for _, name in self.values()) * LETTER
        self.months, self.dates, self.places = _places(every)
        self.first = min((points.months(point.lower) - 1 for point in every), default=0)
        self.columns = not several and len(self.dates) <= _COLUMNS
        self.slot = (self.right - self.left) / max(len(self.dates), 1)
        middles = [_middle_day(point) for point in every]
        self.days = None if self.months or self.columns or not every else (min(middles), max(middles))

    def x(self, point: Fact) -> float:
        """Give the middle of a point's place."""
        if not self.days:
            return self._middle(self.places[point.id])
        start, end = self.days
        share = (_middle_day(point) - start) / (end - start) if end > start else 0.5
        return round(self.left + 8 + share * (self.right - self.left - 16), 1)

    def _middle(self, at: int) -> float:
        return round(self.left + self.slot * (at + 0.5), 1)

    def y(self, value: float) -> float:
        """Give the height of a value."""
        share = (value / self.step - self.low) / (self.high - self.low)
        return round(self.bottom - share * (self.bottom - self.top), 1)

    def values(self) -> Iterator[tuple[float, str]]:
        """Give the round values of the axis, from the least on, with their names."""
        digits = max(0, 1 - math.floor(math.log10(self.step)))
        wanted = next(
            at
            for at in range(digits + 1)
            if at == digits or math.isclose(self.step * 10**at, round(self.step * 10**at))
        )
        for at in range(self.low, self.high + 1):
            value = max(-_LARGEST, min(at * self.step, _LARGEST))
            name = f"{value:,.{wanted}f}" if at else "0"
            yield value, name if len(name) <= 21 else f"{value:.10g}"

    def named(self, every: Sequence[Fact]) -> Iterator[tuple[float, str]]:
        """Give the dates that have room, from the last back: each in the middle of its name."""
        if self.days:
            places = [(self.x(point), point.date) for point in every]
        else:
            places = [(self._middle(at), self.dates[at]) for at in self._thinned()]
        edge = WIDTH + LETTER
        for x, date in reversed(places):
            name = _name(date)
            half = len(name) * LETTER / 2
            middle = max(min(x, WIDTH - half), half)
            if middle + half + LETTER <= edge:
                yield middle, name
                edge = middle - half

    def _thinned(self) -> list[int]:
        """Leave of many years or months the round ones: each fifth or tenth year, January and July."""
        wide = (max(map(len, map(_name, self.dates)), default=0) + 1) * LETTER
        steps = {12: (1, 5, 10, 20, 50, 100), 1: (1, 2, 3, 6, 12, 24, 60, 120)}.get(self.months, (1,))
        every = next((each for each in steps if each * self.slot >= wide), steps[-1])
        if self.months == 12 and 4 * self.slot >= wide:
            every = 1
        first = self.first // (self.months or 1)
        return [at for at in range(len(self.dates)) if not (first + at) % every]


def _name(date: str) -> str:
    return in_words(date).removeprefix("FY ")


def _nice(least: float) -> float:
    """Give the round number from *least* on: 1, 2, 2.5 or 5 with zeros."""
    power = 10.0 ** max(math.floor(math.log10(least)), -300) if least else 1e-300
    return next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= least * 0.999)


def _places(every: Sequence[Fact]) -> tuple[int, list[str], dict[str, int]]:
    """Give the months from place to place (0: as the points come), the date of each, and that of each point.

    Years and months that are missing between points have a place and a date too.
    """
    some = sorted(every, key=points.place)
    months = points.step(some) if all(point.lower for point in some) else 0
    starts = [points.months(point.lower) for point in some]
    at = {}
    if months and (starts[-1] - starts[0]) // months < _MOST:
        at = {point.id: (start - starts[0]) // months for point, start in zip(some, starts, strict=True)}
    if at and len(set(at.values())) == len({(point.lower, point.upper) for point in some}):
        named = {at[point.id]: point.date for point in reversed(some)}
        dates = [
            named.get(place) or points.later(some[0].date, place * months) for place in range(max(named) + 1)
        ]
        return months, dates, at
    dates = list(dict.fromkeys(point.date for point in some))
    return 0, dates, {point.id: dates.index(point.date) for point in some}


def _middle_day(point: Fact) -> float:
    """Give the day in the middle of a date."""
    given = [day.fromisoformat(each).toordinal() for each in (point.lower, point.upper) if each]
    return sum(given) / len(given)
