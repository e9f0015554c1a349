"""The questions that can be put to a knowledge file."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self, TypeVar
from unicodedata import normalize

from irfacts.errors import UsageError
from irfacts.knowledge.model import Claim, Fact, Source, Standing, citations, names
from irfacts.knowledge.places import shipped
from irfacts.store import cache
from irfacts.store.filters import (
    FILTERS,
    Filters,
    Query,
    match,
    narrow,
    narrow_search,
    order,
    parted,
    read_date,
    refuse,
    several,
)
from irfacts.store.opened import Opened, clean
from irfacts.store.records import Edition, Found, hit
from irfacts.text import unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irfacts.knowledge.knowledge import Dataset, Indicator, Topic
    from irfacts.search.vocabulary import Vocabulary
    from irfacts.store.listing import Listing, Series

_Records = TypeVar("_Records", list[Fact], list[Claim], list[Fact | Claim])


class Store(Opened):
    """The questions that can be put to a knowledge file; open one with `Store.open`.

    It is a context manager, which closes it; what it gave stays whole.
    """

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str] | None = None,
        *,
        cache: bool = True,
        as_of: str | None = None,
        notice: Callable[[], None] | None = None,
        resolve: bool = True,
    ) -> Self:
        """Open a knowledge file, by default the one that ships; ``-`` is standard input.

        With *cache*, the compiled form is kept in the user's cache folder if that can be
        written, ``IRFACTS_NO_CACHE`` is not set and the file is no pipe. *as_of* (EDTF) answers
        with what was published by then. *notice* is called before a large file is compiled. With *resolve*
        every citation knows its `source`. Raises IrfactsError if the file cannot be used and
        UsageError if *as_of* is no date.
        """
        if as_of is not None:
            read_date(as_of)
        name = os.fspath(path) if path is not None else shipped()
        keep = cache and os.environ.get("IRFACTS_NO_CACHE", "0") in ("", "0")
        return cls(name, keep=keep, as_of=as_of, notice=notice, resolve=resolve)

    def edition(self) -> Edition:
        """Give the title, the version and the day of the edition, None where the file does not say."""
        meta = dict(self._rows(cache.META))
        return Edition(*map(meta.get, Edition._fields))

    def titles(self) -> dict[str, str]:
        """Give the title of each topic, by its key, in the order of the file."""
        return dict(self._rows("SELECT id, title FROM topics ORDER BY rowid"))

    def dataset(self) -> "Dataset":
        """Give what the file says of itself."""
        from irfacts.knowledge.knowledge import Dataset

        meta = dict(self._rows(cache.META))
        return Dataset(**{name: meta.get(name) for name in names(Dataset)})

    def topics(self) -> "list[Topic]":
        """Give the topics, in the order of the file."""
        from irfacts.knowledge.knowledge import Topic

        rows = self._rows("SELECT id, title, sections FROM topics ORDER BY rowid")
        return [
            Topic(id=key, title=title, sections=tuple(sections.split("\n") if sections else ()))
            for key, title, sections in rows
        ]

    def indicators(self) -> "dict[str, Indicator]":
        """Give the series that the file defines, by key."""
        from irfacts.knowledge.knowledge import Indicator

        rows = self._rows("SELECT * FROM indicators ORDER BY rowid")
        return {each.id: each for each in self._make(Indicator, rows)}

    def moved(self, ids: Iterable[str]) -> dict[str, str]:
        """Give, of ids that went, those that answer for them."""
        return dict(self._by_key("moved", ("id", "target"), map(clean, ids)))

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
        return [name for (name,) in self._rows(queries[what])]

    def counts(self) -> dict[str, int]:
        """How many facts, sources and claims there are."""
        return {
            table: self._rows(f"SELECT count(*) FROM {table}")[0][0]
            for table in ("facts", "sources", "claims")
        }

    def evidence(self) -> str | None:
        """Give the date (EDTF) on which the newest source of any fact was published."""
        from irfacts.knowledge.dates import newest

        rows = self._rows("SELECT DISTINCT evidence FROM facts WHERE evidence NOTNULL")
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
        raise UsageError(unknown(type, name, known))

    def _checked(self, filters: Filters) -> Filters:
        """Give the filters with names as the file has them, several in one text, with commas, parted.

        Raises UsageError for a name that is not known, and as `refuse` does.
        """
        refuse(filters)
        resolved: dict[str, Any] = {}
        for name, typed in filters.used().items():
            values = [normalize("NFC", value) for value in typed]
            if FILTERS[name].type == "name":
                known = self._sections(resolved.get("topic")) if name == "section" else self.known(name)
                resolved[name] = [self.require(name, each, known) for each in parted(values, known)]
            elif FILTERS[name].type != "date":
                resolved[name] = parted(values, FILTERS[name].words)
        return filters._replace(**resolved)

    def _sections(self, topics: Sequence[str] | None) -> list[str]:
        asked = [each for each in self.topics() if topics is None or each.id in topics]
        return [name for each in asked for name in each.sections]

    def select(self, filters: Filters | None = None) -> list[Fact]:
        """Give the facts that the *filters* leave.

        They come section by section when a topic is asked for, else oldest first, unless
        the filters say how to sort. Raises UsageError for what a filter cannot take.
        """
        filters = filters or Filters()
        by_section = filters.topic and not filters.timeline
        return self._with_sources(self._list("facts", Fact, filters, "place" if by_section else "number"))

    def claims(self, filters: Filters | None = None) -> list[Claim]:
        """Give the claims that the *filters* leave, in the order of the file; UsageError as select."""
        return self._with_sources(self._list("claims", Claim, filters or Filters(), "number"))

    def _with_sources(self, records: _Records) -> _Records:
        """Fetch the sources that records cite, for the citations to find, if that is wanted."""
        if self._resolve:
            cited = {citation.key for record in records for _, citation in citations(record)}
            found = self.sources(cited - self._resolved.keys())
            self._resolved.update((source.key, source) for source in found)
        return records

    def sources(self, keys: Iterable[str] | None = None, filters: Filters | None = None) -> list[Source]:
        """Give all sources, or those of some keys, that the *filters* leave; UsageError as select."""
        if keys is not None and filters is None:
            return self._make(Source, self._by_key("sources", names(Source), keys))
        found = self._list("sources", Source, filters or Filters(), "rowid")
        wanted = None if keys is None else set(keys)
        return [source for source in found if wanted is None or source.key in wanted]

    def source_fields(self, keys: Iterable[str], fields: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Give some fields of the sources of some keys, by key: a third of the time of whole records."""
        rows = self._by_key("sources", ("key", *fields), keys)
        return {key: dict(zip(fields, values, strict=True)) for key, *values in rows}

    def _list(self, table: str, record: type[Any], filters: Filters, default: str) -> list[Any]:
        filters = self._checked(filters)
        sort = order(filters, table, default)
        rows = self._ask(table, names(record), self._narrowed(filters, table), sort, filters.limit)
        return self._make(record, rows)

    def _narrowed(self, filters: Filters, table: str) -> Query:
        """Give the conditions of filters that were checked, their terms among them."""
        query = narrow(filters, table)
        typed = several(filters.terms)
        if any(term.strip() for term in typed):
            match(query, typed, self.vocabulary(), titled=filters.titled)
        return query

    def vocabulary(self) -> "Vocabulary":
        """Give the words that questions are read with."""
        if self._vocabulary is None:
            from irfacts.search.vocabulary import Vocabulary

            self._vocabulary = Vocabulary(self._rows("SELECT list, line FROM words ORDER BY rowid"))
        return self._vocabulary

    def count(self, filters: Filters, table: str = "facts") -> int:
        """How many rows of a table the *filters* leave when there is no limit."""
        query = self._narrowed(self._checked(filters), table)
        return int(self._rows(f"SELECT count(*) FROM {table}{query}", query.parameters)[0][0])

    def get(self, ids: Iterable[str]) -> list[Fact | Claim]:
        """Give the facts and claims of these ids, in the order of the ids; unknown ones are left out."""
        wanted = list(dict.fromkeys(map(clean, ids)))
        found: dict[str, Fact | Claim] = {}
        for table, record in (("facts", Fact), ("claims", Claim)):
            if len(found) < len(wanted):
                made = self._make(record, self._by_key(table, names(record), wanted))
                found |= {each.id: each for each in made}
        return self._with_sources([found[key] for key in wanted if key in found])

    def search(self, filters: Filters) -> Found:
        """Give the facts and claims that fit the terms best, best first, 20 by default.

        What holds every word comes before what holds any. A word that the file does not
        have is taken for the nearest one that it has. Raises UsageError as select does.
        """
        from irfacts.search.ranking import rank

        filters = self._checked(filters)
        order(filters, "facts", "number")
        limit = 20 if filters.limit is None else filters.limit
        found = rank(
            self._rows,
            several(filters.terms),
            narrow_search(filters),
            limit,
            self.vocabulary(),
            newest=filters.newest,
        )
        records: dict[int, Fact | Claim] = {}
        for table, record in (("facts", Fact), ("claims", Claim)):
            rows = self._by_key(table, ("number", *names(record)), found.matches)
            made = self._make(record, (row[1:] for row in rows))
            records |= {row[0]: each for row, each in zip(rows, made, strict=True)}
        self._with_sources(list(records.values()))
        hits = [hit(records[number], match) for number, match in found.matches.items()]
        return Found(hits, found.words, found.instead, found.more, found.whole, found.lacking, found.listed)

    def suggestions(self, terms: Sequence[str]) -> list[str]:
        """Give words that the file has and that look like those of some terms."""
        from irfacts.search.spelling import suggestions

        return suggestions(self._rows, terms, self.vocabulary())

    def all_series(self) -> "list[Series]":
        """Give every series, by name, with its number of points and its ends."""
        from irfacts.store import listing

        return listing.all_series(self._rows, self.indicators())

    def listings(self) -> "list[Listing]":
        """Give every name that can be asked for: topics, sections, kinds, standings, series, publishers."""
        from irfacts.store import listing

        return listing.listings(self._rows, self.titles(), self.all_series())

    def series(self, indicator: str, filters: Filters | None = None) -> list[Fact]:
        """Give the points of a series that the *filters* leave, oldest first, without superseded ones.

        Raises UsageError for an unknown name.
        """
        points = self.select((filters or Filters())._replace(indicator=indicator))
        return [point for point in points if point.standing != Standing.SUPERSEDED]
