"""The Typer application, and the one error boundary with its exit codes."""

import io
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import redirect_stdout
from inspect import Parameter, Signature
from itertools import pairwise
from typing import Any

import typer

from irfacts.cli.commands import COMMANDS, Command
from irfacts.cli.options import ALWAYS, COLOURS, COMPLETING, Options, parameter
from irfacts.errors import ExitCode, IrfactsError, UsageError
from irfacts.output.terminal import OutputError, ReaderGoneError, Terminal
from irfacts.store.store import Store
from irfacts.text import unknown, visible

# The built-in usage error of the Click that Typer carries or depends on.
_ClickUsageError: Any = typer.BadParameter.__base__


def _sign(function: Callable[..., Any], wanted: Iterable[str], **more: type[Any]) -> None:
    """Let a function have, for Typer to see, the parameters in *more* and the options *wanted*."""
    parameters = {name: (kind, Parameter.empty) for name, kind in more.items()}
    parameters |= {name: parameter(name) for name in wanted}
    function.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, annotation=annotation, default=default)
            for name, (annotation, default) in parameters.items()
        ]
    )
    function.__annotations__ = {name: annotation for name, (annotation, _) in parameters.items()}


def _register(app: typer.Typer, name: str, wanted: Iterable[str], terminal: Terminal) -> None:
    """Give Typer a function whose parameters are the *wanted* options of a command."""
    command = COMMANDS[name]

    def run(**given: Any) -> ExitCode:
        options = Options(**given)
        terminal.color = options.color
        return command.run(options, terminal)

    _sign(run, wanted)
    app.command(name, help=command.help, hidden=command.hidden)(run)


def _used(options: Sequence[str], arguments: Sequence[str]) -> Sequence[str]:
    """Give the options of a command that its arguments name, and its arguments; all if one is not known.

    What Typer builds for an option that nobody types is 4 in 100 of a call's time.
    """
    flags = {f"--{name.rstrip('_').replace('_', '-')}": name for name in options} | {"-f": "format"}
    typed = {argument.partition("=")[0] for argument in arguments if argument.startswith("-")}
    if not typed <= flags.keys():
        return options
    named = {flags[flag] for flag in typed}
    return [name for name in options if name in named or name in ALWAYS]


def build(
    terminal: Terminal, commands: Collection[str] = COMMANDS, arguments: Sequence[str] | None = None
) -> typer.Typer:
    """Make the Typer application with some commands, or all: each costs start-up time.

    Where the *arguments* are known, only those options of the commands are made that these name.
    """
    app = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={
            "help_option_names": ["-h", "--help"],
            "terminal_width": min(terminal.width, 80) - 2,
        },
        add_completion=False,
    )

    wanted = "version install_completion show_completion" if arguments is None else "version"

    def root(context: typer.Context, *, version: bool = False, **_: Any) -> None:
        if version or context.invoked_subcommand is None:
            from irfacts.output import overview

            path = os.environ.get("IRFACTS_FILE") or None
            text = overview.versions(path) if version else overview.overview(Store.open(path), terminal)
            terminal.present(text)
            raise typer.Exit(ExitCode.FOUND)

    _sign(root, wanted.split(), context=typer.Context)
    app.callback(
        invoke_without_command=True,
        help="""Cited facts on India-Russia relations: what, when, how sure, and by which source.

        \b
        irfacts trade oil
        irfacts search how many indian students in russia
        irfacts timeline --in 2020/.. --json
        """,
    )(root)
    for name in commands:
        options = COMMANDS[name].options.split()
        _register(app, name, options if arguments is None else _used(options, arguments), terminal)
    return app


def _help(options: Options, terminal: Terminal) -> ExitCode:
    from irfacts.cli import manual

    terminal.present(manual.about(options.about, typer.main.get_command(build(terminal))), paged=True)
    return ExitCode.FOUND


COMMANDS["help"] = Command(
    _help,
    "about",
    """More on a command, or a topic such as dates or formats.

    \b
    irfacts help
    irfacts help dates
    irfacts help man > irfacts.1
    """,
)  # here, for it needs the whole application


def _invoke(arguments: list[str], terminal: Terminal) -> ExitCode:
    """Run the application; what Typer itself prints (help, completion) is written here too."""
    for flag, value in pairwise([*(part for argument in arguments for part in argument.split("=", 1)), ""]):
        if flag == "--color" and value in COLOURS:
            terminal.color = value
    if COMPLETING or arguments[:1] in (["--install-completion"], ["--show-completion"]):
        return _complete(arguments, terminal)
    first = next((argument for argument in arguments if not argument.startswith("-")), None)
    if arguments and first == arguments[0] and first not in COMMANDS:
        known = [name for name, command in COMMANDS.items() if not command.hidden]
        raise UsageError(
            f"{unknown('command', first, known)}; to look a word up: irfacts search {visible(first)}"
        )
    if first in COMMANDS or arguments in ([], ["--version"]):
        application = build(terminal, [first] if first else [], arguments[1:])
    else:
        application = build(terminal)
    printed = io.StringIO()
    with redirect_stdout(printed):
        try:
            code = application(arguments, prog_name="irfacts", standalone_mode=False)
        except SystemExit as leaving:
            code = leaving.code
    if printed.getvalue():
        terminal.present(printed.getvalue())
    return ExitCode(code or 0)


def _complete(arguments: list[str], terminal: Terminal) -> ExitCode:
    """Answer a shell that completes a command line, or say how one comes to do so."""
    from irfacts.cli import completion

    if COMPLETING:
        text, code = completion.answer(build(terminal), os.environ)
    elif len(arguments) > 2:
        raise UsageError(f"{arguments[0]} takes one shell at most: {', '.join(completion.SCRIPTS)}")
    else:
        does = completion.install if arguments[0].startswith("--install") else completion.script
        text, code = does("".join(arguments[1:])), ExitCode.FOUND
    terminal.write([text])
    return ExitCode(code)


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
