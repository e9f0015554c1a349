"""A knowledge file's records compiled into a SQLite database, in the form that the store asks."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from operator import attrgetter
from typing import Any

from irfacts.knowledge.dates import parse
from irfacts.knowledge.fields import sql_type
from irfacts.knowledge.knowledge import Indicator, Knowledge
from irfacts.knowledge.model import DATABASE, Citation, Claim, Fact, Quote, Source, definitions, names, values
from irfacts.knowledge.words import standard
from irfacts.search.words import TOKENIZER
from irfacts.store.tables import citation_rows


def _columns(record: type[Any]) -> str:
    """Give the columns of a record's table, from the definitions of its fields."""
    return ", ".join(
        f"{name} {sql_type(field)}{' NOT NULL' if field.required or name in ('id', 'key') else ''}"
        f"{' REFERENCES topics (id)' if name == 'topic' else ''}"
        for name, field in definitions(record).items()
    )


FULL_TEXT = {
    "facts": "id title aliases statement note section kind status direction hs location parties indicator "
    "unit date".split(),
    "claims": "id claim finding verdict date".split(),
}
"""The columns of each table in which words are looked for."""
_WEIGHTS = {"id": 3.0, "title": 10.0, "aliases": 10.0, "claim": 10.0, "statement": 5.0, "finding": 5.0}


def bm25(columns: Sequence[str]) -> str:
    """Give how a full-text index ranks: what a word weighs by the column in which it stands."""
    return f"bm25({', '.join(str(_WEIGHTS.get(name, 1.0)) for name in columns)})"


def _context(table: str, start: int) -> str:
    texts = {"hs": "'HS ' || hs"}
    return " || ' ' || ".join(f"coalesce({texts.get(name, name)}, '')" for name in FULL_TEXT[table][start:])


_TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE topics (id TEXT PRIMARY KEY, title TEXT NOT NULL, sections TEXT);
CREATE TABLE moved (id TEXT PRIMARY KEY, target TEXT NOT NULL);
CREATE TABLE words (list TEXT NOT NULL, line TEXT NOT NULL);
CREATE TABLE indicators ({_columns(Indicator)}, PRIMARY KEY (id));
CREATE TABLE sources ({_columns(Source)}, PRIMARY KEY (key));
CREATE TABLE facts (number INTEGER PRIMARY KEY, place INTEGER NOT NULL, {_columns(Fact)});
CREATE TABLE claims (number INTEGER PRIMARY KEY, {_columns(Claim)}, lower TEXT, upper TEXT);
CREATE TABLE citations (
  fact TEXT REFERENCES facts (id), claim TEXT REFERENCES claims (id), role TEXT NOT NULL,
  source TEXT NOT NULL REFERENCES sources (key), locator TEXT);
CREATE VIEW searchable AS
  SELECT number, id, title, aliases, statement, note, {_context("facts", 5)} AS context FROM facts
  UNION ALL SELECT number, id, claim, NULL, finding, NULL, {_context("claims", 3)} FROM claims;
CREATE VIRTUAL TABLE search USING fts5 (
  id, title, aliases, statement, note, context, content='searchable', content_rowid='number',
  tokenize={TOKENIZER});
