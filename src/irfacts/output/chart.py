"""A series as horizontal bars."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.bar import Bar
from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from irfacts.knowledge.dates import in_words
from irfacts.knowledge.model import Fact, Standing
from irfacts.output import points
from irfacts.output.answers import Answer
from irfacts.output.cells import Canvas, Runs, aligned, plain
from irfacts.output.layout import GAP
from irfacts.output.table import table

_MANY = 3
"""So many missing years are named one by one."""
_LABEL = 16
"""What tells one series from another has so many columns at most; else the series is named by its key."""
_COLORS = ("cyan", "yellow", "green", "magenta")


def chart(canvas: Canvas) -> Iterator[RenderableType]:
    """Draw series from zero, their bars paired date by date, then the keys of their sources.

    A missing year or month shows as a gap.
    """
    answer = canvas.answer
    rows = _rows(answer)
    every = [row.point for row in rows]
    most = max(abs(point.value or 0) for point in every) or 1
    values = [(point.value or 0) / most for point in every]
    low, high = min(0, *values), max(0, *values)
    cells = [[row.date for row in rows], [row.label for row in rows], _figures(canvas, every)]
    if answer.changes:
        cells.append([_percent(answer.changes[point.id]) for point in every])
    cells = [column for column in cells if any(column)]
    widths = [max(map(cell_len, column)) for column in cells]
    room = canvas.width - sum(widths) - GAP * len(widths)
    if room < 2 * GAP:
        names = ["indicator"] if len(answer.series) > 1 else []
        names += ["date", "value", "unit", *([points.CHANGE] if answer.changes else [])]
        yield from table(
            canvas, points.with_change(every, answer.changes) if answer.changes else every, names, {}
        )
        return
    if unit := points.unit(every):
        yield canvas.text(f"in {unit}{', change in %' if answer.changes else ''}", "dim")
    grid = Table.grid(padding=(0, GAP, 0, 0))
    for at, width in enumerate((*widths, room)):
        grid.add_column(width=width, no_wrap=at < len(widths))
    keys = list(answer.series)
    for at, (row, value) in enumerate(zip(rows, values, strict=True)):
        color = _COLORS[keys.index(row.point.indicator or "") % len(_COLORS)] if value >= 0 else "red"
        bar = Bar(high - low or 1.0, min(value, 0) - low, max(value, 0) - low, width=room, color=color)
        grid.add_row(*(canvas.text(column[at]) for column in cells), bar)
        for gap, words in row.gap:
            grid.add_row(canvas.text(gap, "dim"), *[""] * (len(widths) - 1), canvas.text(words, "dim"))
    yield from (grid, Text())
    if not canvas.picture:
        sources = [canvas.link(key, source.url, "dim") for key, source in answer.sources.items()]
        runs: Runs = [("Sources: ", "bold")]
        for key in sources:
            runs += [*key, (", ", "dim")]
        yield from (canvas.text(runs[:-1]), Text())


class _Row(NamedTuple):
    """One bar: its point, its words, and what is missing after it."""

    point: Fact
    date: str
    label: str
    gap: list[tuple[str, str]]


def _rows(answer: Answer) -> list[_Row]:
    """Give the bars in the order of their dates; of several series a date stands once."""
    if len(answer.series) == 1:
        ((_, some),) = answer.series.items()
        gaps = [*_gaps(some), []]
        return [_Row(point, in_words(point.date), "", gap) for point, gap in zip(some, gaps, strict=True)]
    told = points.labels(points.titles(answer.series, answer.indicators))
    if max(map(cell_len, told)) > _LABEL:
        told = list(answer.series)
    label = dict(zip(answer.series, told, strict=True))
    every = [point for some in answer.series.values() for point in some]
    every.sort(key=points.place)  # keeps the order of series
    rows = [_Row(point, in_words(point.date), label[point.indicator or ""], []) for point in every]
    firsts = [at for at, point in enumerate(every) if at == 0 or every[at - 1].date != point.date]
    for at, gap in zip(firsts[1:], _gaps([every[at] for at in firsts]), strict=True):
        rows[at - 1] = rows[at - 1]._replace(gap=gap)
    return [row if at in firsts else row._replace(date="") for at, row in enumerate(rows)]


def _figures(canvas: Canvas, every: Sequence[Fact]) -> list[str]:
    """Give the exact figures under each other, a mark behind those that are disputed."""
    figures = [plain(runs) for runs in aligned([canvas.cell(point, "value") for point in every])]
    if any(point.standing == Standing.DISPUTED for point in every):
        marks = ["!" if point.standing == Standing.DISPUTED else " " for point in every]
        figures = [figure + mark for figure, mark in zip(figures, marks, strict=True)]
    return figures


def _percent(change: float | None) -> str:
    return "" if change is None else f"{change:+,.1f}".rjust(7)


def _gaps(some: Sequence[Fact]) -> Iterator[list[tuple[str, str]]]:
    """Give what is missing after each point but the last, in words."""
    step = points.step(some)
    for point, count in zip(some, points.missing(some), strict=False):
        if step == 12 and 0 < count <= _MANY:
            yield [(in_words(points.later(point.date, 12 * at)), "no figure") for at in range(1, count + 1)]
        elif count:
            unit = "year" if step == 12 else "month"
            yield [("⋮", f"no figure for {count} {unit}{'s' if count > 1 else ''}")]
        else:
            yield []
