"""What is derived from the parts of a knowledge file: standing, agreement, links, as-of."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Any

from irfacts.knowledge.agreement import Quantity, exact, extremes
from irfacts.knowledge.dates import in_words, newest, parse
from irfacts.knowledge.knowledge import Dataset, Indicator, Knowledge, Topic
from irfacts.knowledge.model import CITING, NAMING, Claim, Fact, Quote, Source, Standing, values
from irfacts.knowledge.words import Words
from irfacts.text import FOREVER

Fields = dict[str, Any]
"""The checked fields of one entry, by name."""
_quantity = cache(Quantity.parse)


def as_of(knowledge: Knowledge, date: str) -> Knowledge:
    """Give what had been published by the last day of *date* (EDTF).

    A source counts if the last possible day of its issue, or else of its access, is not
    later. Citations of other sources are taken out, facts with none left are gone, a
    claim goes with the text that it is of, and standing follows. Raises ValueError if
    *date* is no EDTF date.
    """
    end = parse(date).upper or FOREVER

    def out(source: Source) -> bool:
        day = source.issued or source.accessed
        last = parse(day).upper if day else None
        return last is not None and last <= end

    sources = {key: source for key, source in knowledge.sources.items() if out(source)}

    def kept(entry: Any) -> Fields:
        return cite_only(values(entry), sources)

    facts = {key: fields for key, fact in knowledge.facts.items() if (fields := kept(fact))["sources"]}
    claims = {key: kept(claim) for key, claim in knowledge.claims.items() if claim.source.key in sources}
    for fields in (*facts.values(), *claims.values()):
        for name in {*NAMING} & fields.keys():
            fields[name] = tuple(key for key in fields[name] if key in facts)
    return assemble(
        {
            "sources": {key: values(source) for key, source in sources.items()},
            "facts": facts,
            "claims": claims,
        },
        dataset=knowledge.dataset,
        topics=knowledge.topics,
        indicators=knowledge.indicators,
        moved=knowledge.moved,
        words=knowledge.words,
    )


def cite_only(fields: Fields, sources: Collection[str]) -> Fields:
    """Take what cites other sources than these out of an entry, and give it back."""
    for name in {*CITING, "says"} & fields.keys():
        fields[name] = tuple(each for each in fields[name] if each.key in sources)
    return fields


def voice(source: Source, compiler: str | None) -> str | None:
    """Give whose word a source relays for a fact, None for opinion, which does not count.

    That is the *compiler* of the series if the fact is a point of one, else the source's origin,
    else its publisher.
    """
    if source.tier == "opinion":
        return None
    return compiler or source.origin or source.publisher


def supporters(fact: Fields, sources: Mapping[str, Source]) -> Iterator[Source]:
    """Give the sources that support a fact; of a figure those that `says` has giving it."""
    quoted = dict(fact.get("says", ()))
    for key in dict.fromkeys(citation.key for citation in fact["sources"]):
        if fact.get("value") is None:
            yield sources[key]
        elif key in quoted:
            low, high = bounds(fact)
            if _quantity(quoted[key]).gives(low, high):
                yield sources[key]


def bounds(fact: Fields) -> tuple[Any, Any]:
    """Give the ends of a fact's figure, exactly as the knowledge file writes them."""
    low = exact(fact["value"])
    return low, exact(fact["value_max"]) if fact.get("value_max") is not None else low


def _standing(
    fact: Fields, sources: Mapping[str, Source], compiler: str | None, *, replaced: bool
) -> Standing:
    if replaced or fact.get("rank") == "deprecated":
        return Standing.SUPERSEDED
    if fact.get("disputed_by"):
        return Standing.DISPUTED
    voices = {voice(source, compiler) for source in supporters(fact, sources)}
    if len(voices - {None}) > 1:
        return Standing.CORROBORATED
    primary = any(sources[citation.key].tier == "primary" for citation in fact["sources"])
    return Standing.OFFICIAL if primary else Standing.SINGLE_SOURCE


def _agreement(fact: Fields) -> Fields:
    """Derive from `says` the least and the most that sources give, and whether they agree."""
    quotes: tuple[Quote, ...] = fact.get("says", ())
    if fact.get("value") is None or not quotes:
        return {}
    given = [_quantity(quote.quantity) for quote in quotes]
    low, high = extremes(given)
    ends = bounds(fact)
    return {"low": low, "high": high, "agreement": all(each.admits(*ends) for each in given)}


def of_series(fact: Fields, indicators: Mapping[str, Indicator]) -> Fields:
    """Give what a point takes from its series: title and unit, where it has none of its own."""
    indicator = indicators.get(fact.get("indicator", ""))
    if indicator is None:
        return {}
    taken: Fields = {}
    if "title" not in fact and "date" in fact:
        taken["title"] = f"{indicator.title}, {in_words(fact['date'])}"
    if indicator.unit and "unit" not in fact and "value" in fact:
        taken["unit"] = indicator.unit
    return taken


def assemble(
    tables: Mapping[str, Mapping[str, Fields]],
    *,
    dataset: Dataset,
    topics: Mapping[str, Topic],
    indicators: Mapping[str, Indicator],
    moved: Mapping[str, str],
    words: Words | None = None,
) -> Knowledge:
    """Derive what is derived and make the records of the checked *tables* sources, facts and claims.

    Every key that a record names must be there.
    """
    sources, facts, claims = (tables[name] for name in ("sources", "facts", "claims"))
    replaced_by: dict[str, list[str]] = {}
    pointed_at: dict[str, list[str]] = {}
    resting: dict[str, int] = {}
    for key, fields in facts.items():
        for old in fields.get("replaces", ()):
            replaced_by.setdefault(old, []).append(key)
        for cited in {citation.key for citation in fields["sources"]}:
            resting[cited] = resting.get(cited, 0) + 1
    for key, fields in claims.items():
        for pointed in dict.fromkeys(fields.get("facts", ())):
            pointed_at.setdefault(pointed, []).append(key)
    published = {
        key: Source(**fields | {"key": key, "facts": resting.get(key, 0)}) for key, fields in sources.items()
    }

    def fact(key: str, fields: Fields) -> Fact:
        lower, upper = parse(fields["date"])
        series = indicators.get(fields.get("indicator") or "")
        compiler = series.compiler if series else None
        fields |= {
            "id": key,
            "lower": lower,
            "upper": upper,
            "standing": _standing(fields, published, compiler, replaced=key in replaced_by),
            "replaced_by": tuple(dict.fromkeys(replaced_by.get(key, ()))),
            "claims": tuple(pointed_at.get(key, ())),
            "evidence": newest(filter(None, (published[cited.key].issued for cited in fields["sources"]))),
            "low": None,
            "high": None,
            "agreement": None,
        }
        return Fact(**fields | _agreement(fields))

    return Knowledge(
        dataset=dataset,
        topics=topics,
        indicators=indicators,
        sources=published,
        facts={key: fact(key, fields) for key, fields in facts.items()},
        claims={key: Claim(**fields | {"id": key}) for key, fields in claims.items()},
        moved=moved,
        words=words or {},
    )
