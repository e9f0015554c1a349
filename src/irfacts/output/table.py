"""Lists: tables that fit the width, under it one field a line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from irfacts.knowledge.model import Claim, Fact
from irfacts.output import wording
from irfacts.output.cells import Look, Runs, aligned, plain, width_of
from irfacts.store.listing import Edition

NARROW = 60
"""Under this width records stand one field a line."""
GAP = 2
_TITLE = 30
"""A title keeps so many columns beside the others, if it has them."""
_TEXT = 22
"""And any other text so many."""
_UNIT = 12
"""A unit may break between words."""
_DATE = 12
"""A date of so many columns stays on one line."""
# Never broken over lines, never shortened.
_WHOLE = frozenset(
    "id key date value value_max standing verdict tier type issued accessed hs direction kind first "
    "last points indicator topic lower upper circa provisional status rank score language".split()
)
_DATES = ("date", "issued")
_BREAK = re.compile(r"( –|\bsince|\buntil) ")
# What goes under the title, step by step, when a table does not fit.
_STACKS = (
    ("sources", "facts"),
    ("id", "key", "indicator"),
    ("type", "direction", "hs"),
    ("standing",),
    ("url",),
    ("publisher", "issued"),
    ("topic", "tier"),
    ("value", "unit"),
)
_UNDER = (
    "id key indicator value unit type direction hs topic tier publisher issued standing facts sources "
    "url".split()
)
"""The order in which fields stand under a title."""


class _Column:
    """One field of the records: its cells, and how wide they are."""

    def __init__(self, look: Look, records: Sequence[Any], name: str) -> None:
        self.name = name
        self.cells = [look.cell(record, name) for record in records]
        if name == "value":
            self.cells = aligned(self.cells)
        filled = sum(map(bool, self.cells))
        self.empty = not filled
        self.sparse = name in ("value", "unit") and 2 * filled < len(records)
        self.listed = type(getattr(records[0], name)) is tuple
        self.whole = name == "sources" or (name in _WHOLE and not self.listed)
        self.natural = max(cell_len(name), *map(width_of, self.cells)) if filled else 0

    def narrow(self, width: int) -> None:
        """Let an interval that is wider break at its dash, an open one behind its first word."""
        if self.name in _DATES and self.natural > width:
            self.cells = [
                [(_BREAK.sub(r"\1\n", text) if len(text) > width else text, style) for text, style in runs]
                for runs in self.cells
            ]
            self.natural = max(map(width_of, self.cells))

    @property
    def least(self) -> int:
        """The width under which the column is of no use."""
        return self.natural if self.whole else min(self.natural, _UNIT if self.name == "unit" else _TEXT)


def table(
    look: Look, records: Sequence[Any], names: Sequence[str], topics: Mapping[str, str]
) -> Iterator[RenderableType]:
    """Lay records out, under the headings of their sections if they have any."""
    columns = [column for column in (_Column(look, records, name) for name in names) if not column.empty]
    head = next((column for column in columns if column.name in ("title", "claim")), None)
    if look.width >= NARROW and sum(column.natural + GAP for column in columns) - GAP > look.width:
        for column in columns:
            column.narrow(_DATE)
    layout = _layout(look, columns, head) if look.width >= NARROW else None
    if layout is None:
        yield from _listed(look, records, columns, topics)
        return
    beside, widths, under = layout
    if head and under:
        width = widths[beside.index(head)]
        head.cells = [
            _stacked(runs, {column.name: column.cells[at] for column in under}, width)
            for at, runs in enumerate(head.cells)
        ]
    if look.header:
        yield _grid(look, beside, widths, header=True)
    # Records of more than two lines are told apart by a line between them.
    tall = any(
        sum(-(-cell_len(line) // width) for line in plain(runs).split("\n")) > 2
        for column, width in zip(beside, widths, strict=True)
        for runs in column.cells
    )
    for heading, rows in _sections(records, topics):
        if heading:
            yield look.text(heading, "bold")
        grid = _grid(look, beside, widths, header=False)
        grid.leading = int(tall)
        for at in rows:
            grid.add_row(*(look.text(column.cells[at]) if column.cells[at] else "" for column in beside))
        yield from (grid, Text())


def _sections(records: Sequence[Any], topics: Mapping[str, str]) -> Iterator[tuple[str, list[int]]]:
    """Give the places of the records under each heading, in their order."""
    if not topics:
        yield "", list(range(len(records)))
        return
    numbered = list(enumerate(records))
    for (topic, section), rows in groupby(numbered, lambda each: (each[1].topic, each[1].section)):
        yield wording.section(topic, section, topics), [at for at, _ in rows]


def _layout(
    look: Look, columns: Sequence[_Column], head: _Column | None
) -> tuple[list[_Column], list[int], list[_Column]] | None:
    """Give the columns that stand beside each other, their widths, and those under the title."""
    if head is None:
        widths = _widths(columns, look.width, None, 0)
        return None if widths is None else (list(columns), widths, [])
    sparse = {"value", "unit"} if any(column.sparse for column in columns) else set()
    for step in range(len(_STACKS) + 1):
        names = {name for some in _STACKS[:step] for name in some} | sparse
        names -= {column.name for column in columns if column.name == "facts" and not column.listed}
        under = [column for column in columns if column.name in names and column is not head]
        beside = [column for column in columns if column not in under]
        keys = (column.natural for column in under if column.name in ("id", "key", "indicator"))
        least = max(
            min(head.natural, _TITLE),
            *keys,
            *(column.natural for column in under if column.name == "value"),
            0,
        )
        widths = _widths(beside, look.width, head, least)
        if widths:
            return beside, widths, under
    return None


def _widths(columns: Sequence[_Column], width: int, head: _Column | None, least: int) -> list[int] | None:
    """Share the width out; None if it cannot hold every column."""
    widths = [max(column.least, least if column is head else 0) for column in columns]
    rest = width - GAP * (len(columns) - 1) - sum(widths)
    if rest < 0:
        return None
    while rest > 0:
        short = [at for at, column in enumerate(columns) if widths[at] < column.natural]
        if not short:
            break
        share = max(rest // len(short), 1)
        for at in short:
            more = min(share, columns[at].natural - widths[at], rest)
            widths[at] += more
            rest -= more
    return widths


def _stacked(runs: Runs, cells: Mapping[str, Runs], width: int) -> Runs:
    """Put fields under a title, as many whole ones on a line as fit, an address on its own."""
    result: Runs = [(text, style or "bold") for text, style in runs]
    given = {name: cells[name] for name in _UNDER if cells.get(name)}
    if "HS" in plain(runs):  # the title says it
        given.pop("hs", None)
        given.pop("direction", None)
    if "hs" in given:
        given["hs"] = [("HS ", ""), *given["hs"]]
    _join_unit(given)
    used = width
    for name, more in given.items():
        flat = [(text.replace("\n", " "), style) for text, style in more]
        needed = width_of(flat) + len(" · ")
        fits = name != "url" and used + needed <= width
        result += [(" · " if fits else "\n", "dim"), *flat]
        used = used + needed if fits else width_of(flat)
    return result


def _join_unit(given: dict[str, Runs]) -> None:
    """Put a unit behind its value."""
    if "value" in given:
        given["value"] = [(f"{plain(given['value']).strip()} {plain(given.pop('unit', []))}".strip(), "")]


def _grid(look: Look, columns: Sequence[_Column], widths: Sequence[int], *, header: bool) -> Table:
    grid = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, GAP - 1, 0, 0),
        pad_edge=False,
        show_edge=False,
        show_header=header,
        header_style="bold" if look.color else "",
        border_style="dim" if look.color else "",
    )
    for column, width in zip(columns, widths, strict=True):
        numeric = column.name in ("points", "facts") and not column.listed
        heading = column.name.rjust(column.natural) if numeric or column.name == "value" else column.name
        justify: JustifyMethod = "right" if numeric else "left"
        grid.add_column(heading, width=width, no_wrap=column.whole, overflow="fold", justify=justify)
    return grid


def _listed(
    look: Look, records: Sequence[Any], columns: Sequence[_Column], topics: Mapping[str, str]
) -> Iterator[RenderableType]:
    """Give each record one field a line."""
    label = max(cell_len(column.name) for column in columns)
    for column in columns:
        column.narrow(look.width - label - GAP)
    for heading, rows in _sections(records, topics):
        if heading:
            yield look.text(heading, "bold")
        for at in rows:
            given = {column.name: column.cells[at] for column in columns if column.cells[at]}
            _join_unit(given)
            key = next((name for name in ("id", "key", "indicator") if name in given), "")
            if key:  # on a line of its own, for it may be long
                yield look.text(given.pop(key))
            rest = [(name, look.text(runs)) for name, runs in given.items()]
            yield Padding(fields(look, rest), (0, 0, 1, 0))


def fields(look: Look, rows: Sequence[tuple[str, RenderableType]]) -> Table:
    """Lay labels out on the left, their values on the right."""
    label = max((cell_len(name) for name, _ in rows), default=0)
    grid = Table.grid(padding=(0, GAP, 0, 0))
    grid.add_column(width=label, style="dim" if look.color else "", no_wrap=True)
    grid.add_column(width=max(look.width - label - GAP, 8), overflow="fold")
    for name, value in rows:
        grid.add_row(name, value)
    return grid


def last_line(look: Look, edition: Edition, columns: Sequence[str]) -> Text:
    """Give the count, the edition, what the marks mean, and what would narrow the answer."""
    answer = look.answer
    parts = [wording.counted(answer)]
    if answer.more:
        parts.append("--limit for more")
    parts += [wording.edition(edition), *wording.marks(answer, columns)]
    if answer.look == "list" and len(answer.records) > _SCREEN and answer.sort is Fact:
        parts.append("narrow with a word or --since")
    if answer.records and answer.look == "list" and answer.sort in (Fact, Claim) and not look.picture:
        parts.append("irfacts show ID for the sources")
    lines = [""]
    for part in parts:
        joined = f"{lines[-1]} · {part}" if lines[-1] else part
        if cell_len(joined) > look.width and lines[-1]:
            lines.append(part)
        else:
            lines[-1] = joined
    return look.text("\n".join(lines), "dim")


_SCREEN = 20
"""So many facts are more than a screen shows."""
