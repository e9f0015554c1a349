"""The commands: what each answers, the options that it takes, and its help."""

from collections.abc import Callable
from typing import NamedTuple

from irfacts.cli.answering import answering
from irfacts.cli.check import check
from irfacts.cli.diff import diff
from irfacts.cli.options import Options
from irfacts.errors import ExitCode
from irfacts.knowledge import places
from irfacts.output import answers
from irfacts.output.answer import Answer
from irfacts.output.terminal import Terminal
from irfacts.store.store import Store
from irfacts.text import visible


class Command(NamedTuple):
    """One command: its function, the options that it takes, and its help."""

    run: Callable[[Options, Terminal], ExitCode]
    options: str
    help: str
    hidden: bool = False


def _topic(name: str) -> Callable[[Options, Terminal], ExitCode]:
    return answering(lambda options, opened: answers.facts(opened, options.filters(topic=name)))


def _schema(_: Options, terminal: Terminal) -> ExitCode:
    import json

    from irfacts.knowledge import schema

    terminal.write([json.dumps(schema.json_schema(), indent=2, ensure_ascii=False), "\n"])
    return ExitCode.FOUND


def _export(options: Options, terminal: Terminal) -> ExitCode:
    from irfacts.knowledge.loading import load
    from irfacts.output.exports import writer
    from irfacts.output.files import replace_file

    target = options.target
    write = writer(target)
    source = places.shipped() if options.facts is None else options.facts
    knowledge = load(source)
    replace_file(target, lambda path: write(path, knowledge), force=options.force, source=source)
    terminal.say(f"wrote {visible(target)}: {len(knowledge.facts)} facts, {len(knowledge.sources)} sources")
    return ExitCode.FOUND


def _chart(options: Options, opened: Store) -> Answer:
    from irfacts.output import series

    return series.chart(opened, options.indicators or (), options.filters(), change=options.change)


def _search(options: Options, opened: Store) -> Answer:
    from irfacts.output import matches

    return matches.search(opened, options.filters(), every=options.count)


def _cite(options: Options, opened: Store) -> Answer:
    from irfacts.output import references

    return references.cite(opened, options.ids, options.style)


def _without(options: str, *left_out: str) -> str:
    """Give a list of options without some that are in it."""
    names = options.split()
    for name in left_out:
        names.remove(name)
    return " ".join(names)


_HUMAN = "format json fields no_header facts no_cache color no_pager"
_LIST = "as_of limit sort reverse newest count by"
_FACTS = (
    "terms titled section kind status standing direction source indicator publisher location party unit "
    f"since until in_ {_LIST} long"
)
COMMANDS = {
    "timeline": Command(
        answering(lambda options, opened: answers.facts(opened, options.filters(timeline=True))),
        f"{_FACTS} topic {_HUMAN}",
        """What happened when, in all topics, oldest first.

        \b
        irfacts timeline --in 1971/1991
        irfacts timeline brahmos --json
        irfacts timeline --kind exercise --topic defence
        """,
    ),
    "facts": Command(
        answering(lambda options, opened: answers.facts(opened, options.filters())),
        f"{_FACTS} topic {_HUMAN}",
        """Every fact, of all topics and kinds, oldest first.

        \b
        irfacts facts --standing disputed
        irfacts facts --sort value --reverse --limit 5 --unit usd
        irfacts facts --publisher reuters --by year
        """,
    ),
    "topics": Command(
        answering(lambda _, opened: answers.listings(opened)),
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
        answering(_search),
        f"{_without(_FACTS, 'titled', 'sort', 'reverse', 'by')} topic verdict {_HUMAN}",
        """The best matches over facts and claims, ranked.

        \b
        irfacts search when was ins vikramaditya commissioned
        irfacts search S400 squadrons --limit 3
        irfacts search '"strategic partnership"' --json
        """,
    ),
    "show": Command(
        answering(lambda options, opened: answers.cards(opened, options.ids)),
        f"ids as_of {_HUMAN}",
        """The whole card of facts or claims, with every source.

        \b
        irfacts show target-100bn-2030
        irfacts show alam-trade-01 alam-trade-09
        irfacts show trade-fy2024-25 --fields value --no-header
        """,
    ),
    "cite": Command(
        answering(_cite),
        f"ids style as_of {_HUMAN}",
        """Finished references to paste: the facts themselves, then their sources.

        \b
        irfacts cite target-100bn-2030 --style mla
        irfacts cite trade target for 2030
        irfacts cite ins-tamal --style chicago -f markdown
        """,
    ),
    "claims": Command(
        answering(lambda options, opened: answers.claims(opened, options.filters())),
        f"terms topic verdict since until in_ {_LIST} {_HUMAN}",
        """What an opinion article of 2025 claims, with verdict and finding.

        \b
        irfacts claims --verdict disputed
        irfacts claims --topic diaspora
        irfacts claims frigates --json
        """,
    ),
    "chart": Command(
        answering(_chart),
        f"indicators since until in_ change as_of {_HUMAN}",
        """Series as bars; without a name, the list of series.

        \b
        irfacts chart
        irfacts chart goods-exports goods-imports --since 2020 --change
        irfacts chart sipri-share -f svg > arms.svg
        """,
    ),
    "sources": Command(
        answering(lambda options, opened: answers.sources(opened, options.keys or (), options.filters())),
        f"keys tier publisher {_LIST} {_HUMAN}",
        """The sources, and how many facts rest on each.

        \b
        irfacts sources --tier primary
        irfacts sources --by publisher --limit 10
        irfacts sources -f csl-json > sources.json
        """,
    ),
    "check": Command(
        check,
        "files strict against json facts",
        """Every problem of knowledge files at once, with its line.

        \b
        irfacts check
        irfacts check my-facts.toml --strict
        git show HEAD:my-facts.toml | irfacts check - --json
        """,
    ),
    "diff": Command(
        diff,
        f"old new count {_without(_HUMAN, 'no_cache', 'color')}",
        """What changed between two editions, field by field; exits with 1 if anything did.

        \b
        irfacts diff old-facts.toml
        irfacts diff facts-2025.db facts-2026.db --json
        irfacts diff old-facts.toml --fields id,field,before,after -f csv
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
        "target force facts",
        """All of it as one file: a SQLite database, a web page or a Data Package.

        \b
        irfacts export facts.db
        irfacts export facts.html
        irfacts export metadata.json --force
        """,
    ),
}
COMMANDS["defense"] = COMMANDS["defence"]._replace(hidden=True)
