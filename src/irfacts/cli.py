"""The command line: options, formats, the one error boundary and its exit codes."""

import io
import os
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from inspect import Parameter, Signature
from itertools import pairwise
from types import SimpleNamespace
from typing import Annotated, Any, NamedTuple

import typer

from irfacts import answers, places, store
from irfacts.answers import Answer
from irfacts.errors import ExitCode, IrfactsError, UsageError
from irfacts.model import KINDS, TIERS, VERDICTS, Claim, Fact, Source, Standing, names
from irfacts.store import Filters, Store
from irfacts.terminal import OutputError, ReaderGoneError, Terminal
from irfacts.text import did_you_mean, visible

FORMATS = ["table", "tsv", "csv", "json", "jsonl", "markdown", "html", "svg", "bibtex", "csl-json"]
COLOURS = ["auto", "always", "never"]

COMPLETING = "_IRFACTS_COMPLETE" in os.environ
"""Whether a shell asks for completions; only then are there any, for each costs start-up time."""

# The built-in usage error of the Click that Typer carries or depends on.
_ClickUsageError: Any = typer.BadParameter.__base__


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
    from irfacts.searching import Hit

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
    from irfacts.dates import parse

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
    sort: Annotated[str | None, _choice([*store.SORTS], "Sort by")] = None
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


class Command(NamedTuple):
    """One command: its function, the options that it takes, and its help."""

    run: Callable[[Options, Terminal], ExitCode]
    options: str
    help: str
    hidden: bool = False


def _answering(answer: Callable[[Options, Store], Answer]) -> Callable[[Options, Terminal], ExitCode]:
    def run(options: Options, terminal: Terminal) -> ExitCode:
        opened = options.open(terminal)
        try:
            return _put(answer(options, opened), options, terminal, opened)
        finally:
            opened.close()

    return run


def _put(answer: Answer, options: Options, terminal: Terminal, opened: Store) -> ExitCode:
    """Write an answer in the format asked for and give its exit code."""
    chosen = answer.look == "cards" and options.fields  # fields of a card are wanted bare
    human = "table" if terminal.is_terminal and not chosen else "tsv"
    form = options.format or ("json" if options.json else human)
    columns = _columns(options.fields, answer, form)
    sorts = {type(record) for record in answer.records}
    for message in answer.messages:
        terminal.say(message)
    if len(sorts) > 1 and form not in ("table", "html", "svg", "bibtex", "csl-json"):
        message = (
            f"facts and claims have different fields: ask for one sort, or with -f table ({form} was asked)"
        )
        raise UsageError(message)
    if answer.look == "cards" and not answer.records and form not in ("json", "csl-json"):
        return ExitCode.NOTHING
    if form in ("bibtex", "csl-json"):
        from irfacts import citing

        answer = answers.with_sources(opened, answer)
        terminal.write([citing.FORMATS[form](answer.sources.values())])
    elif form in ("table", "html", "svg"):
        from irfacts import rendering

        answer = answers.for_people(opened, answer)
        if chosen and len(sorts) < 2:  # fields that were picked stand in columns
            answer = answer._replace(look="list")
        drawn = rendering.render(answer, columns, opened, form, terminal, header=not options.no_header)
        if form == "table":
            terminal.show(drawn, paged=not options.no_pager)
        else:
            terminal.write([drawn])
    else:
        from irfacts import output

        cited = answers.resolved(opened, answer, output.RESOLVED) if form in ("json", "jsonl") else {}
        terminal.write(output.write(form, answer.records, columns, cited, header=not options.no_header))
    return ExitCode.FOUND if answer.records and answer.complete else ExitCode.NOTHING


def _columns(asked: str | None, answer: Answer, form: str) -> tuple[str, ...]:
    """Give the fields to show: those asked for, else those of the format."""
    if asked is None:
        return answer.names if form in ("json", "jsonl", "csv") else answer.columns
    if asked == "all":
        return answer.names
    chosen = tuple(name.strip() for name in asked.split(","))
    for name in chosen:
        if name not in answer.names:
            hint = did_you_mean(name, list(answer.names))
            message = f"no field '{visible(name)}'{hint}; known: {', '.join(answer.names)}"
            raise UsageError(message)
    return tuple(dict.fromkeys(chosen))


def _topic(name: str) -> Callable[[Options, Terminal], ExitCode]:
    return _answering(lambda options, opened: answers.facts(opened, options.filters(topic=name)))


def _check(options: Options, terminal: Terminal) -> ExitCode:
    from irfacts import checking

    path = options.file or (places.shipped() if options.facts is None else options.facts)
    problems = checking.check(path)
    if options.json:
        from irfacts import output

        terminal.write(output.to_json(problems, checking.FIELDS, {}))
    else:
        terminal.show("".join(f"{problem}\n" for problem in problems))
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    counts = (
        f"{count} {word}{'' if count == 1 else 's'}"
        for word, count in (("error", errors), ("warning", warnings))
    )
    terminal.say(f"{visible(path)}: {', '.join(counts)}")
    return ExitCode.NOTHING if errors or (warnings and options.strict) else ExitCode.FOUND


