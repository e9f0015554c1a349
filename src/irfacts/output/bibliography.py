"""The bibliography of an answer: BibTeX and CSL-JSON."""

from collections.abc import Iterable
from typing import Any

from irfacts.knowledge.model import Source

_BIBTEX_TYPES = {
    "article-newspaper": "article",
    "article-journal": "article",
    "book": "book",
    "report": "techreport",
}
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
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _tex(text: str) -> str:
    return "".join(_SPECIALS.get(character, character) for character in text)


def _parts(date: str) -> tuple[list[list[int]], bool]:
    """Give the date parts of an EDTF date as CSL has them, and whether it is not exact."""
    days = [part for part in date.split("/") if part != ".."]
    bare = [day.rstrip("~?%") for day in days]
    return [[int(part) for part in day.split("-")] for day in bare], bare != days or ".." in date


def bibtex(sources: Iterable[Source]) -> str:
    """Give a BibTeX database, one entry a source; the text is UTF-8, TeX's specials are escaped."""
    return "\n".join(map(_bibtex, sources))


def _bibtex(source: Source) -> str:
    kind = _BIBTEX_TYPES.get(source.type, "misc")
    house = {"article": "journal", "techreport": "institution", "misc": "publisher"}.get(kind, "publisher")
    given = {
        "title": f"{{{_tex(source.title)}}}",
        "author": " and ".join(f"{{{_tex(name)}}}" for name in source.author),
        house: _tex(source.publisher),
    }
    if source.issued:
        parts, _ = _parts(source.issued)
        given["year"] = f"{parts[-1][0]:04}"
        if len(parts[-1]) > 1 and len(parts) == 1:
            given["month"] = _MONTHS[parts[-1][1] - 1]
        given["date"] = source.issued
    if source.url:
        given["url"] = source.url.replace("{", "%7B").replace("}", "%7D")
    if source.accessed:
        given["urldate"] = source.accessed
    if source.language:
        given["langid"] = _tex(source.language)
    if source.origin:
        given["note"] = _tex(f"Origin: {source.origin}")
    lines = [
        f"  {name} = {value},\n" if name == "month" else f"  {name} = {{{value}}},\n"
        for name, value in given.items()
        if value
    ]
    return f"@{kind}{{{source.key},\n{''.join(lines)}}}\n"


def csl_json(sources: Iterable[Source]) -> str:
    """Give a CSL-JSON bibliography: one array, an item a source."""
    import json

    encode = json.JSONEncoder(ensure_ascii=False).encode
    items = [encode(_csl(source)) for source in sources]
    return "[\n" + ",\n".join(items) + "\n]\n" if items else "[]\n"


def _csl(source: Source) -> dict[str, Any]:
    item: dict[str, Any] = {"id": source.key, "type": source.type, "title": source.title}
    if source.author:
        item["author"] = [{"literal": name} for name in source.author]
    if source.type in (
        "article-newspaper",
        "article-journal",
        "webpage",
        "post",
        "broadcast",
        "entry-encyclopedia",
    ):
        item["container-title"] = source.publisher
    item["publisher"] = source.publisher
    for name in ("issued", "accessed"):
        date = getattr(source, name)
        if date:
            parts, rough = _parts(date)
            item[name] = {"date-parts": parts} | ({"circa": True} if rough else {})
    if source.url:
        item["URL"] = source.url
    if source.language:
        item["language"] = source.language
    if source.origin:
        item["note"] = f"Origin: {source.origin}"
    return item


FORMATS = {"bibtex": bibtex, "csl-json": csl_json}
