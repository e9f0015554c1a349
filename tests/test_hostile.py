"""Hostile files, texts and arguments: an answer or a clean line, never a traceback or a steered screen."""

import csv
import io
import json
import os
import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from bibtexparser.bparser import BibTexParser
from markdown_it import MarkdownIt
from rich.cells import cell_len

import irfacts
from conftest import DATA, Done, Run
from inside import OWN_CODES, corpus, inside, knowledge, literal, toml, unsafe

pytestmark = pytest.mark.slow  # exhaustive by nature
SOURCE = """
[sources.s]
type = "webpage"
tier = "primary"
title = "A page"
publisher = "A house"
"""
FACT = """
[facts.f]
topic = "t"
section = "A section"
kind = "event"
title = "A fact"
statement = "It was so."
sources = ["s"]
"""
SOUND = f'{SOURCE}{FACT}date = "2024"\n'

FILES = {
    f"{group}-{name}": case
    for group, cases in tomllib.loads((DATA / "hostile/toml.toml").read_text("utf-8")).items()
    for name, case in cases.items()
}
# Those that are too long to write down: a file, and the exit code of a question.
LONG = {
    "no-lines": ("\n" * 200_000 + SOUND, 0),
    "comments": (SOUND + "# x\n" * 200_000, 0),
    "comment-past-the-longest-line": (SOUND + "#" * 1_100_000, 3),
    "text": (f'{SOUND}note = "{"x" * 900_000}"', 0),
    "text-past-the-longest-line": (f'{SOUND}note = "{"x" * 1_100_000}"', 3),
    "text-over-lines": (f'{SOUND}note = """{"x" * 1000}\n{"y" * 1000}"""', 3),
    "text-of-quotes": (f"{SOUND}note = '''x\n{chr(34) * 300_000}\n'''", 3),
    "spaces-in-brackets": (f'{SOUND}note = """x\n[{" " * 300_000}]\n"""', 3),
    "key": (f"{SOUND}{'k' * 200_000} = 1", 3),
    "key-of-many-parts": (f"{SOUND}{'.'.join('k' * 20_000)} = 1", 3),
    "header-of-many-parts": (f"{SOUND}[{'.'.join('k' * 20_000)}]", 3),
    "keys": (SOUND + "".join(f"key{at} = 1\n" for at in range(3_000)), 3),
    "lists-in-lists": (f"{SOUND}note = {'[' * 10_000}{']' * 10_000}", 3),
    "lists-unclosed": (f"{SOUND}note = {'[' * 200_000}", 3),
    "lists-in-a-list": (f"{SOUND}aliases = [{'[],' * 20_000}]", 3),
    "tables-in-tables": (f"{SOUND}note = {'{a=' * 10_000}1{'}' * 10_000}", 3),
    "list": (f"{SOUND}aliases = [{','.join(f'{chr(34)}a{at}{chr(34)}' for at in range(50_000))}]", 0),
    "number-of-many-digits": (f"{SOUND}value = {'9' * 5_000}", 3),
    "number-of-many-hexadecimal-digits": (f"{SOUND}value = 0x{'f' * 100_000}", 3),
    "float-of-many-digits": (f"{SOUND}value = 1.{'9' * 100_000}", 0),
    "exponent-of-many-digits": (f"{SOUND}value = 1e{'9' * 10_000}", 3),
    "marks": (f'{SOUND}note = "q{chr(0x300) * 50_000}"', 0),
    "citation": (f'{SOUND}disputed_by = ["s[{"x" * 100_000}]"]', 0),
    "sources-mistyped": (
        SOUND
        + "".join(SOURCE.replace(".s]", f".source-number-{at}]") for at in range(3_000))
        + "".join(
            FACT.replace(".f]", f".f{at}]").replace('"s"', f'"sauce-number-{at}"') + 'date = "2024"\n'
            for at in range(3_000)
        ),
        3,
    ),
    "facts-replaced-in-a-circle": (
        SOURCE
        + "".join(
            f'{FACT.replace(".f]", f".f{at}]")}date = "2024"\nreplaces = ["f{(at + 1) % 1_000}"]\n'
            for at in range(1_000)
        ),
        0,
    ),
}
SHOWN = corpus("shown", "text", "terminals", "csv") | {
    "long.word": "x" * 700,
    "long.words": "word " * 100 + "end",
    "long.marks": "q" + "\u0300" * 300 + "r",
    "long.wide": "印" * 200,
    "long.joined": "👩\u200d" * 100 + "👩",
    "long.tags": "[b]" * 100,
    "long.backslashes": "\\" * 151,
    "long.brackets": "[" * 151,
    "long.quotes": '"' * 151,
    "long.stars": "*" * 151,
    "long.arabic": "ﷺ" * 100,
}
REFUSED = corpus("refused", "text", "terminals", "csv")
BYTES = {name: os.fsdecode(bytes.fromhex(digits)) for name, digits in corpus("bytes", "typed").items()}
TYPED = corpus("typed", "typed") | {
    "long.word": "y" * 50_000,
    "long.words": "trade " * 500,
    "long.signs": '"(*^' * 500,
    "long.marks": "e" + "\u0301" * 5_000,
    "long.digits": "9" * 5_000,
    "long.path": "d/" * 5_000,
    "long.commas": "," * 5_000,
}


