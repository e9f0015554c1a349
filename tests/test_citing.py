"""The bibliographies: what is written is read back by a BibTeX library and fits the schema of CSL-JSON."""

import json
import re
import shutil
import subprocess
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

import irfacts
from conftest import DATA, Run
from irfacts import Source
from irfacts.knowledge.model import TYPES

with warnings.catch_warnings():  # of its parser library's older names
    warnings.simplefilter("ignore")
    from bibtexparser.bparser import BibTexParser

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
# BibTeX's own types, which every style knows.
TYPES_OF_BIBTEX = {
    "article",
    "book",
    "booklet",
    "inbook",
    "incollection",
    "inproceedings",
    "manual",
    "misc",
} | {*("mastersthesis", "phdthesis", "proceedings", "techreport", "unpublished")}
COMMANDS = (
    *("timeline", "trade", "defence", "diaspora", "diplomacy", "search trade", "claims", "chart goods-trade"),
    *("show target-100", "show s400 brahmos", "show trade-01", "show summit target-30", "sources"),
    *("sources --tier primary", "trade --limit 1", "search summit --limit 1"),
)


def read_bibtex(text: str) -> list[dict[str, str]]:
    """Read BibTeX with a library that knows nothing of irfacts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
        entries: list[dict[str, str]] = parser.parse(text).entries
    assert len(entries) == len(re.findall(r"^@", text, re.MULTILINE))
    return entries


def plain(tex: str) -> str:
    """Give the text that TeX sets for a field's value: groups opened, commands replaced."""
    named = {
        "textbackslash": "\\",
        "textasciitilde": "~",
        "textasciicircum": "^",
        "textbraceleft": "{",
        "textbraceright": "}",
        "lbrace": "{",
        "rbrace": "}",
    }
    tokens = re.findall(r"\\([A-Za-z]+)(?:\{\}|\s+)?|\\(.)|([{}])|([$&%#_~^])|([^\\])", tex)
    assert not [active for *_, active, _ in tokens if active], f"not escaped: {tex}"
    return "".join(named[word] if word else sign or letter for word, sign, _, _, letter in tokens)


@cache
def schema() -> Draft7Validator:
    """Give the schema of CSL-JSON."""
    words = json.loads((DATA / "csl-data.json").read_text("utf-8"))
    Draft7Validator.check_schema(words)
    return Draft7Validator(words)


def read_csl(text: str) -> list[dict[str, Any]]:
    """Read CSL-JSON that the schema accepts."""
    items: list[dict[str, Any]] = json.loads(text)
    assert [error.message for error in schema().iter_errors(items)] == []
    return items


@pytest.fixture(params=["shipped", "small"])
def sources(request: pytest.FixtureRequest, small: Path) -> Mapping[str, Source]:
    """Give the sources of the file that ships, then those of the small one."""
    return irfacts.load(None if request.param == "shipped" else small).sources


@pytest.fixture
def chosen(request: pytest.FixtureRequest, small: Path) -> Path | None:
    """Give the file that `sources` is of, as `run` takes it."""
    return None if "shipped" in request.node.name else small


def author(source: Source) -> str | None:
    """Give the value of BibTeX's author field."""
    return " and ".join(source.author) or None


def check_dates(entry: dict[str, str], source: Source) -> None:
    """Check that dates stand as the file has them, and that year and month are of the one of issue."""
    assert entry.get("date") == source.issued
    assert entry.get("urldate") == source.accessed
    if source.issued is None:
        assert not {"year", "month"} & {*entry}
        return
    assert entry["year"] in re.findall(r"\d{4}", source.issued)
    if "/" not in source.issued:
        month = re.fullmatch(r"\d{4}-(\d\d)(-\d\d)?[~?%]?", source.issued)
        assert entry.get("month") == (MONTHS[int(month[1]) - 1] if month else None)


