"""Properties that hold for every knowledge file, every text and every argument, by Hypothesis."""

import csv
import io
import json
import os
import re
import tempfile
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any
from unicodedata import is_normalized, normalize
from unittest import mock

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

import irfacts
from conftest import DATA, Done, Run
from inside import OWN_CODES, inside, knowledge, literal, toml, unsafe
from irfacts import Claim, Fact, Filters, Knowledge, Source, Standing, Store
from irfacts.knowledge.model import (
    DIRECTIONS,
    KINDS,
    RANKS,
    SOURCE_TYPES,
    STATUSES,
    TIERS,
    VERDICTS,
    Citation,
    Quote,
)
from irfacts.text import hidden

pytestmark = pytest.mark.slow  # exhaustive by nature


def examples(count: int) -> settings:
    """Give the settings of a property: so many examples, the same in every run."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


# Texts

PIECES = [
    "ब्रह्मोस", "क्‍ष", "र्‌क", "👩‍👩‍👧‍👦", "🇮🇳", "❤️", "ﷺ", "עברית", "印度", "q̀́̂", "₹500", "–",
    "[red]", "[/]", ":smile:", "\\", '"', "'", "`", "|", "<b>", "&amp;", "{x}", "%s", "$", "; ", ";", ",",
    "  ", " ", "#", "true", "007", "1e9", "NULL", "word", "India",
]  # fmt: skip
CONTROLS = [
    "\x00",
    "\t",
    "\n",
    "\r",
    "\x1b[31m",
    "\x1b]0;x\x07",
    "\x7f",
    "\x85",
    "\x9b",
    "\u2028",
    "\u202e",
    "\u2066",
    "\u200f",
]
_LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")
_ANY = st.lists(_LETTERS | st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)


def sound(text: str) -> bool:
    """Say whether a text may stand in a knowledge file, by the words of its contract."""
    formula = re.search(r"(^|;)\s*[=+@＝＋－＠﹦﹢﹣﹫-]", text)
    blank = not text.strip() or hidden(text) or formula
    return not blank and not unsafe(text, "") and is_normalized("NFC", text)


TEXTS = _ANY.map(lambda text: normalize("NFC", text)).filter(sound)
ITEMS = TEXTS.filter(lambda text: ";" not in text)
HOSTILE = st.lists(st.sampled_from(PIECES + CONTROLS) | st.text(max_size=5), max_size=8).map("".join)
ARGUMENTS = st.lists(
    st.sampled_from(
        [*PIECES, *CONTROLS, "-", "--", "..", "2024", "s400", "trade", '"', "*", "(", " AND ", "\udcff"]
    )
    | st.text(st.characters(exclude_categories=()), max_size=5),
    max_size=6,
).map("".join)

# Dates

_YEARS = st.integers(1, 9999)
_MARKS = st.sampled_from(["", "", "~", "?", "%"])


@st.composite
def days(draw: st.DrawFn) -> str:
    """Draw a single EDTF date."""
    year, month = draw(_YEARS), draw(st.integers(1, 12))
    parts = [f"{year:04}", f"{month:02}", f"{draw(st.integers(1, monthrange(year, month)[1])):02}"]
    return "-".join(parts[: draw(st.integers(1, 3))]) + draw(_MARKS)


def ends(date: str) -> tuple[str, str]:
    """Give the first and the last day of an EDTF date; what is open reaches beyond every day."""
    first, _, last = date.partition("/")
    first, last = first.rstrip("~?%"), (last or first).rstrip("~?%")
    year, month = int(last[:4]) if last != ".." else 0, int(last[5:7] or 12) if last != ".." else 0
    return (
        "" if first == ".." else first + "-01-01"[len(first) - 4 :],
        "~" if last == ".." else f"{year:04}-{month:02}-{last[8:] or monthrange(year, month)[1]}",
    )


@st.composite
def intervals(draw: st.DrawFn) -> str:
    """Draw an EDTF interval that is not reversed; one end may be open."""
    one, two = sorted((draw(days()), draw(days())), key=lambda day: ends(day)[0])
    assume(ends(one)[0] <= ends(two)[1])
    return draw(st.sampled_from([f"{one}/{two}", f"{one}/..", f"../{two}"]))


DATES = days() | intervals()

# Knowledge files

KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,10}", fullmatch=True)
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
URLS = st.sampled_from(
    [
        "https://example.org",
        "http://example.org/a?b=1&c={2}#d",
        "HTTPS://XN--E1AFMKFD.XN--P1AI/हिन्दी",
        "https://[::1]/~x_y",
    ]
)
QUANTITIES = st.from_regex(r"~?(>=?|<=?)?[0-9]{1,9}(\.[0-9]{1,5})?(e-?[0-9])?", fullmatch=True)
LOCATORS = ITEMS.filter(lambda text: not set("[]") & set(text))


def _record(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


def _list(item: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(item, max_size=3)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Draw a schema-true knowledge file: any topics and sections, any optional field, any claims."""

    def some(least: int, most: int) -> list[str]:
        return draw(st.lists(KEYS, min_size=least, max_size=most, unique=True))

    topics, keys = some(1, 2), some(1, 3)
    facts, claims = some(1, 3), some(0, 2)
    claims = [key for key in claims if key not in facts]
    sections = {topic: draw(st.lists(ITEMS, min_size=1, max_size=2, unique=True)) for topic in topics}

    def cited() -> st.SearchStrategy[str]:
        return st.sampled_from(keys).flatmap(
            lambda key: st.just(key) | LOCATORS.map(lambda locator: f"{key}[{locator}]")
        )

    source = _record(
        {
            "type": st.sampled_from(SOURCE_TYPES),
            "tier": st.sampled_from(TIERS),
            "title": TEXTS,
            "publisher": TEXTS,
        },
        {
            "author": _list(ITEMS),
            "origin": TEXTS,
            "issued": DATES,
            "accessed": DATES,
            "url": URLS,
            "language": st.sampled_from(["en", "ru", "hi-Latn"]),
            "title_en": TEXTS,
            "archive": URLS,
        },
    )
    document: dict[str, dict[str, Any]] = {
        "dataset": draw(_record({}, {"title": TEXTS, "version": TEXTS, "updated": DATES, "license": TEXTS}))
    }
    if draw(st.booleans()):
        document["topics"] = {
            topic: draw(_record({"sections": st.just(sections[topic])}, {"title": TEXTS})) for topic in topics
        }
    document["sources"] = {key: draw(source) for key in keys}
    document["facts"] = {}
    for key in facts:
        topic = draw(st.sampled_from(topics))
        others = st.sampled_from([other for other in facts if other != key] or [""])
        document["facts"][key] = draw(
            _record(
                {
                    "topic": st.just(topic),
                    "section": st.sampled_from(sections[topic]),
                    "kind": st.sampled_from(KINDS),
                    "title": TEXTS,
                    "statement": TEXTS,
                    "date": DATES,
                    "sources": st.lists(cited(), min_size=1, max_size=3),
                },
                {
                    "value": NUMBERS,
                    "value_max": NUMBERS,
                    "unit": TEXTS,
                    "circa": st.booleans(),
                    "indicator": st.sampled_from(["series-1", "2.B"]),
                    "hs": st.sampled_from(["01", "27"]),
                    "direction": st.sampled_from(DIRECTIONS),
                    "location": TEXTS,
                    "parties": _list(ITEMS),
                    "status": st.sampled_from(STATUSES),
                    "provisional": st.booleans(),
                    "rank": st.sampled_from(RANKS),
                    "replaces": _list(others.filter(bool)) if len(facts) > 1 else st.just([]),
                    "disputed_by": _list(cited()),
                    "aliases": _list(ITEMS),
                    "note": TEXTS,
                    "reporter": TEXTS,
                    "background": _list(cited()),
                    "says": st.dictionaries(st.sampled_from(keys), QUANTITIES, max_size=3),
                },
            )
        )
    if claims:
        document["claims"] = {
            key: draw(
                _record(
                    {
                        "source": cited(),
                        "topic": st.sampled_from(
                            topics
                            if "topics" in document
                            else [fact["topic"] for fact in document["facts"].values()]
                        ),
                        "claim": TEXTS,
                        "verdict": st.sampled_from(VERDICTS),
                        "finding": TEXTS,
                    },
                    {"date": DATES, "facts": _list(st.sampled_from(facts)), "sources": _list(cited())},
                )
            )
            for key in claims
        }
    return document


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Give a folder that the examples of this file share."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def write(folder: Path, text: str | bytes) -> Path:
    """Write a knowledge file."""
    file = folder / "facts.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


