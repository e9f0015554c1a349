"""The wheel: it brings the knowledge file compiled, so that no call of an installed irfacts compiles it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="folders that nobody may write"),
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, in the isolated environment that pip makes for it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and "hatchling" in done.stderr:
        pytest.skip("needs a network to fetch the build backend")
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """Unpack the wheel into a folder that can be imported from."""
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    return tmp_path / "site"


def ask(site: Path, *arguments: str, trace: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the unpacked program; its home and cache folder are beside it."""
    options = ["-X", "importtime"] if trace else []
    environment = {**os.environ, "PYTHONPATH": str(site), "XDG_CACHE_HOME": str(site.parent / "cache")}
    environment = {name: value for name, value in environment.items() if not name.startswith("COV")}
    command = [sys.executable, *options, "-m", "irfacts", *arguments]
    return subprocess.run(command, env=environment, cwd=site, capture_output=True, text=True, check=False)


def test_the_first_call_compiles_nothing(installed: Path) -> None:
    """A first call answers from the form of the wheel: it neither reads TOML nor writes a cache."""
    done = ask(installed, "facts", "--count", trace=True)
    assert done.returncode == 0
    assert int(done.stdout) > 1000
    assert "irfacts.store.cache" in done.stderr
    assert "irfacts.knowledge.loading" not in done.stderr
    assert "tomli" not in done.stderr
    assert not (installed.parent / "cache").exists()


@pytest.mark.parametrize("change", ["facts", "words", "cut", "gone", "torn"])
def test_a_form_that_does_not_fit_is_not_used(installed: Path, change: str) -> None:
    """After a change of what it was made of, or with that damaged or gone, the file is compiled."""
    before = int(ask(installed, "facts", "--count").stdout)
    package = installed / "irfacts"
    facts, form = package / "facts.toml", package / "facts.sqlite"
    if change == "facts":
        lines = 'topic = "trade"\nsection = "Targets"\nkind = "event"\ntitle = "T"\nstatement = "S."\n'
        text = facts.read_text("utf-8")
        key = text.partition("[sources.")[2].partition("]")[0]
        facts.write_text(f'{text}\n[facts.one-more]\n{lines}date = "2024"\nsources = ["{key}"]\n', "utf-8")
    elif change == "words":
        words = package / "words.toml"
        words.write_text(words.read_text("utf-8").replace("oil crude", "oilz crude"), "utf-8")
    elif change == "cut":
        form.write_bytes(form.read_bytes()[:100])
    elif change == "torn":  # whole in what is looked at first, and garbage beyond
        data = form.read_bytes()
        start, end = len(data) // 10, 3 * len(data) // 4
        form.write_bytes(data[:start] + b"\xff" * (end - start) + data[end:])
    else:
        form.unlink()
    done = ask(installed, "facts", "--count", trace=True)
    assert (done.returncode, int(done.stdout)) == (0, before + (change == "facts"))
    assert "irfacts.knowledge.loading" in done.stderr
    again = ask(installed, "facts", "--count", trace=True)
    assert (again.returncode, again.stdout) == (0, done.stdout)
    assert ("irfacts.knowledge.loading" in again.stderr) == (change == "torn")
