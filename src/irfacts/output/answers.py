"""The questions of the command line, as functions from a store to an answer."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from irfacts.errors import UsageError
from irfacts.knowledge.model import Claim, Fact, Source, names
from irfacts.output.answer import COLUMNS, Answer
from irfacts.store.filters import FILTERS, Filters, read_date, several
from irfacts.store.store import Store
from irfacts.text import FOREVER, did_you_mean, unknown, visible


class Group(NamedTuple):
    """How many records have one thing in common."""

    name: str
    records: int


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
    """Give the facts of a topic section by section, or all, oldest first.

    Where the terms call a section, that comes first, and in it what has them in its title.
    """
    called = _called(store, filters)
    if called and not (filters.sort or filters.reverse or filters.newest):
        records = _called_first(store, filters, called)[: filters.limit]
    else:
        records = store.select(filters)
    answer = _listed(store, Fact, records, filters)
    topic = filters.topic if isinstance(filters.topic, str) and not filters.timeline else None
    sections = topic is not None and not (filters.sort or filters.reverse)
    more = _units(answer.records, filters) if answer.records else _elsewhere(store, filters)
    return answer._replace(
        columns=COLUMNS["topic" if topic else "timeline" if filters.timeline else "facts"],
        title="timeline" if filters.timeline else topic or "facts",
        messages=(*answer.messages, *more),
        hints=partial(_beside, store, answer.records, filters, called) if answer.records else tuple,
        sections=sections,
    )


def _called_first(store: Store, filters: Filters, called: Sequence[tuple[str, str]]) -> list[Fact]:
    """Give facts: first those of the sections that are called, before all what is called so itself.

    That has the terms in its title, or is of the kind that one of them names.
    """
    every = filters._replace(limit=None)
    titled = {fact.id for fact in store.select(every._replace(titled=True))}
    kinds = {word for term in several(filters.terms) for word in store.vocabulary().alike(term)}

    def later(fact: Fact) -> tuple[bool, bool]:
        inside = (fact.topic, fact.section) in called
        return (not inside, inside and fact.id not in titled and fact.kind not in kinds)

    return sorted(store.select(every), key=later)


def grouped(answer: Answer, field: str, limit: int | None) -> Answer:
    """Count an answer's records by a field, or by ``year``: years in their order, else the largest first.

    A record without a value counts as none, one with several values in each. Raises UsageError for a field
    that the records do not have.
    """
    known = {"year": "lower", **{name: name for name in names(answer.record_type)}}
    if field not in known:
        raise UsageError(unknown("field", field, known))
    counts = Counter(
        name for record in answer.records for name in _values(getattr(record, known[field]), field)
    )
    order = sorted(counts) if field == "year" else sorted(counts, key=lambda name: (-counts[name], name))
    groups = [Group(name, counts[name]) for name in order[:limit]]
    return answer._replace(
        records=groups,
        record_type=Group,
        columns=Group._fields,
        asked=", ".join(filter(None, (answer.asked, f"by {field}"))),
        sections=False,
        total=len(order) if limit else None,
    )


def _values(value: Any, field: str) -> Iterator[str]:
    """Give the values of a field as texts: of a date its year if that is asked for, of citations the keys."""
    for each in (value or (None,)) if isinstance(value, tuple) else (value,):
        if each is None:
            yield "none"
        elif field == "year":
            yield each[:4]
        else:
            yield str(getattr(each, "key", each))


def _elsewhere(store: Store, filters: Filters) -> Iterator[str]:
    """Say what an empty list of facts may lack: what other topics have, or how far the evidence reaches."""
    if filters.topic and (count := store.count(filters._replace(topic=None, section=None, timeline=False))):
        other = "sections and topics" if filters.section else "topics"
        yield f"{count} in other {other}: irfacts facts lists them"
    began = filters.in_ or filters.since
    evidence = store.evidence() if began else None
    if began and evidence and (read_date(began).lower or "") > (read_date(evidence).upper or FOREVER):
        yield from newest(store)


def newest(store: Store) -> Iterator[str]:
    """Say how far the evidence reaches."""
    if evidence := store.evidence():
        from irfacts.knowledge.dates import in_words

        yield f"the newest evidence of this edition is of {in_words(evidence)}"


def _beside(
    store: Store, records: Sequence[Fact], filters: Filters, called: Sequence[tuple[str, str]]
) -> Iterator[str]:
    """Say what a list of facts has from before its beginning, what it leaves out, and what is called so."""
    listed = store.count(filters) if filters.limit else len(records)
    if filters.terms:
        count = store.count(filters._replace(titled=True))
        if 0 < count < listed:
            have = "has every word in its title" if count == 1 else "have every word in their titles"
            yield f"{count:,} of {listed:,} {have}: --titled"
    for topic, section in called:
        count = store.count(
            filters._replace(terms=(), titled=False, topic=topic, section=section, limit=None)
        )
        yield f"{count} in the section '{section}' of {topic}: --section"
    if filters.since and not filters.limit:
        start = read_date(filters.since).lower or ""
        before = sum((record.lower or "") < start for record in records)
        if before:
            yield f"{before:,} began before; --in {filters.since}/.. leaves them out"
    if filters.topic and (several(filters.terms) or filters.used().keys() - {"topic", "section"}):
        elsewhere = store.count(filters._replace(topic=None, section=None, limit=None)) - listed
        if elsewhere:
            yield f"{elsewhere:,} in other topics"
    if filters.unit and (filters.sort or "").removeprefix("-") == "value":
        every = store.select(filters._replace(unit=None, limit=None))
        left = sum(record.value is not None for record in every) - store.count(filters)
        if left:
            yield f"{left:,} figures in other units left out"


def _called(store: Store, filters: Filters) -> list[tuple[str, str]]:
    """Give the sections that the terms call, each behind its topic: *nuclear energy*, say."""
    terms = " ".join(several(filters.terms)).split()
    if not terms or filters.section or filters.timeline:
        return []
    from irfacts.search.vocabulary import roots

    asked = several(filters.topic)
    named = [
        (topic.id, section, {root for word in section.split() for root in roots(word)})
        for topic in store.topics()
        for section in (topic.sections if not asked or topic.id in asked else ())
    ]
    return [
        (topic, section)
        for topic, section, names in named
        if not any(names.isdisjoint(roots(term)) for term in terms)
    ]


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


def cards(store: Store, ids: Sequence[str]) -> Answer:
    """Give the cards of facts and claims; of words that are none, that of the fact with all of them."""
    moved = store.moved(ids)
    messages = [f"'{old}' is now '{new}'" for old, new in moved.items()]
    ids = [moved.get(key, key) for key in ids]
    records = store.get(ids)
    known = {record.id for record in records}
    missing = [key for key in dict.fromkeys(ids) if key not in known]
    words = " ".join(ids).split()
    if not records and len(words) > 1:
        best = store.search(Filters(terms=ids, limit=1)).hits
        if best and not best[0].missed:
            messages = [f"no ids; the best answer to {visible(' '.join(ids))}: {best[0].id}"]
            records, missing = store.get([best[0].id]), []
        elif not any("-" in word for word in words):  # as every id of more than one word has
            messages, missing = [f"no ids, and no fact has all of: {visible(', '.join(words))}"], []
    every = store.known("id") if missing else []
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
        messages=messages
        + [
            f"'{visible(key)}' had not been published by then"
            if key in every
            else f"no fact or claim '{visible(key)}'{did_you_mean(key, every)}"
            for key in missing
        ],
        complete=not missing,
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
