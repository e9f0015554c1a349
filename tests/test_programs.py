"""What other programs make of what irfacts writes: Datasette, in an environment of its own."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from conftest import DATA, ROOT
from inside import inside
from irfacts.knowledge.loading import load

SHIPPED = ROOT / "data" / "facts.toml"


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the shipped edition in every form."""
    folder = tmp_path_factory.mktemp("exported")
    for name in ("facts.db", "metadata.json"):
        assert inside("export", str(folder / name), facts=SHIPPED).returncode == 0
    return folder


def metadata(folder: Path) -> Any:
    """Read the metadata of an export."""
    return json.loads((folder / "metadata.json").read_text("utf-8"))


def test_the_metadata_describe_the_database(exported: Path) -> None:
    """Every table, view and column of the database is described in words, and nothing that is not there."""
    with closing(sqlite3.connect(exported / "facts.db")) as connection:
        there = {
            name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE '%_fts%'"
            )
        }
    tables = metadata(exported)["databases"]["facts"]["tables"]
    assert {name: {*table["columns"]} for name, table in tables.items()} == there
    for table in tables.values():
        assert all([table["description"], *table["columns"].values()])
        named = {*table.get("facets", ()), table.get("sort"), table.get("sort_desc")} - {None}
        assert named <= {*table["columns"]}
    assert tables["cited"]["columns"]["source"] == tables["sources"]["columns"]["title"]


def test_the_metadata_name_the_edition(exported: Path, tmp_path: Path) -> None:
    """Title, edition and licence are those of the data; a file that has none of them has metadata too."""
    about, dataset = metadata(exported), load(str(SHIPPED)).dataset
    assert about["title"] == dataset.title
    assert about["description"] == f"Edition {dataset.version} of {dataset.updated}"
    assert about["license"] == dataset.license
    bare = tmp_path / "bare.toml"
    bare.write_text(
        re.sub(r"(?s)\[dataset\].*?(?=\[topics)", "", (DATA / "small.toml").read_text("utf-8")), "utf-8"
    )
    assert inside("export", str(tmp_path / "metadata.json"), facts=bare).returncode == 0
    assert {"title", "license", "license_url"}.isdisjoint(metadata(tmp_path))


@pytest.mark.parametrize(("name", "code"), [("my-metadata.json", 0), ("METADATA.JSON", 0), ("facts.json", 2)])
def test_other_json_is_refused(name: str, code: int, tmp_path: Path) -> None:
    """Only what is called metadata.json is; another name is wrong use that says what is possible."""
    done = inside("export", str(tmp_path / name), facts=DATA / "small.toml")
    assert (done.returncode, (tmp_path / name).exists()) == (code, code == 0)
    assert code == 0 or done.stderr.endswith("has none of the endings .db, .html, .zip, metadata.json\n")
