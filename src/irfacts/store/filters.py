"""What narrows, sorts and cuts a list: one table of filters, and the SQL that they become."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from irfacts.errors import UsageError
from irfacts.knowledge.model import (
    DIRECTIONS,
    KINDS,
    STATUSES,
    TIERS,
    VERDICTS,
    Claim,
    Fact,
    Source,
    Standing,
    definitions,
)
from irfacts.text import FOREVER, unknown, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irfacts.search.candidates import Condition
    from irfacts.search.vocabulary import Vocabulary

TIMELINE_KINDS = ("event", "agreement", "institution", "programme", "exercise", "statement", "target")
"""The kinds that the timeline tells, of facts that are no point of a series."""


class Filter(NamedTuple):
    """One filter: what values it takes, and what it demands of each type of record that it fits."""

    type: str
    """``word`` of a closed list, ``name`` that the file has, ``text`` that is part of one, or ``date``."""
    help: str
    conditions: Mapping[str, str]
    """By table, the condition of SQL for one value, which stands for each ``?`` in it."""
    words: Sequence[str] = ()


_REACHES = "upper IS NULL OR upper >= ?"
_BEGINS = "lower IS NULL OR lower <= ?"
_WITHIN = "lower >= ? AND upper <= ?"
_DATED = "date IS NOT NULL AND ({})"
_CITES = "id IN (SELECT fact FROM citations WHERE source = ?)"
_PUBLISHED = "holds(publisher, ?) OR holds(origin, ?)"
_RESTS = (
    "id IN (SELECT fact FROM citations JOIN sources ON key = source "
    f"WHERE role = 'sources' AND ({_PUBLISHED}))"
)
FILTERS = {
    "topic": Filter("name", "Only these topics", {"facts": "topic = ?", "claims": "topic = ?"}),
    "section": Filter("name", "Only these sections", {"facts": "section = ?"}),
    "kind": Filter("word", "Only these kinds", {"facts": "kind = ?"}, KINDS),
    "status": Filter("word", "Only this status", {"facts": "status = ?"}, STATUSES),
    "standing": Filter("word", "Only this standing", {"facts": "standing = ?"}, [*Standing]),
    "direction": Filter("word", "Only this way of trade", {"facts": "direction = ?"}, DIRECTIONS),
    "verdict": Filter("word", "Only this verdict", {"claims": "verdict = ?"}, VERDICTS),
    "tier": Filter("word", "Only this tier", {"sources": "tier = ?"}, TIERS),
    "source": Filter("name", "Only what cites these sources", {"facts": _CITES}),
    "indicator": Filter("name", "Only the points of these series", {"facts": "indicator = ?"}),
    "publisher": Filter(
        "text",
        "Only what rests on a publisher or origin with this in its name",
        {"facts": _RESTS, "sources": _PUBLISHED},
    ),
    "location": Filter("text", "Only places with this in their name", {"facts": "holds(location, ?)"}),
    "party": Filter("text", "Only parties with this in their name", {"facts": "holds(parties, ?)"}),
    "unit": Filter("text", "Only figures in units with this in their name", {"facts": "holds(unit, ?)"}),
    "since": Filter(
        "date",
        "Only what reaches to this EDTF date or later",
        {"facts": _REACHES, "claims": _DATED.format(_REACHES)},
    ),
    "until": Filter(
        "date", "Only what begins by this EDTF date", {"facts": _BEGINS, "claims": _DATED.format(_BEGINS)}
    ),
    "in_": Filter(
        "date", "Only what lies wholly within this EDTF date", {"facts": _WITHIN, "claims": _WITHIN}
    ),
}
"""Every filter by its name in `Filters`; the option is that name, without the underscore of ``in_``."""
Values = str | Sequence[str] | None
"""The values of a filter, of which a record must fit any; None is no limit."""


class Filters(NamedTuple):
    """What narrows a list; each question heeds the filters that fit its records.

    *terms* must all match (`search` ranks by them), *titled* in the title. The filters of `FILTERS` take
    one value or several, of which any must fit: words and names in any case, *publisher*, *location*,
    *party* and *unit* a part of a name, *since*, *until* (which match on overlap) and *in_* (which holds
    the whole) one EDTF date.
    *timeline* leaves what the timeline tells unless a filter names something else. *sort* is a field of
    the record, with ``-`` before it for the other way, as *reverse* has it too; absent values come last.
    *newest* puts the newest first instead, and what is planned, a target or a forecast after it.
    *limit* is at least 1.
    """

    terms: Values = ()
    topic: Values = None
    section: Values = None
    kind: Values = None
    status: Values = None
    standing: Values = None
    direction: Values = None
    verdict: Values = None
    tier: Values = None
    source: Values = None
    indicator: Values = None
    publisher: Values = None
    location: Values = None
    party: Values = None
    unit: Values = None
    since: str | None = None
    until: str | None = None
    in_: str | None = None
    titled: bool = False
    timeline: bool = False
    sort: str | None = None
    reverse: bool = False
    newest: bool = False
    limit: int | None = None

    def used(self) -> dict[str, list[str]]:
        """Give the values of the filters that have any, by name, in the order of `FILTERS`."""
        given = {name: several(getattr(self, name)) for name in FILTERS}
        return {name: values for name, values in given.items() if values}


def refuse(filters: Filters) -> None:
    """Raise UsageError for a limit under 1, dates in the wrong order, or titles without words for them."""
    if filters.limit is not None and filters.limit < 1:
        raise UsageError(f"the limit must be at least 1, not {filters.limit}")
    if filters.titled and not several(filters.terms):
        raise UsageError("--titled needs a word")
    if filters.since and filters.until:
        since, until = read_date(filters.since), read_date(filters.until)
        if since.lower and until.upper and since.lower > until.upper:
            raise UsageError(f"--since {filters.since} is after --until {filters.until}")


def several(values: Values) -> list[str]:
    """Give values as a list: one text is one value, None is none."""
    return [values] if isinstance(values, str) else [*(values or ())]


def parted(values: Sequence[str], known: Sequence[str]) -> list[str]:
    """Part values at commas, but for what is a known name as it stands."""
    folded = {name.casefold() for name in known}
    found: list[str] = []
    for value in values:
        if value.casefold() in folded or "," not in value:
            found.append(value)
        else:
            found += [part.strip() for part in value.split(",") if part.strip()]
    return found


class Query:
    """The conditions of one SELECT, with their parameters."""

    def __init__(self) -> None:
        """Begin without a condition."""
        self.conditions: list[str] = []
        self.parameters: list[Any] = []

    def where(self, condition: str, *parameters: Any) -> None:
        """Add a condition of SQL, with its parameters."""
        self.conditions.append(condition)
        self.parameters.extend(parameters)

    def __str__(self) -> str:
        return f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""


def narrow(filters: Filters, table: str) -> Query:
    """Give the conditions on the rows of a table, facts, claims or sources, but for the terms.

    Raises UsageError for words that a closed list does not have, and for dates that are none.
    """
    query = Query()
    used = filters.used()
    for name, values in used.items():
        condition = FILTERS[name].conditions.get(table, "")
        # What does not fit the records narrows nothing, but is read all the same.
        parameters = [_parameters(name, value, condition.count("?")) for value in values]
        if condition:
            any_of = " OR ".join([f"({condition})"] * len(values))
            query.where(f"({any_of})", *(each for some in parameters for each in some))
    if table == "facts" and filters.timeline and used.keys() <= {"topic", "since", "until", "in_"}:
        kinds = ", ".join("?" * len(TIMELINE_KINDS))
        query.where(f"kind IN ({kinds}) AND indicator IS NULL", *TIMELINE_KINDS)
    return query


def narrow_search(filters: Filters) -> "Condition":
    """Give the condition on facts and claims alike; raises UsageError as `narrow` does."""
    from irfacts.search.candidates import Condition

    facts = narrow(filters, "facts")
    if not facts.conditions and "verdict" not in filters.used():
        return Condition()
    condition, parameters = f"rowid IN (SELECT number FROM facts{facts})", facts.parameters
    if all("claims" in FILTERS[name].conditions for name in filters.used()):
        claims = narrow(filters, "claims")
        condition += f" OR rowid IN (SELECT number FROM claims{claims})"
        parameters = [*parameters, *claims.parameters]
    return Condition(condition, parameters)


def _parameters(name: str, value: str, places: int) -> list[str]:
    """Give the parameters of a filter's condition for one value."""
    definition = FILTERS[name]
    if definition.type == "word":
        return [one_of(name, value, definition.words)]
    if definition.type != "date":
        return [value] * places
    span = read_date(value)
    lower, upper = span.lower or "", span.upper or FOREVER
    return {"since": [lower], "until": [upper]}.get(name, [lower, upper])


