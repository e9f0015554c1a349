"""From an answer to what is written: the format, the columns, the exit code."""

from collections.abc import Callable, Iterator, Sequence

from irfacts.cli.options import Options
from irfacts.errors import ExitCode, UsageError
from irfacts.knowledge.model import Fact
from irfacts.output import answers
from irfacts.output.answer import COLUMNS, Answer, cited_keys, for_people, with_sources
from irfacts.output.formats import FORMATS, LISTED, Format, function
from irfacts.output.terminal import Terminal
from irfacts.store.store import Store
from irfacts.text import any_of, unknown


def answering(answer: Callable[[Options, Store], Answer]) -> Callable[[Options, Terminal], ExitCode]:
    """Give the function of a command: it opens the knowledge file, asks, and writes the answer."""

    def run(options: Options, terminal: Terminal) -> ExitCode:
        opened = options.open(terminal)
        try:
            found = answer(options, opened)
            if options.by:
                found = answers.grouped(found, options.by, options.limit)
            return _write(found, options, terminal, opened)
        finally:
            opened.close()

    return run


def _write(answer: Answer, options: Options, terminal: Terminal, opened: Store) -> ExitCode:
    """Write an answer in the format asked for and give its exit code."""
    chosen = answer.view == "cards" and options.fields  # fields of a card are wanted bare
    pasted = answer.view == "references" and not options.fields
    form = (
        "table"
        if pasted and not (options.format or options.json)
        else asked_format(options, terminal, bare=bool(chosen))
    )
    written = FORMATS[form]
    columns = _columns(options, answer, written)
    sorts = {type(record) for record in answer.records}
    said = answer.hints() if written.family == "bibliography" else _told(answer, options, written, opened)
    for message in (*answer.messages, *said):
        terminal.say(message)
    if len(sorts) > 1 and written.family == "rows":
        raise UsageError(
            f"facts and claims have different fields: ask for one sort, or with -f table ({form} was asked)"
        )
    if answer.view == "cards" and not answer.records and not written.empty:
        return ExitCode.NOTHING
    if options.count:
        found = [record for record in answer.records if not getattr(record, "missed", ())]
        counted = answer.total is None or answer.title == "search"
        terminal.write([f"{len(found) if counted else answer.total}\n"])
    elif form == "markdown" and answer.view in ("cards", "references") and not options.fields:
        sources = with_sources(opened, answer).sources
        whole = answer.related.values() if pasted else answer.records
        terminal.write(
            ["\n".join(function("references.footnotes")(record, sources, answer.style) for record in whole)]
        )
    elif form == "table" and answer.view == "references":
        terminal.present(function("references.listed")(answer.records), paged=not options.no_pager)
    elif written.family == "bibliography":
        edition = opened.edition()
        entries = (
            [function("references.entry")(record, edition) for record in answer.related.values()]
            if pasted
            else []
        )
        terminal.write([written.writer()((*entries, *with_sources(opened, answer).sources.values()))])
    elif written.family == "people":
        screen = form == "table" and options.limit is None
        answer = for_people(opened, answer, screen=screen, drawn=form != "html")
        if options.fields and len(sorts) < 2:  # fields that were picked stand in columns
            answer = answer._replace(view="list")
        _show(answer, columns, form, options, terminal, opened)
    else:
        keys = cited_keys(answer.shown) if written.resolved else ()
        fields = opened.source_fields(keys, written.resolved)
        terminal.write(written.writer()(answer.records, columns, fields, header=not options.no_header))
    return ExitCode.FOUND if answer.records and answer.complete else ExitCode.NOTHING


def _told(answer: Answer, options: Options, written: Format, opened: Store) -> Iterator[str]:
    """Say what a count counts, and to readers of rows that there is more that lacks no word."""
    if options.count:
        words = answer.words or options.terms or ()
        told = function("matches.number_of")(opened, words) if answer.records else ""
        if answer.title == "search" and answer.records:
            told = told or "ask how many there are of a thing in words"
            of = (
                f"facts that are called so, of {answer.total or 'more'}"
                if answer.truncated
                else "facts and claims"
            )
            told = f"{of} that hold every word; {told}"
        else:
            yield from ("facts that hold every word",) if options.terms and answer.record_type is Fact else ()
            planned = sum(getattr(record, "status", None) == "planned" for record in answer.records)
            yield from (f"{planned} of them planned: --status leaves such out",) if planned else ()
            yield from answer.hints()
        yield from (told,) if told else ()
    default = answer.truncated and options.limit is None and not options.count
    if written.family == "rows" and default and not answer.records[-1].missed:
        yield f"{function('wording.counted')(answer)}; --limit for more"


def _show(
    answer: Answer, columns: Sequence[str], form: str, options: Options, terminal: Terminal, opened: Store
) -> None:
    """Write an answer for people."""
    header = not options.no_header
    if answer.view == "references":
        raise UsageError(f"references have no {form}: ask for {any_of(LISTED)}")
    if form == "html":
        from irfacts.output import html

        terminal.write([html.page(answer, columns, opened, header=header)])
        return
    if form == "svg" and answer.view == "chart" and answer.records:
        from irfacts.output import svg

        terminal.write([svg.chart(answer, opened.edition())])
        return
    from irfacts.output import rich_view

    drawn = rich_view.render(answer, columns, opened, form, terminal, header=header)
    if form == "table":
        terminal.present(drawn, paged=not options.no_pager)
    else:
        terminal.write([drawn])


def asked_format(options: Options, terminal: Terminal, *, bare: bool = False) -> str:
    """Give the name of the format: the one asked for, else a table on a terminal and tsv elsewhere.

    *bare* fields get tsv on a terminal too. Raises UsageError if two formats are asked for.
    """
    if options.json and options.format not in (None, "json"):
        raise UsageError(f"--json and --format {options.format} contradict each other")
    human = "table" if terminal.is_terminal and not bare else "tsv"
    return options.format or ("json" if options.json else human)


def chosen_fields(options: Options, known: Sequence[str]) -> tuple[str, ...] | None:
    """Give the fields that `--fields` names, None without it; raises UsageError for an unknown one."""
    if options.fields is None or options.fields == "all":
        return None if options.fields is None else tuple(known)
    chosen = tuple(name.strip() for name in options.fields.split(","))
    for name in chosen:
        if name not in known:
            raise UsageError(unknown("field", name, known))
    return tuple(dict.fromkeys(chosen))


def _columns(options: Options, answer: Answer, form: Format) -> tuple[str, ...]:
    """Give the fields to show: those asked for, else those of the format."""
    chosen = chosen_fields(options, answer.names)
    if chosen is not None:
        return chosen
    if form.every_field:
        return answer.names
    long = ("statement",) if options.long and "statement" in answer.names else ()
    listed = answer.view == "matches" and form.family == "people"
    return tuple(dict.fromkeys((*(COLUMNS["matches"] if listed else answer.columns), *long)))
