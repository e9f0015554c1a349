"""The commands: what each answers, the options that it takes, and its help."""

import os
from collections.abc import Callable
from typing import NamedTuple

from irfacts.cli.options import Options
from irfacts.errors import ExitCode, UsageError
from irfacts.knowledge import places
from irfacts.output import answers
from irfacts.output.answers import Answer
from irfacts.output.formats import FORMATS
from irfacts.output.terminal import OutputError, Terminal
from irfacts.store.store import Store
from irfacts.text import did_you_mean, visible


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
    columns = _columns(options, answer, form)
    sorts = {type(record) for record in answer.records}
    for message in answer.messages:
        terminal.say(message)
    if len(sorts) > 1 and FORMATS[form].family == "rows":
        message = (
            f"facts and claims have different fields: ask for one sort, or with -f table ({form} was asked)"
        )
        raise UsageError(message)
    if answer.look == "cards" and not answer.records and form not in ("json", "csl-json"):
        return ExitCode.NOTHING
    if options.count:
        terminal.write([f"{len(answer.records) if answer.total is None else answer.total}\n"])
    elif FORMATS[form].family == "bibliography":
        from irfacts.output import bibliography as citing

        answer = answers.with_sources(opened, answer)
        terminal.write([citing.FORMATS[form](answer.sources.values())])
    elif FORMATS[form].family == "people":
        from irfacts.output import people as rendering

        answer = answers.for_people(opened, answer)
        if chosen and len(sorts) < 2:  # fields that were picked stand in columns
            answer = answer._replace(look="list")
        drawn = rendering.render(answer, columns, opened, form, terminal, header=not options.no_header)
        if form == "table":
            terminal.show(drawn, paged=not options.no_pager)
        else:
            terminal.write([drawn])
    else:
        from irfacts.output import rows as output

        cited = answers.resolved(opened, answer, output.RESOLVED) if form in ("json", "jsonl") else {}
        terminal.write(output.write(form, answer.records, columns, cited, header=not options.no_header))
    return ExitCode.FOUND if answer.records and answer.complete else ExitCode.NOTHING


def _columns(options: Options, answer: Answer, form: str) -> tuple[str, ...]:
    """Give the fields to show: those asked for, else those of the format."""
    asked = options.fields
    if asked is None:
        if form in ("json", "jsonl", "csv"):
            return answer.names
        long = ("statement",) if options.long and "statement" in answer.names else ()
        return tuple(dict.fromkeys((*answer.columns, *long)))
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
    from irfacts.knowledge import checking

    path = options.file or (places.shipped() if options.facts is None else options.facts)
    findings, measures = checking.check(path, options.against)
    if options.json:
        from irfacts.output import rows

        terminal.write(rows.to_json(findings, checking.FIELDS, {}))
    else:
        terminal.show("".join(f"{finding}\n" for finding in findings))
    errors = sum(finding.level == "error" for finding in findings)
    warnings = len(findings) - errors
    for name, reached, floor in measures if any(each.floor is not None for each in measures) else ():
        share = "" if name == "facts" else " %"
        terminal.say(
            f"{name}: {reached:g}{share} (floor: {'none' if floor is None else f'{floor:g}{share}'})"
        )
    counts = (
        f"{count} {word}{'' if count == 1 else 's'}"
        for word, count in (("error", errors), ("warning", warnings))
    )
    terminal.say(f"{visible(path)}: {', '.join(counts)}")
    return ExitCode.NOTHING if errors or (warnings and options.strict) else ExitCode.FOUND


def _schema(_: Options, terminal: Terminal) -> ExitCode:
    import json

    from irfacts.knowledge import schema

    terminal.write([json.dumps(schema.json_schema(), indent=2, ensure_ascii=False), "\n"])
    return ExitCode.FOUND


def _export(options: Options, terminal: Terminal) -> ExitCode:
    from irfacts.knowledge.loading import load
    from irfacts.store import database as compiling

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
_COUNTED = {"limit": 2**31}
"""What `search --count` counts up to."""
_LIST = "as_of limit sort reverse newest count"
_FACTS = f"terms section kind status standing source publisher location party since until in_ {_LIST} long"
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
    "facts": Command(
        _answering(lambda options, opened: answers.facts(opened, options.filters())),
        f"{_FACTS} topic {_HUMAN}",
        """Every fact, of all topics and kinds, oldest first.

        \b
        irfacts facts --standing disputed
        irfacts facts --sort value --reverse --limit 5 --kind figure oil
        irfacts facts --publisher reuters --count
        """,
    ),
    "topics": Command(
        _answering(lambda _, opened: answers.listings(opened)),
        f"as_of {_HUMAN}",
        """What can be asked for: topics, sections, kinds, series, publishers.

        \b
        irfacts topics
        irfacts topics --json
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
        _answering(
            lambda options, opened: answers.search(
                opened, options.filters(**_COUNTED if options.count else {})
            )
        ),
        f"{_FACTS.replace(' sort reverse newest', '')} topic verdict {_HUMAN}",
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
        f"terms topic verdict since until in_ {_LIST} {_HUMAN}",
        """What the article claims, with verdict and finding.

        \b
        irfacts claims --verdict disputed
        irfacts claims --topic diaspora
        irfacts claims frigates --json
        """,
    ),
    "chart": Command(
        _answering(lambda options, opened: answers.chart(opened, next(iter(options.indicators or ()), None))),
        f"indicators as_of {_HUMAN}",
        """A series as bars; without a name, the list of series.

        \b
        irfacts chart
        irfacts chart goods-trade
        irfacts chart sipri-share -f svg > arms.svg
        """,
    ),
    "sources": Command(
        _answering(
            lambda options, opened: answers.sources(
                opened, options.keys or (), options.filters(records="sources")
            )
        ),
        f"keys tier publisher {_LIST} {_HUMAN}",
        """The sources, and how many facts rest on each.

        \b
        irfacts sources --tier primary
        irfacts sources --publisher tass
        irfacts sources -f csl-json > sources.json
        """,
    ),
    "check": Command(
        _check,
        "file strict against json facts",
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