CREATE VIRTUAL TABLE terms USING fts5vocab (search, row);
"""
_INDEXES = f"""
CREATE UNIQUE INDEX facts_id ON facts (id);
CREATE UNIQUE INDEX claims_id ON claims (id);
CREATE INDEX facts_topic ON facts (topic, place);
CREATE INDEX facts_indicator ON facts (indicator) WHERE indicator IS NOT NULL;
CREATE INDEX citations_source ON citations (source);
INSERT INTO search (search, rank) VALUES ('rank', '{bm25([*FULL_TEXT["facts"][:5], "context"])}');
INSERT INTO search (search) VALUES ('rebuild');
"""
_INDICATOR, _SOURCE, _FACT, _CLAIM = names(Indicator), names(Source), names(Fact), names(Claim)
_FIELDS = attrgetter(*_FACT)
_STANDING = _FACT.index("standing")
_LISTED = [at for at, field in enumerate(definitions(Fact).values()) if field.repeated]


def _flat(value: Any) -> Any:
    """Give the form in which the database keeps a value."""
    return ("; ".join(map(str, value)) or None) if type(value) is tuple else value


@lru_cache(maxsize=None, typed=True)  # a citation and a quote of the same words are equal, as tuples
def _text(item: str | Citation | Quote) -> str:
    return str(item)


def _flat_fact(fact: Fact) -> list[Any]:
    """Flatten a fact: only its lists need it. What is absent becomes an empty text."""
    row = list(_FIELDS(fact))
    for at in _LISTED:
        row[at] = "; ".join(map(_text, row[at]))
    row[_STANDING] = row[_STANDING].value  # a plain str, which sqlite3 binds at once
    return ["" if value is None else value for value in row]


def fill(connection: sqlite3.Connection, knowledge: Knowledge, stamp: Mapping[str, Any]) -> None:
    """Write the records into an empty database."""
    connection.executescript(f"BEGIN; {_TABLES}")

    def insert(table: str, rows: Iterable[Sequence[Any]], width: int, value: str = "?") -> None:
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join([value] * width)})", rows)

    meta = {"program": "irfacts", "format": DATABASE, **knowledge.dataset.described(), **stamp}
    insert("meta", ((key, value) for key, value in meta.items()), 2)
    insert(
        "topics",
        # A section may hold what joins lists elsewhere, but no newline.
        ((topic.id, topic.title, "\n".join(topic.sections)) for topic in knowledge.topics.values()),
        3,
    )
    insert("moved", knowledge.moved.items(), 2)
    lines = (
        (name, line) for words in (standard(), knowledge.words) for name in words for line in words[name]
    )
    insert("words", lines, 2)
    series = (list(values(each).values()) for each in knowledge.indicators.values())
    insert("indicators", series, len(_INDICATOR))
    insert(
        "sources",
        ([_flat(getattr(source, name)) for name in _SOURCE] for source in knowledge.sources.values()),
        len(_SOURCE),
    )
    by_date = knowledge.by_date()
    places = {
        (topic.id, section): (row, column)
        for row, topic in enumerate(knowledge.topics.values())
        for column, section in enumerate(topic.sections)
    }
    reading = sorted(range(len(by_date)), key=lambda at: places[by_date[at].topic, by_date[at].section])
    place = dict(zip(reading, range(len(reading)), strict=True))
    insert(
        "facts",
        ((at, place[at], *_flat_fact(fact)) for at, fact in enumerate(by_date)),
        len(_FACT) + 2,
        "nullif(?, '')",  # to bind None takes sqlite3 far longer than to bind text
    )
    insert(
        "claims",
        (
            [
                at,
                *(_flat(str(value) if name == "source" else value) for name, value in values(claim).items()),
                *(parse(claim.date) if claim.date else (None, None)),
            ]
            for at, claim in enumerate(knowledge.claims.values(), len(by_date))
        ),
        len(_CLAIM) + 3,
    )
    insert("citations", citation_rows([*by_date, *knowledge.claims.values()]), 5)
    connection.executescript(_INDEXES)  # which commits the transaction first


@contextmanager
def drafted(path: str) -> Iterator[str]:
    """Give the name of a draft beside *path*: moved into its place at the end, removed after a fault."""
    # Absolute, for SQLite takes a name that begins with "file:" for something else.
    draft = f"{os.path.abspath(path)}.{os.urandom(4).hex()}.draft"
    try:
        yield draft
        os.replace(draft, path)
    finally:
        with suppress(FileNotFoundError):
            os.remove(draft)


def write(
    path: str, fill: Callable[[sqlite3.Connection], None], finish: Callable[[str], None] | None = None
) -> None:
    """Write a database file whole or not at all: filled beside *path*, finished, moved into place."""
    with drafted(path) as draft:
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            fill(connection)
        finally:
            connection.close()
        if finish:
            finish(draft)
