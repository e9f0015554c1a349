"""The records: frozen dataclasses that say what a knowledge file holds.

A field is defined once, here: the annotation of each gives its Python type and, as a `Field`, what the
knowledge file, the database, the machine formats and the documents need to know of it. The fields of a
record stand in the order of the machine formats: first those of format 1, then the derived ones, then
what later formats added. A field that the file does not give is None, a list an empty tuple.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, NamedTuple, Self

from irfacts.knowledge.record import Record, record

FILE_FORMAT = 2
"""The version of the knowledge file's format: its `schema` key."""
DATABASE = "7"
"""The version of the database's schema: `format` in its `meta` table. A cache of another is built anew."""
SOURCE_TYPES = (
    "treaty legislation report dataset speech article-newspaper article-journal webpage book "
    "entry-encyclopedia broadcast post"
).split()
TIERS = ["primary", "secondary", "tertiary", "opinion"]
KINDS = (
    "event agreement institution programme exercise figure target forecast good organisation community "
    "statement"
).split()
DIRECTIONS = ["export", "import"]
STATUSES = ["planned", "active", "completed", "stalled", "ended", "met", "missed"]
RANKS = ["preferred", "normal", "deprecated"]
VERDICTS = ["confirmed", "imprecise", "superseded", "disputed", "unchecked"]
PERIODICITIES = ["annual", "fiscal-year", "half-year", "quarter", "month", "irregular"]


class Standing(StrEnum):
    """How well a fact is supported, and what each word means; derived from its sources, never typed."""

    meaning: str

    def __new__(cls, word: str, meaning: str = "") -> Self:
        """Make a member whose value is its word."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.meaning = meaning
        return member

    SUPERSEDED = "superseded", "a newer fact replaces it, or it is deprecated"
    DISPUTED = "disputed", "a cited source says otherwise"
    CORROBORATED = (
        "corroborated",
        "two or more sources of different origin give it; a figure only if they give this very figure",
    )
    OFFICIAL = "official", "at least one primary source"
    SINGLE_SOURCE = "single-source", "all the others"


class Citation(NamedTuple):
    """A source and the place in it, written ``key[locator]`` as in CLDF."""

    key: str
    locator: str | None = None

    def __str__(self) -> str:
        """Give the written form."""
        return f"{self.key}[{self.locator}]" if self.locator else self.key

    @property
    def source(self) -> "Source":
        """The source itself; raises LookupError for a citation that neither `load` nor a `Store` gave."""
        raise LookupError(self.key)


def resolving(sources: "Mapping[str, Source]") -> type[Citation]:
    """Give a class of citations that know their *source*; to all else they are what `Citation` is."""

    def reduce(self: Citation) -> tuple[type[Citation], tuple[str, str | None]]:
        return Citation, (self.key, self.locator)  # a copy by pickle does not take all sources along

    source = property(lambda self: sources[self.key], doc="The source itself.")
    return type("Citation", (Citation,), {"__slots__": (), "__reduce__": reduce, "source": source})


class Quote(NamedTuple):
    """What a source gives for a value: its key, and the quantity with the source's own digits.

    The forms of a quantity are those of `irfacts.knowledge.agreement.Quantity`.
    """

    key: str
    quantity: str

    def __str__(self) -> str:
        """Give the written form, ``key=quantity``."""
        return f"{self.key}={self.quantity}"


class Field(NamedTuple):
    """What is known of one field, beside its name and its Python type."""

    type: str
    """One of the types of `irfacts.knowledge.fields.TYPES`."""
    description: str
    example: Any = None
    required: bool = False
    repeated: bool = False
    """Whether it is a list."""
    derived: bool = False
    """Whether the program derives it; the knowledge file has no such field."""
    words: Sequence[str] = ()
    """The closed list that a value of type ``word`` is taken from."""


_TOPIC = Field("key", "Its topic, a key of [topics]", "trade", required=True)


@record
class Source(Record):
    """A published page or text; *type* is one of CSL's words, dates are EDTF."""

    key: Annotated[str, Field("key", "Its key", derived=True)]
    type: Annotated[str, Field("word", "What it is, in CSL's words", required=True, words=SOURCE_TYPES)]
    tier: Annotated[
        str,
        Field(
            "word",
            "How near to the matter it is; a whole official text is primary anywhere, a copy of data not",
            required=True,
            words=TIERS,
        ),
    ]
    title: Annotated[
        str,
        Field(
            "text", "The published headline, in its language", "India, Russia set trade target", required=True
        ),
    ]
    author: Annotated[
        tuple[str, ...], Field("item", "Who wrote it", ["Mohammed Badrul Alam"], repeated=True)
    ] = ()
    publisher: Annotated[str, Field("text", "Who publishes it, the bare name", "The Hindu", required=True)]
    origin: Annotated[
        str | None, Field("text", "The agency or body whose words or count it relays", "PTI")
    ] = None
    issued: Annotated[
        str | None, Field("date", "When it was published (EDTF); absent where it shows no date", "2024-07-09")
    ] = None
    accessed: Annotated[
        str | None, Field("date", "The day on which it was last found and read", "2026-11-23")
    ] = None
    url: Annotated[
        str | None,
        Field("url", "Its address, http or https; absent where none was seen", "https://example.org/page"),
    ] = None
    language: Annotated[str | None, Field("language", "Its language (BCP 47)", "en")] = None
    facts: Annotated[int, Field("count", "How many facts rest on it", derived=True)] = 0
    title_en: Annotated[
        str | None, Field("text", "Its title in English, where that is another language", "Trade target set")
    ] = None
    archive: Annotated[
        str | None, Field("url", "The address of a snapshot, where one was seen", "https://example.org/copy")
    ] = None


