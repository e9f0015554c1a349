"""The Tab key: a script for each shell, what it is answered, and where the script is installed.

A name of a knowledge file may hold any sign of a shell. So what is completed is never run: each script
reads the answer line by line, and it is the shell itself (zsh, fish) or this module (bash, which inserts
what it is given as it is) that quotes each name as one literal word.
"""

import os
import re
import shlex
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer

from irfacts.errors import UsageError
from irfacts.output.terminal import OutputError
from irfacts.text import UNSAFE, visible


def _script(shell: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), f"completion.{shell}"), encoding="utf-8") as file:
        return file.read()


SCRIPTS = {shell: _script(shell) for shell in ("bash", "zsh", "fish")}
"""What each shell runs when Tab is pressed after ``irfacts``."""

_INSERTED = {
    "bash": ("~/.bash_completions/irfacts.sh", "~/.bashrc"),
    "zsh": ("~/.zfunc/_irfacts", "~/.zshrc"),
    "fish": ("~/.config/fish/completions/irfacts.fish", None),
}
"""The file of each script, and the file of the shell's own that has to name it."""
# What a shell leaves as it is wherever it stands, also where an older script runs the answer.
_HARMLESS = re.compile(r"[\w ,./@%+:=-]+").fullmatch


def _words(line: str) -> tuple[list[str], str]:
    """Part the beginning of a command line into words as a shell does.

    Gives the words without their quotes, the last one perhaps empty, and the quote left open, or "".
    """
    words, word, quote, escaped = [], "", "", False
    for sign in line:
        if escaped:
            word += sign if not quote or sign in '"\\$`' else f"\\{sign}"
            escaped = False
        elif sign == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote, word = ("", word) if sign == quote else (quote, word + sign)
        elif sign in "'\"":
            quote = sign
        elif sign.isspace():
            words += [word] if word else []
            word = ""
        else:
            word += sign
    return [*words, word], quote


def _for_bash(name: str, line: str, word: str) -> str:
    """Give what readline shall put in place of the *word* at which it is: quoted, as the line requires."""
    typed = line.removesuffix(word) if word else line
    before, quote = _words(typed)
    rest = name.removeprefix(before[-1])
    if not quote:
        return re.sub(r"([^\w@%+,./-])", r"\\\1", rest)
    if quote == "'":
        quoted = rest.replace("'", r"'\''")
    else:  # in which a history's sign cannot be escaped
        quoted = re.sub(r'([\\$`"])', r"\\\1", rest).replace("!", "\"'!'\"")
    # Readline closes the quote of a word, unless that ends with such a sign already.
    return quoted + quote if quoted.endswith(quote) else quoted


def _proposals(application: typer.Typer, words: list[str]) -> list[str]:
    """Give the words that may stand in place of the last of *words*; the first is the program."""
    # Of the Click that Typer carries or depends on.
    click = (typer.BadParameter.__base__ or object).__module__.rpartition(".")[0]
    base: Any = import_module(f"{click}.shell_completion").ShellComplete
    completer = type("Completer", (base,), dict.fromkeys(base.__abstractmethods__))
    *arguments, last = words[1:]
    option, equals, _ = last.partition("=")
    before = option + equals if equals and option.startswith("-") and "--" not in arguments else ""
    command = typer.main.get_command(application)
    found = completer(command, {}, "irfacts", "").get_completions(arguments, last)
    names = (before + item.value for item in found if item.type == "plain")
    return [name for name in names if name and not re.search(UNSAFE, name)]


def answer(application: typer.Typer, environment: Mapping[str, str]) -> tuple[str, int]:
    """Answer what a script asks through the environment: the text for standard output, the exit code.

    ``_IRFACTS_COMPLETE`` is ``source_SHELL`` for the script itself or ``complete_SHELL`` for names, a
    line each; then ``_IRFACTS_LINE`` is the command line as far as the cursor, and for bash
    ``_IRFACTS_WORD`` the part of it that is replaced. Scripts that Typer made have variables of their
    own and run what they are given: they get harmless names alone. Raises UsageError for anything else.
    """
    what, _, shell = environment["_IRFACTS_COMPLETE"].partition("_")
    if what == "source" and shell in SCRIPTS:
        return SCRIPTS[shell], 0
    line = environment.get("_IRFACTS_LINE")
    if what == "complete" and shell in SCRIPTS and line is not None:
        words, _ = _words(line)
        found = _proposals(application, words) if len(words) > 1 else []
        if shell == "bash":
            found = [_for_bash(name, line, environment.get("_IRFACTS_WORD", words[-1])) for name in found]
        return "".join(f"{name}\n" for name in found), 0
    asked = _by_typer(shell, environment) if what == "complete" else None
    if asked is None:
        raise UsageError(
            "_IRFACTS_COMPLETE is set, as only a shell's completion does: irfacts --show-completion gives "
            "its script"
        )
    found = [name for name in _proposals(application, asked) if _HARMLESS(name)]
    if shell == "zsh":
        quoted = "\n".join(f'"{name}"' for name in found).replace(":", r"\\:")
        return f"_arguments '*: :(({quoted}))'\n" if found else "_files\n", 0
    if environment.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return "", 0 if found else 1
    return "".join(f"{name}\n" for name in found), 0