def read_date(text: str) -> Any:
    """Give the span of an EDTF date; raises UsageError, with the form that was meant, for what is none."""
    from irfacts.knowledge.dates import meant, parse

    try:
        return parse(text)
    except ValueError as error:
        hint = meant(text)
        raise UsageError(f"{visible(str(error))}{f' (did you mean {hint}?)' if hint else ''}") from None


def one_of(what: str, value: str, words: Sequence[str]) -> str:
    """Give the word of a closed list that a value is in any case; raises UsageError with the known ones."""
    if value.lower() not in words:
        raise UsageError(unknown(what, value, words))
    return value.lower()


_FOUND = "SELECT rowid FROM search WHERE search MATCH ?"


def match(query: Query, typed: Sequence[str], vocabulary: "Vocabulary", *, titled: bool = False) -> None:
    """Demand every typed word: by its stem; what begins with it only if it stands nowhere whole.

    With *titled* it must stand in the title.
    """
    from irfacts.search import words

    found = words.split(typed, vocabulary)
    if not found:
        query.where("0")
    for word in found:
        whole, begun = (
            f"{'{title} : ' if titled else ''}{words.match(word, vocabulary, prefix=prefix)}"
            for prefix in (False, True)
        )
        query.where(
            f"(number IN ({_FOUND}) OR (NOT EXISTS ({_FOUND}) AND number IN ({_FOUND})))", whole, whole, begun
        )


