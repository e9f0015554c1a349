"""The questions of the command line, as functions from a store to an answer.

An answer holds records and what a formatter needs to show them; it knows no format.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from irfacts.errors import UsageError
from irfacts.knowledge.model import CITING, Citation, Claim, Fact, Source, names
from irfacts.store.filters import FILTERS, Filters, read_date, several
from irfacts.store.store import Store
from irfacts.text import FOREVER, did_you_mean, visible

OUTPUT_FORMAT = 2
"""The version of the machine formats: the names and order of their fields."""
COLUMNS = {
    "timeline": ("id", "date", "title", "topic", "standing", "sources"),
    "topic": ("id", "date", "title", "direction", "hs", "value", "unit", "standing", "sources"),
    "facts": ("id", "date", "title", "topic", "value", "unit", "status", "standing", "sources"),
    "topics": ("type", "name", "title", "topic", "facts"),
    "search": ("id", "type", "date", "title", "value", "unit", "standing", "sources"),
    "show": ("id", "date", "title", "value", "unit", "standing", "statement", "sources"),
    "claims": ("id", "verdict", "claim", "finding", "facts", "sources"),
    "sources": ("key", "tier", "issued", "publisher", "title", "facts", "url"),
    "series": ("indicator", "title", "unit", "points", "first", "last"),
    "chart": ("id", "date", "value", "unit", "circa", "provisional", "standing", "sources"),
}
"""The columns of each command's table, which tsv carries too; the key comes first."""


_SHOWN = 6
"""So many hits are shown to people unless they set a limit."""


class Answer(NamedTuple):
    """Records of one sort, with what is known about them."""

    records: Sequence[Any]
    record_type: type[Any]
    columns: tuple[str, ...]
    title: str
    """A topic's id, or the command or series in words."""
    asked: str = ""
    """The words and filters, for a title."""
    sources: Mapping[str, Source] = {}
    """The sources that the records cite, by key, in the order of citing."""
    view: str = "list"
    """How people see it: list, hits, cards, chart or references."""
    style: str = "apa"
    """Of references and footnotes, a key of `irfacts.output.references.STYLES`."""
    sections: bool = False
    """Whether the records stand section by section."""
    related: Mapping[str, Fact | Claim] = {}
    """For people: the other records that cards name, the whole ones that hits stand for."""
    total: int | None = None
    """How many there are without the limit, where a limit was given."""
    truncated: bool = False
    """Whether a search found more than the limit."""
    words: Sequence[str] = ()
    """The words that a search looked for."""
    highlight: str = ""
    """For people: the pattern (of `re`) of what a search looked for, to be marked."""
    messages: Sequence[str] = ()
    """For standard error."""
    indicators: Mapping[str, Any] = {}
    """For people: the series that the facts are points of, by key."""
    complete: bool = True
    """Whether everything that was asked for was found."""
    series: Mapping[str, Sequence[Fact]] = {}
    """The points of each series of a chart, by key."""
    changes: Mapping[str, float | None] = {}
    """The change on the point before, in per cent, by the point's id, where it was asked for."""
    fields: tuple[str, ...] = ()
    """The fields of its records, where they are not those of their sort."""

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of its records."""
        return self.fields or names(self.record_type)

    @property
    def shown(self) -> Sequence[Any]:
        """What people see and sources stand for: its records, or the points of a chart's series."""
        return [point for points in self.series.values() for point in points] or self.records


def cited(records: Iterable[Any]) -> Iterator[str]:
    """Give the keys of the sources that records cite, in order."""
    return (citation.key for record in records for citation in citations(record))


def citations(record: Any) -> Iterator[Citation]:
    """Give the citations of a record in the order in which people see them: what supports it first."""
    if isinstance(record, Claim):
        yield record.source
    for name in CITING:
        yield from getattr(record, name, ())


def with_sources(store: Store, answer: Answer) -> Answer:
    """Fetch the sources that an answer's records cite, if it has none yet; formats of rows do without."""
    if answer.sources:
        return answer
    keys = list(dict.fromkeys(cited(answer.shown)))
    found = {source.key: source for source in store.sources(keys)}
    return answer._replace(sources={key: found[key] for key in keys})


def for_people(store: Store, answer: Answer, *, screen: bool = False, drawn: bool = True) -> Answer:
    """Fetch what people are shown beyond the records: sources in full, and the facts behind hits.

    Of hits those that fill a *screen*, if that is asked for. Where they are *drawn*, the first is told whole.
    """
    if answer.view == "hits" and screen and len(answer.records) > _SHOWN:
        answer = answer._replace(records=answer.records[:_SHOWN], truncated=True)
    if answer.view == "hits":
        from irfacts.search.words import highlighter

        whole = store.get(hit.id for hit in answer.records)
        answer = answer._replace(
            highlight=highlighter(answer.words, store.vocabulary()) if answer.words else "",
            related={record.id: record for record in whole},
        )
        if drawn:
            named = [*cited(whole[:1]), *cited(answer.records)]
            answer = answer._replace(sources={source.key: source for source in store.sources(named)})
    answer = with_sources(store, answer)
    return answer._replace(indicators=store.indicators() if answer.view == "cards" else answer.indicators)


def _nothing(filters: Filters) -> tuple[str, ...]:
    """Say what to try when a list is empty."""
    if not filters.terms:
        return ("nothing matched",)
    terms = several(filters.terms)
    fewer = "fewer words, or " if len(terms) > 1 else ""
    return (f"nothing matched; try {fewer}irfacts search {visible(' '.join(terms))}",)


