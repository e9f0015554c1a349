"""The records: frozen dataclasses that say what a knowledge file holds.

The fields of a record stand in the order of the knowledge file, then come the derived
ones; every machine format shows them in this order. A field that the file does not give
is None, a list that it does not give is an empty tuple.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, NamedTuple

FORMAT = 1
"""The version of the knowledge file's format: its `schema` key."""
DATABASE = "2"
"""The version of the database's schema: `format` in its `meta` table. A cache of another is built anew."""
TYPES = [
    "treaty",
    "legislation",
    "report",
    "dataset",
    "speech",
    "article-newspaper",
    "article-journal",
    "webpage",
    "book",
    "entry-encyclopedia",
    "broadcast",
    "post",
]
TIERS = ["primary", "secondary", "tertiary", "opinion"]
KINDS = [
    "event",
    "agreement",
    "institution",
    "programme",
    "exercise",
    "figure",
    "target",
    "forecast",
    "good",
    "organisation",
    "community",
    "statement",
]
DIRECTIONS = ["export", "import"]
STATUSES = ["planned", "active", "completed", "stalled", "ended", "met", "missed"]
RANKS = ["preferred", "normal", "deprecated"]
VERDICTS = ["confirmed", "imprecise", "superseded", "disputed", "unchecked"]


class Standing(StrEnum):
    """How well a fact is supported; derived from its sources, never typed."""

    SUPERSEDED = "superseded"
    """Its rank is deprecated, or another fact replaces it."""
    DISPUTED = "disputed"
    """A cited source says otherwise."""
    CORROBORATED = "corroborated"
    """Two or more independent sources that are not opinion."""
    OFFICIAL = "official"
    """At least one primary source."""
    SINGLE_SOURCE = "single-source"
    """All the others."""


class Citation(NamedTuple):
    """A source and the place in it, written ``key[locator]`` as in CLDF."""

    key: str
    locator: str | None = None

    def __str__(self) -> str:
        """Give the written form."""
        return f"{self.key}[{self.locator}]" if self.locator else self.key


class _Record:
    """How records compare and look, once for all: what a dataclass generates costs start-up time."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return values(self) == values(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(values(self).values()))

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in values(self).items())
        return f"{type(self).__name__}({given})"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Source(_Record):
    """A published page or text; *type* is one of CSL's words, dates are EDTF."""

    key: str
    type: str
    tier: str
    title: str
    author: tuple[str, ...] = ()
    publisher: str
    origin: str | None = None
    issued: str | None = None
    accessed: str | None = None
    url: str | None = None
    language: str | None = None
    facts: int = 0
    """Derived: how many facts rest on it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Fact(_Record):
    """One cited statement, with its date (EDTF) and, for figures, a value with its unit."""

    id: str
    topic: str
    section: str
    kind: str
    title: str
    statement: str
    date: str
    value: int | float | None = None
    value_max: int | float | None = None
    unit: str | None = None
    circa: bool | None = None
    indicator: str | None = None
    hs: str | None = None
    direction: str | None = None
    location: str | None = None
    parties: tuple[str, ...] = ()
    status: str | None = None
    provisional: bool | None = None
    rank: str | None = None
    replaces: tuple[str, ...] = ()
    disputed_by: tuple[Citation, ...] = ()
    aliases: tuple[str, ...] = ()
    note: str | None = None
    sources: tuple[Citation, ...] = ()
    lower: str | None = None
    """Derived: the first day of *date*; None where it is open."""
    upper: str | None = None
    """Derived: the last day of *date*; None where it is open."""
    standing: Standing = Standing.SINGLE_SOURCE
    """Derived from the sources."""
    replaced_by: tuple[str, ...] = ()
    """Derived: ids of the facts that replace this one."""
    claims: tuple[str, ...] = ()
    """Derived: ids of the claims that point to this fact."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Claim(_Record):
    """What a text says, in our own words, and what the evidence says of it."""

    id: str
    source: Citation
    topic: str
    date: str | None = None
    claim: str
    verdict: str
    finding: str
    facts: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """What the file says of itself."""

    title: str | None = None
    version: str | None = None
    updated: str | None = None
    license: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic and its sections, in the order in which they are shown."""

    id: str
    title: str
    sections: tuple[str, ...] = ()


_NAMES: dict[type[Any], tuple[str, ...]] = {}


def names(record: type[Any]) -> tuple[str, ...]:
    """Give the names of the fields of a record's class, in order."""
    if record not in _NAMES:
        _NAMES[record] = getattr(record, "_fields", ()) or tuple(field.name for field in fields(record))
    return _NAMES[record]


def values(record: Any) -> dict[str, Any]:
    """Give a record's fields as a dict, in order; nested values stay as they are."""
    return {name: getattr(record, name) for name in names(type(record))}
