"""The cache: the compiled form of a knowledge file, in the user's cache folder.

A file of it is used only if it belongs to this user and nobody else may write to it or to its folder, if it
was made of the knowledge file as that is now (`stamp`), and if it is whole: to `SUMMED` bytes by a checksum
of every byte, beyond that by its length. What it holds is data, as the knowledge file is.
"""

import os
import sqlite3
import stat
from contextlib import suppress

from irfacts import __version__
from irfacts.knowledge.model import DATABASE
from irfacts.knowledge.places import cache_folder, words_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

    from irfacts.knowledge.knowledge import Knowledge

SUMMED = 16 * 1024**2
"""The largest file whose checksum is looked at: a millisecond for three megabytes."""
MOST = 512 * 1024**2
"""The bytes that the folder may hold; the longest unchanged files go first."""
_DRAFTS = 3600
"""The seconds after which a draft belongs to a build that was killed."""
_PIECE = 64 * 1024
"""The bytes that are read at once: more would be new memory for each piece, 0.4 ms a call."""
_SUM = slice(60, 64)
"""Where the checksum stands: SQLite's user version, of which it makes no use itself."""
PACKED = "facts.sqlite"
"""The name of the compiled form that a wheel brings."""
META = "SELECT key, value FROM meta"


def cache_file(path: str) -> str | None:
    """Give the cache file of the knowledge file at *path*, None where there can be none."""
    from zlib import crc32

    try:
        return os.path.join(cache_folder(), f"{crc32(os.fsencode(os.path.realpath(path))):08x}.sqlite")
    except (OSError, ValueError):
        return None


def stamp(path: str) -> dict[str, str]:
    """Give what a compiled form must say of itself to be used for the file as it is now; raises OSError.

    A copy or a file that was put back has another inode or time of status change, even if it keeps its size
    and its time of change.
    """
    status = os.stat(path)
    return {
        "path": os.fsencode(os.path.realpath(path)).decode(errors="backslashreplace"),
        "size": str(status.st_size),
        "modified": str(status.st_mtime_ns),
        "changed": str(status.st_ctime_ns),
        "inode": str(status.st_ino),
        "words": "{0.st_size} {0.st_mtime_ns} {0.st_ino}".format(os.stat(words_file())),
        "compiler": __version__,
        "format": DATABASE,
    }


def fetch(file: str, wanted: dict[str, str]) -> sqlite3.Connection | None:
    """Open a cache file whose stamp is the *wanted* one; None if there is none that may be used."""
    try:
        usable = _own(os.path.dirname(file)) and _own(file) and _whole(file)
    except OSError:
        return None
    return _fitting(file, wanted) if usable else None


def sums(path: str) -> dict[str, str]:
    """Give what the form that comes with the program must say of itself: of which texts it was made."""
    found = {"compiler": __version__, "format": DATABASE}
    for name, text in (("facts", path), ("words", words_file())):
        with open(text, "rb") as file:
            found[name] = f"{_crc(file):08x}"
    return found


def packed(path: str) -> sqlite3.Connection | None:
    """Open the compiled form that lies beside the knowledge file that ships; None where none fits.

    A wheel brings it: no first call compiles, and nothing need be written.
    """
    file = os.path.join(os.path.dirname(path), PACKED)
    if not os.path.exists(file):  # in a checkout
        return None
    with suppress(OSError):
        return _fitting(file, sums(path))
    return None


def _fitting(file: str, wanted: dict[str, str]) -> sqlite3.Connection | None:
    """Open a compiled form if it says of itself what is *wanted*; None if it does not."""
    connection = None
    with suppress(sqlite3.DatabaseError):
        connection = _connect(file)
        if wanted.items() <= dict(connection.execute(META)).items():
            return connection
    if connection:
        connection.close()
    return None


def keep(file: str, knowledge: "Knowledge", made_of: dict[str, str]) -> sqlite3.Connection | None:
    """Write a knowledge file's compiled form and open it; None where that cannot be done."""
    from irfacts.store import database

    folder = os.path.dirname(file)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if not _settled(made_of) or not _own(folder):
            return None
        database.write(file, lambda connection: database.fill(connection, knowledge, made_of), _add_sum)
        _tidy(folder, file)
        return _connect(file)
    except (OSError, sqlite3.OperationalError, UnicodeEncodeError):
        return None


def _own(path: str) -> bool:
    """Whether a file or folder is this user's and nobody else may write to it."""
    status = os.stat(path)
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _settled(made_of: dict[str, str]) -> bool:
    """Whether a file's time of change is old enough to tell it from a later change."""
    import time

    return time.time_ns() - int(made_of["modified"]) > 50_000_000


def _sum(file: "BinaryIO") -> bytes:
    """Give the checksum of a database file, read in pieces from its beginning: four bytes, never zero."""
    from zlib import crc32

    first = file.read(_PIECE)
    found = _crc(file, crc32(first[_SUM.stop :], crc32(first[: _SUM.start])))
    return (found or 1).to_bytes(4, "big")


def _crc(file: "BinaryIO", found: int = 0) -> int:
    """Give the checksum of what is left of a file, after that of what was *found* before."""
    from zlib import crc32

    while piece := file.read(_PIECE):
        found = crc32(piece, found)
    return found


def _add_sum(path: str) -> None:
    """Write the checksum into a finished database file that is not too large."""
    with open(path, "r+b") as file:
        if os.fstat(file.fileno()).st_size <= SUMMED:
            found = _sum(file)
            file.seek(_SUM.start)
            file.write(found)


def _whole(path: str) -> bool:
    """Whether a database file is as it was written; SQLite would read zeros where a page is cut off."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # to open a pipe would wait for its writer
        return False
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        data = file.read(100)
        page = int.from_bytes(data[16:18], "big")
        pages = int.from_bytes(data[28:32], "big")
        if size != pages * (65536 if page == 1 else page):
            return False
        file.seek(0)
        return size > SUMMED or data[_SUM] == _sum(file)


def address(path: str) -> str:
    """Give a file's address as SQLite reads it, to which parameters may be added."""
    name = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    if os.sep == "\\":
        name = "/" + name.replace("\\", "/")
    return f"file:{name}"


def _connect(path: str) -> sqlite3.Connection:
    """Open a finished database, for reading only."""
    return sqlite3.connect(f"{address(path)}?mode=ro&immutable=1", uri=True, isolation_level=None)


def _tidy(folder: str, newest: str) -> None:
    """Clear drafts of killed builds, forms of knowledge files that are gone, and what is over `MOST`."""
    import time

    kept: list[tuple[float, int, str]] = []
    for entry in os.scandir(folder):
        with suppress(OSError):
            status = entry.stat(follow_symlinks=False)
            old = time.time() - status.st_mtime > _DRAFTS
            if entry.path == newest:
                continue
            if (entry.name.endswith(".draft") and old) or (
                entry.name.endswith(".sqlite") and _gone(entry.path)
            ):
                os.remove(entry.path)
            elif entry.name.endswith(".sqlite"):
                kept.append((status.st_mtime, status.st_size, entry.path))
    room = MOST - os.path.getsize(newest)
    for _, size, path in sorted(kept, reverse=True):
        room -= size
        if room < 0:
            with suppress(OSError):
                os.remove(path)


def _gone(path: str) -> bool:
    """Whether the knowledge file that a compiled form was made of is no longer there."""
    with suppress(sqlite3.DatabaseError):
        connection = _connect(path)
        try:
            made_of = dict(connection.execute(META)).get("path")
        finally:
            connection.close()
        return made_of is not None and not os.path.exists(made_of)
    return True
