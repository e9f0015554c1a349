"""Every command in every text format; `python tests/test_output.py` writes the golden files anew."""

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from markdown_it import MarkdownIt

from conftest import DATA, PROGRAM, Run, caching, environment
from inside import inside, knowledge, toml
from irfacts import Knowledge
from irfacts.knowledge.fields import TABLES
from irfacts.output.formats import FORMATS as KNOWN

GOLDEN = DATA / "golden"
SMALL = DATA / "small.toml"
# What is asked of small.toml, under the name of its golden files.
QUESTIONS = {
    "timeline": ("timeline",),
    "trade": ("trade",),
    "defence": ("defence",),
    "diaspora": ("diaspora",),
    "diplomacy": ("diplomacy",),
    "search": ("search", "trade", "summit"),
    "show-facts": ("show", "target-100", "s400", "brahmos", "import-hs27", "balance-fy2024-25"),
    "show-claims": ("show", "trade-01", "diaspora-01"),
    "claims": ("claims",),
    "chart": ("chart",),
    "chart-series": ("chart", "goods-trade"),
    "sources": ("sources",),
}
# The ends of the golden files' names.
FORMATS = {
    "table": "txt",
    "tsv": "tsv",
    "csv": "csv",
    "json": "json",
    "jsonl": "jsonl",
    "markdown": "md",
    "bibtex": "bib",
    "csl-json": "csl.json",
}
ROWS = [name for name, form in KNOWN.items() if form.family == "rows"]
MACHINE = [name for name, form in KNOWN.items() if form.family != "people"]

CITED = ("key", "locator", "title", "publisher", "issued", "url", "type", "tier")
FACT = (
    *("id", "topic", "section", "kind", "title", "statement", "date", "value", "value_max", "unit", "circa"),
    *("indicator", "hs", "direction", "location", "parties", "status", "provisional", "rank", "replaces"),
    *("disputed_by", "aliases", "note", "sources", "lower", "upper", "standing", "replaced_by", "claims"),
    *("reporter", "background", "says", "low", "high", "agreement", "evidence"),
)
CLAIM = ("id", "source", "topic", "date", "claim", "verdict", "finding", "facts", "sources")
SOURCE = (
    *("key", "type", "tier", "title", "author", "publisher", "origin", "issued", "accessed", "url"),
    *("language", "facts", "title_en", "archive"),
)
HIT = (
    *("type", "id", "title", "topic", "date", "value", "unit", "standing", "statement", "score", "sources"),
    *("matched", "missed"),
)
TOPICS = ("trade", "defence", "diaspora", "diplomacy")
SORTS = {
    **dict.fromkeys(("timeline", *TOPICS, "show-facts", "chart-series"), FACT),
    **dict.fromkeys(("claims", "show-claims"), CLAIM),
    "search": HIT,
    "sources": SOURCE,
}
NUMBERS = ("value", "value_max", "low", "high", "score")
FLAGS = ("circa", "provisional", "agreement")
LISTS = ("parties", "replaces", "aliases", "replaced_by", "claims", "author")

Done = subprocess.CompletedProcess[bytes]


def ask(folder: Path, *arguments: str, facts: Path | None = SMALL) -> Done:
    """Ask within this process, with the cache in a folder, and give the very bytes that were written."""
    answer = inside(*arguments, facts=facts, env={"IRFACTS_NO_CACHE": "", **caching(folder, facts)})
    return Done(arguments, answer.returncode, answer.stdout.encode(), answer.stderr.encode())


