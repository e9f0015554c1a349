"""The query model that all lists share: filters of several values, dates, sorting, counting, names."""

import json
import shlex
from typing import Any

import pytest

import irfacts
from conftest import DATA, Run
from irfacts import Filters, Source, Store, UsageError
from irfacts.knowledge.dates import parse
from irfacts.knowledge.model import citations
from irfacts.search import words
from irfacts.search.vocabulary import Vocabulary
from irfacts.store.filters import FILTERS
from irfacts.text import FOREVER

SMALL = DATA / "small.toml"
# A question to small.toml, and the ids, keys or names that answer it.
ANSWERS = """
facts --kind event,agreement = carrier s400 summit
facts --kind event --kind agreement = carrier s400 summit
facts --kind EVENT = carrier summit
facts --status active = brahmos target-100
facts --status active,completed = brahmos summit target-100
facts --publisher daily = target-30 s400 summit target-100
facts --publisher pti --kind target = target-30 target-100
facts --publisher "press,ministry" --topic defence = brahmos s400
facts --location MOSCOW = summit target-100
facts --party india --kind target = target-100
facts --source book-1999 --kind event = summit
facts --source BOOK-1999,undated --kind event = carrier summit
facts --standing superseded = carrier target-30
timeline --standing superseded = carrier target-30
timeline --topic trade = target-30 target-100
trade --section targets = target-30 target-100
trade --section "Targets,Goods by HS chapter" = target-30 target-100 import-hs27
facts --in 2024 = students summit target-100
facts --in 2013/2014 = carrier target-30
facts --since 2024 --until 2024 --kind target = target-100
facts --sort id --limit 2 = balance-fy2024-25 brahmos
facts --sort -id --limit 2 = trade-fy2024-25 trade-fy2022-23
facts --sort id --reverse --limit 1 = trade-fy2024-25
facts --sort -id --reverse --limit 1 = balance-fy2024-25
facts --newest --limit 2 --kind target = target-100 target-30
facts --sort location --limit 2 = students summit
claims --verdict confirmed,disputed = trade-01 diaspora-01
claims --verdict DISPUTED = trade-01
sources --tier secondary --sort -facts --limit 1 = agency-2024
sources --newest --limit 2 = ministry-2025 opinion-2025
search --kind target = target-30 target-100
facts --direction import = import-hs27
"""
WRONG = """
facts --kind nope | no kind 'nope'
facts --titled | --titled needs a word
facts --kind target,nope | no kind 'nope'
facts --status activ | did you mean active
facts --standing sure | known: superseded
facts --topic trad | did you mean trade
facts --source agency | did you mean agency-2024
facts --sort colour | no field 'colour'
sources --sort value | no field 'value'
facts --since 2026-1 | did you mean 2026-01?
facts --until "Jan 2026" | did you mean 2026-01?
facts --in 197X | did you mean 1970/1979?
facts --in 1970s | did you mean 1970/1979?
facts --in 2026/01 | did you mean 2026-01?
facts --in 01.02.2026 | did you mean 2026-02-01?
facts --since 2024-25 | did you mean 2024-04/2025-03?
facts --as-of "3 January 2026" | did you mean 2026-01-03?
search | or a filter
"""


WORDS = {name for name, definition in FILTERS.items() if definition.type != "date"}
DAYS = {"2018", "2024-07", "2024-07-09", "2023-04/2024-03", "1990/2014-12-11", "2024-07-08/.."}


def table(text: str, sign: str) -> list[tuple[str, str]]:
    """Give the two columns of a table of questions."""
    return [
        (one.strip(), two.strip())
        for one, _, two in (line.partition(sign) for line in text.strip().split("\n"))
    ]


