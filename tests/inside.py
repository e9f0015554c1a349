"""What the tests of hostile input share: a run within the process, knowledge files as text, corpora."""

import io
import json
import math
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unicodedata import bidirectional, category
from unittest import mock

from conftest import DATA, SHARED, Done, lasting
from irfacts.cli.app import run
from irfacts.output.terminal import Terminal

BIDI = frozenset("LRE RLE LRO RLO PDF LRI RLI FSI PDI".split())
OWN_CODES = re.compile(r"(?i)\x1b\[[0-9;]*m|\x1b\]8;(?:id=[0-9]+;https?://[^\x1b]*|;)\x1b\\")
"""What the program itself may write to a terminal: colours, and links to the web."""


class _Screen(io.TextIOWrapper):
    """A stream that is a terminal, or is none."""

    terminal = False

    def isatty(self) -> bool:
        """Say what it is."""
        return self.terminal


def inside(
    *arguments: str,
    facts: Path | None = None,
    width: int = 80,
    terminal: bool = False,
    encoding: str = "utf-8",
    env: Mapping[str, str] | None = None,
) -> Done:
    """Run one command line within this process, with streams and an environment of its own.

    A file of the repository is compiled once for all tests, any other anew, unless ``env`` says otherwise.
    """
    raw, err = io.BytesIO(), io.StringIO()
    screen = _Screen(raw, encoding=encoding)
    screen.terminal = terminal
    settings = {
        "COLUMNS": str(width),
        "TERM": "xterm-256color",
        "PAGER": "",
        "IRFACTS_FILE": str(facts or ""),
        **(SHARED if lasting(facts) else {"IRFACTS_NO_CACHE": "1"}),
        **(env or {}),
    }
    with mock.patch.dict(os.environ, settings, clear=True):
        streams = Terminal()
        streams.out, streams.error, streams.environment = screen, err, settings
        code = int(run([*arguments], streams))
    return Done(arguments, code, raw.getvalue().decode(encoding), err.getvalue())


def unsafe(text: str, allowed: str = "\n") -> list[str]:
    """Give the control and bidi characters in a text, by name; *allowed* ones are left out."""
    return sorted(
        f"U+{ord(character):04X}"
        for character in set(text) - set(allowed)
        if category(character) in ("Cc", "Cs", "Zl", "Zp")
        or bidirectional(character) in BIDI
        or character in "\u061c\u200e\u200f"
    )


def literal(value: Any) -> str:
    """Write a value as TOML on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(key)} = {literal(each)}' for key, each in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def toml(document: Mapping[str, Mapping[str, Any]]) -> str:
    """Write a knowledge file: a header for every entry of every table."""
    lines: list[str] = []
    for table, entries in document.items():
        lines.append(f"[{table}]")
        for key, entry in entries.items():
            if isinstance(entry, dict):
                lines.append(f"[{table}.{literal(key)}]")
                lines += [f"{name} = {literal(value)}" for name, value in entry.items()]
            else:
                lines.append(f"{key} = {literal(entry)}")
    return "\n".join(lines) + "\n"


def knowledge(texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Give a document with each text, by its id, in every text field of a fact, a source and a claim."""
    first = next(iter(texts.values()))
    items = {key: text.replace(";", ",") for key, text in texts.items()}
    cited = {
        key: f"s.{key}[{re.sub('[][]', '|', items[key]) if text else ''}]" for key, text in texts.items()
    }
    return {
        "dataset": {"title": first, "version": first, "license": first},
        "topics": {"trade": {"title": first}},
        "sources": {
            f"s.{key}": {
                "type": "webpage",
                "tier": "primary",
                "title": text,
                "author": [items[key]],
                "publisher": text,
                "origin": text,
                "url": "https://example.org/?a=1&b=2",
            }
            for key, text in texts.items()
        },
        "facts": {
            key: {
                "topic": "trade",
                "section": text,
                "kind": "event",
                "title": text,
                "statement": text,
                "date": f"{1900 + at}",
                "value": at,
                "unit": text,
                "location": text,
                "parties": [items[key], "India"],
                "disputed_by": [cited[key]],
                "aliases": [items[key], "common"],
                "note": text,
                "sources": [cited[key]],
            }
            for at, (key, text) in enumerate(texts.items())
        }
        | {
            "point": {
                "topic": "trade",
                "section": first,
                "kind": "figure",
                "title": first,
                "statement": first,
                "date": "2024",
                "value": 1,
                "unit": first,
                "indicator": "points",
                "sources": [cited[next(iter(texts))]],
            }
        },
        "claims": {
            f"c.{key}": {
                "source": cited[key],
                "topic": "trade",
                "claim": text,
                "verdict": "disputed",
                "finding": text,
                "facts": [key],
                "sources": [cited[key]],
            }
            for key, text in texts.items()
        },
    }


def corpus(part: str, *files: str) -> dict[str, str]:
    """Give the texts of a part of the hostile corpora, each by an id made of its file, group and name."""
    found: dict[str, str] = {}
    for file in files:
        groups = tomllib.loads((DATA / "hostile" / f"{file}.toml").read_text("utf-8"))[part]
        for name, texts in groups.items():
            entries = texts if isinstance(texts, dict) else {"": texts}
            found |= {".".join(filter(None, (file, name, key))): text for key, text in entries.items()}
    return found
