"""The subset of EDTF (ISO 8601-2, level 1) that the knowledge file uses.

A date is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, each with an optional ``~``
(approximate), ``?`` (uncertain) or ``%`` (both), or an interval ``A/B``, ``A/..``, ``../B``.
Years are 0001 to 9999, days must exist, and there are no season codes: ``2023-24`` is
refused here, an Indian fiscal year is the interval ``2023-04/2024-03``.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from irfacts.text import FOREVER, MONTHS

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%]?)")
_MONTHS = [month[:3] for month in MONTHS]
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
OPEN = ".."


class Span(NamedTuple):
    """The days that a date covers: ISO 8601 ``YYYY-MM-DD``, both inclusive.

    An open end is None. A qualifier (``~``, ``?``, ``%``) does not widen the bounds.
    """

    lower: str | None
    upper: str | None


class _Day(NamedTuple):
    """One date as written: month and day are 0 where the text does not give them."""

    year: int
    month: int
    day: int
    qualifier: str


def _days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else _DAYS[month - 1]


def _read(text: str) -> _Day:
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a date: YYYY, YYYY-MM or YYYY-MM-DD, with ~, ? or %")
    year, month, day = (int(part or 0) for part in match.groups()[:3])
    if year == 0:
        raise ValueError(f"{text!r}: years run from 0001 to 9999")
    if match[2] and not 1 <= month <= 12:
        message = f"{text!r}: there is no month {match[2]}"
        if int(match[2]) == (year + 1) % 100 and not match[3]:
            message += f"; a fiscal year is {year:04}-04/{year + 1:04}-03"
        raise ValueError(message)
    if match[3] and not 1 <= day <= _days(year, month):
        raise ValueError(f"{text!r}: there is no such day")
    return _Day(year, month, day, match[4])


def _bounds(date: _Day) -> tuple[str, str]:
    first, last = date.month or 1, date.month or 12
    lower = f"{date.year:04}-{first:02}-{date.day or 1:02}"
    return lower, f"{date.year:04}-{last:02}-{date.day or _days(date.year, last):02}"


@cache
def parse(text: str) -> Span:
    """Give the days that an EDTF *text* covers.

    Raises ValueError, with a message for people, on anything outside the subset.
    """
    start, slash, end = text.partition("/")
    if not slash:
        return Span(*_bounds(_read(text)))
    if start == end == OPEN:
        raise ValueError(f"{text!r} is open at both ends")
    lower = None if start == OPEN else _bounds(_read(start))[0]
    upper = None if end == OPEN else _bounds(_read(end))[1]
    if lower and upper and lower > upper:
        raise ValueError(f"{text!r} ends before it begins")
    return Span(lower, upper)


_FISCAL = r"(?i:FY[- ]?)?([0-9]{4})[-/–](?:[0-9]{2})?([0-9]{2})"
_SLIPS = (
    r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})(?:[-/.](?P<day>[0-9]{1,2}))?",
    r"(?P<day>[0-9]{1,2})[./](?P<month>[0-9]{1,2})[./](?P<year>[0-9]{4})",
    r"(?:(?P<day>[0-9]{1,2})[ -])?(?P<month>[A-Za-z]{3})[a-z]*[ -](?P<year>[0-9]{4})",
    r"(?P<month>[A-Za-z]{3})[a-z]* (?P<day>[0-9]{1,2}),? (?P<year>[0-9]{4})",
)


def meant(text: str) -> str | None:
    """Give the EDTF date that a slip such as ``2026-1``, ``Jan 2026``, ``01.02.2026`` stands for, or None.

    A decade (``197X``, EDTF level 1, or ``1970s``) is given as the interval that is read here.
    """
    if decade := re.fullmatch(r"([0-9]{3})(?:X|0s)", text):
        return f"{decade[1]}0/{decade[1]}9"
    fiscal = re.fullmatch(_FISCAL, text)
    if fiscal and (int(fiscal[1]) + 1) % 100 == int(fiscal[2]):
        return f"{fiscal[1]}-04/{int(fiscal[1]) + 1:04}-03"
    match = next((found for slip in _SLIPS if (found := re.fullmatch(slip, text))), None)
    if not match:
        return None
    month, day = match["month"].title(), match.groupdict().get("day")
    month = str(_MONTHS.index(month) + 1) if month in _MONTHS else month
    written = "-".join(part.zfill(2) for part in (match["year"], month, day) if part)
    try:
        parse(written)
    except ValueError:
        return None
    return written


def day(text: str) -> str:
    """Give the first day of an EDTF date, or its last where it has no beginning; ValueError as `parse`."""
    span = parse(text)
    return span.lower or span.upper or ""


def newest(dates: Iterable[str]) -> str | None:
    """Give the newest EDTF date by its first possible day, for a year promises no more; None of none."""
    return max(dates, key=lambda date: (day(date), date), default=None)


def order(span: tuple[str | None, str | None]) -> tuple[str, str, str]:
    """Give a key that sorts spans by lower bound, or else by upper, then by upper; open ends come last."""
    lower, upper = span
    return lower or upper or "", lower or "", upper or FOREVER


def _show_day(date: _Day) -> str:
    words = [str(date.day or ""), _MONTHS[date.month - 1] if date.month else "", str(date.year)]
    about = "about " if date.qualifier in ("~", "%") else ""
    unsure = "?" if date.qualifier in ("?", "%") else ""
    return about + " ".join(word for word in words if word) + unsure


def in_words(text: str) -> str:
    """Write an EDTF *text* for people: ``8–9 Jul 2024``, ``FY 2023–24``, ``since 2003``.

    ``~`` becomes "about", ``?`` a question mark. Raises ValueError as parse does.
    """
    parse(text)
    start, slash, end = text.partition("/")
    if not slash:
        return _show_day(_read(text))
    if start == OPEN:
        return f"until {_show_day(_read(end))}"
    if end == OPEN:
        return f"since {_show_day(_read(start))}"
    one, two = _read(start), _read(end)
    if one == two:
        return _show_day(one)
    plain = not one.qualifier and not two.qualifier
    if plain and (one.month, one.day, two.month, two.day) == (4, 0, 3, 0):
        return f"FY {one.year}–{two.year % 100:02}" if two.year == one.year + 1 else _plain(one, two)
    if plain and one.year == two.year and bool(one.day) == bool(two.day) and one.month and two.month:
        last = _show_day(two)
        if one.month == two.month:
            return f"{one.day}–{last}"
        if not one.day:
            return f"{_MONTHS[one.month - 1]}–{last}"
        return f"{one.day} {_MONTHS[one.month - 1]} – {last}"
    return _plain(one, two)


def _plain(one: _Day, two: _Day) -> str:
    short = not (one.month or two.month or one.qualifier or two.qualifier)
    return f"{_show_day(one)}{'–' if short else ' – '}{_show_day(two)}"
