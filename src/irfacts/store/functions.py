"""What SQL is taught: texts that hold a part of a name, texts in people's order, dates in their order."""

import sqlite3
from unicodedata import combining, normalize


def register(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Give the connection back with what this module defines, under the same names, and ``folded``."""
    connection.create_function("holds", 2, holds, deterministic=True)
    connection.create_function("scale", 1, scale, deterministic=True)
    connection.create_function("plain", 1, plain, deterministic=True)
    connection.create_function("day", 1, day, deterministic=True)
    connection.create_collation(
        "folded", lambda one, other: (fold(one) > fold(other)) - (fold(one) < fold(other))
    )
    return connection


def fold(text: str) -> str:
    """Give a text without case and accents, for comparing."""
    if text.isascii():
        return text.casefold()
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))


def holds(text: str | None, part: str) -> bool:
    """Whether a text holds a part, case and accents aside; no text holds none."""
    return text is not None and fold(part) in fold(text)


def scale(unit: str | None) -> int:
    """Give the factor of a unit: a million of USD million."""
    from irfacts.knowledge.units import scaled

    return scaled(unit)[0] if unit else 1


def plain(unit: str | None) -> str:
    """Give a unit without what it counts in: USD of USD million; "" for none."""
    from irfacts.knowledge.units import scaled

    return scaled(unit)[1] if unit else ""


def day(date: str | None) -> str | None:
    """Give the first day of an EDTF date, or else its last."""
    from irfacts.knowledge import dates

    return None if date is None else dates.day(date)
