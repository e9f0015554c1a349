"""Answers as web pages: what they hold, what they may load, and what browsers and axe-core make of them."""

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from browser import Browser, axe, browsing, needs_browser, violations
from inside import inside

QUESTIONS: dict[str, tuple[str, ...]] = {
    "timeline": ("timeline",),
    "topic": ("trade",),
    "search": ("search", "target"),
    "card": ("show", "s400"),
    "cards": ("show", "target-100", "trade-01"),
    "claims": ("claims",),
    "sources": ("sources",),
    "topics": ("topics",),
    "series": ("chart",),
    "chart": ("chart", "goods-trade"),
    "charts": ("chart", "goods-trade", "goods-balance", "--change"),
    "all": ("facts", "--fields", "all"),
    "nothing": ("trade", "zzzzqqqq"),
}
VOID = ("meta",)


class Element:
    """An element with its attributes, its text and the elements in it."""

    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        """Begin with nothing in it."""
        self.tag, self.attributes, self.text = tag, attributes, ""
        self.inside: list[Element] = []

    def all(self, tag: str, **wanted: str) -> list["Element"]:
        """Give the elements of a tag with these attributes in it, in order."""
        found = []
        for each in self.inside:
            if each.tag == tag and wanted.items() <= each.attributes.items():
                found.append(each)
            found += each.all(tag, **wanted)
        return found


class Page(HTMLParser):
    """Reads a page; every element must be closed in order, and nothing be written twice."""

    def __init__(self, text: str) -> None:
        """Read *text*."""
        super().__init__()
        self.root = Element("", {})
        self.opened = [self.root]
        self.feed(text)
        self.close()
        assert self.opened == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        assert len({name for name, _ in attrs}) == len(attrs)
        element = Element(tag, dict(attrs))
        self.opened[-1].inside.append(element)
        if tag not in VOID:
            self.opened.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the element opened last, and no other."""
        assert self.opened.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Keep text in every element around it."""
        for element in self.opened:
            element.text += data


def page(small: Path, *arguments: str) -> Element:
    """Ask the small file for a page."""
    return Page(inside(arguments[0], "-f", "html", *arguments[1:], facts=small).stdout).root


