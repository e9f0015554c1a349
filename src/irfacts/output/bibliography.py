"""The bibliography of an answer: BibTeX (for biblatex, Pandoc and BibTeX itself) and CSL-JSON."""

import re
from collections.abc import Iterable
from typing import Any

from irfacts.knowledge.model import Source
from irfacts.output.csl_parts import date_parts, issued, person
from irfacts.text import MONTHS

_BIBTEX_TYPES = {
    "article-newspaper": "article",
    "article-journal": "article",
    "book": "book",
    "report": "techreport",
}
"""The type of an entry by CSL's type; all others are ``misc``, which every style knows."""
_HOUSES = {"article": "journal", "book": "publisher", "techreport": "institution", "misc": "organization"}
"""The field of the publisher by the type of an entry: one that Pandoc and biblatex print."""
_CONTAINERS = frozenset(
    "article-newspaper article-journal webpage post broadcast entry-encyclopedia legislation".split()
)
"""CSL's types of what is part of a whole; styles that get its title and publisher print the name twice."""
_SPECIALS = {
    "\\": r"\textbackslash{}",
    # A brace that is only escaped still counts when BibTeX looks for its partner.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # These print as other characters in TeX's oldest encoding of fonts, OT1.
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\ensuremath{|}",  # \textbar is lost in Pandoc
    "`": r"\`{}",  # \textasciigrave is lost in Pandoc
}
_DOUBLE = re.compile(r"--|''")
_TAG = re.compile(r"<(?=/?(?:i|b|sup|sub|sc|span)\b)")
"""The start of what CSL takes for markup."""
_OPENING = re.compile(r'(?<![^\s(\[{\u2013\u2014-])"(?=\S)')


def _tex(text: str) -> str:
    """Escape text for TeX: its specials, its ligatures, and straight double quotes as TeX writes them."""
    apart = "".join(_SPECIALS.get(character, character) for character in text)
    while found := _DOUBLE.search(apart):
        apart = f"{apart[: found.start() + 1]}{{}}{apart[found.start() + 1 :]}"
    return _OPENING.sub("``", apart).replace('"', "''")


def bibtex(sources: Iterable[Source]) -> str:
    """Give a BibTeX database, one entry a source; the text is UTF-8, TeX's specials are escaped.

    It is for biblatex, Pandoc and BibTeX itself; dates are EDTF.
    """
    return "\n".join(map(_bibtex, sources))


def _name(author: str) -> str:
    """Write an author for BibTeX: a person's name in its parts, a body's in braces."""
    name = person(author)
    if not name:
        return f"{{{_tex(author)}}}"
    return f"{_tex(f'{name.particle} {name.family}'.strip())}, {_tex(name.given)}"


def _bibtex(source: Source) -> str:
    kind = _BIBTEX_TYPES.get(source.type, "misc")
    fields = {
        "title": f"{{{_tex(source.title)}}}",
        "author": " and ".join(map(_name, source.author)),
        # But for a journal it is a list of names, parted at "and", to biblatex: braces keep it whole.
        _HOUSES[kind]: _tex(source.publisher) if kind == "article" else f"{{{_tex(source.publisher)}}}",
    }
    if source.type == "article-newspaper":
        fields["entrysubtype"] = "newspaper"  # or Pandoc leaves out the day
    if kind == "techreport":
        fields["type"] = "Report"
    when = issued(source.issued)
    if source.issued:
        fields["year"] = f"{date_parts(source.issued)[-1][0]:04}"
        if when.month:
            fields["month"] = MONTHS[when.month - 1][:3].lower()
        # What was published by a day is dated by it, as about: biblatex would print an open beginning.
        by = source.issued.removeprefix("../")
        fields["date"] = by if by == source.issued else f"{by.rstrip('~?%')}~"
    if source.url:
        fields["url"] = source.url.replace("{", "%7B").replace("}", "%7D")
    if source.accessed:
        fields["urldate"] = source.accessed
    if source.language:
        fields["langid"] = _tex(source.language)
    if source.origin:
        fields["note"] = _tex(f"Origin: {source.origin}")
    lines = [
        f"  {name} = {value},\n" if name == "month" else f"  {name} = {{{value}}},\n"
        for name, value in fields.items()
        if value
    ]
    return f"@{kind}{{{source.key},\n{''.join(lines)}}}\n"


def csl_json(sources: Iterable[Source]) -> str:
    """Give a CSL-JSON (1.0) bibliography: one array, an item a source; the text ends with a newline."""
    import json

    encode = json.JSONEncoder(ensure_ascii=False).encode
    items = [encode(_csl(source)) for source in sources]
    return "[\n" + ",\n".join(items) + "\n]\n" if items else "[]\n"


def _csl_name(author: str) -> dict[str, str]:
    name = person(author)
    if not name:
        return {"literal": _csl_text(author)}
    particle = {"non-dropping-particle": name.particle} if name.particle else {}
    return {"given": name.given, **particle, "family": name.family}


def _csl_text(text: str) -> str:
    """Keep text from being read as CSL's markup, which has no escape, by a word joiner."""
    return _TAG.sub("<\u2060", text)


def _csl(source: Source) -> dict[str, Any]:
    item: dict[str, Any] = {"id": source.key, "type": source.type, "title": _csl_text(source.title)}
    if source.author:
        item["author"] = [_csl_name(name) for name in source.author]
    item["container-title" if source.type in _CONTAINERS else "publisher"] = _csl_text(source.publisher)
    for name in ("issued", "accessed"):
        date = getattr(source, name)
        if date:
            item[name] = {"date-parts": date_parts(date)} | ({"circa": True} if issued(date).about else {})
    if source.url:
        item["URL"] = source.url
    if source.language:
        item["language"] = source.language
    if source.origin:
        item["note"] = f"Origin: {source.origin}"
    return item
