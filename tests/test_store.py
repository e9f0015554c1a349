"""The store: its cache, what filters and --as-of select, the exported database, the library."""

import contextlib
import dataclasses
import datetime as dt
import json
import os
import pickle
import random
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import irfacts
from conftest import DATA, PROGRAM, ROOT, UNMEASURED, Done, Run, environment
from irfacts import Filters, IrfactsError, Knowledge, Store, UsageError
from irfacts.knowledge.model import citations
from irfacts.output.formats import FORMATS
from irfacts.store import publishing

Files = Callable[[], list[Path]]

SMALL = DATA / "small.toml"
SHIPPED = ROOT / "data" / "facts.toml"
TEXT = SMALL.read_text(encoding="utf-8")
MOMENT = 1_700_000_000_000_000_000
COMMANDS = (
    "timeline",
    "trade",
    "defence contract --since 2018 --sort id",
    "search target oil",
    "show target-100 target-30 summit",
    "claims",
    "chart goods-trade",
    "chart",
    "sources",
)
QUESTIONS: dict[str, Callable[[Store], Any]] = {
    "select": lambda store: store.select(),
    "topic": lambda store: store.select(Filters(topic="trade", sort="value")),
    "source": lambda store: store.select(Filters(source="undated")),
    "terms": lambda store: store.select(Filters(terms=["contract"])),
    "claims": lambda store: store.claims(),
    "search": lambda store: store.search(Filters(terms=["target", "oil", "kazan"])),
    "series": lambda store: store.series("goods-trade"),
    "sources": lambda store: store.sources(),
    "get": lambda store: store.get(["trade-01", "summit"]),
}

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX")


def rows(done: Done) -> Any:
    """Give the JSON of a call that found something, silently."""
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def ids(done: Done) -> list[str]:
    """Give the ids of an answer in JSON, in order; nothing found is an empty list and exit 1."""
    found = [row["id"] for row in json.loads(done.stdout)]
    assert done.returncode == (0 if found else 1), done.stderr
    return found


def listing(folder: Path) -> dict[str, tuple[int, int] | None]:
    """Give every path below a folder, with its size and time of change where it is a file."""
    paths = {path: path.lstat() for path in folder.rglob("*")}
    return {
        str(path): (status.st_size, status.st_mtime_ns) if path.is_file() else None
        for path, status in paths.items()
    }


def aged(path: Path, text: str = TEXT, *, nanoseconds: int = 0) -> Path:
    """Write a file that was changed at a fixed moment in the past."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(MOMENT + nanoseconds,) * 2)
    return path


def titled(path: Path, title: str, *, nanoseconds: int = 0) -> Path:
    """Write the small file with another title for s400."""
    return aged(path, TEXT.replace("S-400 contract", title), nanoseconds=nanoseconds)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Give a copy of the small knowledge file that a test may change."""
    folder = tmp_path / "files"
    folder.mkdir()
    return aged(folder / "facts.toml")


@pytest.fixture
def cached(tmp_path: Path) -> Files:
    """Give a function that lists the files of the cache folder."""
    return lambda: sorted(path for path in (tmp_path / "cache").rglob("*") if not path.is_dir())


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the library keep its cache in a folder of the test."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "irfacts"


@pytest.fixture
def ask(ask: Run) -> Run:
    """Give a function that asks small.toml, unless told otherwise."""
    return partial(ask, facts=SMALL)


@contextlib.contextmanager
def opened(path: Path, **options: Any) -> Iterator[Store]:
    """Open a store and close it."""
    store = Store.open(path, **options)
    try:
        yield store
    finally:
        store.close()


def asked(path: Path, question: str, **options: Any) -> Any:
    """Give the answer of a newly opened store to one of the questions."""
    with opened(path, **options) as store:
        return QUESTIONS[question](store)


# The cache: where it is, when it is used


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has its own cache folder")
@pytest.mark.parametrize(
    ("variable", "folder"),
    [("{home}/elsewhere", "elsewhere/irfacts"), ("", ".cache/irfacts"), ("relative", ".cache/irfacts")],
    ids=["XDG_CACHE_HOME", "empty", "relative"],
)
def test_cache_folder(run: Run, tmp_path: Path, facts: Path, variable: str, folder: str) -> None:
    """The cache is one file in $XDG_CACHE_HOME/irfacts, by default (or if relative) in ~/.cache."""
    before = listing(tmp_path)
    rows(run("trade", "--json", facts=facts, env={"XDG_CACHE_HOME": variable.format(home=tmp_path)}))
    new = [Path(name) for name in listing(tmp_path).keys() - before.keys()]
    assert [path.parent for path in new if path.is_file()] == [tmp_path / folder]


def test_cache_is_used(run: Run, facts: Path, cached: Files) -> None:
    """A second call reads the cache and leaves it as it is."""
    first = rows(run("trade", "--json", facts=facts))
    (file,) = cached()
    before = file.stat()
    assert rows(run("trade", "--json", facts=facts)) == first
    assert cached() == [file]
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_one_cache_file_per_knowledge_file(run: Run, facts: Path, tmp_path: Path, cached: Files) -> None:
    """A knowledge file has one cache file, by whatever path it is named; another file has its own."""
    link = tmp_path / "link.toml"
    link.symlink_to(facts)
    for name in (facts, link, Path("files/../files/facts.toml")):
        rows(run("trade", "--json", facts=name))
    assert len(cached()) == 1
    other = titled(tmp_path / "other.toml", "S-500 contract")
    assert rows(run("show", "s400", "--json", facts=other))[0]["title"] == "S-500 contract"
    assert rows(run("show", "s400", "--json", facts=facts))[0]["title"] == "S-400 contract"
    assert len(cached()) == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_same_bytes_with_and_without_cache(
    ask: Run, run: Run, facts: Path, cached: Files, command: str
) -> None:
    """The call that builds the cache, one that reads it and one without give the same, in every format."""
    first = ask(*command.split(), "--json", facts=facts)
    assert cached()
    for form in FORMATS:
        read = ask(*command.split(), "-f", form, facts=facts)
        without = ask(*command.split(), "-f", form, "--no-cache", facts=facts)
        assert read.returncode == 0, form
        assert (read.stdout, read.stderr) == (without.stdout, without.stderr), form
        assert read.stdout or (command, form) == ("chart", "bibtex"), form  # a list of series cites nothing
        if form == "json":
            assert read.stdout == first.stdout
        if form == "json" or (form, command.split(maxsplit=1)[0]) == ("html", "show"):
            for seed, more in (("1", ()), ("2", ("--no-cache",))):
                process = run(*command.split(), "-f", form, *more, facts=facts, env={"PYTHONHASHSEED": seed})
                assert process.stdout == read.stdout, f"{form} of another process"


ANSWERS = (*COMMANDS, "timeline --as-of 2025")
OTHERS = ("", "--version", "trade --help", "schema", "check", "complete")
COMPLETE = {"_IRFACTS_COMPLETE": "complete_bash", "COMP_WORDS": "irfacts show sum", "COMP_CWORD": "2"}


@pytest.mark.parametrize(
    ("how", "command"),
    [
        *(("option", command) for command in ANSWERS),
        *(("variable", command) for command in (*ANSWERS, *OTHERS) if command != "complete"),
    ],
)
def test_no_cache_writes_nothing(ask: Run, tmp_path: Path, facts: Path, how: str, command: str) -> None:
    """With --no-cache or IRFACTS_NO_CACHE=1 no call makes any file."""
    before = listing(tmp_path)
    option, variable = (["--no-cache"], {}) if how == "option" else ([], {"IRFACTS_NO_CACHE": "1"})
    done = ask(*command.split(), *option, facts=facts, env=variable)
    assert done.returncode == 0, done.stderr
    assert bool(done.stdout) == (command != "check")
    assert listing(tmp_path) == before


@pytest.mark.parametrize("command", ["trade --no-cache", "trade", "complete"])
def test_no_cache_writes_nothing_as_a_process(run: Run, tmp_path: Path, facts: Path, command: str) -> None:
    """So it is with the installed program, and where a shell asks for completions."""
    before = listing(tmp_path)
    words, env = ([], COMPLETE) if command == "complete" else (command.split(), {})
    variable = {} if "--no-cache" in words else {"IRFACTS_NO_CACHE": "1"}
    done = run(*words, env={"IRFACTS_FILE": str(facts), **variable, **env})
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert listing(tmp_path) == before


