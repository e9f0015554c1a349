"""What is published, whatever the form: tables with their fields, keys, links and rows.

The exported database and the data package follow from this one list.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from irfacts.knowledge.knowledge import Indicator, Knowledge, Topic
from irfacts.knowledge.model import CITING, Claim, Fact, Field, Source, citations, definitions, values

OBSERVATIONS = {"A": "normal", "E": "estimated", "P": "provisional", "F": "forecast"}
"""The codes of SDMX's code list CL_OBS_STATUS that a value can have here."""


class Table(NamedTuple):
    """One table that is published."""

    name: str
    description: str
    fields: Mapping[str, Field]
    rows: Sequence[Sequence[Any]]
    """Values in the order of the fields, lists as tuples, what is absent as None."""
    key: str | None = None
    links: Mapping[str, str] = {}
    """The table whose key each of these fields names."""


_STATUS = Field(
    "word",
    "Status of the observation (SDMX): A normal, E estimated ('about'), P provisional, "
    "F forecast, target or planned; null where there is no value",
    words=list(OBSERVATIONS),
)

_CITATIONS = {
    "fact": Field("key", "The fact that cites, or null"),
    "claim": Field("key", "The claim that cites, or null"),
    "role": Field("word", "The field that the citation stands in", required=True, words=[*CITING, "source"]),
    "source": Field("key", "The source that is cited", required=True),
    "locator": Field("text", "The place in it"),
}
_MOVED = {
    "id": Field("key", "The id that went"),
    "target": Field("key", "The id of the fact or claim that answers for it", required=True),
}


def observation(fact: Fact) -> str | None:
    """Give the SDMX code of the status of a fact's value; None if it has no value.

    F for a forecast or a target, or what is planned; else P if its source calls it provisional; else E if
    it is "about" (circa); else A.
    """
    if fact.value is None:
        return None
    if fact.kind in ("forecast", "target") or fact.status == "planned":
        return "F"
    return "P" if fact.provisional else "E" if fact.circa else "A"


def citation_rows(records: Iterable[Fact | Claim]) -> Iterator[tuple[Any, ...]]:
    """Give the rows of the table `citations` for some records, in the order of `_CITATIONS`."""
    for record in records:
        ids = (record.id, None) if isinstance(record, Fact) else (None, record.id)
        yield from ((*ids, role, *citation) for role, citation in citations(record))


def tables(knowledge: Knowledge) -> list[Table]:
    """Give the tables of a knowledge file; facts are in the order of their dates."""
    facts = knowledge.by_date()
    claims = knowledge.claims.values()
    links = {"topic": "topics"}
    if {fact.indicator for fact in facts} <= {None, *knowledge.indicators}:
        links["indicator"] = "indicators"  # a series need not be described
    return [
        _records("topics", "The topics and their sections", Topic, knowledge.topics.values()),
        _records("indicators", "The series of figures", Indicator, knowledge.indicators.values()),
        _records("sources", "The published pages and texts", Source, knowledge.sources.values()),
        Table(
            "facts",
            "The cited facts, oldest first",
            definitions(Fact) | {"obs_status": _STATUS},
            [(*map(_value, values(fact).values()), observation(fact)) for fact in facts],
            "id",
            links,
        ),
        _records("claims", "What a text claims, and what the evidence says of it", Claim, claims)._replace(
            links={"topic": "topics"}
        ),
        Table(
            "citations",
            "Which fact or claim cites which source, and where in it",
            _CITATIONS,
            list(citation_rows([*facts, *claims])),
            links={"fact": "facts", "claim": "claims", "source": "sources"},
        ),
        Table("moved", "Ids that went", _MOVED, list(knowledge.moved.items()), "id"),
    ]


def _value(value: Any) -> Any:
    return None if value == () else value


def _records(name: str, description: str, record: type[Any], found: Any) -> Table:
    fields = definitions(record)
    rows = [tuple(map(_value, values(each).values())) for each in found]
    return Table(name, description, fields, rows, next(iter(fields)))
