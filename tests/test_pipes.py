"""Knowledge files that come through a pipe or standard input: read once, whole, into memory."""

import os
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import DATA, PROGRAM, UNMEASURED, Run, environment
from inside import inside

SMALL = DATA / "small.toml"
FAULTS = DATA / "faults.toml"
TEXT = SMALL.read_bytes()
COMMANDS = (
    *("", "timeline --json", "facts", "topics", "trade -f table", "defence --no-cache", "diaspora -f bibtex"),
    *(
        "diplomacy",
        "search kazan --json",
        "show s400 -f html",
        "claims",
        "chart goods-trade -f svg",
        "sources",
    ),
    *("facts --as-of 2025", "check", "check --json --strict"),
)
Done = subprocess.CompletedProcess[bytes]
Piped = Callable[..., Done]


@pytest.fixture
def piped(tmp_path: Path) -> Piped:
    """Give a function that runs the program with bytes, or an open file, as standard input."""

    def call(
        *arguments: str, given: bytes | int = b"", facts: str = "", command: tuple[str, ...] = (str(PROGRAM),)
    ) -> Done:
        return subprocess.run(
            [*command, *arguments],
            input=given if isinstance(given, bytes) else None,
            stdin=given if isinstance(given, int) else None,
            capture_output=True,
            env=environment(tmp_path, **({"IRFACTS_FILE": facts} if facts else {})),
            cwd=tmp_path,
            timeout=60,
            check=False,
        )

    return call


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_reads_a_pipe(piped: Piped, tmp_path: Path, command: str) -> None:
    """Through a pipe each command gives what it gives for the file, and keeps no compiled form."""
    done = piped(*command.split(), given=TEXT, facts="-")
    assert not (tmp_path / "cache").exists()
    expected = inside(*command.split(), facts=SMALL)
    assert (done.returncode, done.stdout.decode()) == (0, expected.stdout)
    assert done.stderr.decode() == expected.stderr.replace(str(SMALL), "-")


@pytest.mark.parametrize("way", ["-", "/dev/stdin", "/dev/fd/0", "file", "fifo", "socket", "<()"])
def test_every_kind_of_pipe(piped: Piped, tmp_path: Path, way: str) -> None:
    """Standard input may be a pipe, a file or a socket, a path a named pipe; none leaves a compiled form."""
    if way == "file":
        with SMALL.open("rb") as file:
            done = piped("facts", "--facts", "-", given=file.fileno())
    elif way == "socket":
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.sendall(TEXT)
            ours.shutdown(socket.SHUT_WR)
            done = piped("facts", "--facts", "/dev/stdin", given=theirs.fileno())
    elif way == "fifo":
        os.mkfifo(tmp_path / "fifo")
        with subprocess.Popen(["/bin/sh", "-c", f"cat '{SMALL}' > '{tmp_path}/fifo'"]):
            done = piped("facts", "--facts", "fifo")
    elif way == "<()":
        line = f"'{PROGRAM}' facts --facts <(cat '{SMALL}')"
        done = piped("-c", line, command=("bash",))
    else:
        done = piped("facts", "--facts", way, given=TEXT)
    assert not (tmp_path / "cache").exists()
    expected = inside("facts", facts=SMALL).stdout
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, expected, b"")


def test_pipes_are_not_mixed_up(piped: Piped) -> None:
    """What came through an earlier pipe, or through one of the same name, is never the answer."""
    for name in ("s400", "s500", "s600"):
        text = TEXT.replace(b"s400", name.encode())
        assert piped("show", name, "--fields", "id", "--no-header", given=text, facts="-").stdout == (
            f"{name}\n".encode()
        )


def test_what_is_left_of_standard_input_is_read(piped: Piped, tmp_path: Path) -> None:
    """A file whose beginning others have read goes on from there, and is not taken for the whole of it."""
    path = tmp_path / "mail"
    path.write_bytes(b"Subject: facts\n" + TEXT)
    for name in ("-", "/dev/stdin"):
        line = f"read header; '{PROGRAM}' check {name}"
        with path.open("rb") as file:
            done = piped("-c", line, given=file.fileno(), command=("bash",))
        assert (done.returncode, done.stdout) == (0, b"")


