"""An answer as a web page: a table, cards or a chart, and its sources, in one file."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from irfacts.knowledge.agreement import describe
from irfacts.knowledge.model import Citation, Quote, Source
from irfacts.output import svg, wording
from irfacts.output.answer import Answer
from irfacts.output.article import Articles, code, words
from irfacts.output.markup import References, document, link, read, time, titled, word
from irfacts.output.points import CHANGE
from irfacts.output.rows import cell
from irfacts.store.store import Store

_KEYS = frozenset("id key indicator name".split())
_OTHERS = frozenset("facts claims replaces replaced_by".split())


def page(answer: Answer, columns: Sequence[str], opened: Store, *, header: bool = True) -> str:
    """Give an answer as a page; *columns* are those of a table, *header* is whether it has a head."""
    references = References(answer.sources)
    topics = opened.titles()
    title = wording.heading(answer, topics)
    parts = [wording.counted(answer), wording.edition(opened.edition()), *wording.marks(answer, columns)]
    summary = escape(" · ".join(parts))
    body = ["<main>"]
    if answer.view == "cards":
        one = len(answer.records) == 1
        title = words(answer.records[0]) if one else title
        body += [] if one else [f"<h1>{escape(wording.counted(answer).capitalize())}</h1>"]
        articles = Articles(
            answer.sources,
            references.full,
            indicators=answer.indicators,
            others=answer.related,
            here={record.id for record in answer.records},
        )
        for record in answer.records:
            body += articles.article(record, 1 if one else 2)
    else:
        body += [f"<h1>{escape(title)}</h1>"]
    style = read("html.css")
    if answer.view == "chart" and answer.records:
        body.append(f"<figure>{svg.chart(answer, opened.edition(), inline=True)}</figure>")
        style += svg.STYLE
    if answer.view != "cards" and answer.records:
        table = _Table(answer, references)
        body += table.lines(columns, {key: topics[key] for key in table.topics}, summary, header=header)
    else:
        body += [f"<p>{summary}</p>"]
    if answer.sources and answer.record_type is not Source:
        body += ["<h2>Sources</h2>", *references.listed()]
    return document(title, [*body, "</main>"], style)


class _Table:
    """Writes the records of an answer as a table."""

    def __init__(self, answer: Answer, references: References) -> None:
        self.answer = answer
        self.references = references
        self.here = {getattr(record, "id", "") for record in answer.records}
        self.topics = dict.fromkeys(record.topic for record in answer.records) if answer.sections else {}
        self.points = {(key, point.date): point for key, some in answer.series.items() for point in some}
        self.numbers = {
            *wording.NUMBERS,
            "facts",
            *answer.series,
            *(name for name in answer.fields if name.endswith(CHANGE)),
        }

    def lines(
        self, columns: Sequence[str], topics: Mapping[str, str], caption: str, *, header: bool
    ) -> Iterator[str]:
        """Give the table, a body for each section; columns without anything in them are left out."""
        records = self.answer.records
        cells = {name: [self._cell(record, name) for record in records] for name in columns}
        cells = {name: column for name, column in cells.items() if any(column)}
        head = next((name for name in ("title", "claim") if name in cells), next(iter(cells), ""))
        yield f"<table><caption>{caption}</caption>"
        if header:
            names = "".join(f'<th scope="col"{self._class(name)}>{escape(name)}</th>' for name in cells)
            yield f"<thead><tr>{names}</tr></thead>"
        for place, group in groupby(enumerate(records), lambda each: self._place(each[1])):
            yield "<tbody>"
            if place:
                heading = escape(wording.section(*place, topics))
                yield f'<tr><th scope="rowgroup" colspan="{len(cells)}">{heading}</th></tr>'
            for at, record in group:
                key = getattr(record, "id", "") or getattr(record, "key", "")
                row = ""
                for name, column in cells.items():
                    label = f' data-label="{escape(name)}"' if header and column[at] else ""
                    tag, scope = ("th", ' scope="row"') if name == head and column[at] else ("td", "")
                    row += f"<{tag}{scope}{self._class(name)}{label}>{column[at]}</{tag}>"
                yield f'<tr id="{escape(key)}">{row}</tr>' if key else f"<tr>{row}</tr>"
            yield "</tbody>"
        yield "</table>"

    def _place(self, record: Any) -> tuple[str, str] | None:
        return (record.topic, record.section) if self.topics else None

    def _cell(self, record: Any, name: str) -> str:
        """Give one field of a record."""
        value = getattr(record, name)
        if value is None or value == ():
            return ""
        if name in wording.DATES:
            return time(value, issued=name == "issued")
        if name == "value":  # a hit does not say that its figure is about, or provisional; its fact does
            return escape(wording.figure(self.answer.related.get(getattr(record, "id", ""), record)))
        if name in self.answer.series:
            return escape(wording.figure(self.points[name, record.date]))
        if name in self.numbers and type(value) is not tuple:
            return escape(wording.number(value))
        if name in ("standing", "verdict"):
            return word(str(value))
        if name in ("url", "archive"):
            return link(escape(value), value)
        if name == "title" and isinstance(record, Source):
            return titled(record)
        if name in _KEYS:
            return f"<code>{escape(value)}</code>"
        return self._several(name, value)

    def _several(self, name: str, value: Any) -> str:
        """Give a field of citations, of other records, or of text."""
        first = value[0] if type(value) is tuple else value
        if isinstance(first, Citation):
            return self.references.numbered(value if type(value) is tuple else [first])
        if type(first) is Quote:
            return "; ".join(f"{self.references.number(key)} {escape(describe(said))}" for key, said in value)
        if name in _OTHERS and type(value) is tuple:
            return " ".join(code(key, self.here) for key in value)
        text = cell(value)
        return self._marked(text) if name in wording.SEARCHED else escape(text)

    def _marked(self, text: str) -> str:
        """Mark the words that a search found."""
        pieces = wording.parted(text, self.answer.highlight)
        return "".join(f"<mark>{escape(piece)}</mark>" if found else escape(piece) for piece, found in pieces)

    def _class(self, name: str) -> str:
        """Give the class of a column of figures, or of one that stays on a line."""
        if name in self.numbers:
            return ' class="number"'
        return ' class="whole"' if name in _KEYS or name in ("standing", "verdict") else ""