def process(
    folder: Path,
    *arguments: str,
    facts: Path | None = SMALL,
    env: Mapping[str, str] | None = None,
    program: str = str(PROGRAM),
) -> Done:
    """Ask the installed program, under variables of its own, and give the very bytes that it wrote."""
    chosen = {"IRFACTS_FILE": str(facts)} if facts else {}
    return subprocess.run(
        [program, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(folder, **chosen, **(env or {})),
        cwd=folder,
        timeout=60,
        check=False,
    )


def golden(question: str, form: str) -> Path:
    """Give the golden file of a question in a format."""
    return GOLDEN / f"{question}.{FORMATS[form]}"


def records(folder: Path, *arguments: str, facts: Path | None = SMALL) -> list[dict[str, Any]]:
    """Give an answer's records by way of JSON."""
    done = ask(folder, *arguments, "--json", facts=facts)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def written(value: Any) -> str:
    """Write a cited source of a JSON record as the knowledge file does."""
    return f"{value['key']}[{value['locator']}]" if value["locator"] else str(value["key"])


def reread(name: str, text: str, sort: tuple[str, ...]) -> Any:
    """Read a csv or tsv cell back, as a script would that knows the fields; no text is null."""
    listed = name in LISTS or (name, sort) == ("facts", CLAIM)
    cited = name in ("sources", "disputed_by", "background")
    if not text:
        return None
    if name in NUMBERS or (name, sort) == ("facts", SOURCE):
        return json.loads(text)
    if name in FLAGS:
        return {"true": True, "false": False}[text]
    if name == "says":
        return dict(each.split("=", 1) for each in text.split("; "))
    return text.split("; ") if listed or cited else text


def flat(value: Any) -> Any:
    """Give a JSON value with its citations in written form; an empty list is null."""
    if isinstance(value, dict):
        return written(value) if "locator" in value else value
    if isinstance(value, list):
        return [written(item) if isinstance(item, dict) else item for item in value] or None
    return value


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one home folder, so one cache, for all calls of this file."""
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize(("question", "form"), [*product(QUESTIONS, FORMATS)])
def test_golden(home: Path, question: str, form: str) -> None:
    """Each question has in each format, byte for byte, the answer of its golden file."""
    done = ask(home, *QUESTIONS[question], "-f", form)
    assert done.stderr == b""
    assert done.returncode == 0
    assert done.stdout.decode() == golden(question, form).read_bytes().decode()


def test_golden_files_are_used() -> None:
    """No golden file lies there that no question compares, and none is lacking but pages and pictures."""
    assert [*FORMATS] == [name for name in KNOWN if name not in ("html", "svg")]
    assert {*GOLDEN.iterdir()} == {golden(*case) for case in product(QUESTIONS, FORMATS)}


@pytest.mark.parametrize("table", TABLES)
def test_the_small_file_has_every_field(table: str) -> None:
    """Each field that an entry of a table may have stands in small.toml, and so in the golden files."""
    entries = tomllib.loads(SMALL.read_text(encoding="utf-8"))[table]
    assert {name for entry in entries.values() for name in entry} == {*TABLES[table].fields}


@pytest.mark.parametrize("question", SORTS)
def test_json_keys(home: Path, question: str) -> None:
    """Every record of a sort has the keys of the contract, in its order, and citations resolved."""
    found = records(home, *QUESTIONS[question])
    assert found
    assert {tuple(record) for record in found} == {SORTS[question]}
    named = [record.get(name) or [] for record in found for name in ("sources", "disputed_by", "source")]
    cited = [citation for one in named for citation in ([one] if isinstance(one, dict) else one)]
    assert bool(cited) == (question != "sources")
    assert {tuple(citation) for citation in cited} <= {CITED}


def test_json_without_its_accelerator(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that has `json` in Python alone writes the same JSON."""
    expected = inside("trade", "--json", facts=SMALL).stdout
    assert expected.startswith("[\n{")
    monkeypatch.setitem(sys.modules, "_json", None)
    assert inside("trade", "--json", facts=SMALL).stdout == expected


def test_json_values(home: Path) -> None:
    """A record holds what the file says in JSON's types: bare numbers, true, null for what is absent."""
    (fact,) = records(home, "show", "target-100")
    assert fact | {"sources": [fact["sources"][0]]} == {
        **dict.fromkeys(FACT),
        "id": "target-100",
        "topic": "trade",
        "section": "Targets",
        "kind": "target",
        "title": "Target of 100 billion dollars",
        "statement": "On 9 July 2024 India and Russia set a target of USD 100 billion of trade by 2030.",
        "date": "2024-07-09",
        "value": 100,
        "value_max": 120,
        "unit": "USD billion",
        "circa": True,
        "location": "Moscow",
        "parties": ["India", "Russia"],
        "status": "active",
        "replaces": ["target-30"],
        "aliases": ["100bn", "$100 billion"],
        "note": "Set at the 22nd summit.",
        "sources": [
            {
                "key": "agency-2024",
                "locator": "page 2",
                "title": 'A & B: 100 % of "trade"',
                "publisher": "The Daily",
                "issued": "2024-07-10",
                "url": "https://example.org/daily?a=1&b=2",
                "type": "article-newspaper",
                "tier": "secondary",
            }
        ],
        "lower": "2024-07-09",
        "upper": "2024-07-09",
        "standing": "corroborated",
        "replaced_by": fact["replaced_by"] or [],
        "claims": ["trade-01"],
        "says": {"agency-2024": "100/120", "ministry-2025": "100/120"},
        "low": 100,
        "high": 120,
        "agreement": True,
        "evidence": "2025-04-15",
    }
    assert not fact["replaced_by"]


@pytest.mark.parametrize(
    ("ident", "expected"),
    [
        ("brahmos", ("1998-01-01", None, "corroborated")),
        ("carrier", ("2013-11-16", "2013-11-16", "superseded")),
        ("target-30", ("2014-12-11", "2014-12-11", "superseded")),
        ("s400", ("2018-10-05", "2018-10-05", "disputed")),
        ("trade-fy2024-25", ("2024-04-01", "2025-03-31", "official")),
        ("students", ("2024-01-01", "2024-12-31", "single-source")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_derived_values(home: Path, ident: str, expected: tuple[str, str | None, str]) -> None:
    """The bounds of a date, an open end null, and the standing stand in the record."""
    (fact,) = records(home, "show", ident)
    assert (fact["lower"], fact["upper"], fact["standing"]) == expected


@pytest.mark.parametrize("question", QUESTIONS)
def test_same_keys(question: str) -> None:
    """Json, jsonl and csv carry the same keys in the same order, and as many records."""
    array = json.loads(golden(question, "json").read_bytes())
    lines = [json.loads(line) for line in golden(question, "jsonl").read_text("utf-8").splitlines()]
    header, *rows = csv.reader(io.StringIO(golden(question, "csv").read_text("utf-8")))
    assert lines == array
    assert [*map(tuple, lines)] == [*map(tuple, array)] == [tuple(header)] * len(rows)


@pytest.mark.parametrize("question", QUESTIONS)
def test_tsv_fields_all(home: Path, question: str) -> None:
    """The tsv of all fields carries the cells of the csv."""
    done = ask(home, *QUESTIONS[question], "-f", "tsv", "--fields", "all")
    lines = done.stdout.decode().split("\n")
    table = [*csv.reader(io.StringIO(golden(question, "csv").read_text("utf-8")))]
    assert [line.split("\t") for line in lines] == [*table, [""]]


@pytest.mark.parametrize("command", [*TOPICS, "claims", "sources"])
def test_shipped_file_reads_back(home: Path, command: str) -> None:
    """The csv and tsv of everything that ships read back, by the csv module, to the values of the JSON."""
    found = records(home, command, facts=None)
    sort = {"claims": CLAIM, "sources": SOURCE}.get(command, FACT)
    expected = [{name: flat(value) for name, value in record.items()} for record in found]
    text = ask(home, command, "-f", "csv", facts=None).stdout.decode()
    rows = [*csv.DictReader(io.StringIO(text, newline=""))]
    assert [{name: reread(name, cell, sort) for name, cell in row.items()} for row in rows] == expected
    lines = ask(home, command, "-f", "tsv", "--fields", "all", facts=None).stdout.decode().split("\n")
    assert lines.pop() == ""
    header, *cells = (line.split("\t") for line in lines)
    assert [dict(zip(header, row, strict=True)) for row in cells] == rows


def test_shipped_file_is_answered_whole(home: Path, loaded: Knowledge) -> None:
    """The topics together answer with every fact that ships, `claims` and `sources` with all of theirs."""
    answered = [record["id"] for topic in TOPICS for record in records(home, topic, facts=None)]
    assert sorted(answered) == sorted(loaded.facts)
    assert [record["id"] for record in records(home, "claims", facts=None)] == [*loaded.claims]
    assert {record["key"] for record in records(home, "sources", facts=None)} == {*loaded.sources}


@pytest.mark.parametrize("command", ["timeline", *TOPICS, "claims", "sources", "chart"])
def test_pipe_is_tsv(home: Path, command: str) -> None:
    """In a pipe the answer is tsv: one line a row, as many tabs on each, whatever width is asked for."""
    done = ask(home, command, facts=None)
    lines = done.stdout.decode().split("\n")
    assert lines.pop() == ""
    assert len({line.count("\t") for line in lines}) == 1
    assert lines[0].split("\t")[0] in ("id", "key", "indicator")
    assert len(lines) == 1 + len(records(home, command, facts=None))
    assert not {*"\x1b\r│─━"}.intersection(done.stdout.decode())
    for env in ({"COLUMNS": "20"}, {"COLUMNS": "300", "FORCE_COLOR": "1", "TERM": "dumb"}):
        assert inside(command, env=env).stdout == done.stdout.decode()


def test_pipe_shortens_nothing(loaded: Knowledge) -> None:
    """The longest statement stands whole on its line at any width."""
    longest = max(loaded.facts.values(), key=lambda fact: len(fact.statement))
    done = inside("show", longest.id, width=20)
    assert longest.statement in done.stdout.split("\n")[1].split("\t")


@pytest.mark.parametrize("form", ROWS)
def test_fields(home: Path, form: str) -> None:
    """`--fields` picks the fields and their order in every row format."""
    fields = ["unit", "id", "value"]
    text = ask(home, "show", "s400", "target-30", "-f", form, "--fields", ",".join(fields)).stdout.decode()
    rows = [["USD billion", "s400", 5.43], ["USD billion", "target-30", 30]]
    cells = [[str(value) for value in row] for row in rows]
    expected = {
        "tsv": "".join("\t".join(row) + "\n" for row in [fields, *cells]),
        "csv": "".join(",".join(row) + "\n" for row in [fields, *cells]),
        "markdown": "".join(f"| {' | '.join(row)} |\n" for row in [fields, ["---"] * 3, *cells]),
    }
    if form in expected:
        assert text.replace("\r\n", "\n") == expected[form]
    else:
        found = json.loads(text) if form == "json" else [json.loads(line) for line in text.splitlines()]
        assert [[*record.items()] for record in found] == [[*zip(fields, row, strict=True)] for row in rows]


@pytest.mark.parametrize("question", SORTS)
def test_fields_all(home: Path, question: str) -> None:
    """`--fields all` is every key of the sort, in tsv and markdown too."""
    for form, between in (("tsv", "\t"), ("markdown", " | ")):
        done = ask(home, *QUESTIONS[question], "-f", form, "--fields", "all")
        assert done.stdout.decode().split("\n")[0].strip("| ").split(between) == [*SORTS[question]]


@pytest.mark.parametrize("form", ["table", *ROWS])
@pytest.mark.parametrize(
    ("question", "field", "near"),
    [("trade", "valeu", "value"), ("claims", "veridct", "verdict"), ("sources", "titel", "title")],
)
def test_unknown_field(home: Path, form: str, question: str, field: str, near: str) -> None:
    """A field that the sort does not have is wrong use that names the known ones and the nearest."""
    done = ask(home, question, "-f", form, "--fields", f"{SORTS[question][-1]},{field}")
    assert (done.returncode, done.stdout) == (2, b"")
    message = done.stderr.decode()
    assert f"'{field}'" in message
    assert ", ".join(SORTS[question]) in message
    assert f"did you mean {near}" in message
    assert message.count("\n") == 1


def test_bare_value(run: Run, small: Path) -> None:
    """One field without the header is the bare value and nothing else."""
    done = run("show", "target-100", "--fields", "value", "--no-header", facts=small)
    assert (done.returncode, done.stdout, done.stderr) == (0, "100\n", "")


@pytest.mark.parametrize(
    ("question", "form"),
    [
        *product(("trade", "search", "sources"), ("tsv", "csv", "markdown")),
        ("show-claims", "tsv"),
        ("show-claims", "csv"),
    ],
)
def test_no_header(home: Path, question: str, form: str) -> None:
    """`--no-header` leaves out the first line, of Markdown the first two, and changes nothing else."""
    done = ask(home, *QUESTIONS[question], "-f", form, "--no-header")
    lines = 2 if form == "markdown" else 1
    assert done.stdout == golden(question, form).read_bytes().split(b"\n", lines)[lines]


NOTHING = {
    "timeline": ("timeline", "zeppelin"),
    "trade": ("trade", "zeppelin"),
    "claims": ("claims", "zeppelin"),
    "search": ("search", "zeppelin"),
    "sources": ("sources", "--publisher", "zeppelin"),
    "defence": ("defence", "--until", "1900", "--kind", "exercise"),
}


@pytest.mark.parametrize(("question", "form"), [*product(NOTHING, MACHINE)])
def test_nothing_matched(home: Path, question: str, form: str) -> None:
    """Nothing matched is exit 1 and an empty answer of the format: csv and tsv keep the header."""
    done = ask(home, *NOTHING[question], "-f", form)
    assert done.returncode == 1
    header = golden(question, form).read_bytes().split(b"\n")[0] + b"\n"
    expected = {
        "json": b"[]\n",
        "csl-json": b"[]\n",
        "jsonl": b"",
        "bibtex": b"",
        "tsv": header,
        "csv": header,
    }
    if form == "markdown":
        assert b"zeppelin" not in done.stdout
    else:
        assert done.stdout == expected[form]
    if form in ("tsv", "csv"):
        assert ask(home, *NOTHING[question], "-f", form, "--no-header").stdout == b""


@pytest.mark.parametrize(
    "question", [("cite", "s400"), ("diff", str(SMALL), str(SMALL))], ids=["cite", "diff"]
)
def test_a_format_that_does_not_do(home: Path, question: tuple[str, ...]) -> None:
    """A format in which there is no such answer is refused, with all that there are for a list."""
    refused = {form: done for form in KNOWN if (done := ask(home, *question, "-f", form)).returncode == 2}
    assert {"html", "svg"} <= {*refused} <= {*KNOWN} - {"table", *ROWS}
    for form, done in refused.items():
        asked = f"no {form}: ask for {', '.join(['table', *ROWS[:-1]])} or {ROWS[-1]}\n"
        assert done.stderr.decode().endswith(asked)


@pytest.mark.parametrize("form", ["json", "jsonl", "tsv", "csv"])
def test_no_series(tmp_path: Path, form: str) -> None:
    """A file without a series has an empty list of them: exit 1."""
    bare = tmp_path / "bare.toml"
    text = re.sub(r"\[indicators\.[^\[]*", "", SMALL.read_text("utf-8"))
    bare.write_text("".join(line for line in text.splitlines(True) if "indicator" not in line), "utf-8")
    done = ask(tmp_path, "chart", "-f", form, facts=bare)
    header = golden("chart", form).read_bytes().split(b"\n")[0] + b"\n"
    assert (done.returncode, done.stdout) == (1, {"json": b"[]\n", "jsonl": b""}.get(form, header))


@pytest.mark.parametrize("form", ["tsv", "csv", "jsonl", "json", "markdown", "table"])
def test_show_some_unknown(home: Path, form: str) -> None:
    """Unknown ids among known ones are named on stderr; the known are printed as without them; exit 1."""
    mixed = ask(home, "show", "no-1", "s400", "targt-100", "brahmos", "-f", form)
    known = ask(home, "show", "s400", "brahmos", "-f", form)
    assert (mixed.returncode, known.returncode) == (1, 0)
    assert mixed.stdout == known.stdout
    assert known.stderr == b""
    one, two = mixed.stderr.decode().splitlines()
    assert "'no-1'" in one
    assert "'targt-100'" in two
    assert "did you mean target-100" in two


@pytest.mark.parametrize(
    ("form", "expected"),
    [("tsv", b""), ("csv", b""), ("jsonl", b""), ("json", b"[]\n"), ("bibtex", b""), ("table", b"")],
)
def test_show_unknown(home: Path, form: str, expected: bytes) -> None:
    """An unknown id alone leaves stdout empty, or an empty array in json: exit 1."""
    done = ask(home, "show", "-f", form, "no-1")
    assert (done.returncode, done.stdout) == (1, expected)
    assert b"'no-1'" in done.stderr


@pytest.mark.parametrize(
    "ident",
    ["--help", "-f", "--json", "", "a\nb", "[red]x[/red]", "' OR 1=1 --", "*", "नमस्ते", "TARGET-100", "a\tb"],
)
def test_show_anything(home: Path, ident: str) -> None:
    """Any string that is no id is, after `show --`, an unknown id: one line on stderr, exit 1."""
    done = ask(home, "show", "--", ident)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("form", ["", *ROWS])
@pytest.mark.parametrize("ids", ["s400 trade-01", "trade-01 nope s400"])
def test_show_two_sorts_refused(small: Path, form: str, ids: str) -> None:
    """Facts and claims in one call are wrong use in the machine formats, so in a pipe too."""
    done = inside("show", *ids.split(), *(("-f", form) if form else ()), facts=small)
    assert (done.returncode, done.stdout) == (2, "")
    assert "facts and claims" in done.stderr


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("table", ["S-400 contract", "They met on 9-10 July 2024"]),
        ("html", ["S-400 contract", "They met on 9-10 July 2024"]),
        ("bibtex", ["{agency-2024,", "{book-1999,"]),
        ("csl-json", ['"agency-2024"', '"book-1999"']),
    ],
)
def test_show_two_sorts_for_people(small: Path, form: str, parts: list[str]) -> None:
    """For people, and for a bibliography, facts and claims go together."""
    done = inside("show", "s400", "trade-01", "-f", form, facts=small)
    assert done.returncode == 0
    assert all(part in done.stdout for part in parts)


# Answers a question in every format that is named, in one process, and writes the answers one by one.
FORM_BY_FORM = """
import io, sys
from irfacts.cli.app import run
from irfacts.output.terminal import Terminal
words, forms = sys.argv[1].split(), sys.argv[2].split()
for form in forms:
    terminal = Terminal()
    terminal.out = io.TextIOWrapper(io.BytesIO())
    assert run([*words, "-f", form], terminal) == 0
    sys.stdout.buffer.write(terminal.out.buffer.getvalue() + b"\\0")
"""


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "2"},
        {"TZ": "Asia/Kolkata"},
        {"TZ": "America/Anchorage"},
        {"LC_ALL": "de_DE.UTF-8"},
        {"LC_ALL": "C"},
        {"COLUMNS": "20", "FORCE_COLOR": "1"},
        {"IRFACTS_NO_CACHE": "1"},
    ],
    ids=str,
)
def test_same_bytes(home: Path, env: dict[str, str]) -> None:
    """Hash seed, time zone, locale, width and cache change no byte of a machine format."""
    question = (" ".join(QUESTIONS["search"]), " ".join(MACHINE))
    done = process(home, "-c", FORM_BY_FORM, *question, env=env, program=sys.executable)
    assert (done.returncode, done.stderr) == (0, b"")
    answers = dict(zip([*MACHINE, "end"], done.stdout.split(b"\0"), strict=True))
    assert answers == {"end": b"", **{form: golden("search", form).read_bytes() for form in MACHINE}}


