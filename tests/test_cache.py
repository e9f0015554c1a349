"""The cache: never a stale answer, no damaged one, nobody else's, and no growth without bound."""

import os
import random
import sqlite3
import time
from pathlib import Path

import pytest

from conftest import DATA, Run
from irfacts import Store

posix = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")
OLD = 1_000_000_000


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Give a copy of the small knowledge file that was changed long ago."""
    path = tmp_path / "facts.toml"
    path.write_bytes((DATA / "small.toml").read_bytes())
    os.utime(path, (OLD, OLD))
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the cache folder that is used in this process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("IRFACTS_NO_CACHE", raising=False)
    return tmp_path / "cache" / "irfacts"


def titles(facts: Path) -> list[str]:
    """Ask for every title."""
    with Store.open(facts) as store:
        return [fact.title for fact in store.select()]


def kept(folder: Path) -> Path:
    """Give the one cache file that there is."""
    (file,) = folder.glob("*.sqlite")
    return file


@pytest.mark.parametrize("way", ["written over", "put in its place"])
def test_another_text_of_the_same_size_and_time_is_noticed(facts: Path, folder: Path, way: str) -> None:
    """A file of the same size and time of change but other text is never answered from the old form."""
    before = titles(facts)
    kept(folder)
    text = facts.read_text("utf-8").replace("Target of 30 billion", "Target of 31 billion")
    if way == "written over":
        facts.write_text(text, "utf-8")
    else:
        other = facts.with_name("other.toml")
        other.write_text(text, "utf-8")
        other.replace(facts)
    os.utime(facts, (OLD, OLD))
    after = titles(facts)
    assert (after != before, "Target of 31 billion dollars" in after) == (True, True)


@pytest.mark.parametrize("seed", range(40))
def test_flipped_bits_are_noticed(facts: Path, folder: Path, seed: int) -> None:
    """One to four bits changed anywhere in the cache file change no answer."""
    expected = titles(facts)
    file = kept(folder)
    data = bytearray(file.read_bytes())
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    assert titles(facts) == expected


def test_another_letter_in_the_cache_is_noticed(facts: Path, folder: Path) -> None:
    """A cache file that is sound to SQLite, but with another text in it than was written, is not used."""
    expected = titles(facts)
    file = kept(folder)
    data = file.read_bytes()
    assert data.count(b"S-400 contract") > 0
    file.write_bytes(data.replace(b"S-400 contract", b"S-500 contract"))
    assert titles(facts) == expected


@posix
@pytest.mark.parametrize("target", ["file", "folder"])
def test_what_others_may_write_is_not_used(facts: Path, folder: Path, target: str) -> None:
    """A cache that another user could have planted is passed over; the answer comes from the file."""
    expected = titles(facts)
    file = kept(folder)
    connection = sqlite3.connect(file)
    connection.execute("UPDATE facts SET title = 'planted'")
    connection.commit()
    connection.close()
    (file if target == "file" else folder).chmod(0o777)
    assert titles(facts) == expected


def test_what_is_of_no_use_is_cleared(facts: Path, folder: Path, tmp_path: Path) -> None:
    """A build clears old drafts and the forms of files that are gone, and leaves the others."""
    gone = tmp_path / "gone.toml"
    gone.write_bytes(facts.read_bytes())
    os.utime(gone, (OLD, OLD))
    titles(gone)
    lost = kept(folder)
    gone.unlink()
    stale, young, strange = folder / "a.draft", folder / "b.draft", folder / "notes.txt"
    for path in (stale, young, strange):
        path.write_text("x")
    os.utime(stale, (OLD, OLD))
    titles(facts)
    assert not lost.exists()
    assert [path.exists() for path in (stale, young, strange)] == [False, True, True]


def test_the_folder_has_a_bound(
    facts: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the folder would hold more than its bound, what was unchanged longest goes first."""
    others = [tmp_path / f"{name}.toml" for name in "ab"]
    for at, path in enumerate(others):
        path.write_bytes(facts.read_bytes())
        os.utime(path, (OLD, OLD))
        before = set(folder.glob("*"))
        titles(path)
        (made,) = set(folder.glob("*.sqlite")) - before
        os.utime(made, (time.time() - 100 + at, time.time() - 100 + at))
    oldest, newer = sorted(folder.glob("*.sqlite"), key=lambda path: path.stat().st_mtime)
    monkeypatch.setattr("irfacts.store.cache.MOST", 2 * newer.stat().st_size + 1)
    titles(facts)
    assert (oldest.exists(), newer.exists()) == (False, True)


def test_an_export_has_no_checksum(run: Run, tmp_path: Path) -> None:
    """An exported database is nobody's cache: SQLite's user version stays free."""
    run("export", "facts.db", facts=DATA / "small.toml")
    connection = sqlite3.connect(tmp_path / "facts.db")
    assert connection.execute("PRAGMA user_version").fetchone() == (0,)
    connection.close()
