"""How one answer is drawn: its width, colours and links, and each field of a record for people."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console, Group, OverflowMethod, RenderableType
from rich.style import Style
from rich.text import Text

from irfacts.knowledge.dates import in_words
from irfacts.knowledge.model import Citation
from irfacts.output.answer import Answer
from irfacts.output.rows import cell
from irfacts.output.wording import DATES, NUMBERS, SEARCHED, figure, number, parted, published
from irfacts.text import percent_encoded, visible

Runs = list[tuple[str, str | Style]]
"""A cell: pieces of text, each with its style."""

# Colours of the terminal's own palette that are legible on light and on dark; the word says it too.
WORD_COLOURS = {
    "corroborated": "green",
    "official": "green",
    "confirmed": "green",
    "disputed": "red",
    "superseded": "magenta",
}


def plain(runs: Runs) -> str:
    """Give the text of a cell."""
    return "".join(piece for piece, _ in runs)


def width_of(runs: Runs) -> int:
    """Give the columns that the longest line of a cell takes."""
    return max(map(cell_len, plain(runs).split("\n")))


def flowed(parts: Iterable[Runs], width: int, used: int = 0) -> Runs:
    """Join parts with dots, as many whole ones on a line as fit; of the first some columns are *used*."""
    result: Runs = []
    for part in parts:
        needed = width_of(part) + len(" · ")
        fits = not used or used + needed <= width
        if used:
            result.append((" · " if fits else "\n", "dim"))
        result += part
        used = used + needed if fits and used else needed - len(" · ")
    return result


def aligned(cells: Sequence[Runs]) -> list[Runs]:
    """Pad figures on both sides so that their decimal points stand under each other."""
    texts = [plain(runs) for runs in cells]
    tails = [len(text) - len(text.rstrip("*").partition(".")[0]) for text in texts]
    heads = [cell_len(text) - tail for text, tail in zip(texts, tails, strict=True)]
    head, tail = max(heads, default=0), max(tails, default=0)
    return [
        [(" " * (head - before) + text + " " * (tail - after), "")] if text else []
        for text, before, after in zip(texts, heads, tails, strict=True)
    ]


class Canvas:
    """How one answer is drawn."""

    def __init__(
        self, answer: Answer, console: Console, *, picture: bool, color: bool, links: bool, header: bool
    ) -> None:
        """Keep what every cell needs."""
        self.answer = answer
        self.console = console
        self.width = console.width
        self.picture = picture
        self.links = links
        self.color = color
        self.header = header
        self.dots = "…"

    def text(self, runs: Runs | str, style: str = "") -> Text:
        """Give data as text: nothing in it is markup, nothing in it steers the terminal."""
        if isinstance(runs, str):
            runs = [(runs, style)]
        text = Text("\n".join(map(visible, plain(runs).split("\n"))))
        if self.color:
            start = 0
            for piece, effect in runs:
                if effect:
                    text.stylize(effect, start, start + len(piece))
                start += len(piece)
        return text

    def broken(self, runs: Runs, width: int) -> list[Text]:
        """Give data as lines of a width at most."""
        text = self.text(runs)
        if "\n" not in text.plain and cell_len(text.plain) <= width:
            return [text]
        return list(text.wrap(self.console, width, overflow="fold"))

    def known(self, record: Any) -> Any:
        """Give the fact that a hit stands for, else the record itself."""
        return self.answer.related.get(getattr(record, "id", ""), record)

    def whole(self, lines: Iterable[Text]) -> RenderableType:
        """Give lines that a terminal never breaks or cuts, however wide: an address is to be copied."""
        overflow: OverflowMethod = "fold" if self.picture else "ignore"
        return Group(Text("\n", no_wrap=not self.picture, overflow=overflow).join(lines))

    def link(self, shown: str, url: str | None, style: str = "") -> Runs:
        """Give text that leads to an address, where the terminal can."""
        if self.links and url:
            return [
                (shown, Style.parse(style) + Style(link=percent_encoded(url)))
            ]  # a code holds ASCII alone
        return [(shown, style)]

    def keys(self, cited: Iterable[Citation], most: int) -> Runs:
        """Give the keys of sources on one line, the first ones as links, and how many more there are."""
        keys = list(dict.fromkeys(citation.key for citation in cited))
        runs: Runs = []
        for key in keys[:most]:
            runs += [(", ", "dim")] if runs else []
            runs += self.link(key, self.answer.sources[key].url, "dim")
        return [*runs, (f" +{len(keys) - most}", "dim")] if len(keys) > most else runs

    def cell(self, record: Any, name: str) -> Runs:
        """Give one field of a record for people."""
        value = getattr(record, name)
        if value is None or value == ():
            return []
        if name in DATES:
            return [(published(value) if name == "issued" else in_words(value), "")]
        if name == "value":  # a hit does not say that its figure is about, or provisional; its fact does
            return [(figure(self.known(record)), "")]
        if name in ("sources", "disputed_by") and type(value) is tuple:
            return self.keys(value, 1)
        if name in ("standing", "verdict"):
            return [(str(value), WORD_COLOURS.get(value, ""))]
        if name == "url":
            return self.link(value, value, "dim")
        if name in ("id", "key"):
            return [(value, "cyan")]
        if name in NUMBERS or type(value) is int:
            return [(number(value), "")]
        text = cell(value)
        return self.marked(text) if name in SEARCHED else [(text, "")]

    def words(self, text: str) -> list[str]:
        """Give the words of a text that a search looked for, as they stand there."""
        return [piece for piece, found in parted(text, self.answer.highlight) if found]

    def marked(self, text: str) -> Runs:
        """Part a text so that the words that a search looked for stand out."""
        return [
            (piece, "bold reverse" if found else "") for piece, found in parted(text, self.answer.highlight)
        ]
