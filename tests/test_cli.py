"""The program as a process: exit codes, streams, signals, help, wrong use, environment, completion."""

import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

import irfacts
from conftest import DATA, PROGRAM, SHARED, UNMEASURED, Run, environment
from irfacts.output.formats import FORMATS

SMALL = DATA / "small.toml"
COMMANDS = (
    *(
        "timeline",
        "facts",
        "topics",
        "trade",
        "defence",
        "diaspora",
        "diplomacy",
        "search",
        "show",
        "cite",
        "claims",
        "chart",
    ),
    *("sources", "check", "diff", "schema", "export", "help"),
)
# One call of each kind that writes to standard output.
CALLS = (
    *("", "--help", "--version", "trade --help", "trade", "trade -f table", "show s400 -f html"),
    *("search kazan --json", "sources -f bibtex", "chart goods-trade -f svg", "schema"),
)
HOSTILE = "\x1b[31mx[/b]\u202e\x9b\x07y\nz"
VISIBLE = r"\x1b[31mx[/b]\u202e\x9b\x07y"
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

posix = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX system")
Done = subprocess.CompletedProcess[str]
Call = Callable[..., Done]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one home folder, so one cache, for the calls that need none of their own."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def call(home: Path) -> Call:
    """Give a function that asks small.toml; a variable that is None is taken out of the environment."""

    def ask(
        *arguments: str,
        env: Mapping[str, str | None] | None = None,
        command: tuple[str, ...] = (str(PROGRAM),),
        stdout: int = subprocess.PIPE,
        cwd: Path | None = None,
    ) -> Done:
        chosen = {**environment(home), **SHARED, "IRFACTS_FILE": str(SMALL), **(env or {})}
        return subprocess.run(
            [*command, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="surrogateescape",
            env={name: value for name, value in chosen.items() if value is not None},
            cwd=cwd or home,
            timeout=120,
            check=False,
        )

    return ask


@pytest.fixture
def answer(ask: Run) -> Run:
    """Give a function that asks small.toml within this process: for what is said, not how a process ends."""
    return partial(ask, facts=SMALL)


def hooked(folder: Path, code: str) -> dict[str, str]:
    """Give variables under which Python runs *code* before the program."""
    (folder / "hooks").mkdir()
    (folder / "hooks" / "sitecustomize.py").write_text(code, "utf-8")
    return {"PYTHONPATH": str(folder / "hooks")}


# Exit codes 0 to 3


@pytest.mark.parametrize(
    "line",
    [
        *CALLS,
        *("timeline", "defence", "defense", "diaspora", "diplomacy", "claims", "chart", "sources undated"),
        *("show s400 trade-01 -f table", "trade zzz --help", "trade target --limit 1"),
    ],
)
def test_found(answer: Run, line: str) -> None:
    """An answer is on stdout, exit 0; stderr is empty."""
    done = answer(*line.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize(
    "line",
    [
        *("trade zzz", "timeline --until 1900", "search zzz", "claims zzz", "sources --publisher zzz"),
        *("show zzz", "show s400 zzz", "show -- --help", "diaspora --kind event"),
        "claims --verdict unchecked",
    ],
)
def test_nothing_matched(answer: Run, line: str) -> None:
    """Nothing matched is exit 1, for `show` if one id is unknown."""
    done = answer(*line.split())
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


FAULTS = {
    "syntax": ("[facts.a\n", 1),
    "schema": ('[facts.a]\ntopic = "trade"\n', 1),
    "rule": (SMALL.read_text("utf-8").replace('unit = "students"', 'unit = "heads"'), 1),
    "warning": (SMALL.read_text("utf-8").replace('["Cities"]', '["Cities", "Empty"]'), 0),
    "none": (SMALL.read_text("utf-8"), 0),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_check(answer: Run, tmp_path: Path, fault: str) -> None:
    """`check` exits 1 for errors, a syntax error among them; for a warning alone only with --strict."""
    text, code = FAULTS[fault]
    path = tmp_path / "checked.toml"
    path.write_text(text, "utf-8")
    assert answer("check", str(path)).returncode == code
    assert answer("check", str(path), "--strict").returncode == (fault != "none")
    assert bool(json.loads(answer("check", str(path), "--json").stdout)) == (fault != "none")


def unusable(folder: Path, what: str) -> Path:
    """Make a knowledge file that cannot be used."""
    path = folder / "bad.toml"
    if what == "folder":
        path.mkdir()
    elif what != "missing":
        path.write_bytes(
            {
                "syntax": b"[facts.a\n",
                "empty": b"",
                "not UTF-8": b'[facts.a]\ntitle = "\xff"\n',
                "mark": b"\xef\xbb\xbf[facts]\n",
                "schema": b'[facts.a]\ntopic = "trade"\n',
                "UTF-16": "[facts]\n".encode("utf-16"),
            }[what]
        )
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    "what", ["missing", "folder", "syntax", "empty", "not UTF-8", "mark", "schema", "UTF-16"]
)
@pytest.mark.parametrize("by", ["--facts", "IRFACTS_FILE"])
def test_unusable_file(call: Call, tmp_path: Path, what: str, by: str) -> None:
    """A knowledge file that cannot be used is one line that begins with its name, exit 3, no answer."""
    path = unusable(tmp_path, what)
    for line in ("trade --json", "show s400"):
        arguments = (*line.split(), "--facts", str(path)) if by == "--facts" else line.split()
        done = call(*arguments, env={"IRFACTS_FILE": str(path)} if by != "--facts" else {})
        assert (done.returncode, done.stdout) == (3, "")
        assert re.fullmatch(rf"irfacts: {re.escape(str(path))}(:\d+)?: [^\n]+\n", done.stderr)


def test_many_faults_are_counted(answer: Run, tmp_path: Path) -> None:
    """A schema-false file shows its first fault, how many more there are, and how to see them."""
    path = unusable(tmp_path, "schema")
    done = answer("trade", "--facts", str(path))
    assert re.search(rf"\d+ more: irfacts check {re.escape(str(path))}", done.stderr)


@pytest.mark.parametrize("line", ["check missing.toml", "trade --facts missing.toml", "export x.db"])
def test_missing_file(call: Call, tmp_path: Path, line: str) -> None:
    """A file that is not there cannot be used by any command, `check` and `export` included: exit 3."""
    done = call(*line.split(), env={"IRFACTS_FILE": "missing.toml"}, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert not [*tmp_path.iterdir()]


TOPICS = "trade, defence, diaspora, diplomacy"
SECTIONS = "Targets, Goods trade by year, Goods by HS chapter"
SOURCES = ("agency-2024", "book-1999", "daily-2024", "ministry-2025", "opinion-2025", "undated")
KINDS = "event, agreement, institution, programme, exercise, figure, target, forecast, good, organisation"
STANDINGS = "superseded, disputed, corroborated, official, single-source"
VERDICTS = "confirmed, imprecise, superseded, disputed, unchecked"
WRONG: list[tuple[str, tuple[str, ...]]] = [
    ("tarde", ("'tarde'", "trade")),
    ("zzz", ("'zzz'", *COMMANDS)),
    ("--zzz", ("--zzz",)),
    ("--facts x.toml trade", ("--facts",)),
    ("trade --sorce x", ("--sorce", "--source")),
    ("trade --format", ("--format",)),
    ("trade -f xml", ("'xml'", *FORMATS)),
    ("trade -f jsn", ("'jsn'", "did you mean json", *FORMATS)),
    ("trade --kind zzz", ("'zzz'", KINDS, "community", "statement")),
    ("trade --standing zzz", ("'zzz'", STANDINGS)),
    ("trade --sort zzz", ("'zzz'", "known: id, topic, section")),
    ("trade --color zzz", ("'zzz'", "auto, always, never")),
    ("claims --verdict zzz", ("'zzz'", VERDICTS)),
    ("sources --tier zzz", ("'zzz'", "primary, secondary, tertiary, opinion")),
    ("trade --section Zzz", ("'Zzz'", SECTIONS)),
    ("trade --section Missiles", ("'Missiles'", SECTIONS)),
    ("trade --section Target", ("did you mean Targets",)),
    ("timeline --topic trade --section Ships", ("'Ships'", SECTIONS)),
    ("timeline --topic zzz", ("'zzz'", TOPICS)),
    ("search x --topic zzz", ("'zzz'", TOPICS)),
    ("claims --topic zzz", ("'zzz'", TOPICS)),
    ("claims --topic trad", ("did you mean trade",)),
    ("trade --source zzz", ("'zzz'", *SOURCES)),
    ("trade --source ministry-2024", ("did you mean ministry-2025",)),
    ("sources zzz", ("'zzz'", *SOURCES)),
    ("sources undated ministry-2024", ("did you mean ministry-2025",)),
    ("chart zzz", ("'zzz'", "goods-balance, goods-trade")),
    ("chart goods-trad", ("did you mean goods-trade",)),
    ("chart a b", ("b",)),
    ("trade --fields zzz", ("'zzz'", "id, topic, section, kind, title", "standing, replaced_by, claims")),
    ("trade --fields id,valeu", ("'valeu'", "did you mean value")),
    ("trade --fields ''", ("id, topic, section",)),
    (
        "claims --fields value",
        ("'value'", "id, source, topic, date, claim, verdict, finding, facts"),
    ),
    ("chart --fields id", ("'id'", "indicator")),
    ("trade --limit 0", ("--limit",)),
    ("trade --limit -1", ("--limit",)),
    ("trade --limit x", ("--limit", "'x'")),
    ("trade --limit 1.5", ("--limit",)),
    (f"trade --limit {10**30}", ("--limit",)),
    ("trade --since yesterday", ("'yesterday'", "YYYY")),
    ("trade --since 2023-24", ("2023-04/2024-03",)),
    ("timeline --until 2024-02-30", ("2024-02-30",)),
    ("trade --as-of zzz", ("'zzz'", "YYYY")),
    ("trade --since 2020 --until 2010", ("2020", "2010")),
    ("show", ("ID",)),
    ("search", ("word",)),
    ("search ''", ("word",)),
    ("export", ("FILE",)),
    ("export facts.csv", ("facts.csv", ".db, .html")),
    ("export facts.json", ("'facts.json'", "metadata.json")),
    ("show s400 --kind target", ("--kind",)),
    ("claims --kind target", ("--kind",)),
    ("trade --topic trade", ("--topic",)),
    ("sources --since 2020", ("--since",)),
    ("search x --sort id", ("--sort",)),
    ("schema x", ("x",)),
    ("help datse", ("'datse'", "did you mean dates", "exit-codes", "trade")),
    ("help dates trade", ("trade",)),
    ("show s400 trade-01 --json", ("facts and claims",)),
]


@pytest.mark.parametrize(("line", "parts"), WRONG, ids=[line for line, _ in WRONG])
def test_wrong_use(answer: Run, line: str, parts: tuple[str, ...]) -> None:
    """Wrong use is one line on stderr that names what would be right, exit 2, nothing on stdout."""
    done = answer(*shlex.split(line))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("irfacts: ")
    assert done.stderr.count("\n") == 1
    assert [part for part in parts if part not in done.stderr] == []


def test_export_keeps_what_is_there(answer: Run, tmp_path: Path) -> None:
    """An existing file is not replaced unasked: wrong use that names --force."""
    target = tmp_path / "kept.db"
    target.write_text("mine")
    done = answer("export", str(target))
    assert (done.returncode, target.read_text()) == (2, "mine")
    assert "--force" in done.stderr
    assert answer("export", str(target), "--force").returncode == 0
    assert target.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        *((1, ("show", HOSTILE)), (2, (HOSTILE,)), (2, ("trade", f"--{HOSTILE}")), (2, ("chart", HOSTILE))),
        *((2, ("trade", option, HOSTILE)) for option in ("-f", "--section", "--kind", "--fields")),
        *((2, ("trade", option, HOSTILE)) for option in ("--limit", "--source", "--color")),
        *((2, ("sources", HOSTILE)), (2, ("timeline", "--topic", HOSTILE)), (3, ("check", HOSTILE))),
        *((3, ("trade", "--facts", HOSTILE)), (74, ("export", f"{HOSTILE}/x.db"))),
    ],
    ids=ascii,
)
def test_echo_is_safe(answer: Run, code: int, arguments: tuple[str, ...]) -> None:
    """What a user typed is shown in a message as visible text, on one line."""
    done = answer(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1)
    assert not UNSAFE.search(done.stderr)
    assert VISIBLE in done.stderr


def test_echo_of_half_an_interval_is_safe(answer: Run) -> None:
    """Of what stands for an interval the half that is no date is shown."""
    done = answer("trade", "--since", HOSTILE)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert not UNSAFE.search(done.stderr)
    assert f"'{VISIBLE.partition('/')[0]}'" in done.stderr


def test_echo_beside_an_answer_is_safe(answer: Run) -> None:
    """So it is beside the answer to what else was typed."""
    done = answer("show", "s400", "--", HOSTILE)
    assert (done.returncode, done.stdout) == (1, answer("show", "s400").stdout)
    assert done.stderr == f"irfacts: no fact or claim '{VISIBLE}\\x0az'\n"


# Exit code 70


@pytest.mark.parametrize(
    "error",
    [
        *("ZeroDivisionError('no')", "AssertionError()", "MemoryError()", "RecursionError('deep')"),
        *(
            "KeyError('x')",
            "UnicodeEncodeError('ascii', 'я', 0, 1, 'no')",
            "OSError(5, 'io')",
        ),
    ],
)
def test_bug(call: Call, tmp_path: Path, error: str) -> None:
    """A fault of the program itself is one line that names the error, exit 70, no traceback."""
    code = (
        f"import irfacts.output.rows as rows\ndef write(*a, **k):\n    raise {error}\nrows.to_json = write\n"
    )
    done = call("trade", "--json", env=hooked(tmp_path, code))
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.count("\n") == 1
    assert error.partition("(")[0] in done.stderr


def test_bug_message_is_safe(call: Call, tmp_path: Path) -> None:
    """The words of a bug cannot steer the terminal either."""
    code = f"import irfacts.output.rows as rows\ndef write(*a, **k):\n    raise TypeError({HOSTILE!r})\n"
    done = call("trade", "--json", env=hooked(tmp_path, code + "rows.to_json = write\n"))
    assert done.returncode == 70
    assert VISIBLE in done.stderr


# Exit code 74, closed streams, closed pipes


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("line", CALLS)
def test_full_disk(call: Call, line: str) -> None:
    """A full disk is one line, exit 74."""
    with open("/dev/full", "wb") as full:
        done = call(*line.split(), stdout=full.fileno())
    assert done.returncode == 74
    assert re.fullmatch(r"irfacts: [^\n]*No space left on device\n", done.stderr)


@posix
@pytest.mark.parametrize("line", CALLS)
def test_closed_stdout(call: Call, line: str) -> None:
    """A standard output that is closed from the start is one line, exit 74."""
    done = call(*line.split(), command=("sh", "-c", 'exec "$@" >&-', "sh", str(PROGRAM)))
    assert done.returncode == 74
    assert re.fullmatch(r"irfacts: [^\n]*\n", done.stderr)


@posix
@pytest.mark.parametrize(
    ("fault", "stdout", "code"),
    [("none", ">/dev/full", 0), ("none", ">&-", 74), ("rule", ">/dev/full", 74), ("rule", ">&-", 74)],
)
def test_check_where_nothing_can_be_written(
    call: Call, tmp_path: Path, fault: str, stdout: str, code: int
) -> None:
    """`check` writes to standard output only what is wrong: a full disk does not matter to a sound file."""
    path = tmp_path / "checked.toml"
    path.write_text(FAULTS[fault][0], "utf-8")
    done = call("check", str(path), command=("sh", "-c", f'exec "$@" {stdout}', "sh", str(PROGRAM)))
    assert done.returncode == code
    assert done.stderr.count("0 errors, 0 warnings\n") == (code == 0)


@posix
@pytest.mark.parametrize(
    ("line", "code"),
    [("trade --json", 0), ("trade -f table", 0), ("show zzz s400", 1), ("trade -f xml", 2), ("show", 2)],
)
def test_closed_stderr(call: Call, answer: Run, line: str, code: int) -> None:
    """A closed stderr changes neither the answer nor the exit code."""
    done = call(*line.split(), command=("sh", "-c", 'exec "$@" 2>&-', "sh", str(PROGRAM)))
    assert (done.returncode, done.stdout) == (code, answer(*line.split()).stdout)


@posix
@pytest.mark.parametrize("streams", [">&- 2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams(call: Call, streams: str) -> None:
    """Without stdin all is well; without stdout it is exit 74, with stderr closed too."""
    done = call("trade", command=("sh", "-c", f'exec "$@" {streams}', "sh", str(PROGRAM)))
    assert done.returncode == (74 if ">&-" in streams else 0)
    assert done.stderr == ""


@posix
@pytest.mark.parametrize("line", CALLS)
@pytest.mark.parametrize("env", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])
def test_closed_pipe(call: Call, line: str, env: dict[str, str]) -> None:
    """A reader that has gone before the first byte is no failure: exit 0, stderr empty."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = call(*line.split(), env=env, stdout=writer)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


@posix
@pytest.mark.parametrize("line", ["timeline -f jsonl", "timeline", "timeline -f table", "claims --json"])
@pytest.mark.parametrize("env", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])
def test_head(home: Path, line: str, env: dict[str, str]) -> None:
    """`| head -1` gets its line of a long answer; the program leaves quietly with 0."""
    command = [str(PROGRAM), *line.split()]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home, **env), cwd=home
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        message = process.stderr.read()
        code = process.wait(60)
    assert first.endswith(b"\n")
    assert (code, message) == (0, b"")


# Exit code 130


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a knowledge file that takes a while to compile, old enough to be kept in the cache."""
    path = tmp_path_factory.mktemp("large") / "large.toml"
    head = '[sources.s]\ntype = "book"\ntier = "primary"\ntitle = "T"\npublisher = "P"\n'
    fact = (
        '[facts.f{0}]\ntopic = "trade"\nsection = "S"\nkind = "figure"\ntitle = "Title {0}"\n'
        'statement = "Statement {0}."\ndate = "2020"\nvalue = {0}\nunit = "people"\nsources = ["s"]\n'
    )
    path.write_text(head + "".join(map(fact.format, range(3_000))), "utf-8")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    return path


def whole(folder: Path) -> bool:
    """Whether every file of the cache is a whole database with all facts, none a draft."""
    files = [*(folder / "cache").rglob("*.*")]
    for file in files:
        connection = sqlite3.connect(file)
        try:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("SELECT count(*) FROM facts").fetchone() == (3_000,)
        finally:
            connection.close()
    return len(files) <= 1


# Sends Ctrl-C at an audit event of Python's, or some CPU time after it.
INTERRUPT = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGVTALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
event, part, after = {0!r}
waiting = [True]
def hook(name, arguments):
    if name == event and waiting and part in str(arguments[:1]):
        waiting.clear()
        if after:
            signal.setitimer(signal.ITIMER_VIRTUAL, after)
        else:
            os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(hook)
"""
MOMENTS: list[tuple[str, str, float]] = [
    ("import", "'typer'", 0),
    ("import", "'irfacts.store.store'", 0),
    ("open", "large.toml", 0),
    ("import", "'tomli'", 0),
    ("os.mkdir", "irfacts", 0),
    ("sqlite3.connect", "", 0),
    ("os.rename", "", 0),
    ("import", "'csv'", 0),
    ("open", "large.toml", 0.02),
    ("open", "large.toml", 0.08),
    ("os.mkdir", "irfacts", 0.01),
    ("os.mkdir", "irfacts", 0.03),
]


@pytest.mark.slow
@posix
@pytest.mark.parametrize(("event", "part", "after"), MOMENTS)
def test_interrupt(call: Call, tmp_path: Path, large: Path, event: str, part: str, after: float) -> None:
    """Ctrl-C at any moment is exit 130 without a word; the cache stays whole and the next call answers."""
    env = {"IRFACTS_FILE": str(large), "XDG_CACHE_HOME": str(tmp_path / "cache"), **UNMEASURED}
    hooks = hooked(tmp_path, INTERRUPT.format((event, part, after)))
    done = call("trade", "-f", "csv", "--fields", "id,value", env={**env, **hooks})
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")
    assert whole(tmp_path)
    done = call("trade", "-f", "csv", "--fields", "id,value", env=env)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 3_001
    assert whole(tmp_path)


@posix
def test_interrupt_by_the_terminal(home: Path, tmp_path: Path) -> None:
    """SIGINT from outside, while a reader keeps the program waiting, is exit 130 without a traceback."""
    hooks = hooked(tmp_path, "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n")
    command = [str(PROGRAM), "timeline", "-f", "jsonl"]
    env = environment(home, **hooks, **UNMEASURED)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, cwd=home
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(1)
        time.sleep(0.5)  # by now the pipe is full
        process.send_signal(2)
        code = process.wait(60)
        assert (code, process.stderr.read().strip()) == (130, b"")


# Help, overview, version


def examples(text: str) -> list[str]:
    """Give the lines of a help text that are examples."""
    return re.findall(r"^ +(irfacts .+)$", text, re.MULTILINE)


@pytest.mark.parametrize("command", ["", *COMMANDS, "defense"])
def test_help(answer: Run, command: str) -> None:
    """`-h` and `--help` start with usage, then what it is, then examples, whole at any width; exit 0."""
    short = answer(*command.split(), "-h", env={"COLUMNS": "200"})
    long = answer(*command.split(), "--help", env={"COLUMNS": "30"})
    assert (short.returncode, short.stderr, long.returncode, long.stderr) == (0, "", 0, "")
    assert not UNSAFE.search(short.stdout)
    assert short.stdout.startswith(f"Usage: irfacts {command}".strip() + " [OPTIONS]")
    wanted = {"": "irfacts ", "defense": "irfacts defence "}.get(command, f"irfacts {command}")
    for text in (short.stdout, long.stdout):
        before, options, _ = text.partition("\nOptions:")
        assert options
        assert examples(before)
        assert all(f"{example} ".startswith(wanted) for example in examples(before))
    assert examples(short.stdout) == examples(long.stdout)


def test_help_fits(answer: Run) -> None:
    """On a narrow terminal the help is narrow too, but for examples."""
    for width in (40, 60, 200):
        lines = answer("trade", "--help", env={"COLUMNS": str(width)}).stdout.splitlines()
        assert max(len(line) for line in lines if "irfacts" not in line) <= min(width, 80)


def test_messages_that_help(answer: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages say what was meant, whatever its case, and what to do next."""
    monkeypatch.chdir(tmp_path)
    for line, code, words in (
        ("show INS-CARRIER", 1, "carrier"),
        ("show TARGET-100", 1, "did you mean target-100"),
        ("trade --section TARGET", 2, "did you mean Targets"),
        ("trade --fields DATE", 2, "did you mean date"),
        ("summit", 2, "irfacts search summit"),
        ("trade zzz", 1, "irfacts search zzz"),
        ("trade --limit x", 2, "'x' is not a whole number from 1"),
        ("show s400 trade-01", 2, "-f table"),
        ("show s400 --as-of 1990", 1, "'s400' had not been published by then"),
        ("show nope --as-of 1990", 1, "no fact or claim 'nope'"),
        ("export no/such/place.db", 74, "cannot write 'no/such/place.db'"),
    ):
        done = answer(*line.split())
        assert (done.returncode, done.stderr.count("\n")) == (code, 1), line
        assert words in done.stderr, line
        assert done.stderr.count("cannot write") < 2
    path = tmp_path / "one.toml"
    path.write_text(FAULTS["rule"][0], "utf-8")
    assert answer("check", str(path)).stderr.endswith(": 1 error, 0 warnings\n")


def test_words_of_options_may_have_capitals(answer: Run) -> None:
    """Words of a closed list are taken in any case."""
    assert (
        answer("trade", "--kind", "Target", "-f", "JSON").stdout
        == answer("trade", "--kind=target", "--json").stdout
    )


def test_empty_words(answer: Run, ask: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty word narrows as little as a blank one, and an empty file name is no file."""
    monkeypatch.chdir(tmp_path)
    assert answer("trade", "").stdout == answer("trade", " ").stdout == answer("trade").stdout
    for line in (["trade"], ["check"], ["export", "x.db"]):
        done = ask(*line, "--facts", "")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)


@pytest.mark.parametrize(("form", "lines"), [("csv", 1), ("tsv", 1), ("markdown", 2), ("jsonl", 0)])
def test_empty_chart(answer: Run, form: str, lines: int) -> None:
    """A series that was not published yet is an empty list, with its header."""
    done = answer("chart", "goods-trade", "--as-of", "1990", "-f", form)
    assert (done.returncode, done.stdout.count("\n")) == (1, lines)


def test_short_help(answer: Run) -> None:
    """`-h` and `--help` say the same."""
    assert answer("trade", "-h").stdout == answer("trade", "--help").stdout


@pytest.mark.parametrize(
    ("command", "part"),
    [("trade", "[TERM]..."), ("chart", "[INDICATOR]"), ("check", "[FILE]"), ("sources", "[KEY]...")],
)
def test_help_keeps_brackets(answer: Run, command: str, part: str) -> None:
    """What stands in brackets is not taken for markup."""
    assert part in answer(command, "--help").stdout.split("\n")[0]


def test_help_lists_commands(answer: Run) -> None:
    """The help lists every command once with a sentence, but not the hidden alias."""
    listed = answer("--help").stdout.partition("Commands:")[2]
    assert tuple(re.findall(r"^  (\w+)  +\S", listed, re.MULTILINE)) == COMMANDS


# What writes nothing to standard output where all is well.
SILENT = ("check", "export")


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_examples_work(call: Call, tmp_path: Path, command: str) -> None:
    """Every example of the help finds something in the file that ships."""
    for name in ("my-facts.toml", "old-facts.toml", "new-facts.toml"):
        shutil.copy(SMALL, tmp_path / name)
    for name in ("facts-2025.db", "facts-2026.db"):
        assert call("export", name, cwd=tmp_path).returncode == 0
    for example in examples(call(command, "--help").stdout):
        words, _, _ = example.partition(" > ")
        done = call(*shlex.split(words)[1:], env={"IRFACTS_FILE": None}, cwd=tmp_path)
        differs = command == "diff" and bool(done.stdout.strip("[]\n"))
        assert done.returncode == int(differs), example
        assert bool(done.stdout) == (command not in SILENT), example


OVERVIEW = """\
A small file
Edition 2025.1 of 2025-06-30: 11 facts, 2 claims, 6 sources, evidence to 15 Apr
2025

Try
  irfacts trade oil                 figures with dates, standing and sources
  irfacts timeline --in 2020/..     what happened when
  irfacts search how many S-400     the best matches over everything
  irfacts show target-100bn-2030    the whole card of one fact
  irfacts chart goods-trade         a series as bars

irfacts --help lists every command.
"""


def test_overview(answer: Run, ask: Run, tmp_path: Path) -> None:
    """`irfacts` alone prints the edition, the counts and five things to try; exit 0."""
    done = answer()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == OVERVIEW
    narrow = answer(env={"COLUMNS": "40"}).stdout
    assert narrow.startswith("A small file\nEdition 2025.1 of 2025-06-30: 11 facts,\n")
    assert "\n  irfacts trade oil\n    figures with dates, standing and\n    sources\n  irfacts" in narrow
    assert narrow.split() == OVERVIEW.split()
    untitled = tmp_path / "untitled.toml"
    untitled.write_text(SMALL.read_text("utf-8").replace('title = "A small file"\n', "", 1), "utf-8")
    assert ask(facts=untitled).stdout.splitlines()[0] == "irfacts"


def test_version(answer: Run) -> None:
    """`--version` prints three lines: the program, the edition of the data, the version of the formats."""
    done = answer("--version")
    assert (done.returncode, done.stderr) == (0, "")
    program, data, formats = done.stdout.splitlines()
    assert program == f"irfacts {irfacts.__version__}"
    assert "2025.1" in data
    assert "2025-06-30" in data
    assert re.search(r"format.*\d", formats)


@pytest.mark.parametrize(
    "line", ["", "--version", "trade --json", "show zzz", "trade -f xml", "-h", "trade -f table"]
)
def test_module(call: Call, line: str) -> None:
    """`python -m irfacts` is the same program, by the same name."""
    module = call(*line.split(), command=(sys.executable, "-m", "irfacts"))
    script = call(*line.split())
    assert (module.returncode, module.stdout, module.stderr) == (
        script.returncode,
        script.stdout,
        script.stderr,
    )


def test_alias(answer: Run) -> None:
    """`defense` answers as `defence` does."""
    assert answer("defense", "--json").stdout == answer("defence", "--json").stdout != "[]\n"


# Surroundings


def test_chosen_file(call: Call, tmp_path: Path) -> None:
    """`--facts` goes before IRFACTS_FILE, that before the file that ships; an empty one is none."""
    other = tmp_path / "other.toml"
    other.write_text(SMALL.read_text("utf-8").replace("s400", "s500"), "utf-8")
    by_variable = call("defence", "--fields", "id", env={"IRFACTS_FILE": "other.toml"}, cwd=tmp_path)
    assert by_variable.stdout.split() == ["id", "brahmos", "s500", "carrier"]
    by_option = call("defence", "--fields", "id", "--facts", "other.toml", cwd=tmp_path)
    assert by_option.stdout == by_variable.stdout
    shipped = [call("--version", env={"IRFACTS_FILE": value}).stdout for value in ("", None)]
    assert shipped[0] == shipped[1] != call("--version").stdout
    assert call("trade", "--json", env={"IRFACTS_FILE": ""}).stdout.count("\n") > 100
    for line in ("", "--version"):
        done = call(*line.split(), env={"IRFACTS_FILE": "other.toml"}, cwd=tmp_path)
        assert "2025.1" in done.stdout


@posix
@pytest.mark.parametrize(
    "prepare", ["cd /", "mkdir gone && cd gone && rmdir ../gone", "mkdir -p ro && cd ro && chmod 555 ."]
)
def test_any_folder(call: Call, tmp_path: Path, prepare: str) -> None:
    """The file that ships answers from any working folder, even one that is gone."""
    command = ("sh", "-c", f'{prepare}; exec "$@"', "sh", str(PROGRAM))
    for env in ({}, {"IRFACTS_NO_CACHE": "1"}):
        chosen = {"IRFACTS_FILE": None, **env}
        done = call("diaspora", "kazan", "--json", env=chosen, command=command, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)


@pytest.mark.parametrize(
    "env",
    [
        {"HOME": None},
        {"HOME": ""},
        {"HOME": "/nonexistent", "XDG_CACHE_HOME": None},
        {"HOME": "relative", "XDG_CACHE_HOME": None},
        {"HOME": "/dev/null", "XDG_CACHE_HOME": "/dev/null"},
        {"XDG_CACHE_HOME": "relative"},
        {"TERM": None},
        {"TERM": ""},
        {"TERM": "no-such-terminal"},
        {"LANG": None, "PATH": ""},
        {"LANG": "xx_YY.nonsense", "LC_ALL": "nonsense"},
        {"PAGER": "no-such-pager"},
    ],
    ids=str,
)
def test_poor_environment(call: Call, answer: Run, tmp_path: Path, env: dict[str, str | None]) -> None:
    """Without a home, a terminal's name, a locale or a path the answer is the same."""
    done = call("trade", "-f", "table", env=env, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == answer("trade", "-f", "table").stdout


@pytest.mark.parametrize("columns", ["", "0", "-5", "abc", "1", "7", "100000", "9" * 30, "1e3"])
def test_odd_columns(answer: Run, columns: str) -> None:
    """No value of COLUMNS is a failure: tables, cards, charts and help still come, whole."""
    env = {"COLUMNS": columns}
    for line in ("trade -f table", "chart goods-trade -f table", "--help"):
        done = answer(*line.split(), env=env)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.strip()


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["ascii", "cp1252", "C"],
)
def test_encodings(home: Path, form: str, env: dict[str, str]) -> None:
    """Stdout's encoding changes no byte of files; people see what it lacks as escapes; exit 0."""
    done, reference = (
        subprocess.run(
            [str(PROGRAM), "show", "students", "brahmos", "import-hs27", "-f", form],
            capture_output=True,
            env=environment(home, IRFACTS_FILE=str(SMALL), **variables),
            check=False,
        )
        for variables in (env, {"PYTHONIOENCODING": "utf-8"})
    )
    assert (done.returncode, done.stderr) == (0, b"")
    if form == "table":
        text = done.stdout.decode(env.get("PYTHONIOENCODING", "ascii"))
        assert r"\u0928\u092e\u0938\u094d\u0924\u0947, \u20b9500" in text
    else:
        assert done.stdout == reference.stdout
        assert done.stdout.decode()


def test_signs_in_ascii(call: Call) -> None:
    """Where a terminal has ASCII alone the signs that we draw are plain ones of the same width."""
    wanted, plain = (
        call("chart", "goods-trade", "-f", "table", env={"PYTHONIOENCODING": encoding, "COLUMNS": "80"})
        for encoding in ("utf-8", "ascii")
    )
    assert plain.returncode == 0
    assert "\\u" not in plain.stdout
    assert "FY 2022-23" in plain.stdout
    assert "###" in plain.stdout
    assert list(map(len, plain.stdout.splitlines())) == list(map(len, wanted.stdout.splitlines()))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize(
    ("line", "code"), [("", 0), ("--help", 0), ("trade -h", 0), ("show नमस्ते", 1), ("trade -f नमस्ते", 2)]
)
def test_encodings_of_messages(call: Call, line: str, code: int, encoding: str) -> None:
    """Help and messages, with what a user typed in them, come in any encoding."""
    done = call(*line.split(), env={"PYTHONIOENCODING": encoding})
    assert done.returncode == code
    assert (r"\u0928" in done.stderr) == (code > 0)


# Completion


def tab(shell: str, line: str) -> dict[str, str]:
    """Give the variables by which a shell asks what may stand at the end of a command line."""
    asked = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    return {"_IRFACTS_COMPLETE": f"complete_{shell}", **asked}


def complete(call: Call, shell: str, line: str, **env: str) -> list[str]:
    """Give what a shell proposes at the end of a command line."""
    return proposed(shell, call(env={**tab(shell, line), **env}))


def proposed(shell: str, done: Done) -> list[str]:
    """Read an answer as a shell does."""
    assert (done.returncode, done.stderr) == (0, "")
    if shell == "zsh":
        return re.findall(r"""^(?:_arguments '\*: :\(\()?"([^"]*)\"""", done.stdout, re.MULTILINE)
    return [found.partition("\t")[0] for found in done.stdout.splitlines() if found]


PROPOSALS = {
    "irfacts tr": "trade",
    "irfacts def": "defence",
    "irfacts s": "search show sources schema",
    "irfacts --v": "--version",
    "irfacts trade --se": "--section",
    "irfacts timeline --s": "--section --since --sort --source --standing --status",
    "irfacts show target": "target-100 target-30",
    "irfacts show s400 dias": "diaspora-01",
    "irfacts help d": "dates defence diaspora diplomacy diff",
    "irfacts timeline --topic d": "defence diaspora diplomacy",
    "irfacts claims --topic tr": "trade",
    "irfacts trade --section T": "Targets",
    "irfacts defence --section T": "",
    "irfacts defense --section S": "Ships",
    "irfacts facts --section T": "Targets",
    "irfacts facts --topic defence --section T": "",
    "irfacts trade --kind f": "figure forecast",
    "irfacts trade --standing s": "superseded single-source",
    "irfacts trade --source m": "ministry-2025",
    "irfacts sources o": "opinion-2025",
    "irfacts sources --tier p": "primary",
    "irfacts claims --verdict i": "imprecise",
    "irfacts facts --party I": "",
    "irfacts facts --location M": "",
    "irfacts facts --since 2": "",
    "irfacts facts --indicator goods-t": "goods-trade",
    "irfacts chart goods-": "goods-balance goods-trade",
    "irfacts trade --sort v": "value value_max",
    "irfacts trade -f j": "json jsonl",
    "irfacts trade --color a": "auto always",
    "irfacts trade --fields va": "value value_max",
    "irfacts trade --fields id,va": "id,value id,value_max",
    "irfacts claims --fields v": "verdict",
    "irfacts sources --fields pub": "publisher",
    "irfacts search x --fields sc": "score",
    "irfacts show zzz": "",
}
# What zsh and fish are asked too.
BRIEF = [line for line in PROPOSALS if line.count(" ") < 3 or "fields" in line or "kind" in line]


ASKED = [("bash", line) for line in PROPOSALS] + [
    (shell, line) for shell in ("zsh", "fish") for line in BRIEF
]
# Answers one command line after another in one process, of which a shell asks for completions.
ONE_BY_ONE = """
import json, pathlib, sys
from inside import inside
facts, cases = json.load(sys.stdin)
done = [inside(*words, facts=pathlib.Path(facts), env=env) for words, env in cases]
print(json.dumps([(each.returncode, each.stdout, each.stderr) for each in done]))
"""


def completing(*cases: tuple[list[str], dict[str, str]]) -> list[Done]:
    """Give the answers to command lines, each with its variables, in one process that completes."""
    done = subprocess.run(
        [sys.executable, "-c", ONE_BY_ONE],
        input=json.dumps([str(SMALL), cases]),
        env={**os.environ, "PYTHONPATH": str(DATA.parent), "_IRFACTS_COMPLETE": "complete_bash"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [Done(words, *answer) for (words, _), answer in zip(cases, json.loads(done.stdout), strict=True)]


@pytest.fixture(scope="module")
def proposals() -> dict[tuple[str, str], Done]:
    """Give the answers to all that the next test asks."""
    answers = completing(*(([], tab(shell, line)) for shell, line in ASKED))
    return dict(zip(ASKED, answers, strict=True))


@pytest.mark.parametrize(("shell", "line"), ASKED)
def test_completion(proposals: dict[tuple[str, str], Done], shell: str, line: str) -> None:
    """Commands, options, ids, topics, kinds, indicators, source keys and fields are completed."""
    assert sorted(proposed(shell, proposals[shell, line])) == sorted(PROPOSALS[line].split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_of_sections(call: Call, shell: str) -> None:
    """Sections are proposed whole, with their blanks."""
    found = complete(call, shell, "irfacts trade --section Goods")
    assert found == ["Goods trade by year", "Goods by HS chapter"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_without_a_file(call: Call, shell: str) -> None:
    """A knowledge file that cannot be read completes nothing, quietly; words of the program still are."""
    assert complete(call, shell, "irfacts show t", IRFACTS_FILE="/nonexistent") == []
    assert complete(call, shell, "irfacts tr", IRFACTS_FILE="/nonexistent") == ["trade"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(call: Call, shell: str) -> None:
    """Each shell gets its script, which asks the program by its name."""
    done = call(env={"_IRFACTS_COMPLETE": f"source_{shell}"})
    assert (done.returncode, done.stderr) == (0, "")
    assert f"_IRFACTS_COMPLETE=complete_{shell}" in done.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("irfacts tim", ["timeline"]),
        ("irfacts show target", ["target-100", "target-30"]),
        ("irfacts trade --section Goods", ["Goods\\ trade\\ by\\ year", "Goods\\ by\\ HS\\ chapter"]),
    ],
)
def test_completion_in_bash(call: Call, tmp_path: Path, words: str, expected: list[str]) -> None:
    """In bash itself the script proposes the same, a section as one proposal."""
    script = tmp_path / "script.bash"
    script.write_text(call(env={"_IRFACTS_COMPLETE": "source_bash"}).stdout, "utf-8")
    code = (
        f'. "$0"; COMP_LINE="{words}"; COMP_POINT=${{#COMP_LINE}}; '
        f'_irfacts_completion "$1" {words.rsplit(maxsplit=1)[-1]}; printf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    done = call(command=("bash", "-c", code, str(script), str(PROGRAM)))
    assert done.stdout.splitlines() == expected


def test_completion_of_nothing(call: Call) -> None:
    """The variable of completion without a command line is wrong use, not a fault of the program."""
    cases = [
        (["trade"], {"_IRFACTS_COMPLETE": asked, **env})
        for asked in ("complete_bash", "complete_zsh", "complete_fish", "complete_tcsh", "1", "x_y")
        for env in ({}, {"COMP_WORDS": ""}, {"COMP_WORDS": "irfacts", "COMP_CWORD": "x"})
    ]
    for (_, env), done in zip(cases, completing(*cases), strict=True):
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), env
    done = call("trade", env=cases[0][1])
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert call("trade", env={"_IRFACTS_COMPLETE": ""}).returncode == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_by_older_scripts(call: Call, tmp_path: Path, shell: str) -> None:
    """A script that runs what it is answered gets no name that a shell could take for anything else."""
    facts = tmp_path / "facts.toml"
    text = SMALL.read_text("utf-8")
    for at, sign in enumerate(
        ("$(touch x)", "`touch x`", ";touch x", "it's", '"', "*", "\\\\", "(x)", "!!", "~")
    ):
        text += f"""[facts.hostile-{at}]
topic = "trade"
section = "Targets"
kind = "event"
title = "T"
statement = "S."
date = "2024"
sources = ["hostile-{at}"]
[sources.hostile-{at}]
type = "webpage"
tier = "primary"
title = "T"
publisher = {json.dumps(f"Zz{sign}")}
"""
    facts.write_text(text, "utf-8")
    assert complete(call, shell, "irfacts sources --publisher Zz", IRFACTS_FILE=str(facts)) == []
    assert complete(call, shell, "irfacts sources --tier p", IRFACTS_FILE=str(facts)) == ["primary"]


@pytest.mark.parametrize(("shell", "own"), [("bash", ".bashrc"), ("zsh", ".zshrc")])
def test_installation_of_completion(tmp_path: Path, shell: str, own: str) -> None:
    """The script is written, and one line at the end of the shell's own file, which keeps all that it had."""
    rc = tmp_path / own
    rc.write_text("# mine, without an end of line: é", "utf-8")
    for _ in range(2):
        done = install(tmp_path, shell)
        assert (done.returncode, done.stderr, done.stdout.count("\n")) == (0, "", 1)
    before, *rest = rc.read_text("utf-8").splitlines()
    assert before == "# mine, without an end of line: é"
    assert len(rest) == 1
    script = next(tmp_path.glob(".bash_completions/irfacts.sh" if shell == "bash" else ".zfunc/_irfacts"))
    assert f"_IRFACTS_COMPLETE=complete_{shell}" in script.read_text("utf-8")


def install(home: Path, shell: str) -> Done:
    """Run `--install-completion` for a shell in a home folder."""
    return subprocess.run(
        [PROGRAM, "--install-completion", shell],
        env=environment(home),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@posix
@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize("fault", ["read-only", "folder", "latin-1", "utf-16"])
def test_installation_of_completion_fails(tmp_path: Path, shell: str, fault: str) -> None:
    """A file of the shell's own that cannot be added to is left alone: one line says how to do it by hand."""
    rc = tmp_path / f".{shell}rc"
    if fault == "folder":
        rc.mkdir()
    else:
        rc.write_bytes("# é\n".encode({"read-only": "utf-8"}.get(fault, fault)))
        rc.chmod(0o444 if fault == "read-only" else 0o644)
    before = sorted(tmp_path.iterdir())
    done = install(tmp_path, shell)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (74, "", 1)
    assert f"--show-completion {shell}" in done.stderr
    assert sorted(tmp_path.iterdir()) == before


@posix
def test_installation_of_completion_without_home(tmp_path: Path) -> None:
    """Where the script itself cannot be written, or is for no shell that is known, it is one line too."""
    (tmp_path / ".config").write_text("no folder")
    done = install(tmp_path, "fish")
    assert (done.returncode, done.stderr.count("\n")) == (74, 1)
    done = install(tmp_path, "tcsh")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize("fault", ["missing", "folder", "broken"])
def test_version_without_data(call: Call, ask: Run, tmp_path: Path, fault: str) -> None:
    """`--version` and `--help` answer whatever IRFACTS_FILE names."""
    file = tmp_path / "facts.toml"
    if fault == "folder":
        file.mkdir()
    elif fault == "broken":
        file.write_text("= ")
    for line in ("--help", "-h", "trade --help"):
        assert ask(*line.split(), facts=file).returncode == 0
    done = call("--version", env={"IRFACTS_FILE": str(file)})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"irfacts {irfacts.__version__}\n")
    assert str(file) in done.stdout
