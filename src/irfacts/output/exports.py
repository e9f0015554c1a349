"""What `export` writes: one table by the ending of the file, from which help and documents follow."""

from collections.abc import Callable
from typing import NamedTuple

from irfacts.errors import UsageError
from irfacts.knowledge.knowledge import Knowledge
from irfacts.output.formats import function
from irfacts.text import visible

Writer = Callable[[str, Knowledge], None]
"""Writes a file, whole or not at all; raises OSError if it cannot."""


def _database(path: str, knowledge: Knowledge) -> None:
    from irfacts.store import publishing

    publishing.write(path, knowledge)


def _made(name: str) -> Writer:
    """Give what writes the text or the bytes that a function makes, which `function` knows by its name."""

    def write(path: str, knowledge: Knowledge) -> None:
        from irfacts.store.database import drafted

        made = function(name)(knowledge)
        with drafted(path) as draft, open(draft, "xb") as file:  # closed before it is moved
            file.write(made if isinstance(made, bytes) else made.encode())

    return write


class Export(NamedTuple):
    """One form of an export: what writes it, and what it is."""

    write: Writer
    help: str


EXPORTS = {
    ".db": Export(_database, "a SQLite database, for SQL, DuckDB and Datasette"),
    ".html": Export(_made("edition.page"), "one web page that opens by double click and searches offline"),
    ".zip": Export(_made("package.package"), "a Data Package: csv tables with their Table Schema"),
    "metadata.json": Export(
        _made("metadata.metadata"), "what Datasette shows beside `facts.db`: titles, descriptions, facets"
    ),
}


def writer(path: str) -> Writer:
    """Give what writes a file of this name; raises UsageError, with the endings that there are."""
    for ending, form in EXPORTS.items():
        if path.lower().endswith(ending):
            return form.write
    raise UsageError(f"'{visible(path)}' has none of the endings {', '.join(EXPORTS)}")
