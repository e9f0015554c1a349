"""Series as horizontal bars."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from rich.bar import Bar
from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from irfacts.knowledge.dates import in_words
from irfacts.knowledge.model import Fact, Standing
from irfacts.output import points
from irfacts.output.answer import Answer
from irfacts.output.cells import Canvas, Runs, aligned, plain
from irfacts.output.layout import GAP
from irfacts.output.table import table
from irfacts.output.wording import ends_in_words

_MANY = 3
"""So many missing years are named one by one."""
_LABEL = 16
"""What tells one series from another has so many columns at most; else the series is named by its key."""
_COLORS = ("cyan", "yellow", "green", "magenta")


def chart(canvas: Canvas) -> Iterator[RenderableType]:
    """Draw series from zero, several ones side by side on one scale, then the keys of their sources.

    A missing year or month shows as a gap.
    """
    answer = canvas.answer
    rows = _rows(answer)
    every = [point for row in rows for point in row.points if point]
    labels = _labels(answer)
    columns = _columns(canvas, rows, labels)
    used = sum(column.width + GAP for column in columns)
    room = (canvas.width + GAP - used) // len(answer.series)
    several = len(answer.series) > 1
    if several and 0 <= room < 2 * GAP:  # figures side by side do without bars
        columns = [column for column in columns if column.texts]
    elif room < 2 * GAP:
        names = ["indicator"] if several else []
        names += ["date", "value", "unit", *([points.CHANGE] if answer.changes else [])]
        yield from table(
            canvas, points.with_change(every, answer.changes) if answer.changes else every, names, {}
        )
        return
    if unit := points.unit(every):
        yield canvas.text(f"in {unit}{', change in %' if answer.changes else ''}", "dim")
    for label, some in zip(labels, answer.series.values(), strict=True):
        if told := ends_in_words(some):
            yield from canvas.broken([(f"{label}: {told}" if label else told, "dim")], canvas.width)
    yield from (_grid(canvas, rows, columns, _Scale.of(every), room), Text())
    if not canvas.picture:
        sources = [canvas.link(key, source.url, "dim") for key, source in answer.sources.items()]
        runs: Runs = [("Sources: ", "bold")]
        for key in sources:
            runs += [*key, (", ", "dim")]
        yield from (canvas.text(runs[:-1]), Text())


class _Row(NamedTuple):
    """One line: its date, the point of each series, and what is missing after it."""

    date: str
    points: Sequence[Fact | None]
    gap: Sequence[tuple[str, str]]


class _Column(NamedTuple):
    """One column: its texts, line by line, under a *label*; or without any the bars of a series."""

    texts: Sequence[str] = ()
    series: int = 0
    label: str = ""
    color: str = ""

    @property
    def width(self) -> int:
        """Give how wide the texts and the label are; 0 for bars."""
        return max(map(cell_len, (self.label, *self.texts)))


class _Scale(NamedTuple):
    """What a whole bar stands for: the largest value, and the ends as parts of it, zero between them."""

    most: float
    low: float
    high: float

    @classmethod
    def of(cls, every: Sequence[Fact]) -> Self:
        values = [point.value or 0 for point in every]
        most = max(map(abs, values), default=0) or 1
        return cls(most, min([0, *values]) / most, max([0, *values]) / most)

    def bar(self, point: Fact | None, width: int, color: str) -> RenderableType:
        """Give the bar of a point."""
        if point is None:
            return ""
        value = (point.value or 0) / self.most
        begin, end = min(value, 0) - self.low, max(value, 0) - self.low
        return Bar(self.high - self.low or 1.0, begin, end, width=width, color=color if value >= 0 else "red")


def _rows(answer: Answer) -> list[_Row]:
    """Give the lines in the order of their dates."""
    found = points.by_date(answer.series)
    firsts = [next(filter(None, line)) for line in found]
    gaps = [*_gaps(firsts), []]
    return [
        _Row(in_words(first.date), line, gap) for first, line, gap in zip(firsts, found, gaps, strict=False)
    ]


def _labels(answer: Answer) -> list[str]:
    """Give what tells several series from each other, in a few words, else their keys."""
    if len(answer.series) == 1:
        return [""]
    told = points.labels(points.titles(answer.series, answer.indicators))
    return list(answer.series) if max(map(cell_len, told)) > _LABEL else told


def _columns(canvas: Canvas, rows: Sequence[_Row], labels: Sequence[str]) -> list[_Column]:
    """Give the columns: the dates, then of each series the figures, the changes and the bars."""
    answer = canvas.answer
    columns = [_Column([row.date for row in rows])]
    for at, label in enumerate(labels):
        some = [row.points[at] for row in rows]
        color = _COLORS[at % len(_COLORS)]
        columns.append(_Column(_figures(canvas, some), at, label, color))
        if answer.changes:
            columns.append(_Column([_percent(answer.changes[point.id]) if point else "" for point in some]))
        columns.append(_Column((), at, "", color))
    return [column for column in columns if column.width or not column.texts]


def _grid(
    canvas: Canvas, rows: Sequence[_Row], columns: Sequence[_Column], scale: _Scale, room: int
) -> Table:
    """Draw the lines in columns, with the labels of several series above; bars are *room* wide."""
    grid = Table.grid(padding=(0, GAP, 0, 0))
    for column in columns:
        grid.add_column(width=column.width or room, no_wrap=column.width > 0)
    if any(column.label for column in columns):
        grid.add_row(*(canvas.text(column.label, column.color) for column in columns))
    bars = next((at for at, column in enumerate(columns) if not column.texts), len(columns) - 1)
    for line, row in enumerate(rows):
        cells: list[RenderableType] = [
            canvas.text(column.texts[line])
            if column.texts
            else scale.bar(row.points[column.series], room, column.color)
            for column in columns
        ]
        grid.add_row(*cells)
        for gap, words in row.gap:
            grid.add_row(canvas.text(gap, "dim"), *[""] * (bars - 1), canvas.text(words, "dim"))
    return grid


def _figures(canvas: Canvas, some: Sequence[Fact | None]) -> list[str]:
    """Give the exact figures under each other, a mark behind those that are disputed."""
    cells = [canvas.cell(point, "value") if point else [] for point in some]
    figures = [plain(runs) for runs in aligned(cells)]
    disputed = [point is not None and point.standing == Standing.DISPUTED for point in some]
    if any(disputed):
        figures = [figure + ("!" if mark else " ") for figure, mark in zip(figures, disputed, strict=True)]
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