@pytest.mark.slow
def test_bibtex_of_all_sources(run: Run, sources: Mapping[str, Source], chosen: Path | None) -> None:
    """A BibTeX library reads every source back: each once, under its key, with its texts and dates."""
    done = run("sources", "-f", "bibtex", facts=chosen)
    assert (done.returncode, done.stderr) == (0, "")
    entries = read_bibtex(done.stdout)
    assert [entry["ID"] for entry in entries] == [
        line.partition("{")[2][:-1] for line in done.stdout.splitlines() if line.startswith("@")
    ]
    assert sorted(entry["ID"] for entry in entries) == sorted(sources)
    for entry in entries:
        source = sources[entry["ID"]]
        house = next(name for name in ("journal", "institution", "publisher") if name in entry)
        assert entry["ENTRYTYPE"] in TYPES_OF_BIBTEX
        assert plain(entry["title"]) == source.title
        assert entry["title"].startswith("{")  # or styles put it into lower case
        assert plain(entry[house]) == source.publisher
        assert (plain(entry["author"]) if "author" in entry else None) == author(source)
        assert entry.get("url") == source.url
        assert source.origin is None or source.origin in plain(entry["note"])
        check_dates(entry, source)


def check_parts(item: dict[str, Any], source: Source) -> None:
    """Check that dates are numbers, one or two as the interval has ends, marked where not exact."""
    for name, date in (("issued", source.issued), ("accessed", source.accessed)):
        assert (name in item) == (date is not None)
        if date is None:
            continue
        ends = [end.rstrip("~?%") for end in date.split("/") if end != ".."]
        assert item[name]["date-parts"] == [[int(part) for part in end.split("-")] for end in ends]
        assert bool(item[name].get("circa")) == (".." in date or any(mark in date for mark in "~?%"))


def test_csl_of_all_sources(run: Run, sources: Mapping[str, Source], chosen: Path | None) -> None:
    """The CSL-JSON of every source fits the schema; each stands there once, whole, under its key."""
    done = run("sources", "-f", "csl-json", facts=chosen)
    assert (done.returncode, done.stderr) == (0, "")
    items = read_csl(done.stdout)
    assert sorted(item["id"] for item in items) == sorted(sources)
    for item in items:
        source = sources[item["id"]]
        assert item["type"] == source.type
        assert item["title"] == source.title
        assert item["publisher"] == source.publisher
        assert item.get("URL") == source.url
        assert item.get("language") == source.language
        names = [" ".join(name.values()) for name in item.get("author", [])]
        assert names == [*source.author]
        assert source.origin is None or source.origin in item["note"]
        check_parts(item, source)


@pytest.mark.parametrize("kind", TYPES)
def test_types(run: Run, tmp_path: Path, kind: str) -> None:
    """Every type of source is one that CSL knows, and gets an entry of a type that BibTeX knows."""
    path = write(tmp_path, type=kind)
    (item,) = read_csl(run("sources", "-f", "csl-json", facts=path).stdout)
    (entry,) = read_bibtex(run("sources", "-f", "bibtex", facts=path).stdout)
    assert item["type"] == kind
    assert entry["ENTRYTYPE"] in TYPES_OF_BIBTEX
    expected = {"article-newspaper": "article", "article-journal": "article", "book": "book"}
    assert entry["ENTRYTYPE"] == expected.get(kind, entry["ENTRYTYPE"])


