"""What people see: tables, cards and charts, in a terminal, as html or as svg.

The only module that imports Rich. Every piece of data becomes a `Text`, never markup, and
passes `visible`, so that nothing in it can steer the terminal.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from irfacts import terms
from irfacts.answers import Answer
from irfacts.dates import show
from irfacts.model import Citation, Claim, Fact, Source, Standing
from irfacts.output import cell
from irfacts.store import Store
from irfacts.terminal import Terminal
from irfacts.text import visible

PICTURE_WIDTH = 120
"""Columns of an html or svg picture."""
NARROW = 60
"""Under this width records stand one field a line."""
_GAP = 2
_STYLES = {
    "corroborated": "green",
    "official": "green",
    "confirmed": "green",
    "single-source": "yellow",
    "imprecise": "yellow",
    "unchecked": "yellow",
    "disputed": "red",
    "superseded": "magenta",
}
_LABELS = {"hs": "HS", "direction": "flow", "value": "value"}
# Never broken over lines and never shortened.
_WHOLE = frozenset(
    [
        "id",
        "key",
        "date",
        "value",
        "value_max",
        "unit",
        "standing",
        "verdict",
        "tier",
        "type",
        "issued",
        "accessed",
        "hs",
        "direction",
        "facts",
        "kind",
        "first",
        "last",
        "points",
        "indicator",
        "topic",
        "lower",
        "upper",
        "circa",
        "provisional",
        "status",
        "rank",
        "score",
        "language",
    ]
)


def number(value: float | None) -> str:
    """Write a figure for people, with commas between thousands."""
    return "" if value is None else f"{value:,}"


def _figure(record: Any) -> str:
    """Write a record's value as people read it: about, range, provisional."""
    if record.value is None:
        return ""
    text = number(record.value)
    if getattr(record, "value_max", None) is not None:
        text += f"–{number(record.value_max)}"
    if getattr(record, "circa", None):
        text = f"~{text}"
    return text + ("*" if getattr(record, "provisional", None) else "")


Runs = list[tuple[str, str | Style]]
"""A cell: pieces of text, each with its style."""


class Look:
    """How one answer is drawn: its width, and whether in colour and with links."""

    def __init__(self, answer: Answer, width: int, *, color: bool, links: bool, header: bool) -> None:
        """Keep what every cell needs."""
        self.answer = answer
        self.width = width
        self.links = links
        self.color = color
        self.header = header
        self.found = terms.highlighter(answer.words) if answer.words and color else None

    def text(self, runs: Runs | str, style: str = "") -> Text:
        """Give data as text: nothing in it is markup, nothing in it steers the terminal."""
        if isinstance(runs, str):
            runs = [(runs, style)]
        text = Text("\n".join(map(visible, "".join(piece for piece, _ in runs).split("\n"))))
        if self.color:
            start = 0
            for piece, look in runs:
                if look:
                    text.stylize(look, start, start + len(piece))
                start += len(piece)
        return text

    def link(self, shown: str, url: str | None, style: str = "") -> Runs:
        """Give text that leads to an address, where the terminal can."""
        if self.links and url:
            return [(shown, Style.parse(style) + Style(link=url))]
        return [(shown, style)]

    def citations(self, cited: Iterable[Citation], most: int = 3) -> Runs:
        """Give the keys of sources, the first few, as links, one a line."""
        keys = list(dict.fromkeys(citation.key for citation in cited))
        runs: Runs = []
        for key in keys[:most]:
            runs += [("\n", "")] if runs else []
            runs += self.link(key, self.answer.sources[key].url, "dim")
        if len(keys) > most:
            runs.append((f"\n+{len(keys) - most}", "dim"))
        return runs

    def cell(self, record: Any, name: str) -> Runs:
        """Give one field of a record for people."""
        value = getattr(record, name)
        if value is None or value == ():
            return []
        if name in ("date", "issued", "accessed", "first", "last"):
            return [(show(value), "")]
        if name == "value":
            return [(_figure(record), "")]
        if name == "sources" and type(value) is tuple:
            return self.citations(value)
        if name in ("standing", "verdict"):
            return [(str(value), _STYLES.get(value, ""))]
        if name == "url":
            return self.link(value, value, "dim")
        if name in ("id", "key"):
            return [(value, "cyan")]
        if type(value) is int and name in ("facts", "points"):
            return [(number(value), "")]
        return [(cell(value), "")]


