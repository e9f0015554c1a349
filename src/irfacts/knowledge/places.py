"""Where the knowledge file that ships and the user's cache folder are, and which places are pipes."""

import os
import stat
import sys

STANDARD_INPUT = ("-", "/dev/stdin")
"""The paths of standard input, which is never opened anew: it may be a socket, or another user's."""


def is_pipe(path: str | os.PathLike[str]) -> bool:
    """Whether a path is standard input or a named pipe: what can be read once, and has to be waited for."""
    try:
        return path in STANDARD_INPUT or stat.S_ISFIFO(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def shipped() -> str:
    """Give the path of the knowledge file that comes with the program."""
    return beside("facts.toml")


def words_file() -> str:
    """Give the path of the words that ship, for search."""
    return beside("words.toml")


def beside(name: str) -> str:
    """Give the path of a data file: beside the package in a wheel, under ``data/`` in a checkout."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    packed = os.path.join(here, name)
    if os.path.exists(packed):
        return packed
    return os.path.normpath(os.path.join(here, "..", "..", "data", name))


def cache_folder() -> str:
    """Give the platform's folder for this program's cache; raises OSError where there is none."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or ""
        if not os.path.isabs(base):
            base = os.path.expanduser("~/.cache") if os.environ.get("HOME") != "" else ""
    if not os.path.isabs(base):
        raise OSError("no home folder")
    return os.path.join(base, "irfacts")