def ids(texts: dict[str, str]) -> list[Any]:
    """Give the texts as parameters that bear their names."""
    return [pytest.param(text, id=name) for name, text in texts.items()]


def clean(answer: Done, *, lines: int | None = None) -> None:
    """Expect messages of ours alone, on safe lines."""
    err = OWN_CODES.sub("", answer.stderr)
    assert unsafe(err) == []
    assert all(line.startswith("irfacts: ") for line in err.split("\n")[:-1])
    assert err == "" or err.endswith("\n")
    if lines is not None:
        assert err.count("\n") == lines


def test_the_corpora_are_there() -> None:
    """The hostile cases are many, of every sort: an empty corpus cannot pass for a clean one."""
    for cases, least in ((FILES, 220), (LONG, 20), (SHOWN, 150), (REFUSED, 80), (TYPED, 40), (BYTES, 8)):
        assert len(cases) >= least


def contents(case: dict[str, Any]) -> bytes:
    """Make the bytes of a hostile knowledge file."""
    if "date" in case:
        text = f"{SOURCE}{FACT}date = {literal(case['date'])}\n"
    elif "url" in case:
        text = f'{SOURCE}url = {literal(case["url"])}\n{FACT}date = "2024"\n'
    else:
        text = case.get("text", f"{SOUND}{case.get('add', '')}\n")
    body = text.encode(case.get("encoding", "utf-8"))
    return bytes.fromhex(case.get("head", "")) + body + bytes.fromhex(case.get("tail", ""))


def test_the_sound_file_is_sound(run: Run, tmp_path: Path) -> None:
    """What the hostile files are made of gives an answer, so that what is added to it is what is refused."""
    file = tmp_path / "sound.toml"
    file.write_text(f'{SOURCE}url = "HTTPS://example.org/?a=1#b"\n{FACT}date = "2024-02-29/.."\n')
    answer = run("timeline", "--json", facts=file)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert [fact["id"] for fact in json.loads(answer.stdout)] == ["f"]


def expect(run: Run, file: Path, code: int) -> None:
    """Expect a code of a question: 3 with one line that names the file and nothing else, or an answer."""
    answer = run("timeline", "--json", facts=file.name, cwd=file.parent)
    assert answer.returncode == code, answer.stderr[:300]
    if code == 3:
        clean(answer, lines=1)
        assert answer.stdout == ""
        assert re.match(rf"irfacts: {file.name}(:\d+)?: \S", answer.stderr)
    else:
        clean(answer, lines=code)
        assert bool(json.loads(answer.stdout)) == (code == 0)


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in FILES.items()])
def test_file(case: dict[str, Any], run: Run, tmp_path: Path) -> None:
    """A hostile knowledge file is one clean line, and `check` finds an error exactly where it is refused."""
    file = tmp_path / "hostile.toml"
    file.write_bytes(contents(case))
    code = case.get("exit", 3)
    expect(run, file, code)
    checked = inside("check", str(file))
    assert checked.returncode in ((1,) if code == 3 else (0, 1)), checked
    clean(checked, lines=1)
    assert unsafe(checked.stdout) == []
    errors = [line for line in checked.stdout.split("\n")[:-1] if ": warning: " not in line]
    assert bool(errors) == (checked.returncode == 1)


@pytest.mark.parametrize(("text", "code"), [pytest.param(*case, id=name) for name, case in LONG.items()])
def test_long_file(text: str, code: int, run: Run, tmp_path: Path) -> None:
    """A file that is long or deep is answered or refused in good time, as a short one is."""
    file = tmp_path / "long.toml"
    file.write_text(text, "utf-8")
    expect(run, file, code)
    checked = run("check", str(file))
    assert checked.returncode in (0, 1, 3)
    clean(checked, lines=1)