def _plain(runs: Runs) -> str:
    return "".join(piece for piece, _ in runs)


class _Column:
    """One field of the records: its cells, and how wide they are."""

    def __init__(self, look: Look, records: Sequence[Any], name: str) -> None:
        self.name = name
        self.label = _LABELS.get(name, name)
        self.cells = [look.cell(record, name) for record in records]
        if name == "value":
            self.cells = _align(self.cells)
        self.empty = not any(self.cells)
        self.listed = type(getattr(records[0], name)) is tuple
        self.whole = name == "sources" or (name in _WHOLE and not self.listed)
        self.natural = max(
            cell_len(self.label),
            *(cell_len(line) for runs in self.cells for line in _plain(runs).split("\n")),
        )

    @property
    def least(self) -> int:
        """The width under which the column is of no use."""
        return self.natural if self.whole else min(self.natural, 22)


def _align(cells: list[Runs]) -> list[Runs]:
    """Pad figures on the right so that their decimal points stand under each other."""
    plain = [_plain(runs) for runs in cells]
    tails = [len(text) - len(text.rstrip("*").partition(".")[0]) for text in plain]
    most = max(tails)
    return [
        [(text + " " * (most - tail), "")] if text else [] for text, tail in zip(plain, tails, strict=True)
    ]


# What goes under the title, step by step, when a table does not fit, and on which lines.
_STACKS = (
    ("id", "key", "indicator"),
    ("sources",),
    ("facts",),
    ("url",),
    ("type", "direction", "hs"),
    ("standing",),
    ("unit",),
)
_LINES = (
    ("id", "key", "indicator"),
    ("type", "direction", "hs", "unit", "standing"),
    ("facts",),
    ("sources", "url"),
)


def _widths(columns: Sequence[_Column], width: int, head: str, least: int) -> list[int] | None:
    """Share the width out; None if it cannot hold every column."""
    widths = [max(column.least, least if column.name == head else 0) for column in columns]
    rest = width - _GAP * (len(columns) - 1) - sum(widths)
    if rest < 0:
        return None
    while rest > 0:
        short = [at for at, column in enumerate(columns) if widths[at] < column.natural]
        if not short:
            break
        share = max(rest // len(short), 1)
        for at in short:
            more = min(share, columns[at].natural - widths[at], rest)
            widths[at] += more
            rest -= more
    return widths


def _table(look: Look, records: Sequence[Any], names: Sequence[str]) -> RenderableType:
    """Lay records out as a table, or as one field a line where that does not fit."""
    columns = [column for column in (_Column(look, records, name) for name in names) if not column.empty]
    head = next((column for column in columns if column.name in ("title", "claim")), None)
    steps = range(len(_STACKS) + 1 if head else 1) if look.width >= NARROW else ()
    for step in steps:
        movable = {name for some in _STACKS[:step] for name in some}
        below = [
            column
            for column in columns
            if column.name in movable and column is not head and (column.listed or column.name != "facts")
        ]
        beside = [column for column in columns if column not in below]
        least = max(
            (column.natural for column in below if column.name in _STACKS[0]),
            default=min(head.natural, 30) if head else 0,
        )
        if head:
            least = max(least, min(head.natural, 30))
        widths = _widths(beside, look.width, head.name if head else "", least)
        if widths:
            if head:
                head.cells = [
                    _stack(runs, [column.cells[at] for column in below], below)
                    for at, runs in enumerate(head.cells)
                ]
            return _grid(look, beside, widths)
    return Group(*(_record(look, columns, at) for at in range(len(records))))


def _stack(runs: Runs, cells: Sequence[Runs], columns: Sequence[_Column]) -> Runs:
    """Put fields under a title: the id on a line, short ones on the next, then the sources."""
    result = list(runs)
    for line in _LINES:
        some = [
            [("HS ", ""), *cell] if column.name == "hs" else cell
            for cell, column in zip(cells, columns, strict=True)
            if column.name in line and cell
        ]
        for at, each in enumerate(some):
            result.append((" " if at else "\n", ""))
            result += [(piece.replace("\n", " "), style) for piece, style in each]
    return result


def _grid(look: Look, columns: Sequence[_Column], widths: Sequence[int]) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, _GAP - 1, 0, 0),
        pad_edge=False,
        header_style="bold",
        show_edge=False,
        show_header=look.header,
    )
    for column, width in zip(columns, widths, strict=True):
        table.add_column(
            column.label,
            width=width,
            no_wrap=column.whole and column.name != "sources",
            overflow="fold",
            justify="right" if column.whole and column.name in ("value", "points", "facts") else "left",
        )
    for row in zip(
        *([_cell(look, column, runs) for runs in column.cells] for column in columns), strict=True
    ):
        table.add_row(*row)
    return table


