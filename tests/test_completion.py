"""The Tab key in real shells: names with any sign of a shell come out as one literal word, and none runs."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from conftest import PROGRAM, environment
from inside import literal

pexpect = pytest.importorskip("pexpect", reason="needs pexpect")

# A name for each thing that a shell reads into a text; what runs one leaves a file behind.
SIGNS = {
    "command": "$(touch ran)",
    "backticks": "`touch ran`",
    "semicolon": "; touch ran",
    "pipe": "|touch ran",
    "background": "&touch ran",
    "redirection": "x>ran",
    "process": "<(touch ran)",
    "function": "() { touch ran; }",
    "variable": "$HOME ${HOME}",
    "arithmetic": "$((1+1))",
    "stars": "* ** *.toml",
    "question": "?[a-z]",
    "braces": "{a,b} {1..3}",
    "home": "~ ~root",
    "history": "!! !$ !touch",
    "double": 'a "quoted" word',
    "single": "it's Modi's",
    "double-end": 'said "no"',
    "single-end": "the Modis'",
    "both": 'it\'s "$(touch ran)" `touch ran`!',
    "backslashes": r"a\b\\c\$(touch ran)\n",
    "comment": "# touch ran",
    "colon": "a:b::c",
    "equals": "a=b =ls",
    "blanks": "two  blanks and an end",
    "percent": "%s %d ^a^b",
    "letters": "Отношения नमस्ते ₹5",
}
NAMES = {
    sign: f"{chr(65 + at // 5)}{chr(97 + at % 5)}{text}" for at, (sign, text) in enumerate(SIGNS.items())
}
ALIKE = {f"alike-{at}": f"Zz$(touch ran) `touch ran`; 'touch' \"ran\" {at}" for at in range(2)}
SHELLS = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "-i"],
}
PROMPT = {"bash": "PS1=READY.; PS2=", "zsh": "PS1=READY.; PS2=; autoload -Uz compinit; compinit -u -D"}
Press = Callable[..., list[str]]


def knowledge_file(path: Path, names: Mapping[str, str]) -> Path:
    """Write a knowledge file whose sections have the *names*, one fact in each."""
    lines = ['[sources.s]\ntype = "webpage"\ntier = "primary"\ntitle = "T"\npublisher = "P"']
    for key, name in names.items():
        lines.append(
            f'[facts.{key}]\ntopic = "trade"\nsection = {literal(name)}\nkind = "event"\ntitle = "T"\n'
            'statement = "S."\ndate = "2024"\nsources = ["s"]'
        )
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture(params=SHELLS)
def press(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Press]:
    """Give a function that types, presses Tab, types *more*, presses Enter, and returns the arguments."""
    shell = request.param
    if not shutil.which(shell):
        pytest.skip(f"needs {shell}")
    facts = knowledge_file(tmp_path / "facts.toml", NAMES | ALIKE)
    box, calls = tmp_path / "box", tmp_path / "calls"
    for folder in (box, calls, tmp_path / "bin"):
        folder.mkdir()
    # A stand-in that completes as the program does, and else writes down its arguments.
    stand_in = tmp_path / "bin/irfacts"
    stand_in.write_text(
        f"#!{sys.executable}\nimport json, os, subprocess, sys\n"
        'asking = "_IRFACTS_COMPLETE" in os.environ\n'
        f"code = subprocess.call([{str(PROGRAM)!r}, *sys.argv[1:]]) if asking else 0\n"
        f'path = os.path.join({str(calls)!r}, "asked" if asking else "ran")\n'
        'with open(path + ".new", "w") as file: json.dump(sys.argv[1:], file)\n'
        'os.rename(path + ".new", path)\n'
        "sys.exit(code)\n",
        "utf-8",
    )
    stand_in.chmod(0o755)
    env = environment(tmp_path, IRFACTS_FILE=str(facts), PATH=f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    script = tmp_path / f"script.{shell}"
    done = subprocess.run(
        [PROGRAM, "--show-completion", shell], env=env, capture_output=True, encoding="utf-8", check=True
    )
    script.write_text(done.stdout, "utf-8")
    child: Any = pexpect.spawn(
        shutil.which(shell), SHELLS[shell], env=env, cwd=str(box), encoding="utf-8", dimensions=(40, 300)
    )
    prompt = PROMPT.get(shell, "function fish_prompt; echo -n READY.; end")
    child.sendline(f"{prompt}; . {script}; touch {calls}/ready")
    appears(child, calls / "ready")

    def type_and_run(typed: str, more: str = "") -> list[str]:
        child.send(f"{typed}\t")
        appears(child, calls / "asked")
        time.sleep(0.2)
        child.send(f"{more}\r")
        found: list[str] = json.loads(appears(child, calls / "ran"))
        assert list(box.iterdir()) == []  # where what runs a name would leave a file
        return found

    yield type_and_run
    child.close(force=True)


def appears(child: Any, path: Path) -> str:
    """Wait for a file, read it and take it away."""
    end = time.monotonic() + 20
    screen = ""
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} is missing; the screen: {screen[-500:]!r}"
        with suppress(pexpect.TIMEOUT):
            screen += child.read_nonblocking(9999, 0.02)
    text = path.read_text("utf-8")
    path.unlink()
    return text


@pytest.mark.slow
def test_names_in_shells(press: Press) -> None:
    """Whatever stands in a name, Tab and Enter hand it on as it is, however its quote was begun."""
    quoted = [name for name in NAMES.values() if set(name) & set("\"'!\\$")]
    for typed, names in (
        ("--section {}", NAMES.values()),
        ('--section "{}', quoted),
        ("--section '{}", quoted),
        ("--section={}", quoted),
    ):
        for name in names:
            found = press(f"irfacts trade {typed.format(name[:2])}")
            given = [f"--section={name}"] if "=" in typed else ["--section", name]
            assert found == ["trade", *given], f"{typed}: {name}"


@pytest.mark.slow
def test_words_in_shells(press: Press) -> None:
    """Commands, options, choices and lists of fields are completed."""
    for typed, words in {
        "tim": "timeline",
        "trade --stand": "trade --standing",
        "claims --verdict imp": "claims --verdict imprecise",
        "trade --fields id,sour": "trade --fields id,sources",
    }.items():
        assert press(f"irfacts {typed}") == words.split()


@pytest.mark.slow
def test_beginning_in_shells(press: Press) -> None:
    """Where several names are meant, what they have in common is put in, and is not run either."""
    start = ALIKE["alike-0"][:-1]
    for quote in ("", '"', "'"):
        found = press(f"irfacts trade --section {quote}Zz", quote)
        assert len(found) == 3
        assert start.startswith(found[2])