def test_file_past_the_largest(run: Run, tmp_path: Path) -> None:
    """A file larger than the stated limit is refused before it is read."""
    file = tmp_path / "large.toml"
    file.write_text(SOUND)
    os.truncate(file, 1024**4)
    expect(run, file, 3)


@pytest.mark.parametrize("text", ids(REFUSED))
def test_refused_text(text: str, tmp_path: Path) -> None:
    """Text that could steer a screen or a spreadsheet is refused in every field, and named on a safe line."""
    file = tmp_path / "refused.toml"
    pieces = toml(knowledge({"x": "sound"})).split("sound")
    file.write_text("sound".join(pieces), "utf-8")
    assert irfacts.load(file).facts["x"].note == "sound"
    assert len(pieces) > 25
    for at in range(1, len(pieces)):
        document = f"{'sound'.join(pieces[:at])}{literal(text)[1:-1]}{'sound'.join(pieces[at:])}"
        file.write_text(document, "utf-8")
        with pytest.raises(irfacts.IrfactsError) as caught:
            irfacts.load(file)
        assert unsafe(str(caught.value)) == []
        assert caught.value.line == "".join(pieces[:at]).count("\n") + 1


def test_refused_texts_are_all_found(run: Run, tmp_path: Path) -> None:
    """`check` names every refused text of one file, each on its safe line; a question gives one line."""
    file = tmp_path / "refused.toml"
    file.write_text(toml(knowledge(REFUSED)), "utf-8")
    expect(run, file, 3)
    checked = run("check", str(file))
    assert checked.returncode == 1
    assert unsafe(checked.stdout + checked.stderr) == []
    for name in REFUSED:
        assert f": facts.{name}.note: " in checked.stdout


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a knowledge file with every text that is to be shown in every text field."""
    file = tmp_path_factory.mktemp("shown") / "shown.toml"
    file.write_text(toml(knowledge(SHOWN)), "utf-8")
    return file


@pytest.fixture(scope="module")
def loaded(shown: Path) -> irfacts.Knowledge:
    """Give the same as records."""
    return irfacts.load(shown)


@pytest.mark.parametrize("name", SHOWN)
def test_shown_text_is_read(name: str, loaded: irfacts.Knowledge) -> None:
    """Text that only looks dangerous is loaded as it is."""
    fact, claim, source = loaded.facts[name], loaded.claims[f"c.{name}"], loaded.sources[f"s.{name}"]
    texts = {fact.title, fact.statement, fact.section, fact.note, fact.location, fact.unit}
    texts |= {claim.claim, claim.finding, source.title, source.publisher, source.origin}
    assert texts == {SHOWN[name]}


# Every question, with the record and fields that show the texts.
VIEWS = {
    "show": (("show", *SHOWN), "", ("title", "statement", "unit", "location", "note")),
    "timeline": (("timeline",), "", ("title",)),
    "trade": (("trade",), "", ("title", "unit")),
    "search": (("search", "common", "--limit", "999"), "", ("title", "statement", "unit")),
    "claims": (("claims",), "c.", ("claim", "finding")),
    "sources": (("sources",), "s.", ("title", "publisher", "origin")),
}
OTHER = {
    "chart": ("chart", "points"),
    "series": ("chart",),
    "cards-of-claims": ("show", *(f"c.{name}" for name in SHOWN)),
    "search-for-all": ("search", "--topic", "trade", "--", *SHOWN.values(), *REFUSED.values()),
    "overview": (),
    "version": ("--version",),
}
QUESTIONS = {name: arguments for name, (arguments, _, _) in VIEWS.items()} | OTHER


def asked(question: str, form: str) -> list[str]:
    """Give the command line of a question in a format."""
    command, *arguments = QUESTIONS[question]
    return [command, "-f", form, *arguments]


def squash(text: str) -> str:
    """Take the white space out: where lines are broken is the screen's matter."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv"])