@pytest.mark.parametrize(("question", "expected"), table(ANSWERS, " = "))
def test_answers(ask: Run, question: str, expected: str) -> None:
    """A question leaves these records in this order, and `--count` counts them."""
    done = ask(*shlex.split(question), "--json", facts=SMALL)
    assert done.returncode == 0, done.stderr
    assert [row.get("id") or row["key"] for row in json.loads(done.stdout)] == expected.split()
    if "--limit" not in question:
        assert ask(*shlex.split(question), "--count", facts=SMALL).stdout == f"{len(expected.split())}\n"


def held(name: str, record: Any) -> list[str]:
    """Give the texts in which a filter looks for its values."""
    if name == "source":
        return [citation.key for _, citation in citations(record)]
    if name == "publisher":
        rests = [record] if isinstance(record, Source) else [citation.source for citation in record.sources]
        return [text for source in rests for text in (source.publisher, source.origin) if text]
    given = record.parties if name == "party" else getattr(record, name)
    return [*given] if isinstance(given, tuple) else [given] * (given is not None)


def fits(name: str, value: str, record: Any) -> bool:
    """Whether a record fits a value of a filter."""
    if FILTERS[name].type != "date":
        part = FILTERS[name].type == "text"
        return any(value in text.casefold() if part else value == text for text in held(name, record))
    (start, end), (lower, upper) = parse(value), parse(record.date or "9999")
    since, until = (upper or FOREVER) >= (start or ""), (lower or "") <= (end or FOREVER)
    within = lower and upper and (start or "") <= lower and upper <= (end or FOREVER)
    return record.date is not None and bool({"since": since, "until": until, "in_": within}[name])


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_finds_what_its_field_holds(name: str) -> None:
    """For each value that the file has, a filter leaves the records that hold it, in every table it fits."""
    with Store.open(SMALL, cache=False) as store:
        ask: dict[str, Any] = {
            "facts": store.select,
            "claims": store.claims,
            "sources": lambda some: store.sources(None, some),
        }
        for table in FILTERS[name].conditions:
            every = ask[table](Filters())
            values = {text for record in every for text in held(name, record)} if name in WORDS else DAYS
            values = {text.casefold()[1:5] for text in values} if FILTERS[name].type == "text" else values
            assert values
            for value in values:
                found = ask[table](Filters(**{name: value}))  # type: ignore[arg-type]
                expected = [record for record in every if fits(name, value, record)]
                assert sorted(found, key=repr) == sorted(expected, key=repr), value


def test_sections_are_told_where_their_order_is_kept(ask: Run) -> None:
    """A topic stands section by section, unless it is sorted or turned round."""
    for question in ("trade", "trade --reverse", "trade --sort date"):
        headed = "\nTargets\n" in ask(*question.split(), "-f", "table", facts=SMALL).stdout
        assert headed == (question == "trade"), question


@pytest.mark.parametrize(("question", "message"), table(WRONG, " | "))
def test_wrong_values(ask: Run, question: str, message: str) -> None:
    """What a filter cannot take is one line that names what was meant, and exit code 2."""
    done = ask(*shlex.split(question), facts=SMALL)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert message in done.stderr


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("facts --kind event,target --by kind", "event 2, target 2"),
        ("facts --kind target --by year", "2014 1, 2024 1"),
        ("claims --by verdict", "confirmed 1, disputed 1"),
        ("sources --by tier --limit 1", "secondary 3"),
        ("facts --kind target --by parties", "India 1, Russia 1, none 1"),
        ("facts --kind target --by status", "active 1, met 1"),
    ],
)
def test_records_are_counted_by_a_field(ask: Run, question: str, expected: str) -> None:
    """`--by` counts records by a field, years in their order, else the most frequent first."""
    done = ask(*shlex.split(question), "-f", "tsv", "--no-header", facts=SMALL)
    assert done.stdout.replace("\t", " ").strip().replace("\n", ", ") == expected


