"""Where in a TOML text a key path stands: for messages only.

tomli gives no lines for what it has read; tomlkit, which could, takes some 40 times as long to parse.
"""

import re
from collections.abc import Mapping

from irfacts.text import visible

_TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'{3}.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|[][{}=.,\n]|[^][{}=.,\n"'#]+''',
    re.DOTALL,
)


_DEPTH = 4
"""Table, entry, field, key of a field: what lies deeper is no place of its own."""


def _key_part(piece: str) -> str:
    """Give the key that a piece of TOML writes."""
    import tomli

    return next(iter(tomli.loads(f"{piece} = 0"))) if piece[0] in "\"'" else piece


def lines_of(text: str) -> dict[tuple[str, ...], int]:
    """Find the line of each key path in a sound TOML text: a scan, for messages only."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    path: list[str] = []
    line, depth, state = 1, 0, "start"
    for match in _TOKEN.finditer(text):
        piece = match[0].strip(" \t\r") or " "
        if piece == "\n" and depth == 0:
            path, state = [], "start"
        elif state == "start" and piece == "[":
            state = "header"
        elif state == "header" and piece == "]":
            table, state = tuple(path[:_DEPTH]), "value"
            _note(found, table, line)
        elif state == "start" and piece == "=":
            _note(found, table + tuple(path), line)
            state = "value"
        elif state != "value" and piece[0] not in " #[.":
            path.append(_key_part(piece))
        elif state == "value":
            depth += (piece in "[{") - (piece in "]}")
        line += match[0].count("\n")
    return found


def _note(found: dict[tuple[str, ...], int], path: tuple[str, ...], line: int) -> None:
    for end in range(1, min(len(path), _DEPTH) + 1):
        found.setdefault(path[:end], line)


def line_of(lines: Mapping[tuple[str, ...], int], where: tuple[str, ...]) -> int | None:
    """Give the line of a key path, or of the nearest table around it."""
    return next((lines[where[:end]] for end in range(len(where), 0, -1) if where[:end] in lines), None)


def place(where: tuple[str, ...]) -> str:
    """Write a key path for people, on one safe line."""
    return visible(".".join(part if part.isascii() and part.isprintable() else repr(part) for part in where))
