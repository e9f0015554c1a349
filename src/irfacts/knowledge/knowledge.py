"""A whole knowledge file: what it says of itself, its topics and series, and its records."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from irfacts.knowledge.dates import order
from irfacts.knowledge.model import (
    PERIODICITIES,
    Claim,
    Fact,
    Field,
    Source,
    citations,
    definitions,
    resolving,
    values,
)
from irfacts.knowledge.record import Record, record
from irfacts.knowledge.words import Words


@record
class Floors(Record):
    """The least that a file may hold: a number of facts, and shares in per cent."""

    facts: Annotated[int | float | None, Field("number", "Facts", 1000)] = None
    primary: Annotated[int | float | None, Field("number", "Facts with a primary source, in %", 40)] = None
    located: Annotated[int | float | None, Field("number", "Citations with a locator, in %", 50)] = None
    says: Annotated[int | float | None, Field("number", "Figures with `says`, in %", 60)] = None
    corroborated: Annotated[int | float | None, Field("number", "Corroborated facts, in %", 50)] = None


@record
class Dataset(Record):
    """What the file says of itself."""

    title: Annotated[
        str | None, Field("text", "What the dataset is called", "India-Russia relations: cited facts")
    ] = None
    version: Annotated[str | None, Field("text", "The edition of the data", "2026.11")] = None
    updated: Annotated[
        str | None, Field("date", "The day of the edition; what has passed is judged by it", "2026-11-23")
    ] = None
    license: Annotated[
        str | None, Field("text", "The licence of the data, by its SPDX name", "CC-BY-4.0")
    ] = None
    review_after: Annotated[
        str | None,
        Field("duration", "The age of evidence at which an open fact is to be looked at (ISO 8601)", "P2Y"),
    ] = None
    floors: Annotated[
        Floors | None,
        Field("floors", "The least that the file may hold, as `check` counts it", {"facts": 1000}),
    ] = None

    def described(self) -> dict[str, str | None]:
        """Give what it says of itself in words, by field: all but the floors."""
        return {name: value for name, value in values(self).items() if name != "floors"}


@record
class Topic(Record):
    """A topic and its sections, in the order in which they are shown."""

    id: Annotated[str, Field("key", "Its key", derived=True)]
    title: Annotated[str, Field("text", "The topic in words", "Trade and economy")]
    sections: Annotated[
        tuple[str, ...],
        Field(
            "item", "Its sections, in the order in which they are shown", ["Targets", "Energy"], repeated=True
        ),
    ] = ()


@record
class Indicator(Record):
    """A series of figures: what is counted, in which unit, by whom."""

    id: Annotated[str, Field("key", "Its key", derived=True)]
    title: Annotated[
        str, Field("text", "The series in words", "Goods trade of India with Russia", required=True)
    ]
    unit: Annotated[str | None, Field("text", "The unit of its points", "USD million")] = None
    definition: Annotated[
        str | None, Field("text", "What is counted, in our own words", "Exports and imports of goods.")
    ] = None
    compiler: Annotated[
        str | None, Field("text", "Whose count it is; relays of it are one voice", "Department of Commerce")
    ] = None
    url: Annotated[str | None, Field("url", "The compiler's page", "https://example.org/data")] = None
    periodicity: Annotated[
        str | None, Field("word", "How often it is counted", words=PERIODICITIES, example="fiscal-year")
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A whole knowledge file, checked; the mappings keep the order of the file."""

    dataset: Dataset
    topics: Mapping[str, Topic]
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    claims: Mapping[str, Claim]
    moved: Mapping[str, str] = field(default_factory=dict)
    """Ids that went, each with the id that answers for it."""
    words: Words = field(default_factory=dict)
    """The words that it adds to those that ship, for search."""

    def by_date(self) -> list[Fact]:
        """Give the facts, oldest first; of the same date by id."""
        return sorted(self.facts.values(), key=lambda fact: (*order((fact.lower, fact.upper)), fact.id))

    def resolved(self) -> "Knowledge":
        """Give it with citations that know their `source`."""
        cited = resolving(self.sources)

        def whole(record: Any) -> Any:
            found: dict[str, Any] = {}
            for name, citation in citations(record):
                many = definitions(type(record))[name].repeated
                found[name] = (*found.get(name, ()), cited(*citation)) if many else cited(*citation)
            return replace(record, **found)

        return replace(
            self,
            facts={key: whole(fact) for key, fact in self.facts.items()},
            claims={key: whole(claim) for key, claim in self.claims.items()},
        )
