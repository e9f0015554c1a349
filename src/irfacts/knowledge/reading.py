"""The text of a knowledge file: from a file, or once from a pipe or standard input, into memory."""

import os
import stat
import sys
from io import FileIO

from irfacts.errors import IrfactsError
from irfacts.knowledge.places import STANDARD_INPUT
from irfacts.text import visible

MAX_BYTES = 256 * 1024**2
"""The largest knowledge file that is read, also from a pipe that may have no end."""
MAX_LINE = 1024**2
"""The longest line of it, in bytes: a parser needs minutes for some longer ones."""
_PIECE = 1024 * 64
"""The bytes that are asked for at a time: as many as a pipe holds."""


def read_bytes(path: str) -> bytes:
    """Read a knowledge file, a pipe or, for ``-`` and ``/dev/stdin``, what is left of standard input.

    Waits for a writer as long as there is one, or for one to come. Raises IrfactsError, without a line, for
    what cannot be read: folders and devices, more than `MAX_BYTES`, a pipe that holds nothing.
    """

    def fail(message: str) -> IrfactsError:
        return IrfactsError(visible(path), None, "", message)

    source = 0 if path in STANDARD_INPUT else path
    if source == 0 and sys.stdin is None:  # its number may belong to another file by now
        raise fail("standard input is closed")
    try:
        mode = os.stat(source).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
            raise fail("is a folder" if stat.S_ISDIR(mode) else "is neither a file nor a pipe")
        with open(source, "rb", buffering=0, closefd=source != 0) as file:
            data = _read(file)
    except (OSError, ValueError) as error:
        raise fail(getattr(error, "strerror", None) or "is no path of a file") from None
    if data is None:
        raise fail(f"is larger than {MAX_BYTES // 1024**2} MiB")
    if not data and not stat.S_ISREG(mode):
        raise fail("nothing came through the pipe, which can be read once only")
    return data


def _read(file: FileIO) -> bytes | None:
    """Read to the end; None if that is further than `MAX_BYTES`."""
    pieces: list[bytes] = []
    size = 0
    while size <= MAX_BYTES:
        piece = file.read(_PIECE)
        if piece is None:  # a pipe that does not block has nothing yet
            import select

            select.select([file], [], [])
        elif piece:
            pieces.append(piece)
            size += len(piece)
        else:
            return b"".join(pieces)
    return None


def decode(path: str, data: bytes) -> str:
    """Give a knowledge file's text; raises IrfactsError with the line of what is not UTF-8, or too long."""

    def fail(message: str, line: int) -> IrfactsError:
        return IrfactsError(visible(path), line, "", message)

    if data.startswith(b"\xef\xbb\xbf"):
        raise fail("begins with a byte order mark: save it as UTF-8 without one", 1)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise fail(
            f"is not UTF-8 (byte 0x{data[error.start]:02x})", data.count(b"\n", 0, error.start) + 1
        ) from None
    start = 0
    while len(data) - start > MAX_LINE:  # from line to line, as far as one may reach
        end = data.rfind(b"\n", start, start + MAX_LINE + 1)
        if end < 0:
            raise fail(f"the line is longer than {MAX_LINE // 1024**2} MiB", data.count(b"\n", 0, start) + 1)
        start = end + 1
    return text
