"""Rows of the database back into records."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from irfacts.knowledge.model import Citation, Claim, Fact, Source, Standing, names


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


def _maker(record: type[Any], readers: Mapping[str, Callable[[Any], Any]]) -> Callable[[Sequence[Any]], Any]:
    """Give a function that makes records of rows, which hold their fields in order.

    It fills a record's slots itself, for the `__init__` of a frozen one takes thrice as long.
    """
    columns = names(record)
    setters = [getattr(record, name).__set__ for name in columns]
    read = [(columns.index(name), reader) for name, reader in readers.items()]

    def make(row: Sequence[Any]) -> Any:
        given = list(row)
        for at, reader in read:
            given[at] = reader(given[at])
        made = object.__new__(record)
        for put, value in zip(setters, given, strict=True):
            put(made, value)
        return made

    return make


# What undoes compiling, for the fields that need it.
to_fact: Callable[[Sequence[Any]], Fact] = _maker(
    Fact,
    {
        **dict.fromkeys(("parties", "replaces", "aliases", "replaced_by", "claims"), _split),
        **dict.fromkeys(("sources", "disputed_by"), _cited),
        **dict.fromkeys(("circa", "provisional"), _truth),
        "standing": {str(standing): standing for standing in Standing}.__getitem__,
    },
)
to_claim: Callable[[Sequence[Any]], Claim] = _maker(
    Claim, {"facts": _split, "sources": _cited, "source": _citation}
)
to_source: Callable[[Sequence[Any]], Source] = _maker(Source, {"author": _split})


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


def fact_hit(fact: Fact, score: float) -> Hit:
    """Give the hit that a fact is."""
    shared = {name: getattr(fact, name) for name in Hit._fields if name in names(Fact)}
    return Hit(type="fact", score=score, **shared)


def claim_hit(claim: Claim, score: float) -> Hit:
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
        score=score,
        sources=claim.sources,
    )