# What each field of a cell is read back as; all others are text.
READERS: dict[str, Any] = (
    dict.fromkeys(("author", "parties", "replaces", "aliases", "replaced_by", "claims"), tuple)
    | dict.fromkeys(("sources", "disputed_by", "background"), Citation)
    | dict.fromkeys(("circa", "provisional", "agreement"), bool)
    | dict.fromkeys(("value", "value_max", "low", "high"), float)
    | {"says": Quote}
)


def citation(written: str) -> Citation:
    """Read a citation as people write it."""
    match = re.fullmatch(r"([^\[]+)(?:\[(.+)\])?", written)
    assert match, written
    return Citation(match[1], match[2])


def from_cell(sort: type[Any], name: str, cell: str) -> Any:
    """Read a cell of csv or tsv back."""
    reader = READERS.get(name)
    if (sort, name) == (Claim, "source"):
        return citation(cell)
    if (sort, name) == (Source, "facts"):
        return int(cell)
    if (sort, name) == (Claim, "facts"):
        reader = tuple
    items = tuple(cell.split("; ")) if cell else ()
    if reader is tuple:
        return items
    if reader is Citation:
        return tuple(map(citation, items))
    if reader is Quote:
        return tuple(Quote(*item.split("=", 1)) for item in items)
    if not cell:
        return None
    if reader is bool:
        return {"true": True, "false": False}[cell]
    if reader is float:
        return int(cell) if re.fullmatch(r"-?[0-9]+", cell) else float(cell)
    return cell