def texts(elements: list[Element]) -> list[str]:
    """Give the text of elements."""
    return [element.text for element in elements]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_policy_lets_the_own_style_and_nothing_else(small: Path, question: str) -> None:
    """The policy names the one style by its hash; nothing is styled or scripted beside it."""
    root = page(small, *QUESTIONS[question])
    (style,) = root.all("style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    (policy,) = root.all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert policy.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    every = [*root.all("script"), *root.all("link"), *root.all("img"), *root.all("iframe")]
    assert every == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_page_is_sound(small: Path, question: str) -> None:
    """No id stands twice, every reference within the page leads somewhere, dates are dates."""
    text = inside(QUESTIONS[question][0], "-f", "html", *QUESTIONS[question][1:], facts=small).stdout
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^"]*)"', text)) <= set(ids)
    assert len(Page(text).root.all("h1")) == 1
    dates = re.findall(r'datetime="([^"]*)"', text)
    assert all(re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", date) for date in dates)


def test_a_list_is_a_table(small: Path) -> None:
    """A table has a caption with count and edition, heads of columns, of sections and of rows."""
    root = page(small, "trade")
    (table,) = root.all("table")
    assert texts(table.all("caption")) == ["6 facts · edition 2025.1 of 2025-06-30 · * provisional · ~ about"]
    heads = "id date title direction hs value unit standing sources status".split()
    assert texts(table.all("th", scope="col")) == heads
    assert texts(table.all("th", scope="rowgroup")) == [
        "Targets",
        "Goods trade by year",
        "Goods by HS chapter",
    ]
    assert texts(table.all("th", scope="row"))[1] == "Target of 100 billion dollars"
    (row,) = table.all("tr", id="target-100")
    assert [cell.text for cell in row.inside] == [
        "target-100",
        "9 Jul 2024",
        "Target of 100 billion dollars",
        "",
        "",
        "~100–120",
        "USD billion",
        "corroborated",
        "1 3 4",
        "active",
    ]


def test_fields_are_columns(small: Path) -> None:
    """``--fields`` picks and orders the columns, ``--no-header`` leaves the head row out."""
    root = page(small, "trade", "--fields", "value,id")
    assert texts(root.all("th", scope="col")) == ["value", "id"]
    root = page(small, "trade", "--no-header")
    assert root.all("thead") == []
    assert root.all("th", scope="col") == []
    assert len(root.all("th", scope="row")) == 6
    assert not any("data-label" in cell.attributes for cell in root.all("td"))
    card = page(small, "show", "s400", "--fields", "id,date")
    assert texts(card.all("th", scope="col")) == ["id", "date"]


def test_several_series_are_columns_of_figures() -> None:
    """Each series is a column of figures as people read them, with their marks, and what these mean."""
    page = Page(inside("chart", "goods-exports", "goods-imports", "--since", "2025-06", "-f", "html").stdout)
    (table,) = page.root.all("table")
    heads = [cell for cell in table.all("th", scope="col") if cell.attributes.get("class") == "number"]
    assert [cell.text for cell in heads] == ["goods-exports", "goods-imports"]
    assert [cell.text for cell in table.all("td")] == ["4,493.51*", "55,369.62*"]
    (caption,) = table.all("caption")
    assert "* provisional" in caption.text
    assert "disputed" not in caption.text


def test_a_card_is_an_article(small: Path) -> None:
    """A card is an article with a list of terms; its standing has a reason, its sources lead to the list."""
    root = page(small, "show", "target-100")
    (article,) = root.all("article", id="target-100")
    assert texts(article.all("h1")) == texts(root.all("title")) == ["Target of 100 billion dollars"]
    rows = {row.all("dt")[0].text: texts(row.all("dd")) for row in article.all("dl")[0].inside}
    assert rows["value"] == ["100–120 USD billion (about)"]
    assert rows["standing"] == ["corroborated: 2 independent sources: PTI; Ministry"]
    assert rows["replaces"] == ["target-30 · 30 USD billion · Target of 30 billion dollars"]
    assert rows["claims"] == ["trade-01 · disputed · They met on 9-10 July 2024"]
    assert rows["sources"][0] == "1 The Daily (PTI), 10 Jul 2024 · page 2 · gives 100–120 · secondary"
    (sources,) = root.all("ol")
    assert texts(sources.all("li"))[0] == (
        'A & B: 100 % of "trade". The Daily (PTI), 10 Jul 2024 · secondary · agency-2024'
    )
    (link,) = sources.inside[0].all("a")
    assert link.attributes == {"href": "https://example.org/daily?a=1&b=2", "rel": "noopener noreferrer"}


def test_several_cards_lead_to_each_other(small: Path) -> None:
    """Cards on one page are told by their own headings, and name each other by links."""
    root = page(small, "show", "target-100", "trade-01")
    assert texts(root.all("h1")) == ["1 fact, 1 claim"]
    headings = texts([heading for article in root.all("article") for heading in article.all("h2")])
    assert headings == ["Target of 100 billion dollars", "Claim: They met on 9-10 July 2024"]
    assert len(root.all("a", href="#trade-01")) == 2


def whole(text: str) -> str:
    """Give what stays on one line."""
    return f'<span class="whole">{text}</span>'


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2024-07-09", '<time datetime="2024-07-09">9 Jul 2024</time>'),
        ("2024-07", '<time datetime="2024-07">Jul 2024</time>'),
        ("0800", '<time datetime="0800">800</time>'),
        ("1998~", "about 1998"),
        ("1998?", "1998?"),
        ("2003/..", 'since <time datetime="2003">2003</time>'),
        ("../2003-02", 'until <time datetime="2003-02">Feb 2003</time>'),
        ("../2003~", "until about 2003"),
        ("2024/2024", '<time datetime="2024">2024</time>'),
        (
            "2024-07-08/2024-07-09",
            whole('<time datetime="2024-07-08">8</time>–<time datetime="2024-07-09">9 Jul 2024</time>'),
        ),
        (
            "2023-04/2024-03",
            whole('<time datetime="2023-04">FY 2023</time>–<time datetime="2024-03">24</time>'),
        ),
        (
            "1963/2025-09",
            '<time datetime="1963">1963</time> – <time datetime="2025-09">Sep 2025</time>',
        ),
        ("1963~/2025-09", 'about 1963 – <time datetime="2025-09">Sep 2025</time>'),
    ],
)
def test_dates_are_marked(date: str, shown: str) -> None:
    """Each exact end of a date is one that a machine reads; what is about or uncertain is text."""
    from irfacts.output.markup import time

    assert time(date) == shown


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://example.org/?a=1&b=%20#c", "https://example.org/?a=1&amp;b=%20#c"),
        (
            "HTTP://пример.рф/Договор",
            "HTTP://%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80.%D1%80%D1%84/%D0%94%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80",
        ),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ("javascript:alert(1)", None),
        ("data:text/html,<script>", None),
        (" https://example.org/", None),
        (None, None),
    ],
)
def test_only_the_web_is_linked(url: str | None, href: str | None) -> None:
    """An address of the web becomes a link, percent-encoded; anything else never does."""
    from irfacts.output.markup import link

    shown = link("it", url)
    assert shown == ("it" if href is None else f'<a href="{href}" rel="noopener noreferrer">it</a>')


