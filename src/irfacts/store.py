"""The query engine: a knowledge file compiled once into SQLite, and the questions to it.

The compiled form lies in the user's cache folder, one file per knowledge file, as Python
keeps ``.pyc`` files; it is rebuilt whenever it does not fit and never needed. Everything
that SQL is needed for happens here.
"""

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, Self

from irfacts import __version__
from irfacts.dates import order, parse
from irfacts.errors import IrfactsError, UsageError
from irfacts.model import Citation, Claim, Fact, Source, Standing, names, values
from irfacts.places import cache_folder, shipped
from irfacts.text import did_you_mean, nearest, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irfacts.knowledge import Dataset, Knowledge, Topic

FORMAT = "1"
"""The version of the database's schema, in its `meta` table."""
DatabaseError = sqlite3.Error

_TOKENIZER = "\"porter unicode61 remove_diacritics 2 categories 'L* N* Co M*'\""
_TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE topics (id TEXT PRIMARY KEY, title TEXT NOT NULL, sections TEXT);
CREATE TABLE sources (
  key TEXT PRIMARY KEY, type TEXT NOT NULL, tier TEXT NOT NULL, title TEXT NOT NULL, author TEXT,
  publisher TEXT NOT NULL, origin TEXT, issued TEXT, accessed TEXT, url TEXT, language TEXT,
  facts INTEGER NOT NULL);
CREATE TABLE facts (
  number INTEGER PRIMARY KEY, place INTEGER NOT NULL,
  id TEXT NOT NULL, topic TEXT NOT NULL REFERENCES topics (id), section TEXT NOT NULL,
  kind TEXT NOT NULL, title TEXT NOT NULL, statement TEXT NOT NULL, date TEXT NOT NULL,
  value NUMERIC, value_max NUMERIC,
  unit TEXT, circa INTEGER, indicator TEXT, hs TEXT, direction TEXT, location TEXT, parties TEXT,
  status TEXT, provisional INTEGER, rank TEXT, replaces TEXT, disputed_by TEXT, aliases TEXT, note TEXT,
  sources TEXT NOT NULL, lower TEXT, upper TEXT, standing TEXT NOT NULL, replaced_by TEXT, claims TEXT);
CREATE TABLE claims (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, source TEXT NOT NULL,
  topic TEXT NOT NULL REFERENCES topics (id), date TEXT, claim TEXT NOT NULL, verdict TEXT NOT NULL,
  finding TEXT NOT NULL, facts TEXT, sources TEXT, lower TEXT, upper TEXT);
CREATE TABLE citations (
  fact TEXT REFERENCES facts (id), claim TEXT REFERENCES claims (id), role TEXT NOT NULL,
  source TEXT NOT NULL REFERENCES sources (key), locator TEXT);
CREATE VIEW searchable AS
  SELECT number, id, title, aliases, statement, note,
    section || ' ' || kind || ' ' || coalesce(location, '') || ' ' || coalesce(parties, '') || ' '
    || coalesce(indicator, '') || ' ' || coalesce(unit, '') || ' ' || date AS context FROM facts
  UNION ALL SELECT number, id, claim, NULL, finding, NULL, verdict || ' ' || coalesce(date, '') FROM claims;
CREATE VIEW cited AS
  SELECT facts.id, facts.title, facts.date, facts.value, facts.unit, facts.standing,
    sources.title AS source, sources.publisher, sources.issued, citations.locator, sources.url
  FROM facts JOIN citations ON citations.fact = facts.id AND citations.role = 'sources'
  JOIN sources ON sources.key = citations.source ORDER BY facts.number;
CREATE VIEW series AS
  SELECT indicator, date, value, unit, provisional, id FROM facts
  WHERE indicator IS NOT NULL ORDER BY indicator, number;
CREATE VIRTUAL TABLE search USING fts5 (
  id, title, aliases, statement, note, context, content='searchable', content_rowid='number',
  tokenize={_TOKENIZER});
