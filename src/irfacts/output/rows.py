"""The machine formats: json, jsonl, csv, tsv and markdown; none passes through Rich.

Values are those of the knowledge file: EDTF dates, bare numbers, whole text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from irfacts.knowledge.model import Citation, Claim, Fact, Quote, Source, definitions

Sources = Mapping[str, Mapping[str, Any]]
"""The fields of its source that a citation has in JSON, after its key and locator, by that key."""


def _resolved(citation: Citation, sources: Sources) -> dict[str, Any]:
    return {"key": citation.key, "locator": citation.locator, **sources[citation.key]}


def _plain(record: Any, fields: Sequence[str], lists: Sequence[str], sources: Sources) -> dict[str, Any]:
    """Give fields of a record in JSON's types, those that are *lists* with citations resolved or None."""
    row = {name: getattr(record, name) for name in fields}
    for name in lists:
        value = row[name]
        if type(value) is not tuple:
            if isinstance(value, Citation):  # a claim's source
                row[name] = _resolved(value, sources)
        elif value and isinstance(value[0], Citation):
            row[name] = [_resolved(citation, sources) for citation in value]
        elif value and type(value[0]) is Quote:
            row[name] = dict(value)
        elif not value and name not in _DERIVED_LISTS:
            row[name] = None
    return row


_FIELDS = [each for record in (Fact, Claim, Source) for each in definitions(record).items()]
# The fields that hold a tuple or a citation in some record.
_LISTS = frozenset(name for name, field in _FIELDS if field.repeated or field.type == "citation")
# What is derived is always known: an empty list there says that there is none.
_DERIVED_LISTS = frozenset(name for name, field in _FIELDS if field.repeated and field.derived)


def cell(value: Any) -> str:
    """Give a field's value as one csv or tsv cell; lists are joined with ``; ``."""
    if value is None:
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    if type(value) is tuple:
        return "; ".join(map(str, value))
    return str(value)


def _cells(record: Any, fields: Sequence[str]) -> Iterator[str]:
    return (cell(getattr(record, name)) for name in fields)


def _encoded(records: Iterable[Any], fields: Sequence[str], sources: Sources) -> Iterator[str]:
    """Give each record as a JSON object; one encoder for all is far faster than json.dumps for each."""
    encode = _encoder()
    lists = [name for name in fields if name in _LISTS]
    return (encode(_plain(record, fields, lists, sources)) for record in records)


def _encoder() -> Callable[[Any], str]:
    """Give what encodes a value as JSON: what `json` itself does it with, where this Python has that.

    To import `json`, with all that decodes, takes 1.3 ms.
    """
    try:
        from _json import encode_basestring, make_encoder

        encode = make_encoder(None, str, encode_basestring, None, ": ", ", ", False, False, True)  # noqa: FBT003
    except (ImportError, TypeError):
        from json import JSONEncoder

        return JSONEncoder(ensure_ascii=False, check_circular=False).encode
    return lambda value: "".join(encode(value, 0))


def to_json(
    records: Iterable[Any], fields: Sequence[str], sources: Sources, *, header: bool = True
) -> Iterator[str]:
    """Give one JSON array, a record a line; it has no header to leave out."""
    del header
    before = "[\n"
    for line in _encoded(records, fields, sources):
        yield before + line
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def to_jsonl(
    records: Iterable[Any], fields: Sequence[str], sources: Sources, *, header: bool = True
) -> Iterator[str]:
    """Give one JSON object a line; it has no header to leave out."""
    del header
    return (f"{line}\n" for line in _encoded(records, fields, sources))


def to_csv(
    records: Iterable[Any], fields: Sequence[str], _: Sources, *, header: bool = True
) -> Iterator[str]:
    """Give records as csv."""
    rows = [fields] if header else []
    return csv_lines(chain(rows, (_cells(record, fields) for record in records)))


def csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Give csv as RFC 4180 has it, but with plain newlines; a cell with a semicolon is quoted too."""
    import csv
    from types import SimpleNamespace

    lines: list[str] = []
    # The writer quotes what holds a sign of its line's end: so too a cell with a semicolon, at which some
    # spreadsheets part cells.
    writer = csv.writer(SimpleNamespace(write=lines.append), lineterminator=";\n")
    writer.writerows(rows)
    return (f"{line[:-2]}\n" for line in lines)


def to_tsv(
    records: Iterable[Any], fields: Sequence[str], _: Sources, *, header: bool = True
) -> Iterator[str]:
    """Give tab-separated lines; no cell can hold a tab or a newline."""
    if header:
        yield "\t".join(fields) + "\n"
    for record in records:
        yield "\t".join(_cells(record, fields)) + "\n"


_MARKDOWN = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|~&$"})


_ADDRESS = r"https?://[^\s<>]*[^\s<>.,;)]"


def escaped(text: str) -> str:
    """Give text as Markdown, its special characters escaped; addresses stay whole, as links."""
    parts, end = "", 0
    for match in re.finditer(_ADDRESS, text):
        parts += f"{text[end : match.start()].translate(_MARKDOWN)}<{match[0].replace('|', '%7C')}>"
        end = match.end()
    return parts + text[end:].translate(_MARKDOWN)


def _markdown(name: str, value: Any) -> str:
    return escaped(value) if name == "url" and value else cell(value).translate(_MARKDOWN)


def to_markdown(
    records: Iterable[Any], fields: Sequence[str], _: Sources, *, header: bool = True
) -> Iterator[str]:
    """Give a Markdown table (GitHub's), its special characters escaped."""
    rows = [list(fields), ["---"] * len(fields)] if header else []
    rows += [[_markdown(name, getattr(record, name)) for name in fields] for record in records]
    return (f"| {' | '.join(row)} |\n" for row in rows)
