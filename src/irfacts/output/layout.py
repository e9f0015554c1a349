"""How a table is laid out: which fields stand beside each other, how wide, and which under the title."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rich.cells import cell_len

from irfacts.output.cells import Canvas, Runs, aligned, flowed, plain, width_of
from irfacts.output.wording import DATES, amount

GAP = 2
"""The blanks between two columns."""
_TITLE = 30
"""A title keeps so many columns beside the others, if it has them."""
_TEXT = 22
"""And any other text so many."""
_UNIT = 12
"""A unit may break between words."""
_FIGURE = 28
"""A value with its unit keeps so many columns."""
_SPARSE = 4
"""A column of which only one cell in so many is filled goes under the title."""
DATE = 12
"""A date of so many columns stays on one line."""
_LEAST = {"unit": _UNIT, "value": _FIGURE}
# Never broken over lines, never shortened.
_WHOLE = frozenset(
    "id key date value value_max standing verdict tier type issued accessed hs direction kind first "
    "last points indicator topic lower upper circa provisional status rank score language".split()
)
_BREAK = re.compile(r"( –|\bsince|\buntil) ")
# What goes under the title, step by step, when a table does not fit.
_STACKS = (
    ("sources", "facts"),
    ("id", "key", "indicator"),
    ("type", "direction", "hs"),
    ("standing",),
    ("publisher", "issued"),
    ("topic", "tier"),
    ("value", "unit"),
)
_FREELY = 3
"""So many steps are taken if that saves lines, the others only if the table does not fit."""
_UNDER = (
    "value unit type direction hs status topic tier publisher issued standing id key indicator facts sources "
    "url".split()
)
"""The order in which fields stand under a title."""


class Column:
    """One field of the records: its cells, and how wide they are."""

    def __init__(self, canvas: Canvas, records: Sequence[Any], name: str) -> None:
        """Take the cells of one field of the records, and find out how they may be laid out."""
        self.name = name
        self.cells = [canvas.cell(record, name) for record in records]
        if name == "value":
            self.cells = aligned(self.cells)
        filled = sum(map(bool, self.cells))
        self.empty = not filled
        few = 2 if name in ("value", "unit") else _SPARSE
        self.sparse = name in _UNDER and few * filled < len(records)
        self.listed = type(getattr(records[0], name)) is tuple
        self.right = name in ("points", "facts", "records") and not self.listed
        self.whole = name == "sources" or (name in _WHOLE and not self.listed)
        self.measure()

    def measure(self) -> None:
        """Take the width that the longest cell needs."""
        self.spans = [width_of(runs) for runs in self.cells]
        self.natural = 0 if self.empty else max(cell_len(self.name), *self.spans)

    def narrow(self, width: int) -> None:
        """Let an interval that is wider break at its dash, an open one behind its first word."""
        if self.name in DATES and self.natural > width:
            self.cells = [
                [(_BREAK.sub(r"\1\n", text) if len(text) > width else text, style) for text, style in runs]
                for runs in self.cells
            ]
            self.measure()

    @property
    def least(self) -> int:
        """The width under which the column is of no use."""
        return self.natural if self.whole else min(self.natural, _LEAST.get(self.name, _TEXT))


class Layout(NamedTuple):
    """The columns beside each other, how wide each is, and the fields that stand under the title."""

    beside: list[Column]
    widths: list[int]
    under: list[Column]


def with_units(columns: list[Column], records: Sequence[Any]) -> list[Column]:
    """Put units, and what disputes a figure, behind the values, where values and units are shown."""
    found = {column.name: column for column in columns}
    value, unit = found.get("value"), found.get("unit")
    if not value or not unit:
        return columns
    value.cells = [
        [(" " * (len(text) - len(text.lstrip())) + amount(record), "")] if text else []
        for text, record in zip(map(plain, value.cells), records, strict=True)
    ]
    value.measure()
    value.natural, value.whole = min(value.natural, _FIGURE), False
    return [column for column in columns if column is not unit]


def laid_out(canvas: Canvas, columns: Sequence[Column], head: Column | None) -> Layout | None:
    """Give the columns that stand beside each other, their widths, and those under the title."""
    if head is None:
        widths = _widths(columns, canvas.width, None, 0)
        return None if widths is None else Layout(list(columns), widths, [])
    sparse = {"url", *(column.name for column in columns if column.sparse)}  # an address is never broken
    best: Layout | None = None
    fewest = 0
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
        widths = _widths(beside, canvas.width, head, least)
        if widths:
            height = _height(head, under, widths[beside.index(head)])
            if best is None or height < fewest:
                best, fewest = Layout(beside, widths, under), height
        if best and step >= _FREELY:
            break
    return best


def _height(head: Column, under: Sequence[Column], width: int) -> int:
    """Count the lines that titles of a width take, with what stands under them."""
    tails = zip(*(column.spans for column in under if column.name != "url"), strict=True) if under else ()
    below = [sum(span + len(" · ") for span in spans if span) for spans in tails] or [0] * len(head.spans)
    return sum(
        -(-title // width) + (-(-tail // width) if title + tail > width else 0)
        for title, tail in zip(head.spans, below, strict=True)
    )


def _widths(columns: Sequence[Column], width: int, head: Column | None, least: int) -> list[int] | None:
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


def stacked(runs: Runs, cells: Mapping[str, Runs], width: int) -> Runs:
    """Put fields under a title, as many whole ones on a line as fit, an address on its own."""
    result: Runs = [(text, style or "bold") for text, style in runs]
    given = {name: cells[name] for name in _UNDER if cells.get(name)}
    if "HS" in plain(runs):  # the title says it
        given.pop("hs", None)
        given.pop("direction", None)
    if "hs" in given:
        given["hs"] = [("HS ", ""), *given["hs"]]
    given.pop("url", None)  # stands on a line of its own, unbroken
    unpad(given)
    below = [[(text.replace("\n", " "), style) for text, style in more] for more in given.values()]
    return result + flowed(below, width, min(width_of(result), width))


def unpad(given: dict[str, Runs]) -> None:
    """Take the blanks off a value by which it stands under others."""
    if "value" in given:
        given["value"] = [(" ".join(plain(given["value"]).split()), "")]
