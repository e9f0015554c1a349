"""What `export` writes: one table by the ending of the file, from which help and documents follow."""

from collections.abc import Callable

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


EXPORTS: dict[str, Writer] = {
    ".db": _database,
    ".html": _page,
    ".zip": _package,
    "metadata.json": _metadata,
}


def writer(path: str) -> Writer:
    """Give what writes a file of this name; raises UsageError, with the endings that there are."""
    for ending, write in EXPORTS.items():
        if path.lower().endswith(ending):
            return write
    message = f"'{visible(path)}' has none of the endings {', '.join(EXPORTS)}"
    raise UsageError(message)
