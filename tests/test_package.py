"""`export FILE.zip`: a Data Package of csv tables with their Table Schema."""

import csv
import io
import json
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from conftest import programs
from inside import inside
from irfacts import Knowledge

SHIPPED = Path(__file__).parents[1] / "data" / "facts.toml"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Export the shipped edition as a data package."""
    path = tmp_path_factory.mktemp("package") / "facts.zip"
    assert inside("export", str(path), facts=SHIPPED).returncode == 0
    return path


def read(archive: Path) -> tuple[dict[str, Any], dict[str, list[dict[str, str]]]]:
    """Give the description of a package and the rows of its tables."""
    with ZipFile(archive) as file:
        about = json.loads(file.read("datapackage.json"))
        tables = {}
        for resource in about["resources"]:
            data = file.read(resource["path"])
            assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{sha256(data).hexdigest()}")
            tables[resource["name"]] = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        assert file.namelist() == ["datapackage.json", *(each["path"] for each in about["resources"])]
    return about, tables


def test_tables_hold_the_edition(archive: Path, loaded: Knowledge) -> None:
    """Each record is a row with the fields of its schema; the package names title, edition and licence."""
    about, tables = read(archive)
    assert (about["title"], about["version"]) == (loaded.dataset.title, loaded.dataset.version)
    assert about["licenses"] == [{"name": loaded.dataset.license}]
    for name in ("facts", "claims", "sources", "indicators"):
        keys = [row.get("id") or row["key"] for row in tables[name]]
        assert sorted(keys) == sorted(getattr(loaded, name))
    for resource in about["resources"]:
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert all(list(row) == fields for row in tables[resource["name"]])


def test_keys_and_words_hold(archive: Path) -> None:
    """Keys are unique, foreign keys lead somewhere, required cells are filled, closed lists are kept."""
    about, tables = read(archive)
    assert sum(len(each["schema"].get("foreignKeys", [])) for each in about["resources"]) >= 5
    for resource in about["resources"]:
        schema, rows = resource["schema"], tables[resource["name"]]
        if key := schema.get("primaryKey"):
            assert len({row[key] for row in rows}) == len(rows)
        for link in schema.get("foreignKeys", []):
            there = {row[link["reference"]["fields"]] for row in tables[link["reference"]["resource"]]}
            assert {row[link["fields"]] for row in rows} <= there | {""}
        for field in schema["fields"]:
            limits = field.get("constraints", {})
            cells = {row[field["name"]] for row in rows}
            assert not (limits.get("required") and "" in cells), field
            assert "enum" not in limits or cells <= {*limits["enum"], ""}, field


def test_a_cell_with_a_semicolon_is_quoted(archive: Path) -> None:
    """A reader who parts at semicolons meets no formula, as in what `-f csv` writes."""
    with ZipFile(archive) as file:
        lines = file.read("facts.csv").decode().splitlines()
    assert any('"India; Russia"' in line for line in lines)
    assert not any(",India; Russia," in line for line in lines)


def test_the_same_edition_gives_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    """The package depends on nothing but the knowledge file."""
    again = tmp_path / "again.zip"
    assert inside("export", str(again), facts=SHIPPED).returncode == 0
    assert again.read_bytes() == archive.read_bytes()


@pytest.mark.slow
def test_frictionless_finds_it_valid(archive: Path, tmp_path: Path) -> None:
    """The standard's own validator, in an environment of its own, finds every table valid."""
    frictionless = programs(tmp_path, "frictionless>=5,<6") / "frictionless"
    command = [str(frictionless), "validate", str(archive), "--json"]
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path)
    report = json.loads(done.stdout)
    assert (done.returncode, report["valid"], report["stats"]["tasks"]) == (0, True, 7)