def _cell(look: Look, column: _Column, runs: Runs) -> RenderableType:
    if not runs:
        return ""
    text = look.text(runs)
    if look.found and column.name in ("title", "statement", "claim", "finding"):
        text.highlight_regex(look.found, "bold reverse")
    return text


def _record(look: Look, columns: Sequence[_Column], at: int) -> RenderableType:
    """One record, a field a line."""
    rows = [(column.label, look.text(column.cells[at])) for column in columns if column.cells[at]]
    return Padding(_fields(look, rows), (int(at > 0), 0, 0, 0))


def _fields(look: Look, rows: Sequence[tuple[str, RenderableType]]) -> Table:
    """Labels on the left, their values on the right."""
    label = max((cell_len(name) for name, _ in rows), default=0)
    grid = Table.grid(padding=(0, _GAP, 0, 0))
    grid.add_column(width=label, style="dim", no_wrap=True)
    grid.add_column(width=max(look.width - label - _GAP, 8), overflow="fold")
    for name, value in rows:
        grid.add_row(name, value)
    return grid


def _sections(answer: Answer, topics: dict[str, str]) -> Iterator[tuple[str, list[Any]]]:
    """Part the records under headings, in their order."""
    if not answer.sections:
        yield "", list(answer.records)
        return
    for (topic, section), records in groupby(answer.records, lambda record: (record.topic, record.section)):
        yield f"{topics.get(topic, topic)}: {section}", list(records)


def _source(look: Look, citation: Citation) -> Text:
    """One source in full, its address as text too."""
    source = look.answer.sources[citation.key]
    who = source.publisher + (f" ({source.origin})" if source.origin else "")
    when = f", {show(source.issued)}" if source.issued else ""
    text = look.text(str(citation), "cyan")
    text.append_text(
        look.text(f" {', '.join(source.author)}{': ' if source.author else ''}{source.title}. {who}{when}")
    )
    text.append_text(look.text(f" [{source.tier}]", "dim"))
    if source.url:
        text.append("\n").append_text(look.text(look.link(source.url, source.url, "dim")))
    return text


def _brief(look: Look, key: str) -> Text:
    """One source on a line: key, publisher, date."""
    source = look.answer.sources[key]
    when = f", {show(source.issued)}" if source.issued else ""
    return look.text([*look.link(key, source.url, "cyan"), (f" {source.publisher}{when}", "")])


def _why(look: Look, fact: Fact) -> str:
    """Say what a standing rests on."""
    if fact.standing == Standing.SUPERSEDED:
        return "replaced by a newer fact" if fact.replaced_by else "its rank is deprecated"
    if fact.standing == Standing.DISPUTED:
        return "a source says otherwise"
    cited = [look.answer.sources[citation.key] for citation in fact.sources]
    voices = list(
        dict.fromkeys(source.origin or source.publisher for source in cited if source.tier != "opinion")
    )
    if fact.standing == Standing.CORROBORATED:
        return f"{len(voices)} independent sources: {', '.join(voices)}"
    return (
        f"a primary source: {', '.join(voices)}" if fact.standing == Standing.OFFICIAL else ", ".join(voices)
    )


def _named(look: Look, ids: Iterable[str]) -> Text:
    """Other records, each by id with its title or claim."""
    lines = []
    for key in ids:
        other = look.answer.related.get(key)
        text = look.text(key, "cyan")
        if isinstance(other, Fact):
            text.append_text(look.text(f" {other.title}"))
        elif isinstance(other, Claim):
            text.append_text(look.text(f" {other.verdict}: ", _STYLES[other.verdict]))
            text.append_text(look.text(other.claim))
        lines.append(text)
    return Text("\n").join(lines)


def _cited(look: Look, citations: Iterable[Citation]) -> Text:
    return Text("\n").join(_source(look, citation) for citation in citations)


