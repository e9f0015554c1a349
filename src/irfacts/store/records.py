"""Rows of the database back into records."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from irfacts.knowledge.model import Citation, Claim, Fact, Field, Quote, Source, definitions, names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irfacts.search.ranking import Match


@cache
def _split(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("; ")) if text else ()


@cache
def _cited(text: str | None) -> tuple[Citation, ...]:
    return tuple(map(_citation, text.split("; "))) if text else ()


def _citation(text: str) -> Citation:
    key, bracket, locator = text.partition("[")
    return Citation(key, locator[:-1] if bracket else None)


def _quotes(text: str | None) -> tuple[Quote, ...]:
    return tuple(Quote(*each.split("=", 1)) for each in text.split("; ")) if text else ()


def _truth(value: int | None) -> bool | None:
    return None if value is None else value == 1


def _reader(field: Field) -> Callable[[Any], Any] | None:
    """Give what undoes compiling for a field, None where nothing needs to be undone."""
    if field.type == "quotes":
        return _quotes
    if field.type == "citation":
        return _cited if field.repeated else _citation
    if field.type == "flag":
        return _truth
    if field.derived and field.words:
        return {str(word): word for word in field.words}.__getitem__
    return _split if field.repeated else None


def _maker(record: type[Any]) -> Callable[[Sequence[Any]], Any]:
    """Give a function that makes records of rows, which hold their fields in order."""
    columns = names(record)
    read = [
        (at, reader) for at, field in enumerate(definitions(record).values()) if (reader := _reader(field))
    ]

    def make(row: Sequence[Any]) -> Any:
        fields = list(row)
        for at, reader in read:
            fields[at] = reader(fields[at])
        return record(**dict(zip(columns, fields, strict=True)))

    return make


to_fact: Callable[[Sequence[Any]], Fact] = _maker(Fact)
to_claim: Callable[[Sequence[Any]], Claim] = _maker(Claim)
to_source: Callable[[Sequence[Any]], Source] = _maker(Source)


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
    matched: tuple[str, ...]
    """The words of the question that it holds, itself, as a beginning or by a synonym."""
    missed: tuple[str, ...]
    """Those that it does not hold, but for words that most entries hold."""


def fact_hit(fact: Fact, match: "Match") -> Hit:
    """Give the hit that a fact is."""
    shared = {name: getattr(fact, name) for name in Hit._fields if name in names(Fact)}
    return Hit(type="fact", **match._asdict(), **shared)


def claim_hit(claim: Claim, match: "Match") -> Hit:
    """Give the hit that a claim is."""
    return Hit(
        type="claim",
        id=claim.id,
        title=claim.claim,
        topic=claim.topic,
        date=claim.date,
        value=None,
        unit=None,
        standing=claim.verdict,
        statement=f"{claim.claim.rstrip('.')}. {claim.finding}",
        sources=claim.sources,
        **match._asdict(),
    )
