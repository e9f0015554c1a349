"""Series as figures of a web page: each its chart, and the table of its points, which lead to their facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from irfacts.knowledge.knowledge import Knowledge
from irfacts.knowledge.model import Fact, Standing
from irfacts.output import points, svg
from irfacts.output.answer import Answer, cited_keys
from irfacts.output.article import address, anchor
from irfacts.output.markup import time, word
from irfacts.output.wording import figure
from irfacts.store.records import Edition
from irfacts.text import plural


def by_key(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Give the points of each series in the order of the *facts*: not superseded, and with a value."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.indicator and fact.value is not None and fact.standing != Standing.SUPERSEDED:
            found.setdefault(fact.indicator, []).append(fact)
    return found


def figures(series: Mapping[str, Sequence[Fact]], knowledge: Knowledge) -> Iterator[str]:
    """Give each series as a figure; the page is to carry ``svg.STYLE``."""
    edition = Edition.of(knowledge.dataset)
    for (key, some), title in zip(series.items(), points.titles(series, knowledge.indicators), strict=True):
        answer = Answer(
            records=some,
            record_type=Fact,
            columns=(),
            title=title,
            sources={name: knowledge.sources[name] for name in cited_keys(some)},
            indicators=knowledge.indicators,
            series={key: some},
        )
        indicator = knowledge.indicators.get(key)
        yield f'<figure id="{escape(address(key))}">'
        yield f"<figcaption><h4>{anchor(address(key), escape(title))}</h4>"
        yield f"<p>{escape(indicator.definition)}</p>" if indicator and indicator.definition else ""
        yield f"</figcaption>{svg.chart(answer, edition, inline=True)}"
        yield from _table(title, some)
        yield "</figure>"


def _table(title: str, some: Sequence[Fact]) -> Iterator[str]:
    """Give the points of a series as a table to open."""
    units = {point.unit or "" for point in some}
    unit = units.pop() if len(units) == 1 else ""
    yield f"<details><summary>{len(some)} {plural(len(some), 'point')}</summary>"
    yield f'<table aria-label="{escape(title)}"><thead><tr>'
    value = f"value, {unit}" if unit else "value"
    yield f'<th scope="col">date</th><th scope="col" class="number">{escape(value)}</th>'
    yield '<th scope="col">standing</th></tr></thead><tbody>'
    for point in some:
        value = figure(point) + ("" if unit else f" {point.unit or ''}")
        yield (
            f'<tr><th scope="row">{anchor(point.id, time(point.date))}</th>'
            f'<td class="number">{escape(value)}</td><td>{word(str(point.standing))}</td></tr>'
        )
    yield "</tbody></table></details>"