def test_a_file_of_that_name_is_named_otherwise(piped: Piped, tmp_path: Path) -> None:
    """`-` is standard input also where there is a file of that name; `./-` is the file."""
    (tmp_path / "-").write_bytes(TEXT)
    for command in ("facts", "check", "diff"):
        other = [str(SMALL)] if command == "diff" else []
        for name, code in (("-", 3), ("./-", 0)):
            named = [name] if command != "facts" else ["--facts", name]
            done = piped(command, *other, *named)
            assert (done.returncode, done.stderr.count(b"pipe")) == (code, code // 3)
    done = piped("show", "s500", "--facts", "-", "--fields", "id", given=TEXT.replace(b"s400", b"s500"))
    assert done.stdout == b"id\ns500\n"


def test_several_pipes_at_once(piped: Piped) -> None:
    """`check` and `diff` take as many pipes as there are, each by its name."""
    old, new = f"<(cat '{SMALL}')", f"<(sed s/Moscow/Samara/ '{SMALL}')"
    done = piped(
        "-c", f"'{PROGRAM}' check - <(cat '{FAULTS}') --against {old}", given=TEXT, command=("bash",)
    )
    assert done.stderr.startswith(b"irfacts: -: 0 errors, 0 warnings\nirfacts: /dev/fd/")
    assert (done.returncode, done.stdout.count(b"of the older edition is lost")) == (1, 13)
    done = piped("-c", f"'{PROGRAM}' diff {old} {new} --fields before,after", command=("bash",))
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"Moscow\tSamara\n" in done.stdout


@pytest.mark.parametrize("line", ["check -", "trade --facts -", "check /dev/stdin", "check - --json"])
def test_an_empty_pipe(piped: Piped, line: str) -> None:
    """A pipe that holds nothing is a mishap before it, such as a wrong name: one line, exit 3."""
    done = piped(*line.split())
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (3, b"", 1)
    assert b"nothing came through the pipe" in done.stderr


@pytest.mark.parametrize("line", ["check - -", "check - /dev/stdin", "diff - -", "check - --against -"])
def test_standard_input_is_read_once(piped: Piped, line: str) -> None:
    """Who names standard input twice is told that it can be read once only."""
    done = piped(*line.split(), given=TEXT)
    assert done.returncode == 3
    assert done.stderr.count(b"read once only") == 1


@pytest.mark.parametrize("given", ["/dev/null", "/dev/zero", "closed"])
@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_what_is_no_pipe_is_refused(piped: Piped, given: str, name: str) -> None:
    """Standard input that is a device or closed is one line and exit 3."""
    line = f"'{PROGRAM}' check {name} {'<&-' if given == 'closed' else f'< {given}'}"
    done = piped("-c", line, command=("bash",))
    why = "standard input is closed" if given == "closed" else "is neither a file nor a pipe"
    assert (done.returncode, done.stdout.decode()) == (3, "")
    assert done.stderr.decode() == f"irfacts: {name}: {why}\n"
    line = f"'{PROGRAM}' check '{SMALL}' {'<&-' if given == 'closed' else f'< {given}'}"
    assert piped("-c", line, command=("bash",)).returncode == 0


@pytest.mark.parametrize("line", ["check -", "facts --facts -", "check big.toml"])
def test_a_pipe_without_end(tmp_path: Path, line: str) -> None:
    """More than 256 MiB are refused, and have then taken little more of the memory."""
    with (tmp_path / "big.toml").open("wb") as file:
        file.truncate(256 * 1024**2 + 1)
    with (
        open("/dev/zero", "rb") as zero,
        subprocess.Popen(["cat"], stdin=zero, stdout=subprocess.PIPE) as cat,
    ):
        done = subprocess.run(
            [str(PROGRAM), *line.split()],
            stdin=cat.stdout,
            capture_output=True,
            text=True,
            env=environment(tmp_path, **UNMEASURED),
            cwd=tmp_path,
            timeout=60,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (400 * 1024**2,) * 2),
        )
        cat.kill()
    assert (done.returncode, done.stdout) == (3, "")
    name = line.rsplit(" ", 1)[1]
    assert done.stderr == f"irfacts: {name}: is larger than 256 MiB\n"


