"""The page of a whole edition: what it holds without its script, and what it does in a real browser."""

import base64
import gzip
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

import irfacts
from browser import Browser, axe, browsing, needs_browser, violations
from conftest import DATA
from inside import inside, toml
from irfacts import Knowledge
from irfacts.knowledge.model import Standing
from irfacts.output.edition import page

SMALL = DATA / "small.toml"
EVIL = '</script></style><img src=x onerror="window.ran = 1"><script>window.ran = 1</script>'


def exported(facts: Path | None, folder: Path) -> Path:
    """Export a knowledge file, by default the one that ships, as a page."""
    target = folder / "facts.html"
    done = inside("export", str(target), facts=facts)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (0, "", 1)
    return target


def test_everything_is_in_the_page_itself() -> None:
    """Titles, statements, notes, names, sources and addresses of every record stand in the HTML."""
    knowledge = irfacts.load(SMALL)
    text = page(knowledge)
    for fact in knowledge.facts.values():
        assert text.count(f'<article id="{fact.id}"') == 1
        assert f"<p>{fact.statement}</p>" in text
    for claim in knowledge.claims.values():
        assert text.count(f'<article id="{claim.id}"') == 1
        assert f"<p>{claim.finding}</p>" in text
    assert "100bn, $100 billion" in text
    assert 'href="https://example.org/daily?a=1&amp;b=2"' in text
    assert "gives 100–120" in text


def test_a_page_is_sound() -> None:
    """No id stands twice, and every reference within the page leads somewhere."""
    text = page(irfacts.load(SMALL))
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^"]*)"', text)) <= set(ids)
    assert [int(level) for level in re.findall(r"<h([1-4])", text)][:4] == [1, 2, 3, 4]


def test_every_series_is_a_figure(loaded: Knowledge) -> None:
    """Each series is drawn once, near its facts, above a table whose points lead to the facts."""
    text = page(loaded)
    for key, indicator in loaded.indicators.items():
        start = text.index(f'<figure id="series:{key}">')
        figure = text[start : text.index("</figure>", start)]
        points = {fact.id for fact in loaded.facts.values() if fact.indicator == key}
        current = {each for each in points if loaded.facts[each].standing != Standing.SUPERSEDED}
        assert set(re.findall(r'<th scope="row"><a href="#(.*?)">', figure)) == current
        assert f'<a href="#series:{key}">{escape(indicator.title)}</a>' in figure
        assert figure.count("<svg") == 1
        assert "<style" not in figure
        section = text.rindex("<section", 0, start)
        assert any(
            f'<article id="{each}"' in text[section : text.index("</section>", start)] for each in points
        )
        for point in points:
            article = text.index(f'<article id="{point}"')
            assert f'<a href="#series:{key}">{key}</a>' in text[article : text.index("</article>", article)]
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^"]*)"', text)) <= set(ids)


def test_the_same_file_gives_the_same_page(tmp_path: Path) -> None:
    """Two exports of a file are equal to the byte."""
    one, two = (tmp_path / name for name in ("one", "two"))
    one.mkdir()
    two.mkdir()
    assert exported(SMALL, one).read_bytes() == exported(SMALL, two).read_bytes()


def test_it_is_light(loaded: Knowledge) -> None:
    """The shipped edition takes at most 250 KB for 500 facts when packed, its script a few."""
    data = page(loaded).encode()
    assert len(gzip.compress(data)) <= 250_000 * len(loaded.facts) / 500
    script = data.rpartition(b"<script>")[2]
    assert len(script) < 10_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser."""
    with browsing() as found:
        yield found


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Export the shipped edition; give the address of its page."""
    return exported(None, tmp_path_factory.mktemp("edition")).as_uri()