# The cache: whatever lies in its place


def _bytes(keep: int) -> Callable[[Path], None]:
    def replace(file: Path) -> None:
        old = file.read_bytes()
        file.write_bytes(old[:keep] + random.Random(keep).randbytes(len(old) - keep))

    return replace


def _database(script: str, meta: Sequence[tuple[str, str]] = ()) -> Callable[[Path], None]:
    def replace(file: Path) -> None:
        file.unlink()
        with contextlib.closing(sqlite3.connect(file)) as connection, connection:
            connection.executescript(script)
            for row in meta:
                connection.execute("INSERT INTO meta VALUES (?, ?)", row)

    return replace


def _without_tables(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as connection:
        meta = connection.execute("SELECT key, value FROM meta").fetchall()
    _database("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)", meta)(file)


def _edited(condition: str) -> Callable[[Path], None]:
    def replace(file: Path) -> None:
        with contextlib.closing(sqlite3.connect(file)) as connection, connection:
            assert connection.execute(f"UPDATE meta SET value = '0.0.9' WHERE {condition}").rowcount == 1
            connection.execute("UPDATE facts SET title = 'not of this file'")

    return replace


def _folder(file: Path) -> None:
    file.unlink()
    (file / "in the way").mkdir(parents=True)


def _link(file: Path) -> None:
    file.unlink()
    file.symlink_to("nowhere")


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "pipe": _pipe,
    "empty": lambda file: file.write_bytes(b""),
    "text": lambda file: file.write_text("schema = 1\n"),
    "garbage": _bytes(0),
    "garbage after the header": _bytes(100),
    "foreign database": _database("CREATE TABLE other (x); INSERT INTO other VALUES (1)"),
    "foreign meta": _database("CREATE TABLE meta (a, b, c); INSERT INTO meta VALUES (1, 2, 3)"),
    "no text in meta": _database(
        "CREATE TABLE meta (key, value); INSERT INTO meta VALUES (x'00ff', CAST(x'ff' AS TEXT))"
    ),
    "right meta, no tables": _without_tables,
    "other version": _edited(f"value = '{irfacts.__version__}'"),
    "other schema": _edited("key = 'format'"),
    "other file": _edited("value LIKE '%facts.toml'"),
    "folder": _folder,
    "dangling link": _link,
}


@posix
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged_cache(ask: Run, facts: Path, own_cache: Path, damage: Callable[[Path], None]) -> None:
    """Whatever lies in place of the cache, answers are right, nothing is said, and the cache is mended."""
    right = {question: asked(facts, question) for question in QUESTIONS}
    (file,) = own_cache.iterdir()
    for question, answer in right.items():
        damage(file)
        assert asked(facts, question) == answer, question
        if file.is_dir():
            shutil.rmtree(file)
            assert asked(facts, question) == answer
        assert list(own_cache.iterdir()) == [file]
        mended = file.stat()
        assert asked(facts, question) == answer
        assert (file.stat().st_ino, file.stat().st_mtime_ns) == (mended.st_ino, mended.st_mtime_ns)
    damage(file)
    assert rows(ask("diplomacy", "--json", facts=facts))[0]["title"] == "Summit of 8-9 July 2024"


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_truncated_cache(facts: Path, own_cache: Path, question: str) -> None:
    """A cache cut off at any length, also inside its last page, gives the right answers."""
    right = asked(facts, question)
    (file,) = own_cache.iterdir()
    whole = file.read_bytes()
    lengths = {at + more for at in range(0, len(whole), 4096) for more in (0, 1, 2000)}
    lengths |= {*range(len(whole) - 4096, len(whole), 97), len(whole) - 1}
    for length in sorted(lengths):
        file.write_bytes(whole[:length])
        assert asked(facts, question) == right, f"cut off at {length} of {len(whole)}"


def test_threads_that_build_the_same_cache_at_once(facts: Path, own_cache: Path) -> None:
    """Threads of one process that build the same cache at once all answer right, and leave one file."""
    with ThreadPoolExecutor(8) as pool:
        for _ in range(8):
            shutil.rmtree(own_cache, ignore_errors=True)
            answers = pool.map(lambda _: asked(facts, "select"), range(8))
            assert len({repr(answer) for answer in answers}) == 1
            assert len([*own_cache.iterdir()]) == 1


def test_closed_store(facts: Path, own_cache: Path) -> None:
    """A store that was closed answers no more, and leaves the cache alone."""
    for cache in (True, True, False):
        store = Store.open(facts, cache=cache)
        store.close()
        before = listing(own_cache)
        with pytest.raises(sqlite3.ProgrammingError):
            store.select()
        assert listing(own_cache) == before


def test_section_with_a_semicolon(ask: Run, tmp_path: Path) -> None:
    """A section is one section whatever it holds, also in the database."""
    path = tmp_path / "facts.toml"
    head, _, rest = TEXT.partition("[topics.trade]")
    path.write_text(head + rest[rest.index("[sources.") :].replace('"Missiles"', '"A; B"'))
    assert ids(ask("timeline", "--section", "A; B", "--kind", "programme", "--json", facts=path))
    with opened(path) as store:
        assert "A; B" in [section for topic in store.topics() for section in topic.sections]


# The cache: when the knowledge file changes


@pytest.mark.parametrize("title", ["S-500 contract", "Another contract"], ids=["same size", "other size"])
def test_file_changed_within_the_same_second(ask: Run, facts: Path, title: str) -> None:
    """A knowledge file changed within the same second is read anew, also if its size stays the same."""
    for nanoseconds, now in (
        (100_000_000, "S-400 contract"),
        (100_000_001, title),
        (99_999_999, "S-300 contract"),
    ):
        titled(facts, now, nanoseconds=nanoseconds)
        for _ in range(2):
            assert rows(ask("show", "s400", "--json", facts=facts))[0]["title"] == now


def _title(path: Path) -> str:
    with opened(path) as store:
        return str(store.get(["s400"])[0].title)  # type: ignore[union-attr]


@pytest.mark.usefixtures("own_cache")
def test_file_changed_again_and_again(facts: Path) -> None:
    """Changes as fast as they can be written, all of the same size, are all seen."""
    for number in range(100, 140):
        title = f"S-{number} contract"
        facts.write_text(TEXT.replace("S-400 contract", title), encoding="utf-8")
        assert _title(facts) == title


