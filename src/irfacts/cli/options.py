"""Every option and argument of the command line, each defined once."""

import os
from collections.abc import Callable, Sequence
from inspect import Parameter
from types import SimpleNamespace
from typing import Annotated, Any

from typer import Argument, BadParameter, Context, Option

from irfacts.errors import IrfactsError
from irfacts.knowledge.model import Claim, Fact, Source, names
from irfacts.knowledge.places import is_pipe
from irfacts.output.formats import FORMATS, STYLES
from irfacts.output.terminal import Terminal
from irfacts.store.filters import FILTERS, Filter, Filters, one_of
from irfacts.store.store import Store
from irfacts.text import visible

COLOURS = ["auto", "always", "never"]

COMPLETING = bool(os.environ.get("_IRFACTS_COMPLETE"))
"""Whether a shell asks for completions; only then are there any, for each costs start-up time."""


def _completed(complete: Callable[..., list[str]]) -> Callable[..., list[str]] | None:
    return complete if COMPLETING else None


def _known(what: str) -> Callable[..., list[str]] | None:
    """Complete names of the knowledge file, of sections those of the topic at hand.

    A file that cannot be read completes nothing.
    """

    def complete(context: Context, incomplete: str) -> list[str]:
        path = os.environ.get("IRFACTS_FILE") or None
        if path is not None and is_pipe(path):  # what waits for its writer would hold the shell up
            return []
        try:
            opened = Store.open(path)
            known = opened.known(what)
            if what == "section":
                command = (context.info_name or "").replace("defense", "defence")
                asked = {command, *(context.params.get("topic") or ())}
                topics = [topic for topic in opened.topics() if topic.id in asked]
                known = [name for topic in topics for name in topic.sections] or known
            return [name for name in known if name.startswith(incomplete)]
        except IrfactsError:
            return []

    return _completed(complete)


def _fields(context: Context, incomplete: str) -> list[str]:
    """Complete names of fields, also after a comma."""
    from irfacts.store.records import Hit

    sorts = {"claims": Claim, "sources": Source, "search": Hit}
    before, comma, last = incomplete.rpartition(",")
    known = ["all", *names(sorts.get(context.info_name or "", Fact))]
    return [f"{before}{comma}{name}" for name in known if name.startswith(last)]


def _topics(context: Context, incomplete: str) -> list[str]:
    """Complete what `help` knows: topics and commands."""
    from irfacts.cli.manual import parts

    group: Any = context.find_root().command
    commands = [name for name, command in group.commands.items() if not command.hidden]
    return [name for name in (*parts(group), "man", *commands) if name.startswith(incomplete)]


def _count(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and int(value)):
        raise BadParameter(f"'{visible(value)}' is not a whole number from 1")
    return int(value)


def _words(known: Sequence[str]) -> Callable[..., list[str]] | None:
    """Complete words of a closed list."""
    return _completed(lambda incomplete: [name for name in known if name.startswith(incomplete)])


def _choice(known: Sequence[str], text: str, *names: str) -> Any:
    return Option(
        *names,
        help=f"{text}: {', '.join(known)}.",
        metavar="WORD",
        parser=lambda value: one_of(text.lower(), value, known),
        autocompletion=_words(known),
    )


def _filter(name: str, definition: Filter) -> Any:
    """Give the annotation of a filter's option: a date once, all others as often as wanted."""
    words = definition.words
    named = definition.type == "name" or name == "publisher"  # other texts and dates have no list of names
    option = Option(
        f"--{name.rstrip('_')}",
        help=f"{': '.join(filter(None, (definition.help, ', '.join(words))))}.",
        metavar=definition.type.upper(),
        autocompletion=_words(words) if words else _known(name) if named else None,
    )
    once = definition.type == "date"
    return Annotated[str | None, option] if once else Annotated[list[str] | None, option]


ALWAYS = frozenset(("terms", "ids", "keys", "indicators", "files", "target", "old", "new", "about", "facts"))
"""What a command takes without a flag, and the option that a variable sets."""


