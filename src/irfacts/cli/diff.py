"""The command `diff`: two editions, knowledge files or exported databases, side by side."""

from irfacts.cli.answering import asked_format, chosen_fields
from irfacts.cli.options import Options
from irfacts.errors import ExitCode, UsageError
from irfacts.knowledge import places
from irfacts.output.formats import FORMATS, LISTED
from irfacts.output.terminal import Terminal
from irfacts.text import any_of


def diff(options: Options, terminal: Terminal) -> ExitCode:
    """Write what changed, in the format asked for; NOTHING, as of `diff` itself, if anything did."""
    from irfacts.store.diff import Difference, differences

    new = options.new or (places.shipped() if options.facts is None else options.facts)
    found = differences(options.old, new)
    form = asked_format(options, terminal)
    columns = chosen_fields(options, Difference._fields) or Difference._fields
    if options.count:
        terminal.write([f"{len(found)}\n"])
    elif FORMATS[form].family == "rows":
        terminal.write(FORMATS[form].writer()(found, columns, {}, header=not options.no_header))
    elif form == "table":
        from irfacts.output.diff_report import report
        from irfacts.output.encoding import encodable

        found = encodable(found, terminal.encoding)
        terminal.present(report(found, terminal.width), paged=not options.no_pager)
    else:
        raise UsageError(f"diff has no {form}: ask for {any_of(LISTED)}")
    return ExitCode.NOTHING if found else ExitCode.FOUND