def test_machine_format(view: str, form: str, shown: Path, run: Run) -> None:
    """The machine formats give every text back exactly."""
    arguments, prefix, fields = VIEWS[view]
    answer = run(*arguments, "-f", form, "--fields", "all", facts=shown)
    assert (answer.returncode, answer.stderr) == (0, "")
    if form == "json":
        records = json.loads(answer.stdout)
    elif form == "jsonl":
        records = [json.loads(line) for line in answer.stdout.split("\n")[:-1]]
    elif form == "csv":
        records = list(csv.DictReader(io.StringIO(answer.stdout, newline="")))
    else:
        head, *rows = [line.split("\t") for line in answer.stdout.split("\n")[:-1]]
        records = [dict(zip(head, row, strict=True)) for row in rows]
    found = {record.get("id") or record["key"]: record for record in records}
    for name, text in SHOWN.items():
        for field in fields:
            wanted = f"{text} {text}" if (view, field) == ("search", "claim") else text
            assert found[prefix + name][field] == wanted
    if form == "csv":
        cells = [cell for record in records for cell in record.values()]
        assert len(cells) > len(SHOWN) * len(fields)
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]


@pytest.mark.parametrize(
    ("question", "width"),
    [(question, width) for question in QUESTIONS for width in (20, 80)] + [("show", 40), ("show", 200)],
)
def test_table(question: str, width: int, shown: Path) -> None:
    """A table, card or chart holds its width, and no control character reaches the terminal."""
    plain = question in ("overview", "version")
    answer = inside(*(QUESTIONS[question] if plain else asked(question, "table")), width=width, facts=shown)
    assert answer.returncode == 0
    clean(answer)
    assert unsafe(answer.stdout) == []
    if not plain:
        lines = [line for line in answer.stdout.split("\n") if not re.fullmatch(r"https?://\S+", line)]
        assert [line for line in lines if cell_len(line) > width] == []  # an address is never broken
    if question == "show":
        found = squash(answer.stdout)
        assert [name for name, text in SHOWN.items() if squash(text * 2) not in found] == []


@pytest.mark.parametrize("view", VIEWS)
def test_wide_table(view: str, shown: Path, run: Run) -> None:
    """Where there is room, the installed program shows every text as it is."""
    answer = run(*QUESTIONS[view], "-f", "table", facts=shown, env={"COLUMNS": "1000"})
    assert (answer.returncode, answer.stderr) == (0, "")
    assert unsafe(answer.stdout) == []
    found = squash(answer.stdout)
    short = [name for name, text in SHOWN.items() if len(text) < 100]
    assert [name for name in short if squash(SHOWN[name]) not in found] == []
    assert len(short) > 140


@pytest.mark.parametrize("question", [*VIEWS, "chart", "search-for-all"])
def test_coloured_table(question: str, shown: Path) -> None:
    """On a terminal nothing but the program's own colours and web links steers it."""
    answer = inside(*QUESTIONS[question], terminal=True, facts=shown)
    assert answer.returncode == 0
    clean(answer)
    assert "\x1b[" in answer.stdout
    assert unsafe(OWN_CODES.sub("", answer.stdout)) == []


