"""Tables, cards and charts as text, and as html and svg files that stand alone."""

import json
import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from rich.cells import cell_len

from conftest import Run
from inside import inside
from irfacts.output.formats import FORMATS

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = ("html", "svg")
COMMANDS: dict[str, tuple[str, ...]] = {
    "timeline": ("timeline",),
    "topic": ("trade",),
    "search": ("search", "alert", "plain"),
    "card": ("show", "a", "b"),
    "claim": ("show", "said"),
    "claims": ("claims",),
    "sources": ("sources",),
    "series": ("chart",),
    "chart": ("chart", "things"),
}
TITLES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "</title></style></code></pre></body></html>",
    "\"double\" and 'single' & &amp; &lt;b&gt; &#60;",
    "]]> <![CDATA[ <!-- not a comment --> <?php",
    "{code} {0} {{}} {unknown!r} {stylesheet} %s @title@ @media",
    "[red]markup[/red] :smile: \\[/] \\x1b[31m",
    "javascript:alert(3) url(https://example.org/x.woff)",
    "नमस्ते, Договор, 印度, ₹ 500, 👩‍💻",
    "plain words",
]
URLS = {
    "one": "https://example.org/?a=1&b=2&copy=3",
    "two": "http://example.org/x?q=%3Cscript%3E&amp;lt;x=1#(script",
    "three": None,
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a knowledge file whose every text tries to be something else."""
    evil = json.dumps(TITLES[0] + ' "&lt<{code}></text></svg>', ensure_ascii=False)
    parts = ['schema = 2\n[dataset]\nversion = "9.9"\nupdated = "2025-01-01"\n']
    parts.append(f"title = {evil}\n[topics.trade]\ntitle = {evil}\nsections = [{evil}]\n")
    for key, url in URLS.items():
        address = f"url = {json.dumps(url)}\n" if url else ""
        parts.append(
            f'[sources.{key}]\ntype = "book"\ntier = "primary"\ntitle = {evil}\npublisher = {evil}\n'
            f'author = [{evil}]\norigin = {evil}\nlanguage = "en"\n{address}'
        )
    for at, title in enumerate(TITLES):
        text = json.dumps(title, ensure_ascii=False)
        series = 'indicator = "things"\n' if at > 4 else ""
        parts.append(
            f'[facts.{"abcdefghij"[at]}]\ntopic = "trade"\nsection = {evil}\nkind = "event"\n'
            f'title = {text}\nstatement = {text}\ndate = "{2001 + at}"\nvalue = {at}\nunit = "people"\n'
            f"{series}location = {text}\nparties = [{evil}]\n"
            f"aliases = [{evil}]\nnote = {text}\n"
            'sources = ["one[page 1]", "two", "three[<b>]"]\ndisputed_by = ["two[<i>&]"]\n'
        )
    parts.append(
        f'[claims.said]\nsource = "one[{{code}}]"\ntopic = "trade"\nclaim = {evil}\nverdict = "disputed"\n'
        f'finding = {evil}\nfacts = ["a", "b"]\nsources = ["two"]\n'
    )
    path = tmp_path_factory.mktemp("facts") / "hostile.toml"
    path.write_text("".join(parts), encoding="utf-8")
    return path


class Page(HTMLParser):
    """What a browser would make of a page: its elements, its text, its links, its title and style."""

    def __init__(self, text: str) -> None:
        """Read *text*; every element must be closed, in order."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.opened: list[str] = []
        self.text = self.title = self.style = ""
        self.feed(text)
        self.close()
        assert self.opened == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element opened last, and no other."""
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep text by where it stands."""
        if "title" in self.opened:
            self.title += data
        elif "style" in self.opened:
            self.style += data
        else:
            self.text += data

    def handle_comment(self, data: str) -> None:
        """Refuse comments: none is written on purpose."""
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        """Refuse sections such as CDATA."""
        raise AssertionError(data)


def picture(text: str) -> tuple[ET.Element, str]:
    """Read an svg file; give its root and its text, line by line."""
    root = ET.fromstring(text)
    lines: dict[float, list[tuple[float, str]]] = {}
    for element in root.iter(f"{SVG}text"):
        place = lines.setdefault(float(element.attrib["y"]), [])
        place.append((float(element.attrib["x"]), element.text or ""))
    rows = ("".join(text for _, text in sorted(line)) for _, line in sorted(lines.items()))
    return root, "\n".join(rows).replace("\xa0", " ")


def seen(form: str, text: str) -> tuple[str, str]:
    """Give the title of a picture and its text."""
    if form == "html":
        page = Page(text)
        return page.title, page.text
    root, shown = picture(text)
    return root.findtext(f"{SVG}title") or "", shown


def together(text: str) -> str:
    """Give *text* without blanks, as lines are broken at will."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_html_stands_alone(ask: Run, hostile: Path, command: tuple[str, ...]) -> None:
    """A page is well formed and holds no script, no event and nothing from elsewhere, whatever the data."""
    done = ask(*command, "-f", "html", facts=hostile)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<!DOCTYPE html>")
    page = Page(done.stdout)
    elements = "table caption thead tbody tr th td article dl div dt dd ol li time code cite mark span a"
    known = set(f"html head meta title style body main h1 h2 p {elements}".split())
    drawing = set("figure svg desc path rect circle text".split())
    known |= drawing if command[0] == "chart" else set()
    assert {tag for tag, _ in page.elements} <= known
    outside = {"meta", *drawing}
    names = {name for tag, attributes in page.elements for name in attributes if tag not in outside}
    assert names <= set("lang dir id class href rel scope colspan datetime data-label".split())
    assert not re.search(r"http:|https:|url\(|@import|@font-face|expression|</", page.style)
    assert {"charset": "UTF-8"} in [attributes for tag, attributes in page.elements if tag == "meta"]


@pytest.mark.parametrize("command", ["topic", "card", "sources"])
def test_links_of_html_are_the_addresses(ask: Run, hostile: Path, command: str) -> None:
    """A link leads exactly where the source says, ``&`` and all, and only there."""
    page = Page(ask(*COMMANDS[command], "-f", "html", facts=hostile).stdout)
    links = {attributes["href"] or "" for tag, attributes in page.elements if tag == "a"}
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert {link for link in links if link[:1] != "#"} == {url for url in URLS.values() if url}
    assert {link[1:] for link in links if link[:1] == "#"} <= ids


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_svg_stands_alone(ask: Run, hostile: Path, command: tuple[str, ...]) -> None:
    """A picture is well-formed XML of plain shapes and text, with nothing from elsewhere in it."""
    done = ask(*command, "-f", "svg", facts=hostile)
    assert (done.returncode, done.stderr) == (0, "")
    root, text = picture(done.stdout)
    assert text
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= set("svg title desc style defs clipPath rect g text tspan path line".split())
    for element in root.iter():
        for name, value in element.attrib.items():
            assert not re.match(r"on|.*href|src|style$", name)
            assert "http" not in value
            assert "url(" not in value or value.startswith("url(#")
    style = "".join(element.text or "" for element in root.iter(f"{SVG}style"))
    assert not re.search(r"http|url\(|@import|@font-face", style)
    assert "textualize" not in done.stdout
    assert "<!--" not in done.stdout


@pytest.mark.parametrize("form", PICTURES)
def test_pictures_show_text_as_it_is(ask: Run, hostile: Path, form: str) -> None:
    """Markup, entities, braces, emoji codes and scripts in titles are shown letter for letter."""
    lists = seen(form, ask("trade", "--fields", "id,title", "-f", form, facts=hostile).stdout)[1]
    cards = seen(form, ask("show", *"abcdefghij", "-f", form, facts=hostile).stdout)[1]
    for title in TITLES:
        assert title in lists
        assert together(cards).count(together(title)) >= 4


@pytest.mark.parametrize("form", PICTURES)
@pytest.mark.parametrize(
    ("command", "sources"),
    [
        (("timeline",), ("agency-2024", "book-1999")),
        (("trade",), ("ministry-2025", "opinion-2025", "daily-2024")),
        (("search", "target"), ("agency-2024", "ministry-2025")),
        (("show", "s400"), ("agency-2024", "book-1999", "undated")),
        (("show", "trade-01"), ("opinion-2025", "agency-2024")),
        (("claims",), ("opinion-2025", "agency-2024")),
        (("sources",), ("undated", "book-1999")),
    ],
    ids=" ".join,
)
def test_pictures_name_title_edition_and_sources(
    ask: Run, small: Path, form: str, command: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    """A picture has a title of its own, the edition, and each of its sources, with title and address."""
    written = ask(*command, "-f", form, facts=small).stdout
    title, text = seen(form, written)
    assert re.search(r"\w", title)
    assert "2025.1" in text
    known = {source["key"]: source for source in json.loads(ask("sources", "--json", facts=small).stdout)}
    for key in sources:
        assert key in text
        if command != ("sources",):
            assert together(known[key]["title"]) in together(text)
            address = known[key]["url"] or ""
            assert escape(address) in written if form == "html" else together(address) in together(text)


@pytest.mark.parametrize("form", PICTURES)
def test_titles_tell_pictures_apart(ask: Run, small: Path, form: str) -> None:
    """Two questions give two titles, and what was asked for stands in them."""
    trade = seen(form, ask("trade", "-f", form, facts=small).stdout)[0]
    assert "Trade and economy" in trade
    assert "brahmos" in seen(form, ask("show", "brahmos", "-f", form, facts=small).stdout)[0].lower()
    assert "contract" in seen(form, ask("search", "contract", "-f", form, facts=small).stdout)[0]
    assert trade != seen(form, ask("trade", "oil", "-f", form, facts=small).stdout)[0]


def test_pictures_are_120_wide(ask: Run, small: Path) -> None:
    """A picture has 120 columns."""
    _, text = picture(ask("trade", "-f", "svg", facts=small).stdout)
    assert 100 < max(map(cell_len, text.splitlines())) <= 120


@pytest.mark.parametrize("form", PICTURES)
def test_nothing_found_is_a_picture_too(ask: Run, small: Path, form: str) -> None:
    """Where nothing matches the file is well formed, says so by its count, and the exit code is 1."""
    done = ask("trade", "zzzzqqqq", "-f", form, facts=small)
    assert done.returncode == 1
    assert "2025.1" in seen(form, done.stdout)[1]


BARS = "█▉▊▋▌▍▎▏▐▕"
Draw = Callable[..., list[str]]


@pytest.fixture
def draw(ask: Run, tmp_path: Path) -> Draw:
    """Give a function that charts points, each a date, a value and more lines of TOML, 80 columns wide."""

    def call(*points: tuple[Any, ...], width: int = 80) -> list[str]:
        path = tmp_path / "points.toml"
        facts = [
            f'[facts.p{at}]\ntopic = "t"\nsection = "s"\nkind = "figure"\ntitle = "Things counted"\n'
            f'statement = "Things were counted."\ndate = "{date}"\nvalue = {value}\nunit = "tonnes"\n'
            f'indicator = "things"\nsources = ["book"]\n' + "".join(f"{line}\n" for line in more)
            for at, (date, value, *more) in enumerate(points)
        ]
        path.write_text(
            'schema = 2\n[topics.t]\ntitle = "T"\nsections = ["s"]\n[sources.book]\ntype = "book"\n'
            'tier = "primary"\ntitle = "Book"\npublisher = "Press"\n' + "".join(facts),
            encoding="utf-8",
        )
        done = ask("chart", "things", "-f", "table", facts=path, env={"COLUMNS": str(width)})
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    return call


def test_gaps_between_odd_periods(draw: Draw) -> None:
    """A gap is named by its months where its years have no such day; no date lies beyond the calendar."""
    lines = draw(("2018-03/2019-02-28", 1), ("2019-03/2020-02-29", 2), ("2021-03/2022-02-28", 3))
    assert any(line.startswith("Mar 2020 – Feb 2021") and "no figure" in line for line in lines)
    lines = draw(("2000/9999", 1), ("2001/9999", 2), ("2003/9999", 3))
    assert any(line.startswith("2002–9999") and "no figure" in line for line in lines)


def test_a_gap_on_a_narrow_terminal(draw: Draw) -> None:
    """The words for a gap break where they do not fit; nothing of them is cut."""
    text = " ".join(" ".join(draw(("2001-01", 10_000.5), ("2001-02", 2), ("2004-06", 3), width=34)).split())
    assert "no figure for 39 months" in text


def test_no_gap_after_an_open_date(draw: Draw) -> None:
    """Nothing is missing after a date that begins nobody knows when."""
    assert "no figure" not in "\n".join(draw(("../2019", 1), ("2020", 2), ("2021", 3), ("2022", 4)))


def test_disputed_points(draw: Draw) -> None:
    """A point that a source disputes is marked, and the mark is explained; without one there is none."""
    lines = draw(("2020", 1), ("2021", 2, 'disputed_by = ["book[2]"]'))
    assert re.match(r"2021  2! ", lines[row(lines, "2021")])
    assert "!" not in lines[row(lines, "2020")]
    assert "! disputed" in lines[-1]
    assert "!" not in "\n".join(draw(("2020", 1), ("2021", 2)))


def row(lines: list[str], date: str) -> int:
    """Give the number of the line that begins with *date*."""
    found = [at for at, line in enumerate(lines) if re.match(rf"{re.escape(date)} ", line)]
    assert len(found) == 1, lines
    return found[0]


def bar(lines: list[str], date: str) -> tuple[int, int] | None:
    """Give the first and the last column of the bar beside *date*, None if there is none."""
    drawn = [at for at, character in enumerate(lines[row(lines, date)]) if character in BARS]
    return (drawn[0], drawn[-1]) if drawn else None


def length(lines: list[str], date: str) -> int:
    """Give the columns of the bar beside *date*."""
    drawn = bar(lines, date)
    return drawn[1] - drawn[0] + 1 if drawn else 0


def test_bars_are_in_proportion(draw: Draw) -> None:
    """Bars begin in one column, and their lengths are in proportion to the values; the longest fills up."""
    lines = draw(("2001", 10), ("2002", 20), ("2003", 40), ("2004", 0), ("2005", 80))
    starts = {bar(lines, year) for year in ("2001", "2002", "2003", "2005")}
    assert len({drawn[0] for drawn in starts if drawn}) == 1
    full = length(lines, "2005")
    assert full > 50
    assert bar(lines, "2005") == (80 - full, 79)
    for year, share in (("2001", 8), ("2002", 4), ("2003", 2)):
        assert abs(length(lines, year) - full / share) <= 1
    assert bar(lines, "2004") is None
    assert "tonnes" in "\n".join(lines)


def test_negative_values_go_the_other_way(draw: Draw) -> None:
    """A negative value goes to the left of the zero from which the positive ones go to the right."""
    lines = draw(("2001", -40), ("2002", 20), ("2003", -10), ("2004", 40))
    below = [bar(lines, "2001"), bar(lines, "2003")]
    above = [bar(lines, "2002"), bar(lines, "2004")]
    ends = {drawn[1] for drawn in below if drawn}
    starts = {drawn[0] for drawn in above if drawn}
    assert len(ends) == len(starts) == 1
    assert 0 <= min(starts) - max(ends) <= 1
    for year, share in (("2002", 2), ("2003", 4), ("2004", 1)):
        assert abs(length(lines, year) - length(lines, "2001") / share) < 2
    assert " -40 " in lines[row(lines, "2001")]


def test_only_negative_values(draw: Draw) -> None:
    """A balance that is always negative hangs from the right edge."""
    lines = draw(("2001", -5), ("2002", -50.5))
    drawn = [bar(lines, "2001"), bar(lines, "2002")]
    assert [each[1] for each in drawn if each] == [79, 79]
    assert length(lines, "2002") > 9 * length(lines, "2001")


@pytest.mark.parametrize("value", [5, -5, 0.001, 123456789])
def test_a_single_point(draw: Draw, value: float) -> None:
    """One point is one full bar."""
    lines = draw(("2001", value))
    assert length(lines, "2001") > 40
    assert f" {value:,} " in lines[row(lines, "2001")]
    assert "1 fact" in lines[-1]


def test_all_zeros(draw: Draw) -> None:
    """Zeros have figures and no bars."""
    lines = draw(("2001", 0), ("2002", 0.0), ("2003", 0))
    for year in ("2001", "2002", "2003"):
        assert bar(lines, year) is None
        assert re.match(rf"{year} +0", lines[row(lines, year)])


@pytest.mark.parametrize(
    ("dates", "before", "after"),
    [
        (["2001", "2002", "2005", "2006"], "2002", "2005"),
        (["2001-04/2002-03", "2003-04/2004-03", "2004-04/2005-03"], "FY 2001–02", "FY 2003–04"),
        (["2001-01", "2001-02", "2001-06"], "Feb 2001", "Jun 2001"),
        (["2001/2005", "2003/2007", "2004/2008"], "2001–2005", "2003–2007"),
    ],
    ids=["years", "fiscal years", "months", "rolling spans"],
)
def test_gaps_are_shown(draw: Draw, dates: list[str], before: str, after: str) -> None:
    """Where a year or month is missing there is a line without a bar, and nowhere else."""
    lines = draw(*((date, 10 + at) for at, date in enumerate(dates)))
    first, last = row(lines, before), row(lines, after)
    gap = lines[first + 1 : last]
    assert gap
    assert not any(character in BARS for line in gap for character in line)
    bars = [at for at, line in enumerate(lines) if any(character in BARS for character in line)]
    assert bars[-1] - bars[0] + 1 == len(dates) + len(gap)


@pytest.mark.parametrize(
    "dates",
    [
        ["2001", "2002", "2003"],
        ["2001-04/2002-03", "2002-04/2003-03"],
        ["2001-11", "2001-12", "2002-01"],
        ["2001-05-03", "2001-07-19", "2004-01-01"],
        ["2001/2005", "2002/2006"],
    ],
    ids=["years", "fiscal years", "months", "days", "rolling spans"],
)
def test_no_gap_where_nothing_is_missing(draw: Draw, dates: list[str]) -> None:
    """A series without a hole, or of single days, shows none."""
    lines = draw(*((date, 10) for date in dates))
    bars = [at for at, line in enumerate(lines) if any(character in BARS for character in line)]
    assert bars[-1] - bars[0] + 1 == len(dates) == len(bars)


def test_marks_of_figures(draw: Draw) -> None:
    """A provisional figure has a star, one that is about a tilde, a range both ends; marks are explained."""
    lines = draw(
        ("2001", 1000),
        ("2002", 2000.5, "provisional = true"),
        ("2003", 3000, "circa = true"),
        ("2004", 4000, "value_max = 5000", "circa = true", "provisional = true"),
    )
    shown = [re.split(" +", lines[row(lines, str(year))])[1] for year in range(2001, 2005)]
    assert shown == ["1,000", "2,000.5*", "~3,000", "~4,000–5,000*"]
    last = " ".join(lines[lines.index("", len(lines) - 4) :])
    assert "* provisional" in last
    assert "~ about" in last
    plain = "\n".join(draw(("2001", 1000)))
    assert "provisional" not in plain
    assert "about" not in plain


def test_hits_have_the_marks_of_their_facts(ask: Run, small: Path) -> None:
    """In a table of hits a figure is about, a range or provisional, as in every other table."""
    text = ask("search", "target", "trade", "-f", "table", facts=small).stdout
    assert "~100–120" in text
    assert "68,692.74*" in text
    assert "* provisional · ~ about" in text


def test_picked_fields_of_a_card(ask: Run, small: Path) -> None:
    """With --fields a card is a table of these fields, in every human format."""
    done = ask("show", "s400", "--fields", "id,date", "-f", "table", facts=small)
    assert re.sub(r" +", " ", done.stdout).splitlines()[0::2][:2] == ["id date", "s400 5 Oct 2018"]
    assert "statement" not in ask("show", "s400", "--fields", "id", "-f", "html", facts=small).stdout


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if not form.empty])
def test_an_unknown_id_prints_nothing(ask: Run, small: Path, form: str) -> None:
    """`show` with an unknown id alone writes nothing, exit 1."""
    done = ask("show", "nope", "-f", form, facts=small)
    assert (done.returncode, done.stdout) == (1, "")


def test_no_line_of_a_picture_is_cut(ask: Run, small: Path) -> None:
    """No clip of a picture is lower than the lines in it."""
    done = ask("show", "s400", "-f", "svg", facts=small)
    root = ET.fromstring(done.stdout)
    height = float(root.get("viewBox", "").split()[3])
    assert all(float(text.get("y", "")) < height - 9 for text in root.iter(f"{SVG}text"))
    assert [group.get("clip-path") for group in root.iter(f"{SVG}g")] == [None, None]


def test_dates_break_only_where_there_is_no_room(ask: Run) -> None:
    """A short date stays on one line, and every date does if the columns have room."""
    narrow = ask("timeline", "-f", "table", env={"COLUMNS": "80"}).stdout
    assert re.search(r"^since 1987 ", narrow, re.MULTILINE)
    assert re.search(r"^1963 – +\S", narrow, re.MULTILINE)
    wide = ask("timeline", "--fields", "id,date", "-f", "table", env={"COLUMNS": "80"}).stdout
    assert "1963 – Sep 2025" in wide


def test_a_claim_says_that_it_is_one(ask: Run, small: Path) -> None:
    """The card of a claim begins with that word; its source was published by its last possible day."""
    text = ask("show", "trade-01", "-f", "table", facts=small).stdout
    assert text.startswith("Claim: They met on 9-10 July 2024\n")
    assert "The Paper, by 31 Jan 2025" in text


def test_a_chart_names_its_sources(ask: Run, small: Path) -> None:
    """Under the bars stand the keys of the sources, each once."""
    text = ask("chart", "goods-trade", "-f", "table", facts=small).stdout
    assert text.count("ministry-2025") == 1
    assert text.index("ministry-2025") > text.index("FY 2024–25")


def test_sections_are_headings(ask: Run, small: Path) -> None:
    """The sections of a topic are headings, each once, in the order of the file; a timeline has none."""
    lines = ask("trade", "-f", "table", facts=small).stdout.splitlines()
    sections = ["Targets", "Goods trade by year", "Goods by HS chapter"]
    heads = [line.rpartition(": ")[2].strip() for line in lines]
    assert [head for head in heads if head in sections] == sections
    flat = ask("timeline", "-f", "table", facts=small).stdout
    assert not any(line.rpartition(": ")[2].strip() in sections for line in flat.splitlines())


@pytest.mark.parametrize(
    ("command", "count"),
    [
        (("trade",), "6 facts"),
        (("trade", "--limit", "2"), "2 of 6 facts"),
        (("defence", "contract"), "1 fact"),
        (("claims",), "2 claims"),
        (("claims", "--verdict", "disputed"), "1 claim"),
        (("sources",), "6 sources"),
        (("sources", "undated"), "1 source"),
        (("search", "contract"), "1 match"),
        (("chart",), "2 series"),
        (("chart", "goods-trade"), "2 facts"),
        (("show", "s400"), "1 fact"),
        (("show", "s400", "summit"), "2 facts"),
        (("show", "trade-01"), "1 claim"),
        (("show", "s400", "trade-01"), "1 fact, 1 claim"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_the_last_lines_name_count_and_edition(
    ask: Run, small: Path, command: tuple[str, ...], count: str
) -> None:
    """A table, card or chart ends with how many there are and the edition that they are from."""
    text = ask(*command, "-f", "table", facts=small).stdout.rstrip("\n")
    last = text.rpartition("\n\n")[2]
    assert re.search(rf"(?<![\w,]){count}(?![\w,])", last)
    assert re.search(r"\b2025\.1\b", last)
    assert "2025-06-30" in last


def test_a_card_tells_everything(ask: Run, small: Path) -> None:
    """A card has every field of its fact, its standing with the reason, and each source in full."""
    text = ask("show", "target-100", "-f", "table", facts=small, env={"COLUMNS": "200"}).stdout
    for piece in (
        "Target of 100 billion dollars",
        "On 9 July 2024 India and Russia set a target of USD 100 billion of trade by 2030.",
        "target-100",
        "100–120 USD billion",
        "9 Jul 2024",
        "2024-07-09",
        "corroborated",
        "2 independent sources",
        "Set at the 22nd summit.",
        "target, active",
        "Targets",
        "Moscow",
        "India, Russia",
        "100bn",
        "$100 billion",
        "target-30",
        "Target of 30 billion dollars",
        "trade-01",
        "They met on 9-10 July 2024",
        "agency-2024[page 2]",
        'A & B: 100 % of "trade"',
        "The Daily",
        "PTI",
        "10 Jul 2024",
        "secondary",
        "https://example.org/daily?a=1&b=2",
        "Trade statistics",
        "opinion-2025[trade 1]",
        "A. Writer, Б. Автор",
    ):
        assert piece in text
    assert re.search(r"~ ?100–120|about", text)


@pytest.mark.parametrize(
    ("key", "standing", "reason"),
    [
        ("target-100", "corroborated", "2 independent sources: PTI; Ministry"),
        ("trade-fy2022-23", "official", "primary"),
        ("target-30", "superseded", "target-100"),
        ("carrier", "superseded", "deprecated"),
        ("s400", "disputed", "undated[table 1]"),
        ("students", "single-source", "Some Site"),
    ],
    ids=lambda each: each,
)
def test_a_card_gives_the_reason_of_a_standing(
    ask: Run, small: Path, key: str, standing: str, reason: str
) -> None:
    """The standing on a card is followed by what it rests on."""
    text = ask("show", key, "-f", "table", facts=small, env={"COLUMNS": "200"}).stdout
    assert re.search(rf"standing +{standing}: \w", text)
    assert reason in text


def test_cards_come_as_asked_for(ask: Run, small: Path) -> None:
    """Several ids give several cards, facts and claims, in the order of asking."""
    ids = ["summit", "trade-01", "brahmos", "s400"]
    text = ask("show", *ids, "-f", "table", facts=small).stdout
    assert re.findall(r"^id +(\S+)$", text, re.MULTILINE) == ids


def test_the_words_for_standing_stand_without_colour(ask: Run, small: Path) -> None:
    """Standing and verdict are words, so that nothing is told by colour alone."""
    text = ask("defence", "-f", "table", facts=small).stdout
    for word in ("disputed", "superseded", "corroborated"):
        assert word in text
    claims = ask("claims", "-f", "table", facts=small).stdout
    assert "confirmed" in claims
    assert "disputed" in claims


@pytest.mark.slow
@pytest.mark.parametrize("command", ["claims", "sources", "timeline", "trade", "topics", "chart", "facts"])
def test_every_width_holds_a_list(small: Path, command: str) -> None:
    """From 20 to 240 columns no line of a list is wider than the terminal."""
    for width in range(20, 241, 3):
        lines = inside(command, "-f", "table", facts=small, width=width).stdout.splitlines()
        assert max(cell_len(line) for line in lines if not line.startswith("http")) <= width, width


def test_a_list_of_ids_stands_under_its_header(small: Path) -> None:
    """The column of a claim's facts begins where its header does, at every width at which it is one."""
    for width in range(130, 241, 10):
        header, _, first, *_ = inside("claims", "-f", "table", facts=small, width=width).stdout.splitlines()
        assert first[header.index("facts") :].startswith("summit"), width