_RECORDS = {"facts": Fact, "claims": Claim, "sources": Source}
# Where a column's own order is not that of its values.
_ORDERS = {
    ("facts", "date"): "number",
    ("facts", "value"): "value * scale(unit)",
    ("claims", "date"): "day(date)",
    ("sources", "issued"): "day(issued)",
    ("sources", "accessed"): "day(accessed)",
}

_NEWEST = {"facts": "-date", "claims": "-date", "sources": "-issued"}
_LATER = "status IS 'planned' OR kind IN ('forecast', 'target')"
"""What has not happened: it comes after the newest that has."""


def order(filters: Filters, table: str, default: str) -> str:
    """Give the ORDER BY of a list: *default*, or the field that is asked for, absent values last.

    Texts are sorted as people do, case and accents folded. Raises UsageError for a field that the records
    do not have.
    """
    sort = _NEWEST[table] if filters.newest else filters.sort
    if sort is None:
        return f"{default} DESC" if filters.reverse else default
    field = sort.removeprefix("-")
    fields = definitions(_RECORDS[table])
    if field not in fields:
        raise UsageError(unknown("field", field, fields))
    way = " DESC" if filters.reverse != sort.startswith("-") else ""
    fallback = "rowid" if table == "sources" else "number"
    expression = _ORDERS.get((table, field)) or f'"{field}"'
    text = " COLLATE folded" if not _ORDERS.get((table, field)) and fields[field].type != "number" else ""
    later = f"{_LATER}, " if filters.newest and table == "facts" else ""
    return f"{later}{expression} IS NULL, {expression}{text}{way}, {fallback}"
