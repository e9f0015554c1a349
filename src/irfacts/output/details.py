"""What a card says of a fact or a claim, row by row; every format for people draws these rows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from irfacts.knowledge.agreement import describe
from irfacts.knowledge.model import Claim, Fact, Source, Standing, values
from irfacts.knowledge.standing import supporters, voice
from irfacts.output.wording import figure, number


class Row(NamedTuple):
    """One row: a label, and what stands beside it; rows of the same label follow each other."""

    label: str
    kind: str
    """What *value* is: ``text``, ``id``, ``date`` or ``issued`` (EDTF), ``word`` (a standing or verdict),
    ``record`` (the id of another one), ``series`` (the key of one) or ``source`` (a Citation)."""
    value: Any
    detail: str = ""
    """Of a word, what it rests on; of a source, what it gives for the figure."""


def rows(record: Fact | Claim, sources: Mapping[str, Source], indicators: Mapping[str, Any]) -> Iterator[Row]:
    """Give the rows of a card; *sources* has every source that the record cites, by key."""
    return _claim(record) if isinstance(record, Claim) else _fact(record, sources, indicators)


def _claim(record: Claim) -> Iterator[Row]:
    yield Row("id", "id", record.id)
    yield Row("verdict", "word", record.verdict)
    yield Row("finding", "text", record.finding)
    if record.date:
        yield Row("date", "date", record.date)
    yield Row("topic", "text", record.topic)
    yield Row("claimed in", "source", record.source)
    yield from (Row("answered by", "record", key) for key in record.facts)
    yield from (Row("evidence", "source", citation) for citation in record.sources)


def _fact(record: Fact, sources: Mapping[str, Source], indicators: Mapping[str, Any]) -> Iterator[Row]:
    yield Row("id", "id", record.id)
    if record.value is not None:
        yield Row("value", "text", quantity(record))
    if record.agreement is False:
        yield Row("given", "text", f"from {number(record.low)} to {number(record.high)} by its sources")
    yield Row("date", "date", record.date)
    yield Row("standing", "word", str(record.standing), reason(record, sources, indicators))
    if record.note:
        yield Row("note", "text", record.note)
    said = {key: describe(given) for key, given in record.says}
    for label, cited in (("sources", record.sources), ("disputed by", record.disputed_by)):
        yield from (Row(label, "source", citation, said.get(citation.key, "")) for citation in cited)
    goods = f"{record.direction or ''} HS chapter {record.hs}" if record.hs else record.direction
    for label, text in (
        ("kind", f"{record.kind}, {record.status}" if record.status else record.kind),
        ("topic", f"{record.topic}, {record.section}"),
        ("goods", goods),
        ("series", record.indicator),
        ("counted by", record.reporter),
        ("location", record.location),
        ("parties", ", ".join(record.parties)),
        ("also", ", ".join(record.aliases)),
    ):
        if text:
            yield Row(label, "series" if label == "series" else "text", text)
    if record.evidence:
        yield Row("as of", "issued", record.evidence)
    for label, keys in (
        ("replaced by", record.replaced_by),
        ("replaces", record.replaces),
        ("claims", record.claims),
    ):
        yield from (Row(label, "record", key) for key in keys)
    yield from (Row("background", "source", each, said.get(each.key, "")) for each in record.background)


def quantity(record: Fact) -> str:
    """Write a fact's value with its unit, and in words that it is about or provisional."""
    marks = [word for word, mark in (("about", record.circa), ("provisional", record.provisional)) if mark]
    value = f"{figure(record).strip('~*')} {record.unit or ''}".strip()
    return value + (f" ({', '.join(marks)})" if marks else "")


def reason(fact: Fact, sources: Mapping[str, Source], indicators: Mapping[str, Any]) -> str:
    """Say what a standing rests on."""
    if fact.standing == Standing.SUPERSEDED:
        return "replaced by a newer fact" if fact.replaced_by else "its rank is deprecated"
    series = indicators.get(fact.indicator or "")
    compiler = series.compiler if series else None
    if fact.standing == Standing.DISPUTED:
        given = {key: describe(quantity) for key, quantity in fact.says}
        rivals: dict[str, list[str]] = {}
        for citation in fact.disputed_by:
            for name in _voices([sources[citation.key]], compiler):
                rivals.setdefault(name, []).append(given.get(citation.key, ""))
        told = [
            f"{name} says {' or '.join(dict.fromkeys(some))}" for name, some in rivals.items() if all(some)
        ]
        silent = [name for name, some in rivals.items() if not all(some)]
        if silent or not told:
            others = "; ".join(silent) or "an opinion"
            told.append(f"{others} {'say' if len(silent) > 1 else 'says'} otherwise")
        return "; ".join(told)
    supporting = _voices(supporters(values(fact), sources), compiler)
    if fact.standing == Standing.CORROBORATED:
        return f"{len(supporting)} independent sources: {'; '.join(supporting)}"
    voices = _voices((sources[citation.key] for citation in fact.sources), compiler)
    named = "; ".join(voices) or "opinion only"
    if fact.standing == Standing.OFFICIAL:
        return f"a primary source: {named}"
    if fact.value is None or len(voices) == 1 or not voices:
        return named
    giving = (
        f"only {supporting[0]} gives the figure itself" if supporting else "their figures are not on record"
    )
    return f"{named}; {giving}"


def _voices(cited: Iterable[Source], compiler: str | None) -> list[str]:
    """Give the voices of sources, each once."""
    return list(dict.fromkeys(filter(None, (voice(source, compiler) for source in cited))))
