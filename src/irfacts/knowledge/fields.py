"""The types of fields, and the fields of each table of the knowledge file.

A type has a reader, a function that takes a TOML value and gives the value of the record or raises
ValueError with a message for people; the words of JSON Schema that say the same, such as every draft
since the fourth and ECMA-262's patterns have; and the type of its column in the database.
"""

import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple
from unicodedata import is_normalized

from irfacts.knowledge.agreement import Quantity
from irfacts.knowledge.dates import parse
from irfacts.knowledge.knowledge import Dataset, Floors, Indicator, Topic
from irfacts.knowledge.model import Citation, Claim, Fact, Field, Quote, Source, definitions
from irfacts.text import UNSAFE, did_you_mean, hidden

KEY_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_KEY = re.compile(KEY_PATTERN)
_CITATION = re.compile(rf"({KEY_PATTERN})(?:\[([^\[\]]+)\])?")
# One class after the other, the second holding the first, would try every place to part them.
# In a host stand letters, digits, '-', '_' and '.' alone: no user, no look-alike of a letter or a slash.
_URL_PATTERN = r"""://(?:[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:[/?#][^\s"'<>`\\]*)?"""
_URL = re.compile(f"https?{_URL_PATTERN}", re.IGNORECASE)
# The signs that begin a formula, with their twins of full width and small form, and the blanks before them.
_SIGNS = r"=+@\-\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_BLANKS = r" \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_FORMULA = re.compile(rf"[{_BLANKS}]*([{_SIGNS}])")
_PLAIN = re.compile(r"[!-*,./-:<>?A-~][ -:<-~]*").fullmatch


def _check_characters(value: str) -> None:
    """Refuse what does not show as it is written: controls, invisible characters, another form than NFC."""
    if found := re.search(UNSAFE, value):
        raise ValueError(f"holds the control character U+{ord(found[0]):04X}; text is one plain line")
    if character := hidden(value):
        raise ValueError(f"holds the invisible character U+{ord(character):04X}, which hides what is written")
    if not is_normalized("NFC", value):
        raise ValueError("is not in Unicode's NFC form")


def read_text(value: Any) -> str:
    """Read one line of text that is safe to print and to put into a spreadsheet."""
    if type(value) is str and _PLAIN(value):
        return value  # most texts, at once
    if type(value) is not str:
        raise ValueError(f"must be text in quotes, not {_name(value)}")
    if not value:
        raise ValueError("is empty: leave the key out instead")
    if not (value.isascii() and value.isprintable()):
        _check_characters(value)
    if found := _FORMULA.match(value):
        raise ValueError(f"begins with {found[1]!r}, which spreadsheets take for a formula")
    return value