@record
class Fact(Record):
    """One cited statement, with its date (EDTF) and, for figures, a value with its unit."""

    id: Annotated[str, Field("key", "Its key", derived=True)]
    topic: Annotated[str, _TOPIC]
    section: Annotated[str, Field("text", "A section of that topic", "Targets", required=True)]
    kind: Annotated[str, Field("word", "What kind of fact it is", required=True, words=KINDS)]
    title: Annotated[
        str,
        Field(
            "text",
            "A noun phrase of 80 characters at most; a point may take its series' title",
            "Trade target of 100 billion dollars",
            required=True,
        ),
    ]
    statement: Annotated[
        str, Field("text", "One neutral sentence that stands alone", "In 2024 …", required=True)
    ]
    date: Annotated[
        str,
        Field(
            "date",
            "When it was so (EDTF): YYYY, YYYY-MM, YYYY-MM-DD, A/B, A/.., ../B",
            "2024-07-09",
            required=True,
        ),
    ]
    value: Annotated[int | float | None, Field("number", "The figure, with its unit", 100)] = None
    value_max: Annotated[
        int | float | None,
        Field("number", "The upper end, where the figure is a range, in the same unit", 120),
    ] = None
    unit: Annotated[
        str | None, Field("text", "The unit of the value; a point may take its series' unit", "USD billion")
    ] = None
    circa: Annotated[bool | None, Field("flag", "The figure is 'about'", example=True)] = None
    indicator: Annotated[str | None, Field("key", "The series of which this is a point", "goods-trade")] = (
        None
    )
    hs: Annotated[str | None, Field("hs", "HS chapter, for goods", "27")] = None
    direction: Annotated[str | None, Field("word", "Seen from India, for goods", words=DIRECTIONS)] = None
    location: Annotated[str | None, Field("text", "Where it happened", "Moscow")] = None
    parties: Annotated[
        tuple[str, ...],
        Field("item", "The states and bodies that take part", ["India", "Russia"], repeated=True),
    ] = ()
    status: Annotated[str | None, Field("word", "How it stands at the edition's date", words=STATUSES)] = None
    provisional: Annotated[
        bool | None, Field("flag", "The figure is provisional at its source", example=True)
    ] = None
    rank: Annotated[
        str | None, Field("word", "Wikidata's rank; a deprecated fact stays, marked", words=RANKS)
    ] = None
    replaces: Annotated[
        tuple[str, ...],
        Field("key", "Ids of the facts that this one supersedes", ["target-30bn-2025"], repeated=True),
    ] = ()
    disputed_by: Annotated[
        tuple[Citation, ...],
        Field("citation", "Sources that say otherwise", ["pti-2024-07-19"], repeated=True),
    ] = ()
    aliases: Annotated[
        tuple[str, ...],
        Field("item", "Other names and spellings that people type", ["BrahMos"], repeated=True),
    ] = ()
    note: Annotated[str | None, Field("text", "Caveats and what followed", "Provisional.")] = None
    sources: Annotated[
        tuple[Citation, ...],
        Field(
            "citation",
            "What supports the statement: key or key[locator]",
            ["pib-2024-07-09[2]"],
            required=True,
            repeated=True,
        ),
    ] = ()
    lower: Annotated[
        str | None, Field("date", "The first day of the date; null where it is open", derived=True)
    ] = None
    upper: Annotated[
        str | None, Field("date", "The last day of the date; null where it is open", derived=True)
    ] = None
    standing: Annotated[
        Standing, Field("word", "How well it is supported", words=[*Standing], derived=True)
    ] = Standing.SINGLE_SOURCE
    replaced_by: Annotated[
        tuple[str, ...], Field("key", "Ids of the facts that replace it", repeated=True, derived=True)
    ] = ()
    claims: Annotated[
        tuple[str, ...], Field("key", "Ids of the claims that point to it", repeated=True, derived=True)
    ] = ()
    reporter: Annotated[
        str | None, Field("text", "Whose count it is, where two sides count differently", "Russia")
    ] = None
    background: Annotated[
        tuple[Citation, ...],
        Field(
            "citation",
            "Sources for the note and the surroundings; they do not count for the standing",
            ["pti-2024-07-19"],
            repeated=True,
        ),
    ] = ()
    says: Annotated[
        tuple[Quote, ...],
        Field(
            "quotes",
            "What each source gives for the value, in the unit of the fact, with the source's own digits",
            {"pib-2024-07-09": "68.7e3"},
            repeated=True,
        ),
    ] = ()
    low: Annotated[
        int | float | None,
        Field("number", "The least that a source gives, in the unit of the value", derived=True),
    ] = None
    high: Annotated[
        int | float | None,
        Field("number", "The most that a source gives, in the unit of the value", derived=True),
    ] = None
    agreement: Annotated[
        bool | None, Field("flag", "Whether every source that gives a figure gives this one", derived=True)
    ] = None
    evidence: Annotated[
        str | None, Field("date", "When the newest of its sources was published", derived=True)
    ] = None