def from_json(value: Any, known: Knowledge) -> Any:
    """Read a value of JSON back; what a citation is resolved to must be its source."""
    if isinstance(value, dict) and "locator" not in value:
        return tuple(Quote(*each) for each in value.items())
    if isinstance(value, dict):
        cited = Citation(value["key"], value["locator"])
        source = known.sources[cited.key]
        names = ("key", "title", "publisher", "issued", "url", "type", "tier")
        assert value == {"locator": cited.locator} | {name: getattr(source, name) for name in names}
        return cited
    return tuple(from_json(each, known) for each in value) if isinstance(value, list) else value


def read_back(form: str, text: str, sort: type[Any], known: Knowledge) -> list[Any]:
    """Make records of a machine format."""
    if form in ("json", "jsonl"):
        rows = json.loads(text) if form == "json" else [json.loads(line) for line in text.split("\n")[:-1]]
        assert all([*row] == [field.name for field in fields(sort)] for row in rows)
        given = [{name: from_json(value, known) for name, value in row.items()} for row in rows]
        lists = [field.name for field in fields(sort) if field.default == ()]
        given = [row | {name: row[name] or () for name in lists} for row in given]
    else:
        table = (
            [*csv.reader(io.StringIO(text, newline=""), strict=True)]
            if form == "csv"
            else [line.split("\t") for line in text.split("\n")[:-1]]
        )
        assert table[0] == [field.name for field in fields(sort)]
        given = [
            {name: from_cell(sort, name, cell) for name, cell in zip(table[0], row, strict=True)}
            for row in table[1:]
        ]
    return [sort(**row) for row in given]


def exact(record: Any) -> list[tuple[str, Any]]:
    """Give the fields of a record so that true, 1 and "1" differ; 1 and 1.0 are the same number."""
    values = [getattr(record, field.name) for field in fields(record)]
    sorts = {Standing: "str", int: "number", float: "number"}
    return [(sorts.get(type(value), type(value).__name__), value) for value in values]


