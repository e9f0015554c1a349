"""The formats of an answer: one table from which options, help and documents follow."""

from typing import NamedTuple


class Format(NamedTuple):
    """One format: how it shows records, and its media type."""

    family: str
    """``rows`` (a record a row, fields can be chosen), ``people`` or ``bibliography``."""
    media: str
    help: str


FORMATS = {
    "table": Format("people", "text/plain", "tables, cards and bars for a terminal"),
    "tsv": Format("rows", "text/tab-separated-values", "a header and a line a record; the default in a pipe"),
    "csv": Format("rows", "text/csv", "RFC 4180, every field"),
    "json": Format("rows", "application/json", "one array, every field, sources resolved"),
    "jsonl": Format("rows", "application/jsonl", "the same, an object a line"),
    "markdown": Format("rows", "text/markdown", "a table; of cards, the statement with footnotes"),
    "html": Format("people", "text/html", "one page, nothing from elsewhere"),
    "svg": Format("people", "image/svg+xml", "one picture, nothing from elsewhere"),
    "bibtex": Format(
        "bibliography", "application/x-bibtex", "the sources of the answer for BibTeX and biber"
    ),
    "csl-json": Format(
        "bibliography", "application/vnd.citationstyles.csl+json", "the sources of the answer for Pandoc"
    ),
}

STYLES = ["apa", "chicago", "mla", "harvard"]
"""The styles of finished references, as `irfacts.output.references.STYLES` has them."""
