"""The fields of the knowledge file: one definition for the loader, the checks and editors.

Each field has a reader, a function that takes a TOML value and gives the value of the
record or raises ValueError with a message for people, and the words of JSON Schema
(Draft 4, which TOML editors support in full) that say the same.
"""

import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple
from unicodedata import is_normalized

from irfacts.knowledge.dates import parse
from irfacts.knowledge.model import (
    DIRECTIONS,
    FORMAT,
    KINDS,
    RANKS,
    STATUSES,
    TIERS,
    TYPES,
    VERDICTS,
    Citation,
)
from irfacts.text import UNSAFE, did_you_mean

KEY_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_KEY = re.compile(KEY_PATTERN)
_CITATION = re.compile(rf"({KEY_PATTERN})(?:\[([^\[\]]+)\])?")
_URL = re.compile(r"https?://[^\s\"'<>`\\/?#]+[^\s\"'<>`\\]*", re.IGNORECASE)
_FORMULA = frozenset("=+-@")
_PLAIN = re.compile(r"[ -*,./-<>?A-~][ -~]*").fullmatch
_PLAIN_ITEM = re.compile(r"[ -*,./-:<>?A-~][ -:<-~]*").fullmatch

UNITS = [
    "%",
    "EUR billion",
    "INR billion",
    "INR crore",
    "MW",
    "USD billion",
    "USD million",
    "USD trillion",
    "accounts",
    "agreements",
    "aircraft",
    "ambassadors",
    "astronauts",
    "calls",
    "centres",
    "cities",
    "companies",
    "complaints",
    "consulates general",
    "devotees",
    "documents",
    "films",
    "flights per week",
    "helicopters",
    "kg",
    "km",
    "meetings",
    "merchants",
    "million barrels per day",
    "million packages",
    "million roubles",
    "million tickets",
    "million tonnes",
    "million tonnes per year",
    "missiles",
    "nautical miles",
    "participants",
    "people",
    "permits",
    "personnel",
    "places",
    "plants",
    "reactor units",
    "rifles",
    "ships",
    "squadrons",
    "students",
    "submarines",
    "summits",
    "tanks",
    "tickets",
    "trainsets",
    "vehicles",
    "vetoes",
    "visitors",
    "visits",
    "workers",
    "years",
]
"""The units that `check` knows; a remark on a unit belongs into the note."""


class Field(NamedTuple):
    """One field: its reader, its words of JSON Schema, and what editors show."""

    read: Callable[[Any], Any]
    words: Mapping[str, Any]
    description: str
    example: Any
    required: bool = False


def is_key(text: str) -> bool:
    """Whether *text* may be the key of an entry."""
    return _KEY.fullmatch(text) is not None


def required(fields: Mapping[str, Field]) -> frozenset[str]:
    """Give the names of the fields that an entry must have."""
    return _REQUIRED[id(fields)]


def read_text(value: Any) -> str:
    """Read one line of text that is safe to print and to put into a spreadsheet."""
    if type(value) is str and _PLAIN(value):
        return value  # most texts, at once
    if type(value) is not str:
        message = f"must be text in quotes, not {_name(value)}"
        raise ValueError(message)
    if not value:
        message = "is empty: leave the key out instead"
        raise ValueError(message)
    if value[0] in _FORMULA:
        message = f"begins with {value[0]!r}, which spreadsheets take for a formula"
        raise ValueError(message)
    if not (value.isascii() and value.isprintable()):
        found = re.search(UNSAFE, value)
        if found:
            message = f"holds the control character U+{ord(found[0]):04X}; text is one plain line"
            raise ValueError(message)
        if not is_normalized("NFC", value):
            message = "is not in Unicode's NFC form"
            raise ValueError(message)
    return value