@given(documents())
@examples(70)
def test_round_trip(folder: Path, document: dict[str, dict[str, Any]]) -> None:
    """Any schema-true file is loaded as written, and json, jsonl, csv and tsv read back as its records."""
    file = write(folder, toml(document))
    known = irfacts.load(file)
    tables: dict[str, dict[str, Any]] = {"sources": {**known.sources}, "facts": {**known.facts}}
    tables["claims"] = {**known.claims}
    for table, records in tables.items():
        assert [*records] == [*document.get(table, {})]
        for key, entry in document.get(table, {}).items():
            for name, value in entry.items():
                loaded = getattr(records[key], name)
                if isinstance(value, list):
                    assert [str(each) for each in loaded] == value
                elif isinstance(value, dict):
                    assert dict(loaded) == value
                else:
                    assert (str(loaded) if name == "source" else loaded) == value
                    assert type(value) in (str, type(loaded))
    questions: dict[type[Any], tuple[list[str], dict[str, Any]]] = {
        Fact: (["show", "--", *known.facts], tables["facts"]),
        Source: (["sources"], tables["sources"]),
        Claim: (["claims"], tables["claims"]),
    }
    for sort, (question, records) in questions.items():
        for form in ("json", "jsonl", "csv", "tsv"):
            answer = inside(question[0], "-f", form, "--fields", "all", *question[1:], facts=file)
            assert (answer.returncode, unsafe(answer.stderr)) == (0 if records else 1, [])
            found = read_back(form, answer.stdout, sort, known)
            assert [exact(record) for record in found] == [exact(record) for record in records.values()]


QUESTIONS = [
    ["show", "--", "x", "c.x"],
    ["timeline"],
    ["trade"],
    ["claims"],
    ["sources"],
    ["chart"],
    ["chart", "points"],
    ["search", "common", "--limit", "9"],
]


def broken(shown: str) -> list[str]:
    """Give the lines that fit the width: all but addresses, which are never broken."""
    return [line for line in shown.split("\n") if not re.fullmatch(r"(?i)https?://\S+", line)]


@given(
    text=HOSTILE,
    question=st.sampled_from(QUESTIONS),
    form=st.sampled_from(["table", "table", "table", "html", "svg", "markdown"]),
    width=st.integers(1, 240),
    terminal=st.booleans(),
)
@examples(200)
def test_any_text(
    folder: Path, text: str, question: list[str], form: str, width: int, terminal: bool
) -> None:
    """Any text is refused at loading, or shown in every human format without control characters, in width."""
    file = write(folder, toml(knowledge({"x": text})))
    if not sound(text):
        with pytest.raises(irfacts.IrfactsError) as caught:
            irfacts.load(file)
        assert unsafe(str(caught.value), "") == []
        return
    if "show" in question and form == "markdown":
        question = question[:-1]
    answer = inside(question[0], "-f", form, *question[1:], facts=file, width=width, terminal=terminal)
    assert (answer.returncode, answer.stderr) == (0, "")
    shown = OWN_CODES.sub("", answer.stdout)
    assert unsafe(shown) == []
    if form == "table":
        assert [line for line in broken(shown) if cell_len(line) > max(width, 20)] == []


@given(documents(), st.integers(20, 160), st.booleans())
@examples(50)
def test_any_file_is_shown(
    folder: Path, document: dict[str, dict[str, Any]], width: int, terminal: bool
) -> None:
    """Any schema-true file is shown by every question, in width, nothing shortened, no control character."""
    file = write(folder, toml(document).replace("…", "·"))  # so that what is left of them shortens something
    keys = [*document["facts"], *document.get("claims", {})]
    series = {fact["indicator"] for fact in document["facts"].values() if "indicator" in fact}
    questions = [
        ["timeline"],
        ["sources"],
        ["chart"],
        ["show", "--", *keys],
        *(["chart", each] for each in series),
    ]
    for question in questions:
        for form in ("table", "html"):
            answer = inside(
                question[0], "-f", form, *question[1:], facts=file, width=width, terminal=terminal
            )
            assert answer.returncode in (0, 1), answer.stderr
            shown = OWN_CODES.sub("", answer.stdout)
            assert unsafe(shown + OWN_CODES.sub("", answer.stderr)) == []
            if form == "table":
                assert [line for line in broken(shown) if cell_len(line) > width] == []
                assert "…" not in shown


