"""The house: what may import what, held against the imports themselves and the map in CONTRIBUTING.md."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from conftest import ROOT

PACKAGE = ROOT / "src" / "irfacts"
ROOMS = ("knowledge", "search", "store", "output", "cli")
"""The folders in the order in which the data goes through them."""
SHARED = ("irfacts", "irfacts.errors", "irfacts.text")
"""What every room may use; it uses none of them."""
OUTSIDE = {
    "typer": "cli.app cli.completion cli.options",
    "rich": "output.card output.cells output.chart output.hits output.layout output.pictures output.rich_view"
    " output.table",
    "tomli": "knowledge.loading knowledge.locating knowledge.words",
    "sqlite3": "store.cache store.database store.diff store.functions store.opened store.publishing",
}
"""The modules that import each library; that another does is to be decided, not to happen."""


def modules() -> dict[str, Path]:
    """Give every module of the package by its dotted name."""
    files = sorted(PACKAGE.rglob("*.py"))
    assert files
    names = (".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts) for file in files)
    return {name.removesuffix(".__init__"): file for name, file in zip(names, files, strict=True)}


@cache
def imports(file: Path) -> set[str]:
    """Give the modules that a file imports, also within functions."""
    return set(_imports(file))


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def arrows() -> dict[str, set[str]]:
    """Give each module with those of the package that it imports."""
    known = modules()
    return {name: {each for each in imports(file) if each in known} - {name} for name, file in known.items()}


def room(module: str) -> str:
    """Give the folder of a module."""
    return module.split(".")[1]


@pytest.mark.parametrize("name", [name for name in modules() if name.count(".") == 2])
def test_arrows_run_one_way(name: str) -> None:
    """A module imports from its own room, from rooms before it, and what all share."""
    allowed = ROOMS[: ROOMS.index(room(name)) + 1]
    strangers = [each for each in arrows()[name] if each not in SHARED and room(each) not in allowed]
    assert strangers == []


def test_no_circles() -> None:
    """No module reaches itself by its imports."""
    edges = {name: {each for each in found if each != "irfacts"} for name, found in arrows().items()}
    while leaves := {name for name, found in edges.items() if not found & edges.keys()}:
        edges = {name: found for name, found in edges.items() if name not in leaves}
    assert edges.keys() == set()


@pytest.mark.parametrize("library", OUTSIDE)
def test_each_library_is_known_in_one_place(library: str) -> None:
    """Typer, Rich, tomli and SQLite are imported only where their job is done, and there they are."""
    users = {
        name
        for name, file in modules().items()
        if any(each.split(".")[0] == library for each in imports(file))
    }
    assert users == {f"irfacts.{name}" for name in OUTSIDE[library].split()}


def test_no_module_is_long() -> None:
    """No module has more than 300 lines."""
    lengths = {name: len(file.read_text("utf-8").splitlines()) for name, file in modules().items()}
    assert {name: length for name, length in lengths.items() if length > LONG.get(name, 300)} == {}


LONG = {
    # One definition of every field of every record: parting it would part what is read side by side.
    "irfacts.knowledge.model": 360,
}


def test_the_map_shows_the_house() -> None:
    """The map in CONTRIBUTING.md names each room, its modules, and the rooms that it uses."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    drawn = re.search(r"<!-- map -->\n```text\n(.*?)```", text, re.DOTALL)
    assert drawn
    lines = [line for line in drawn[1].splitlines() if re.match(r"\w+/", line)]
    found = arrows()
    expected = []
    for each in ROOMS:
        inside = [name for name in found if name.startswith(f"irfacts.{each}.")]
        uses = {room(other) for name in inside for other in found[name] if other not in SHARED} - {each}
        names = " ".join(sorted(name.split(".")[2] for name in inside))
        arrow = f" -> {' '.join(other for other in ROOMS if other in uses)}" if uses else ""
        expected.append(f"{each}/ {names}{arrow}")
    assert [" ".join(line.split()) for line in lines] == expected
