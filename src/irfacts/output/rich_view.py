"""What people see: tables, cards and charts, in a terminal or as svg.

Here Rich's console is made. Every piece of data becomes a `Text`, never
markup, and passes `visible`, so that nothing in it can steer the terminal.
"""

import io
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, RenderableType
from rich.text import Text

from irfacts.knowledge.model import Citation, Source
from irfacts.output.answer import Answer
from irfacts.output.cells import Canvas
from irfacts.output.encoding import encodable
from irfacts.output.table import last_line, table
from irfacts.output.terminal import Terminal
from irfacts.output.wording import heading
from irfacts.store.records import Edition
from irfacts.store.store import Store

PICTURE_WIDTH = 120
"""Columns of a picture."""


def render(
    answer: Answer,
    columns: Sequence[str],
    opened: Store,
    form: str,
    terminal: Terminal,
    *,
    header: bool = True,
) -> str:
    """Draw an answer as ``table`` (for a terminal) or ``svg``; gives the text of it."""
    picture = form != "table"
    color = picture or terminal.colored()
    width = PICTURE_WIDTH if picture else terminal.width
    links = color and not picture and terminal.is_terminal
    written = io.StringIO()
    console = Console(
        file=written,
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
    titles, edition = opened.titles(), opened.edition()
    if not picture:
        answer, titles, edition = encodable((answer, titles, edition), terminal.encoding)
    canvas = Canvas(answer, console, picture=picture, color=color, links=links, header=header)
    if not picture:
        canvas.dots = encodable(canvas.dots, terminal.encoding)
    for part in _parts(canvas, columns, titles, edition):
        console.print(part, overflow="fold", crop=False)
    if picture:
        from irfacts.output import pictures

        return pictures.svg(console, heading(answer, titles))
    return "".join(f"{line.rstrip(' ')}\n" for line in written.getvalue().splitlines())


def _parts(
    canvas: Canvas, columns: Sequence[str], titles: Mapping[str, str], edition: Edition
) -> Iterator[RenderableType]:
    """Draw an answer part by part: its records, a last line, and for a picture the sources in full."""
    answer = canvas.answer
    if canvas.picture:
        yield from (canvas.text(heading(answer, titles), "bold"), Text())
    if answer.records and answer.view == "cards":
        from irfacts.output.card import card

        yield from (part for record in answer.records for part in (card(canvas, record), Text()))
    elif answer.records and answer.view == "chart":
        from irfacts.output.chart import chart

        if not canvas.picture:
            yield canvas.text(heading(answer, {}), "bold")
        yield from chart(canvas)
    elif answer.records and answer.view == "hits":
        from irfacts.output.hits import hits

        yield from hits(canvas, answer.records)
    elif answer.records and answer.view == "matches":
        from irfacts.output.hits import first_of_list

        yield first_of_list(canvas, answer.records[0])
        canvas.header = False  # what the columns are is plain, and the list is to be in sight
        yield from table(canvas, answer.records[1:], columns, {})
    elif answer.records:
        shown = {record.topic for record in answer.records} if answer.sections else set()
        topics = {key: title for key, title in titles.items() if key in shown}
        yield from table(canvas, answer.records, columns, topics)
    if answer.records or canvas.picture:
        yield last_line(canvas, edition, columns)
    if canvas.picture and answer.view != "cards" and answer.record_type is not Source and answer.sources:
        from irfacts.output.card import source_item

        yield from (Text(), canvas.text("Sources", "bold"))
        yield from (source_item(canvas, Citation(key)) for key in answer.sources)
