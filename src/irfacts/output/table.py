"""Lists: tables that fit the width, under it one field a line."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from irfacts.knowledge.model import Claim, Fact, Standing
from irfacts.output import wording
from irfacts.output.cells import Canvas, Runs, flowed
from irfacts.output.layout import DATE, GAP, Column, laid_out, stacked, unpad, with_units
from irfacts.store.records import Edition

NARROW = 60
"""Under this width records stand one field a line."""
_MANY = 20
"""So many facts are more than a screen shows."""


def table(
    canvas: Canvas, records: Sequence[Any], names: Sequence[str], topics: Mapping[str, str]
) -> Iterator[RenderableType]:
    """Lay records out, under the headings of their sections if they have any."""
    columns = [column for column in (Column(canvas, records, name) for name in names) if not column.empty]
    columns = with_units(columns, [canvas.known(record) for record in records])
    head = next((column for column in columns if column.name in ("title", "claim")), None)
    if canvas.width >= NARROW and sum(column.natural + GAP for column in columns) - GAP > canvas.width:
        for column in columns:
            column.narrow(DATE)
    layout = laid_out(canvas, columns, head) if canvas.width >= NARROW else None
    if layout is None:
        yield from _listed(canvas, records, columns, topics)
        return
    beside, widths, under = layout
    if head and under:
        width = widths[beside.index(head)]
        head.cells = [
            stacked(runs, {column.name: column.cells[at] for column in under}, width)
            for at, runs in enumerate(head.cells)
        ]
    right = [column.right for column in beside]
    if canvas.header:
        names = [
            column.name.rjust(column.natural) if column.name == "value" else column.name for column in beside
        ]
        heading = _lines(canvas, [[(name, "bold")] for name in names], widths, right)
        yield canvas.whole([*heading, canvas.text("─" * (sum(widths) + GAP * (len(widths) - 1)), "dim")])
    addresses = next((column.cells for column in under if column.name == "url"), [])
    for title, rows in _sections(records, topics):
        lines = canvas.broken([(title, "bold")], canvas.width) if title else []
        for at in rows:
            lines += _lines(canvas, [column.cells[at] for column in beside], widths, right)
            if addresses and addresses[at]:
                lines.append(canvas.text(addresses[at]))
        yield canvas.whole([*lines, Text()])


def _lines(canvas: Canvas, cells: Sequence[Runs], widths: Sequence[int], right: Sequence[bool]) -> list[Text]:
    """Lay the cells of one row side by side, each broken at its width; those at the *right* end there."""
    parts = [canvas.broken(runs, width) for runs, width in zip(cells, widths, strict=True)]
    lines = []
    for at in range(max(map(len, parts))):
        line = Text()
        for some, width, ends in zip(parts, widths, right, strict=True):
            text = some[at] if at < len(some) else Text()
            blank = " " * (width - cell_len(text.plain))
            before, after = (blank, "") if ends else ("", blank)
            line.append(before).append_text(text).append(after + " " * GAP)
        lines.append(line)
    return lines


def _sections(records: Sequence[Any], topics: Mapping[str, str]) -> Iterator[tuple[str, list[int]]]:
    """Give the places of the records under each heading, in their order."""
    if not topics:
        yield "", list(range(len(records)))
        return
    numbered = list(enumerate(records))
    for (topic, section), rows in groupby(numbered, lambda each: (each[1].topic, each[1].section)):
        yield wording.section(topic, section, topics), [at for at, _ in rows]


def _listed(
    canvas: Canvas, records: Sequence[Any], columns: Sequence[Column], topics: Mapping[str, str]
) -> Iterator[RenderableType]:
    """Give each record one field a line."""
    label = max(cell_len(column.name) for column in columns)
    for column in columns:
        column.narrow(canvas.width - label - GAP)
    for heading, rows in _sections(records, topics):
        if heading:
            yield canvas.text(heading, "bold")
        for at in rows:
            given = {column.name: column.cells[at] for column in columns if column.cells[at]}
            unpad(given)
            key = next((name for name in ("id", "key", "indicator") if name in given), "")
            if key:  # on a line of its own, for it may be long
                yield canvas.text(given.pop(key))
            address = given.pop("url", None)
            yield fields(canvas, [(name, canvas.text(runs)) for name, runs in given.items()])
            yield canvas.whole([canvas.text(address), Text()] if address else [Text()])


def fields(canvas: Canvas, rows: Sequence[tuple[str, RenderableType]]) -> RenderableType:
    """Lay labels out on the left, their values on the right."""
    from rich.table import Table

    label = max((cell_len(name) for name, _ in rows), default=0)
    grid = Table.grid(padding=(0, GAP, 0, 0))
    grid.add_column(width=label, style="dim" if canvas.color else "", no_wrap=True)
    grid.add_column(width=max(canvas.width - label - GAP, 8), overflow="fold")
    for name, value in rows:
        grid.add_row(name, value)
    return grid


def last_line(canvas: Canvas, edition: Edition, columns: Sequence[str]) -> Text:
    """Give the count, the edition, what the marks mean, and what would narrow the answer."""
    answer = canvas.answer
    parts = [wording.counted(answer)]
    if answer.truncated:
        parts.append("--limit for more")
    parts += [*answer.hints(), wording.edition(edition), *wording.marks(answer, columns)]
    if answer.view == "chart" and any(point.standing == Standing.DISPUTED for point in answer.shown):
        parts.append("! disputed")
    listed = answer.records and answer.view in ("list", "matches")
    if listed and len(answer.records) > _MANY and answer.record_type is Fact:
        parts.append("narrow with a word or --since")
    if listed and answer.record_type in (Fact, Claim) and not canvas.picture:
        parts.append("irfacts show ID for the sources")
    return canvas.text(flowed([[(part, "dim")] for part in parts], canvas.width))