class Page(HTMLParser):
    """The elements, attributes and text of an html page."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.add(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        """Note a piece of text."""
        self.text += data

    def handle_comment(self, data: str) -> None:
        """Expect no comment."""
        raise AssertionError(data)


@pytest.mark.parametrize("question", [*VIEWS, "chart", "search-for-all"])
def test_html(question: str, shown: Path) -> None:
    """An html page has no element, attribute or address that comes from a text, and shows all of them."""
    answer = inside(*asked(question, "html"), facts=shown)
    assert answer.returncode == 0
    clean(answer)
    assert unsafe(answer.stdout) == []
    page = Page(answer.stdout)
    elements = "table caption thead tbody tr th td article dl div dt dd ol li time code cite mark span a"
    drawing = "figure svg desc path rect circle text" if question == "chart" else ""
    assert page.tags <= set(f"html head meta title style body main h1 h2 p {elements} {drawing}".split())
    known = "lang dir charset name content http-equiv id class href rel scope colspan datetime data-label"
    shapes = "xmlns role aria-labelledby viewbox x y width height cx cy r d transform" if drawing else ""
    assert {name for name, _ in page.attributes} <= set(f"{known} {shapes}".split())
    links = {value or "" for name, value in page.attributes if name == "href"}
    assert {link for link in links if link[:1] != "#"} <= {"https://example.org/?a=1&b=2"}
    assert answer.stdout.count("<style>") == 1
    if question == "show":
        found = squash(page.text)
        assert [name for name, text in SHOWN.items() if squash(text * 2) not in found] == []


@pytest.mark.parametrize("question", ["show", "trade", "claims", "chart", "search-for-all"])
def test_svg(question: str, shown: Path) -> None:
    """An svg picture is well-formed, is text and shapes alone, fetches nothing and shows the texts."""
    answer = inside(*asked(question, "svg"), facts=shown)
    assert answer.returncode == 0
    clean(answer)
    assert unsafe(answer.stdout) == []
    picture = ET.fromstring(answer.stdout)
    tags = {element.tag.rpartition("}")[2] for element in picture.iter()}
    assert tags <= {
        "svg",
        "title",
        "desc",
        "style",
        "defs",
        "clipPath",
        "rect",
        "text",
        "g",
        "circle",
        "path",
    }
    names = {name.rpartition("}")[2].lower() for element in picture.iter() for name in element.attrib}
    assert not [name for name in names if name.startswith("on") or name == "href"]
    assert "@import" not in answer.stdout
    assert re.search(r"url\((?!#)", answer.stdout) is None
    if question == "show":
        found = squash("".join(picture.itertext()))
        assert [name for name, text in SHOWN.items() if squash(text * 2) not in found] == []


def cells(table: str) -> Iterator[list[str]]:
    """Give the rows of a Markdown table as a reader sees them; only text and web links stand in a cell."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(table)
    assert [token.type for token in tokens if token.level == 0] == ["table_open", "table_close"]
    row: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield row
        elif token.type == "inline":
            pieces = token.children or []
            links = {piece.attrGet("href") for piece in pieces if piece.type == "link_open"}
            assert links <= {"https://example.org/?a=1&b=2"}
            kinds = {piece.type for piece in pieces} - ({"link_open", "link_close"} if links else set())
            assert kinds <= {"text", "text_special"}, token.content
            row.append("".join(piece.content for piece in pieces))


@pytest.mark.parametrize("view", VIEWS)
def test_markdown(view: str, shown: Path) -> None:
    """A Markdown reader sees every text as text: no link, picture, element, code, formula or torn cell."""
    arguments, prefix, fields = VIEWS[view]
    answer = inside(*arguments, "-f", "markdown", "--fields", "all", facts=shown)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert unsafe(answer.stdout) == []
    assert re.search(r"(?<!\\)(\\\\)*[$]", answer.stdout) is None
    head, *rows = cells(answer.stdout)
    found = {row[head.index("id" if "id" in head else "key")]: row for row in rows}
    for name, text in SHOWN.items():
        for field in fields:
            assert found[prefix + name][head.index(field)].strip() == text.strip()


@pytest.mark.parametrize("view", ["show", "claims", "sources"])
def test_bibliography(view: str, shown: Path) -> None:
    """A reader of BibTeX finds every entry, with TeX's specials escaped; CSL-JSON keeps the exact text."""
    answer = inside(*VIEWS[view][0], "-f", "bibtex", facts=shown)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert unsafe(answer.stdout) == []
    entries = BibTexParser(common_strings=True).parse(answer.stdout).get_entry_dict()
    assert entries.keys() == {f"s.{name}" for name in SHOWN}
    for name, entry in entries.items():
        for field in ("title", "organization", "author"):
            assert re.search(r"(?<!\\)(\\\\)*[%#$&_^~]", entry[field]) is None, name
            commands = re.findall(r"\\[A-Za-z]+", entry[field])
            assert {each for each in commands if not each.startswith((r"\text", r"\ensuremath"))} == set(), (
                name
            )
    answer = inside(*VIEWS[view][0], "-f", "csl-json", facts=shown)
    titles = {item["id"][2:]: item["title"].replace("<\u2060", "<") for item in json.loads(answer.stdout)}
    assert titles == SHOWN


USES = {
    "search": "search -f table --color always -- TEXT",
    "terms": "timeline -- TEXT",
    "claims": "claims -- TEXT",
    "show": "show -f table --color always -- TEXT s400",
    "sources": "sources -- TEXT",
    "chart": "chart -- TEXT",
    "section": "trade --section=TEXT",
    "source": "timeline --source=TEXT",
    "publisher": "sources --publisher=TEXT",
    "since": "timeline --since=TEXT",
    "as-of": "show s400 --as-of=TEXT",
    "limit": "timeline --limit=TEXT",
    "format": "timeline --format=TEXT",
    "fields": "timeline --fields=TEXT",
    "facts": "timeline --facts=TEXT",
    "check": "check -- TEXT",
    "command": "TEXT",
    "option": "timeline --TEXT",
}


