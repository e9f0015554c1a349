"""What `export` writes: one table by the ending of the file, from which help and documents follow."""

from collections.abc import Callable
from typing import NamedTuple

from irfacts.errors import UsageError
from irfacts.knowledge.knowledge import Knowledge
from irfacts.text import visible

Writer = Callable[[str, Knowledge], None]
"""Writes a file, whole or not at all; raises OSError if it cannot."""


def _database(path: str, knowledge: Knowledge) -> None:
    from irfacts.store import publishing

    publishing.write(path, knowledge)


def _page(path: str, knowledge: Knowledge) -> None:
    from irfacts.output import edition

    _draft(path, edition.page(knowledge).encode())


def _package(path: str, knowledge: Knowledge) -> None:
    from irfacts.output.package import package

    _draft(path, package(knowledge))


def _metadata(path: str, knowledge: Knowledge) -> None:
    from irfacts.output.metadata import metadata

    _draft(path, metadata(knowledge).encode())


def _draft(path: str, data: bytes) -> None:
    from irfacts.store.database import drafted

    with drafted(path) as draft, open(draft, "xb") as file:  # closed before it is moved
        file.write(data)


class Export(NamedTuple):
    """One form of an export: what writes it, and what it is."""

    write: Writer
    help: str


EXPORTS = {
    ".db": Export(_database, "a SQLite database, for SQL, DuckDB and Datasette"),
    ".html": Export(_page, "one web page that opens by double click and searches offline"),
    ".zip": Export(_package, "a Data Package: csv tables with their Table Schema"),
    "metadata.json": Export(
        _metadata, "what Datasette shows beside `facts.db`: titles, descriptions, facets"
    ),
}


def writer(path: str) -> Writer:
    """Give what writes a file of this name; raises UsageError, with the endings that there are."""
    for ending, form in EXPORTS.items():
        if path.lower().endswith(ending):
            return form.write
    raise UsageError(f"'{visible(path)}' has none of the endings {', '.join(EXPORTS)}")
