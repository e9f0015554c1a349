"""One fact or claim on a card, with everything that is known about it."""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from irfacts.knowledge.agreement import describe
from irfacts.knowledge.dates import show
from irfacts.knowledge.model import Citation, Claim, Fact, Standing, values
from irfacts.knowledge.standing import supporters, voice
from irfacts.output.cells import STYLES, Look, Runs, figure, number, published
from irfacts.output.table import fields

Rows = Iterator[tuple[str, RenderableType]]


def card(look: Look, record: Fact | Claim) -> RenderableType:
    """Draw one record: its words, then each field with a label, then its sources in full."""
    if isinstance(record, Claim):
        head, rows = look.text([("Claim: ", "dim"), (record.claim, "bold")]), _claim(look, record)
    else:
        head = look.text([(record.title, "bold"), (f"\n{record.statement}", "")])
        rows = _fact(look, record)
    return Group(head, Text(), fields(look, list(rows)))


def _claim(look: Look, record: Claim) -> Rows:
    yield "id", look.text(look.cell(record, "id"))
    yield "verdict", look.text(look.cell(record, "verdict"))
    yield "finding", look.text(record.finding)
    if record.date:
        yield "date", look.text(_date(record.date))
    yield "topic", look.text(record.topic)
    yield "claimed in", source_item(look, record.source)
    yield from _items("answered by", (_other(look, key) for key in record.facts))
    yield from _items("evidence", (source_item(look, citation) for citation in record.sources))


def _fact(look: Look, record: Fact) -> Rows:
    yield "id", look.text(look.cell(record, "id"))
    if record.value is not None:
        marks = [
            word for word, mark in (("about", record.circa), ("provisional", record.provisional)) if mark
        ]
        value = f"{figure(record).strip('~*')} {record.unit or ''}".strip()
        yield "value", look.text(value + (f" ({', '.join(marks)})" if marks else ""))
    if record.agreement is False:
        yield "given", look.text(f"from {number(record.low)} to {number(record.high)} by its sources")
    yield "date", look.text(_date(record.date))
    yield "standing", look.text([*look.cell(record, "standing"), (f": {_why(look, record)}", "")])
    goods = f"{record.direction or ''} HS chapter {record.hs}" if record.hs else record.direction
    for label, text in (
        ("note", record.note),
        ("kind", f"{record.kind}, {record.status}" if record.status else record.kind),
        ("topic", f"{record.topic}, {record.section}"),
        ("goods", goods),
        ("series", record.indicator),
        ("counted by", record.reporter),
        ("location", record.location),
        ("parties", ", ".join(record.parties)),
        ("also", ", ".join(record.aliases)),
        ("as of", show(record.evidence) if record.evidence else None),
    ):
        if text:
            yield label, look.text(text)
    yield from _items("replaced by", (_other(look, key) for key in record.replaced_by))
    yield from _items("replaces", (_other(look, key) for key in record.replaces))
    yield from _items("claims", (_other(look, key) for key in record.claims))
    said = {key: describe(quantity) for key, quantity in record.says}
    for label, cited in (
        ("disputed by", record.disputed_by),
        ("sources", record.sources),
        ("background", record.background),
    ):
        yield from _items(label, (source_item(look, citation, said.get(citation.key)) for citation in cited))


def _items(label: str, items: Iterable[RenderableType]) -> Rows:
    """Give items one after the other, the label before the first."""
    for at, item in enumerate(items):
        yield "" if at else label, item


def _date(text: str) -> str:
    words = show(text)
    return words if words == text else f"{words} ({text})"


def _why(look: Look, fact: Fact) -> str:
    """Say what a standing rests on."""
    if fact.standing == Standing.SUPERSEDED:
        return "replaced by a newer fact" if fact.replaced_by else "its rank is deprecated"
    if fact.standing == Standing.DISPUTED:
        return "a cited source says otherwise"
    series = look.answer.indicators.get(fact.indicator or "")
    compiler = series.compiler if series else None
    cited = list(supporters(values(fact), look.answer.sources))
    if fact.standing != Standing.CORROBORATED:
        cited = [look.answer.sources[citation.key] for citation in fact.sources]
    voices = dict.fromkeys(filter(None, (voice(source, compiler) for source in cited)))
    named = "; ".join(voices) or "opinion only"
    if fact.standing == Standing.CORROBORATED:
        return f"{len(voices)} independent sources: {named}"
    return f"a primary source: {named}" if fact.standing == Standing.OFFICIAL else named


def _other(look: Look, key: str) -> RenderableType:
    """Another record, by id, with its title or claim."""
    other: Any = look.answer.related.get(key)
    runs: Runs = [(key, "cyan")]
    if isinstance(other, Fact):
        runs.append((f" · {other.title}", ""))
    elif isinstance(other, Claim):
        runs += [(" · ", ""), (other.verdict, STYLES.get(other.verdict, "")), (f" · {other.claim}", "")]
    return look.text(runs)


def source_item(look: Look, citation: Citation, said: str | None = None) -> RenderableType:
    """One source in full, with what it has *said* of the figure, its address as text too."""
    source = look.answer.sources[citation.key]
    who = source.publisher + (f" ({source.origin})" if source.origin else "")
    when = f", {published(source.issued)}" if source.issued else ""
    head: Runs = [(str(citation), "cyan"), (f" · {who}{when} · {source.tier}", "")]
    if said:
        head.append((f" · gives {said}", "bold"))
    author = f"{', '.join(source.author)}: " if source.author else ""
    body: Runs = [(f"{author}{source.title}", "")]
    if source.url:
        body += [("\n", ""), *look.link(source.url, source.url, "dim")]
    return Group(look.text(head), Padding(look.text(body), (0, 0, 0, 2)))