@pytest.mark.usefixtures("own_cache")
def test_file_changed_within_one_tick_of_the_clock(facts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that tells no time within a tick does not hide a change of the same size."""
    now = MOMENT + 1_000_000
    monkeypatch.setattr(time, "time_ns", lambda: now)
    monkeypatch.setattr(time, "time", lambda: now / 1e9)
    for title in ("S-400 contract", "S-500 contract", "S-300 contract"):
        titled(facts, title)
        assert _title(facts) == title


SPOILT: dict[str, tuple[Callable[[Path], Any], str]] = {
    "deleted": (Path.unlink, "facts.toml: No such file"),
    "no TOML": (lambda path: path.write_text("[facts\n"), "facts.toml:1: "),
    "schema-false": (lambda path: path.write_text("facts = 1\n"), "facts.toml:1: facts: "),
}


@pytest.mark.parametrize(("spoil", "message"), SPOILT.values(), ids=SPOILT)
def test_bad_file_is_not_answered_from_the_cache(
    ask: Run, facts: Path, spoil: Callable[[Path], Any], message: str
) -> None:
    """A knowledge file that is gone or wrong is an error, whatever the cache still holds."""
    rows(ask("trade", "--json", facts=facts))
    spoil(facts)
    done = ask("trade", "--json", facts=facts)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)
    assert message in done.stderr


# The cache: many processes, killed processes, no place to write


def start(
    folder: Path, *arguments: str, before: Sequence[str] = (), facts: Path | None = None, **extra: str
) -> subprocess.Popen[str]:
    """Start the program, with a command *before* it, and do not wait."""
    return subprocess.Popen(
        [*before, str(PROGRAM), *arguments, *(("--facts", str(facts)) if facts else ())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(folder, **extra),
        cwd=folder,
    )


def finish(process: subprocess.Popen[str]) -> Done:
    """Wait for a started program."""
    out, error = process.communicate(timeout=60)
    return Done(process.args, process.returncode, out, error)


def stop(process: subprocess.Popen[str], folder: Path, number: signal.Signals) -> Done:
    """Send a signal as soon as a new file appears in a folder."""
    before = set(folder.rglob("*"))
    while process.poll() is None:
        if any(path.is_file() for path in {*folder.rglob("*")} - before):
            process.send_signal(number)
            break
    return finish(process)


class Large(NamedTuple):
    """A knowledge file that takes long enough to compile, with the answer to a question."""

    path: Path
    right: str
    cache_name: str


QUESTION = ("search", "brahmos", "--json")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Large:
    """Give a copy of the shipped file."""
    folder = tmp_path_factory.mktemp("large")
    path = aged(folder / "facts.toml", SHIPPED.read_text(encoding="utf-8"))
    done = finish(start(folder, *QUESTION, facts=path))
    assert rows(done)
    (cache,) = (folder / "cache" / "irfacts").iterdir()
    return Large(path, done.stdout, cache.name)


@pytest.mark.slow
def test_page_of_zeros(large: Large, own_cache: Path) -> None:
    """A cache that lost a page of its index is rebuilt silently, also when a mistyped word is looked for."""

    def found() -> list[str]:
        with opened(large.path) as store:
            return [hit.id for hit in store.search(Filters(terms=["brahmoss"])).hits]

    right = found()
    (file,) = own_cache.iterdir()
    whole = file.read_bytes()
    for at in range(len(whole) - 10 * 4096, len(whole), 4096):
        file.write_bytes(whole[:at] + bytes(4096) + whole[at + 4096 :])
        assert found() == right, at


@pytest.mark.slow
def test_processes_that_build_the_same_cache_at_once(tmp_path: Path, cached: Files, large: Large) -> None:
    """Processes that build the same cache at once all answer right and leave one whole file."""
    for done in map(finish, [start(tmp_path, *QUESTION, facts=large.path) for _ in range(4)]):
        assert (done.returncode, done.stderr, done.stdout) == (0, "", large.right)
    (file,) = cached()
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


# Becomes the program after making of another process's files what this one would have left.
INHERIT = """
import os, sys
folder, old, content = sys.argv[1:4]
for name in os.listdir(folder):
    path = f"{folder}/{name.replace(old, str(os.getpid()))}"
    os.rename(f"{folder}/{name}", path)
    if content:
        open(path, "wb").write(bytes.fromhex(content))
os.execv(sys.argv[4], sys.argv[4:])
"""


@pytest.mark.slow
@posix
@pytest.mark.parametrize(
    ("number", "left"),
    [
        (signal.SIGTERM, "as it is"),
        (signal.SIGKILL, "as it is"),
        (signal.SIGKILL, "half a database"),
        (signal.SIGKILL, "garbage"),
    ],
)
def test_build_killed_midway(
    tmp_path: Path, cached: Files, large: Large, number: signal.Signals, left: str
) -> None:
    """A build killed midway leaves no cache; the next call, even of the same process id, answers right."""
    process = start(tmp_path, *QUESTION, facts=large.path, **UNMEASURED)
    done = stop(process, tmp_path / "cache", number)
    assert (done.returncode, done.stdout, done.stderr) == (-number, "", "")
    assert large.cache_name not in [path.name for path in cached()]
    whole = large.path.parent / "cache" / "irfacts" / large.cache_name
    content = {
        "as it is": b"",
        "half a database": whole.read_bytes()[: 5 * 4096],
        "garbage": b"garbage" * 999,
    }
    folder = str(tmp_path / "cache" / "irfacts")
    inherit = (sys.executable, "-c", INHERIT, folder, str(process.pid), content[left].hex())
    for before in (inherit, ()):
        again = finish(start(tmp_path, *QUESTION, facts=large.path, before=before))
        assert (again.returncode, again.stderr, again.stdout) == (0, "", large.right)
    assert large.cache_name in [path.name for path in cached()]


@posix
def test_build_interrupted_midway(tmp_path: Path, cached: Files, large: Large) -> None:
    """Ctrl-C during a build is exit 130, quiet, and leaves no file."""
    process = start(tmp_path, *QUESTION, facts=large.path, **UNMEASURED)
    done = stop(process, tmp_path / "cache", signal.SIGINT)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert cached() == []


def unprivileged() -> Sequence[str]:
    """Give what to put before a command so that file permissions hold for it, also for root."""
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root, and no setpriv")
    return (setpriv, "--bounding-set=-dac_override,-dac_read_search", "--")


@contextlib.contextmanager
def read_only(*folders: Path) -> Iterator[None]:
    """Take the right to write away from folders, for a while."""
    for folder in folders:
        folder.chmod(0o500)
    try:
        yield
    finally:
        for folder in folders:
            folder.chmod(0o700)


@posix
@pytest.mark.parametrize("locked", [".", ".cache", ".cache/irfacts"], ids=["home", "cache", "cache/irfacts"])
@pytest.mark.parametrize("stale", [False, True], ids=["no cache yet", "stale cache"])
def test_read_only_folder(tmp_path: Path, facts: Path, locked: str, stale: bool) -> None:
    """A home or cache folder that cannot be written changes no answer, with or without a stale cache."""
    home = tmp_path / "home"
    (home / locked).mkdir(parents=True)
    question, variables = ("show", "s400", "--json"), {"XDG_CACHE_HOME": ""}
    if stale:
        rows(finish(start(home, *question, facts=facts, **variables)))
        titled(facts, "S-500 contract", nanoseconds=5)
    before = listing(tmp_path)
    with read_only(home / locked, *(path for path in (home / locked).rglob("*") if path.is_dir())):
        done = finish(start(home, *question, facts=facts, before=unprivileged(), **variables))
    assert rows(done)[0]["title"] == ("S-500 contract" if stale else "S-400 contract")
    assert listing(tmp_path) == before


NOWHERE = {
    "below a file": {"XDG_CACHE_HOME": "/dev/null/cache"},
    "home is no folder": {"XDG_CACHE_HOME": "", "HOME": "/dev/null"},
    "empty home": {"XDG_CACHE_HOME": "", "HOME": ""},
    "relative home": {"XDG_CACHE_HOME": "", "HOME": "relative"},
    "no such place": {"XDG_CACHE_HOME": "/proc/irfacts"},
    "name too long": {"XDG_CACHE_HOME": "/" + "x" * 300},
}


@posix
@pytest.mark.parametrize("env", NOWHERE.values(), ids=NOWHERE)
def test_no_place_for_a_cache(run: Run, tmp_path: Path, facts: Path, env: dict[str, str]) -> None:
    """Without a folder for the cache every question is answered all the same, and nothing is written."""
    before, top = listing(tmp_path), listing(Path("/.cache"))
    assert ids(run("diplomacy", "--json", facts=facts, env=env)) == ["summit"]
    assert (listing(tmp_path), listing(Path("/.cache"))) == (before, top)


def disk(size: int) -> Sequence[str]:
    """Give what to put before a command so that it can write no file larger than that."""
    script = (
        "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2); "
        "os.execv(sys.argv[2], sys.argv[2:])"
    )
    return (sys.executable, "-c", script, str(size))


@posix
@pytest.mark.parametrize("size", [0, 4096, 50_000])
def test_full_disk_under_the_cache(tmp_path: Path, facts: Path, cached: Files, size: int) -> None:
    """A cache that does not fit on the disk is done without, and no part of it stays."""
    done = finish(start(tmp_path, "diplomacy", "--json", facts=facts, before=disk(size), **UNMEASURED))
    assert (ids(done), done.stderr) == (["summit"], "")
    assert cached() == []


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS refuses such names")
def test_file_name_that_is_no_text(run: Run, tmp_path: Path) -> None:
    """A knowledge file whose name is no UTF-8 is read as any other."""
    name = aged(tmp_path / os.fsdecode(b"facts-\xff.toml"))
    for _ in range(2):
        assert ids(run("diplomacy", "--json", facts=name)) == ["summit"]


# Selection: worked out by hand from small.toml


def table(text: str) -> list[Any]:
    """Read lines of `command = answer` as parameters, each with its command as its id."""
    pairs = [line.split(" =", 1) for line in text.strip().splitlines()]
    return [pytest.param(command, answer.strip(), id=command) for command, answer in pairs]


SELECTIONS = """
timeline = brahmos carrier target-30 s400 summit target-100
timeline --kind figure = trade-fy2022-23 balance-fy2024-25 trade-fy2024-25
timeline --kind target = target-30 target-100
timeline --topic defence = brahmos carrier s400
timeline --since 2018 = brahmos s400 summit target-100
timeline --until 2013 = brahmos carrier
timeline --until 1997 =
timeline --until 1998-01-01 = brahmos
timeline --since 2014 --until 2018 = brahmos target-30 s400
timeline --since 2100 = brahmos
timeline --since 2024-07-09 --until 2024-07-09 = brahmos summit target-100
timeline --since 2024-07-10 = brahmos
timeline --since 2013-11/.. --until ../2014 = brahmos carrier target-30
timeline --since ../1990 --until 1998~ = brahmos
timeline --limit 2 = brahmos carrier
timeline --limit 100 --topic diplomacy = summit
timeline --sort id = brahmos carrier s400 summit target-100 target-30
timeline --sort title = brahmos carrier s400 summit target-100 target-30
timeline --sort value = s400 target-30 target-100 brahmos carrier summit
timeline --sort date --topic trade = target-30 target-100
timeline --sort value --limit 1 = s400
timeline moscow = summit target-100
timeline moscow leaders = summit
timeline moscow brahmos =
trade = target-30 target-100 trade-fy2022-23 balance-fy2024-25 trade-fy2024-25 import-hs27
trade --sort date = target-30 trade-fy2022-23 balance-fy2024-25 import-hs27 trade-fy2024-25 target-100
trade --sort value = balance-fy2024-25 target-30 trade-fy2022-23 import-hs27 trade-fy2024-25 target-100
trade --section Targets = target-30 target-100
trade --section "Goods by HS chapter" = import-hs27
trade --section Targets --standing corroborated = target-100
trade --standing official = trade-fy2022-23 balance-fy2024-25 trade-fy2024-25 import-hs27
trade --source ministry-2025 --kind target = target-100
trade --source opinion-2025 = target-100
trade --source undated =
trade --since 2022-04-01 --until 2023-03-31 = trade-fy2022-23
trade --since 2023-03-31 --until 2024-03-31 = trade-fy2022-23
trade --since 2023-04 --until 2024-03 =
trade --since 2025-03-31 = balance-fy2024-25 trade-fy2024-25 import-hs27
trade --since 2025-04 =
trade oil = import-hs27
trade нефть = import-hs27
trade --limit 1 --sort value = balance-fy2024-25
defence = brahmos s400 carrier
defense --section Ships = carrier
defence --standing superseded = carrier
defence --standing disputed = s400
defence --standing single-source =
defence --source undated --section Ships = carrier
diaspora --source undated = students
diaspora --since 2024-12-31 = students
diaspora --since 2025 =
diplomacy --since 2024-07-09 = summit
claims = trade-01 diaspora-01
claims --topic trade = trade-01
claims --verdict confirmed = diaspora-01
claims --verdict unchecked =
claims --limit 1 = trade-01
claims --topic trade --since 2024-07-09 = trade-01
claims --topic trade --until 2024-07-07 =
claims kazan = diaspora-01
show trade-fy2024-25 brahmos = trade-fy2024-25 brahmos
chart goods-trade = trade-fy2022-23 trade-fy2024-25
"""


@pytest.mark.parametrize(("question", "expected"), table(SELECTIONS))
def test_selection(ask: Run, question: str, expected: str) -> None:
    """A question on small.toml gives these records in this order; ties stand by id."""
    done = ask(*shlex.split(question), "--json")
    assert ids(done) == expected.split()
    assert re.split(r"[;\n]", done.stderr)[0] == ("" if expected else "irfacts: nothing matched")


SOURCES = """
sources = agency-2024 book-1999 daily-2024 ministry-2025 opinion-2025 undated
sources --tier primary = ministry-2025
sources --tier secondary --limit 2 = agency-2024 daily-2024
sources --publisher daily = agency-2024 daily-2024
sources --publisher "Other DAILY" = daily-2024
sources undated book-1999 = book-1999 undated
sources --as-of 2024-07-10 = agency-2024 book-1999
sources --as-of 2024-07 = agency-2024 book-1999 daily-2024
sources --tier opinion --as-of 2025-01-30 =
"""


@pytest.mark.parametrize(("question", "keys"), table(SOURCES))
def test_selection_of_sources(ask: Run, question: str, keys: str) -> None:
    """Sources are narrowed by key, tier, a part of the publisher's name in any case, and --as-of."""
    done = ask(*shlex.split(question), "--json")
    assert sorted(row["key"] for row in json.loads(done.stdout)) == keys.split()
    assert done.returncode == (0 if keys else 1)


def test_facts_that_rest_on_a_source(ask: Run) -> None:
    """A source says how many facts cite it; a text that only disputes a fact does not bear it."""
    counts = {row["key"]: row["facts"] for row in rows(ask("sources", "--json"))}
    assert (counts["agency-2024"], counts["daily-2024"], counts["ministry-2025"]) == (4, 1, 5)
    assert (counts["opinion-2025"], counts["undated"], counts["book-1999"]) == (1, 3, 3)


WRONG = """
timeline --topic sport = diplomacy
timeline --topic trad = trade
trade --section Ships = Goods by HS chapter
trade --section Target = Targets
trade --section target = Targets
search oil --topic xyz = trade
trade --source nobody = ministry-2025
trade --source ministry = ministry-2025
claims --topic xyz = trade
chart xyz = goods-trade
chart good-trade = goods-trade
sources nobody = ministry-2025
trade --kind xyz = agreement
trade --standing xyz = corroborated
claims --verdict xyz = imprecise
sources --tier xyz = secondary
trade --sort xyz = title
trade --since 2024-13 = 2024-13
trade --until 2023-24 = 2023-04/2024-03
trade --as-of soon = soon
trade --since 2024 --until 2023 = 2023
trade --limit 0 = 0
trade --limit -1 = -1
"""


@pytest.mark.parametrize(("question", "known"), table(WRONG))
def test_wrong_use(ask: Run, question: str, known: str) -> None:
    """A name that the file does not have, a wrong word, date or number is exit 2, with what is known."""
    done = ask(*question.split())
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert known in done.stderr


NO_TEXT = {
    **dict.fromkeys(("trade oil", "search oil"), 0),
    **dict.fromkeys(("claims oil", "sources --publisher", "show"), 1),
    **dict.fromkeys(("timeline --topic", "trade --source", "trade --section", "trade --kind"), 2),
    **dict.fromkeys(("trade --since", "trade --as-of", "sources", "chart"), 2),
}


@posix
@pytest.mark.parametrize(("command", "code"), NO_TEXT.items(), ids=NO_TEXT)
def test_bytes_that_are_no_text(run: Run, command: str, code: int) -> None:
    """Arguments that are no UTF-8 are answered or refused, never a fault of the program."""
    done = run(*command.split(), os.fsdecode(b"oil\xff"), facts=SMALL)
    assert (done.returncode, done.stderr.count("\n")) == (code, int(code > 0)), done.stderr


# --as-of: worked out by hand from small.toml

BOOK = "brahmos single-source book-1999, s400 single-source book-1999, summit single-source book-1999"
AGENCY = (
    "brahmos single-source book-1999, target-30 superseded agency-2024{}, "
    "s400 corroborated agency-2024 book-1999, summit corroborated agency-2024 book-1999, "
    "target-100 {} agency-2024{}"
)
TRADE = ", ".join(
    f"{key} official ministry-2025"
    for key in ("trade-fy2022-23", "trade-fy2024-25", "balance-fy2024-25", "import-hs27")
)
AS_OF = {
    "1998": "",
    "1999-12-30": "",
    "1999-12": BOOK,
    "2024-07-09": BOOK,
    "2023/2024-07-09": BOOK,
    "../2024-07-09": BOOK,
    "2024-07-09?": BOOK,
    "2024-07-10": AGENCY.format("", "single-source", ""),
    "2024-07": AGENCY.format(" daily-2024", "single-source", ""),
    "2025-01-30": AGENCY.format(" daily-2024", "single-source", ""),
    "2025-01": AGENCY.format(" daily-2024", "single-source", " opinion-2025"),
    "2025-04-15": AGENCY.format(" daily-2024", "corroborated", " ministry-2025 opinion-2025") + ", " + TRADE,
}


@pytest.mark.parametrize(("date", "expected"), AS_OF.items(), ids=AS_OF)
def test_as_of(date: str, expected: str) -> None:
    """As of a date, the facts, their standing and their sources are those of what was out by then."""
    with opened(SMALL, as_of=date) as store:
        found = [
            " ".join((fact.id, fact.standing, *(cited.key for cited in fact.sources)))
            for fact in store.select()
        ]
    assert sorted(found) == sorted(filter(None, expected.split(", ")))


def test_as_of_the_last_source(ask: Run) -> None:
    """As of the day on which the last source came out, every answer is that without --as-of."""
    for command in COMMANDS:
        now = ask(*command.split(), "--json")
        for date in ("2025-05-05", "2025", "2025-05/.."):
            assert now.stdout == ask(*command.split(), "--as-of", date, "--json").stdout


@pytest.mark.parametrize(
    ("issued", "accessed", "first"),
    [
        ("2020", None, "2020-12-31"),
        ("2020~", None, "2020-12-31"),
        ("2020-06", None, "2020-06-30"),
        ("2020-02?", None, "2020-02-29"),
        ("2020-06-15%", None, "2020-06-15"),
        ("2020-05/2020-07", None, "2020-07-31"),
        ("../2019-03", None, "2019-03-31"),
        ("2018~/2019", None, "2019-12-31"),
        (None, "2021-03-04", "2021-03-04"),
        ("2020", "2025-01-02", "2020-12-31"),
        ("2018/..", "2019-01-02", None),
    ],
    ids=str,
)
def test_day_from_which_a_source_counts(
    facts: Path, issued: str | None, accessed: str | None, first: str | None
) -> None:
    """A source counts from the last possible day of its issue, without one of its access."""
    given = {"issued": issued, "accessed": accessed}
    dates = "".join(f'{name} = "{date}"\n' for name, date in given.items() if date)
    aged(facts, TEXT.replace('accessed = "2025-05-05"\n', dates))

    def there(date: str) -> bool:
        with opened(facts, as_of=date) as store:
            found = [fact.id for fact in store.select(Filters(topic="diaspora"))]
            assert ("undated" in [source.key for source in store.sources()]) == (found == ["students"])
            return bool(found)

    if first is None:
        assert not there("9999")
        return
    year = int(first[:4])
    eve = str(dt.date.fromisoformat(first) - dt.timedelta(days=1))
    assert [there(date) for date in (str(year - 1), eve, first, str(year), f"{year - 1}/..")] == [
        False
    ] * 2 + [True] * 3


def resting_on_ministry(facts: Path, key: str) -> None:
    """Let one of the two targets rest on the source of 15 April 2025 alone."""
    whole = TEXT.split(f"[facts.{key}]\n")[1].split("sources = ")[1].split("\n")[0]
    assert TEXT.count(f"sources = {whole}\n") == 1
    aged(facts, TEXT.replace(whole, '["ministry-2025"]'))


def test_only_facts_that_are_there_replace_others(ask: Run, facts: Path) -> None:
    """A fact is superseded only from the day on which the one that replaces it can be shown."""
    resting_on_ministry(facts, "target-100")
    for date, standing, replaced_by in (
        ("2025-04-14", "single-source", []),
        ("2025-04-15", "superseded", ["target-100"]),
    ):
        (fact,) = rows(ask("show", "target-30", "--as-of", date, "--json", facts=facts))
        assert (fact["standing"], fact["replaced_by"]) == (standing, replaced_by)


def test_a_fact_that_is_not_there_is_not_replaced(ask: Run, facts: Path) -> None:
    """A fact does not say that it replaces one whose sources are not out yet."""
    resting_on_ministry(facts, "target-30")
    for date, replaces in (("2025-04-14", None), ("2025-04-15", ["target-30"])):
        (fact,) = rows(ask("show", "target-100", "--as-of", date, "--json", facts=facts))
        assert fact["replaces"] == replaces


def test_disputed_from_the_day_of_the_dispute(ask: Run) -> None:
    """A fact is disputed only from the day on which the source that says otherwise came out."""
    ((before,), (after,)) = (
        rows(ask("show", "s400", "--as-of", date, "--json")) for date in ("2025-05-04", "2025-05-05")
    )
    assert (before["standing"], before["disputed_by"]) == ("corroborated", None)
    assert after["standing"] == "disputed"
    assert [(cited["key"], cited["locator"]) for cited in after["disputed_by"]] == [("undated", "table 1")]


def test_claims_go_with_the_text_that_they_are_of(ask: Run) -> None:
    """A claim is there from the day of its text, and names only the facts and sources that are there."""
    assert ids(ask("claims", "--as-of", "2025-01-30", "--json")) == []
    found = {row["id"]: row for row in rows(ask("claims", "--as-of", "2025-01-31", "--json"))}
    assert found["trade-01"]["facts"] == ["summit", "target-100"]
    assert [cited["key"] for cited in found["trade-01"]["sources"]] == ["agency-2024"]
    assert not found["diaspora-01"]["facts"]
    for date, claims in (("2025-01-30", []), ("2025-01-31", ["trade-01"])):
        assert rows(ask("show", "summit", "--as-of", date, "--json"))[0]["claims"] == claims


EVES = """
timeline --topic trade --as-of = 2024-07-10
trade --as-of = 2024-07-10
trade --section Targets --as-of = 2024-07-10
search target --as-of = 2024-07-10
show target-100 --as-of = 2024-07-10
claims --as-of = 2025-01-31
chart --as-of = 2025-04-15
chart goods-trade --as-of = 2025-04-15
sources --tier primary --as-of = 2025-04-15
sources ministry-2025 --as-of = 2025-04-15
trade --source ministry-2025 --as-of = 2025-04-15
"""


@pytest.mark.parametrize(("question", "first"), table(EVES))
def test_as_of_on_every_command(ask: Run, question: str, first: str) -> None:
    """What was not out yet is nothing found; a name that the file has is no wrong use because of it."""
    assert rows(ask(*question.split(), first, "--json"))
    eve = str(dt.date.fromisoformat(first) - dt.timedelta(days=1))
    done = ask(*question.split(), eve, "--json")
    assert (done.returncode, done.stdout) == (1, "[]\n"), done.stderr


def test_as_of_leaves_the_cache_alone(ask: Run, facts: Path, cached: Files) -> None:
    """A question as of a date neither uses nor spoils the cache of the whole file."""
    whole = ask("timeline", "--json", facts=facts).stdout
    before = [file.read_bytes() for file in cached()]
    assert ids(ask("timeline", "--as-of", "1999", "--json", facts=facts)) == ["brahmos", "s400", "summit"]
    assert [file.read_bytes() for file in cached()] == before
    assert ask("timeline", "--json", facts=facts).stdout == whole


def last_day(text: str) -> str:
    """Give a day no earlier than any of an EDTF date and no later than any after it."""
    end = text.rpartition("/")[2].rstrip("~?%")
    return "9999-12-31" if end == ".." else end + {4: "-12-31", 7: "-31", 10: ""}[len(end)]


def check_as_of(store: Store, date: str) -> set[str]:
    """Check that nothing that a store gives is from later than a date; give the ids of its facts."""
    found, claims, sources = store.select(), store.claims(), store.sources()
    late = [
        source.key
        for source in sources
        if last_day(source.issued or source.accessed or "..") > last_day(date)
    ]
    assert late == []
    keys, known = {source.key for source in sources}, {fact.id for fact in found}
    for fact in found:
        assert fact.sources
        assert {each.key for each in (*fact.sources, *fact.disputed_by)} <= keys
        assert {*fact.replaces, *fact.replaced_by} <= known
        assert {*fact.claims} <= {claim.id for claim in claims}
    for claim in claims:
        assert {claim.source.key, *(each.key for each in claim.sources)} <= keys
        assert {*claim.facts} <= known
    return known


@pytest.mark.slow
@pytest.mark.parametrize("date", ["1993-01", "2018-10-05", "2022/2023", "2024-07-09", "2025-12", "2026-06"])
def test_as_of_on_the_shipped_file(loaded: Knowledge, date: str) -> None:
    """As of a date, the shipped file shows no source from later, and not yet all facts."""
    with opened(SHIPPED, as_of=date) as store:
        assert check_as_of(store, date) < loaded.facts.keys()


@given(st.dates(dt.date(1999, 1, 1), dt.date(2026, 1, 1)), st.integers(0, 700))
@settings(deadline=None, max_examples=60)
def test_as_of_never_shows_a_later_source(day: dt.date, more: int) -> None:
    """Whatever the date, no source from later is shown, and a later date shows no fewer facts."""
    earlier, later = str(day), str(day + dt.timedelta(days=more))
    with opened(SMALL, as_of=earlier) as one, opened(SMALL, as_of=later) as other:
        assert check_as_of(one, earlier) <= check_as_of(other, later)


# The exported database


class Exported(NamedTuple):
    """A knowledge file, parsed, and the database that `export` made of it."""

    document: dict[str, Any]
    path: Path


@pytest.fixture(scope="module", params=[SMALL, SHIPPED], ids=["small", "shipped"])
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Export a knowledge file."""
    folder = tmp_path_factory.mktemp("export")
    done = finish(start(folder, "export", "out.db", facts=request.param))
    assert (done.returncode, done.stdout) == (0, "")
    return Exported(tomllib.loads(request.param.read_text(encoding="utf-8")), folder / "out.db")


@pytest.fixture
def database(exported: Exported, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of an exported database."""
    copy = shutil.copy(exported.path, tmp_path / "copy.db")
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        yield connection


def test_export_is_sound(database: sqlite3.Connection) -> None:
    """The database is whole, its foreign keys hold, and there are some."""
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    keys = database.execute(
        "SELECT name, keys.'table' FROM sqlite_master, pragma_foreign_key_list(name) AS keys"
    ).fetchall()
    citations = {("citations", table) for table in ("facts", "claims", "sources")}
    assert {("facts", "topics"), ("claims", "topics"), *citations} <= set(keys)


def test_export_describes_itself(database: sqlite3.Connection, exported: Exported) -> None:
    """The table meta names the edition, its date and license, and the version of the format."""
    meta = dict(database.execute("SELECT key, value FROM meta"))
    assert {
        name: value for name, value in exported.document["dataset"].items() if name != "floors"
    }.items() <= meta.items()
    assert meta["format"]
    assert str(ROOT) not in str(meta)


def test_export_is_complete(database: sqlite3.Connection, exported: Exported) -> None:
    """There is a row for each topic, source, fact and claim, with every value that the file gives."""
    for table_name, key in (("topics", "id"), ("sources", "key"), ("facts", "id"), ("claims", "id")):
        database.row_factory = sqlite3.Row
        found = {row[key]: row for row in database.execute(f"SELECT * FROM {table_name}")}
        assert found.keys() == exported.document[table_name].keys()
        for name, fields in exported.document[table_name].items():
            values = {field: value for field, value in fields.items() if not isinstance(value, list | dict)}
            assert {field: found[name][field] for field in values} == values


def test_export_has_every_citation(database: sqlite3.Connection, exported: Exported) -> None:
    """There is a row for each citation of a fact or claim, with its locator."""
    found = [
        (fact, claim, source if locator is None else f"{source}[{locator}]")
        for fact, claim, source, locator in database.execute(
            "SELECT fact, claim, source, locator FROM citations"
        )
    ]
    facts, claims = exported.document["facts"].items(), exported.document["claims"].items()
    expected = [(key, None, cited) for key, fact in facts for cited in fact["sources"]]
    for role in ("disputed_by", "background"):
        expected += [(key, None, cited) for key, fact in facts for cited in fact.get(role, ())]
    expected += [(None, key, cited) for key, claim in claims for cited in claim.get("sources", ())]
    expected += [(None, key, claim["source"]) for key, claim in claims]
    assert sorted(found, key=repr) == sorted(expected, key=repr)


def test_export_is_searchable_and_readable(database: sqlite3.Connection) -> None:
    """The full-text index of each table finds words and agrees with the texts; every view can be read."""
    objects = database.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    indexes = {name: sql for _, name, sql in objects if "USING fts5 " in (sql or "")}
    assert indexes.keys() == {"facts_fts", "claims_fts"}
    for index, sql in indexes.items():
        table = index.removesuffix("_fts")
        assert f'content="{table}"' in sql  # by which, so quoted, Datasette finds it
        database.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    found = database.execute(
        "SELECT id FROM facts WHERE rowid IN (SELECT rowid FROM facts_fts WHERE facts_fts MATCH 'brahmos')"
    ).fetchall()
    assert any("brahmos" in key for (key,) in found)
    views = [name for sort, name, _ in objects if sort == "view"]
    assert views
    for view in views:
        assert database.execute(f"SELECT * FROM {view}").fetchone(), view


def test_export_searches_as_search_does(tmp_path: Path, loaded: Knowledge) -> None:
    """A word finds in the exported table the facts that `search` finds, as Datasette asks for them."""
    path = tmp_path / "facts.db"
    publishing.write(str(path), loaded)
    asked = "SELECT id FROM facts WHERE rowid IN (SELECT rowid FROM facts_fts WHERE facts_fts MATCH ?)"
    with Store.open(SHIPPED) as store, contextlib.closing(sqlite3.connect(path)) as connection:
        for word in ("frigate", "kudankulam", "tagore"):
            hits = {
                hit.id for hit in store.search(Filters(terms=(word,), limit=500)).hits if hit.type == "fact"
            }
            assert {key for (key,) in connection.execute(asked, (word,))} == hits != set()


def test_export_ranks_by_where_a_word_stands(tmp_path: Path) -> None:
    """A word weighs in the exported tables as in `search`: a title first, then a statement, an id, a note."""
    places = ["note", "zebra", "statement", "title"]
    fact = "topic = 't'\nsection = 's'\nkind = 'event'\ndate = '2024'\nsources = ['a']\n"
    facts = [
        f"[facts.{place}]\n{fact}"
        + "".join(
            f"{name} = '{'zebra' if name == place else 'horse'}'\n" for name in ("title", "statement", "note")
        )
        for place in places
    ]
    claims = [
        f"[claims.in-{place}]\nsource = 'a'\ntopic = 't'\nverdict = 'confirmed'\n"
        + "".join(f"{name} = '{'zebra' if name == place else 'horse'}'\n" for name in ("claim", "finding"))
        for place in ("finding", "claim")
    ]
    source = "[sources.a]\ntype = 'book'\ntier = 'primary'\ntitle = 'A'\npublisher = 'P'\n"
    path = tmp_path / "facts.toml"
    path.write_text(f"schema = 2\n{source}{''.join(facts)}{''.join(claims)}", encoding="utf-8")
    publishing.write(str(tmp_path / "facts.db"), irfacts.load(path))
    query = "SELECT id FROM {0}_fts WHERE {0}_fts MATCH 'zebra' ORDER BY rank"
    with contextlib.closing(sqlite3.connect(tmp_path / "facts.db")) as connection:
        ranked = [key for table in ("facts", "claims") for (key,) in connection.execute(query.format(table))]
    assert ranked == ["title", "statement", "zebra", "note", "in-claim", "in-finding"]


def test_export_has_json_and_statuses(tmp_path: Path, loaded: Knowledge) -> None:
    """Lists are JSON arrays, what sources say is an object, and figures have SDMX's observation status."""
    path = tmp_path / "facts.db"
    publishing.write(str(path), loaded)
    with contextlib.closing(sqlite3.connect(path)) as connection, Store.open(SHIPPED) as store:
        parties: dict[str, list[str]] = {}
        for key, party in connection.execute(
            "SELECT facts.id, each.value FROM facts, json_each(facts.parties) each"
        ):
            parties.setdefault(key, []).append(party)
        says = dict(connection.execute("SELECT id, says FROM facts WHERE says IS NOT NULL"))
        statuses = dict(connection.execute("SELECT id, obs_status FROM facts"))
        for fact in store.select():
            assert parties.get(fact.id, []) == list(fact.parties)
            assert (json.loads(says[fact.id]) if fact.id in says else {}) == dict(fact.says)
            if fact.value is None:
                assert statuses[fact.id] is None
            elif fact.kind in ("forecast", "target") or fact.status == "planned":
                assert statuses[fact.id] == "F"
            else:
                assert statuses[fact.id] == ("P" if fact.provisional else "E" if fact.circa else "A")
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_export_says_what_it_wrote(run: Run, tmp_path: Path) -> None:
    """One line on standard error names the file, standard output stays empty, nothing else is written."""
    done = run("export", "out.db", facts=SMALL)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (0, "", 1)
    assert "out.db" in done.stderr
    assert listing(tmp_path).keys() == {str(tmp_path / "out.db")}


IN_THE_WAY: dict[str, Callable[[Path], Any]] = {
    "file": lambda path: path.write_text("old"),
    "link": lambda path: path.symlink_to("kept"),
    "dangling link": lambda path: path.symlink_to("nowhere"),
    "folder": Path.mkdir,
}


@posix
@pytest.mark.parametrize("put", IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_export_overwrites_nothing(run: Run, tmp_path: Path, put: Callable[[Path], Any]) -> None:
    """What exists is left as it is, with exit 2 and a hint at --force."""
    (tmp_path / "kept").write_text("kept")
    put(tmp_path / "out.db")
    before = listing(tmp_path)
    done = run("export", "out.db", facts=SMALL)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--force" in done.stderr
    assert listing(tmp_path) == before


def test_export_with_force(run: Run, tmp_path: Path) -> None:
    """With --force an existing file is replaced by the whole database."""
    (tmp_path / "out.db").write_text("old")
    assert run("export", "out.db", "--force", facts=SMALL).returncode == 0
    with contextlib.closing(sqlite3.connect(tmp_path / "out.db")) as connection:
        assert connection.execute("SELECT count(*) FROM facts").fetchone() == (11,)


@posix
@pytest.mark.parametrize(
    "target",
    ["no/such/out.db", "file/out.db", "folder.db", "x" * 300 + ".db", "locked/new.db", "locked/old.db"],
)
def test_export_to_where_nothing_can_be_written(tmp_path: Path, facts: Path, target: str) -> None:
    """A place that cannot be written is exit 74 with one line, and everything stays as it was."""
    (tmp_path / "file").write_text("a file")
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "locked").mkdir()
    (tmp_path / "locked" / "old.db").write_text("old")
    before = listing(tmp_path)
    prefix = unprivileged() if target.startswith("locked") else ()
    with read_only(tmp_path / "locked"):
        done = finish(start(tmp_path, "export", target, "--force", facts=facts, before=prefix))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (74, "", 1), done.stderr
    assert listing(tmp_path) == before


@posix
@pytest.mark.parametrize("size", [0, 4096, 40_000, 70_000])
@pytest.mark.parametrize("old", [False, True], ids=["new", "over an old one"])
def test_export_to_a_full_disk(tmp_path: Path, facts: Path, size: int, old: bool) -> None:
    """Where the database does not fit, the exit is 74, no part of it stays, and an old one is kept."""
    if old:
        (tmp_path / "out.db").write_text("old")
    before = listing(tmp_path)
    done = finish(
        start(tmp_path, "export", "out.db", "--force", facts=facts, before=disk(size), **UNMEASURED)
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (74, "", 1), done.stderr
    assert listing(tmp_path) == before


@pytest.mark.parametrize("spoil", [spoil for spoil, _ in SPOILT.values()], ids=SPOILT)
def test_export_of_a_bad_file(run: Run, tmp_path: Path, facts: Path, spoil: Callable[[Path], Any]) -> None:
    """A knowledge file that cannot be used is exit 3 and writes nothing."""
    spoil(facts)
    before = listing(tmp_path)
    done = run("export", "out.db", facts=facts)
    assert (done.returncode, done.stdout) == (3, "")
    assert listing(tmp_path) == before


@posix
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=lambda each: each.name)
def test_export_stopped_midway(tmp_path: Path, number: signal.Signals) -> None:
    """An export stopped midway leaves the old file as it was; Ctrl-C is exit 130 and leaves nothing else."""
    folder = tmp_path / "target"
    folder.mkdir()
    (folder / "out.db").write_text("old")
    process = start(tmp_path, "export", "target/out.db", "--force", facts=SHIPPED, **UNMEASURED)
    done = stop(process, folder, number)
    assert (done.returncode, done.stdout, done.stderr) == (
        130 if number == signal.SIGINT else -number,
        "",
        "",
    )
    assert (folder / "out.db").read_text() == "old"
    assert number == signal.SIGKILL or [path.name for path in folder.iterdir()] == ["out.db"]


# The library


def test_public_names() -> None:
    """The module's names are those of __all__, each is there with its docstring, and no others are."""
    assert set(dir(irfacts)) == set(irfacts.__all__)
    assert len(irfacts.__all__) == len(set(irfacts.__all__))
    for name in irfacts.__all__:
        assert getattr(irfacts, name).__doc__, name
    with pytest.raises(AttributeError, match="nonsense"):
        getattr(irfacts, "nonsense")  # noqa: B009  # which mypy would refuse
    assert (Path(irfacts.__file__).parent / "py.typed").exists()


def test_public_names_in_a_new_process() -> None:
    """They are the same before anything else was imported, and a star imports them."""
    script = (
        "import irfacts; assert set(dir(irfacts)) == set(irfacts.__all__)\n"
        "from irfacts import *; assert set(irfacts.__all__) <= set(globals())"
    )
    command = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_load() -> None:
    """`load` gives the file's records in its order, with what is derived from them."""
    knowledge = irfacts.load(SMALL)
    document = tomllib.loads(TEXT)
    more = {"review_after": None, "floors": None}
    assert dataclasses.asdict(knowledge.dataset) == document["dataset"] | more
    for name in ("topics", "sources", "facts", "claims"):
        assert list(getattr(knowledge, name)) == list(document[name])
    fact = knowledge.facts["target-100"]
    assert (fact.value, fact.value_max, fact.circa, fact.provisional) == (100, 120, True, None)
    assert (fact.lower, fact.upper, fact.standing) == ("2024-07-09", "2024-07-09", "corroborated")
    assert fact.sources[:2] == (irfacts.Citation("agency-2024", "page 2"), irfacts.Citation("ministry-2025"))
    assert (fact.replaces, fact.claims) == (("target-30",), ("trade-01",))
    assert knowledge.facts["target-30"].replaced_by == ("target-100",)
    assert irfacts.load(str(SMALL)) == knowledge


def test_shipped_file_by_default(own_cache: Path, loaded: Knowledge) -> None:
    """Without a path, `load` and `Store.open` take the file that ships."""
    assert irfacts.load(SHIPPED) == loaded
    store = Store.open()
    assert {fact.id for fact in store.select()} == loaded.facts.keys()
    store.close()
    assert len(list(own_cache.iterdir())) <= 1


@pytest.mark.parametrize("path", [SMALL, SHIPPED], ids=["small", "shipped"])
def test_store_gives_back_the_records(own_cache: Path, path: Path) -> None:
    """What goes into the store comes out, from memory, a new cache and an old one."""
    knowledge = irfacts.load(path)
    for cache in (False, True, True):
        with opened(path, cache=cache) as store:
            assert own_cache.exists() is cache
            assert {fact.id: fact for fact in store.select()} == knowledge.facts
            assert {claim.id: claim for claim in store.claims()} == knowledge.claims
            assert {source.key: source for source in store.sources()} == knowledge.sources
            everything: list[Any] = [*knowledge.facts.values(), *knowledge.claims.values()]
            assert store.get(record.id for record in everything) == everything


def test_store_answers() -> None:
    """Selecting, searching, a series and records by id are answered as on the command line."""
    with opened(SMALL, cache=False) as store:
        assert [fact.id for fact in store.select(Filters(topic="defence", terms=["contract"]))] == ["s400"]
        assert [fact.id for fact in store.select(Filters(since="2024-07-09", kind="target"))] == [
            "target-100"
        ]
        assert [fact.id for fact in store.series("goods-trade")] == ["trade-fy2022-23", "trade-fy2024-25"]
        found = store.get(["trade-01", "nothing", "summit", "trade-01"])
        assert [record.id for record in found] == ["trade-01", "summit"]
        hit = store.search(Filters(terms=["oil"])).hits[0]
        assert (hit.type, hit.id, hit.standing) == ("fact", "import-hs27", "official")
        with pytest.raises(UsageError, match="xyz"):
            store.select(Filters(topic="xyz"))
        with pytest.raises(UsageError, match="xyz"):
            store.series("xyz")
        for wrong in (
            Filters(since="soon"),
            Filters(kind="soon"),
            Filters(standing="soon"),
            Filters(status="soon"),
            Filters(sort="soon"),
        ):
            with pytest.raises(UsageError, match="soon"):
                store.select(wrong)
        assert store.select(Filters(terms="brahmos")) == store.select(Filters(terms=["brahmos"]))
    with pytest.raises(UsageError, match="soon"):
        Store.open(SMALL, as_of="soon")


def test_superseded_points_are_no_part_of_a_series(ask: Run, facts: Path) -> None:
    """A point that another fact replaces is left out of the series, and of its number of points."""
    point = "value = 68692.74\n"
    assert TEXT.count(point) == 1
    aged(facts, TEXT.replace(point, f'{point}replaces = ["trade-fy2022-23"]\n'))
    assert ids(ask("chart", "goods-trade", "--json", facts=facts)) == ["trade-fy2024-25"]
    listed = {row["indicator"]: row for row in rows(ask("chart", "--json", facts=facts))}
    series = listed["goods-trade"]
    assert (series["points"], series["first"], series["last"]) == (1, "2024-04/2025-03", "2024-04/2025-03")


def test_records_are_frozen() -> None:
    """No record can be changed or given more fields."""
    knowledge = irfacts.load(SMALL)
    fact = knowledge.facts["s400"]
    records: list[Any] = [
        knowledge,
        knowledge.dataset,
        knowledge.topics["trade"],
        knowledge.sources["undated"],
    ]
    records += [fact, fact.sources[0], knowledge.claims["trade-01"], Filters()]
    with opened(SMALL, cache=False) as store:
        records += [store.search(Filters(terms=["oil"])).hits[0], store.all_series()[0]]
    assert {type(record).__name__ for record in records} < set(irfacts.__all__)
    for record in records:
        name = getattr(record, "_fields", None) or [field.name for field in dataclasses.fields(record)]
        with pytest.raises(AttributeError):
            setattr(record, name[0], "changed")
        with pytest.raises((AttributeError, TypeError)):
            record.more = 1


def test_records_are_what_their_fields_are() -> None:
    """A record is made of its fields alone, equal to one that has the same, and written as Python."""
    source = irfacts.load(SMALL).sources["undated"]
    fields = {field.name: getattr(source, field.name) for field in dataclasses.fields(source)}
    other = irfacts.Source(**fields)
    assert source == other
    assert hash(source) == hash(other)
    assert pickle.loads(pickle.dumps(source)) == other
    assert source != dataclasses.replace(source, title="Another")
    assert source != fields
    assert repr(source).startswith("Source(key='undated', type=")
    with pytest.raises(TypeError, match="lacks the field 'key'"):
        irfacts.Source(**{name: value for name, value in fields.items() if name != "key"})
    with pytest.raises(TypeError, match="no field 'colour'"):
        irfacts.Source(**fields | {"colour": "red"})


@pytest.mark.parametrize(
    ("text", "line", "where", "message"),
    [
        ('[facts.a]\ntopic = "t"\n[facts.b]\ndate = "x"\n', 1, "facts.a.section", "is missing"),
        ('[dataset]\nversion = "1"\n[facts]\n[nonsense]\n', 4, "nonsense", "unknown key"),
        ("a = 1\nb =\n", 2, "", "Invalid value"),
        ("schema = 3\n[facts]\n", 1, "schema", "format 2"),
        (None, None, "", "No such file or directory"),
    ],
    ids=["missing field", "unknown key", "syntax", "format", "no file"],
)
def test_error_parts(tmp_path: Path, text: str | None, line: int | None, where: str, message: str) -> None:
    """An IrfactsError has path, line, key path and message as attributes; its text joins them."""
    path = tmp_path / "bad.toml"
    if text is not None:
        path.write_text(text)
    for use in (irfacts.load, Store.open):
        with pytest.raises(IrfactsError) as caught:
            use(path)
        error = caught.value
        assert (error.path, error.line, error.where) == (str(path), line, where)
        assert message in error.message
        place = f"{path}:{line}" if line else str(path)
        assert str(error) == ": ".join(part for part in (place, where, error.message) if part)


# Offline: no socket, no other program, no file but the cache

GUARD = """
import os, sys

def refuse(event, arguments):
    if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")):
        os.write(2, f"refused: {event}".encode())
        os._exit(99)

sys.addaudithook(refuse)
"""


@pytest.fixture
def guard(tmp_path: Path) -> dict[str, str]:
    """Give an environment in which a process that makes a socket or starts another program dies."""
    folder = tmp_path / "guard"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(GUARD)
    return {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.parametrize("script", ["import socket; socket.socket()", "import os; os.system('true')"])
def test_the_guard_works(guard: dict[str, str], tmp_path: Path, script: str) -> None:
    """The guard of the next test does stop a process that opens a socket or starts a program."""
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment(tmp_path, **guard), capture_output=True, check=False)
    assert done.returncode == 99


@pytest.mark.parametrize("command", [*ANSWERS, *OTHERS, "export out.db"])
def test_nothing_is_opened_or_written(
    run: Run, tmp_path: Path, facts: Path, guard: dict[str, str], command: str
) -> None:
    """No call opens a socket, runs a program or writes a file but the cache and what export is told."""
    before = listing(tmp_path)
    env = guard | {"IRFACTS_FILE": str(facts)} | (COMPLETE if command == "complete" else {})
    done = run(*([] if command == "complete" else command.split()), env=env)
    assert done.returncode == 0, done.stderr
    after = listing(tmp_path)
    assert before.items() <= after.items()
    written = {path for path in after.keys() - before.keys() if after[path]}
    outside = {path for path in written if Path(path).parent != tmp_path / "cache" / "irfacts"}
    assert outside == ({str(tmp_path / "out.db")} if command.startswith("export") else set())


@pytest.mark.parametrize("path", [SMALL, None])
def test_citations_know_their_source(path: Path | None) -> None:
    """Whatever gives a record gives its citations with their sources, which stay when the store is closed."""
    knowledge = irfacts.load(path)
    with Store.open(path, cache=False) as store:
        records = [
            *store.select(),
            *store.claims(),
            *store.get([*knowledge.facts][:2] + [*knowledge.claims][:2]),
        ]
        hits = store.search(Filters(terms="trade")).hits
    records += [*knowledge.facts.values(), *knowledge.claims.values()]
    cited = [each for record in records for _, each in citations(record)]
    cited += [each for hit in hits for each in hit.sources]
    assert len(cited) > 20
    for citation in cited:
        assert citation.source == knowledge.sources[citation.key]
        assert citation == irfacts.Citation(citation.key, citation.locator)
    with pytest.raises(LookupError):
        _ = irfacts.Citation("nowhere").source
    assert pickle.loads(pickle.dumps(records)) == records
    kept = irfacts.bibtex([cited[0].source]), json.loads(irfacts.csl_json([cited[0].source]))
    assert kept[0].startswith("@")
    assert kept[1][0]["id"] == cited[0].key


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "x"},
        {"standing": "x"},
        {"status": "x"},
        {"verdict": "x"},
        {"tier": "x"},
        {"topic": "x"},
        {"section": "x"},
        {"source": "x"},
        {"indicator": "x"},
        {"since": "2024-13"},
        {"until": "yesterday"},
        {"in_": "2024-02-30"},
        {"sort": "x"},
        {"limit": 0},
    ],
)
def test_nothing_unknown_is_taken_in_silence(wrong: dict[str, Any]) -> None:
    """An unknown word, name, date or field raises UsageError on every list, also where it narrows none."""
    with Store.open(SMALL, cache=False) as store:
        for question in (store.select, store.claims, lambda filters: store.sources(filters=filters)):
            with pytest.raises(irfacts.UsageError):
                question(Filters(**wrong))


def test_one_text_is_one_term() -> None:
    """`Filters(terms="trade")` asks for trade."""
    with Store.open(SMALL, cache=False) as store:
        assert store.select(Filters(terms="trade")) == store.select(Filters(terms=["trade"])) != []


def test_a_locator_and_a_figure_of_the_same_words_are_told_apart(tmp_path: Path) -> None:
    """A source cited at 5 that gives 5 has a citation and a quote of the same words, each kept so."""
    path = tmp_path / "facts.toml"
    path.write_text(
        '[sources.a]\ntype = "webpage"\ntier = "primary"\ntitle = "A"\npublisher = "P"\n'
        '[facts.f]\ntopic = "t"\nsection = "s"\nkind = "figure"\ntitle = "T"\nstatement = "S."\n'
        'date = "2024"\nvalue = 5\nunit = "people"\nsources = ["a[5]"]\n[facts.f.says]\na = "5"\n',
        "utf-8",
    )
    for _ in range(2):
        with Store.open(path, cache=False) as store:
            (fact,) = store.select()
        assert [str(each) for each in fact.sources] == ["a[5]"]
        assert [str(each) for each in fact.says] == ["a=5"]