def test_counts_by_a_field_are_records(ask: Run) -> None:
    """Groups have their own fields in every format, and `--count` says how many there are."""
    rows = json.loads(ask("facts", "--by", "topic", "--json", facts=SMALL).stdout)
    assert [*rows[0]] == ["name", "records"]
    total = int(ask("facts", "--count", facts=SMALL).stdout)
    assert sum(row["records"] for row in rows) == total
    assert int(ask("facts", "--by", "topic", "--count", facts=SMALL).stdout) == len(rows)
    assert ask("facts", "--by", "color", facts=SMALL).stderr.startswith("irfacts: no field 'color'")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("timeline --since 2024", "began before; --in 2024/.. leaves them out"),
        ("trade the", "in other topics"),
        ("facts --unit usd --sort value", "figures in other units left out"),
    ],
)
def test_a_list_says_what_it_leaves_out(ask: Run, question: str, said: str) -> None:
    """For people the last line says what an answer holds beyond what was meant, or leaves out."""
    told = " ".join(ask(*shlex.split(question), "-f", "table", facts=SMALL).stdout.split())
    assert said in told


def test_absent_values_come_last_either_way(ask: Run) -> None:
    """Records without a value follow those with one, whichever way they are sorted."""
    for way in ("value", "-value"):
        rows = json.loads(ask("facts", "--sort", way, "--json", facts=SMALL).stdout)
        absent = [row["value"] is None for row in rows]
        assert absent == sorted(absent)
        factors = {"million": 1e6, "billion": 1e9}
        figures = [
            row["value"] * factors.get((row["unit"] or "").split(" ")[-1], 1)
            for row in rows
            if row["value"] is not None
        ]
        assert figures == sorted(figures, reverse=way.startswith("-"))


def test_values_of_several_units_are_ranked_with_a_word(ask: Run) -> None:
    """A ranking of different units says so; one of a single unit is silent."""
    mixed = ask("facts", "--sort", "value", facts=SMALL)
    assert "ranked as bare numbers of" in mixed.stderr
    alone = ask("facts", "--kind", "target", "--sort", "value", facts=SMALL)
    assert (alone.returncode, alone.stderr) == (0, "")


def test_titles_are_sorted_with_case_and_accents_folded(ask: Run) -> None:
    """The order of titles is a reader's, not that of code points."""
    rows = json.loads(ask("facts", "--sort", "title", "--json", facts=SMALL).stdout)
    titles = [row["title"].casefold() for row in rows]
    assert titles == sorted(titles)


def test_count_of_nothing_is_no_answer(ask: Run) -> None:
    """`--count` prints 0 and the exit code says that nothing matched."""
    done = ask("facts", "zzz", "--count", facts=SMALL)
    assert (done.returncode, done.stdout) == (1, "0\n")


def test_count_heeds_no_limit(ask: Run) -> None:
    """A limit does not change how many there are."""
    assert ask("facts", "--kind", "target", "--limit", "1", "--count", facts=SMALL).stdout == "2\n"


def test_long_shows_the_statement(ask: Run) -> None:
    """`--long` adds the statement as the last column."""
    done = ask("facts", "--kind", "target", "--long", facts=SMALL)
    header, first, _ = done.stdout.split("\n", 2)
    assert header.split("\t")[-1] == "statement"
    assert first.endswith("was set.")


def test_topics_lists_what_can_be_asked(ask: Run) -> None:
    """Every topic, section, kind, series and publisher stands there with the number of its facts."""
    rows = json.loads(ask("topics", "--json", facts=SMALL).stdout)
    knowledge = irfacts.load(SMALL)
    for type_, field in (
        ("topic", "topic"),
        ("section", "section"),
        ("kind", "kind"),
        ("indicator", "indicator"),
    ):
        counted = {row["name"]: row["facts"] for row in rows if row["type"] == type_}
        values = [getattr(fact, field) for fact in knowledge.facts.values() if getattr(fact, field)]
        assert counted == {value: values.count(value) for value in values}, type_
    assert {row["name"] for row in rows if row["type"] == "publisher"} == {
        knowledge.sources[citation.key].publisher
        for fact in knowledge.facts.values()
        for citation in fact.sources
    }


