"""Writing: nothing is cut in silence, and an export replaces only what it may."""

import os
import sqlite3
import stat
import subprocess
import time
from pathlib import Path

import pytest

from conftest import DATA, PROGRAM, UNMEASURED, Run, environment

SMALL = DATA / "small.toml"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")


def titles(database: Path) -> set[str]:
    """Give the titles in an exported database, as whoever opens it next sees them."""
    connection = sqlite3.connect(database)
    found = {title for (title,) in connection.execute("SELECT title FROM facts")}
    connection.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("form", ["csv", "json", "bibtex", "csl-json", "html", "markdown"])
def test_a_file_that_may_not_grow_is_said(tmp_path: Path, form: str, unbuffered: str) -> None:
    """An answer that is cut by a limit of the disk is one line and exit code 74."""
    env = environment(tmp_path, PYTHONUNBUFFERED=unbuffered, **UNMEASURED)
    command = f'ulimit -f 40; exec "{PROGRAM}" trade -f {form} > out'
    done = subprocess.run(["bash", "-c", command], env=env, cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (74, 1)


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_pipe_that_is_not_ready_is_waited_for(tmp_path: Path, form: str, unbuffered: str) -> None:
    """Through a pipe that does not block and is read late, every byte arrives."""
    env = environment(tmp_path, PYTHONUNBUFFERED=unbuffered)
    command = [str(PROGRAM), "trade", "-f", form]
    whole = subprocess.run(command, env=env, capture_output=True, check=True).stdout
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with subprocess.Popen(command, env=env, stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(writing)
        time.sleep(0.5)
        with open(reading, "rb") as pipe:
            arrived = pipe.read()
        assert (process.wait(60), arrived == whole) == (0, True)


@pytest.mark.parametrize("left", ["-wal", "-shm", "-journal"])
def test_what_others_left_beside_a_database_is_cleared(run: Run, tmp_path: Path, left: str) -> None:
    """After an export nothing of an older database comes back."""
    (tmp_path / f"facts.db{left}").write_bytes(b"old")
    assert run("export", "facts.db", facts=SMALL).returncode == 0
    assert not (tmp_path / f"facts.db{left}").exists()


def test_a_stale_log_brings_nothing_back(run: Run, tmp_path: Path) -> None:
    """The rows of a killed writer's log are not in the new database."""
    run("export", "facts.db", facts=SMALL)
    expected = titles(tmp_path / "facts.db")
    code = (
        "import sqlite3, os\n"
        "c = sqlite3.connect('facts.db'); c.execute('PRAGMA journal_mode = WAL')\n"
        "c.execute('UPDATE facts SET title = \\'old\\''); c.commit(); os._exit(1)\n"
    )
    subprocess.run(["python3", "-c", code], cwd=tmp_path, check=False)
    assert (tmp_path / "facts.db-wal").exists()
    assert run("export", "facts.db", "--force", facts=SMALL).returncode == 0
    assert titles(tmp_path / "facts.db") == expected


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_only_regular_files_are_replaced(run: Run, tmp_path: Path, kind: str) -> None:
    """A pipe, a folder or a device cannot be written, and stays."""
    target = tmp_path / "target.db"
    if kind == "pipe":
        os.mkfifo(target)
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to("/dev/null")
    before = target.stat().st_mode
    done = run("export", str(target), "--force", facts=SMALL)
    assert (done.returncode, done.stderr.count("\n")) == (74, 1)
    assert "no regular file" in done.stderr
    assert target.stat().st_mode == before


@pytest.mark.parametrize("way", ["name", "link", "hard link"])
def test_the_knowledge_file_is_never_replaced(run: Run, tmp_path: Path, way: str) -> None:
    """By whatever name, the knowledge file itself is refused."""
    facts = tmp_path / "facts.db"
    facts.write_bytes(SMALL.read_bytes())
    target = {"name": facts, "link": tmp_path / "soft.db", "hard link": tmp_path / "hard.db"}[way]
    if way == "link":
        target.symlink_to(facts)
    elif way == "hard link":
        target.hardlink_to(facts)
    done = run("export", str(target), "--force", facts=facts)
    assert (done.returncode, "knowledge file itself" in done.stderr) == (2, True)
    assert facts.read_bytes() == SMALL.read_bytes()


def test_links_and_modes_stay(run: Run, tmp_path: Path) -> None:
    """An export goes through a symbolic link and keeps the mode of what it replaces."""
    real, link = tmp_path / "real.db", tmp_path / "link.db"
    real.write_bytes(b"")
    real.chmod(0o640)
    link.symlink_to(real)
    assert run("export", str(link), "--force", facts=SMALL).returncode == 0
    assert (link.is_symlink(), stat.S_IMODE(real.stat().st_mode)) == (True, 0o640)
    assert titles(real)
