"""The points of series: what is missing between them, changes, and several series side by side."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from irfacts.knowledge.dates import order
from irfacts.knowledge.model import Fact, values
from irfacts.store.listing import SMALL, common_title

CHANGE = "change"
"""The column of the change on the point before, in per cent."""


def place(point: Fact) -> tuple[str, ...]:
    """Give a key that sorts points by their dates."""
    return *order((point.lower, point.upper)), point.date


def step(points: Sequence[Fact]) -> int:
    """Give the months from one point of a series by years or months to the next; 0 for any other series."""
    covers = months(points[0].upper) - months(points[0].lower) + 1 if points else 0
    least = min((each for each in (*_steps(points), covers) if each > 0), default=0)
    if any(len(point.date.partition("/")[0].rstrip("~?%")) > len("YYYY-MM") for point in points):
        return 0  # counts at single days have no rhythm
    return least if least in (1, 12) else 0


def missing(points: Sequence[Fact]) -> list[int]:
    """Give how many years or months are missing after each point but the last."""
    rhythm = step(points)
    return [
        max(each // rhythm - 1, 0) if rhythm and point.lower else 0
        for point, each in zip(points, _steps(points), strict=False)
    ]


def _steps(points: Sequence[Fact]) -> list[int]:
    return [months(two.lower) - months(one.lower) for one, two in pairwise(points)]


def months(day: str | None) -> int:
    """Give the months from the year 0 to a day."""
    return int(day[:4]) * 12 + int(day[5:7]) if day else 0


def later(date: str, count: int) -> str:
    """Give a date that is so many months later, without days and qualifiers."""

    def moved(match: re.Match[str]) -> str:
        year, month = divmod(int(match[1]) * 12 + int(match[2] or 1) - 1 + count, 12)
        return f"{min(year, 9999):04}" + (f"-{month + 1:02}" if match[2] else "")

    return re.sub(r"([0-9]{4})(?:-([0-9]{2})(?:-[0-9]{2})?)?", moved, re.sub("[~?%]", "", date))


def changes(points: Sequence[Fact]) -> dict[str, float | None]:
    """Give the change of each point on the one before, in per cent to one decimal, by the point's id.

    It is None for the first point, after a gap, for ranges, and where the sign changes or is none.
    """
    found: dict[str, float | None] = dict.fromkeys(point.id for point in points)
    for (one, two), gap in zip(pairwise(points), missing(points), strict=True):
        if gap or one.value is None or two.value is None or one.value_max or two.value_max:
            continue
        if one.value * two.value > 0:
            percent = 100 * (two.value / one.value - 1) * math.copysign(1, one.value)
            found[two.id] = round(percent, 1) + 0.0 if math.isfinite(percent) else None
    return found


def with_change(points: Sequence[Fact], change: Mapping[str, float | None]) -> list[Any]:
    """Give points with their change as one more field at the end."""
    return [SimpleNamespace(**values(point), **{CHANGE: change[point.id]}) for point in points]


def by_date(series: Mapping[str, Sequence[Fact]]) -> list[list[Fact | None]]:
    """Give the points of series date by date, oldest first: of each series its point of a date, or None."""
    rows: dict[tuple[str, int], list[Fact | None]] = {}
    every = [(at, point) for at, points in enumerate(series.values()) for point in points]
    every.sort(key=lambda each: place(each[1]))
    for at, point in every:
        again = 0  # one series may have two points of a date
        while rows.setdefault((point.date, again), [None] * len(series))[at]:
            again += 1
        rows[point.date, again][at] = point
    return [*rows.values()]


def side_by_side(
    series: Mapping[str, Sequence[Fact]], change: Mapping[str, float | None]
) -> tuple[tuple[str, ...], list[Any]]:
    """Give the columns and rows of several series: a date, the value of each, and the change of each."""
    suffixed = [f"{name} {CHANGE}" for name in series] if change else []
    fields = ("date", *series, *suffixed)
    rows = []
    for line in by_date(series):
        values = [point and point.value for point in line]
        values += [point and change[point.id] for point in line] if change else []
        date = next(point.date for point in line if point)
        rows.append(SimpleNamespace(**dict(zip(fields, (date, *values), strict=True))))
    return fields, rows


def unit(points: Iterable[Fact]) -> str:
    """Give the unit of points; a file that `check` finds fault with may have several."""
    return ", ".join(dict.fromkeys(point.unit for point in points if point.unit))


def titles(series: Mapping[str, Sequence[Fact]], defined: Mapping[str, Any]) -> list[str]:
    """Give what series are called: as the file *defined* it, else by what their points are."""
    return [
        defined[key].title
        if key in defined
        else common_title([point.title for point in some])
        if some
        else key
        for key, some in series.items()
    ]


def labels(titles: Sequence[str]) -> list[str]:
    """Give the words that tell titles from each other: what all begin and end with is left out."""
    _, found, _ = _parted(titles)
    told = [" ".join(_trimmed(words)) for words in found]
    return told if len(set(told)) == len(titles) > 1 else list(titles)


def joined(titles: Sequence[str]) -> str:
    """Give titles as one: what all begin and end with stands once."""
    start, found, end = _parted(titles)
    if any(" ".join(words).count("(") != " ".join(words).count(")") for words in found):
        return " and ".join(dict.fromkeys(titles))
    *most, last = dict.fromkeys(" ".join(words) for words in found)
    told = ", ".join(each.removesuffix(",") for each in most)
    # What stands in brackets of each stands in one pair: "(Kpler) and (Vortexa)" is "(Kpler and Vortexa)".
    return " ".join([*start, *([told, "and"] if most else []), last, *end]).replace(") and (", " and ")


def _parted(titles: Sequence[str]) -> tuple[list[str], list[list[str]], list[str]]:
    """Give the words that all titles begin with, those of each, and those that all end with."""
    parted = [title.split(" ") for title in titles]
    start = _same(parted)
    rest = [words[start:] for words in parted]
    end = _same([words[::-1] for words in rest])
    return parted[0][:start], [words[: len(words) - end] for words in rest], rest[0][len(rest[0]) - end :]


def _same(parted: Sequence[list[str]]) -> int:
    """Give how many words all begin with, one word of each left out."""
    short = min(map(len, parted)) - 1
    return next((at for at in range(short) if len({words[at] for words in parted}) > 1), short)


def _trimmed(words: list[str]) -> list[str]:
    """Leave small words off the end."""
    return _trimmed(words[:-1]) if len(words) > 1 and words[-1] in SMALL else words
