"""The cache: where the compiled form of a knowledge file is kept, and whether it may be used."""

import os
import sqlite3
import stat


def settled(modified: int) -> bool:
    """Whether a file's time of change is old enough to tell it from a later change."""
    import time

    return time.time_ns() - modified > 50_000_000


def open_whole(path: str) -> sqlite3.Connection:
    """Open a finished database; raises OSError if a part of it is missing.

    SQLite itself reads zeros where the last page is cut off.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):  # to open a pipe would wait for its writer
        message = "is no file"
        raise OSError(message)
    with open(path, "rb") as file:
        header = file.read(32)
        size = file.seek(0, os.SEEK_END)
    page = int.from_bytes(header[16:18], "big")
    if size != int.from_bytes(header[28:32], "big") * (65536 if page == 1 else page):
        message = "a part is missing"
        raise OSError(message)
    return connect(path)


def connect(path: str) -> sqlite3.Connection:
    """Open a finished database, for reading only."""
    address = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    if os.sep == "\\":
        address = "/" + address.replace("\\", "/")
    return sqlite3.connect(f"file:{address}?mode=ro&immutable=1", uri=True, isolation_level=None)