def write(folder: Path, **fields: object) -> Path:
    """Write a knowledge file with one fact and one source of these fields."""
    given = {"type": "webpage", "tier": "primary", "title": "T", "publisher": "P", **fields}
    path = folder / "one.toml"
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in given.items()]
    fact = 'topic = "t"\nsection = "s"\nkind = "event"\ntitle = "T"\nstatement = "S"\ndate = "2024"\n'
    path.write_text(f'[sources.key]\n{"".join(lines)}[facts.f]\n{fact}sources = ["key"]\n', "utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        r"A & B: 100 % of $5_x^2~#1",
        "balanced {braces} and {{more}}",
        "a lone { brace",
        "a lone } brace",
        "} both the wrong way {",
        r"C:\path\name and \alpha{} and \\",
        r"ends with a backslash \\"[:-1],
        '"quoted", “curly”, O\'Neil',
        "see @article{other, title = {x}}",
        "Smith and Sons and others",
        "comma, after, comma",
        "История, हिन्दी, ₹500, ẞ, 中文, é",
        "# heading % comment",
    ],
)
@pytest.mark.parametrize("field", ["title", "publisher", "author", "origin"])
def test_special_characters(run: Run, tmp_path: Path, field: str, text: str) -> None:
    """No character of a text is taken for BibTeX or TeX: the library reads the very text back."""
    path = write(tmp_path, **{field: [text, "Second, A."] if field == "author" else text})
    (entry,) = read_bibtex(run("sources", "-f", "bibtex", facts=path).stdout)
    (item,) = read_csl(run("sources", "-f", "csl-json", facts=path).stdout)
    if field == "author":
        assert plain(entry["author"]) == f"{text} and Second, A."
        # Braces around a name keep "and" and commas in it from parting it.
        assert len(re.split(r"\} and \{", entry["author"])) == 2
        assert [" ".join(name.values()) for name in item["author"]] == [text, "Second, A."]
    elif field == "origin":
        assert text in plain(entry["note"])
        assert text in item["note"]
    else:
        assert plain(entry[field]) == text
        assert item[field] == text
    assert plain(entry["title"]) == (text if field == "title" else "T")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a_b~c%20d?e=f&g=h#i$j^k",
        "https://example.org/{braces}",
        "https://example.org/lone{",
        "https://example.org/lone}",
        "https://xn--e1afmkfd.xn--p1ai/страница",
        "https://example.org/(x)/[y]/a|b,c@d",
    ],
)
def test_addresses(run: Run, tmp_path: Path, url: str) -> None:
    """An address is written as it is; braces in it as an address may have them."""
    path = write(tmp_path, url=url)
    (entry,) = read_bibtex(run("sources", "-f", "bibtex", facts=path).stdout)
    (item,) = read_csl(run("sources", "-f", "csl-json", facts=path).stdout)
    assert entry["url"] == url.replace("{", "%7B").replace("}", "%7D")
    assert item["URL"] == url
    assert entry["title"] == "{T}"


@pytest.mark.parametrize(
    ("issued", "parts", "exact", "year", "month"),
    [
        ("1971", [[1971]], True, "1971", None),
        ("1971-08", [[1971, 8]], True, "1971", "August"),
        ("1971-08-09", [[1971, 8, 9]], True, "1971", "August"),
        ("1999~", [[1999]], False, "1999", None),
        ("2024-03?", [[2024, 3]], False, "2024", "March"),
        ("2024-03-01%", [[2024, 3, 1]], False, "2024", "March"),
        ("0988", [[988]], True, "0988", None),
        ("2023-04/2024-03", [[2023, 4], [2024, 3]], True, None, None),
        ("2024-07-08/2024-07-09", [[2024, 7, 8], [2024, 7, 9]], True, "2024", None),
        ("1998~/2001", [[1998], [2001]], False, None, None),
        ("2003/..", [[2003]], False, "2003", None),
        ("../2025-01-31", [[2025, 1, 31]], False, "2025", None),
    ],
)
def test_dates(
    run: Run,
    tmp_path: Path,
    *,
    issued: str,
    parts: list[list[int]],
    exact: bool,
    year: str | None,
    month: str | None,
) -> None:
    """Each kind of EDTF date comes out right: its parts, a mark if not exact, BibTeX's year and month."""
    path = write(tmp_path, issued=issued)
    (item,) = read_csl(run("sources", "-f", "csl-json", facts=path).stdout)
    (entry,) = read_bibtex(run("sources", "-f", "bibtex", facts=path).stdout)
    assert item["issued"]["date-parts"] == parts
    assert bool(item["issued"].get("circa")) == (not exact)
    assert entry["date"] == issued
    assert entry["year"] in ([year] if year else issued.replace("~", "").replace("-", "/").split("/"))
    if "/" not in issued:
        assert entry.get("month") == month


def test_undated(run: Run, tmp_path: Path) -> None:
    """A source without a date has none in its entries: the day on which it was read stands for itself."""
    path = write(tmp_path, accessed="2025-05-05")
    (item,) = read_csl(run("sources", "-f", "csl-json", facts=path).stdout)
    (entry,) = read_bibtex(run("sources", "-f", "bibtex", facts=path).stdout)
    assert "issued" not in item
    assert item["accessed"] == {"date-parts": [[2025, 5, 5]]}
    assert entry["urldate"] == "2025-05-05"
    assert not {"date", "year", "month"} & {*entry}