USES = [
    use.split()
    for use in """
        search --|timeline --|claims --|show --|sources --|chart --|check --|
        timeline --section=|timeline --topic=|timeline --source=|timeline --since=|timeline --until=|
        timeline --as-of=|timeline --kind=|timeline --standing=|timeline --limit=|timeline --sort=|
        timeline --format=|timeline --fields=|timeline --color=|timeline --facts=./|sources --publisher=|
        sources --tier=|claims --verdict=|timeline --""".split("|")
]


def a_clean_answer(answer: Done) -> None:
    """Expect an answer or a clean error."""
    assert answer.returncode in (0, 1, 2, 3), answer.stderr
    assert unsafe(answer.stdout, "\t\n") == []
    assert unsafe(answer.stderr) == []
    assert all(line.startswith("irfacts: ") for line in answer.stderr.split("\n")[:-1])
    assert answer.returncode < 2 or (answer.stdout, answer.stderr.count("\n")) == ("", 1)


@given(use=st.sampled_from(USES), text=ARGUMENTS)
@examples(400)
def test_any_argument(use: list[str], text: str) -> None:
    """Any string as words, id, name, date, number, format, field or file is an answer or a clean error."""
    command = [*use, text] if use[-1] == "--" else [*use[:-1], use[-1] + text]
    a_clean_answer(inside(*filter(bool, command), facts=DATA / "small.toml"))


@given(arguments=st.lists(ARGUMENTS | st.sampled_from([each for use in USES for each in use]), max_size=5))
@examples(200)
def test_any_command_line(arguments: list[str]) -> None:
    """Any command line at all is an answer or a clean error."""
    assume("export" not in arguments)
    answer = inside(*arguments, facts=DATA / "small.toml")
    assert answer.returncode in (0, 1, 2, 3), answer.stderr
    assert unsafe(answer.stdout, "\t\n") == []
    assert unsafe(answer.stderr) == []


