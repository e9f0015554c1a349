"""One fact or claim as an article of a web page."""

from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby
from operator import attrgetter
from typing import Any

from irfacts.knowledge.model import Claim, Fact
from irfacts.output.details import Row, rows
from irfacts.output.markup import References, time, word


def words(record: Fact | Claim) -> str:
    """Give what stands over a record: a fact's title, a claim's words."""
    return record.claim if isinstance(record, Claim) else record.title


class Articles:
    """Writes records as articles."""

    def __init__(
        self, references: References, indicators: Mapping[str, Any], others: Mapping[str, Fact | Claim]
    ) -> None:
        """Keep the sources, the series and, by id, the *others* that records name."""
        self.references = references
        self.indicators = indicators
        self.others = others

    def article(self, record: Fact | Claim, level: int, here: set[str]) -> Iterator[str]:
        """Give one record under a heading of that level; those in *here* are on the same page."""
        yield f'<article id="{escape(record.id)}">'
        claim = isinstance(record, Claim)
        yield f"<h{level}>{'Claim: ' if claim else ''}{escape(words(record))}</h{level}>"
        if isinstance(record, Fact):
            yield f"<p>{escape(record.statement)}</p>"
        yield "<dl>"
        every = rows(record, self.references.sources, self.indicators)
        for label, same in groupby(every, attrgetter("label")):
            values = "".join(f"<dd>{self._value(row, here)}</dd>" for row in same)
            yield f"<div><dt>{escape(label)}</dt>{values}</div>"
        yield "</dl></article>"

    def _value(self, row: Row, here: set[str]) -> str:
        """Give what stands beside a label."""
        if row.kind == "source":
            return self.references.full(row.value, row.more)
        if row.kind == "record":
            other = self.others.get(row.value)
            verdict = f" · {word(other.verdict)}" if isinstance(other, Claim) else ""
            return code(row.value, here) + verdict + (f" · {escape(words(other))}" if other else "")
        if row.kind == "word":
            return word(row.value) + (f": {escape(row.more)}" if row.more else "")
        if row.kind in ("date", "issued"):
            return time(row.value, issued=row.kind == "issued")
        return code(row.value, here) if row.kind == "id" else escape(row.value)


def code(key: str, here: set[str]) -> str:
    """Give the id of a record, which leads to it if it is *here*, on this page."""
    text = f"<code>{escape(key)}</code>"
    return f'<a href="#{escape(key)}">{text}</a>' if key in here else text
