"""Where the knowledge file that ships and the user's cache folder are."""

import os
import sys


def shipped() -> str:
    """Give the path of the knowledge file that comes with the program."""
    return beside("facts.toml")


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
        message = "no home folder"
        raise OSError(message)
    return os.path.join(base, "irfacts")
