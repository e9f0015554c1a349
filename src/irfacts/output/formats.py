"""The formats of an answer: one table from which options, help and documents follow."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Format(NamedTuple):
    """One format: how it shows records, its media type, and what writes it."""

    family: str
    """``rows`` (a record a row, fields can be chosen), ``people`` or ``bibliography``."""
    media: str
    help: str
    written: str = ""
    """Of rows and bibliographies, the function that writes it, for `function`.

    Of rows it takes records, fields, sources by key and whether there is a *header*; else sources.
    """
    every_field: bool = False
    """Whether it has every field unless some are chosen."""
    resolved: Sequence[str] = ()
    """The fields of the sources that are cited which it holds."""
    empty: bool = False
    """Whether nothing at all is written as something, such as ``[]``."""

    def writer(self) -> Callable[..., Any]:
        """Give the function that writes it."""
        return function(self.written)


def function(name: str) -> Callable[..., Any]:
    """Give a function of a module of `irfacts.output`, such as ``rows.to_csv``; it is imported only now."""
    from importlib import import_module

    module, _, attribute = name.partition(".")
    found: Callable[..., Any] = getattr(import_module(f"irfacts.output.{module}"), attribute)
    return found


_RESOLVED = ("title", "publisher", "issued", "url", "type", "tier")
FORMATS = {
    "table": Format("people", "text/plain", "tables, cards and bars for a terminal"),
    "tsv": Format(
        "rows",
        "text/tab-separated-values",
        "a header and a line a record; the default in a pipe",
        "rows.to_tsv",
    ),
    "csv": Format("rows", "text/csv", "RFC 4180, every field", "rows.to_csv", every_field=True),
    "json": Format(
        "rows",
        "application/json",
        "one array, every field, sources resolved",
        "rows.to_json",
        every_field=True,
        resolved=_RESOLVED,
        empty=True,
    ),
    "jsonl": Format(
        "rows",
        "application/jsonl",
        "the same, an object a line",
        "rows.to_jsonl",
        every_field=True,
        resolved=_RESOLVED,
    ),
    "markdown": Format(
        "rows", "text/markdown", "a table; of cards, the statement with footnotes", "rows.to_markdown"
    ),
    "html": Format("people", "text/html", "one page, nothing from elsewhere"),
    "svg": Format("people", "image/svg+xml", "one picture, nothing from elsewhere"),
    "bibtex": Format(
        "bibliography",
        "application/x-bibtex",
        "the sources of the answer for BibTeX and biber",
        "bibliography.bibtex",
    ),
    "csl-json": Format(
        "bibliography",
        "application/vnd.citationstyles.csl+json",
        "the sources of the answer for Pandoc",
        "bibliography.csl_json",
        empty=True,
    ),
}

LISTED = ["table", *(name for name, form in FORMATS.items() if form.family == "rows")]
"""The formats that every list has."""
STYLES = {name: f"references.{name}" for name in ("apa", "chicago", "mla", "harvard")}
"""The styles of finished references: the function, for `function`, from a source and the place in it."""
