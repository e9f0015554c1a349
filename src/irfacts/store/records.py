"""Rows of the database back into records, and what is found there beside them."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple, Self

from irfacts.knowledge.model import Citation, Claim, Fact, Field, Quote, definitions, names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irfacts.knowledge.knowledge import Dataset
    from irfacts.search.foremost import Match


@cache
def _split(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("; ")) if text else ()


def _quotes(text: str | None) -> tuple[Quote, ...]:
    return tuple(Quote(*each.split("=", 1)) for each in text.split("; ")) if text else ()


def _truth(value: int | None) -> bool | None:
    return None if value is None else value == 1


def _reader(field: Field, one: Callable[[str], Citation]) -> Callable[[Any], Any] | None:
    """Give what undoes compiling for a field, None where nothing is to be undone; *one* is of a citation."""
    if field.type == "quotes":
        return _quotes
    if field.type == "citation":
        several = cache(lambda text: tuple(map(one, text.split("; "))) if text else ())
        return several if field.repeated else one
    if field.type == "flag":
        return _truth
    if field.derived and field.words:
        return {str(word): word for word in field.words}.__getitem__
    return _split if field.repeated else None


def maker(citation: type[Citation]) -> Callable[[type[Any], Iterable[Any]], list[Any]]:
    """Give what makes records of a class of rows that hold their fields in order; citations are of a class.

    It fills a field of all records at once, in a third of the time that their own `__init__` takes.
    """

    def one(text: str) -> Citation:
        key, bracket, locator = text.partition("[")
        return citation(key, locator[:-1] if bracket else None)

    def make(record: type[Any], rows: Iterable[Any]) -> list[Any]:
        columns = list(zip(*rows, strict=True))
        made = [object.__new__(record) for _ in (columns[0] if columns else ())]
        for (name, field), column in zip(definitions(record).items(), columns, strict=False):
            read = _reader(field, one)
            fill = getattr(record, name).__set__
            deque(map(fill, made, map(read, column) if read else column), maxlen=0)
        return made

    return make


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


class Found(NamedTuple):
    """What a search found: the hits, the words looked for, and those taken *instead* of typed ones."""

    hits: list[Hit]
    words: list[str]
    instead: dict[str, str]
    more: bool
    """Whether the limit left some out."""
    whole: int | None = None
    """How many facts and claims lack nothing, with those that the limit left out; None if not counted."""
    lacking: Sequence[str] = ()
    """The words of those periods, of several that are named, in which nothing has the other words."""
    listed: int | None = None
    """How many of the hits, the first ones, are called what was asked for, if a list of such is."""


class Edition(NamedTuple):
    """What a knowledge file says of its edition."""

    title: str | None
    version: str | None
    updated: str | None

    @classmethod
    def of(cls, dataset: "Dataset") -> Self:
        """Give the edition that a knowledge file says that it is."""
        return cls(dataset.title, dataset.version, dataset.updated)


def hit(record: Fact | Claim, match: "Match") -> Hit:
    """Give the hit that a fact or claim is."""
    own: dict[str, Any] = {"type": "fact"}
    if isinstance(record, Claim):
        own = {"type": "claim", "title": record.claim, "value": None, "unit": None}
        own |= {"standing": record.verdict, "statement": f"{record.claim.rstrip('.')}. {record.finding}"}
    shared = {name: getattr(record, name) for name in Hit._fields if name in names(type(record))}
    return Hit(**own, **match._asdict(), **shared)
