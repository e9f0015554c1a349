"""How figures, dates of publishing, titles and counts are worded for people, in every format for them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from irfacts.knowledge.dates import in_words
from irfacts.knowledge.model import Claim, Fact, Source, Standing, definitions
from irfacts.output.answer import Answer
from irfacts.store.records import Edition
from irfacts.text import plural

_TYPES = {name: field.type for record in (Fact, Claim, Source) for name, field in definitions(record).items()}
DATES = frozenset((*(name for name, type_ in _TYPES.items() if type_ == "date"), "first", "last"))
"""The fields that are EDTF dates: of the records, and the ends of a series."""
NUMBERS = frozenset((*(name for name, type_ in _TYPES.items() if type_ == "number"), "points", "score"))
"""The fields that are numbers: of the records, of a series, and of a hit."""
SEARCHED = frozenset(("title", "statement", "claim", "finding"))
"""The fields in which what a search looked for is marked."""
_MARKS = {"provisional": "* provisional", "circa": "~ about"}


def number(value: float | None) -> str:
    """Write a figure for people, with commas between thousands."""
    return "" if value is None else f"{value:,}"


def figure(record: Any) -> str:
    """Write a record's value as people read it: ``~`` about, a range, ``*`` provisional."""
    if record.value is None:
        return ""
    text = number(record.value)
    if getattr(record, "value_max", None) is not None:
        text += f"–{number(record.value_max)}"
    if getattr(record, "circa", None):
        text = f"~{text}"
    return text + ("*" if getattr(record, "provisional", None) else "")


def amount(record: Any) -> str:
    """Write a record's figure with its unit and, if it is disputed, what sources give: ``5.4 USD (5–6)``."""
    low, high = getattr(record, "low", None), getattr(record, "high", None)
    disputed = getattr(record, "standing", None) == Standing.DISPUTED and low != high
    span = f"({number(low)}–{number(high)})" if disputed else ""
    return " ".join(filter(None, (figure(record), record.unit, span))) if record.value is not None else ""


_SUMMED = 3
"""A series of fewer points has no ends that are worth naming."""


def ends_in_words(points: Sequence[Fact], *, wanted: Sequence[str] = ("highest", "lowest", "newest")) -> str:
    """Name the highest, lowest and newest point of a series, given oldest first; "" if they are few."""
    known = [point for point in points if point.value is not None]
    if len(known) < _SUMMED:
        return ""
    named = {
        "highest": max(known, key=lambda point: point.value or 0),
        "lowest": min(known, key=lambda point: point.value or 0),
        "newest": known[-1],
    }
    return ", ".join(f"{name} {points_in_words([named[name]])}" for name in wanted)


def points_in_words(points: Sequence[Fact]) -> str:
    """Write the figures of points, each with its date: ``75 (2009–2013), 36 (2019–2023)``."""
    return ", ".join(f"{figure(point)} ({in_words(point.date)})" for point in points)


def published(date: str) -> str:
    """Write for people when something was published: by a day, where only the last possible one is known."""
    words = in_words(date)
    return f"by {words.removeprefix('until ')}" if words.startswith("until ") else words


def source_title(source: Source) -> str:
    """Give a source's title, with a translation in brackets where it is in another language than English."""
    return f"{source.title} [{source.title_en}]" if source.title_en else source.title


def parted(text: str, pattern: str) -> Iterator[tuple[str, bool]]:
    """Part a text at what a pattern finds; each part with whether it was found. No pattern finds nothing."""
    end = 0
    for match in re.finditer(pattern, text) if pattern else ():
        yield from ((text[end : match.start()], False), (match[0], True))
        end = match.end()
    yield text[end:], False


def heading(answer: Answer, topics: Mapping[str, str]) -> str:
    """Give the title of an answer: its topic (*topics* has their titles) or command, and what was asked."""
    title = topics.get(
        answer.title,
        answer.title.capitalize() if answer.view in ("list", "hits", "matches") else answer.title,
    )
    return f"{title}: {answer.asked}" if answer.asked else title


def section(topic: str, name: str, topics: Mapping[str, str]) -> str:
    """Give the heading of a section; it names its topic where *topics*, those shown, are several."""
    return f"{topics.get(topic, topic)}: {name}" if len(topics) > 1 else name


def counted(answer: Answer) -> str:
    """Say how many records of each sort an answer has: ``2 of 6 facts, 1 claim``."""
    words = {"Hit": "match", "Series": "series"}
    sorts = [type(record) for record in answer.shown] or [answer.record_type]
    counts = []
    for kind in dict.fromkeys(sorts):
        word = words.get(kind.__name__, kind.__name__.lower())
        count = sorts.count(kind) if answer.shown else 0
        every = max(answer.total or 0, count)
        of = f" of {every:,}" if every > count else ""
        counts.append(f"{count:,}{of} {plural(every, word)}")
    claimed = dict.fromkeys(
        answer.sources[record.source.key].publisher
        for record in answer.shown
        if isinstance(record, Claim) and record.source.key in answer.sources
    )
    if len(claimed) == 1 and sorts == [Claim] * len(sorts):
        counts[-1] += f" of one text ({', '.join(claimed)})"
    best = answer.truncated and (answer.total or 0) <= len(answer.shown)
    return ("the best " if best else "") + ", ".join(counts)


def edition(named: Edition) -> str:
    """Name an edition with its day."""
    return f"edition {named.version or 'unnamed'}{f' of {named.updated}' if named.updated else ''}"


def marks(answer: Answer, columns: Sequence[str]) -> Iterator[str]:
    """Explain the marks that figures and points in an answer have."""
    if answer.view == "chart" or ("value" in columns and answer.view != "cards"):
        facts = [*answer.shown, *answer.related.values()]
        for name, words in _MARKS.items():
            if any(getattr(fact, name, None) for fact in facts):
                yield words