def test_same_bytes_from_cache(tmp_path: Path) -> None:
    """The first call, which compiles, and a later one, which does not, write the same bytes."""
    calls = [process(tmp_path, "timeline", "--json", facts=None).stdout for _ in range(3)]
    assert any((tmp_path / "cache" / "irfacts").iterdir())
    assert len(calls[0]) > 10_000
    assert len({*calls}) == 1


@pytest.mark.parametrize(
    "title",
    [
        "pipes | and || more",
        r"back\slash \| at the end \\",
        "*stars* and **two** and _one_ and __two__",
        "<b>bold</b> <script>alert(1)</script> &amp; &lt;",
        "`code` and ``more``",
        "[link](https://example.org) ![picture](x.png) [x]",
        "~~gone~~ ~x~",
        "<https://example.org> https://example.org/a_b_c",
        "# no heading",
        "$5 and $6",
        "1. no list",
    ],
)
def test_markdown_is_escaped(tmp_path: Path, title: str) -> None:
    """A Markdown reader gives back every cell as the plain text that it is, on a row of its own."""
    facts = tmp_path / "marked.toml"
    text = SMALL.read_text("utf-8")
    facts.write_text(text.replace('"S-400 contract"', json.dumps(title)), "utf-8")
    fields = "id,title,statement"
    done = ask(tmp_path, "show", "s400", "brahmos", "-f", "markdown", "--fields", fields, facts=facts)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(done.stdout.decode())
    cells = [token for token in tokens if token.type == "inline"]
    assert {child.type for cell in cells for child in cell.children or ()} == {"text"}
    plain = ["".join(child.content for child in cell.children or ()) for cell in cells]
    rows = records(tmp_path, "show", "s400", "brahmos", "--fields", fields, facts=facts)
    assert rows[0]["title"] == title
    assert plain == [*fields.split(","), *(cell for row in rows for cell in row.values())]
    assert [token.type for token in tokens].count("tr_open") == 3