def asked(filters: Filters) -> str:
    """Write the words and filters of a question for people."""
    parts = several(filters.terms)
    for name, values in filters.used().items():
        words = ", ".join(values)
        parts.append(f"{name.rstrip('_')} {words}" if FILTERS[name].type == "date" else words)
    return visible(", ".join(part for part in parts if part))


def _listed(store: Store, record_type: type[Any], records: Sequence[Any], filters: Filters) -> Answer:
    """Give a list of records of one table, and how many there are where a limit cuts them off."""
    table = f"{record_type.__name__.lower()}s"
    return Answer(
        records=records,
        record_type=record_type,
        columns=COLUMNS[table],
        title=table,
        asked=asked(filters),
        total=store.count(filters, table) if filters.limit == len(records) else None,
        messages=() if records else _nothing(filters),
    )


def facts(store: Store, filters: Filters) -> Answer:
    """Give the facts of a topic, section by section, or of all of them, oldest first."""
    answer = _listed(store, Fact, store.select(filters), filters)
    topic = filters.topic if isinstance(filters.topic, str) and not filters.timeline else None
    more = _units(answer.records, filters) if answer.records else _elsewhere(store, filters)
    return answer._replace(
        columns=COLUMNS["topic" if topic else "timeline" if filters.timeline else "facts"],
        title="timeline" if filters.timeline else topic or "facts",
        messages=(*answer.messages, *more),
        sections=topic is not None and not (filters.sort or filters.reverse),
    )


def _elsewhere(store: Store, filters: Filters) -> Iterator[str]:
    """Say what an empty list of facts may lack: what other topics have, or how far the evidence reaches."""
    if filters.topic and (count := store.count(filters._replace(topic=None, section=None, timeline=False))):
        yield f"{count} in other topics: irfacts facts lists them"
    began = filters.in_ or filters.since
    evidence = store.evidence() if began else None
    if began and evidence and (read_date(began).lower or "") > (read_date(evidence).upper or FOREVER):
        from irfacts.knowledge.dates import in_words

        yield f"the newest evidence of this edition is of {in_words(evidence)}"


def _units(records: Sequence[Fact], filters: Filters) -> tuple[str, ...]:
    """Say so if values of different units are ranked together; those of one, such as USD, are scaled."""
    if (filters.sort or "").removeprefix("-") != "value":
        return ()
    from irfacts.knowledge.units import scaled

    units = list(dict.fromkeys(scaled(record.unit)[1] for record in records if record.unit))
    if len(units) < 2:
        return ()
    listed = ", ".join(map(visible, units))
    return (f"ranked as bare numbers of {len(units)} units ({listed}); narrow with --unit",)


def listings(store: Store) -> Answer:
    """Give every name that can be asked for."""
    from irfacts.store.listing import Listing

    return Answer(records=store.listings(), record_type=Listing, columns=COLUMNS["topics"], title="topics")


def search(store: Store, filters: Filters) -> Answer:
    """Give the best matches over facts and claims."""
    if not any(term.strip() for term in several(filters.terms)):
        if filters.used():
            return facts(store, filters)
        raise UsageError("search needs at least one word, or a filter")
    from irfacts.store.records import Hit

    records, words, instead, more = store.search(filters)
    messages = [f"nothing for '{visible(word)}'; took '{other}' instead" for word, other in instead.items()]
    if records and all(hit.missed for hit in records):
        lacking = ", ".join(map(visible, records[0].missed))
        messages.append(f"no fact has all of: {', '.join(map(visible, words))}; nearest, without {lacking}:")
    if not records:
        near = store.suggestions(several(filters.terms))
        hint = f" (did you mean {' or '.join(near)}?)" if near else ""
        messages = [f"nothing found{hint}"]
    return Answer(
        records=records,
        record_type=Hit,
        columns=COLUMNS["search"],
        view="hits",
        title="search",
        asked=asked(filters),
        truncated=more,
        words=words,
        messages=messages,
    )


def cards(store: Store, ids: Sequence[str]) -> Answer:
    """Give the cards of facts and claims."""
    moved = store.moved(ids)
    ids = [moved.get(key, key) for key in ids]
    records = store.get(ids)
    known = {record.id for record in records}
    unknown = [key for key in dict.fromkeys(ids) if key not in known]
    every = store.known("id") if unknown else []
    related = ("replaces", "replaced_by", "claims", "facts")
    named = [key for record in records for name in related for key in getattr(record, name, ())]
    record_type = type(records[0]) if records else Fact
    return Answer(
        records=records,
        record_type=record_type,
        columns=COLUMNS["claims" if record_type is Claim else "show"],
        title=", ".join(record.id for record in records),
        view="cards",
        related={record.id: record for record in store.get(named)},
        messages=[f"'{old}' is now '{new}'" for old, new in moved.items()]
        + [
            f"'{visible(key)}' had not been published by then"
            if key in every
            else f"no fact or claim '{visible(key)}'{did_you_mean(key, every)}"
            for key in unknown
        ],
        complete=not unknown,
    )


def claims(store: Store, filters: Filters) -> Answer:
    """Give the claims, with verdict and finding."""
    return _listed(store, Claim, store.claims(filters), filters)


def sources(store: Store, keys: Sequence[str], filters: Filters) -> Answer:
    """Give the sources, with how many facts rest on each."""
    known = store.known("source") if keys else []
    for key in keys:
        store.require("source", key, known)
    answer = _listed(store, Source, store.sources(keys or None, filters), filters)
    return answer._replace(sources={source.key: source for source in answer.records})
