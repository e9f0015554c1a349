"""Authors and dates of issue as references and bibliographies need them: in parts."""

import re
from typing import NamedTuple

_BODIES = re.compile(
    r"\b(?:agency|archives?|association|bank|board|bureau|business|cent(?:er|re)|chamber|commission|committee"
    r"|company|correspondents?|council|department|desk|directorate|editors?|embassy|federation|foundation|fund"
    r"|government|group|india|institute|journal|ministry|mission|nations|network|news|office|organi[sz]ation"
    r"|press|reporters?|reserve|russia|secretariat|service|society|staff|state|team|times|union|university)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*[^\W_]\.?|\.?)")
_PARTICLES = frozenset("al bin da de del den der di do dos du el ibn la le van ver von zu".split())


class Person(NamedTuple):
    """A person's name in the parts that CSL and BibTeX know: ``Diego Lopes``, ``da``, ``Silva``."""

    given: str
    particle: str
    family: str


class Issued(NamedTuple):
    """When something was published: the year in figures, month and day as numbers where they are known."""

    year: str
    """``2025``, ``2023–2024`` for an interval, empty where no date is known."""
    month: int | None = None
    day: int | None = None
    about: bool = False
    """Whether the date is not exact: approximate, uncertain, or only its one end is known."""


def person(name: str) -> Person | None:
    """Give the parts of a person's name, None for anything that may be the name of a body.

    A person has two to five words, each with a capital letter but for particles before the last, none
    of which says that it is a body.
    """
    words = name.split(" ")
    if not 2 <= len(words) <= 5 or _BODIES.search(name) or not all(map(_WORD.fullmatch, words)):
        return None
    small = [at for at, word in enumerate(words) if word in _PARTICLES]
    if words[-1].isupper() and len(words[-1]) > 1:  # an abbreviation: Kazan Federal KFU
        return None
    first = small[0] if small else len(words) - 1
    if small != list(range(first, len(words) - 1)) or first == 0:
        return None
    if not all(word[0].isupper() for at, word in enumerate(words) if at not in small):
        return None
    return Person(" ".join(words[:first]), " ".join(words[first:-1]), words[-1])


def date_parts(date: str) -> list[list[int]]:
    """Give the ends that an EDTF date has, one or two, each as year, month and day as far as given."""
    return [[int(part) for part in end.rstrip("~?%").split("-")] for end in date.split("/") if end != ".."]


def issued(date: str | None) -> Issued:
    """Give an EDTF date in parts; month and day only of a date with one end."""
    if date is None:
        return Issued("")
    found = date_parts(date)
    years = dict.fromkeys(f"{end[0]:04}" for end in found)
    rough = ".." in date or bool(set(date) & set("~?%"))
    month, day = ([*found[0][1:], None, None] if len(found) == 1 else [None, None])[:2]
    return Issued("–".join(years), month, day, about=rough)