def test_the_library_takes_the_same() -> None:
    """`Filters` takes one value or several; what is wrong is a UsageError."""
    with Store.open(SMALL, cache=False) as store:
        one = store.select(Filters(kind="target"))
        assert [fact.id for fact in one] == ["target-30", "target-100"]
        assert store.select(Filters(kind=["target", "event"])) == store.select(
            Filters(kind=("event", "target"))
        )
        for wrong in (Filters(kind="nope"), Filters(since="soon"), Filters(sort="x"), Filters(verdict="x")):
            with pytest.raises(UsageError):
                store.claims(wrong) if wrong.verdict else store.select(wrong)


TYPED = {
    "decomposed Cyrillic": ("искусственный й", "искусственный й"),
    "quotes of German": ("„strategic partnership“", '"strategic partnership"'),
    "quotes of French": ("«strategic partnership»", '"strategic partnership"'),
    "typographic quotes": ("“strategic partnership”", '"strategic partnership"'),
    "no-break space": ("INS\u00a0Tamal", "INS Tamal"),
    "soft hyphen": ("Kudan\u00adkulam", "Kudankulam"),
    "zero width space": ("Brah\u200bMos", "BrahMos"),
    "en dash": ("S–400", "S-400"),
    "composed Devanagari": ("क\u093cलम", "\u0958लम"),
}


@pytest.mark.parametrize(("one", "other"), TYPED.values(), ids=list(TYPED))
def test_what_is_typed_is_brought_to_the_form_of_the_file(one: str, other: str) -> None:
    """Two ways to type the same text are the same words."""
    vocabulary = Vocabulary([])
    assert words.split([one], vocabulary) == words.split([other], vocabulary)


def test_formats_that_contradict_each_other_are_refused(ask: Run) -> None:
    """`--json` with another format is wrong use; with itself it is not."""
    assert ask("facts", "--json", "-f", "csv", facts=SMALL).returncode == 2
    assert ask("facts", "--json", "-f", "json", facts=SMALL).returncode == 0


def test_an_empty_list_says_what_else_there_is(ask: Run) -> None:
    """Where a topic has nothing, the others are counted; after the newest evidence, its date is told."""
    done = ask("defence", "--publisher", "Reserve Bank of India")
    assert done.returncode == 1
    count = ask("facts", "--publisher", "Reserve Bank of India", "--count").stdout.strip()
    assert f"{count} in other topics" in done.stderr
    late = ask("timeline", "--in", "2031")
    assert "the newest evidence of this edition is of" in late.stderr
    plain = ask("facts", "--publisher", "no such house")
    assert plain.stderr == "irfacts: nothing matched\n"


def test_figures_of_one_unit_are_ranked_together(ask: Run) -> None:
    """Millions and billions of one unit are ranked by what they are worth; `--unit` narrows."""
    done = ask("facts", "--unit", "usd", "--sort", "value", "--reverse", "--limit", "40", "--json")
    assert done.stderr == ""
    worth = {"USD million": 1e6, "USD billion": 1e9, "USD trillion": 1e12}
    figures = [row["value"] * worth.get(row["unit"], 1) for row in json.loads(done.stdout)]
    assert len({row["unit"] for row in json.loads(done.stdout)}) > 1
    assert figures == sorted(figures, reverse=True)


def test_the_newest_is_what_has_happened(ask: Run) -> None:
    """`--newest` begins with what has been; what is planned, a target or a forecast comes after."""
    rows = json.loads(ask("facts", "--newest", "--json").stdout)
    later = [row["status"] == "planned" or row["kind"] in ("forecast", "target") for row in rows]
    assert later == sorted(later)
    assert 0 < sum(later) < len(later)
    held = [row["lower"] or row["upper"] for row, late in zip(rows, later, strict=True) if not late]
    assert held == sorted(held, reverse=True)