def test_address_with_a_pipe_in_markdown(home: Path, tmp_path: Path) -> None:
    """A pipe in an address, which would part the cell, is percent-encoded."""
    facts = tmp_path / "piped.toml"
    facts.write_text(
        SMALL.read_text("utf-8").replace("https://example.org/other", "https://example.org/?a=1|2|3")
    )
    text = ask(home, "sources", "-f", "markdown", "--fields", "key,url", facts=facts).stdout.decode()
    assert "| <https://example.org/?a=1%7C2%7C3> |\n" in text


@pytest.mark.parametrize("form", ["csv", "tsv", "markdown"])
def test_false_is_told_from_absent(tmp_path: Path, form: str) -> None:
    """A flag that is false is `false`, one that is true `true`, one that is absent an empty cell."""
    facts = tmp_path / "flags.toml"
    facts.write_text(SMALL.read_text("utf-8").replace("circa = true", "circa = false"))
    asked = (
        "show",
        "target-100",
        "trade-fy2024-25",
        "--fields",
        "circa,provisional",
        "--no-header",
        "-f",
        form,
    )
    cells = {"csv": "false,\n,true\n", "tsv": "false\t\n\ttrue\n", "markdown": "| false |  |\n|  | true |\n"}
    assert ask(tmp_path, *asked, facts=facts).stdout.decode() == cells[form]


