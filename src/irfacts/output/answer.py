"""An answer: records, what a formatter needs to show them, and what people are shown beside them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from irfacts.knowledge.model import CITING, Citation, Claim, Fact, Source, names
from irfacts.store.store import Store

OUTPUT_FORMAT = 2
"""The version of the machine formats: the names and order of their fields."""
COLUMNS = {
    "timeline": ("id", "date", "title", "topic", "standing", "sources", "status"),
    "topic": ("id", "date", "title", "direction", "hs", "value", "unit", "standing", "sources", "status"),
    "facts": ("id", "date", "title", "topic", "value", "unit", "status", "standing", "sources"),
    "topics": ("type", "name", "title", "topic", "facts"),
    "search": ("id", "type", "date", "title", "value", "unit", "standing", "sources"),
    "matches": ("id", "date", "title", "value", "unit", "standing"),
    "show": ("id", "date", "title", "value", "unit", "standing", "statement", "sources"),
    "claims": ("id", "verdict", "claim", "finding", "facts", "sources"),
    "sources": ("key", "tier", "issued", "publisher", "title", "facts", "url"),
    "series": ("indicator", "title", "unit", "points", "first", "last"),
    "chart": ("id", "date", "value", "unit", "circa", "provisional", "standing", "sources"),
}
"""The columns of each command's table, which tsv carries too; the key comes first.

People see *matches* of a search that is answered by a list.
"""


SHOWN = {"hits": 5, "matches": 40}
"""So many hits are shown to people, by how they see them, unless they set a limit."""


class Answer(NamedTuple):
    """Records of one sort, with what is known about them."""

    records: Sequence[Any]
    record_type: type[Any]
    columns: tuple[str, ...]
    title: str
    """A topic's id, or the command or series in words."""
    asked: str = ""
    """The words and filters, for a title."""
    sources: Mapping[str, Source] = {}
    """The sources that the records cite, by key, in the order of citing."""
    view: str = "list"
    """How people see it: list, hits, matches (a list below the best one), cards, chart or references."""
    style: str = "apa"
    """Of references and footnotes, a key of `irfacts.output.formats.STYLES`."""
    sections: bool = False
    """Whether the records stand section by section."""
    related: Mapping[str, Fact | Claim] = {}
    """For people: the other records that cards name, the whole ones that hits stand for."""
    total: int | None = None
    """How many there are without the limit, where that is known; of a search those that lack nothing."""
    truncated: bool = False
    """Whether a search found more than these: more than its limit, or than fill a screen."""
    words: Sequence[str] = ()
    """The words that a search looked for."""
    highlight: str = ""
    """For people: the pattern (of `re`) of what a search looked for, to be marked."""
    messages: Sequence[str] = ()
    """For standard error."""
    hints: Callable[[], Iterable[str]] = tuple
    """Says for people what the answer has beyond what they may expect, or leaves out; it asks the store."""
    indicators: Mapping[str, Any] = {}
    """For people: the series that the facts are points of, by key."""
    complete: bool = True
    """Whether everything that was asked for was found."""
    series: Mapping[str, Sequence[Fact]] = {}
    """The points of each series of a chart, by key."""
    changes: Mapping[str, float | None] = {}
    """The change on the point before, in per cent, by the point's id, where it was asked for."""
    points: Sequence[Fact] = ()
    """For people: the points of the series that the first hit is one of."""
    compared: Sequence[Fact] = ()
    """For people: of these points those of the periods that are named, if several are."""
    fields: tuple[str, ...] = ()
    """The fields of its records, where they are not those of their sort."""

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of its records."""
        return self.fields or names(self.record_type)

    @property
    def shown(self) -> Sequence[Any]:
        """What people see and sources stand for: its records, or the points of a chart's series."""
        return [point for points in self.series.values() for point in points] or self.records


def cited_keys(records: Iterable[Any]) -> Iterator[str]:
    """Give the keys of the sources that records cite, in order."""
    return (citation.key for record in records for citation in citations_for_people(record))


def citations_for_people(record: Any) -> Iterator[Citation]:
    """Give the citations of a record in the order in which people see them: what supports it first."""
    if isinstance(record, Claim):
        yield record.source
    for name in CITING:
        yield from getattr(record, name, ())


def with_sources(store: Store, answer: Answer) -> Answer:
    """Fetch the sources that an answer's records cite, if it has none yet; formats of rows do without."""
    if answer.sources:
        return answer
    keys = list(dict.fromkeys(cited_keys(answer.shown)))
    found = {source.key: source for source in store.sources(keys)}
    return answer._replace(sources={key: found[key] for key in keys})


def for_people(store: Store, answer: Answer, *, screen: bool = False, drawn: bool = True) -> Answer:
    """Fetch what people are shown beyond the records: sources in full, and the facts behind hits.

    Of hits those that fill a *screen*, if that is asked for, in a list only what misses nothing. Where they
    are *drawn*, the first is told whole.
    """
    if answer.view in SHOWN and screen:
        whole = [hit for hit in answer.records if answer.view == "hits" or not hit.missed]
        if len(whole[: SHOWN[answer.view]]) < len(answer.records):
            shown = whole[: SHOWN[answer.view]]
            answer = answer._replace(records=shown, truncated=answer.view == "hits" or shown != whole)
    if answer.view in SHOWN:
        from irfacts.search.words import highlighter

        whole = store.get(hit.id for hit in answer.records)
        answer = answer._replace(
            highlight=highlighter(answer.words, store.vocabulary()) if answer.words else "",
            related={record.id: record for record in whole},
        )
        if drawn:
            indicator = getattr(whole[0], "indicator", None) if whole else None
            points = store.series(indicator) if indicator else ()
            answer = answer._replace(points=points, compared=tuple(_compared(points, answer.words)))
            named = [*cited_keys(whole[:1]), *cited_keys(answer.records)]
            answer = answer._replace(sources={source.key: source for source in store.sources(named)})
    answer = with_sources(store, answer)
    return answer._replace(indicators=store.indicators() if answer.view == "cards" else answer.indicators)


def _compared(points: Sequence[Fact], words: Sequence[str]) -> Iterator[Fact]:
    """Give the points of a series in each of the periods that words name, if these are several."""
    from irfacts.search.periods import least, periods

    named = least(list(periods(words)))
    for period in named if len(named) > 1 else ():
        yield from period.of(points, lambda point: (point.lower, point.upper))
