"""`irfacts help` and the man page: from the definitions, in every installation, without a fault of roff."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT, environment, programs
from inside import inside
from irfacts.cli.manual import DATES
from irfacts.errors import ExitCode
from irfacts.knowledge.dates import parse
from irfacts.knowledge.model import Standing
from irfacts.output.exports import EXPORTS
from irfacts.output.formats import FORMATS
from irfacts.store.filters import FILTERS

PAGE = ROOT / "docs" / "irfacts.1"
TOPICS = ("filters", "options", "formats", "exports", "dates", "standing", "exit-codes", "environment", "man")


def listed(text: str, heading: str) -> list[str]:
    """Give the terms of a list under a heading of a help text."""
    return re.findall(
        r"^  ([\w-]+)  +\S", text.partition(f"{heading}:\n")[2].partition("\n\n")[0], re.MULTILINE
    )


def test_help_lists_what_can_be_asked() -> None:
    """Without a topic there are the program's help, and the topics; each of them and each command answers."""
    told = inside("help")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith(inside("--help").stdout)
    assert tuple(listed(told.stdout, "Topics of irfacts help")) == TOPICS
    for topic in (*TOPICS, *listed(told.stdout, "Commands")):
        answer = inside("help", topic)
        assert (answer.returncode, answer.stderr) == (0, "")
        assert answer.stdout == inside(topic, "--help").stdout or topic in TOPICS
    assert inside("help", "defense").stdout == inside("defense", "--help").stdout


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("topic", TOPICS[:-1])
def test_help_fits(topic: str, width: int) -> None:
    """A topic is as wide as the terminal, and 80 columns at most."""
    lines = inside("help", topic, width=width, terminal=True).stdout.splitlines()
    assert max(map(len, lines)) <= min(width, 80)


def test_topics_have_the_definitions() -> None:
    """Each topic has every term that the program defines for it, and in its words."""
    for topic, terms in {
        "formats": {name: form.help for name, form in FORMATS.items()},
        "exports": {name: form.help for name, form in EXPORTS.items()},
        "standing": {standing.value: standing.meaning for standing in Standing},
        "exit-codes": {str(int(code)): code.meaning for code in ExitCode},
        "filters": {f"--{name.rstrip('_')}": one.help for name, one in FILTERS.items()},
    }.items():
        told = " ".join(inside("help", topic).stdout.split())
        for term, meaning in terms.items():
            assert re.search(rf" {re.escape(term)} ([A-Z]+ )?{re.escape(meaning)}", told), (topic, term)


def test_the_dates_are_dates() -> None:
    """Every example of a date is one."""
    for examples in DATES:
        for example in examples.split(", "):
            assert parse(example)


def test_the_man_page_is_what_the_program_prints() -> None:
    """The page in docs/ is `irfacts help man`; `python tests/test_docs.py` renews it."""
    assert PAGE.read_text("ascii") == inside("help", "man").stdout


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff here")
def test_the_man_page_has_all_of_it(tmp_path: Path) -> None:
    """The page is set without a warning, and has each command, option, term and example in plain signs."""
    command = ["groff", "-man", "-ww", "-Tutf8", "-P-cbou", "-rLL=300n", "-rHY=0", str(PAGE)]
    done = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.isascii()  # a hyphen that was none could not be copied into a shell
    told = " ".join(done.stdout.split())
    for name in listed(inside("help").stdout, "Commands"):
        text = inside(name, "--help").stdout
        options = re.findall(r"^  ((?:-\w, )?--[\w-]+(?: [A-Z]+)?)(?: |$)", text, re.MULTILINE)
        assert [
            each
            for each in (*options, *re.findall(r"^  (irfacts .+)", text, re.MULTILINE))
            if each not in told
        ] == []
    for topic in TOPICS[:-1]:
        words = inside("help", topic).stdout.replace("`", "").split()
        assert " ".join(words) in re.sub(r" (?=On )", " ", told), topic


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("man"), reason="no man here")
def test_man_finds_it_after_an_installation(tmp_path: Path) -> None:
    """`man irfacts` shows the page of an environment whose programs are on the path."""
    path = f"{programs(tmp_path, str(ROOT))}:/usr/bin:/bin"
    env = environment(tmp_path, PATH=path, MANWIDTH="80", MAN_KEEP_FORMATTING="")
    done = subprocess.run(["man", "irfacts"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "irfacts help [TOPIC]" in done.stdout