@given(arguments=st.lists(st.binary(max_size=12).map(lambda given: given.replace(b"\0", b"")), max_size=3))
@settings(parent=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_typed_to_the_installed_program(run: Run, small: Path, arguments: list[bytes]) -> None:
    """Any bytes as arguments of a real call are an answer or a clean error."""
    words = [os.fsdecode(each) for each in arguments]
    answer = run("search", "--facts", str(small), "--", *words)
    a_clean_answer(answer)


@given(documents(), DATES)
@examples(60)
def test_as_of(folder: Path, document: dict[str, dict[str, Any]], date: str) -> None:
    """As of a date, exactly the sources that were out by then are shown, and what rests on them."""
    file = write(folder, toml(document))
    sources = document["sources"]
    out = {
        key
        for key, source in sources.items()
        if (day := source.get("issued") or source.get("accessed")) and ends(day)[1] <= ends(date)[1] != ""
    }
    out -= {key for key in out if ends(sources[key].get("issued") or sources[key]["accessed"])[1] == "~"}

    def keys(cited: list[str]) -> list[str]:
        return [citation(each).key for each in cited]

    def ask(*question: str) -> list[dict[str, Any]]:
        answer = inside(question[0], "--as-of", date, "--json", *question[1:], facts=file)
        assert answer.returncode in (0, 1), answer.stderr
        found: list[dict[str, Any]] = json.loads(answer.stdout)
        return found

    facts = ask("show", "--", *document["facts"])
    claims = ask("claims")
    assert {source["key"] for source in ask("sources")} == out
    assert {fact["id"] for fact in facts} == {
        key for key, fact in document["facts"].items() if out & {*keys(fact["sources"])}
    }
    assert {claim["id"] for claim in claims} == {
        key for key, claim in document.get("claims", {}).items() if keys([claim["source"]])[0] in out
    }
    for record in [*facts, *claims]:
        given_ = {**document["facts"], **document.get("claims", {})}[record["id"]]
        for name in ("sources", "disputed_by"):
            shown = [source["key"] for source in record.get(name) or []]
            assert shown == [key for key in keys(given_.get(name, [])) if key in out]
        there = {fact["id"] for fact in facts}
        for name in ("replaces", "replaced_by", "facts"):
            assert {*(record.get(name) or [])} <= there


_NAMES = st.sampled_from([field.name for field in fields(Fact)])
_VALUES = st.recursive(
    st.booleans()
    | st.integers()
    | st.floats()
    | HOSTILE
    | DATES
    | st.sampled_from(["trade", "s", "primary", "webpage", "event"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_NAMES | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["schema", "dataset", "topics", "sources", "facts", "claims"]) | st.text(max_size=3),
        _VALUES,
        max_size=5,
    )
)
@examples(200)
def test_any_toml(folder: Path, document: dict[str, Any]) -> None:
    """Any TOML is a knowledge file or one IrfactsError on a safe line; `check` says the same."""
    lines = [f"{literal(key)} = {literal(value)}" for key, value in document.items()]
    loads_or_refuses(write(folder, "\n".join(lines).encode("utf-8", "surrogatepass")))


@given(st.binary(max_size=40), st.integers(0, 5), st.integers(0, 2**16))
@examples(200)
def test_any_bytes(folder: Path, piece: bytes, way: int, at: int) -> None:
    """Any bytes, alone or in place of some of a sound file, are a knowledge file or one IrfactsError."""
    sound_file = (DATA / "small.toml").read_bytes()
    at %= len(sound_file)
    data = piece if way == 0 else sound_file[:at] + piece + sound_file[at + len(piece) * (way % 3) :]
    loads_or_refuses(write(folder, data))


def loads_or_refuses(file: Path) -> None:
    """Expect a knowledge file or an IrfactsError, and `check` to agree."""
    refusal = None
    try:
        assert isinstance(irfacts.load(file), Knowledge)
    except irfacts.IrfactsError as error:
        refusal = error
    checked = inside("check", str(file))
    assert unsafe(checked.stdout + checked.stderr) == []
    assert checked.returncode in ((1, 3) if refusal else (0, 1))
    if refusal:
        assert refusal.path == str(file)
        assert unsafe(str(refusal), "") == []


@given(documents(), st.lists(TEXTS, max_size=2), st.none() | DATES)
@examples(50)
def test_kept_and_not_kept(
    folder: Path, document: dict[str, dict[str, Any]], words: list[str], since: str | None
) -> None:
    """A store that was kept answers as one that was not, and both as the records say."""
    file = write(folder, toml(document))
    os.utime(file, (1e9, 1e9))
    cache = folder / "cache" / "irfacts"
    for kept in cache.glob("*"):
        kept.unlink()
    with mock.patch.dict(os.environ, XDG_CACHE_HOME=str(cache.parent)):
        stores = [Store.open(file, cache=False), Store.open(file), Store.open(file)]
        assert len([*cache.iterdir()]) == 1
    known = irfacts.load(file)
    filters = Filters(since=since)
    answers = [
        (
            [*map(exact, sorted(store.select(), key=lambda fact: fact.id))],
            [*map(exact, store.select(filters._replace(terms=words)))],
            [*map(exact, store.claims(filters))],
            [*map(exact, store.sources())],
            store.search(filters._replace(terms=words)),
            store.all_series(),
            [*map(exact, store.get([*known.claims, *known.facts]))],
        )
        for store in stores
    ]
    for store in stores:
        store.close()
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == [exact(known.facts[key]) for key in sorted(known.facts)]
    assert answers[0][3] == [*map(exact, known.sources.values())]
    assert answers[0][6] == [*map(exact, [*known.claims.values(), *known.facts.values()])]
