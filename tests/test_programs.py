"""What other programs make of what irfacts writes: Datasette, DuckDB, pandas, each in its own environment."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from conftest import DATA, PROGRAM, ROOT, environment, programs
from inside import inside
from irfacts import Knowledge
from irfacts.store.store import Store

SHIPPED = ROOT / "data" / "facts.toml"


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the shipped edition in every form."""
    folder = tmp_path_factory.mktemp("exported")
    for name in ("facts.db", "facts.zip", "metadata.json"):
        assert inside("export", str(folder / name), facts=SHIPPED).returncode == 0
    for name in ("csv", "json", "jsonl"):
        (folder / f"facts.{name}").write_text(inside("facts", "-f", name, facts=SHIPPED).stdout, "utf-8")
    return folder


def metadata(folder: Path) -> Any:
    """Read the metadata of an export."""
    return json.loads((folder / "metadata.json").read_text("utf-8"))


@pytest.mark.slow
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


def test_the_metadata_name_the_edition(tmp_path: Path, loaded: Knowledge) -> None:
    """Title, edition and licence are those of the data; a file that has none of them has metadata too."""
    assert inside("export", str(tmp_path / "metadata.json")).returncode == 0
    about, dataset = metadata(tmp_path), loaded.dataset
    assert about["title"] == dataset.title
    assert about["description"] == f"Edition {dataset.version} of {dataset.updated}"
    assert about["license"] == dataset.license
    bare = tmp_path / "bare.toml"
    bare.write_text(
        re.sub(r"(?s)\[dataset\].*?(?=\[topics)", "", (DATA / "small.toml").read_text("utf-8")), "utf-8"
    )
    assert inside("export", "--force", str(tmp_path / "metadata.json"), facts=bare).returncode == 0
    assert {"title", "license", "license_url"}.isdisjoint(metadata(tmp_path))


@pytest.mark.parametrize(
    ("name", "code", "end"),
    [
        ("my-metadata.json", 0, "my-metadata.json: 11 facts, 6 sources\n"),
        ("METADATA.JSON", 0, "METADATA.JSON: 11 facts, 6 sources\n"),
        ("facts.json", 2, " has none of the endings .db, .html, .zip, metadata.json\n"),
    ],
)
def test_other_json_is_refused(name: str, code: int, end: str, tmp_path: Path) -> None:
    """Only what is called metadata.json is; another name is wrong use that says what is possible."""
    done = inside("export", str(tmp_path / name), facts=DATA / "small.toml")
    assert (done.returncode, (tmp_path / name).exists()) == (code, code == 0)
    assert done.stderr.endswith(end)


