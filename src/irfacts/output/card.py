"""One fact or claim on a card, with everything that is known about it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from irfacts.knowledge.dates import in_words
from irfacts.knowledge.model import Citation, Claim, Fact
from irfacts.output.cells import WORD_COLOURS, Canvas, Runs
from irfacts.output.details import Row, quantity, rows
from irfacts.output.table import fields
from irfacts.output.wording import published, source_title


def card(canvas: Canvas, record: Fact | Claim) -> RenderableType:
    """Draw one record: its words, then each field with a label, then its sources in full."""
    if isinstance(record, Claim):
        head = canvas.text([("Claim: ", "dim"), (record.claim, "bold")])
    else:
        head = canvas.text([(record.title, "bold"), (f"\n{record.statement}", "")])
    parts: list[RenderableType] = [head, Text()]
    every = rows(record, canvas.answer.sources, canvas.answer.indicators)
    for label, some in groupby(every, lambda row: row.label if row.kind == "source" else ""):
        if label:
            parts.append(canvas.text(label, "dim"))
            parts += (source_item(canvas, row.value, row.detail) for row in some)
        else:
            parts.append(fields(canvas, list(_labelled(canvas, list(some)))))
    return Group(*parts)


def _labelled(canvas: Canvas, beside: Sequence[Row]) -> Iterator[tuple[str, RenderableType]]:
    """Draw what stands beside labels; of rows with the same label the first has it."""
    for label, same in groupby(beside, attrgetter("label")):
        for at, row in enumerate(same):
            yield "" if at else label, _drawn(canvas, row)


def _drawn(canvas: Canvas, row: Row) -> RenderableType:
    """Draw what stands beside a label."""
    if row.kind == "record":
        return _other(canvas, row.value)
    if row.kind == "word":
        word = (row.value, WORD_COLOURS.get(row.value, ""))
        return canvas.text([word, (f": {row.detail}", "")] if row.detail else [word])
    if row.kind == "date":
        words = in_words(row.value)
        return canvas.text(words if words == row.value else f"{words} ({row.value})")
    if row.kind == "issued":
        return canvas.text(published(row.value))
    return canvas.text(row.value, "cyan" if row.kind == "id" else "")


def _other(canvas: Canvas, key: str) -> RenderableType:
    """Another record, by id, with its title or claim."""
    other: Any = canvas.answer.related.get(key)
    runs: Runs = [(key, "cyan")]
    if isinstance(other, Fact):
        figure = f" · {quantity(other)}" if other.value is not None else ""
        runs.append((f"{figure} · {other.title}", ""))
    elif isinstance(other, Claim):
        runs += [(" · ", ""), (other.verdict, WORD_COLOURS.get(other.verdict, "")), (f" · {other.claim}", "")]
    return canvas.text(runs)


def source_item(canvas: Canvas, citation: Citation, said: str = "") -> RenderableType:
    """Draw one source in full, with what it has *said* of the figure; addresses have lines of their own."""
    source = canvas.answer.sources[citation.key]
    who = canvas.link(source.publisher, source.url)
    origin = f" ({source.origin})" if source.origin else ""
    when = f", {published(source.issued)}" if source.issued else ""
    head: Runs = [(str(citation), "cyan"), (" · ", ""), *who, (f"{origin}{when} · {source.tier}", "")]
    if said:
        head.append((f" · gives {said}", "bold"))
    author = f"{', '.join(source.author)}: " if source.author else ""
    body: Runs = [(f"{author}{source_title(source)}", "")]
    texts = [line for runs in (head, body) for line in canvas.broken(runs, canvas.width - 2)]
    lines = [Text("  ").append_text(text) for text in texts]
    lines += [canvas.text(canvas.link(url, url, "dim")) for url in (source.url, source.archive) if url]
    return canvas.whole(lines)
