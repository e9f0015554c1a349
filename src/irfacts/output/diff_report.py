"""What changed between two editions, as a report to read."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from unicodedata import east_asian_width

from irfacts.store.diff import Difference
from irfacts.text import plural, visible

_SIGNS = {"removed": "-", "moved": ">", "changed": "~", "added": "+"}
_SECOND = "\uffff"


def report(found: Sequence[Difference], width: int) -> str:
    """Write differences, which stand in their order, under a heading for each kind, within *width* columns.

    A sign begins each record, so that the kinds are told apart without colour.
    """
    return "".join(f"{line}\n" for line in _lines(found, width))


def _lines(found: Sequence[Difference], width: int) -> Iterator[str]:
    for change, same in groupby(found, lambda each: each.change):
        rows = list(same)
        records = {(row.record, row.id) for row in rows}
        yield f"{change.capitalize()}: {len(records):,} {plural(len(records), 'record')}"
        for row in rows:
            head = f"{_SIGNS[change]} {row.record} {row.id}"
            if change == "changed":
                yield from _wrapped(f"{head}: {row.field}", width, 2)
                yield from _wrapped(f"    {row.before or 'nothing'}", width, 4)
                yield from _wrapped(f" => {row.after or 'nothing'}", width, 4)
            elif change == "moved":
                yield from _wrapped(f"{_SIGNS[change]} {row.record} {row.before} => {row.after}", width, 2)
            else:
                yield from _wrapped(f"{head}: {row.before or row.after}", width, 2)
        yield ""


def _wrapped(text: str, width: int, indent: int) -> list[str]:
    # A wide character counts as two, itself and one that no visible text has; a line may end between them.
    text = visible(text)
    counted = "".join(sign + _SECOND if east_asian_width(sign) in ("W", "F") else sign for sign in text)
    room = width - (counted != text)
    lines = wrap(counted, room, subsequent_indent=" " * indent, break_on_hyphens=False)
    return [line.replace(_SECOND, "") for line in lines]
