"""Series of figures as one answer: points of one series, or several side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from irfacts.errors import UsageError
from irfacts.knowledge.model import Fact, names
from irfacts.knowledge.units import scaled
from irfacts.output import points
from irfacts.output.answer import COLUMNS, Answer
from irfacts.output.answers import asked
from irfacts.store.filters import Filters
from irfacts.store.functions import holds
from irfacts.store.listing import Series
from irfacts.store.store import Store
from irfacts.text import did_you_mean, visible


def chart(store: Store, indicators: Sequence[str], filters: Filters, *, change: bool) -> Answer:
    """Give series of one unit as a chart, with the *change* on the point before; or the list of series.

    Several words that are no names stand for the series that a search finds by them.
    Raises UsageError for unknown names and for series whose units cannot be brought to one.
    """
    if not indicators:
        return Answer(
            records=store.all_series(), record_type=Series, columns=COLUMNS["series"], title="series"
        )
    known = store.known("indicator")
    meant = "" if len(indicators) < 2 or {*indicators} & {*known} else _meant(store, indicators)
    indicators = [meant] if meant else indicators
    keys = list(dict.fromkeys(_key(store, name, known) for name in indicators))
    series: Mapping[str, Sequence[Fact]] = {key: store.series(key, filters) for key in keys}
    defined = store.indicators()
    titles = points.titles(series, defined)
    series = _one_unit(series)
    answer = Answer(
        records=series[keys[0]],
        record_type=Fact,
        columns=COLUMNS["chart"],
        title=f"{keys[0]}: {titles[0]}" if titles[0] != keys[0] and len(keys) == 1 else points.joined(titles),
        asked=asked(filters),
        view="chart",
        messages=(
            *((f"no names of series; the one that fits: {meant}",) if meant else ()),
            *(() if any(series.values()) else ("nothing matched",)),
        ),
        indicators={key: defined[key] for key in keys if key in defined},
        series=series,
    )
    if len(keys) == 1 and not change:
        return answer
    changes: dict[str, float | None] = {}
    for key in keys if change else ():  # on the point before, even where that is filtered out
        changes |= points.changes(store.series(key))
    if len(keys) > 1:
        fields, rows = points.side_by_side(series, changes)
        return answer._replace(records=rows, columns=fields, fields=fields, changes=changes)
    return answer._replace(
        records=points.with_change(series[keys[0]], changes),
        columns=(*answer.columns, points.CHANGE),
        fields=(*names(Fact), points.CHANGE),
        changes=changes,
    )


def _meant(store: Store, words: Sequence[str]) -> str:
    """Give the key of the series of the first match that lacks none of some words, or nothing."""
    hits = store.search(Filters(terms=words, limit=10)).hits
    found = store.get(hit.id for hit in hits if not hit.missed)
    return next((fact.indicator for fact in found if isinstance(fact, Fact) and fact.indicator), "")


def _key(store: Store, name: str, known: Sequence[str]) -> str:
    """Give the key of a series; raises UsageError with those that have the name in their titles, else all."""
    if name.casefold() not in {key.casefold() for key in known}:
        forms = (name, *store.vocabulary().synonyms(name))
        about = [
            each.indicator
            for each in store.all_series()
            if any(holds(f"{each.title} {each.indicator}", form) for form in forms)
        ]
        if about:
            raise UsageError(
                f"no series '{visible(name)}'{did_you_mean(name, known)}; about it: {', '.join(about)}"
            )
    return store.require("indicator", name, known)


def _one_unit(series: Mapping[str, Sequence[Fact]]) -> Mapping[str, Sequence[Fact]]:
    """Bring series to the unit of the first, billions to millions; refuse those that are of another."""
    units = {
        key: [*dict.fromkeys(point.unit for point in some if point.unit)] for key, some in series.items()
    }
    every = list(dict.fromkeys(unit for some in units.values() for unit in some))
    if len(every) < 2 or len(series) < 2:
        return series
    factor, plain = scaled(every[0])
    if any(scaled(unit)[1] != plain for unit in every):
        named = "; ".join(
            f"{key} is in {visible(', '.join(sorted(some)))}" for key, some in units.items() if some
        )
        raise UsageError(f"a chart takes series of one unit: {named}")
    return {
        key: [_times(point, scaled(point.unit or "")[0] / factor, every[0]) for point in some]
        for key, some in series.items()
    }


def _times(point: Fact, factor: float, unit: str) -> Fact:
    """Give a point in another unit, which is *factor* times smaller."""
    numbers = {name: getattr(point, name) for name in ("value", "value_max", "low", "high")}
    given = {name: round(each * factor, 9) for name, each in numbers.items() if each is not None}
    whole: dict[str, Any] = {name: int(each) if each == int(each) else each for name, each in given.items()}
    return replace(point, unit=unit, **whole)