@record
class Claim(Record):
    """What a text says, in our own words, and what the evidence says of it."""

    id: Annotated[str, Field("key", "Its key", derived=True)]
    source: Annotated[
        Citation,
        Field("citation", "The text that claims it: key[locator]", "alam-2025[trade 1]", required=True),
    ]
    topic: Annotated[str, _TOPIC]
    date: Annotated[
        str | None, Field("date", "What it speaks of, as the evidence has it (EDTF)", "2024-07-08/2024-07-09")
    ] = None
    claim: Annotated[
        str, Field("text", "What is claimed, in our own words", "The target was set in 2024.", required=True)
    ]
    verdict: Annotated[str, Field("word", "What the evidence says of it", required=True, words=VERDICTS)]
    finding: Annotated[
        str, Field("text", "The exact finding, in our own words", "It was set on 9 July 2024.", required=True)
    ]
    facts: Annotated[
        tuple[str, ...],
        Field("key", "Ids of the facts where the right answer stands", ["target-100bn-2030"], repeated=True),
    ] = ()
    sources: Annotated[
        tuple[Citation, ...],
        Field("citation", "The evidence: key or key[locator]", ["pti-2024-07-19"], repeated=True),
    ] = ()


def definitions(record: type[Any]) -> dict[str, Field]:
    """Give the `Field` of every field of a record's class, by name, in order."""
    return {name: each.type.__metadata__[0] for name, each in record.__dataclass_fields__.items()}


def names(record: type[Any]) -> tuple[str, ...]:
    """Give the names of the fields of a record's class, or of a named tuple's, in order."""
    return getattr(record, "_fields", None) or tuple(record.__dataclass_fields__)


def values(record: Any) -> dict[str, Any]:
    """Give a record's fields as a dict, in order; nested values stay as they are."""
    return {name: getattr(record, name) for name in names(type(record))}


_CITING = {
    each: [name for name, field in definitions(each).items() if field.type == "citation"]
    for each in (Fact, Claim)
}
CITING = sorted(_CITING[Fact], key="sources".__ne__)
"""The fields of a fact that cite sources, what supports it first."""
NAMING = [
    name
    for name, field in (definitions(Fact) | definitions(Claim)).items()
    if field.type == "key" and field.repeated and not field.derived
]
"""The fields of a fact or claim that name facts."""


def citations(record: Fact | Claim) -> Iterator[tuple[str, Citation]]:
    """Give every citation of a fact or claim in order, with the name of the field that it stands in."""
    for name in _CITING[type(record)]:
        cited = getattr(record, name)
        yield from ((name, each) for each in ([cited] if isinstance(cited, Citation) else cited))
