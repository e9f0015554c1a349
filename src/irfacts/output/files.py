"""Files that are exported: written whole or not at all, and only where a file may stand."""

import os
import stat
from collections.abc import Callable
from contextlib import suppress

from irfacts.errors import UsageError
from irfacts.output.terminal import OutputError
from irfacts.text import visible

_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite leaves beside a database that somebody else has written to: it would bring old rows back."""


def replace_file(path: str, write: Callable[[str], None], *, force: bool, source: str) -> None:
    """Let *write* make a draft beside the file that *path* leads to, and move it into its place.

    Symbolic links are followed and stay; what is replaced keeps its mode. Raises UsageError if the file is
    there without *force*, or if it is the knowledge file *source* itself, and OutputError if it is no
    regular file or cannot be written.
    """
    target = os.path.realpath(path)
    try:
        status = _status(target)
        if status and os.path.exists(source) and os.path.samefile(target, source):
            raise UsageError(f"'{visible(path)}' is the knowledge file itself")
        if (status or os.path.lexists(path)) and not force:
            raise UsageError(f"'{visible(path)}' exists: --force replaces it")
        if status and not stat.S_ISREG(status.st_mode):
            raise OutputError(f"cannot write '{visible(path)}': it is no regular file")
        write(target)
        if status:
            os.chmod(target, stat.S_IMODE(status.st_mode))
        for ending in _BESIDE:
            with suppress(FileNotFoundError):
                os.remove(target + ending)
    except (OSError, ValueError) as error:
        raise OutputError(
            f"cannot write '{visible(path)}': {getattr(error, 'strerror', None) or error}"
        ) from None


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None