def asked(program: Path, *arguments: str, folder: Path) -> str:
    """Run a program beside the exports, with a home of its own, and give what it prints."""
    env = environment(program.parent)
    done = subprocess.run(
        [program, *arguments], cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def figures(folder: Path) -> list[list[Any]]:
    """Give what each form is to say of every fact with a value, by id."""
    records = json.loads((folder / "facts.json").read_text("utf-8"))
    fields = ("id", "date", "value", "unit", "hs", "standing")
    return sorted([record[name] for name in fields] for record in records if record["value"] is not None)


@pytest.mark.slow
def test_datasette_searches_and_explains(exported: Path, tmp_path: Path) -> None:
    """Datasette has a search box, finds what `search` finds, and explains every column."""
    datasette = programs(tmp_path, "datasette<1") / "datasette"

    def get(path: str) -> str:
        return asked(datasette, "facts.db", "--metadata", "metadata.json", "--get", path, folder=exported)

    rows = json.loads(get("/facts/facts.json?_search=frigate&_size=max&_shape=array"))
    hits = json.loads(inside("search", "frigate", "--limit", "1000", "--json", facts=SHIPPED).stdout)
    assert {row["id"] for row in rows} == {hit["id"] for hit in hits if hit["type"] == "fact"}
    assert len(rows) > 10
    page = get("/facts/facts")
    assert 'type="search" name="_search"' in page
    for name, table in metadata(exported)["databases"]["facts"]["tables"].items():
        page = get(f"/facts/{name}")
        assert escape(table["description"]) in page
        for column, text in table["columns"].items():
            assert f"<dt>{column}</dt><dd>{escape(text)}</dd>".replace("&#x27;", "&#39;") in page


_DUCKDB = r"""
import json, sys, zipfile
import duckdb
from duckdb_extensions import import_extension

package = sys.argv[1]
zipfile.ZipFile("facts.zip").extractall(package)
import_extension("sqlite_scanner")
duckdb.sql("ATTACH 'facts.db' AS edition (TYPE sqlite, READ_ONLY)")
fields = "id, date, value, unit, hs, standing"
read = {
    form: duckdb.sql(f"SELECT {fields} FROM {form} WHERE value IS NOT NULL ORDER BY id").fetchall()
    for form in ("'facts.csv'", "'facts.json'", "'facts.jsonl'", f"'{package}/facts.csv'", "edition.facts")
}
queries = [
    "SELECT id, value, obs_status FROM edition.series WHERE indicator = 'goods-trade'",
    "SELECT id FROM 'facts.json' WHERE list_contains(parties, 'Vietnam') ORDER BY id",
    "SELECT id FROM edition.facts WHERE json_contains(parties, '\"Vietnam\"') ORDER BY id",
]
print(json.dumps([read, *(duckdb.sql(query).fetchall() for query in queries)]))
"""


@pytest.mark.slow
def test_duckdb_reads_every_form(exported: Path, tmp_path: Path) -> None:
    """DuckDB reads dates, values and HS chapters of all forms as they are, and lists where they are lists."""
    # DuckDB fetches what reads SQLite from a host of its own; this package has it for one version.
    packages = ("duckdb==1.5.5", "duckdb-extensions==1.5.5", "duckdb-extension-sqlite-scanner==1.5.5")
    python = programs(tmp_path, *packages) / "python"
    said = asked(python, "-c", _DUCKDB, str(tmp_path / "package"), folder=exported)
    read, series, of_json, of_database = json.loads(said)
    assert len(read) == 5
    for form, rows in read.items():
        assert rows == figures(exported), form
    points = json.loads(inside("chart", "goods-trade", "--json", facts=SHIPPED).stdout)
    assert series == [[each["id"], each["value"], "P" if each["provisional"] else "A"] for each in points]
    assert of_json == of_database != []


_PANDAS = """
import json
import pandas

forms = {
    "csv": pandas.read_csv("facts.csv", dtype={"date": str, "hs": str}),
    "json": pandas.read_json("facts.json", dtype=False, precise_float=True),
    "jsonl": pandas.read_json("facts.jsonl", dtype=False, precise_float=True, lines=True),
}
read = {}
for form, table in forms.items():
    table = table[table.value.notna()].sort_values("id").astype(object)
    table = table[["id", "date", "value", "unit", "hs", "standing"]]
    read[form] = table.where(table.notna(), None).values.tolist()
print(json.dumps(read))
"""


@pytest.mark.slow
def test_pandas_reads_csv_and_json(exported: Path, tmp_path: Path) -> None:
    """Dates, values and HS chapters are for pandas what they are, in the way that the documents show."""
    python = programs(tmp_path, "pandas>=3") / "python"
    read = json.loads(asked(python, "-c", _PANDAS, folder=exported))
    assert {*read} == {"csv", "json", "jsonl"}
    for form, rows in read.items():
        assert rows == figures(exported), form


RECIPE = re.compile(r"^## ([^\n]+)\n\n<!-- recipe -->\n```sh\n(.*?)```", re.MULTILINE | re.DOTALL)
RECIPES = [
    found
    for name in ("README.md", "docs/recipes.md")
    for found in RECIPE.findall((ROOT / name).read_text("utf-8"))
]
SERVED = "http://127.0.0.1:8001/facts/series.json?indicator=goods-trade&_sort_desc=date&_shape=array"


def cooked(recipe: str, folder: Path) -> str:
    """Run a recipe in an empty folder; give what it prints, or what it serves, or what it writes."""
    plate, log = folder / "plate", folder / "log"
    plate.mkdir()
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "XDG_CACHE_HOME": str(folder), "IRFACTS_FILE": ""}
    command = ["bash", "-euo", "pipefail", "-c", recipe]
    with (
        log.open("w") as said,
        subprocess.Popen(command, cwd=plate, env=env, stdout=said, stderr=said, process_group=0) as process,
    ):
        try:
            while process.poll() is None and "running on http" not in log.read_text():
                time.sleep(0.2)
            if process.poll() is None:
                with urlopen(SERVED) as answer:
                    return str(answer.read().decode())
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
    shown = log.read_text("utf-8")
    if found := re.search("No matching distribution|Could not find a version|address already in use", shown):
        pytest.skip(f"cannot be set up here: {found[0]}")
    assert process.returncode == 0, shown
    return shown + "".join(file.read_text("utf-8") for file in plate.iterdir() if file.is_file())


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the documents show a Unix shell")
@pytest.mark.parametrize(("title", "recipe"), RECIPES, ids=[title for title, _ in RECIPES])
def test_recipes_run_as_printed(title: str, recipe: str, tmp_path: Path) -> None:
    """In an empty folder each recipe sets up what it needs, and gives the newest figure of trade."""
    with Store.open(SHIPPED) as store:
        newest = store.series("goods-trade")[-1]
    assert f"{newest.date}" in (said := cooked(recipe, tmp_path)), title
    assert f"{newest.value}" in said