def _card(look: Look, record: Any) -> RenderableType:
    """One fact or claim on a card, with everything that is known about it."""
    if isinstance(record, Claim):
        head = look.text(record.claim, "bold")
        verdict = look.text(look.cell(record, "verdict"))
        rows = [
            ("id", look.text(record.id, "cyan")),
            ("verdict", verdict),
            ("finding", look.text(record.finding)),
            ("date", look.text(_date(record.date) if record.date else "")),
            ("topic", look.text(record.topic)),
            ("claimed in", _source(look, record.source)),
            ("answered by", _named(look, record.facts)),
            ("evidence", _cited(look, record.sources)),
        ]
    else:
        head = Text("\n").join((look.text(record.title, "bold"), look.text(record.statement)))
        figure = look.text(
            f"{_figure(record).rstrip('*')} {record.unit or ''}" if record.value is not None else ""
        )
        marks = [
            word for word, mark in (("about", record.circa), ("provisional", record.provisional)) if mark
        ]
        if record.value is not None and marks:
            figure.append(f" ({', '.join(marks)})")
        standing = look.text([*look.cell(record, "standing"), (f": {_why(look, record)}", "")])
        goods = (
            f"{record.direction or ''}, HS chapter {record.hs or '?'}"
            if record.hs or record.direction
            else ""
        )
        rows = [
            ("id", look.text(record.id, "cyan")),
            ("value", figure),
            ("date", look.text(_date(record.date))),
            ("standing", standing),
            ("note", look.text(record.note or "")),
            ("kind", look.text(f"{record.kind}{f', {record.status}' if record.status else ''}")),
            ("topic", look.text(f"{record.topic}, {record.section}")),
            ("goods", look.text(goods)),
            ("series", look.text(record.indicator or "")),
            ("location", look.text(record.location or "")),
            ("parties", look.text(", ".join(record.parties))),
            ("also", look.text(", ".join(record.aliases))),
            ("replaced by", _named(look, record.replaced_by)),
            ("replaces", _named(look, record.replaces)),
            ("claims", _named(look, record.claims)),
            ("disputed by", _cited(look, record.disputed_by)),
            ("sources", _cited(look, record.sources)),
        ]
    return Group(head, Text(), _fields(look, [(label, text) for label, text in rows if text.plain]))


def _date(text: str) -> str:
    words = show(text)
    return words if words == text else f"{words} ({text})"


def _months(day: str | None) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) if day else 0


def _chart(look: Look, points: Sequence[Fact]) -> RenderableType:
    """Draw a series as horizontal bars from zero; a missing year or month is shown as a gap."""
    from rich.bar import Bar

    most = max((abs(point.value or 0) for point in points), default=0) or 1
    values = [(point.value or 0) / most for point in points]
    low, high = min(0, *values), max(0, *values)
    dates = [show(point.date) for point in points]
    figures = [_plain(runs) for runs in _align([look.cell(point, "value") for point in points])]
    label = max(map(cell_len, dates))
    figure = max(map(cell_len, figures))
    room = look.width - label - figure - 2 * _GAP
    if room < _GAP:
        return _table(look, points, ("date", "value", "unit"))
    grid = Table.grid(padding=(0, _GAP, 0, 0))
    grid.add_column(width=label, no_wrap=True)
    grid.add_column(width=figure, no_wrap=True, justify="right")
    grid.add_column(width=room, no_wrap=True)
    steps = [_months(two.lower) - _months(one.lower) for one, two in pairwise(points)]
    step = min((each for each in steps if each > 0), default=0)
    for at, (date, text, value) in enumerate(zip(dates, figures, values, strict=True)):
        missing = steps[at - 1] // step - 1 if at and step in (1, 12) else 0
        if missing > 0:
            unit = "year" if step == 12 else "month"
            gap = f"no figure for {missing} {unit}{'s' if missing > 1 else ''}"
            grid.add_row(Text("...", style="dim"), "", Text(gap, style="dim"))
        bar = Bar(
            high - low or 1.0,
            min(value, 0) - low,
            max(value, 0) - low,
            width=room,
            color="cyan" if value >= 0 else "red",
        )
        grid.add_row(look.text(date), look.text(text), bar)
    units = [point.unit for point in points if point.unit]
    return Group(look.text(f"in {units[0]}", "dim"), grid) if units else grid


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _last_line(look: Look, opened: Store, *, figures: bool) -> Text:
    """Give the count, the edition, what the marks mean, and what would narrow the answer."""
    answer, dataset = look.answer, opened.dataset()
    word = {"Hit": "match", "Series": "series"}.get(answer.sort.__name__, answer.sort.__name__.lower())
    count = len(answer.records)
    plural = {"match": "matches", "series": "series"}.get(word, f"{word}s")
    parts = [f"{count:,}{f' of {answer.total:,}' if answer.total else ''} {word if count == 1 else plural}"]
    parts.append(
        f"edition {dataset.version or 'unnamed'}{f' of {dataset.updated}' if dataset.updated else ''}"
    )
    if figures and any(getattr(record, "provisional", None) for record in answer.records):
        parts.append("* provisional")
    if figures and any(getattr(record, "circa", None) for record in answer.records):
        parts.append("~ about")
    if answer.look == "list" and count > 10 and answer.sort is Fact:
        parts.append("narrow with a word, --section, --since or --limit")
    return look.text(" · ".join(visible(part) for part in parts), "dim")


