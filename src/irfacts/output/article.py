"""One fact or claim as an article of a web page."""

from collections.abc import Callable, Collection, Iterator, Mapping
from html import escape
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from irfacts.knowledge.model import Citation, Claim, Fact, Source
from irfacts.output.details import Row, quantity, rows
from irfacts.output.markup import time, word


def words(record: Fact | Claim) -> str:
    """Give what stands over a record: a fact's title, a claim's words."""
    return record.claim if isinstance(record, Claim) else record.title


def code(key: str, here: Collection[str]) -> str:
    """Give the id of a record, which leads to it if it is *here*, on this page."""
    text = f"<code>{escape(key)}</code>"
    return anchor(key, text) if key in here else text


def anchor(key: str, shown: str) -> str:
    """Give HTML that leads to an id of this page; *shown* is HTML too."""
    return f'<a href="#{escape(key)}">{shown}</a>'


def address(series: str) -> str:
    """Give the id that the figure of a series has in a page; no id of a record has a colon."""
    return f"series:{series}"


class Articles(NamedTuple):
    """Writes records as articles."""

    sources: Mapping[str, Source]
    cite: Callable[[Citation, str], str]
    """Gives a citation as HTML, with what it says of the figure."""
    indicators: Mapping[str, Any]
    others: Mapping[str, Fact | Claim]
    here: Collection[str]
    """The ids of what this page has."""

    def article(self, record: Fact | Claim, level: int) -> Iterator[str]:
        """Give one record under a heading of that level."""
        claim = isinstance(record, Claim)
        yield f'<article id="{escape(record.id)}">'
        yield f"<h{level}>{'Claim: ' if claim else ''}{escape(words(record))}</h{level}>"
        if isinstance(record, Fact):
            yield f"<p>{escape(record.statement)}</p>"
        yield from self.terms(record)
        yield "</article>"

    def terms(self, record: Fact | Claim) -> Iterator[str]:
        """Give all that is known of a record beside its words, as a list of terms."""
        yield "<dl>"
        every = rows(record, self.sources, self.indicators)
        for label, same in groupby(every, attrgetter("label")):
            values = "".join(f"<dd>{self._value(row)}</dd>" for row in same)
            yield f"<div><dt>{escape(label)}</dt>{values}</div>"
        yield "</dl>"

    def _value(self, row: Row) -> str:
        """Give what stands beside a label."""
        if row.kind == "source":
            return self.cite(row.value, row.detail)
        if row.kind == "record":
            other = self.others.get(row.value)
            verdict = f" · {word(other.verdict)}" if isinstance(other, Claim) else ""
            figure = ""
            if isinstance(other, Fact) and other.value is not None:
                figure = f" · {escape(quantity(other))}"
            return (
                code(row.value, self.here)
                + verdict
                + figure
                + (f" · {escape(words(other))}" if other else "")
            )
        if row.kind == "word":
            return word(row.value) + (f": {escape(row.detail)}" if row.detail else "")
        if row.kind in ("date", "issued"):
            return time(row.value, issued=row.kind == "issued")
        if row.kind == "series":
            key = address(row.value)
            return anchor(key, escape(row.value)) if key in self.here else escape(row.value)
        return code(row.value, self.here) if row.kind == "id" else escape(row.value)
