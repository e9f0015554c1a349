"""What a terminal's encoding lacks, written with what it has, before anything is laid out or measured."""

import codecs
import dataclasses
from types import SimpleNamespace
from typing import Any, TypeVar

from irfacts.knowledge.model import values
from irfacts.text import percent_encoded

T = TypeVar("T")

_PLAIN = {
    sign: plain
    for plain, signs in {
        "-": "─–—‐‑−",
        "#": "█▉▊▋▌▐",
        "|": "▍▎▏▕·",
        ":": "⋮",
        "*": "•",
        "x": "×",
        "'": "‘’‚‛‹›",
        '"': "“”„‟«»",
        " ": "\xa0\u2009\u202f",
        "...": "…",
    }.items()
    for sign in signs
}
"""Signs that have a plain one as wide: rules, bars, bullets, dashes, quotes, blanks; and dots."""


def encodable(value: T, encoding: str) -> T:
    r"""Give text, or records that hold text however deep, with what *encoding* lacks written in ASCII.

    A sign that has a plain one stands as that, an address is percent-encoded, and all else is escaped as
    ``\u20b9``. What lacks nothing is given back as it is.
    """
    return value if codecs.lookup(encoding).name == "utf-8" else _mapped(value, encoding)


def _mapped(value: Any, encoding: str) -> Any:
    kind = type(value)
    if isinstance(value, str):
        return _text(value, encoding)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return kind(*(_mapped(each, encoding) for each in value))
    if kind in (tuple, list):
        return kind(_mapped(each, encoding) for each in value)
    if kind is dict:
        return {_mapped(key, encoding): _mapped(each, encoding) for key, each in value.items()}
    if kind is SimpleNamespace:
        return SimpleNamespace(**_mapped(vars(value), encoding))
    if dataclasses.is_dataclass(kind):
        return kind(**_mapped(values(value), encoding))
    return value


def _text(text: str, encoding: str) -> str:
    if _has(text, encoding):
        return text
    if text.startswith(("http://", "https://")) and " " not in text:
        return percent_encoded(text)
    lacking = (sign for sign in set(text) if not _has(sign, encoding))
    return text.translate(
        {ord(sign): _PLAIN.get(sign) or sign.encode("ascii", "backslashreplace").decode() for sign in lacking}
    )


def _has(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeError:
        return False
    return True