"""
_INDEXES = """
CREATE UNIQUE INDEX facts_id ON facts (id);
CREATE UNIQUE INDEX claims_id ON claims (id);
CREATE INDEX facts_topic ON facts (topic, place);
CREATE INDEX facts_indicator ON facts (indicator) WHERE indicator IS NOT NULL;
CREATE INDEX citations_source ON citations (source);
INSERT INTO search (search, rank) VALUES ('rank', 'bm25(3.0, 10.0, 10.0, 5.0, 1.0, 1.0)');
INSERT INTO search (search) VALUES ('rebuild');
"""
_TIMELINE_KINDS = ("event", "agreement", "institution", "programme", "exercise", "statement", "target")

_SOURCE, _FACT, _CLAIM = names(Source), names(Fact), names(Claim)
_FIELDS = attrgetter(*_FACT)
_STANDING = _FACT.index("standing")
_LISTED = [
    _FACT.index(name)
    for name in ("parties", "replaces", "disputed_by", "aliases", "sources", "replaced_by", "claims")
]
_VOCABULARY = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, search, row)",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.typed USING fts5 (word, tokenize={_TOKENIZER})",
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.stems USING fts5vocab (temp, typed, row)",
    "DELETE FROM typed",
)
SORTS = {
    "date": "number",
    "id": "id",
    "title": "title, number",
    "value": "value IS NULL, value, number",
}


class Hit(NamedTuple):
    """A fact or claim that a search found; the higher its *score*, the better it fits."""

    type: str
    id: str
    title: str
    topic: str
    date: str | None
    value: int | float | None
    unit: str | None
    standing: str
    """A fact's standing, a claim's verdict."""
    statement: str
    """A fact's statement, a claim's words and finding."""
    score: float
    sources: tuple[Citation, ...]


class Found(NamedTuple):
    """What a search found: the hits, the words looked for, and those taken *instead* of typed ones."""

    hits: list[Hit]
    words: list[str]
    instead: dict[str, str]


class Series(NamedTuple):
    """A series of figures: facts that are points of one indicator."""

    indicator: str
    title: str
    """What the titles of its points begin with."""
    unit: str | None
    points: int
    first: str
    last: str


class Filters(NamedTuple):
    """What narrows a list; None is no limit. Dates are EDTF and match on overlap."""

    terms: Sequence[str] = ()
    topic: str | None = None
    section: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    standing: str | None = None
    verdict: str | None = None
    source: str | None = None
    tier: str | None = None
    publisher: str | None = None
    indicator: str | None = None
    timeline: bool = False
    sort: str | None = None
    limit: int | None = None


class _Query:
    """The conditions of one SELECT, with their parameters."""

    def __init__(self) -> None:
        self.conditions: list[str] = []
        self.parameters: list[Any] = []

    def where(self, condition: str, *parameters: Any) -> None:
        self.conditions.append(condition)
        self.parameters.extend(parameters)

    def equal(self, **given: str | None) -> None:
        for column, value in given.items():
            if value is not None:
                self.where(f"{column} = ?", value)

    def overlap(self, since: str | None, until: str | None) -> None:
        if since is not None:
            self.where("(upper IS NULL OR upper >= ?)", parse(since).lower or "")
        if until is not None:
            self.where("(lower IS NULL OR lower <= ?)", parse(until).upper or "~")

    def matching(self, typed: Sequence[str]) -> None:
        if any(typed):
            from irfacts import terms

            found = terms.words(typed)
            if found:
                self.where(
                    "number IN (SELECT rowid FROM search WHERE search MATCH ?)", terms.match_all(found)
                )
            else:
                self.where("0")

    def __str__(self) -> str:
        return f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""


def _flat(value: Any) -> Any:
    """Give the form in which the database keeps a value."""
    return ("; ".join(map(str, value)) or None) if type(value) is tuple else value


@cache
def _text(item: str | Citation) -> str:
    return str(item)


def _flat_fact(fact: Fact) -> list[Any]:
    """Flatten a fact: only its lists need it. What is absent becomes an empty text."""
    row = list(_FIELDS(fact))
    for at in _LISTED:
        row[at] = "; ".join(map(_text, row[at]))
    row[_STANDING] = row[_STANDING].value  # a plain str, which sqlite3 binds at once
    return ["" if value is None else value for value in row]


@cache
def _split(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("; ")) if text else ()


@cache
def _cited(text: str | None) -> tuple[Citation, ...]:
    return tuple(map(_citation, text.split("; "))) if text else ()


def _citation(text: str) -> Citation:
    key, bracket, locator = text.partition("[")
    return Citation(key, locator[:-1] if bracket else None)


def _truth(value: int | None) -> bool | None:
    return None if value is None else value == 1


# What undoes _flat, for the fields that need it.
_FACT_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("parties", "replaces", "aliases", "replaced_by", "claims"), _split),
    **dict.fromkeys(("sources", "disputed_by"), _cited),
    **dict.fromkeys(("circa", "provisional"), _truth),
    "standing": {str(standing): standing for standing in Standing}.__getitem__,
}
_CLAIM_READERS: dict[str, Callable[[Any], Any]] = {"facts": _split, "sources": _cited, "source": _citation}
_SOURCE_READERS = {"author": _split}


def _read(
    record: type[Any], columns: Sequence[str], readers: Mapping[str, Callable[[Any], Any]], row: Sequence[Any]
) -> Any:
    given = dict(zip(columns, row, strict=True))
    for name, reader in readers.items():
        given[name] = reader(given[name])
    return record(**given)


def _fact(row: Sequence[Any]) -> Fact:
    fact: Fact = _read(Fact, _FACT, _FACT_READERS, row)
    return fact


def _claim(row: Sequence[Any]) -> Claim:
    claim: Claim = _read(Claim, _CLAIM, _CLAIM_READERS, row)
    return claim


def _source(row: Sequence[Any]) -> Source:
    source: Source = _read(Source, _SOURCE, _SOURCE_READERS, row)
    return source


def _fill(connection: sqlite3.Connection, knowledge: "Knowledge", stamp: dict[str, Any]) -> None:
    """Write the records into an empty database."""
    connection.executescript(f"BEGIN; {_TABLES}")

    def insert(table: str, rows: Iterable[Sequence[Any]], width: int, value: str = "?") -> None:
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join([value] * width)})", rows)

    meta = {"program": "irfacts", "format": FORMAT, **values(knowledge.dataset), **stamp}
    insert("meta", ((key, value) for key, value in meta.items()), 2)
    insert(
        "topics", ((topic.id, topic.title, _flat(topic.sections)) for topic in knowledge.topics.values()), 3
    )
    insert(
        "sources",
        ([_flat(getattr(source, name)) for name in _SOURCE] for source in knowledge.sources.values()),
        len(_SOURCE),
    )
    by_date = sorted(knowledge.facts.values(), key=lambda fact: (*order((fact.lower, fact.upper)), fact.id))
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
    insert(
        "citations",
        (
            (fact.id, None, role, *citation)
            for fact in by_date
            for role in ("sources", "disputed_by")
            for citation in getattr(fact, role)
        ),
        5,
    )
    insert(
        "citations",
        (
            (None, claim.id, role, *citation)
            for claim in knowledge.claims.values()
            for role, cited in (("source", (claim.source,)), ("sources", claim.sources))
            for citation in cited
        ),
        5,
    )
    connection.executescript(_INDEXES)  # which commits the transaction first


def write(path: str, knowledge: "Knowledge", stamp: dict[str, Any]) -> None:
    """Write a database file whole or not at all: built beside *path*, moved into place."""
    # Absolute, for SQLite takes a name that begins with "file:" for something else.
    draft = f"{os.path.abspath(path)}.{os.getpid()}.draft"
    with suppress(FileNotFoundError):  # a killed process of the same number may have left one
        os.remove(draft)
    try:
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            _fill(connection, knowledge, stamp)
        finally:
            connection.close()
        os.replace(draft, path)
    finally:
        with suppress(FileNotFoundError):
            os.remove(draft)


class Store:
    """The questions that can be put to a knowledge file; open one with `Store.open`."""

    def __init__(
        self, path: str, *, cache: bool, as_of: str | None, notice: Callable[[], None] | None
    ) -> None:
        """Use Store.open."""
        self._path = path
        self._as_of = as_of
        self._notice = notice
        self._cached = False
        self._whole: Knowledge | None = None
        self._connection = self._open(self._cache_file() if cache and as_of is None else None)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str] | None = None,
        *,
        cache: bool = True,
        as_of: str | None = None,
        notice: Callable[[], None] | None = None,
    ) -> Self:
        """Open a knowledge file, by default the one that ships.

        With *cache*, the compiled form is kept in the user's cache folder if that can be
        written and ``IRFACTS_NO_CACHE`` is not set. *as_of* (EDTF) answers with what was
        published by then. *notice* is called before a large file is compiled. Raises
        IrfactsError if the file cannot be used and ValueError if *as_of* is no date.
        """
        name = os.fspath(path) if path is not None else shipped()
        cache = cache and os.environ.get("IRFACTS_NO_CACHE", "0") in ("", "0")
        return cls(name, cache=cache, as_of=as_of, notice=notice)

    def _cache_file(self) -> str | None:
        from zlib import crc32

        try:
            resolved = os.path.realpath(self._path)
            return os.path.join(cache_folder(), f"{crc32(os.fsencode(resolved)):08x}.sqlite")
        except (OSError, ValueError):
            return None

    def _stamp(self) -> dict[str, str]:
        """Give what the compiled form must say of itself to be used for the file as it is now."""
        status = os.stat(self._path)
        return {
            "path": os.fsencode(os.path.realpath(self._path)).decode(errors="backslashreplace"),
            "size": str(status.st_size),
            "modified": str(status.st_mtime_ns),
            "compiler": __version__,
        }

    def _open(self, cache_file: str | None, *, fresh: bool = False) -> sqlite3.Connection:
        stamp: dict[str, str] = {}
        if cache_file is not None:
            try:
                stamp = self._stamp()
                if not fresh:
                    kept = _whole(cache_file)
                    if stamp.items() <= dict(kept.execute("SELECT key, value FROM meta")).items():
                        self._cached = True
                        return kept
                    kept.close()
            except (OSError, sqlite3.DatabaseError, UnicodeEncodeError):
                pass
        if self._notice and os.path.isfile(self._path) and os.path.getsize(self._path) > _LARGE:
            self._notice()
        from irfacts.loading import load

        knowledge = load(self._path)
        if self._as_of is not None:
            self._whole = knowledge
            knowledge = knowledge.as_of(self._as_of)
        if cache_file is not None and stamp and _settled(int(stamp["modified"])):
            try:
                os.makedirs(os.path.dirname(cache_file), mode=0o700, exist_ok=True)
                write(cache_file, knowledge, stamp)
                return _connect(cache_file)
            except (OSError, sqlite3.OperationalError, UnicodeEncodeError):
                pass
        connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            _fill(connection, knowledge, stamp)
        except sqlite3.OperationalError as error:
            message = f"this Python's SQLite cannot do it: {error}"
            raise IrfactsError(visible(self._path), None, "", message) from None
        return connection

    def _rows(self, query: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Fetch all rows; a cache file that turns out to be damaged is rebuilt once."""
        # Bytes of a command line that are no text stand in it as surrogates, which SQLite refuses.
        parameters = [_clean(value) if type(value) is str else value for value in parameters]
        try:
            return self._connection.execute(query, parameters).fetchall()
        except sqlite3.DatabaseError:
            if not self._cached:
                raise
            self._cached = False
            self._connection.close()
            self._connection = self._open(self._cache_file(), fresh=True)
            return self._connection.execute(query, parameters).fetchall()

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def dataset(self) -> "Dataset":
        """Give what the file says of itself."""
        from irfacts.knowledge import Dataset

        meta = dict(self._rows("SELECT key, value FROM meta"))
        return Dataset(**{name: meta[name] for name in names(Dataset)})

    def topics(self) -> "list[Topic]":
        """Give the topics, in the order of the file."""
        from irfacts.knowledge import Topic

        rows = self._rows("SELECT id, title, sections FROM topics ORDER BY rowid")
        return [Topic(id=key, title=title, sections=_split(sections)) for key, title, sections in rows]

    def known(self, what: str) -> list[str]:
        """Give the names that a file has: of its topics, sections, sources, indicators or ids."""
        queries = {
            "topic": "SELECT id FROM topics ORDER BY rowid",
            "source": "SELECT key FROM sources ORDER BY key",
            "indicator": "SELECT DISTINCT indicator FROM facts WHERE indicator IS NOT NULL ORDER BY 1",
            "id": "SELECT id FROM facts UNION ALL SELECT id FROM claims",
            "publisher": "SELECT DISTINCT publisher FROM sources ORDER BY 1",
        }
        if self._whole and what == "source":  # what came out later is known, but nothing is found
            return sorted(self._whole.sources)
        if self._whole and what == "indicator":
            return sorted({fact.indicator for fact in self._whole.facts.values() if fact.indicator})
        if what == "section":
            return [section for topic in self.topics() for section in topic.sections]
        return [name for (name,) in self._rows(queries[what])]

    def counts(self) -> dict[str, int]:
        """How many facts, sources and claims there are."""
        return {
            table: self._rows(f"SELECT count(*) FROM {table}")[0][0]
            for table in ("facts", "sources", "claims")
        }

    def require(self, what: str, name: str, known: Sequence[str] | None = None) -> None:
        """Raise UsageError, with the known ones, if the file has no topic, section, … of this name."""
        known = self.known(what) if known is None else known
        if name not in known:
            every = f"; known: {', '.join(known)}" if len(known) <= _SHORT else ""
            message = f"no {what} '{visible(name)}'{did_you_mean(name, known)}{every}"
            raise UsageError(message)

    def _check(self, filters: Filters) -> None:
        """Raise UsageError for a name that the file does not have, or dates in the wrong order."""
        for what in ("topic", "source", "indicator"):
            if getattr(filters, what) is not None:
                self.require(what, getattr(filters, what))
        if filters.section is not None:
            self.require("section", filters.section, list(self._sections(filters.topic)))
        if filters.since and filters.until:
            since, until = parse(filters.since), parse(filters.until)
            if since.lower and until.upper and since.lower > until.upper:
                message = f"--since {filters.since} is after --until {filters.until}"
                raise UsageError(message)

    def _sections(self, topic: str | None) -> Iterable[str]:
        return (name for each in self.topics() if topic in (None, each.id) for name in each.sections)

    def _narrow(self, filters: Filters) -> _Query:
        """Give the conditions on facts."""
        query = _Query()
        query.equal(
            topic=filters.topic,
            section=filters.section,
            kind=filters.kind,
            standing=filters.standing,
            indicator=filters.indicator,
        )
        if filters.timeline and filters.kind is None:
            query.where(
                f"kind IN ({', '.join('?' * len(_TIMELINE_KINDS))}) AND indicator IS NULL", *_TIMELINE_KINDS
            )
        if filters.source is not None:
            query.where("id IN (SELECT fact FROM citations WHERE source = ?)", filters.source)
        query.overlap(filters.since, filters.until)
        query.matching(filters.terms)
        return query

    def select(self, filters: Filters | None = None) -> list[Fact]:
        """Give the facts that the *filters* leave.

        They come section by section when a topic is asked for, else oldest first, unless
        the filters say how to sort. Raises UsageError for unknown names, ValueError for
        dates that are none.
        """
        filters = filters or Filters()
        self._check(filters)
        query = self._narrow(filters)
        sort = (
            SORTS[filters.sort]
            if filters.sort
            else "place"
            if filters.topic and not filters.timeline
            else "number"
        )
        return [_fact(row) for row in self._select("facts", _FACT, query, sort, filters.limit)]

    def _select(
        self, table: str, columns: Sequence[str], query: _Query, sort: str, limit: int | None
    ) -> list[Any]:
        text = f"SELECT {', '.join(columns)} FROM {table}{query} ORDER BY {sort}"
        if limit is not None:
            text += " LIMIT ?"
        return self._rows(text, [*query.parameters, *([] if limit is None else [limit])])

    def count(self, filters: Filters) -> int:
        """How many facts the *filters* leave when there is no limit."""
        query = self._narrow(filters)
        return int(self._rows(f"SELECT count(*) FROM facts{query}", query.parameters)[0][0])

    def claims(self, filters: Filters | None = None) -> list[Claim]:
        """Give the claims that topic, verdict, dates and terms leave, in the order of the file."""
        filters = filters or Filters()
        self._check(filters)
        query = _Query()
        query.equal(topic=filters.topic, verdict=filters.verdict)
        if filters.since or filters.until:
            query.where("date IS NOT NULL")
        query.overlap(filters.since, filters.until)
        query.matching(filters.terms)
        return [_claim(row) for row in self._select("claims", _CLAIM, query, "number", filters.limit)]

    def sources(self, keys: Iterable[str] | None = None, filters: Filters | None = None) -> list[Source]:
        """Give sources by key, or all; tier and publisher (a part of its name) leave some."""
        filters = filters or Filters()
        if keys is None:
            rows = self._select("sources", _SOURCE, _Query(), "rowid", None)
        else:
            rows = self._by_key("sources", _SOURCE, keys)
        publisher = (filters.publisher or "").casefold()
        found = [
            source
            for source in map(_source, rows)
            if filters.tier in (None, source.tier) and publisher in source.publisher.casefold()
        ]
        return found[: filters.limit]

    def _by_key(self, table: str, columns: Sequence[str], keys: Iterable[Any]) -> list[Any]:
        """Fetch the rows whose first column is one of the keys, a few hundred at a time."""
        wanted = list(dict.fromkeys(keys))
        rows: list[Any] = []
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            query = _Query()
            query.where(f"{columns[0]} IN ({', '.join('?' * len(some))})", *some)
            rows += self._select(table, columns, query, columns[0], None)
        return rows

    def get(self, ids: Iterable[str]) -> list[Fact | Claim]:
        """Give the facts and claims of these ids, in the order of the ids; unknown ones are left out."""
        wanted = list(dict.fromkeys(map(_clean, ids)))
        found: dict[str, Fact | Claim] = {}
        for fact in map(_fact, self._by_key("facts", _FACT, wanted)):
            found[fact.id] = fact
        if len(found) < len(wanted):
            for claim in map(_claim, self._by_key("claims", _CLAIM, wanted)):
                found[claim.id] = claim
        return [found[key] for key in wanted if key in found]

    def all_series(self) -> list[Series]:
        """Give every series, by name, with its number of points and its ends."""
        rows = self._rows(
            "SELECT indicator, title, unit, date FROM facts "
            "WHERE indicator IS NOT NULL AND standing != 'superseded' ORDER BY indicator, number"
        )
        return [
            Series(
                indicator=indicator,
                title=common_title([title for _, title, _, _ in points]),
                unit=points[-1][2],
                points=len(points),
                first=points[0][3],
                last=points[-1][3],
            )
            for indicator, group in groupby(rows, itemgetter(0))
            for points in [list(group)]
        ]

    def series(self, indicator: str) -> list[Fact]:
        """Give the points of a series, oldest first, without those that another fact supersedes.

        Raises UsageError for an unknown name.
        """
        points = self.select(Filters(indicator=indicator))
        return [point for point in points if point.standing != Standing.SUPERSEDED]

    def search(self, filters: Filters) -> Found:
        """Give the facts and claims that fit the terms best, best first, 20 by default.

        What holds every word comes before what holds any. A word that the file does not
        have is taken for the nearest one that it has. Raises UsageError and ValueError as
        select does.
        """
        from irfacts import terms

        self._check(filters)
        limit = 20 if filters.limit is None else filters.limit
        wanted = terms.telling(terms.words(filters.terms))
        if not wanted:
            return Found([], [], {})
        instead: dict[str, str] = {}
        for word in wanted:
            if not self._rows("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (terms.match(word),)):
                near = self._near(word, _TYPO)
                if near:
                    instead[word] = near[0]
        wanted = [instead.get(word, word) for word in wanted]
        found: dict[int, float] = {}
        for prefix in (False, True):
            if len(found) < limit:
                for number, score in self._ranked(terms.match_all(wanted, prefix=prefix), filters, limit):
                    found.setdefault(number, score)
        if len(found) < limit and len(wanted) > 1:
            for number, score in self._covering(wanted, filters, limit):
                found.setdefault(number, score)
        found = dict(list(found.items())[:limit])
        written = {word: self._written(stem, found) for word, stem in instead.items()}
        return Found(self._hits(found), wanted, written)

    def _covering(self, wanted: Sequence[str], filters: Filters, limit: int) -> list[tuple[int, float]]:
        """Rank what holds any of the words, or a synonym: what holds more of them comes first."""
        from irfacts import terms

        each = [list(terms.readings(word)) for word in wanted]
        either = " OR ".join(expression for readings in each for _, expression in readings)
        best = dict(self._ranked(either, filters, _CANDIDATES))
        rows = ", ".join(map(str, best))
        scores = dict.fromkeys(best, 0.0)
        held = dict.fromkeys(best, 0)
        for readings in each:
            seen: dict[int, float] = {}
            for worth, expression in readings:
                query = f"SELECT rowid, rank FROM search WHERE search MATCH ? AND rowid IN ({rows})"
                for number, rank in self._rows(query, (expression,)):
                    seen[number] = max(seen.get(number, 0.0), -rank * worth)
            for number, score in seen.items():
                scores[number] += score
                held[number] += 1
        scored = [(number, scores[number] * (held[number] / len(each)) ** 2) for number in best]
        return sorted(scored, key=lambda each: (-each[1], each[0]))[:limit]

    def _ranked(self, expression: str, filters: Filters, limit: int) -> list[tuple[int, float]]:
        query = _Query()
        query.where("search MATCH ?", expression)
        facts = self._narrow(
            Filters(
                topic=filters.topic,
                section=filters.section,
                kind=filters.kind,
                standing=filters.standing,
                source=filters.source,
                since=filters.since,
                until=filters.until,
            )
        )
        if facts.conditions:
            condition, parameters = f"rowid IN (SELECT number FROM facts{facts})", facts.parameters
            if not (filters.section or filters.kind or filters.standing or filters.source):
                claims = _Query()
                claims.equal(topic=filters.topic)
                if filters.since or filters.until:
                    claims.where("date IS NOT NULL")
                claims.overlap(filters.since, filters.until)
                condition += f" OR rowid IN (SELECT number FROM claims{claims})"
                parameters = [*parameters, *claims.parameters]
            query.where(f"({condition})", *parameters)
        best = self._select("search", ("rowid", "rank"), query, "rank, rowid", max(limit, _CANDIDATES))
        weights = {
            number: (_OLD if standing == Standing.SUPERSEDED else 1) * (1 + _NEW * int((upper or "2030")[:4]))
            for number, standing, upper in self._by_key(
                "facts", ("number", "standing", "upper"), (number for number, _ in best)
            )
        }
        scored = [(number, -rank * weights.get(number, 1 + _NEW * 2000)) for number, rank in best]
        return sorted(scored, key=lambda each: (-each[1], each[0]))

    def _hits(self, found: dict[int, float]) -> list[Hit]:
        hits: dict[int, Hit] = {}
        for number, *row in self._by_key("facts", ("number", *_FACT), found):
            fact = _fact(row)
            given = {name: getattr(fact, name) for name in Hit._fields if name in _FACT}
            hits[number] = Hit(type="fact", score=round(found[number], 3), **given)
        for number, *row in self._by_key("claims", ("number", *_CLAIM), found):
            claim = _claim(row)
            hits[number] = Hit(
                type="claim",
                id=claim.id,
                title=claim.claim,
                topic=claim.topic,
                date=claim.date,
                value=None,
                unit=None,
                standing=claim.verdict,
                statement=f"{claim.claim} {claim.finding}",
                score=round(found[number], 3),
                sources=claim.sources,
            )
        return [hits[number] for number in found]

    def _near(self, word: str, cutoff: float) -> list[str]:
        """Give the words of the file that look most like one that it does not have."""
        if len(word) < 4 or any(character.isdigit() for character in word):
            return []
        for statement in _VOCABULARY:
            self._rows(statement)
        self._rows("INSERT INTO typed (word) VALUES (?)", (word,))
        (stem,) = self._rows("SELECT term FROM stems LIMIT 1")[0]
        rows = self._rows(
            "SELECT term FROM vocabulary WHERE length(term) BETWEEN ? AND ? ORDER BY doc DESC",
            (len(stem) - 4, len(stem) + 2),
        )
        return nearest(stem, [term for (term,) in rows], cutoff=cutoff)

    def _written(self, stem: str, found: Iterable[int]) -> str:
        """Give the word with this stem as the best of the entries found write it."""
        pattern = re.compile(rf"\b{re.escape(stem)}\w*", re.IGNORECASE)
        for row in self._by_key("searchable", ("number", "title", "aliases", "statement", "note"), found):
            match = pattern.search(" ".join(text or "" for text in row[1:]))
            if match:
                return match[0]
        return stem

    def suggestions(self, typed: Sequence[str]) -> list[str]:
        """Give words that the file has and that look like what was typed."""
        from irfacts import terms

        found = []
        for stem in (near for word in terms.words(typed) for near in self._near(word, _LIKE)):
            rows = self._rows("SELECT rowid FROM search WHERE search MATCH ? LIMIT 5", (f'"{stem}"*',))
            found.append(self._written(stem, [number for (number,) in rows]))
        return list(dict.fromkeys(found))


_CANDIDATES = 150
"""How many of the best matches by rank are looked at more closely, whatever the limit."""
_OLD = 0.7
"""What a superseded fact's score is multiplied by."""
_NEW = 0.0005
"""How much a year adds to a score's weight: among equals the newer comes first."""
_TYPO, _LIKE = 0.79, 0.6
"""How alike a word must be to be taken for another, or to be named as a hint (difflib's ratio)."""
_SHORT = 30
"""A list of known names up to this length is told whole."""
_LARGE = 4 * 1024**2
"""Compiling a file of this size takes about a second."""


def _clean(text: str) -> str:
    return text.encode(errors="replace").decode()


def common_title(titles: Sequence[str]) -> str:
    """Give what titles begin with, up to a whole word; the last title if that is little."""
    start = os.path.commonprefix(list(titles))  # noqa: RUF071  # of texts, not of paths
    if start not in titles:
        start = start.rpartition(" ")[0]
    while start.rpartition(" ")[2] in ("in", "for", "to", "at", "by", "of", "the"):
        start = start.rpartition(" ")[0]
    return start.rstrip(" ,:(") if len(start) > 10 else titles[-1]


def _settled(modified: int) -> bool:
    """Whether a file's time of change is old enough to tell it from a later change."""
    import time

    return time.time_ns() - modified > 50_000_000


def _whole(path: str) -> sqlite3.Connection:
    """Open a finished database; raises OSError if a part of it is missing.

    SQLite itself reads zeros where the last page is cut off.
    """
    with open(path, "rb") as file:
        header = file.read(32)
        size = file.seek(0, os.SEEK_END)
    page = int.from_bytes(header[16:18], "big")
    if size != int.from_bytes(header[28:32], "big") * (65536 if page == 1 else page):
        message = "a part is missing"
        raise OSError(message)
    return _connect(path)


def _connect(path: str) -> sqlite3.Connection:
    """Open a finished database, for reading only."""
    address = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    if os.sep == "\\":
        address = "/" + address.replace("\\", "/")
    return sqlite3.connect(f"file:{address}?mode=ro&immutable=1", uri=True, isolation_level=None)
