"""Every option and argument of the command line, each defined once."""

import os
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Annotated, Any

import typer

from irfacts.errors import IrfactsError
from irfacts.knowledge.model import KINDS, TIERS, VERDICTS, Claim, Fact, Source, Standing, names
from irfacts.output.terminal import Terminal
from irfacts.store.filters import SORTS, Filters
from irfacts.store.store import Store
from irfacts.text import visible

FORMATS = ["table", "tsv", "csv", "json", "jsonl", "markdown", "html", "svg", "bibtex", "csl-json"]
COLOURS = ["auto", "always", "never"]

COMPLETING = "_IRFACTS_COMPLETE" in os.environ
"""Whether a shell asks for completions; only then are there any, for each costs start-up time."""


def _completed(complete: Callable[..., list[str]]) -> Callable[..., list[str]] | None:
    return complete if COMPLETING else None


def _known(what: str) -> Callable[[str], list[str]] | None:
    """Complete names of the knowledge file; a file that cannot be read completes nothing."""

    def complete(incomplete: str) -> list[str]:
        try:
            opened = Store.open(os.environ.get("IRFACTS_FILE") or None)
            return [name for name in opened.known(what) if name.startswith(incomplete)]
        except IrfactsError:
            return []

    return _completed(complete)


def _fields(context: typer.Context, incomplete: str) -> list[str]:
    """Complete names of fields, also after a comma."""
    from irfacts.store.records import Hit

    sorts = {"claims": Claim, "sources": Source, "search": Hit}
    before, comma, last = incomplete.rpartition(",")
    known = ["all", *names(sorts.get(context.info_name or "", Fact))]
    return [f"{before}{comma}{name}" for name in known if name.startswith(last)]


def _one_of(known: Sequence[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value.lower() not in known:
            message = f"'{visible(value)}' is not one of {', '.join(known)}"
            raise typer.BadParameter(message)
        return value.lower()

    return check


def _count(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 10 and int(value)):
        message = f"'{visible(value)}' is not a whole number from 1"
        raise typer.BadParameter(message)
    return int(value)


def _date(value: str) -> str:
    from irfacts.knowledge.dates import parse

    try:
        parse(value)
    except ValueError as error:
        raise typer.BadParameter(visible(str(error))) from None
    return value


def _choice(known: Sequence[str], text: str, *names: str) -> Any:
    return typer.Option(
        *names,
        help=f"{text}: {', '.join(known)}.",
        metavar="WORD",
        parser=_one_of(known),
        autocompletion=_completed(lambda incomplete: [name for name in known if name.startswith(incomplete)]),
    )


def _named(what: str, text: str) -> Any:
    return typer.Option(help=text, metavar="NAME", autocompletion=_known(what))


def _day(text: str) -> Any:
    return typer.Option(help=text, metavar="DATE", parser=_date)


class Options(SimpleNamespace):
    """Every option and argument that some command takes, each defined once."""

    terms: Annotated[list[str] | None, typer.Argument(metavar="[TERM]...", show_default=False)] = None
    ids: Annotated[list[str], typer.Argument(metavar="ID...", autocompletion=_known("id"))]
    keys: Annotated[list[str] | None, typer.Argument(metavar="[KEY]...", autocompletion=_known("source"))] = (
        None
    )
    indicator: Annotated[
        str | None, typer.Argument(metavar="[INDICATOR]", autocompletion=_known("indicator"))
    ] = None
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="The knowledge file.")] = None
    database: Annotated[str, typer.Argument(metavar="FILE.db", help="The database to write.")]
    topic: Annotated[str | None, _named("topic", "Only this topic.")] = None
    section: Annotated[str | None, _named("section", "Only this section.")] = None
    kind: Annotated[str | None, _choice(KINDS, "Only this kind")] = None
    since: Annotated[str | None, _day("Only what reaches to this EDTF date or later.")] = None
    until: Annotated[str | None, _day("Only what begins by this EDTF date.")] = None
    standing: Annotated[str | None, _choice([*Standing], "Only this standing")] = None
    verdict: Annotated[str | None, _choice(VERDICTS, "Only this verdict")] = None
    source: Annotated[str | None, _named("source", "Only what cites this source.")] = None
    tier: Annotated[str | None, _choice(TIERS, "Only this tier")] = None
    publisher: Annotated[
        str | None,
        typer.Option(
            help="Only publishers with this in their name.",
            metavar="TEXT",
            autocompletion=_known("publisher"),
        ),
    ] = None
    as_of: Annotated[str | None, _day("Answer with what was published by this EDTF date.")] = None
    limit: Annotated[int | None, typer.Option(help="At most so many.", metavar="N", parser=_count)] = None
    sort: Annotated[str | None, _choice([*SORTS], "Sort by")] = None
    format: Annotated[str | None, _choice(FORMATS, "Format", "--format", "-f")] = None
    json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False
    fields: Annotated[
        str | None,
        typer.Option(
            help="Fields to show, with commas between; 'all' for every one.",
            metavar="LIST",
            autocompletion=_completed(_fields),
        ),
    ] = None
    no_header: Annotated[bool, typer.Option("--no-header", help="Leave the header line out.")] = False
    facts: Annotated[
        str | None,
        typer.Option(help="The knowledge file.", metavar="FILE", envvar="IRFACTS_FILE", show_default=False),
    ] = None
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Do not keep a compiled form.")] = False
    color: Annotated[str, _choice(COLOURS, "Colour")] = "auto"
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Never page long output.")] = False
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail too.")] = False
    against: Annotated[
        str | None, typer.Option(help="An older edition, none of whose ids may be lost.", metavar="FILE")
    ] = None
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False

    def open(self, terminal: Terminal) -> Store:
        """Open the knowledge file that is asked for."""

        def notice() -> None:
            if terminal.error_is_terminal:
                terminal.say("compiling the knowledge file ...")

        return Store.open(self.facts, cache=not self.no_cache, as_of=self.as_of, notice=notice)

    def filters(self, **more: Any) -> Filters:
        """Gather what narrows the answer."""
        given: dict[str, Any] = {name: getattr(self, name, None) for name in Filters._fields}
        return Filters(**given | {"terms": self.terms or (), "timeline": False} | more)