def _name(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return kinds.get(type(value), "text" if isinstance(value, str) else "a date without quotes")


def _read_item(value: Any) -> str:
    if type(value) is str and _PLAIN_ITEM(value):
        return value
    if ";" in read_text(value):
        message = "holds a semicolon, which parts the items of a list in csv"
        raise ValueError(message)
    return str(value)


def _read_date(value: Any) -> str:
    text = value if type(value) is str else read_text(value)
    parse(text)
    return text


def _read_key(value: Any) -> str:
    if not _KEY.fullmatch(read_text(value)):
        message = f"{value!r} is not a key: letters, digits, '-', '_' and '.'"
        raise ValueError(message)
    return str(value)


def _read_citation(value: Any) -> Citation:
    return _citation(value if type(value) is str else read_text(value))


@cache
def _citation(text: str) -> Citation:
    match = _CITATION.fullmatch(_read_item(text))
    if not match:
        message = f"{text!r} is not a citation: key or key[locator]"
        raise ValueError(message)
    if match[2]:
        read_text(match[2])
    return Citation(match[1], match[2])


def _read_url(value: Any) -> str:
    if not _URL.fullmatch(read_text(value)):
        message = "is not an http or https address without spaces, quotes, < and >"
        raise ValueError(message)
    return str(value)


def _read_flag(value: Any) -> bool:
    if type(value) is not bool:
        message = f"must be true or false, not {_name(value)}"
        raise ValueError(message)
    return value


def _read_number(value: Any) -> int | float:
    if type(value) is bool or not isinstance(value, int | float):
        message = f"must be a number, not {_name(value)}"
        raise ValueError(message)
    if type(value) is int and not -(2**63) <= value < 2**63:
        message = "is a whole number past 64 bits"
        raise ValueError(message)
    if not math.isfinite(value):
        message = "must be a finite number"
        raise ValueError(message)
    return value


def _matching(pattern: str, what: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern)

    def read(value: Any) -> str:
        if not compiled.fullmatch(read_text(value)):
            message = f"{value!r} is not {what}"
            raise ValueError(message)
        return str(value)

    return read


def _one_of(known: list[str]) -> Callable[[Any], str]:
    choices = frozenset(known)

    def read(value: Any) -> str:
        if type(value) is str and value in choices:
            return value
        message = f"{read_text(value)!r} is not one of {', '.join(known)}{did_you_mean(value, known)}"
        raise ValueError(message)

    return read


def _list_of(item: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            message = f"must be a list, not {_name(value)}"
            raise ValueError(message)
        return tuple(map(item, value))

    return read


_BAD = r"\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
_TEXT = {"type": "string", "minLength": 1, "pattern": rf"^[^=+@\-{_BAD}][^{_BAD}]*$"}
_ITEM = {"type": "string", "minLength": 1, "pattern": rf"^[^=+@\-;{_BAD}][^;{_BAD}]*$"}
_KEYS = {"type": "string", "pattern": f"^{KEY_PATTERN}$"}
_CITED = {"type": "string", "pattern": rf"^{KEY_PATTERN}(\[[^=+@\-\[\];{_BAD}][^\[\];{_BAD}]*\])?$"}
_DAY = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?[~?%]?"
_DATE = {"type": "string", "pattern": rf"^({_DAY}|{_DAY}/{_DAY}|{_DAY}/\.\.|\.\./{_DAY})$"}


def _text(description: str, example: str, *, required: bool = False) -> Field:
    return Field(read_text, _TEXT, description, example, required=required)


def _choice(known: list[str], description: str, *, required: bool = False) -> Field:
    return Field(_one_of(known), {"type": "string", "enum": known}, description, known[0], required=required)


def _date(description: str, example: str, *, required: bool = False) -> Field:
    return Field(_read_date, _DATE, description, example, required=required)


def _list(
    item: Callable[[Any], Any],
    words: Mapping[str, Any],
    description: str,
    example: list[str],
    *,
    required: bool = False,
) -> Field:
    items = {"type": "array", "items": words} | ({"minItems": 1} if required else {})
    return Field(_list_of(item), items, description, example, required=required)


def _flag(description: str) -> Field:
    return Field(_read_flag, {"type": "boolean"}, description, example=True)


def _number(description: str, example: float) -> Field:
    return Field(_read_number, {"type": "number"}, description, example)


DATASET = {
    "title": _text("What the dataset is called", "India-Russia relations: cited facts"),
    "version": _text("The edition of the data", "2026.11"),
    "updated": _date("The day of the edition; what has passed is judged by it", "2026-11-23"),
    "license": _text("The licence of the data, by its SPDX name", "CC-BY-4.0"),
}
TOPIC = {
    "title": _text("The topic in words", "Trade and economy"),
    "sections": _list(
        _read_item, _ITEM, "Its sections, in the order in which they are shown", ["Targets", "Energy"]
    ),
}
SOURCE = {
    "type": _choice(TYPES, "What it is, in CSL's words", required=True),
    "tier": _choice(
        TIERS, "How near to the matter it is; a copy of official data is secondary", required=True
    ),
    "title": _text("Its title, as it has it", "India, Russia set trade target", required=True),
    "author": _list(_read_item, _ITEM, "Who wrote it", ["Mohammed Badrul Alam"]),
    "publisher": _text("Who publishes it, the bare name", "The Hindu", required=True),
    "origin": _text("The agency or body whose words it copies", "PTI"),
    "issued": _date("When it was published (EDTF); absent where it shows no date", "2024-07-09"),
    "accessed": _date("The day on which it was last found and read", "2026-11-23"),
    "url": Field(
        _read_url,
        {"type": "string", "pattern": r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s\"'<>`\\/?#]+[^\s\"'<>`\\]*$"},
        "Its address, http or https; absent where none was seen",
        "https://example.org/page",
    ),
    "language": Field(
        _matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language tag such as en or ru"),
        {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
        "Its language (BCP 47)",
        "en",
    ),
}
FACT = {
    "topic": Field(_read_key, _KEYS, "A key of [topics]", "trade", required=True),
    "section": _text("A section of that topic", "Targets", required=True),
    "kind": _choice(KINDS, "What kind of fact it is", required=True),
    "title": _text(
        "A noun phrase of 80 characters at most", "Trade target of 100 billion dollars", required=True
    ),
    "statement": _text("One neutral sentence that stands alone", "In 2024 …", required=True),
    "date": _date(
        "When it was so (EDTF): YYYY, YYYY-MM, YYYY-MM-DD, A/B, A/.., ../B", "2024-07-09", required=True
    ),
    "value": _number("The figure, with its unit", 100),
    "value_max": _number("The upper end, where the figure is a range", 120),
    "unit": _text("The unit of the value, from the list that check knows", "USD billion"),
    "circa": _flag("The figure is 'about'"),
    "indicator": Field(_read_key, _KEYS, "The series of which this is a point", "goods-trade"),
    "hs": Field(
        _matching("[0-9]{2}", "an HS chapter: two digits"),
        {"type": "string", "pattern": "^[0-9]{2}$"},
        "HS chapter, for goods",
        "27",
    ),
    "direction": _choice(DIRECTIONS, "Seen from India, for goods"),
    "location": _text("Where it happened", "Moscow"),
    "parties": _list(_read_item, _ITEM, "The states and bodies that take part", ["India", "Russia"]),
    "status": _choice(STATUSES, "How it stands at the edition's date"),
    "provisional": _flag("The figure is provisional at its source"),
    "rank": _choice(RANKS, "Wikidata's rank; a deprecated fact stays, marked"),
    "replaces": _list(_read_key, _KEYS, "Ids of the facts that this one supersedes", ["target-30bn-2025"]),
    "disputed_by": _list(_read_citation, _CITED, "Sources that say otherwise", ["pti-2024-07-19"]),
    "aliases": _list(_read_item, _ITEM, "Other names and spellings that people type", ["BrahMos"]),
    "note": _text("Caveats and what followed", "Provisional."),
    "sources": _list(
        _read_citation, _CITED, "What supports it: key or key[locator]", ["pib-2024-07-09[2]"], required=True
    ),
}
CLAIM = {
    "source": Field(
        _read_citation, _CITED, "The text that claims it: key[locator]", "alam-2025[trade 1]", required=True
    ),
    "topic": Field(_read_key, _KEYS, "A key of [topics]", "trade", required=True),
    "date": _date("What it speaks of, as the evidence has it (EDTF)", "2024-07-08/2024-07-09"),
    "claim": _text("What is claimed, in our own words", "The target was set in 2024.", required=True),
    "verdict": _choice(VERDICTS, "What the evidence says of it", required=True),
    "finding": _text("The exact finding, in our own words", "It was set on 9 July 2024.", required=True),
    "facts": _list(_read_key, _KEYS, "Ids of the facts where the right answer stands", ["target-100bn-2030"]),
    "sources": _list(_read_citation, _CITED, "The evidence: key or key[locator]", ["pti-2024-07-19"]),
}
_REQUIRED = {
    id(fields): frozenset(name for name, field in fields.items() if field.required)
    for fields in (DATASET, TOPIC, SOURCE, FACT, CLAIM)
}
TABLES = {"topics": TOPIC, "sources": SOURCE, "facts": FACT, "claims": CLAIM}
"""The tables of the file whose entries have keys, with the fields of an entry."""


def _object(entry: Mapping[str, Field], description: str) -> dict[str, Any]:
    properties = {
        name: {**field.words, "description": field.description, "default": field.example}
        for name, field in entry.items()
    }
    required = [name for name, field in entry.items() if field.required]
    result = {
        "type": "object",
        "description": description,
        "additionalProperties": False,
        "properties": properties,
    }
    return result | ({"required": required} if required else {})


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (Draft 4) of the knowledge file, for editors."""
    descriptions = {
        "topics": "A topic and its sections",
        "sources": "A published page or text",
        "facts": "A cited fact",
        "claims": "What a text says, and what the evidence says of it",
    }
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "irfacts knowledge file",
        "description": "Cited facts with dates, sources and the claims that they answer",
        "type": "object",
        "additionalProperties": False,
        "required": ["facts"],
        "properties": {
            "schema": {
                "type": "integer",
                "enum": [FORMAT],
                "description": "The version of this format",
                "default": FORMAT,
            },
            "dataset": _object(DATASET, "What the file says of itself"),
        }
        | {
            table: {
                "type": "object",
                "description": f"{descriptions[table]}, each under its key",
                "additionalProperties": False,
                "patternProperties": {f"^{KEY_PATTERN}$": _object(entry, descriptions[table])},
            }
            for table, entry in TABLES.items()
        },
    }