def test_other_languages_are_named(small: Path) -> None:
    """The title of a source says in which language it is, unless that is the page's own."""
    root = page(small, "sources", "--fields", "title")
    languages = {cite.text: cite.attributes.get("lang") for cite in root.all("cite")}
    assert languages["История and हिन्दी {braces} $5_x^2~#1"] == "ru"
    assert languages["Trade statistics"] is None


def test_a_search_marks_what_it_found(small: Path) -> None:
    """The words that were looked for stand out in the titles."""
    marked = texts(page(small, "search", "target").all("mark"))
    assert marked
    assert {text.lower() for text in marked} <= {"target", "targets"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser."""
    with browsing() as found:
        yield found


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give axe-core."""
    return axe(tmp_path_factory.mktemp("axe"))


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_browser_shows_it(small: Path, tmp_path: Path, browser: Browser, question: str) -> None:
    """A page opens from a file without a message, a request or a bar to scroll sideways at 360 pixels."""
    file = tmp_path / "page.html"
    file.write_text(
        inside(QUESTIONS[question][0], "-f", "html", *QUESTIONS[question][1:], facts=small).stdout, "utf-8"
    )
    browser.look(360)
    browser.open(file.as_uri())
    assert browser.console() == []
    assert browser.requests() == [file.as_uri()]
    assert browser.run("return document.documentElement.scrollWidth") <= 360
    assert browser.run("return getComputedStyle(document.querySelector('main')).paddingTop") == "16px"
    assert base64.b64decode(browser.printed()).startswith(b"%PDF")


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_axe_finds_nothing(
    small: Path, tmp_path: Path, browser: Browser, judge: str, question: str, scheme: str
) -> None:
    """axe-core finds nothing to mend in a page, in light and in dark, wide and narrow."""
    file = tmp_path / "page.html"
    file.write_text(
        inside(QUESTIONS[question][0], "-f", "html", *QUESTIONS[question][1:], facts=small).stdout, "utf-8"
    )
    for width in (1200, 360):
        browser.look(width, scheme)
        browser.open(file.as_uri())
        assert violations(browser, judge) == []
