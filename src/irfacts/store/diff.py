"""What changed between two editions: knowledge files or exported databases, field by field."""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from typing import Any, NamedTuple

from irfacts.errors import IrfactsError
from irfacts.knowledge.fields import RECORDS
from irfacts.knowledge.knowledge import Dataset
from irfacts.knowledge.model import definitions, values
from irfacts.store import cache
from irfacts.text import visible

Records = dict[str, dict[str, str]]
"""By key, a record's fields as text; what is absent is an empty text."""
_NAMES = {name: name.removesuffix("s") for name in RECORDS} | {"dataset": "dataset"}
_CHANGES = ("removed", "moved", "changed", "added")
_WEIGHTY = "standing value value_max unit low high agreement date status rank verdict replaced_by".split()
_LIGHT = "claims facts accessed archive aliases".split()
_HEADER = b"SQLite format 3\x00"


class Difference(NamedTuple):
    """One field that changed, or a whole record that was added, removed or moved."""

    change: str
    """removed, moved, changed or added."""
    record: str
    """fact, claim, source, topic, indicator or dataset."""
    id: str
    field: str
    """The field; of a whole record its title, claim or key."""
    before: str
    after: str


def differences(old: str, new: str) -> list[Difference]:
    """Compare two editions, given as paths of knowledge files or exported databases.

    Where the new one is a knowledge file, its `[moved]` tells which ids are the same record.

    What went comes first, then what moved, what changed (standing and value before words, aliases last) and
    what was added. Derived fields count as well. Raises IrfactsError if a file cannot be read.
    """
    before, _ = _read(old)
    after, moved = _read(new)
    found = [each for name in _NAMES for each in _compared(name, before[name], after[name], moved)]
    return sorted(found, key=lambda each: (_CHANGES.index(each.change), _weight(each.field), each.record))


def _weight(field: str) -> int:
    """Give the place of a field: weighty ones first."""
    if field in _WEIGHTY:
        return _WEIGHTY.index(field)
    return len(_WEIGHTY) + (1 + _LIGHT.index(field) if field in _LIGHT else 0)


def _compared(name: str, before: Records, after: Records, moved: Mapping[str, str]) -> Iterator[Difference]:
    """Compare the records of one table; an id that moved is followed."""
    record = _NAMES[name]
    went = {
        key: moved[key]
        for key in before
        if name in ("facts", "claims") and key not in after and moved.get(key) in after
    }
    for key, old in before.items():
        other = went.get(key, key)
        if other not in after:
            yield Difference("removed", record, key, _titled(old), old[_titled(old)], "")
            continue
        if other != key:
            yield Difference("moved", record, other, "id", key, other)
        new = after[other]
        for field in old:
            if field in new and field not in ("id", "key") and old[field] != new[field]:
                yield Difference("changed", record, other, field, old[field], new[field])
    for key, new in after.items():
        if key not in before and key not in went.values():
            yield Difference("added", record, key, _titled(new), "", new[_titled(new)])


def _titled(record: Mapping[str, str]) -> str:
    return next(field for field in ("title", "claim", "key", "id", "version") if field in record)


def _read(path: str) -> tuple[dict[str, Records], Mapping[str, str]]:
    """Read an edition, and where its ids have moved to."""
    with suppress(OSError):
        if os.path.isfile(path):
            with open(path, "rb") as file:
                if file.read(len(_HEADER)) == _HEADER:
                    return _of_database(path)
    return _of_file(path)


def _of_file(path: str) -> tuple[dict[str, Records], Mapping[str, str]]:
    from irfacts.knowledge.loading import load

    knowledge = load(path)
    found: dict[str, Records] = {
        name: {
            key: {field: _text(value) for field, value in values(record).items()}
            for key, record in getattr(knowledge, name).items()
        }
        for name in RECORDS
    }
    dataset = {name: _text(value) for name, value in knowledge.dataset.described().items()}
    return found | {"dataset": {"dataset": dataset}}, knowledge.moved


def _of_database(path: str) -> tuple[dict[str, Records], Mapping[str, str]]:
    try:
        with closing(sqlite3.connect(f"{cache.address(path)}?mode=ro", uri=True)) as connection:
            found = {name: _rows(connection, name) for name in RECORDS}
            meta = dict(connection.execute("SELECT key, value FROM meta"))
    except (sqlite3.Error, IndexError, ValueError) as error:
        raise IrfactsError(
            visible(path), None, "", f"not a database that irfacts exported: {visible(str(error))}"
        ) from None
    dataset = {name: _text(meta.get(name)) for name in Dataset().described()}
    return found | {"dataset": {"dataset": dataset}}, {}


def _rows(connection: sqlite3.Connection, table: str) -> Records:
    """Read a table's records; a column that the database does not have yet is left out."""
    cursor = connection.execute(f"SELECT * FROM {table}")
    columns = [column[0] for column in cursor.description]
    fields = {name: field for name, field in definitions(RECORDS[table]).items() if name in columns}
    found: Records = {}
    for row in cursor:
        given = dict(zip(columns, row, strict=True))
        texts = {
            name: _text(_stored(given[name], flag=field.type == "flag")) for name, field in fields.items()
        }
        found[texts.get("id") or texts["key"]] = texts
    return found


def _stored(value: Any, *, flag: bool) -> Any:
    """Undo how a database keeps a value: truth as a number, a list as a JSON array, quotes as an object."""
    if flag and value is not None:
        return bool(value)
    if isinstance(value, str) and value[:1] in ("[", "{"):
        with suppress(ValueError):
            given = json.loads(value)
            return tuple(f"{key}={said}" for key, said in given.items()) if value[0] == "{" else tuple(given)
    return value


def _text(value: Any) -> str:
    """Give a value as text, the same whichever file it comes from."""
    if value is None:
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(int(value)) if value == int(value) else str(value)
    if type(value) is tuple:
        return "; ".join(map(_text, value))
    return str(value)
