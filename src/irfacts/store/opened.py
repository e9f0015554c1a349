"""A knowledge file compiled once into SQLite and opened: what the questions are asked of.

The compiled form lies in the user's cache folder, one file per knowledge file, as Python
keeps ``.pyc`` files; it is rebuilt whenever it does not fit and never needed.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, Self

from irfacts.errors import IrfactsError
from irfacts.knowledge.model import Citation, Source, resolving
from irfacts.knowledge.places import is_pipe, shipped
from irfacts.store import cache
from irfacts.store.filters import Query
from irfacts.store.functions import register
from irfacts.store.records import maker
from irfacts.text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irfacts.knowledge.knowledge import Knowledge
    from irfacts.search.vocabulary import Vocabulary

_LARGE = 4 * 1024**2
"""Compiling a file of this size takes about a second."""


class Opened:
    """An opened knowledge file, and the plumbing of SQL under the questions of `Store`."""

    def __init__(
        self, path: str, *, keep: bool, as_of: str | None, notice: Callable[[], None] | None, resolve: bool
    ) -> None:
        """Use Store.open."""
        self._resolved: dict[str, Source] = {}
        self._resolve = resolve
        self._make = maker(resolving(self._resolved) if resolve else Citation)
        self._path = path
        self._as_of = as_of
        self._notice = notice
        self._whole: Knowledge | None = None
        self._vocabulary: Vocabulary | None = None
        kept = keep and as_of is None and not is_pipe(path)
        self._file = cache.cache_file(path) if kept else None
        ready = cache.packed(path) if as_of is None and path == shipped() else None
        self._cached = ready is not None
        self._connection = register(ready or self._open(self._file))

    def _open(self, file: str | None, *, fresh: bool = False) -> sqlite3.Connection:
        made_of: dict[str, str] = {}
        if file is not None:
            with suppress(OSError, ValueError):
                made_of = cache.stamp(self._path)
                if not fresh and (kept := cache.fetch(file, made_of)):
                    self._cached = True
                    return kept
        if self._notice and os.path.isfile(self._path) and os.path.getsize(self._path) > _LARGE:
            self._notice()
        from irfacts.knowledge.loading import load
        from irfacts.store import database

        knowledge = load(self._path, resolve=False)
        if self._as_of is not None:
            from irfacts.knowledge.standing import as_of

            self._whole = knowledge
            knowledge = as_of(knowledge, self._as_of)
        if file is not None and made_of and (written := cache.keep(file, knowledge, made_of)):
            return written
        connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            database.fill(connection, knowledge, made_of)
        except sqlite3.OperationalError as error:
            connection.close()
            raise IrfactsError(
                visible(self._path), None, "", f"this Python's SQLite cannot do it: {error}"
            ) from None
        return connection

    def _rows(self, query: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Fetch all rows; a cache file that turns out to be damaged is rebuilt once."""
        parameters = [clean(value) if type(value) is str else value for value in parameters]
        try:
            return self._connection.execute(query, parameters).fetchall()
        except sqlite3.DatabaseError as error:
            if not self._cached or isinstance(error, sqlite3.ProgrammingError):  # closed; another thread
                raise
            self._cached = False
            self._connection.close()
            self._connection = register(self._open(self._file, fresh=True))
            return self._connection.execute(query, parameters).fetchall()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database; a store that nobody needs does so by itself."""
        self._connection.close()

    def __del__(self) -> None:
        with suppress(AttributeError, sqlite3.ProgrammingError):  # not opened; opened in another thread
            self.close()

    def _ask(
        self, table: str, columns: Sequence[str], query: Query, sort: str, limit: int | None
    ) -> list[Any]:
        """Fetch columns of the rows that a query leaves, at most *limit* of them."""
        text = f"SELECT {', '.join(columns)} FROM {table}{query} ORDER BY {sort}"
        if limit is not None:
            text += " LIMIT ?"
        return self._rows(text, [*query.parameters, *([] if limit is None else [limit])])

    def _by_key(self, table: str, columns: Sequence[str], keys: Iterable[Any]) -> list[Any]:
        """Fetch the rows whose first column is one of the keys, sorted by it."""
        wanted = sorted(set(keys))
        rows: list[Any] = []
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            query = Query()
            query.where(f"{columns[0]} IN ({', '.join('?' * len(some))})", *some)
            rows += self._ask(table, columns, query, columns[0], None)
        return rows


def clean(text: str) -> str:
    """Give a text that SQLite takes: bytes of a command line that are no text become question marks."""
    return text.encode(errors="replace").decode()