def _schema(_: Options, terminal: Terminal) -> ExitCode:
    import json

    from irfacts import schema

    terminal.write([json.dumps(schema.json_schema(), indent=2, ensure_ascii=False), "\n"])
    return ExitCode.FOUND


def _export(options: Options, terminal: Terminal) -> ExitCode:
    from irfacts import compiling
    from irfacts.loading import load

    target = options.database
    if os.path.lexists(target) and not options.force:
        message = f"'{visible(target)}' exists: --force replaces it"
        raise UsageError(message)
    knowledge = load(options.facts)
    try:
        compiling.write(target, knowledge, {})
    except (OSError, ValueError, compiling.DatabaseError) as error:
        message = f"cannot write '{visible(target)}': {getattr(error, 'strerror', None) or error}"
        raise OutputError(message) from None
    terminal.say(f"wrote {visible(target)}: {len(knowledge.facts)} facts, {len(knowledge.sources)} sources")
    return ExitCode.FOUND


_HUMAN = "format json fields no_header facts no_cache color no_pager"
_FACTS = "terms section kind since until standing source as_of limit sort"
COMMANDS = {
    "timeline": Command(
        _answering(lambda options, opened: answers.facts(opened, options.filters(timeline=True))),
        f"{_FACTS} topic {_HUMAN}",
        """What happened when, in all topics, oldest first.

        \b
        irfacts timeline --since 1971 --until 1991
        irfacts timeline brahmos --json
        irfacts timeline --kind exercise --topic defence
        """,
    ),
    "trade": Command(
        _topic("trade"),
        f"{_FACTS} {_HUMAN}",
        """Trade and economy, section by section; every TERM narrows.

        \b
        irfacts trade oil
        irfacts trade --section "Goods by HS chapter"
        irfacts trade --kind target -f markdown
        """,
    ),
    "defence": Command(
        _topic("defence"),
        f"{_FACTS} {_HUMAN}",
        """Defence: commission, exercises, weapons, arms imports.

        \b
        irfacts defence s-400
        irfacts defence --kind exercise --since 2021
        irfacts defence frigates -f csv > frigates.csv
        """,
    ),
    "diaspora": Command(
        _topic("diaspora"),
        f"{_FACTS} {_HUMAN}",
        """Diaspora: community, education, labour, travel, culture.

        \b
        irfacts diaspora students
        irfacts diaspora --section Organisations
        irfacts diaspora kazan --json
        """,
    ),
    "diplomacy": Command(
        _topic("diplomacy"),
        f"{_FACTS} {_HUMAN}",
        """Diplomacy: treaties, summits, United Nations, statements.

        \b
        irfacts diplomacy summit --since 2018
        irfacts diplomacy ukraine --kind statement
        irfacts diplomacy treaty -f bibtex > treaties.bib
        """,
    ),
    "search": Command(
        _answering(lambda options, opened: answers.search(opened, options.filters())),
        f"{_FACTS.replace(' sort', '')} topic {_HUMAN}",
        """The best matches over facts and claims, ranked.

        \b
        irfacts search when was ins vikramaditya commissioned
        irfacts search S400 squadrons --limit 3
        irfacts search '"strategic partnership"' --json
        """,
    ),
    "show": Command(
        _answering(lambda options, opened: answers.show(opened, options.ids)),
        f"ids as_of {_HUMAN}",
        """The whole card of facts or claims, with every source.

        \b
        irfacts show target-100bn-2030
        irfacts show alam-trade-01 alam-trade-09
        irfacts show trade-fy2024-25 --fields value --no-header
        """,
    ),
    "claims": Command(
        _answering(lambda options, opened: answers.claims(opened, options.filters())),
        f"terms topic verdict since until as_of limit {_HUMAN}",
        """What the article claims, with verdict and finding.

        \b
        irfacts claims --verdict disputed
        irfacts claims --topic diaspora
        irfacts claims frigates --json
        """,
    ),
    "chart": Command(
        _answering(lambda options, opened: answers.chart(opened, options.indicator)),
        f"indicator as_of {_HUMAN}",
        """A series as bars; without a name, the list of series.

        \b
        irfacts chart
        irfacts chart goods-trade
        irfacts chart sipri-share -f svg > arms.svg
        """,
    ),
    "sources": Command(
        _answering(lambda options, opened: answers.sources(opened, options.keys or (), options.filters())),
        f"keys tier publisher as_of limit {_HUMAN}",
        """The sources, and how many facts rest on each.

        \b
        irfacts sources --tier primary
        irfacts sources --publisher tass
        irfacts sources -f csl-json > sources.json
        """,
    ),
    "check": Command(
        _check,
        "file strict json facts",
        """Every problem of a knowledge file at once, with its line.

        \b
        irfacts check
        irfacts check my-facts.toml --strict
        irfacts check my-facts.toml --json
        """,
    ),
    "schema": Command(
        _schema,
        "",
        """The JSON Schema of the knowledge file, for editors.

        \b
        irfacts schema > facts.schema.json
        """,
    ),
    "export": Command(
        _export,
        "database force facts",
        """All of it as one SQLite database.

        \b
        irfacts export facts.db
        irfacts export facts.db --force
        """,
    ),
}
COMMANDS["defense"] = COMMANDS["defence"]._replace(hidden=True)