@pytest.mark.parametrize("command", COMMANDS)
def test_bibliography_of_an_answer(run: Run, small: Path, command: str) -> None:
    """A bibliography has the sources of the rows selected, each once, and those of no other row."""
    records = json.loads(run(*command.split(), "--json", facts=small).stdout)
    items = read_csl(run(*command.split(), "-f", "csl-json", facts=small).stdout)
    entries = read_bibtex(run(*command.split(), "-f", "bibtex", facts=small).stdout)
    keys = [item["id"] for item in items]
    assert [entry["ID"] for entry in entries] == keys
    assert len({*keys}) == len(keys)
    if command.startswith("sources"):
        assert keys == [record["key"] for record in records]
        return
    cited = {citation["key"] for record in records for citation in record["sources"] or []}
    more = {citation["key"] for record in records for citation in record.get("disputed_by") or []}
    more |= {record["source"]["key"] for record in records if "source" in record}
    assert cited
    assert cited <= {*keys} <= cited | more


def test_entries_are_stable(run: Run, small: Path) -> None:
    """A source has the same entry in whichever answer it stands."""
    whole = run("sources", "-f", "bibtex", facts=small).stdout.split("\n\n")
    items = run("sources", "-f", "csl-json", facts=small).stdout
    entries = {entry.strip() for entry in whole}
    assert len(entries) == 6
    for command in ("trade", "show brahmos s400", "claims", "search kazan"):
        answer = run(*command.split(), "-f", "bibtex", facts=small).stdout
        assert {entry.strip() for entry in answer.split("\n\n")} <= entries
        some = json.loads(run(*command.split(), "-f", "csl-json", facts=small).stdout)
        assert all(item in json.loads(items) for item in some)


def test_fields_do_not_touch_a_bibliography(run: Run, small: Path) -> None:
    """`--fields` and `--no-header` are for rows: a bibliography stays whole."""
    for form in ("bibtex", "csl-json"):
        whole = run("trade", "-f", form, facts=small)
        picked = run("trade", "-f", form, "--fields", "id,date", "--no-header", facts=small)
        assert (picked.returncode, picked.stdout) == (0, whole.stdout)


def test_schema_refuses_what_is_wrong() -> None:
    """The schema that the answers are held to does refuse wrong types, names, dates and keys."""
    good = {"id": "a", "type": "book", "issued": {"date-parts": [[2024]]}, "author": [{"literal": "A"}]}
    assert schema().is_valid([good])
    faults: list[dict[str, Any]] = [
        {"type": "newspaper"},
        {"id": None},
        {"author": ["A"]},
        {"author": [{"name": "A"}]},
        {"issued": "2024"},
        {"issued": {"date-parts": [[2024, 1, 1, 1]]}},
        {"issued": {"date-parts": []}},
        {"facts": 3},
    ]
    for wrong in faults:
        assert not schema().is_valid([good | wrong]), wrong


@pytest.mark.skipif(not shutil.which("pandoc"), reason="needs Pandoc")
@pytest.mark.parametrize(
    ("form", "reader"), [("bibtex", "biblatex"), ("bibtex", "bibtex"), ("csl-json", "csljson")]
)
def test_pandoc(run: Run, tmp_path: Path, form: str, reader: str) -> None:
    """Pandoc reads every source that ships, and its titles come out as they are in the file.

    Read with Pandoc 2.17, which makes outer single quotes of CSL-JSON double: their kind is not
    compared.
    """
    path = tmp_path / "bibliography"
    path.write_text(run("sources", "-f", form).stdout, "utf-8")
    done = subprocess.run(
        ["pandoc", "-f", reader, "-t", "csljson", str(path)],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    sources = irfacts.load().sources
    titles = {item["id"]: item["title"] for item in json.loads(done.stdout)}
    assert titles.keys() == sources.keys()
    straight = str.maketrans("“”‘’'\u00a0", '""""" ')
    for key, title in titles.items():
        assert re.sub("<[^>]*>", "", title).translate(straight) == sources[key].title.translate(straight)