@pytest.mark.slow
def test_a_file_as_large_as_allowed(piped: Piped, tmp_path: Path) -> None:
    """256 MiB are read, from a file and from a pipe."""
    with (tmp_path / "full.toml").open("wb") as file:
        file.write(TEXT)
        line = b"#" + b" " * (1024**2 - 2) + b"\n"
        file.write(line * 255)
        file.write(line[: 256 * 1024**2 - file.tell() - 1] + b"\n")
        assert file.tell() == 256 * 1024**2
    with (tmp_path / "full.toml").open("rb") as file:
        done = piped("check", "-", "full.toml", given=file.fileno())
    assert done.stderr == b"irfacts: -: 0 errors, 0 warnings\nirfacts: full.toml: 0 errors, 0 warnings\n"
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.slow
@pytest.mark.parametrize("blocking", [True, False])
def test_a_slow_writer_is_waited_for(tmp_path: Path, blocking: bool) -> None:
    """What comes bit by bit is read to its end, also where the pipe does not block."""
    reading, writing = os.pipe()
    os.set_blocking(reading, blocking)
    with subprocess.Popen(
        [str(PROGRAM), "check", "-"],
        stdin=reading,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    ) as process:
        os.close(reading)
        for start in range(0, len(TEXT), len(TEXT) // 3):
            time.sleep(0.2)
            os.write(writing, TEXT[start : start + len(TEXT) // 3])
        os.close(writing)
        out, error = process.communicate(timeout=30)
    assert (process.returncode, out, error) == (0, b"", b"irfacts: -: 0 errors, 0 warnings\n")


@pytest.mark.slow
def test_nobody_waits_long_for_a_pipe_without_a_writer(run: Run, tmp_path: Path) -> None:
    """Ctrl-C ends the wait for a writer; `--version`, `--help` and the Tab key do not even begin it."""
    os.mkfifo(tmp_path / "fifo")
    for name in (str(tmp_path / "fifo"), "-", "/dev/stdin"):
        named = {"IRFACTS_FILE": name}
        done = run("--version", env=named, input="= ", timeout=10)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"unknown: {name}: is a pipe" in done.stdout
        assert run("trade", "--help", env=named, input="= ", timeout=10).returncode == 0
        tab = {"_IRFACTS_COMPLETE": "complete_bash", "_IRFACTS_LINE": "irfacts show ", "_IRFACTS_WORD": ""}
        done = run(env={**named, **tab}, input="= ", timeout=10)
        assert (done.stdout, done.stderr) == ("", "")
    with subprocess.Popen(
        [str(PROGRAM), "check", "fifo"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path, **UNMEASURED),
    ) as process:
        time.sleep(1)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=10)
    assert (process.returncode, out, error) == (130, b"", b"")


def test_an_export_of_a_pipe(piped: Piped, tmp_path: Path) -> None:
    """`export` and the library read a pipe as well."""
    done = piped("export", "facts.db", "--facts", "-", given=TEXT)
    assert (done.returncode, done.stderr) == (0, b"irfacts: wrote facts.db: 11 facts, 6 sources\n")
    assert piped("diff", "facts.db", "-", "--count", given=TEXT).stdout == b"0\n"
    code = "import irfacts; print(len(irfacts.load('-').facts))"
    done = piped("-c", code, given=TEXT, command=(str(PROGRAM.parent / "python"),))
    assert done.stdout == b"11\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.db"]
