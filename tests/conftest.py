"""What the tests share: the installed program as a subprocess, and a small knowledge file."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

if TYPE_CHECKING:
    from irfacts import Knowledge

# Shells let what they run in the background ignore Ctrl-C, and so would all that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
PROGRAM = Path(sys.executable).parent / ("irfacts.exe" if os.name == "nt" else "irfacts")

# For a process that is interrupted, killed or kept from writing: coverage would wait for its own lock there,
# or leave half a file.
UNMEASURED = {"COVERAGE_PROCESS_CONFIG": ""}

# What lets a call keep the compiled form of a file of the repository where all tests find it; without tests
# nothing is kept.
SHARED = {"IRFACTS_NO_CACHE": "1"}

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture(scope="session", autouse=True)
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let all tests, in every worker, share one cache of the files of the repository, and none the user's."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    SHARED.update(IRFACTS_NO_CACHE="", XDG_CACHE_HOME=str(folder / "shared"))
    with mock.patch.dict(os.environ, SHARED):
        yield


def caching(folder: Path, facts: Path | str | None) -> dict[str, str]:
    """Give variables for the cache: the shared one for a file of the repository, else one in a folder."""
    return SHARED if lasting(facts) else {"XDG_CACHE_HOME": str(folder / "cache")}


def lasting(facts: Path | str | None) -> bool:
    """Whether a knowledge file is one of the repository, as the one that ships, and not made by a test."""
    return not facts or Path(facts).parent in (DATA, ROOT / "data")


def environment(folder: Path, **extra: str) -> dict[str, str]:
    """Give an environment in which nothing of the user's shows: no colours asked for, own cache."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "SYSTEMROOT", "COVERAGE_PROCESS_CONFIG", "COVERAGE_FILE")
    }
    return kept | {
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        **extra,
    }


def programs(folder: Path, *packages: str) -> Path:
    """Make an environment with packages of PyPI in a folder and give its programs; skip where none is had."""
    place = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    bin_ = place / ("Scripts" if os.name == "nt" else "bin")
    install = [str(bin_ / "python"), "-m", "pip", "install", "-q", *packages]
    if subprocess.run(install, capture_output=True, check=False).returncode:
        pytest.skip(f"{packages[0]} cannot be installed here")
    return bin_


@pytest.fixture(scope="session")
def loaded() -> "Knowledge":
    """Give the file that ships, loaded once: nothing in it can be changed."""
    import irfacts

    return irfacts.load()


@pytest.fixture
def small() -> Path:
    """Give the small knowledge file, whose entries have every field at least once."""
    return DATA / "small.toml"


@pytest.fixture
def ask(tmp_path: Path) -> Run:
    """Give a function that does what that of ``run`` does within this process: quicker by far.

    It takes ``env`` and ``facts``.
    """
    from inside import inside

    def call(*arguments: str, env: Mapping[str, str] | None = None, facts: Path | None = None) -> Done:
        kept = caching(tmp_path, facts or (env or {}).get("IRFACTS_FILE"))
        own = {"HOME": str(tmp_path), "IRFACTS_NO_CACHE": "", **kept}
        return inside(*arguments, facts=facts, env={**own, **(env or {})})

    return call


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Give a function that runs the installed program and returns what it wrote and its exit code.

    Arguments are the command line; ``env`` adds variables, ``input`` is standard input (empty
    unless given), ``facts`` is the knowledge file to use, ``cwd`` the folder to run in.
    """

    def call(
        *arguments: str,
        env: Mapping[str, str] | None = None,
        input: str = "",  # noqa: A002  # as subprocess.run calls it
        facts: Path | str | None = None,
        cwd: Path | None = None,
        timeout: float = 60,
    ) -> subprocess.CompletedProcess[str]:
        command = [str(PROGRAM), *arguments, *(("--facts", str(facts)) if facts else ())]
        kept = caching(tmp_path, facts or (env or {}).get("IRFACTS_FILE"))
        return subprocess.run(
            command,
            input=input,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            env=environment(tmp_path, **{**kept, **(env or {})}),
            cwd=cwd or tmp_path,
            timeout=timeout,
            check=False,
        )

    return call