@pytest.mark.parametrize("url", ["https://example.org/_a_/b~c?d=*1*&e=$x$#[f]"])
def test_markdown_keeps_addresses(home: Path, tmp_path: Path, url: str) -> None:
    """An address stands in Markdown as it is, since what makes a link of it reads no escapes."""
    facts = tmp_path / "linked.toml"
    facts.write_text(SMALL.read_text("utf-8").replace("https://example.org/other", url), "utf-8")
    text = ask(home, "sources", "-f", "markdown", "--fields", "key,url", facts=facts).stdout.decode()
    assert url in text
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    cells = ["".join(child.content for child in token.children or ()) for token in tokens]
    assert cells[cells.index("daily-2024") :].count(url) == 1


@pytest.mark.parametrize("fields", ["id,title", "title,id", "title", "title,sources"])
def test_text_like_json(home: Path, tmp_path: Path, fields: str) -> None:
    """A text that looks like the seam between two records of JSON stays a text: a line a record."""
    facts = tmp_path / "seam.toml"
    title = '}, {"id": "s400"}, {"title": "x", "sources": [{"key": "a"}]'
    facts.write_text(SMALL.read_text("utf-8").replace('"S-400 contract"', json.dumps(title)), "utf-8")
    asked = ("show", "summit", "s400", "brahmos", "--fields", fields)
    lines = ask(home, *asked, "-f", "jsonl", facts=facts).stdout.decode().splitlines()
    found = [json.loads(line) for line in lines]
    assert [[*record] for record in found] == [fields.split(",")] * 3
    assert [record["title"] for record in found][1] == title
    assert found == records(home, *asked, facts=facts)


