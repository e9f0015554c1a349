"""Series of figures as one answer: points of one series, or several side by side."""

from collections.abc import Mapping, Sequence

from irfacts.errors import UsageError
from irfacts.knowledge.model import Fact, names
from irfacts.output import points
from irfacts.output.answers import COLUMNS, Answer, asked
from irfacts.store.filters import Filters
from irfacts.store.listing import Series
from irfacts.store.store import Store
from irfacts.text import visible


def chart(store: Store, indicators: Sequence[str], filters: Filters, *, change: bool) -> Answer:
    """Give series of one unit as a chart, with the *change* on the point before; or the list of series.

    Raises UsageError for unknown names and for series of different units.
    """
    if not indicators:
        return Answer(
            records=store.all_series(), record_type=Series, columns=COLUMNS["series"], title="series"
        )
    known = store.known("indicator")
    keys = list(dict.fromkeys(store.require("indicator", name, known) for name in indicators))
    series = {key: store.series(key, filters) for key in keys}
    defined = store.indicators()
    titles = points.titles(series, defined)
    _one_unit({key: {point.unit for point in some if point.unit} for key, some in series.items()})
    answer = Answer(
        records=series[keys[0]],
        record_type=Fact,
        columns=COLUMNS["chart"],
        title=f"{keys[0]}: {titles[0]}" if titles[0] != keys[0] and len(keys) == 1 else points.joined(titles),
        asked=asked(filters),
        view="chart",
        messages=() if any(series.values()) else ("nothing matched",),
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


def _one_unit(units: Mapping[str, set[str]]) -> None:
    """Refuse series that are not of one unit."""
    if len({unit for some in units.values() for unit in some}) > 1 < len(units):
        named = "; ".join(
            f"{key} is in {visible(', '.join(sorted(some)))}" for key, some in units.items() if some
        )
        raise UsageError(f"a chart takes series of one unit: {named}")