def _by_typer(shell: str, environment: Mapping[str, str]) -> list[str] | None:
    """Give the words of the command line as a script that Typer made hands them on, None for nothing."""
    if shell == "bash":
        line, at = environment.get("COMP_WORDS"), environment.get("COMP_CWORD", "")
        if line is None or not (at.isascii() and at.isdecimal() and int(at)):
            return None
        words = [word for word in _words(line)[0] if word]
        return [*words[: int(at)], *(words[int(at) : int(at) + 1] or [""])] if words else None
    line = environment.get("_TYPER_COMPLETE_ARGS") if shell in SCRIPTS else None
    words = _words(line)[0] if line else []
    return words if len(words) > 1 else None


def _shell(name: str) -> str:
    """Give the shell of that *name*, for "" the one in use; raises UsageError if it has no script."""
    found = name or next((each for each in _callers() if each in SCRIPTS), "")
    found = found or os.path.basename(os.environ.get("SHELL", ""))
    if found not in SCRIPTS:
        known = ", ".join(SCRIPTS)
        raise UsageError(
            f"no completion for the shell '{visible(found)}'; known: {known}, as in --show-completion bash"
        )
    return found


def _callers() -> list[str]:
    """Give the programs that this one was started by, the nearest first, where /proc names them."""
    found: list[str] = []
    process = os.getppid()
    try:
        while process > 1 and len(found) < 10:
            with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
                name, _, rest = file.read().partition("(")[2].rpartition(")")
            found.append(name.removeprefix("-"))
            process = int(rest.split()[1])
    except (OSError, ValueError, IndexError):
        pass
    return found


def script(shell: str) -> str:
    """Give the script for a *shell*, for "" that in use; raises UsageError if there is none."""
    return SCRIPTS[_shell(shell)]


def install(shell: str) -> str:
    """Write the script into the home folder, and the line that loads it into the shell's own file.

    Gives the message for the user. What stands in the shell's file stays: a line is added at its end,
    once. Raises UsageError for an unknown shell, and OutputError, before anything is written, where the
    shell's file is no text in UTF-8 that may be written to.
    """
    shell = _shell(shell)
    script, own = (path and os.path.expanduser(path) for path in _INSERTED[shell])
    lines = {
        "bash": f"source {shlex.quote(script or '')}",
        "zsh": "fpath+=(~/.zfunc); autoload -Uz compinit; compinit",
        "fish": "",
    }
    touched = own or script or ""
    try:
        text = _own_text(own) if own else ""
        touched = script or ""
        os.makedirs(os.path.dirname(touched), exist_ok=True)
        with open(touched, "w", encoding="utf-8") as file:
            file.write(SCRIPTS[shell])
        if own and lines[shell] not in text.splitlines():
            touched = own
            with open(own, "a", encoding="utf-8") as file:
                file.write(("" if text.endswith("\n") or not text else "\n") + lines[shell] + "\n")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or ("is not UTF-8" if touched == own else str(error))
        raise OutputError(
            f"cannot write '{visible(touched)}': {why}; by hand: put what irfacts --show-completion {shell} "
            f"prints where {shell} reads it at its start"
        ) from None
    return f"{shell} completes irfacts from its next start on: see {visible(script or '')}\n"


def _own_text(path: str) -> str:
    """Read a shell's own file, "" if there is none; raises OSError if it must not be written to."""
    from errno import EACCES

    try:
        with open(path, encoding="utf-8") as file:
            if not os.fstat(file.fileno()).st_mode & 0o222 or not os.access(path, os.W_OK):
                raise PermissionError(EACCES, os.strerror(EACCES))
            return file.read()
    except FileNotFoundError:
        return ""
