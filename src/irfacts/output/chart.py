"""A series as horizontal bars."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rich.bar import Bar
from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from irfacts.knowledge.dates import show
from irfacts.knowledge.model import Fact, Standing
from irfacts.output.cells import Look, Runs, aligned, plain
from irfacts.output.layout import GAP
from irfacts.output.table import table

_MANY = 3
"""So many missing years are named one by one."""


def chart(look: Look, points: Sequence[Fact]) -> Iterator[RenderableType]:
    """Draw a series from zero, then the keys of its sources; a missing year or month shows as a gap."""
    most = max(abs(point.value or 0) for point in points) or 1
    values = [(point.value or 0) / most for point in points]
    low, high = min(0, *values), max(0, *values)
    dates = [show(point.date) for point in points]
    figures = [plain(runs) for runs in aligned([look.cell(point, "value") for point in points])]
    if any(point.standing == Standing.DISPUTED for point in points):
        marks = ["!" if point.standing == Standing.DISPUTED else " " for point in points]
        figures = [figure + mark for figure, mark in zip(figures, marks, strict=True)]
    label = max(map(cell_len, dates))
    figure = max(map(cell_len, figures))
    room = look.width - label - figure - 2 * GAP
    if room < 2 * GAP:
        yield from table(look, points, ("date", "value", "unit"), {})
        return
    units = [point.unit for point in points if point.unit]
    if units:
        yield look.text(f"in {units[0]}", "dim")
    grid = Table.grid(padding=(0, GAP, 0, 0))
    for width, whole in ((label, True), (figure, True), (room, False)):
        grid.add_column(width=width, no_wrap=whole)
    gaps = [*_gaps(points), []]
    for date, text, value, missing in zip(dates, figures, values, gaps, strict=True):
        color = "cyan" if value >= 0 else "red"
        bar = Bar(high - low or 1.0, min(value, 0) - low, max(value, 0) - low, width=room, color=color)
        grid.add_row(look.text(date), look.text(text), bar)
        for gap, words in missing:
            grid.add_row(look.text(gap, "dim"), "", look.text(words, "dim"))
    yield from (grid, Text())
    if not look.picture:
        keys = [look.link(key, source.url, "dim") for key, source in look.answer.sources.items()]
        runs: Runs = [("Sources: ", "bold")]
        for key in keys:
            runs += [*key, (", ", "dim")]
        yield from (look.text(runs[:-1]), Text())


def _months(day: str | None) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) if day else 0


def _gaps(points: Sequence[Fact]) -> Iterator[list[tuple[str, str]]]:
    """Give what is missing after each point but the last, in a series by years or by months."""
    steps = [_months(two.lower) - _months(one.lower) for one, two in pairwise(points)]
    covers = _months(points[0].upper) - _months(points[0].lower) + 1
    step = min((each for each in (*steps, covers) if each > 0), default=0)
    if any(len(point.date.partition("/")[0].rstrip("~?%")) > len("YYYY-MM") for point in points):
        step = 0  # counts at single days have no rhythm
    for point, each in zip(points, steps, strict=False):
        missing = each // step - 1 if step in (1, 12) and point.lower else 0
        if step == 12 and 0 < missing <= _MANY:
            yield [(_later(point.date, years), "no figure") for years in range(1, missing + 1)]
        elif missing > 0:
            unit = "year" if step == 12 else "month"
            yield [("⋮", f"no figure for {missing} {unit}{'s' if missing > 1 else ''}")]
        else:
            yield []


def _later(date: str, years: int) -> str:
    """Give the words for a date that is so many years later; 29 February may have none."""
    try:
        return show(re.sub(r"[0-9]{4}", lambda year: f"{int(year[0]) + years:04}", date))
    except ValueError:
        return "⋮"
