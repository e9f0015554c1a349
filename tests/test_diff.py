"""`irfacts diff`: what changed between two editions, knowledge files or exported databases."""

import csv
import io
import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from conftest import DATA
from inside import inside
from irfacts.errors import ExitCode

SMALL = DATA / "small.toml"
SHIPPED = Path(__file__).parents[1] / "data" / "facts.toml"


def edited(path: Path, *changes: tuple[str, str]) -> Path:
    """Write the small knowledge file with some texts replaced, each of which it must have."""
    text = SMALL.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    return path


def rows(old: Path, new: Path, *more: str) -> list[dict[str, str]]:
    """Give the differences as `--json` has them, and check the exit code of diff(1)."""
    done = inside("diff", str(old), str(new), "--json", *more)
    found: list[dict[str, str]] = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1 if found else 0, "")
    return found


@pytest.mark.slow
def test_the_same_edition_does_not_differ(tmp_path: Path) -> None:
    """A knowledge file, a copy and its own exported database are one edition: nothing, exit 0."""
    database = tmp_path / "facts.db"
    assert inside("export", str(database), facts=SHIPPED).returncode == 0
    for old, new in ((SHIPPED, SHIPPED), (database, SHIPPED), (SHIPPED, database), (database, database)):
        assert rows(old, new) == []
    assert inside("diff", str(SHIPPED), str(SHIPPED), "-f", "table").stdout == ""


def test_a_changed_field_and_what_follows_from_it(tmp_path: Path) -> None:
    """One row a changed field, before and after; a standing that follows comes first."""
    new = edited(
        tmp_path / "new.toml",
        ('status = "active"', 'status = "met"'),
        ('tier = "primary"', 'tier = "secondary"'),
    )
    found = rows(SMALL, new)
    standing = [each for each in found if each["field"] == "standing"]
    assert standing
    assert found[: len(standing)] == standing
    assert {each["change"] for each in found} == {"changed"}
    status = next(each for each in found if each["field"] == "status")
    assert (status["record"], status["id"]) == ("fact", "target-100")
    assert (status["before"], status["after"]) == ("active", "met")
    tier = next(each for each in found if each["field"] == "tier")
    assert (tier["record"], tier["id"], tier["after"]) == ("source", "ministry-2025", "secondary")


def test_added_removed_and_moved(tmp_path: Path) -> None:
    """A record that came or went is one row with its title; an id that moved is followed."""
    new = edited(tmp_path / "new.toml", ("[facts.carrier]", "[facts.warship]"))
    found = {(each["change"], each["id"]): each for each in rows(SMALL, new)}
    assert found["removed", "carrier"]["before"] == found["added", "warship"]["after"] != ""
    moved = edited(tmp_path / "moved.toml", ("[facts.carrier]", "[facts.warship]"))
    moved.write_text(moved.read_text(encoding="utf-8") + '\n[moved]\ncarrier = "warship"\n', encoding="utf-8")
    found = {(each["change"], each["id"]): each for each in rows(SMALL, moved)}
    assert [each for each in found if each[1] in ("carrier", "warship")] == [("moved", "warship")]
    assert (found["moved", "warship"]["before"], found["moved", "warship"]["after"]) == ("carrier", "warship")


def test_the_edition_in_use_is_the_new_one(tmp_path: Path) -> None:
    """Without NEW the edition that is in use is compared; every machine format has the same rows."""
    old = edited(tmp_path / "old.toml", ('version = "2025.1"', 'version = "2024.9"'))
    done = inside("diff", str(old), "-f", "csv", facts=SMALL)
    assert done.returncode == 1
    assert list(csv.reader(io.StringIO(done.stdout))) == [
        ["change", "record", "id", "field", "before", "after"],
        ["changed", "dataset", "dataset", "version", "2024.9", "2025.1"],
    ]
    bare = inside("diff", str(old), "--fields", "field,after", "--no-header", facts=SMALL)
    assert bare.stdout == "version\t2025.1\n"
    assert inside("diff", str(old), "--count", facts=SMALL).stdout == "1\n"


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_report_to_read(tmp_path: Path, width: int) -> None:
    """On a terminal: a heading for each kind of change, a sign for each record, within the width."""
    new = edited(
        tmp_path / "new.toml", ('status = "active"', 'status = "met"'), ("[facts.carrier]", "[facts.warship]")
    )
    done = inside("diff", str(SMALL), str(new), terminal=True, width=width, env={"NO_COLOR": "1"})
    assert done.returncode == 1
    assert max(map(len, done.stdout.splitlines())) <= width
    assert "\n\nAdded: 1 record\n" in done.stdout
    assert done.stdout.endswith("\n\n")
    text = " ".join(done.stdout.split())
    assert text.startswith("Removed: 1 record - fact carrier: ")
    assert "~ fact target-100: status active => met" in text
    assert "Added: 1 record + fact warship: " in text


@pytest.mark.parametrize("width", [20, 41, 80])
def test_wide_characters_fit(tmp_path: Path, width: int) -> None:
    """A report in Chinese, Korean or full-width letters is as wide as its terminal, and whole."""
    title = "印度與俄羅斯的友好條約，인도와 러시아의 조약，ＦＵＬＬＷＩＤＴＨ。" * 3
    new = edited(tmp_path / "new.toml", ('location = "Moscow"', f'location = "{title}"'))
    lines = inside("diff", str(SMALL), str(new), "-f", "table", width=width).stdout.splitlines()
    assert width * 3 / 4 < max(map(cell_len, lines)) <= width
    assert title.replace(" ", "") in "".join("".join(lines).split())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"SQLite format 3\x00 but no more", "not a database that irfacts exported"),
        (b"schema = 2\n", "facts: is missing"),
        (None, "No such file or directory"),
    ],
)
def test_what_is_no_edition(tmp_path: Path, content: bytes | None, said: str) -> None:
    """One line names the file that cannot be compared."""
    path = tmp_path / "old"
    if content is not None:
        path.write_bytes(content)
    done = inside("diff", str(path), str(SMALL))
    assert done.returncode == ExitCode.KNOWLEDGE
    assert done.stdout == ""
    assert said in done.stderr
    assert str(path) in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_hostile_text_is_written_out(tmp_path: Path) -> None:
    """Escape codes of a database reach no terminal."""
    import sqlite3

    database = tmp_path / "facts.db"
    assert inside("export", str(database), facts=SMALL).returncode == 0
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE facts SET title = ? WHERE id = 'carrier'", ("\x1b]0;x\x07\x1b[31mred",))
    connection.close()
    done = inside("diff", str(database), str(SMALL), terminal=True)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