@pytest.fixture(scope="module")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Export the small file; give the address of its page."""
    return exported(SMALL, tmp_path_factory.mktemp("small")).as_uri()


QUERY = '[id=":query"]'
FOUND = "return [...document.querySelectorAll('article')].filter(a => a.checkVisibility()).map(a => a.id)"
COUNT = "return document.getElementById(':count').textContent"


def found(browser: Browser) -> list[str]:
    """Give the ids of what the page shows."""
    return list(browser.run(FOUND))


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("brahmos agreement 1998", "brahmos-iga"),
        ("brahmós AGREEMENT 1998", "brahmos-iga"),
        ("БраМос", "brahmos-iga"),
        ("ब्रह्मोस", "brahmos-iga"),
        ("S400 CONTRACT", "s400-contract"),
        ("s-400 5.43", "s400-contract"),
        ("vikramaditya boilers", "vikramaditya-boilers-2012"),
    ],
)
def test_search_as_you_type(
    browser: Browser, loaded: Knowledge, edition: str, typed: str, expected: str
) -> None:
    """Words in Latin, Cyrillic and Devanagari letters find facts, in any case; all words must match."""
    browser.look(1200)
    browser.open(edition)
    every = f"{len(loaded.facts) + len(loaded.claims):,}"
    assert browser.run(COUNT) == f"{every} of {every}"
    browser.type(typed, QUERY)
    shown = found(browser)
    assert any(expected in key for key in shown)
    assert len(shown) < 40
    assert browser.run(COUNT) == f"{len(shown)} of {every}"
    assert browser.run("return document.getElementById(':count').matches('output, [aria-live]')")
    assert (browser.console(), browser.requests()) == ([], [edition])


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("typed", ["s-400", "S400"])
def test_what_signs_join_belongs_together(browser: Browser, edition: str, typed: str) -> None:
    """A name of letters and figures finds itself, and not what has the letter here and the figure there."""
    browser.open(edition)
    browser.type(typed, QUERY)
    texts = "return [...document.querySelectorAll('article')].filter(a => !a.hidden).map(a => a.textContent)"
    shown = browser.run(texts)
    assert len(shown) > 10
    assert [text for text in shown if not re.search(r"\bs[-–\s]?400", text, re.IGNORECASE)] == []


@pytest.mark.slow
@needs_browser
def test_filters(browser: Browser, edition: str) -> None:
    """Topic, kind, standing and dates narrow together as those of the command line do; Clear undoes them."""
    browser.look(1200)
    browser.open(edition)
    choose = (
        "for (const [name, value] of Object.entries(arguments[0])) document.getElementById(`:${name}`).value "
        "= value; document.getElementById(':form').dispatchEvent(new Event('input', {bubbles: true}))"
    )
    asked = {
        "topic": "trade",
        "kind": "figure",
        "standing": "single-source",
        "since": "2020",
        "until": "2024",
    }
    browser.run(choose, asked)
    options = [part for name, value in asked.items() if name != "topic" for part in (f"--{name}", value)]
    listed = inside("trade", *options, "--fields", "id", "--no-header").stdout.split()
    assert sorted(found(browser)) == sorted(listed)
    assert len(listed) > 2
    assert "Defence" not in browser.run("return document.querySelector('main').innerText")
    browser.run("document.querySelector('button[type=reset]').click()")
    browser.wait_for("return document.querySelector('article[hidden]') === null")


@pytest.mark.slow
@needs_browser
def test_permalinks(browser: Browser, edition: str) -> None:
    """The address of a fact opens it, in sight; within a search a link shows what the search hides."""
    browser.look(1200)
    browser.open(f"{edition}#s400-contract")
    seen = (
        "const a = document.getElementById(arguments[0]), head = a.querySelector('h4 a');"
        "const {left, top} = head.getBoundingClientRect();"
        "return a.querySelector('details').open && document.elementFromPoint(left + 2, top + 2) === head"
    )
    browser.wait_for(seen, "s400-contract")
    browser.type("brahmos", QUERY)
    assert "s400-contract" not in found(browser)
    browser.run("location.hash = '#target-100bn-2030'")
    browser.wait_for(seen, "target-100bn-2030")
    browser.run("location.hash = '#alam-trade-01'")
    browser.wait_for(seen, "alam-trade-01")


@pytest.mark.slow
@needs_browser
def test_charts_go_with_the_search(browser: Browser, loaded: Knowledge, edition: str) -> None:
    """A chart shows with its points where its caption has the words; its address shows it all the same."""
    browser.look(1200)
    browser.open(edition)
    charts = "return [...document.querySelectorAll('figure')].filter(f => f.checkVisibility()).map(f => f.id)"
    assert len(browser.run(charts)) == len(loaded.indicators)
    browser.type("goods exports", QUERY)
    assert browser.run(charts) == [f"series:goods-{name}" for name in ("balance", "exports", "trade")]
    browser.run("location.hash = '#series:students'")
    seen = "const r = document.getElementById('series:students').getBoundingClientRect(); return r.top"
    browser.wait_for(f"{seen} < innerHeight && r.top >= 0 && r.height > 200")
    browser.type(" 2021-22", QUERY)
    assert browser.run(charts) == []
    assert found(browser)


@pytest.mark.slow
@needs_browser
def test_keys(browser: Browser, small_page: str) -> None:
    """A slash goes to the search, arrows through the results and back, Escape clears."""
    browser.look(1200)
    browser.open(small_page)
    focus = "const a = document.activeElement; return (a.closest('article') ?? a).id"
    down, up, escape = "\ue015", "\ue013", "\ue00c"
    browser.type("/")
    assert browser.run(focus) == ":query"
    browser.type("target")
    shown = found(browser)
    assert len(shown) > 1
    browser.type(down)
    assert browser.run(focus) == shown[0]
    browser.type(down)
    assert browser.run(focus) == shown[1]
    browser.type(up)
    browser.type(up)
    assert browser.run(focus) == ":query"
    browser.type(down)
    browser.type(escape)
    assert browser.run(focus) == ":query"
    browser.wait_for("return document.querySelector('article[hidden]') === null")
    assert browser.run(f"return document.querySelector('{QUERY}').value") == ""


@pytest.mark.slow
@needs_browser
def test_keys_leave_alone_what_is_not_theirs(browser: Browser, small_page: str) -> None:
    """Escape without a search, Shift with an arrow, and keys that an input method takes, do nothing here."""
    browser.look(1200)
    browser.open(f"{small_page}#target-30")
    press = (
        "const [key, more] = arguments, active = document.activeElement;"
        "const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true, ...more});"
        "return !active.dispatchEvent(event)"
    )
    focus = "document.querySelector(arguments[0]).focus()"
    browser.run(focus, "#target-30 h4 a")
    assert browser.run(press, "Escape", {}) is False
    assert browser.run("return document.activeElement.closest('article').id") == "target-30"
    browser.type("target", QUERY)
    assert browser.run(press, "ArrowDown", {"shiftKey": True}) is False
    assert browser.run(press, "Escape", {"isComposing": True}) is False
    assert browser.run(press, "ArrowDown", {}) is True


@pytest.mark.slow
@needs_browser
def test_links_lead_to_what_a_search_hides(browser: Browser, small_page: str) -> None:
    """A link is followed to a record in sight, also if the address is there already; the focus goes along."""
    browser.look(1200)
    browser.open(f"{small_page}#target-100")
    browser.type("students", QUERY)
    assert "target-100" not in found(browser)
    browser.run(
        "const a = document.createElement('a'); a.href = '#target-100'; document.body.append(a); a.click()"
    )
    assert "target-100" in found(browser)
    browser.run("location.hash = '#s400'")
    browser.wait_for("return document.activeElement.closest('article')?.id === 's400'")
    assert "s400" in found(browser)
    assert "target-30" not in found(browser)
    browser.run("location.hash = '#:diplomacy'")
    browser.wait_for("return document.querySelector('article[hidden]') === null")
    browser.run("location.hash = '#%E0%A4'")
    assert browser.console() == []


@pytest.mark.slow
@needs_browser
def test_what_is_shown_is_said(browser: Browser, small_page: str) -> None:
    """An empty result says so; a printed selection names itself; a date that is none narrows nothing."""
    browser.look(1200)
    browser.open(small_page)
    said = "return document.getElementById(arguments[0]).checkVisibility()"
    assert browser.run(said, ":none") is False
    browser.type("zzzz", QUERY)
    assert browser.run(said, ":none") is True
    assert browser.run(COUNT).startswith("0 of ")
    assert browser.run(said, ":shown") is False
    browser.command("Emulation.setEmulatedMedia", media="print")
    assert browser.run(said, ":shown") is True
    assert browser.run("return document.getElementById(':shown').textContent").endswith(
        "facts and claims: zzzz"
    )
    browser.command("Emulation.setEmulatedMedia", media="")
    browser.type("\ue00c")
    browser.wait_for("return document.querySelector('article[hidden]') === null")
    browser.type("soon", '[id=":since"]')
    assert browser.run("return document.querySelector('article[hidden]') === null")
    assert browser.run("return document.getElementById(':since').matches(':invalid')")


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize(("name", "date"), [("since", "2024"), ("until", "2025-06")])
def test_claims_narrow_by_date(browser: Browser, edition: str, name: str, date: str) -> None:
    """Claims narrow by date as those of the command line do: what has no date is in no span."""
    browser.open(edition)
    browser.type(date, f'[id=":{name}"]')
    listed = inside("claims", f"--{name}", date, "--fields", "id", "--no-header").stdout.split()
    claims = FOUND.replace("a.checkVisibility()", "a.checkVisibility() && a.dataset.kind === 'claim'")
    assert browser.run(claims) == listed
    assert listed


@pytest.mark.slow
@needs_browser
def test_without_its_script(browser: Browser, small_page: str, tmp_path: Path) -> None:
    """Without the script all is there to read: contents, facts, charts, links, and no dead form."""
    from urllib.request import urlopen

    text = urlopen(small_page).read().decode()
    plain = tmp_path / "plain.html"
    plain.write_text(re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL), "utf-8")
    browser.open(plain.as_uri())
    assert browser.run("return document.getElementById(':form').checkVisibility()") is False
    assert browser.run("return document.getElementById(':contents').checkVisibility()") is True
    assert len(found(browser)) == len(irfacts.load(SMALL).facts) + len(irfacts.load(SMALL).claims)
    assert "no search" in text
    assert browser.run("return document.querySelector('figure svg').getBoundingClientRect().height") > 100


@pytest.mark.slow
@needs_browser
def test_nothing_moves(browser: Browser, small_page: str) -> None:
    """There is nothing that readers who asked for reduced motion would have to be spared."""
    browser.open(small_page)
    moving = (
        "return [...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e);"
        "return s.animationName !== 'none' || s.transitionDuration !== '0s' || s.scrollBehavior !== 'auto'"
        "}).length"
    )
    assert browser.run(moving) == 0


@pytest.mark.slow
@needs_browser
def test_a_citation_to_copy(browser: Browser, small_page: str) -> None:
    """An opened fact offers its citation: title, edition, id, and sources with their addresses."""
    browser.open(f"{small_page}#target-100")
    browser.wait_for("return document.querySelector('#target-100 .cite button')?.click() ?? 1")
    text = browser.wait_for("return document.querySelector('#target-100 textarea')?.value")
    assert text.startswith(
        "Target of 100 billion dollars. In: A small file, edition 2025.1 of 30 Jun 2025, target-100. "
        'Sources: A & B: 100 % of "trade". The Daily (PTI), 10 Jul 2024, https://example.org/daily?a=1&b=2; '
    )
    assert text.endswith("An opinion. The Paper, by 31 Jan 2025.")
    browser.wait_for("return document.querySelector('#target-100 [role=status]').textContent")


@pytest.mark.slow
@needs_browser
def test_it_prints(browser: Browser, small_page: str) -> None:
    """In print every fact stands with its sources, whether it was opened or not."""
    browser.open(small_page)
    assert base64.b64decode(browser.printed()).startswith(b"%PDF")
    browser.command("Emulation.setEmulatedMedia", media="print")
    for hidden in ("#target-100 dl", "figure table"):
        assert browser.run("return document.querySelector(arguments[0]).checkVisibility()", hidden)
    tall = "return document.querySelector('#target-100 dl').getBoundingClientRect().height"
    running = browser.run(tall)
    assert browser.run("return document.getElementById(':form').checkVisibility()") is False
    browser.command("Emulation.setEmulatedMedia", media="")
    browser.run("document.querySelector('#target-100 details').open = true")
    assert running < browser.run(tall) / 2, "terms are running text in print"


@pytest.mark.slow
@needs_browser
def test_it_is_quick(browser: Browser, edition: str) -> None:
    """The shipped edition answers within a second of being opened, and a key within 50 ms."""
    browser.look(1200)
    browser.open(edition)
    assert browser.run("return performance.getEntriesByType('navigation')[0].loadEventEnd") < 1000
    times = browser.run(
        "const query = document.getElementById(':query'), times = [];"
        "for (const text of ['b', 'br', 'bra', 'brah', 'brahm', 'brahmos', '', 'i', 'in', 'ind', '']) {"
        "const start = performance.now(); query.value = text;"
        "query.dispatchEvent(new Event('input', {bubbles: true})); document.body.offsetHeight;"
        "times.push(performance.now() - start) } return times.sort((a, b) => a - b)"
    )
    assert times[len(times) // 2] < 50, times


@pytest.mark.slow
@needs_browser
def test_hostile_text_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    """No text of a knowledge file becomes an element, a script or an address of the page."""
    source = {"type": "webpage", "tier": "primary", "title": EVIL, "publisher": EVIL, "author": [EVIL]}
    fact = {"topic": "t", "section": EVIL, "kind": "event", "title": EVIL, "statement": EVIL, "date": "2024"}
    series = {"title": EVIL, "unit": EVIL, "definition": EVIL, "compiler": EVIL}
    facts = {
        **fact,
        "value": 1.5,
        "unit": EVIL,
        "indicator": "constructor",
        **dict.fromkeys(("note", "location"), EVIL),
        "aliases": [EVIL.replace(";", "")],
        "sources": ["s"],
    }
    claim = {"source": "s", "topic": "t", "claim": EVIL, "verdict": "disputed", "finding": EVIL}
    document: dict[str, dict[str, Any]] = {
        "dataset": {"title": EVIL, "version": EVIL, "license": EVIL},
        "topics": {"t": {"title": EVIL, "sections": [EVIL]}},
        "sources": {"s": source, "u": {**source, "url": "https://example.org/?javascript:alert(1)"}},
        "indicators": {"constructor": series},
        "facts": {"constructor": facts, "valueOf": {**facts, "date": "2025", "sources": ["u"]}},
        "claims": {"toString": claim},
    }
    file = tmp_path / "evil.toml"
    file.write_text(f"schema = 2\n{toml(document)}", "utf-8")
    target = exported(file, tmp_path)
    browser.open(f"{target.as_uri()}#constructor")
    browser.wait_for("return document.querySelector('#constructor .cite button')?.click() ?? 1")
    browser.type("img onerror", QUERY)
    assert len(found(browser)) == 3
    assert browser.run("return window.ran") is None
    assert browser.run("return document.querySelectorAll('img, main script, [onerror]').length") == 0
    assert browser.run("return document.querySelectorAll('figure').length") == 1
    assert EVIL in browser.run("return document.querySelector('figure desc').textContent")
    assert browser.run("return document.querySelector('h1').textContent") == EVIL
    assert (browser.console(), browser.requests()) == ([], [target.as_uri()])


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, small_page: str, scheme: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """axe-core finds nothing to mend, in light and in dark, wide and narrow, with facts open and searched."""
    judge = axe(tmp_path_factory.mktemp("axe"))
    for width in (1200, 360):
        browser.look(width, scheme)
        browser.open(f"{small_page}#target-100")
        browser.wait_for("return document.querySelector('#target-100 .cite button')?.click() ?? 1")
        assert browser.run("return document.documentElement.scrollWidth") <= width
        assert violations(browser, judge) == []
        browser.type("target", QUERY)
        assert violations(browser, judge) == []