# Those that take any text there is; the corpus of harmless text goes through these alone.
FREE = ["search", "terms", "show", "section", "publisher", "fields", "facts", "option"]


def typed(use: str, text: str) -> list[str]:
    """Give a command line with a text in its place."""
    return [part.replace("TEXT", text) for part in USES[use].split()]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give an environment with the small knowledge file, compiled once for all."""
    file = tmp_path_factory.mktemp("kept") / "small.toml"
    file.write_bytes((DATA / "small.toml").read_bytes())
    os.utime(file, (1e9, 1e9))
    return {"IRFACTS_FILE": str(file), "IRFACTS_NO_CACHE": "", "XDG_CACHE_HOME": str(file.parent)}


@pytest.mark.parametrize("text", ids(SHOWN | REFUSED | TYPED | BYTES | {"nul": "a\x00b", "empty": ""}))
def test_typed(text: str, kept: dict[str, str]) -> None:
    """Whatever is typed, wherever, is an answer or a clean error."""
    for use in FREE if text in SHOWN.values() else USES:
        answer = inside(*typed(use, text), env=kept)
        assert answer.returncode in (0, 1, 2, 3), (use, answer.stderr[:300])
        clean(answer)
        assert unsafe(OWN_CODES.sub("", answer.stdout), "\t\n") == [], use
        assert answer.returncode in (0, 1) or (answer.stdout, answer.stderr.count("\n")) == ("", 1), use


@pytest.mark.parametrize("texts", [SHOWN, REFUSED, TYPED, BYTES], ids=["shown", "refused", "typed", "bytes"])
def test_typed_to_the_installed_program(texts: dict[str, str], run: Run, small: Path) -> None:
    """All of it as ids of one real call: each is echoed safely, and the id that is known is shown."""
    given = [text for text in texts.values() if "\x00" not in text]
    answer = run("show", "--facts", str(small), "--", *given, "s400")
    assert answer.returncode == 1
    clean(answer, lines=len(set(given)))
    assert [line.split("\t")[0] for line in answer.stdout.split("\n")] == ["id", "s400", ""]


@pytest.mark.parametrize("use", USES)
def test_bytes_typed_to_the_installed_program(use: str, run: Run, small: Path) -> None:
    """Bytes that are no text, as an argument of a real call, are an answer or a clean error."""
    answer = run(*typed(use, BYTES["typed.word"]), env={"IRFACTS_FILE": str(small)})
    assert answer.returncode in (0, 1, 2, 3), answer.stderr
    clean(answer)
    assert unsafe(OWN_CODES.sub("", answer.stdout), "\t\n") == []


@pytest.mark.parametrize(
    "name", ["a b", "[red]x", ":memory:", "file:x?mode=memory#y%00", "é\u202e\x1b[31m", "x\n"]
)
def test_export_to_a_hostile_name(name: str, run: Run, small: Path, tmp_path: Path) -> None:
    """A database is written under exactly the name that was asked for, and the name is shown safely."""
    folder, name = tmp_path / "out", f"{name}.db"
    folder.mkdir()
    answer = run("export", "--facts", str(small), "--", name, cwd=folder)
    assert (answer.returncode, answer.stdout) == (0, "")
    clean(answer, lines=1)
    assert [*folder.iterdir()] == [folder / name]
    assert (folder / name).read_bytes().startswith(b"SQLite format 3\x00")


@pytest.mark.parametrize(
    "name", ["[b]x.toml", "%s%n", "x?y#z&w", "-.toml", "é\u202e\x1b[31m", "x\ny", os.fsdecode(b"\xff")]
)
def test_file_of_a_hostile_name(name: str, run: Run, small: Path, tmp_path: Path) -> None:
    """A knowledge file is read whatever its name, and its name is shown safely where it is broken."""
    file = tmp_path / name
    file.write_bytes(small.read_bytes())
    os.utime(file, (1e9, 1e9))
    for _ in ("compiled", "kept"):
        answer = run("show", "s400", "--fields", "value", "--no-header", f"--facts={name}", cwd=tmp_path)
        assert (answer.returncode, answer.stdout, answer.stderr) == (0, "5.43\n", "")
    file.write_text("= broken")
    answer = run("show", "s400", f"--facts={name}", cwd=tmp_path)
    assert (answer.returncode, answer.stdout) == (3, "")
    clean(answer, lines=1)
