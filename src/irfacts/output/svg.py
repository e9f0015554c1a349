"""Series of figures as a vector chart: columns for one series, lines for several; no script, no font."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from textwrap import wrap
from zlib import crc32

from irfacts.knowledge.dates import in_words
from irfacts.knowledge.model import Fact
from irfacts.output import points
from irfacts.output.answer import Answer
from irfacts.output.markup import read
from irfacts.output.scale import HEIGHT, LETTER, WIDTH, Scale, end_values
from irfacts.output.wording import edition, figure, heading, number
from irfacts.store.records import Edition
from irfacts.text import visible

STYLE = read("svg.css").replace("\n", "")
"""The rules of every chart; a page that holds charts without their own carries them once."""
_KINDS = 5
"""So many series are told apart by colour, by dashes and by signs."""


def chart(answer: Answer, named: Edition, *, inline: bool = False) -> str:
    """Give a chart answer, with its sources fetched, as ``draw`` does; its note names the edition."""
    series = answer.series
    titles = points.titles(series, answer.indicators)
    title = titles[0] if len(titles) == 1 else heading(answer, {})
    bodies = list(dict.fromkeys(_bodies(answer)))
    source = ", ".join(bodies[:3]) + (f" and {len(bodies) - 3} more" if len(bodies) > 3 else "")
    shown = [point for some in series.values() for point in some]
    marks = ["* and hollow: provisional"] if any(point.provisional for point in shown) else []
    marks += ["whiskers: range given"] if any(map(_spans, shown)) else []
    note = " · ".join([*([f"Source: {source}"] if source else []), edition(named), *marks])
    return draw(series, title, note, labels=points.labels(titles), inline=inline)


def _bodies(answer: Answer) -> Iterator[str]:
    """Give who counts each series, else who publishes its points."""
    for key, some in answer.series.items():
        compiler = answer.indicators[key].compiler if key in answer.indicators else None
        if compiler:
            yield compiler
        else:
            yield from (answer.sources[each.key].publisher for point in some for each in point.sources)


def draw(
    series: Mapping[str, Sequence[Fact]],
    title: str,
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
    heads = [] if inline else _balanced(visible(title))
    top = 18 + 16 * len(heads)
    names = _names(series, labels)
    right = max((len(line) for lines in names for line in lines), default=0) * LETTER
    scale = Scale(every, several=len(series) > 1, top=top + 20, right=6)
    wide = max((len(figure(point)) for point in every), default=0) * LETTER + 4
    all_labelled = scale.columns and wide <= scale.slot
    if not all_labelled:
        right += 24 if len(series) > 1 else 8
        scale = Scale(every, several=len(series) > 1, top=top + 20, right=right)
    unit = points.unit(every)
    description = _described(
        dict(zip(labels or series, series.values(), strict=True)), unit, columns=scale.columns
    )
    role = f'role="img" aria-labelledby="t{mark} d{mark}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="irf" {role} viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<title id="t{mark}">{_text(title)}</title>',
        f'<desc id="d{mark}">{_text(description)}</desc>',
        "" if inline else f"<style>{STYLE}</style>",
        *(f'<text class="t" x="6" y="{18 + 16 * at}">{_text(line)}</text>' for at, line in enumerate(heads)),
        f'<text class="n" x="6" y="{top}">{_text(unit)}</text>',
        *_axes(scale, every),
    ]
    for at, some in enumerate(series.values()):
        parts += _columns(scale, some, all_labelled=all_labelled) if scale.columns else _line(scale, some, at)
    parts += [] if all_labelled else _ends(scale, series, names)
    lines = wrap(visible(note), 82, max_lines=2, placeholder=" …")
    parts += (
        f'<text class="q" x="6" y="{HEIGHT - 5 - 12 * (len(lines) - 1 - at)}">{_text(line)}</text>'
        for at, line in enumerate(lines)
    )
    return "".join([*parts, "</svg>\n"])


def _axes(scale: Scale, every: Sequence[Fact]) -> Iterator[str]:
    """Draw the lines of round values, their figures, and as many dates as have room."""
    for value, name in scale.values():
        y = scale.y(value)
        kind = "g" if value else "z"
        yield f'<path class="{kind}" d="M{scale.left:.1f} {y}H{scale.right:.1f}"/>'
        yield f'<text class="n e" x="{scale.left - 5:.1f}" y="{y + 3.5:.1f}">{_text(name)}</text>'
    for x, name in scale.named(every):
        yield f'<text class="n m" x="{x:.1f}" y="{HEIGHT - 35}">{_text(name)}</text>'


def _balanced(title: str) -> list[str]:
    """Give a title in lines of about one length, three at most."""
    lines = wrap(title, 54, max_lines=3, placeholder=" …")
    every = (wrap(title, width) for width in range(len(title) // len(lines), 54))
    return next((some for some in every if len(some) == len(lines)), lines)


def _columns(scale: Scale, known: Sequence[Fact], *, all_labelled: bool) -> Iterator[str]:
    """Draw one series as columns, all with their figure, or the highest, beside the last at the end."""
    wide = min(round(scale.slot * 0.7, 1), 48)
    most = max(known, key=lambda point: abs(point.value or 0), default=None)
    for point in known:
        x, y, zero = scale.x(point), scale.y(point.value or 0), scale.y(0)
        kind = "p s0 h" if point.provisional else "p s0"
        yield (
            f'<rect class="{kind}" x="{x - wide / 2:.1f}" y="{min(y, zero)}" width="{wide}" '
            f'height="{abs(zero - y):.1f}"/>'
        )
        yield from _whisker(scale, point)
        if all_labelled or (point is most and point is not known[-1]):
            yield _above(scale, point)


def _above(scale: Scale, point: Fact) -> str:
    """Write the figure of a column at its end, or beside a whisker that goes far beyond it."""
    y, reach, text = scale.y(point.value or 0), [scale.y(each) for each in end_values(point)], figure(point)
    half = len(text) * LETTER / 2
    middle = max(min(scale.x(point), scale.right - half), scale.left + half)
    if y > scale.y(0):
        return f'<text class="n m" x="{middle:.1f}" y="{max(reach) + 12:.1f}">{_text(text)}</text>'
    if min(reach) < y - 14 and point.value_max is None:
        return f'<text class="n" x="{scale.x(point) + 5:.1f}" y="{y - 4:.1f}">{_text(text)}</text>'
    return f'<text class="n m" x="{middle:.1f}" y="{min(reach) - 4:.1f}">{_text(text)}</text>'


def _line(scale: Scale, known: Sequence[Fact], at: int) -> Iterator[str]:
    """Draw a series as a line, broken at gaps, with a sign for each point."""
    path = []
    after = [1, *points.missing(known)] if known else []
    for point, gap in zip(known, after, strict=False):
        path.append(f"{'M' if gap else 'L'}{scale.x(point)} {scale.y(point.value or 0)}")
    yield f'<path class="l s{_kind(at)}" d="{"".join(path)}"/>'
    for point in known:
        yield from _whisker(scale, point)
        yield _sign(scale.x(point), scale.y(point.value or 0), at, hollow=bool(point.provisional))


def _kind(at: int) -> int:
    """Give the colour and dashes of a series; after each round they meet other signs."""
    return (at + at // _KINDS) % _KINDS


def _sign(x: float, y: float, at: int, *, hollow: bool) -> str:
    """Draw the sign of a series: circle, square, triangles or diamond, told apart without colour."""
    kind = f"p s{_kind(at)} h" if hollow else f"p s{_kind(at)}"
    if at % _KINDS == 0:
        return f'<circle class="{kind}" cx="{x}" cy="{y}" r="3"/>'
    path = ("M-3-3H3V3H-3Z", "M0-4L4 3H-4Z", "M0-4L4 0L0 4L-4 0Z", "M0 4L4-3H-4Z")[at % _KINDS - 1]
    return f'<path class="{kind}" transform="translate({x} {y})" d="{path}"/>'


def _whisker(scale: Scale, point: Fact) -> Iterator[str]:
    """Draw the span of what sources give, where they differ, or of a range."""
    if _spans(point):
        x, low, high = (scale.x(point), scale.y(min(end_values(point))), scale.y(max(end_values(point))))
        yield f'<path class="k" d="M{x} {low}V{high}"/>' if scale.columns else ""
        yield f'<path class="w" d="M{x} {low}V{high}M{x - 3} {low}h6M{x - 3} {high}h6"/>'


def _spans(point: Fact) -> bool:
    ranged = point.value_max is not None or point.agreement is False
    return ranged and len(set(end_values(point))) > 1


def _names(series: Mapping[str, Sequence[Fact]], labels: Sequence[str]) -> list[list[str]]:
    """Give what stands at the end of each series: its name if there are several, and its last figure."""
    found = []
    for some, label in zip(series.values(), labels or series, strict=True):
        name = label.removeprefix("(").removesuffix(")") if len(series) > 1 else ""
        lines = wrap(name, 16, max_lines=2 if len(series) < _KINDS else 1, placeholder="…")
        found.append([*lines, *map(figure, some[-1:])] if some else [])
    return found


def _ends(
    scale: Scale, series: Mapping[str, Sequence[Fact]], names: Sequence[Sequence[str]]
) -> Iterator[str]:
    """Write names and last figures at the ends of their series, kept apart."""
    lasts = sorted(
        (scale.y(some[-1].value or 0) + 3.5, at) for at, some in enumerate(series.values()) if some
    )
    tall = [12 * len(names[at]) + 4 for _, at in lasts]
    places: list[float] = []
    for (y, _), before in zip(lasts, [0, *tall], strict=False):
        places.append(max([y, *(place + before for place in places[-1:])]))
    below = HEIGHT - 30.0
    for at in reversed(range(len(places))):
        places[at] = below = min(places[at], below - tall[at])
    for (_, at), y in zip(lasts, places, strict=True):
        x = scale.right + 4
        if len(series) > 1:
            yield _sign(x + 6, y - 3.5, at, hollow=False)
            x += 13
        for line, text in enumerate(names[at]):
            kind = ' class="n"' if line == len(names[at]) - 1 else ""
            yield f'<text{kind} x="{x:.1f}" y="{y + 12 * line:.1f}">{_text(text)}</text>'


def _described(series: Mapping[str, Sequence[Fact]], unit: str, *, columns: bool) -> str:
    """Say in words what the chart shows, its *series* by label: its kind, its ends and its extremes."""
    kind = "Columns" if columns else f"{len(series)} lines" if len(series) > 1 else "A line"
    parts = [f"{kind}, {unit}:" if unit else f"{kind}:"]
    for label, known in series.items():
        parts.append(f"{label}: {_course(known)}." if len(series) > 1 else f"{_course(known)}.")
    return " ".join(parts)


def _course(known: Sequence[Fact]) -> str:
    """Say where a series begins and ends, and between what."""
    if len(known) < 2:
        return f"one point, {_said(known[0])}" if known else "no figure"
    most = max(known, key=lambda point: point.value or 0)
    least = min(known, key=lambda point: point.value or 0)
    return (
        f"{len(known)} points from {_said(known[0])} to {_said(known[-1])}; "
        f"highest {number(most.value)} in {in_words(most.date)}, "
        f"lowest {number(least.value)} in {in_words(least.date)}"
    )


def _said(point: Fact) -> str:
    return f"{in_words(point.date)} ({number(point.value)})"


def _text(text: str) -> str:
    return escape(visible(text))
