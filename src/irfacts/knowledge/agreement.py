"""Whether sources agree on a figure: exact arithmetic on the digits that each gives.

A quantity is written in the fact's unit with the digits of the source: ``1.2``, ``68.72e3`` (68.72
billion where the unit is a million), ``100/120`` (a range), ``>1.5`` (more than), ``>=1.5``, ``<5``,
``<=5``, each with an optional ``~`` before it (about). The last digit given is good to half a unit:
68.7 stands for 68.65 to 68.75.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

_NUMBER = r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:e-?[0-9]{1,2})?"
_QUANTITY = re.compile(rf"~?(?:(>=?|<=?)({_NUMBER})|({_NUMBER})(?:/({_NUMBER}))?)")


class Quantity(NamedTuple):
    """What a source gives: the ends of it as given, and the bounds that its digits leave (None: open)."""

    first: Decimal
    last: Decimal
    lower: Decimal | None
    upper: Decimal | None

    @classmethod
    def parse(cls, text: str) -> "Quantity":
        """Read a quantity; raises ValueError, with a message for people, on any other form."""
        match = _QUANTITY.fullmatch(text)
        if not match:
            raise ValueError(
                f"{text!r} is not a quantity: 1.2, 68.72e3, 100/120, >1.5, >=1.5, <5, <=5 or ~1.2"
            )
        first = Decimal(match[2] or match[3])
        last = Decimal(match[4]) if match[4] else first
        if last < first:
            raise ValueError(f"{text!r} ends below its beginning")
        sign = match[1] or ""
        return cls(
            first,
            last,
            None if "<" in sign else first - _half(first),
            None if ">" in sign else last + _half(last),
        )

    def admits(self, low: Decimal, high: Decimal) -> bool:
        """Whether a figure from *low* to *high* is within what the source gives."""
        return (self.lower is None or self.lower <= low) and (self.upper is None or high <= self.upper)

    def gives(self, low: Decimal, high: Decimal) -> bool:
        """Whether the source gives this very figure, each end to half a unit of its last digit."""
        return abs(low - self.first) <= _half(self.first) and abs(high - self.last) <= _half(self.last)


def _half(number: Decimal) -> Decimal:
    """Half a unit of the last digit of a number."""
    exponent = number.as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


_SIGNS = {">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most "}


def describe(text: str) -> str:
    """Write a quantity for people: ``68.72e3`` as "68,720 to the nearest 10", ``>1.5`` as "more than 1.5".

    Raises ValueError as `Quantity.parse` does.
    """
    quantity = Quantity.parse(text)
    sign = re.match(r"~?([<>]=?)?", text)
    words = "about " * text.startswith("~") + _SIGNS.get((sign and sign[1]) or "", "")
    words += f"{quantity.first:,f}"
    if quantity.last != quantity.first:
        words += f"–{quantity.last:,f}"
    exponent = int(quantity.last.as_tuple().exponent)
    return words + (f" to the nearest {Decimal(1).scaleb(exponent):,f}" if exponent > 0 else "")


def exact(value: float) -> Decimal:
    """Give a number of the knowledge file with the digits that it was written with."""
    return Decimal(repr(value))


def plain(number: Decimal) -> int | float:
    """Give a number as TOML and JSON have it."""
    return int(number) if number == number.to_integral_value() else float(number)


def extremes(quantities: Sequence[Quantity]) -> tuple[int | float, int | float]:
    """Give the least and the most that any of at least one source gives."""
    return plain(min(each.first for each in quantities)), plain(max(each.last for each in quantities))
