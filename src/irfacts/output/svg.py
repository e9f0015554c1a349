"""Series of figures as a vector chart: columns for one series, lines for several; no script, no font."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from textwrap import wrap
from zlib import crc32

from irfacts.knowledge.dates import show
from irfacts.knowledge.model import Fact
from irfacts.output import points
from irfacts.output.answers import Answer
from irfacts.output.wording import edition, figure, heading, number
from irfacts.store.listing import Edition
from irfacts.text import visible

STYLE = """
.irf{background:#fff;max-width:60rem}
.irf text{font:11px system-ui,sans-serif;fill:#1b1b1b}
.irf .t{font-weight:600;font-size:14px}
.irf .n{fill:#595959;font-size:10px}
.irf .e{text-anchor:end}
.irf .m{text-anchor:middle}
.irf .g{stroke:#d9d9d9;fill:none}
.irf .z,.irf .w{stroke:#1b1b1b;fill:none}
.irf .l{fill:none;stroke-width:2}
.irf .s0{stroke:#1f5fa8;fill:#1f5fa8}
.irf .s1{stroke:#a8431a;fill:#a8431a;stroke-dasharray:7 3}
.irf .s2{stroke:#3f6b14;fill:#3f6b14;stroke-dasharray:2 3}
.irf .s3{stroke:#6b3fa0;fill:#6b3fa0;stroke-dasharray:9 3 2 3}
.irf .l{fill:none}
.irf .p{stroke-dasharray:none;stroke-width:1.5}
.irf .h{fill:#fff}
@media(prefers-color-scheme:dark){
.irf{background:#161616}
.irf text{fill:#ececec}
.irf .n{fill:#b5b5b5}
.irf .g{stroke:#444}
.irf .z,.irf .w{stroke:#ececec}
.irf .s0{stroke:#7db8ff;fill:#7db8ff}
.irf .s1{stroke:#ffb27d;fill:#ffb27d}
.irf .s2{stroke:#a9d67a;fill:#a9d67a}
.irf .s3{stroke:#c9a7f5;fill:#c9a7f5}
.irf .l{fill:none}
.irf .h{fill:#161616}
}
""".replace("\n", "")
"""The rules of every chart; a page that holds charts without their own carries them once."""
_WIDTH, _HEIGHT = 480, 300
_LEFT, _RIGHT, _LABELS, _BOTTOM = 56, 68, 108, 46
_COLUMNS = 60
"""One series of more points is a line."""
_LETTER = 6.2
"""The width of a letter of the small text, about."""


def chart(answer: Answer, named: Edition, *, inline: bool = False) -> str:
    """Give a chart answer, with its sources fetched, as ``draw`` does; its note names the edition."""
    series = answer.series
    unit = next((point.unit for some in series.values() for point in some if point.unit), "")
    titles = points.titles(series, answer.indicators)
    title = titles[0] if len(titles) == 1 else heading(answer, {})
    bodies = [answer.indicators[key].compiler for key in series if key in answer.indicators]
    bodies = [body for body in bodies if body] or [source.publisher for source in answer.sources.values()]
    told = list(dict.fromkeys(body for body in bodies if body))
    source = ", ".join(told[:3]) + (f" and {len(told) - 3} more" if len(told) > 3 else "")
    marks = ["hollow: provisional"] if any(point.provisional for point in answer.shown) else []
    note = " · ".join([*([f"Source: {source}"] if source else []), edition(named), *marks])
    return draw(series, title, unit, note, labels=points.labels(titles), inline=inline)


def draw(
    series: Mapping[str, Sequence[Fact]],
    title: str,
    unit: str,
    note: str,
    *,
    labels: Sequence[str] = (),
    inline: bool = False,
) -> str:
    """Give a chart as an ``svg`` element: *series* of one unit by key, their *labels* in the same order.

    Points have their value from a zero line; provisional ones are hollow, gaps break a line, and a bar spans
    from the least to the most where sources differ. A page that a chart is *inline* in carries ``STYLE`` and
    the title in sight. The ids come from the content, so that several charts can stand in one page.
    """
    series = {key: [point for point in some if point.value is not None] for key, some in series.items()}
    every = [point for some in series.values() for point in some]
    mark = f"{crc32(repr((title, [(point.id, point.value) for point in every])).encode()):08x}"
    heads = [] if inline else wrap(visible(title), 62)[:3]
    scale = _Scale(every, several=len(series) > 1, top=22 + 16 * len(heads))
    named = f'role="img" aria-labelledby="t{mark} d{mark}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="irf" {named} viewBox="0 0 {_WIDTH} {_HEIGHT}">',
        f'<title id="t{mark}">{_text(title)}</title>',
        f'<desc id="d{mark}">{_text(_described(series, unit))}</desc>',
        "" if inline else f"<style>{STYLE}</style>",
        *(f'<text class="t" x="8" y="{18 + 16 * at}">{_text(line)}</text>' for at, line in enumerate(heads)),
        f'<text class="n" x="8" y="{18 + 16 * len(heads)}">{_text(unit)}</text>',
        *_axes(scale),
    ]
    columns = len(series) == 1 and len(every) <= _COLUMNS
    for at, some in enumerate(series.values()):
        parts += _columns(scale, some) if columns else _line(scale, some, at % 4)
    if len(series) > 1:
        parts += _direct(scale, series, labels)
    lines = wrap(visible(note), 92)[:2]
    parts += (
        f'<text class="n" x="8" y="{_HEIGHT - 6 - 12 * (len(lines) - 1 - at)}">{_text(line)}</text>'
        for at, line in enumerate(lines)
    )
    return "".join([*parts, "</svg>\n"])


class _Scale:
    """Where a date and a value stand."""

    def __init__(self, every: Sequence[Fact], *, several: bool, top: int) -> None:
        ends = [end for point in every for end in _ends(point)]
        self.step = _round((max([0, *ends]) - min([0, *ends]) or 1) / 4)
        self.low = math.floor(min([0, *ends]) / self.step) * self.step
        self.high = math.ceil(max([0, *ends]) / self.step) * self.step or self.step
        self.dates = _dates(every, several=several)
        self.top, self.bottom = top + 14, _HEIGHT - _BOTTOM
        self.right = _WIDTH - (_LABELS if several else _RIGHT)
        self.slot = (self.right - _LEFT) / max(len(self.dates), 1)

    def x(self, date: str) -> float:
        """Give the middle of a date's place."""
        return round(_LEFT + self.slot * (self.dates.index(date) + 0.5), 1)

    def y(self, value: float) -> float:
        """Give the height of a value."""
        return round(self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top), 1)


def _round(least: float) -> float:
    """Give the round number from *least* on: 1, 2, 2.5 or 5 with zeros."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= least * 0.999)


def _ends(point: Fact) -> list[float]:
    given = (point.value, point.value_max, point.low, point.high)
    return [float(each) for each in given if each is not None]


def _dates(every: Sequence[Fact], *, several: bool) -> list[str]:
    """Give the places along the axis: the dates in order, and an empty one for each that one series lacks."""
    if several:
        order = sorted(every, key=lambda point: (point.lower or "", point.upper or "~"))
        return list(dict.fromkeys(point.date for point in order))
    found: list[str] = []
    for point, gap in zip(every, [*points.missing(every), 0], strict=False):
        found += [point.date, *(f"{point.date} +{each}" for each in range(min(gap, 12)))]
    return found


def _axes(scale: _Scale) -> Iterator[str]:
    """Draw the lines of round values, their figures, and as many dates as have room."""
    for at in range(round((scale.high - scale.low) / scale.step) + 1):
        value = scale.low + at * scale.step
        y = scale.y(value)
        kind = "z" if abs(value) < scale.step / 2 else "g"
        yield f'<path class="{kind}" d="M{_LEFT} {y}H{scale.right}"/>'
        yield f'<text class="n e" x="{_LEFT - 5}" y="{y + 3.5}">{_text(f"{value:,.10g}")}</text>'
    names = [show(date).removeprefix("FY ") if "+" not in date else "" for date in scale.dates]
    every = max(1, math.ceil((max(map(len, names), default=1) + 1) * _LETTER / scale.slot))
    for at, name in enumerate(names):
        if name and (len(names) - 1 - at) % every == 0:
            x = min(scale.x(scale.dates[at]), _WIDTH - len(name) * _LETTER / 2)
            yield f'<text class="n m" x="{x:.1f}" y="{scale.bottom + 14}">{_text(name)}</text>'


def _columns(scale: _Scale, known: Sequence[Fact]) -> Iterator[str]:
    """Draw one series as columns; the highest and the last one have their figures."""
    wide = round(scale.slot * 0.7, 1)
    most = max(known, key=lambda point: abs(point.value or 0), default=None)
    for point in known:
        x, y, zero = scale.x(point.date), scale.y(point.value or 0), scale.y(0)
        kind = "p s0 h" if point.provisional else "p s0"
        yield (
            f'<rect class="{kind}" x="{x - wide / 2:.1f}" y="{min(y, zero)}" width="{wide}" '
            f'height="{abs(zero - y):.1f}"/>'
        )
        yield from _whisker(scale, point)
        if point is known[-1]:
            yield f'<text class="n" x="{scale.right + 4}" y="{y + 3.5:.1f}">{_text(figure(point))}</text>'
        elif point is most:
            above = min(scale.y(each) for each in _ends(point)) - 4 if y <= zero else y + 11
            at = max(x, _LEFT + len(figure(point)) * _LETTER / 2)
            yield f'<text class="n m" x="{at:.1f}" y="{above:.1f}">{_text(figure(point))}</text>'


def _line(scale: _Scale, known: Sequence[Fact], at: int) -> Iterator[str]:
    """Draw a series as a line, broken at gaps, with a sign for each point."""
    path = []
    after = [1, *points.missing(known)] if known else []
    for point, gap in zip(known, after, strict=False):
        path.append(f"{'M' if gap else 'L'}{scale.x(point.date)} {scale.y(point.value or 0)}")
    yield f'<path class="l s{at}" d="{"".join(path)}"/>'
    for point in known:
        yield from _whisker(scale, point)
        yield _sign(scale.x(point.date), scale.y(point.value or 0), at, hollow=bool(point.provisional))


def _sign(x: float, y: float, at: int, *, hollow: bool) -> str:
    """Draw the sign of a series: circle, square, triangle or diamond, told apart without colour."""
    kind = f"p s{at} h" if hollow else f"p s{at}"
    if at == 0:
        return f'<circle class="{kind}" cx="{x}" cy="{y}" r="3"/>'
    path = ("M-3-3H3V3H-3Z", "M0-4L4 3H-4Z", "M0-4L4 0L0 4L-4 0Z")[at - 1]
    return f'<path class="{kind}" transform="translate({x} {y})" d="{path}"/>'


def _whisker(scale: _Scale, point: Fact) -> Iterator[str]:
    """Draw the span of what sources give, where they differ, or of a range."""
    ends = _ends(point)
    if len(set(ends)) > 1 and (point.value_max is not None or point.agreement is False):
        x, low, high = scale.x(point.date), scale.y(min(ends)), scale.y(max(ends))
        yield f'<path class="w" d="M{x} {low}V{high}M{x - 3} {low}h6M{x - 3} {high}h6"/>'


def _direct(scale: _Scale, series: Mapping[str, Sequence[Fact]], labels: Sequence[str]) -> Iterator[str]:
    """Name each line at its end, with its last figure; names are kept apart."""
    ends = sorted(
        (scale.y(some[-1].value or 0), at, some[-1]) for at, some in enumerate(series.values()) if some
    )
    below = 0.0
    for y, at, point in ends:
        name = labels[at] if at < len(labels) else list(series)[at]
        lines = [*wrap(name.removeprefix("(").removesuffix(")"), 15)[:2], figure(point)]
        below = max(y, below)
        x = scale.right + 14
        yield _sign(x - 7, below - 3.5, at % 4, hollow=False)
        for line in lines:
            kind = ' class="n"' if line is lines[-1] else ""
            yield f'<text{kind} x="{x}" y="{below:.1f}">{_text(line)}</text>'
            below += 12
        below += 4


def _described(series: Mapping[str, Sequence[Fact]], unit: str) -> str:
    """Say in words what the chart shows: its kind, its ends and its extremes."""
    parts = ["Columns." if len(series) == 1 else f"{len(series)} lines."]
    for name, known in series.items():
        if not known:
            parts.append(f"{name}: no figure.")
            continue
        most = max(known, key=lambda point: point.value or 0)
        least = min(known, key=lambda point: point.value or 0)
        parts.append(
            f"{name}, {unit}: {len(known)} points from {show(known[0].date)} ({number(known[0].value)}) to "
            f"{show(known[-1].date)} ({number(known[-1].value)}); highest {number(most.value)} in "
            f"{show(most.date)}, lowest {number(least.value)} in {show(least.date)}."
        )
    return " ".join(parts)


def _text(text: str) -> str:
    return escape(visible(text))
