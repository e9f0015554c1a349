"""The query engine: a knowledge file compiled once into SQLite, and the questions to it.

The compiled form lies in the user's cache folder, one file per knowledge file, as Python
keeps ``.pyc`` files; it is rebuilt whenever it does not fit and never needed.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, Self
from unicodedata import normalize

from irfacts.errors import IrfactsError, UsageError
from irfacts.knowledge.model import Claim, Fact, Source, Standing, names
from irfacts.knowledge.places import shipped
from irfacts.store import cache, listing
from irfacts.store.filters import FILTERS, Filters, Query, narrow, narrow_search, order, read_date, several
from irfacts.store.functions import register
from irfacts.store.listing import Edition, Found, Listing, Series
from irfacts.store.records import claim_hit, fact_hit, to_claim, to_fact, to_source
from irfacts.text import did_you_mean, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irfacts.knowledge.knowledge import Dataset, Indicator, Knowledge, Topic


class Store:
    """The questions that can be put to a knowledge file; open one with `Store.open`."""

    def __init__(
        self, path: str, *, keep: bool, as_of: str | None, notice: Callable[[], None] | None
    ) -> None:
        """Use Store.open."""
        self._path = path
        self._as_of = as_of
        self._notice = notice
        self._cached = False
        self._whole: Knowledge | None = None
        self._connection = register(self._open(cache.cache_file(path) if keep and as_of is None else None))

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
        IrfactsError if the file cannot be used and UsageError if *as_of* is no date.
        """
        if as_of is not None:
            read_date(as_of)
        name = os.fspath(path) if path is not None else shipped()
        keep = cache and os.environ.get("IRFACTS_NO_CACHE", "0") in ("", "0")
        return cls(name, keep=keep, as_of=as_of, notice=notice)

    def _open(self, file: str | None, *, fresh: bool = False) -> sqlite3.Connection:
        made_of: dict[str, str] = {}
        if file is not None:
            with suppress(OSError, ValueError):
                made_of = cache.stamp(self._path)
                if not fresh and (kept := cache.fetch(file, made_of)):
                    self._cached = True
                    return kept
        if self._notice and os.path.isfile(self._path) and os.path.getsize(self._path) > _LARGE:
            self._notice()
        from irfacts.knowledge.loading import load
        from irfacts.store import database

        knowledge = load(self._path)
        if self._as_of is not None:
            from irfacts.knowledge.standing import as_of

            self._whole = knowledge
            knowledge = as_of(knowledge, self._as_of)
        if file is not None and made_of and (written := cache.keep(file, knowledge, made_of)):
            return written
        connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            database.fill(connection, knowledge, made_of)
        except sqlite3.OperationalError as error:
            connection.close()
            message = f"this Python's SQLite cannot do it: {error}"
            raise IrfactsError(visible(self._path), None, "", message) from None
        return connection

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Fetch all rows; a cache file that turns out to be damaged is rebuilt once."""
        # Bytes of a command line that are no text stand in it as surrogates, which SQLite refuses.
        parameters = [_clean(value) if type(value) is str else value for value in parameters]
        try:
            return self._connection.execute(query, parameters).fetchall()
        except sqlite3.DatabaseError as error:
            if not self._cached or isinstance(error, sqlite3.ProgrammingError):  # closed; another thread
                raise
            self._cached = False
            self._connection.close()
            self._connection = register(self._open(cache.cache_file(self._path), fresh=True))
            return self._connection.execute(query, parameters).fetchall()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database; a store that nobody needs does so by itself."""
        self._connection.close()

    def __del__(self) -> None:
        with suppress(AttributeError, sqlite3.ProgrammingError):  # not opened; opened in another thread
            self.close()

    def edition(self) -> Edition:
        """Give the title, the version and the day of the edition, None where the file does not say."""
        meta = dict(self.rows(cache.META))
        return Edition(*map(meta.get, Edition._fields))

    def titles(self) -> dict[str, str]:
        """Give the title of each topic, by its key, in the order of the file."""
        return dict(self.rows("SELECT id, title FROM topics ORDER BY rowid"))

    def dataset(self) -> "Dataset":
        """Give what the file says of itself."""
        from irfacts.knowledge.knowledge import Dataset

        meta = dict(self.rows(cache.META))
        return Dataset(**{name: meta.get(name) for name in names(Dataset)})

    def topics(self) -> "list[Topic]":
        """Give the topics, in the order of the file."""
        from irfacts.knowledge.knowledge import Topic

        rows = self.rows("SELECT id, title, sections FROM topics ORDER BY rowid")
        return [
            Topic(id=key, title=title, sections=tuple(sections.split("\n") if sections else ()))
            for key, title, sections in rows
        ]

    def indicators(self) -> "dict[str, Indicator]":
        """Give the series that the file defines, by key."""
        from irfacts.knowledge.knowledge import Indicator

        rows = self.rows("SELECT * FROM indicators ORDER BY rowid")
        return {row[0]: Indicator(**dict(zip(names(Indicator), row, strict=True))) for row in rows}

    def moved(self, ids: Iterable[str]) -> dict[str, str]:
        """Give, of ids that went, those that answer for them."""
        return dict(self.by_key("moved", ("id", "target"), map(_clean, ids)))

    def known(self, what: str) -> list[str]:
        """Give the names that a file has: *what* is topic, section, source, indicator, id or publisher."""
        queries = {
            "topic": "SELECT id FROM topics ORDER BY rowid",
            "source": "SELECT key FROM sources ORDER BY key",
            "indicator": "SELECT DISTINCT indicator FROM facts WHERE indicator IS NOT NULL ORDER BY 1",
            "id": "SELECT id FROM facts UNION ALL SELECT id FROM claims",
            "publisher": "SELECT DISTINCT publisher FROM sources ORDER BY 1",
        }
        if self._whole and what == "source":  # what came out later is known, but nothing is found
            return sorted(self._whole.sources)
        if self._whole and what == "id":
            return [*self._whole.facts, *self._whole.claims]
        if self._whole and what == "indicator":
            return sorted({fact.indicator for fact in self._whole.facts.values() if fact.indicator})
        if what == "section":
            return self._sections(None)
        return [name for (name,) in self.rows(queries[what])]

    def counts(self) -> dict[str, int]:
        """How many facts, sources and claims there are."""
        return {
            table: self.rows(f"SELECT count(*) FROM {table}")[0][0]
            for table in ("facts", "sources", "claims")
        }

    def evidence(self) -> str | None:
        """Give the date (EDTF) on which the newest source of any fact was published."""
        from irfacts.knowledge.dates import newest

        rows = self.rows("SELECT DISTINCT evidence FROM facts WHERE evidence NOTNULL")
        return newest(date for (date,) in rows)

    def require(self, type: str, name: str, known: Sequence[str] | None = None) -> str:  # noqa: A002
        """Give the name that the file has for one typed in any case.

        Raises UsageError, with the known ones, if it has no topic, section, source or indicator of this name.
        """
        known = self.known(type) if known is None else known
        if name in known:
            return name
        folded = next((each for each in known if each.casefold() == name.casefold()), None)
        if folded is not None:
            return folded
        every = f"; known: {', '.join(known)}" if len(known) <= _SHORT else ""
        message = f"no {type} '{visible(name)}'{did_you_mean(name, known)}{every}"
        raise UsageError(message)

    def check(self, filters: Filters) -> Filters:
        """Give the filters with names as the file has them, several in one text, with commas, parted.

        Raises UsageError for a name that is not known, a limit under 1, or dates in the wrong order.
        """
        if filters.limit is not None and filters.limit < 1:
            message = f"the limit must be at least 1, not {filters.limit}"
            raise UsageError(message)
        if filters.since and filters.until:
            since, until = read_date(filters.since), read_date(filters.until)
            if since.lower and until.upper and since.lower > until.upper:
                message = f"--since {filters.since} is after --until {filters.until}"
                raise UsageError(message)
        resolved: dict[str, Any] = {}
        for name, typed in filters.used().items():
            values = [normalize("NFC", value) for value in typed]
            if FILTERS[name].type == "name":
                known = self._sections(resolved.get("topic")) if name == "section" else self.known(name)
                resolved[name] = [self.require(name, each, known) for each in _parted(values, known)]
            elif FILTERS[name].type != "date":
                resolved[name] = _parted(values, FILTERS[name].words)
        return filters._replace(**resolved)

    def _sections(self, topics: Sequence[str] | None) -> list[str]:
        return [
            name for each in self.topics() if topics is None or each.id in topics for name in each.sections
        ]

    def select(self, filters: Filters | None = None) -> list[Fact]:
        """Give the facts that the *filters* leave.

        They come section by section when a topic is asked for, else oldest first, unless
        the filters say how to sort. Raises UsageError for what a filter cannot take.
        """
        filters = filters or Filters()
        by_section = filters.topic and not filters.timeline
        return list(map(to_fact, self._list("facts", Fact, filters, "place" if by_section else "number")))

    def claims(self, filters: Filters | None = None) -> list[Claim]:
        """Give the claims that the *filters* leave, in the order of the file; UsageError as select."""
        return list(map(to_claim, self._list("claims", Claim, filters or Filters(), "number")))

    def sources(self, keys: Iterable[str] | None = None, filters: Filters | None = None) -> list[Source]:
        """Give all sources, or those of some keys, that the *filters* leave; UsageError as select."""
        if keys is not None and filters is None:
            return list(map(to_source, self.by_key("sources", names(Source), keys)))
        found = map(to_source, self._list("sources", Source, filters or Filters(), "rowid"))
        wanted = None if keys is None else set(keys)
        return [source for source in found if wanted is None or source.key in wanted]

    def _list(self, table: str, record: type[Any], filters: Filters, default: str) -> list[Any]:
        filters = self.check(filters)
        query = narrow(filters, table)
        return self.ask(table, names(record), query, order(filters, table, default), filters.limit)

    def ask(
        self, table: str, columns: Sequence[str], query: Query, sort: str, limit: int | None
    ) -> list[Any]:
        """Fetch columns of the rows that a query leaves, at most *limit* of them."""
        text = f"SELECT {', '.join(columns)} FROM {table}{query} ORDER BY {sort}"
        if limit is not None:
            text += " LIMIT ?"
        return self.rows(text, [*query.parameters, *([] if limit is None else [limit])])

    def count(self, filters: Filters, table: str = "facts") -> int:
        """How many rows of a table the *filters* leave when there is no limit."""
        query = narrow(self.check(filters), table)
        return int(self.rows(f"SELECT count(*) FROM {table}{query}", query.parameters)[0][0])

    def by_key(self, table: str, columns: Sequence[str], keys: Iterable[Any]) -> list[Any]:
        """Fetch the rows whose first column is one of the keys, sorted by it."""
        wanted = sorted(set(keys))
        rows: list[Any] = []
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            query = Query()
            query.where(f"{columns[0]} IN ({', '.join('?' * len(some))})", *some)
            rows += self.ask(table, columns, query, columns[0], None)
        return rows

    def get(self, ids: Iterable[str]) -> list[Fact | Claim]:
        """Give the facts and claims of these ids, in the order of the ids; unknown ones are left out."""
        wanted = list(dict.fromkeys(map(_clean, ids)))
        found: dict[str, Fact | Claim] = {}
        for fact in map(to_fact, self.by_key("facts", names(Fact), wanted)):
            found[fact.id] = fact
        if len(found) < len(wanted):
            for claim in map(to_claim, self.by_key("claims", names(Claim), wanted)):
                found[claim.id] = claim
        return [found[key] for key in wanted if key in found]

    def search(self, filters: Filters) -> Found:
        """Give the facts and claims that fit the terms best, best first, 20 by default.

        What holds every word comes before what holds any. A word that the file does not
        have is taken for the nearest one that it has. Raises UsageError as select does.
        """
        from irfacts.search.ranking import Condition, rank

        filters = self.check(filters)
        order(filters, "facts", "number")
        limit = 20 if filters.limit is None else filters.limit
        matches, words, instead, more = rank(
            self.rows, several(filters.terms), Condition(*narrow_search(filters)), limit
        )
        facts = self.by_key("facts", ("number", *names(Fact)), matches)
        claims = self.by_key("claims", ("number", *names(Claim)), matches)
        hits = {number: fact_hit(to_fact(row), matches[number]) for number, *row in facts}
        hits |= {number: claim_hit(to_claim(row), matches[number]) for number, *row in claims}
        return Found([hits[number] for number in matches], words, instead, more=more)

    def all_series(self) -> list[Series]:
        """Give every series, by name, with its number of points and its ends."""
        return listing.all_series(self.rows, self.indicators())

    def listings(self) -> list[Listing]:
        """Give every name that can be asked for: topics, sections, kinds, standings, series, publishers."""
        return listing.listings(self.rows, self.titles(), self.all_series())

    def series(self, indicator: str, filters: Filters | None = None) -> list[Fact]:
        """Give the points of a series that the *filters* leave, oldest first, without superseded ones.

        Raises UsageError for an unknown name.
        """
        points = self.select((filters or Filters())._replace(indicator=indicator))
        return [point for point in points if point.standing != Standing.SUPERSEDED]


_SHORT = 60
"""A list of known names up to this length is told whole."""
_LARGE = 4 * 1024**2
"""Compiling a file of this size takes about a second."""


def _parted(values: Sequence[str], known: Sequence[str]) -> list[str]:
    """Part values at commas, but for what is a known name as it stands."""
    folded = {name.casefold() for name in known}
    found: list[str] = []
    for value in values:
        if value.casefold() in folded or "," not in value:
            found.append(value)
        else:
            found += [part.strip() for part in value.split(",") if part.strip()]
    return found


def _clean(text: str) -> str:
    return text.encode(errors="replace").decode()