def _name(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return kinds.get(type(value), "text" if isinstance(value, str) else "a date without quotes")


def _read_item(value: Any) -> str:
    if type(value) is str and _PLAIN(value):
        return value
    if ";" in read_text(value):
        raise ValueError("holds a semicolon, which parts the items of a list in csv")
    return str(value)


def _read_date(value: Any) -> str:
    text = value if type(value) is str else read_text(value)
    parse(text)
    return text


def _matching(pattern: str, what: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern)

    def read(value: Any) -> str:
        if not compiled.fullmatch(read_text(value)):
            raise ValueError(f"{value!r} is not {what}")
        return str(value)

    return read


_read_key = _matching(KEY_PATTERN, "a key: letters, digits, '-', '_' and '.'")


def _read_citation(value: Any) -> Citation:
    return _citation(value if type(value) is str else read_text(value))


@cache
def _citation(text: str) -> Citation:
    match = _CITATION.fullmatch(_read_item(text))
    if not match:
        raise ValueError(f"{text!r} is not a citation: key or key[locator]")
    if match[2]:
        read_text(match[2])
    return Citation(match[1], match[2])


def _read_url(value: Any) -> str:
    if not _URL.fullmatch(read_text(value)):
        raise ValueError(
            "is not an http or https address without spaces, quotes, < and >, whose host is plain: letters "
            "a-z, digits, '-', '.', no user and no password; other scripts as xn--"
        )
    return str(value)


def _read_flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError(f"must be true or false, not {_name(value)}")
    return value


def _read_number(value: Any) -> int | float:
    if type(value) is bool or not isinstance(value, int | float):
        raise ValueError(f"must be a number, not {_name(value)}")
    if type(value) is int and not -(2**63) <= value < 2**63:
        raise ValueError("is a whole number past 64 bits")
    if not math.isfinite(value):
        raise ValueError("must be a finite number")
    return value


def _one_of(known: list[str]) -> Callable[[Any], str]:
    choices = frozenset(known)

    def read(value: Any) -> str:
        if type(value) is str and value in choices:
            return value
        raise ValueError(f"{read_text(value)!r} is not one of {', '.join(known)}{did_you_mean(value, known)}")

    return read


def _list_of(item: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise ValueError(f"must be a list, not {_name(value)}")
        return tuple(map(item, value))

    return read


_BAD = r"\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f"
_BAD += r"\u00ad\u034f\u115f\u1160\u200b\u2060-\u2065\u2800\u3164\ufeff\uffa0\ufff0-\ufffb"
_FIRST = rf"[{_BLANKS}]*[^{_SIGNS}{_BLANKS}{_BAD}"  # continued: what else may not come first
_TEXT = {"type": "string", "minLength": 1, "pattern": rf"^{_FIRST}][^{_BAD}]*$"}
_ITEM = {"type": "string", "minLength": 1, "pattern": rf"^{_FIRST};][^;{_BAD}]*$"}
_KEYS = {"type": "string", "pattern": f"^{KEY_PATTERN}$"}
_CITED = {"type": "string", "pattern": rf"^{KEY_PATTERN}(\[{_FIRST}\[\];][^\[\];{_BAD}]*\])?$"}
_DAY = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?[~?%]?"
_DATE = {"type": "string", "pattern": rf"^({_DAY}|{_DAY}/{_DAY}|{_DAY}/\.\.|\.\./{_DAY})$"}


def _read_quotes(value: Any) -> tuple[Quote, ...]:
    if type(value) is not dict:
        raise ValueError(f"must be a table of source = quantity, not {_name(value)}")
    return tuple(Quote(_read_key(key), _quantity(quantity)) for key, quantity in value.items())


def _quantity(value: Any) -> str:
    if type(value) is not str:
        raise ValueError(f"must be text in quotes, not {_name(value)}")
    Quantity.parse(value)
    return value


def _read_floors(value: Any) -> Floors:
    fields = FLOORS
    if type(value) is not dict:
        raise ValueError(f"must be a table, not {_name(value)}")
    for name in value:
        if name not in fields:
            raise ValueError(f"unknown key {name!r}{did_you_mean(name, list(fields))}")
    return Floors(**{name: _read_number(number) for name, number in value.items()})


class Type(NamedTuple):
    """A type of field: its reader, its words of JSON Schema, and the type of its column in SQL."""

    read: Callable[[Any], Any]
    schema: Mapping[str, Any]
    sql: str = "TEXT"


_QUANTITY = r"^~?((>=?|<=?)N|N(/N)?)$".replace("N", r"-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?")
_LANGUAGE = "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
_DURATION = "P(?:[1-9][0-9]{0,3}Y)?(?:[1-9][0-9]{0,3}M)?"
TYPES = {
    "text": Type(read_text, _TEXT),
    "item": Type(_read_item, _ITEM),
    "date": Type(_read_date, _DATE),
    "key": Type(_read_key, _KEYS),
    "citation": Type(_read_citation, _CITED),
    "url": Type(_read_url, {"type": "string", "pattern": f"^[Hh][Tt][Tt][Pp][Ss]?{_URL_PATTERN}$"}),
    "language": Type(
        _matching(_LANGUAGE, "a language tag such as en or ru"),
        {"type": "string", "pattern": f"^{_LANGUAGE}$"},
    ),
    "hs": Type(
        _matching("[0-9]{2}", "an HS chapter: two digits"), {"type": "string", "pattern": "^[0-9]{2}$"}
    ),
    "duration": Type(
        _matching(f"(?=P.){_DURATION}", "a duration in years and months such as P2Y or P18M"),
        {"type": "string", "pattern": "^P([0-9]+Y)?([0-9]+M)?$"},
    ),
    "number": Type(_read_number, {"type": "number"}, "NUMERIC"),
    "count": Type(_read_number, {"type": "integer"}, "INTEGER"),
    "flag": Type(_read_flag, {"type": "boolean"}, "INTEGER"),
    "quotes": Type(
        _read_quotes, {"type": "object", "additionalProperties": {"type": "string", "pattern": _QUANTITY}}
    ),
    "floors": Type(_read_floors, {"type": "object", "additionalProperties": {"type": "number"}}),
    "word": Type(read_text, {"type": "string"}),
}
"""Every type by name; a field of type ``word`` takes only the words of its closed list."""


def reader(field: Field) -> Callable[[Any], Any]:
    """Give the function that reads a field's TOML value; it raises ValueError."""
    read = _one_of(list(field.words)) if field.type == "word" else TYPES[field.type].read
    return _list_of(read) if field.repeated and field.type != "quotes" else read


def sql_type(field: Field) -> str:
    """Give the type of a field's column in SQL."""
    return TYPES[field.type].sql if not field.repeated else "TEXT"


class FileTable(NamedTuple):
    """The fields that an entry of a table of the knowledge file may have."""

    fields: Mapping[str, Field]
    readers: Mapping[str, Callable[[Any], Any]]
    required: frozenset[str]


def _table(record: type[Any]) -> FileTable:
    fields = {name: field for name, field in definitions(record).items() if not field.derived}
    return FileTable(
        fields,
        {name: reader(field) for name, field in fields.items()},
        frozenset(name for name, field in fields.items() if field.required),
    )


DATASET = _table(Dataset)
FLOORS = definitions(Floors)
RECORDS = {"topics": Topic, "indicators": Indicator, "sources": Source, "facts": Fact, "claims": Claim}
"""The records of each table."""
TABLES = {name: _table(record) for name, record in RECORDS.items()}
"""The tables of the file whose entries have keys, in the order in which they stand there."""


def is_key(text: str) -> bool:
    """Whether *text* may be the key of an entry."""
    return _KEY.fullmatch(text) is not None