@pytest.mark.parametrize("form", ROWS)
def test_text_is_kept_exactly(home: Path, form: str) -> None:
    """Scripts of any writing come out as they stand in the file, never as escapes of ASCII."""
    text = ask(home, "trade", "--fields", "aliases", "-f", form).stdout.decode()
    assert "нефть" in text
    text = ask(home, "diaspora", "--fields", "title", "-f", form).stdout.decode()
    assert "Students in Kazan: नमस्ते, ₹500" in text


def regenerate() -> None:
    """Write every golden file anew; read the difference before you keep it."""
    cases = [*product(QUESTIONS, FORMATS)]
    with tempfile.TemporaryDirectory() as folder:
        answers = [ask(Path(folder), *QUESTIONS[question], "-f", form).stdout for question, form in cases]
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.iterdir():
        old.unlink()
    for case, answer in zip(cases, answers, strict=True):
        golden(*case).write_bytes(answer)


if __name__ == "__main__":
    regenerate()


def test_csv_quotes_what_a_reader_at_semicolons_would_part(tmp_path: Path) -> None:
    """A cell with a semicolon stands in quotes; parted at semicolons too, no cell begins with a formula."""
    path = tmp_path / "facts.toml"
    texts = {"one": "a;b", "two": "fell; by 3", "three": 'he said "so"; then', "plain": "a b"}
    path.write_text(toml(knowledge(texts)), encoding="utf-8")
    printed = inside("show", *texts, "-f", "csv", "--fields", "id,title,statement", facts=path).stdout
    assert printed.splitlines() == [
        "id,title,statement",
        'one,"a;b","a;b"',
        'two,"fell; by 3","fell; by 3"',
        'three,"he said ""so""; then","he said ""so""; then"',
        "plain,a b,a b",
    ]


@pytest.mark.parametrize("tail", ["страница", "ब्रह्म", "naïve"])
def test_a_terminal_link_holds_ascii_alone(tmp_path: Path, tail: str) -> None:
    """The target of a link in a terminal is percent-encoded; the address beside it is as it is cited."""
    path = tmp_path / "facts.toml"
    text = toml(knowledge({"one": "A fact"})).replace("/?a=1&b=2", f"/%41?q={tail}")
    path.write_text(text, encoding="utf-8")
    printed = inside("show", "one", "-f", "table", terminal=True, facts=path).stdout
    targets = re.findall(r"\x1b\]8;id=[0-9]+;([^\x1b]+)", printed)
    assert set(targets) == {f"https://example.org/%41?q={quote(tail)}"}
    assert tail in printed
