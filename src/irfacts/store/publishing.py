"""The database that `export` writes: for SQL, DuckDB and Datasette, not for our own questions.

Lists are JSON arrays, each table has its key, and the full-text indexes `facts_fts` and `claims_fts` hang on
their tables, which is how Datasette finds them.
"""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from irfacts.knowledge.fields import sql_type
from irfacts.knowledge.knowledge import Knowledge
from irfacts.knowledge.model import DATABASE, Field, Quote
from irfacts.search.words import TOKENIZER
from irfacts.store import database
from irfacts.store.tables import Table, tables

_INDEXED = "facts.topic facts.indicator claims.topic citations.fact citations.claim citations.source".split()
_META = {"key": Field("text", "What is said", required=True), "value": Field("text", "What it is, or null")}


class View(NamedTuple):
    """One view: what it is, where each of its columns comes from (``table.column``), and its rows in SQL."""

    description: str
    columns: Mapping[str, str]
    rows: str


VIEWS = {
    "cited": View(
        "The sources of each fact, a row for each",
        {name: f"facts.{name}" for name in "id title date value unit standing".split()}
        | {"source": "sources.title", "publisher": "sources.publisher", "issued": "sources.issued"}
        | {"locator": "citations.locator", "url": "sources.url"},
        "FROM facts JOIN citations ON citations.fact = facts.id AND citations.role = 'sources' "
        "JOIN sources ON sources.key = citations.source ORDER BY facts.rowid",
    ),
    "series": View(
        "The points of each series, oldest first",
        {
            name: f"facts.{name}"
            for name in "indicator date value unit provisional id obs_status says low high standing".split()
        },
        "FROM facts WHERE indicator IS NOT NULL ORDER BY indicator, rowid",
    ),
}


def published(knowledge: Knowledge) -> list[Table]:
    """Give the tables of the database: those that are published, after what the edition says of itself."""
    meta = {"program": "irfacts", "format": DATABASE, **knowledge.dataset.described()}
    about = Table("meta", "What the edition says of itself", _META, list(meta.items()), "key")
    return [about, *tables(knowledge)]


def write(path: str, knowledge: Knowledge) -> None:
    """Write the exported database, whole or not at all; raises OSError if it cannot be written."""
    try:
        database.write(path, lambda connection: _fill(connection, knowledge))
    except sqlite3.Error as error:
        raise OSError(str(error)) from None


def _fill(connection: sqlite3.Connection, knowledge: Knowledge) -> None:
    filled = published(knowledge)
    keys = {table.name: table.key for table in filled}
    connection.execute("BEGIN")
    for table in filled:
        connection.execute(f"CREATE TABLE {table.name} ({_columns(table, keys)})")
        places = ", ".join("?" * len(table.fields))
        rows = (list(map(_column, row)) for row in table.rows)
        connection.executemany(f"INSERT INTO {table.name} VALUES ({places})", rows)
    for name, view in VIEWS.items():
        columns = ", ".join(f"{origin} AS {column}" for column, origin in view.columns.items())
        connection.execute(f"CREATE VIEW {name} AS SELECT {columns} {view.rows}")
    for name in _INDEXED:
        table_name, column = name.split(".")
        connection.execute(f"CREATE INDEX {table_name}_{column} ON {table_name} ({column})")
    for name, searched in database.FULL_TEXT.items():
        index = f"{name}_fts"
        connection.execute(
            f"CREATE VIRTUAL TABLE {index} USING fts5 "
            f'({", ".join(searched)}, content="{name}", tokenize={TOKENIZER})'
        )
        connection.execute(
            f"INSERT INTO {index} ({index}, rank) VALUES ('rank', '{database.bm25(searched)}')"
        )
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
    connection.execute("COMMIT")


def _columns(table: Table, keys: Mapping[str, str | None]) -> str:
    parts = []
    for name, field in table.fields.items():
        text = f"{name} {sql_type(field)}"
        if name == table.key:
            text += " PRIMARY KEY NOT NULL"
        elif field.required:
            text += " NOT NULL"
        if name in table.links:
            text += f" REFERENCES {table.links[name]} ({keys[table.links[name]]})"
        parts.append(text)
    return ", ".join(parts)


def _column(value: Any) -> Any:
    """Give a value as a column has it: a list as a JSON array, quotes as an object, a citation as written."""
    if not isinstance(value, tuple):
        return str(value) if isinstance(value, str) else value
    if not value:
        return None
    if hasattr(value, "_fields"):  # one citation
        return str(value)
    whole = dict(value) if isinstance(value[0], Quote) else list(map(str, value))
    return json.dumps(whole, ensure_ascii=False)