def _register(app: typer.Typer, name: str, command: Command, terminal: Terminal) -> None:
    """Give Typer a function whose parameters are the options that the command takes."""
    wanted = command.options.split()
    types = Options.__annotations__

    def run(**given: Any) -> ExitCode:
        options = Options(**given)
        terminal.color = options.color
        return command.run(options, terminal)

    run.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(
                key,
                Parameter.POSITIONAL_OR_KEYWORD,
                annotation=types[key],
                default=getattr(Options, key, Parameter.empty),
            )
            for key in wanted
        ]
    )
    run.__annotations__ = {key: types[key] for key in wanted}
    app.command(name, help=command.help, hidden=command.hidden)(run)


def build(terminal: Terminal, only: str | None = None) -> typer.Typer:
    """Make the Typer application, with one command, none or all: each costs start-up time."""
    app = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={
            "help_option_names": ["-h", "--help"],
            "terminal_width": min(terminal.width, 80) - 2,
        },
        add_completion=only is None,
    )

    def root(
        context: typer.Context,
        *,
        version: Annotated[bool, typer.Option("--version", help="Show versions.")] = False,
    ) -> ExitCode | None:
        if version or context.invoked_subcommand is None:
            opened = Store.open(os.environ.get("IRFACTS_FILE") or None)
            terminal.show(answers.versions(opened) if version else answers.overview(opened))
            raise typer.Exit(ExitCode.FOUND)
        return None

    app.callback(
        invoke_without_command=True,
        help="""Cited facts on India-Russia relations: what, when, how sure, and by which source.

        \b
        irfacts trade oil
        irfacts search how many indian students in russia
        irfacts timeline --since 2020 --json
        """,
    )(root)
    for name, command in COMMANDS.items():
        if only in (None, name):
            _register(app, name, command, terminal)
    return app


def _invoke(arguments: list[str], terminal: Terminal) -> ExitCode:
    """Run the application; what Typer itself prints (help, completion) is written here too."""
    for flag, value in pairwise([*(part for argument in arguments for part in argument.split("=", 1)), ""]):
        if flag == "--color" and value in COLOURS:
            terminal.color = value
    first = next((argument for argument in arguments if not argument.startswith("-")), None)
    only = None
    if arguments and first == arguments[0] and first not in COMMANDS:
        known = [name for name, command in COMMANDS.items() if not command.hidden]
        message = (
            f"no command '{visible(first)}'{did_you_mean(first, known)}; known: {', '.join(known)}; "
            f"to look a word up: irfacts search {visible(first)}"
        )
        raise UsageError(message)
    if not COMPLETING and (first in COMMANDS or arguments in ([], ["--version"])):
        only = first or ""
    printed = io.StringIO()
    with redirect_stdout(printed):
        try:
            code = build(terminal, only)(arguments, prog_name="irfacts", standalone_mode=False)
        except SystemExit as leaving:
            code = leaving.code
    if printed.getvalue():
        terminal.show(printed.getvalue())
    return ExitCode(code or 0)


def run(arguments: list[str], terminal: Terminal) -> ExitCode:
    """Answer one command line and give the exit code; the one place that knows every error."""
    try:
        return _invoke(arguments, terminal)
    except UsageError as error:
        terminal.say(str(error))
        return ExitCode.USAGE
    except _ClickUsageError as error:
        terminal.say(visible(error.format_message()))
        return ExitCode.USAGE
    except IrfactsError as error:
        terminal.say(str(error))
        return ExitCode.KNOWLEDGE
    except ReaderGoneError:
        return ExitCode.FOUND
    except OutputError as error:
        terminal.say(str(error))
        return ExitCode.OUTPUT
    except (KeyboardInterrupt, typer.Abort):
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001  # a bug is one line too, not a traceback
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place else "?"
        terminal.say(f"a fault of irfacts itself at {where}: {type(error).__name__}: {visible(str(error))}")
        return ExitCode.BUG