class Options(SimpleNamespace):
    """Every option and argument that some command takes, each defined once."""

    terms: Annotated[list[str] | None, Argument(metavar="[TERM]...", show_default=False)] = None
    ids: Annotated[list[str], Argument(metavar="ID...", autocompletion=_known("id"))]
    keys: Annotated[list[str] | None, Argument(metavar="[KEY]...", autocompletion=_known("source"))] = None
    indicators: Annotated[
        list[str] | None, Argument(metavar="[INDICATOR]...", autocompletion=_known("indicator"))
    ] = None
    files: Annotated[
        list[str] | None,
        Argument(metavar="[FILE]...", help="Knowledge files; - is standard input.", show_default=False),
    ] = None
    old: Annotated[str, Argument(metavar="OLD", help="A knowledge file, or a database of `export`.")]
    new: Annotated[str | None, Argument(metavar="[NEW]", help="Another one; the one in use if left out.")] = (
        None
    )
    about: Annotated[
        str | None, Argument(metavar="[TOPIC]", autocompletion=_completed(_topics), show_default=False)
    ] = None
    target: Annotated[str, Argument(metavar="FILE", help="What to write; the ending says which form.")]
    as_of: Annotated[
        str | None, Option(help="Answer with what was published by this EDTF date.", metavar="DATE")
    ] = None
    limit: Annotated[int | None, Option(help="At most so many.", metavar="N", parser=_count)] = None
    sort: Annotated[
        str | None,
        Option(
            help="Sort by this field; - before it for the other way.",
            metavar="FIELD",
            autocompletion=_completed(_fields),
        ),
    ] = None
    reverse: Annotated[bool, Option("--reverse", help="The other way round.")] = False
    newest: Annotated[bool, Option("--newest", help="The newest first, what is planned last.")] = False
    count: Annotated[bool, Option("--count", help="Print how many there are, and nothing else.")] = False
    titled: Annotated[bool, Option("--titled", help="Only what has every TERM in its title.")] = False
    long: Annotated[bool, Option("--long", help="Show the statement too.")] = False
    change: Annotated[bool, Option("--change", help="Add the change on the point before, in per cent.")] = (
        False
    )
    by: Annotated[
        str | None,
        Option(help="Count by this field, or by year.", metavar="FIELD", autocompletion=_completed(_fields)),
    ] = None
    style: Annotated[str, _choice([*STYLES], "Style of the references")] = "apa"
    format: Annotated[str | None, _choice([*FORMATS], "Format", "--format", "-f")] = None
    json: Annotated[bool, Option("--json", help="Short for --format json.")] = False
    fields: Annotated[
        str | None,
        Option(
            help="Fields to show, with commas between; 'all' for every one.",
            metavar="LIST",
            autocompletion=_completed(_fields),
        ),
    ] = None
    no_header: Annotated[bool, Option("--no-header", help="Leave the header line out.")] = False
    facts: Annotated[
        str | None,
        Option(
            help="The knowledge file; - is standard input.",
            metavar="FILE",
            envvar="IRFACTS_FILE",
            show_default=False,
        ),
    ] = None
    no_cache: Annotated[bool, Option("--no-cache", help="Do not keep a compiled form.")] = False
    color: Annotated[str, _choice(COLOURS, "Colour")] = "auto"
    no_pager: Annotated[bool, Option("--no-pager", help="Never page long output.")] = False
    strict: Annotated[bool, Option("--strict", help="Let warnings fail too.")] = False
    against: Annotated[
        str | None, Option(help="An older edition, none of whose ids may be lost.", metavar="FILE")
    ] = None
    force: Annotated[bool, Option("--force", help="Replace an existing file.")] = False

    version: Annotated[bool, Option("--version", help="Show versions.")] = False
    install_completion: Annotated[
        bool, Option("--install-completion", help="Set up the Tab key: this shell, or bash, zsh, fish.")
    ] = False
    show_completion: Annotated[bool, Option("--show-completion", help="Show the script for it instead.")] = (
        False
    )

    def open(self, terminal: Terminal) -> Store:
        """Open the knowledge file that is asked for."""

        def notice() -> None:
            if terminal.error_is_terminal:
                terminal.say("compiling the knowledge file ...")

        # What is shown has its sources fetched together; a list of rows has none.
        return Store.open(self.facts, cache=not self.no_cache, as_of=self.as_of, notice=notice, resolve=False)

    def filters(self, **more: Any) -> Filters:
        """Gather what narrows and sorts the answer."""
        same = (*FILTERS, "titled", "sort", "reverse", "newest")
        asked: dict[str, Any] = {name: getattr(self, name, None) for name in same}
        asked |= {"terms": self.terms or (), "limit": None if self.by else self.limit}
        return Filters(**asked | more)


def parameter(name: str) -> tuple[Any, Any]:
    """Give the annotation and the default of an option, an argument or a filter, by its name."""
    if name in FILTERS:
        return _filter(name, FILTERS[name]), None
    return Options.__annotations__[name], getattr(Options, name, Parameter.empty)
