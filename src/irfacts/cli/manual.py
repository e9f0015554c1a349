"""The manual: what `irfacts help` says, and the man page of it all, from the definitions of each thing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import irfacts
from irfacts.errors import ExitCode, UsageError
from irfacts.knowledge.model import Standing
from irfacts.output.exports import EXPORTS
from irfacts.output.formats import FORMATS
from irfacts.store.filters import FILTERS
from irfacts.text import unknown

ENVIRONMENT = {
    "IRFACTS_FILE": "the knowledge file, where `--facts` is not given",
    "IRFACTS_NO_CACHE": "`1` is `--no-cache`",
    "XDG_CACHE_HOME, HOME": "where the cache folder `irfacts` is, else `~/.cache`, else nowhere; on macOS it "
    "is in `~/Library/Caches`, always",
    "LOCALAPPDATA": "the same on Windows",
    "NO_COLOR": "not empty: no colour",
    "FORCE_COLOR": "neither empty nor `0`: colour also in a pipe",
    "TERM": "`dumb`: no colour and no pager",
    "SHELL, COMP_WORDS, COMP_CWORD": "what a shell says when the Tab key is pressed, or set up",
    "PAGER, LESS": "the pager, else `less`, with the options `FRX` unless others are set; empty or `cat`: "
    "none",
    "COLUMNS, LINES": "the size of the terminal; in a pipe a table has 80 columns unless `COLUMNS` says "
    "otherwise",
}
"""The variables that are read, and what each means."""
DATES = {
    "2024, 2024-07, 2024-07-09": "a year, a month, a day",
    "2024~, 2024?, 2024%": "about, uncertain, and both",
    "2024-04/2025-03": "from one to the other, as for the Indian fiscal year 2024-25",
    "2003/.., ../2025": "since the one, until the other",
}
"""The forms of a date, by examples."""
Entries = Sequence[tuple[str, str]]


class Part(NamedTuple):
    """One topic: what it is about; its terms with what each means, by what they belong to; a last word."""

    summary: str
    groups: Mapping[str, Entries]
    more: str = ""


def parts(group: Any) -> dict[str, Part]:
    """Give the topics of the manual by name; *group* is the whole application, as Typer builds it."""
    return {
        "filters": Part(
            "What narrows a list; each stands after a command.",
            _options(group, lambda name: name in FILTERS),
            "A filter may be given several times or with commas: any of its values will do. Names and words "
            "are taken in any case.",
        ),
        "options": Part("The other options.", _options(group, lambda name: name not in FILTERS)),
        "formats": Part(
            "How an answer is written: a table on a terminal, tsv in a pipe, or as `--format` says.",
            {"": [(name, form.help) for name, form in FORMATS.items()]},
            "Machine formats hold EDTF dates, bare numbers and whole text in UTF-8, and no escape codes.",
        ),
        "exports": Part(
            "What `irfacts export FILE` writes, by the ending of the file.",
            {"": [(ending, form.help) for ending, form in EXPORTS.items()]},
        ),
        "dates": Part(
            "How dates are written: in EDTF (ISO 8601-2), as exactly as they are known.",
            {"": [*DATES.items()]},
            "`--since` and `--until` leave what overlaps, `--in` what lies wholly within: `--since 2020` has "
            "what began before and still runs, `--in 2020/..` has not. `--as-of` leaves what had been "
            "published by then. What has passed is judged by the day of the edition, not by the clock.",
        ),
        "standing": Part(
            "How well a fact is supported, derived from its sources; the first that holds counts.",
            {"": [(standing.value, standing.meaning) for standing in Standing]},
        ),
        "exit-codes": Part(
            "What a finished call says to the shell.",
            {"": [(str(int(code)), code.meaning) for code in ExitCode]},
            "Answers go to standard output, messages to standard error.",
        ),
        "environment": Part(
            "The variables of the environment that irfacts heeds.",
            {"": [*ENVIRONMENT.items()]},
            "`--color` comes first, then NO_COLOR, TERM and FORCE_COLOR, then whether it is a terminal.",
        ),
    }


def about(topic: str | None, group: Any) -> str:
    """Say what there is to know of a topic or command, or what can be asked; raises UsageError if nothing."""
    context = _context(group)
    topics = parts(group)
    if topic == "man":
        return "".join(f"{line}\n" for line in _page(group, topics))
    if topic in group.commands:
        command = group.commands[topic]
        return f"{command.get_help(_context(command, context))}\n"
    formatter = context.make_formatter()
    if topic is None:
        summaries = [(name, part.summary) for name, part in topics.items()]
        with formatter.section("Topics of irfacts help"):
            formatter.write_dl([*summaries, ("man", "All of it as a man page, in roff.")])
        return f"{context.get_help()}\n\n{formatter.getvalue()}"
    if topic not in topics:
        known = [*topics, "man", *(name for name, _ in _commands(group))]
        raise UsageError(unknown("topic", topic, known))
    part = topics[topic]
    formatter.write_text(part.summary)
    for belonging, entries in part.groups.items():
        formatter.write_paragraph()
        if belonging:
            formatter.write_text(belonging)
        with formatter.indentation():
            formatter.write_dl(entries, col_max=formatter.width * 2 // 5)
    if part.more:
        formatter.write_paragraph()
        formatter.write_text(part.more)
    return str(formatter.getvalue())


def _context(command: Any, parent: Any = None) -> Any:
    name = command.name if parent else "irfacts"
    return command.context_class(command, info_name=name, parent=parent, **command.context_settings)


def _commands(group: Any) -> Iterator[tuple[str, Any]]:
    return ((name, command) for name, command in group.commands.items() if not command.hidden)


def _options(group: Any, wanted: Callable[[str], bool]) -> Mapping[str, Entries]:
    """Give each option with its metavar and its help, by the commands that take it."""
    context = _context(group)
    takers: dict[tuple[str, str], list[str]] = {}
    for name, command in _commands(group):
        for option in command.get_params(_context(command, context)):
            if option.param_type_name == "option" and wanted(option.name):
                takers.setdefault(option.get_help_record(context), []).append(name)
    every = [name for name, _ in _commands(group)]
    groups: dict[str, list[tuple[str, str]]] = {}
    for entry, names in takers.items():
        belonging = "every command" if names == every else ", ".join(names)
        groups.setdefault(f"On {belonging}:", []).append(entry)
    return groups


def _page(group: Any, topics: dict[str, Part]) -> Iterator[str]:
    """Give the lines of the man page, in the macros of man(7)."""
    context = _context(group)
    summary, examples = _told(group)
    yield f'.TH IRFACTS 1 "" "irfacts {irfacts.__version__}" "User Commands"'
    yield from (".SH NAME", f"irfacts \\- {_roff(summary[0].lower() + summary[1:].rstrip('.'))}")
    yield from (".SH SYNOPSIS", r"\fBirfacts\fR \fICOMMAND\fR [\fIOPTION\fR]... [\fIARGUMENT\fR]...")
    yield from (".SH DESCRIPTION", _roff(summary), *examples, ".SH COMMANDS")
    for name, command in _commands(group):
        pieces = command.collect_usage_pieces(_context(command, context))
        wanted = (piece.strip("{}") for piece in pieces if piece != "[OPTIONS]")
        arguments = "".join(f" \\fI{_roff(piece)}\\fR" for piece in wanted)
        text, examples = _told(command)
        yield from (".TP", f"\\fBirfacts {name}\\fR{arguments}", _roff(text), *examples)
    for name, part in topics.items():
        yield from (f".SH {name.replace('-', ' ').upper()}", _roff(part.summary))
        for belonging, entries in part.groups.items():
            yield from [".PP", _roff(belonging)] if belonging else []
            for term, text in entries:
                yield from (".TP", _term(term), _roff(text))
        if part.more:
            yield from (".PP", _roff(part.more))


def _told(command: Any) -> tuple[str, list[str]]:
    """Give what a command's help says in words, and the lines of its examples."""
    text, _, examples = command.help.partition("\b")
    lines = [_roff(line) for line in examples.splitlines() if line]
    return " ".join(text.split()), [".sp", ".nf", *lines, ".fi"]


def _term(text: str) -> str:
    """Give a term in bold, what stands for a value in italics."""
    option = text.startswith("-")
    words = (f"\\f{'I' if option and word.isupper() else 'B'}{_roff(word)}\\fR" for word in text.split())
    return " ".join(words)


_SIGNS = str.maketrans({"\\": r"\e", "-": r"\-", "'": r"\(aq", "~": r"\(ti", "^": r"\(ha"})


def _roff(text: str) -> str:
    """Give text as roff takes it: in ASCII, no line a request, what stands in backticks bold."""
    plain = "".join(sign if sign.isascii() else f"\\[u{ord(sign):04X}]" for sign in text.translate(_SIGNS))
    plain = re.sub("`([^`]+)`", r"\\fB\1\\fR", plain)
    return rf"\&{plain}" if plain.startswith(".") else plain