def _parts(look: Look, columns: Sequence[str], opened: Store, *, picture: bool) -> Iterator[RenderableType]:
    """Draw an answer part by part: its records, a last line, and for a picture the sources in full."""
    answer = look.answer
    if not answer.records and answer.look == "cards":
        return
    if answer.look == "cards":
        yield from (part for record in answer.records for part in (_card(look, record), Text()))
    elif answer.look == "chart" and columns == answer.columns:
        yield from (look.text(answer.title, "bold"), _chart(look, answer.records), Text())
        if not picture:
            yield look.text("Sources", "bold")
            yield from (_brief(look, key) for key in answer.sources)
            yield Text()
    else:
        if picture:
            yield from (look.text(answer.title.capitalize(), "bold"), Text())
        topics = {topic.id: topic.title for topic in opened.topics()} if answer.sections else {}
        for heading, records in _sections(answer, topics):
            if heading:
                yield look.text(heading, "bold")
            yield from (_table(look, records, columns), Text()) if records else ()
    yield _last_line(look, opened, figures="value" in columns and answer.look != "cards")
    if picture and answer.look != "cards" and answer.sort is not Source:
        yield from (Text(), look.text("Sources", "bold"))
        yield from (_source(look, Citation(key)) for key in answer.sources)


_HTML = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<title>@title@</title>
<style>
{stylesheet}
body {{ color: {foreground}; background-color: {background}; }}
pre {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; line-height: 1.25; }}
a {{ color: inherit; }}
</style>
</head>
<body>
<pre><code>{code}</code></pre>
</body>
</html>
"""


def render(
    answer: Answer,
    columns: Sequence[str],
    opened: Store,
    form: str,
    terminal: Terminal,
    *,
    header: bool = True,
) -> str:
    """Draw an answer as ``table`` (for a terminal), ``html`` or ``svg``; gives the text of it."""
    picture = form != "table"
    color = picture or terminal.colored()
    width = PICTURE_WIDTH if picture else terminal.width
    console = Console(
        file=io.StringIO(),
        width=width,
        record=picture,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    look = Look(
        answer,
        width,
        color=color,
        links=form == "html" or (color and not picture and terminal.is_terminal),
        header=header,
    )
    for part in _parts(look, columns, opened, picture=picture):
        console.print(part, overflow="fold")
    if form == "html":
        from html import escape

        return console.export_html(code_format=_HTML).replace("@title@", escape(visible(answer.title)), 1)
    if form == "svg":
        return _svg(console, visible(answer.title))
    text: str = console.file.getvalue()  # type: ignore[attr-defined]  # it is the StringIO of above
    return "".join(f"{line.rstrip(' ')}\n" for line in text.splitlines())


def _svg(console: Console, title: str) -> str:
    """Export as svg without the web font that Rich names."""
    import re

    from rich.terminal_theme import DEFAULT_TERMINAL_THEME

    plain = re.sub(r"@font-face \{\{.*?\}\}\s*", "", _rich_svg_format(), flags=re.DOTALL)
    return console.export_svg(title=title, theme=DEFAULT_TERMINAL_THEME, code_format=plain)


def _rich_svg_format() -> str:
    from rich._export_format import CONSOLE_SVG_FORMAT

    return CONSOLE_SVG_FORMAT
