"""The command `check`: what is wrong with each of some knowledge files."""

from collections import Counter

from irfacts.cli.options import Options
from irfacts.errors import ExitCode, IrfactsError
from irfacts.knowledge import places
from irfacts.output.terminal import Terminal
from irfacts.text import plural, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irfacts.knowledge.checking import Finding, Report


def check(options: Options, terminal: Terminal) -> ExitCode:
    """Check files one after the other, each against the older edition; the worst gives the exit code.

    A file that cannot be read is told, and the others are checked all the same.
    """
    from irfacts.knowledge import checking
    from irfacts.knowledge.loading import load

    older = None if options.against is None else load(options.against)
    paths = options.files or [places.shipped() if options.facts is None else options.facts]
    code = ExitCode.FOUND
    found: list[Finding] | None = None
    for path in paths:
        try:
            report = checking.check(path, older)
        except IrfactsError as error:
            terminal.say(str(error))
            code = ExitCode.KNOWLEDGE
            continue
        found = [*(found or ()), *report.findings]
        if not options.json:
            terminal.present("".join(f"{finding}\n" for finding in report.findings))
        levels = Counter(finding.level for finding in report.findings)
        _say(path, report, levels, terminal, named=len(paths) > 1)
        if levels["error"] or (levels["warning"] and options.strict):
            code = max(code, ExitCode.NOTHING)
    if options.json and found is not None:
        from irfacts.output import rows

        terminal.write(rows.to_json(found, checking.FIELDS, {}))
    return code


def _say(path: str, report: "Report", levels: Counter[str], terminal: Terminal, *, named: bool) -> None:
    """Tell the counts that have floors, *named* with their file, and how many problems there are."""
    name = visible(path)
    for of, reached, floor in (
        report.measures if any(each.floor is not None for each in report.measures) else ()
    ):
        share = "" if of == "facts" else " %"
        least = "none" if floor is None else f"{floor:g}{share}"
        terminal.say(f"{f'{name}: ' if named else ''}{of}: {reached:g}{share} (floor: {least})")
    counts = (f"{levels[word]} {plural(levels[word], word)}" for word in ("error", "warning"))
    terminal.say(f"{name}: {', '.join(counts)}")
