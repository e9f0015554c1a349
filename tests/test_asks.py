"""Questions that people asked before they knew the program: one command answers, or none is said to."""

import shlex
import tomllib
from pathlib import Path

import pytest

from inside import inside
from irfacts import Filters, Store

ASKS = tomllib.loads((Path(__file__).parent / "asks.toml").read_text("utf-8"))


@pytest.mark.parametrize("ask", ASKS["ask"], ids=lambda ask: ask["question"][:60])
def test_one_command_answers(ask: dict[str, str]) -> None:
    """The answer stands within the first ten lines of what the command prints for people."""
    words = shlex.split(ask["command"])
    if words[0] != "cite" and not {"-f", "--json", "--count"} & {*words}:
        words += ["-f", "table"]
    done = inside(*words, env={"COLUMNS": "120", "NO_COLOR": "1"})
    assert done.returncode == 0
    if "--count" in words:
        listed = inside(*(word for word in words if word != "--count"), "-f", "jsonl")
        assert done.stdout == f"{len(listed.stdout.splitlines())}\n"
    first = " ".join(" ".join(done.stdout.splitlines()[:10]).split())
    assert " ".join(ask["answer"].split()) in first


def test_what_has_no_answer_is_said() -> None:
    """Of questions that the file cannot answer at least 19 of 20 are said to have none."""
    with Store.open() as store:
        found = {typed: store.search(Filters(terms=typed)).hits for typed in ASKS["unanswerable"]}
    answered = [typed for typed, hits in found.items() if hits and not all(hit.missed for hit in hits)]
    assert len(found) >= 60
    assert len(answered) <= 0.05 * len(found), answered
