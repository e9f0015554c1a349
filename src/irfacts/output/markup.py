"""Text as HTML: documents that hold everything and may load nothing, and the elements in them.

Everything that a file or a user wrote passes `escape`; an address becomes a link only if it leads to the web.
"""

import os
import re
from collections.abc import Iterable, Mapping
from html import escape

from irfacts.knowledge.dates import OPEN, in_words
from irfacts.knowledge.model import Citation, Source
from irfacts.output.wording import published

_SAFE = "%!#$&'()*+,/:;=?@[]~"
"""What stays in an address beside letters, digits and ``-._``; all else is percent-encoded (RFC 3986)."""
_SIDES = re.compile(r"(.+?)( ?– ?)(.+)")


def read(name: str) -> str:
    """Give the text of a style sheet or script that lies beside this module."""
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _digest(text: str) -> str:
    """Give what a content security policy (CSP level 3) calls an inline text by."""
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def document(title: str, body: Iterable[str], style: str, script: str = "") -> str:
    """Give a whole page: *body* is HTML, the *style* and the *script* run, and nothing else may.

    Neither of them may hold ``</``.
    """
    policy = ["default-src 'none'", f"style-src {_digest(style)}"]
    policy += [f"script-src {_digest(script)}"] if script else []
    policy += ["base-uri 'none'", "form-action 'none'"]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="UTF-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(title)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *body,
            *([f"<script>{script}</script>"] if script else []),
            "</body>",
            "</html>",
            "",
        ]
    )


def link(shown: str, url: str | None) -> str:
    """Give HTML that leads to an address of the web; *shown* is HTML too, and all that any other gets."""
    if not url or not re.match("https?://", url, re.IGNORECASE):
        return shown
    from urllib.parse import quote

    return f'<a href="{escape(quote(url, safe=_SAFE))}" rel="noopener noreferrer">{shown}</a>'


def time(date: str, *, issued: bool = False) -> str:
    """Give an EDTF date in words, each exact end as a machine reads it; *issued* is worded as such."""
    words = published(date) if issued else in_words(date)
    start, slash, end = date.partition("/")
    if not slash:
        return _instant(words, date)
    if OPEN in (start, end):
        before, _, rest = words.partition(" ")
        return f"{escape(before)} {_instant(rest, end if start == OPEN else start)}"
    sides = _SIDES.fullmatch(words)
    if not sides:
        return _instant(words, start)
    both = f"{_instant(sides[1], start)}{sides[2]}{_instant(sides[3], end)}"
    return both if " " in sides[2] else f'<span class="whole">{both}</span>'


def _instant(words: str, date: str) -> str:
    """Mark a year, a month or a day; HTML has no word for one that is about or uncertain."""
    return escape(words) if date[-1] in "~?%" else f'<time datetime="{date}">{escape(words)}</time>'


def word(text: str) -> str:
    """Give a standing or a verdict, which are words of closed lists."""
    return f'<span class="{escape(text)}">{escape(text)}</span>'


def titled(source: Source) -> str:
    """Give the title of a source in its language, and in English where that is another."""
    foreign = source.language and source.language.partition("-")[0].lower() != "en"
    tag = f' lang="{escape(source.language or "")}" dir="auto"' if foreign else ""
    english = f" [{escape(source.title_en)}]" if source.title_en else ""
    return f"<cite{tag}>{link(escape(source.title), source.url)}</cite>{english}"


def described(source: Source) -> str:
    """Give a source in full: who wrote what, linked, who published it when."""
    author = f"{escape(', '.join(source.author))}: " if source.author else ""
    return f"{author}{titled(source)}. {_published(source)}"


def _published(source: Source) -> str:
    who = escape(source.publisher + (f" ({source.origin})" if source.origin else ""))
    return who + (f", {time(source.issued, issued=True)}" if source.issued else "")


def reference(head: str, source: Source, locator: str | None, said: str) -> str:
    """Give a *head* with the place in a source, what it has *said* of a figure, and its tier."""
    parts = [head, *([escape(locator)] if locator else []), *([f"gives {escape(said)}"] if said else [])]
    return " · ".join([*parts, escape(source.tier)])


class References:
    """The sources of a page, numbered in their order; references lead to them."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """Give the *sources* numbers; they have every one that is cited, by key."""
        self.sources = sources
        self.numbers = {key: at for at, key in enumerate(sources, 1)}

    def number(self, key: str) -> str:
        """Give a number that leads to a source; no fact has an id with a colon."""
        return f'<a href="#source:{escape(key)}" class="ref">{self.numbers[key]}</a>'

    def numbered(self, cited: Iterable[Citation]) -> str:
        """Give the numbers of sources, each once, in their order."""
        keys = {citation.key for citation in cited}
        return " ".join(map(self.number, sorted(keys, key=self.numbers.__getitem__)))

    def full(self, citation: Citation, said: str) -> str:
        """Give one citation in words: its number, who and when, the place, what it has *said*."""
        source = self.sources[citation.key]
        head = f"{self.number(citation.key)} {_published(source)}"
        return reference(head, source, citation.locator, said)

    def listed(self) -> Iterable[str]:
        """Give the numbered list of all of them in full."""
        yield '<ol class="sources">'
        for key, source in self.sources.items():
            yield (
                f'<li id="source:{escape(key)}">{described(source)} · {escape(source.tier)} · '
                f"<code>{escape(key)}</code></li>"
            )
        yield "</ol>"
