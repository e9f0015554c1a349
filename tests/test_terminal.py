"""What a person sees at a real terminal: widths, columns, colours, links and the pager."""

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import termios
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.cells import cell_len

from conftest import PROGRAM, SHARED, Run, environment
from inside import inside
from irfacts.knowledge import dates
from irfacts.output.formats import FORMATS

WIDTHS = (40, 60, 80, 120, 200)
HIGH = 60_000
"""Lines of a terminal on which nothing is paged."""
HS = ("trade", "--section", "Goods by HS chapter")

LISTS: dict[str, tuple[str, ...]] = {
    "timeline": ("timeline", "--since", "2024"),
    "trade": HS,
    "defence": ("defence", "--section", "Commission and agreements"),
    "diaspora": ("diaspora", "--section", "Organisations"),
    "diplomacy": ("diplomacy", "--section", "Annual summits"),
    "search": ("search", "s-400", "squadrons"),
    "claims": ("claims", "--topic", "trade"),
    "series": ("chart",),
    "sources": ("sources", "--tier", "primary"),
}
"""Lists of one section or none: one table each, where there is room for it."""
TABLES = {name: command for name, command in LISTS.items() if name != "search"}
WHOLE: dict[str, tuple[str, ...]] = {
    **LISTS,
    "all of trade": ("trade",),
    "all of defence": ("defence",),
    "balance": ("chart", "goods-balance"),
    "permits": ("chart", "work-permits"),
    "shares": ("chart", "sipri-share"),
    "fact": ("show", "target-100bn-2030"),
    "claim": ("show", "alam-trade-01"),
    "cards": ("show", "target-100bn-2030", "s400-contract", "trade-fy2024-25"),
}

SHOWN = {
    "timeline": ("id", "date", "sources"),
    "trade": ("id", "date", "value", "unit", "sources"),
    "search": ("id", "date", "value", "unit"),
    "claims": ("id", "facts", "sources"),
    "sources": ("key", "issued"),
    "chart": ("indicator", "date", "value", "unit", "first", "last"),
    "show": ("id", "date", "value", "unit", "facts", "sources"),
}
SHOWN |= dict.fromkeys(("defence", "diaspora", "diplomacy"), SHOWN["trade"])
"""What each command shows and never shortens; of sources at least the first."""

_LINK = re.compile(r"\x1b]8;[^;\x1b]*;([^\x1b]+)\x1b\\(.*?)\x1b]8;;\x1b\\")
_MARKED = re.compile(r"\x1b\[(?:\d+;)*7(?:;\d+)*m([^\x1b]*)\x1b")
_CODES = re.compile(r"\x1b]8;[^\x1b]*\x1b\\|\x1b\[[\d;]*m")


class Seen(NamedTuple):
    """What a program wrote to its two streams, and its exit code."""

    out: str
    error: str
    code: int

    @property
    def lines(self) -> list[str]:
        """The lines on standard output as they look, without the codes."""
        text = _CODES.sub("", self.out)
        assert "\x1b" not in text
        return text.splitlines()

    @property
    def text(self) -> str:
        """The whole of these lines."""
        return "\n".join(self.lines)


Look = Callable[..., Seen]
Records = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home that the tests share, so that a knowledge file is compiled once."""
    return tmp_path_factory.mktemp("home")


def _drain(streams: Mapping[str, int]) -> dict[str, bytes]:
    """Read file descriptors to their end; a terminal whose program has ended gives an error."""
    got, unread = dict.fromkeys(streams, b""), dict(streams)
    while unread:
        ready = select.select(list(unread.values()), [], [], 60)[0]
        assert ready, "the program hangs"
        for name, stream in list(unread.items()):
            if stream in ready:
                try:
                    piece = os.read(stream, 1 << 16)
                except OSError:
                    piece = b""
                got[name] += piece
                if not piece:
                    os.close(unread.pop(name))
    return got


@pytest.fixture
def look(home: Path) -> Look:
    """Give a function that runs the program on terminals of a size and returns what came out.

    ``terminals`` names the streams that are terminals; the others are pipes.
    """

    def call(
        *arguments: str,
        width: int = 80,
        height: int = HIGH,
        terminals: tuple[str, ...] = ("stdout", "stderr"),
        facts: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Seen:
        ours, theirs = {}, {}
        for name in ("stdout", "stderr"):
            ours[name], theirs[name] = pty.openpty() if name in terminals else os.pipe()
            if name in terminals:
                fcntl.ioctl(theirs[name], termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        program = subprocess.Popen(
            [str(PROGRAM), *arguments, *(("--facts", str(facts)) if facts else ())],
            stdin=subprocess.DEVNULL,
            env=environment(home, **{**SHARED, **(env or {})}),
            cwd=home,
            stdout=theirs["stdout"],
            stderr=theirs["stderr"],
        )
        for stream in theirs.values():
            os.close(stream)
        got = _drain(ours)
        text = {name: each.decode().replace("\r\n", "\n") for name, each in got.items()}
        return Seen(text["stdout"], text["stderr"], program.wait(timeout=60))

    return call


@pytest.fixture
def drawn() -> Look:
    """Give a function that gives what `look` does, within this process: for how an answer is laid out."""

    def call(*arguments: str, width: int = 80, facts: Path | None = None, **env: str) -> Seen:
        done = inside(*arguments, width=width, facts=facts, terminal=True, env=env)
        return Seen(done.stdout, done.stderr, done.returncode)

    return call


@pytest.fixture(scope="module")
def records() -> Records:
    """Give a function that asks for the records of a command, as json."""

    @cache
    def call(*arguments: str) -> list[dict[str, Any]]:
        done = inside(*arguments, "--json")
        assert done.returncode == 0
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found

    return call


def whole(piece: str, text: str) -> bool:
    """Whether *piece* stands in *text* on one line, with nothing of it cut off."""
    at = text.find(piece)
    while at >= 0:
        end = at + len(piece)
        if not re.search(r"[\w.,-]$", text[max(at - 1, 0) : at]) and not _MORE.match(text, end):
            return True
        at = text.find(piece, end)
    return False


_MORE = re.compile(r"[\w-]|[.,]\d")


def dotted(text: str) -> set[str]:
    """Give the words that end in the dots of what was cut off, or hold them."""
    return set(re.findall(r'[^\s"\\]*…[^\s"\\]*', text))


def figure(record: Mapping[str, Any]) -> str:
    """Give the figure of a record with commas between thousands."""
    return f"{record['value']:,}"


def _pieces(record: Mapping[str, Any], shown: tuple[str, ...]) -> Iterator[str]:
    """Give what of a record is never shortened, in the parts between which a line may break."""
    for name in shown:
        value = record.get(name)
        if value is None:
            continue
        if name in ("date", "issued", "first", "last"):
            yield from re.split(r" – |(?<=since) |(?<=until) ", dates.in_words(value))
        elif name == "value":
            yield figure(record)
        elif name == "unit":
            yield from value.split()
        elif name == "sources":
            yield value[0]["key"]
        else:
            yield from value if name == "facts" else [value]


def grid(line: str) -> list[str]:
    """Give a line as the cells of a terminal: a wide character fills two, a combining one none."""
    cells: list[str] = []
    for at, character in enumerate(line):
        cells += [character] * (cell_len(line[: at + 1]) - len(cells))
    return cells


def columns(lines: list[str]) -> list[str]:
    """Give the header's words between the gutters: runs of two or more cells that are blank in every line."""
    grids = [grid(line) for line in lines]
    full = [
        any(at < len(cells) and cells[at] != " " for cells in grids) for at in range(max(map(len, grids)))
    ]
    pattern = "".join("x" if each else " " for each in full)
    spans = [match.span() for match in re.finditer(r"x+(?: x+)*", pattern)]
    heads = ["".join(grids[0][start:end]).strip() for start, end in spans]
    return [head for head in heads if head]


def table(lines: list[str]) -> list[str] | None:
    """Give the header and the rows of the one table in *lines*, without headings; None if there is none."""
    rules = [at for at, line in enumerate(lines) if re.fullmatch("─+", line)]
    if not rules:
        return None
    assert len(rules) == 1
    end = max(at for at, line in enumerate(lines) if not line.strip())
    sections = {command[-1] for command in LISTS.values() if "--section" in command}
    rows = [lines[rules[0] - 1], *lines[rules[0] + 1 : end]]
    return [
        line
        for line in rows
        if line.strip()
        and line.rpartition(": ")[2].strip() not in sections
        and not _ADDRESS.fullmatch(line.strip())
    ]


_ADDRESS = re.compile(r"https?://\S+")


def fits(lines: Iterable[str], width: int) -> bool:
    """Whether no line is wider than the terminal but for addresses, which stand alone and unbroken."""
    return max(cell_len(line) for line in lines if not _ADDRESS.fullmatch(line)) <= width


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("command", WHOLE.values(), ids=WHOLE)
def test_everything_fits_and_nothing_is_cut(
    drawn: Look, records: Records, command: tuple[str, ...], width: int
) -> None:
    """No line is wider than the terminal; ids, dates, values and units are whole on one line."""
    seen = drawn(*command, width=width)
    assert (seen.code, seen.error) == (0, "")
    assert fits(seen.lines, width)
    own = json.dumps(records(*command), ensure_ascii=False)  # some titles have such dots themselves
    assert bool(dotted(seen.text) - dotted(own)) == (command[0] == "search")
    shown = records(*command)[:5] if command[0] == "search" else records(*command)
    pieces = {piece for record in shown for piece in _pieces(record, SHOWN[command[0]])}
    assert len(pieces) > 2
    text = seen.text
    cut = {piece for piece in pieces if not whole(piece, text)}
    assert not cut


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("command", TABLES.values(), ids=TABLES)
def test_columns_are_aligned(drawn: Look, command: tuple[str, ...], width: int) -> None:
    """From 80 columns on a list is a table, each cell under its header, two blanks between columns."""
    rows = table(drawn(*command, width=width).lines)
    assert rows
    labels = re.split(" {2,}", rows[0].strip())
    assert len(labels) > 1
    assert columns(rows) == labels


def test_the_check_of_columns_sees_a_shift() -> None:
    """The measure of the test above is not blind: one cell too many in one row joins two columns."""
    rows = ["id    date  title", "one   1999  हिन्दी 印度", "two   2001  b"]
    assert columns(rows) == ["id", "date", "title"]
    assert columns([*rows, "three  2004  c"]) == ["id    date  title"]
    assert columns([*rows, "ten   31 Oct  c"]) == ["id", "date  title"]


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize(
    "command", [HS, ("chart", "goods-balance"), ("chart", "work-permits")], ids=lambda each: each[1]
)
def test_decimal_points_stand_under_each_other(
    drawn: Look, records: Records, command: tuple[str, ...], width: int
) -> None:
    """Figures are aligned on the decimal point, whatever mark stands before or after them."""
    lines = drawn(*command, width=width).lines
    points = {}
    for record in records(*command):
        shown = figure(record)
        line = next(line for line in reversed(lines) if whole(shown, line))
        points[shown] = cell_len(line[: line.index(shown)] + shown.partition(".")[0])
    assert len(points) > 4
    assert len(set(points.values())) == 1, points


@pytest.mark.parametrize("command", TABLES.values(), ids=TABLES)
def test_narrow_terminals_get_records(drawn: Look, records: Records, command: tuple[str, ...]) -> None:
    """On a narrow terminal a record stands under its id, one field a line, the values under each other."""
    lines = [line.rstrip() for line in drawn(*command, width=50).lines]
    assert table(lines) is None
    known = [record.get("id") or record.get("key") or record["indicator"] for record in records(*command)]
    starts = [at for at, line in enumerate(lines) if line in known]
    assert [lines[at] for at in starts] == known
    for start in starts:
        card = lines[start + 1 : lines.index("", start)]
        label = re.match(r"\w+ {2,}", card[0])
        assert label
        at = label.end()
        assert all(line[:at] == f"{line[:at].strip():{at}}" and line[at] != " " for line in card)
        assert len(card) > 1


WIDE = """\
schema = 2
[topics.wide]
title = "Wide"
sections = ["All"]
[sources.one]
type = "book"
tier = "primary"
title = "हिन्दी में एक पुस्तक"
publisher = "Издательство «Наука», Москва"
[sources.two]
type = "book"
tier = "primary"
title = "印度與俄羅斯"
publisher = "印度出版社"
"""
TITLES = {
    "devanagari": "ब्रह्मोस मिसाइल परियोजना",
    "cyrillic": "Договор о дружбе и сотрудничестве",
    "rupee": "Imports of ₹500 crore and 1 ₽",
    "chinese": "印度與俄羅斯的友好條約",
    "korean": "인도와 러시아의 조약",
    "accents": "Coopération à Kolkata, naïve",
    "emoji": "A rocket 🚀 and 👩‍💻",
    "plain": "Plain words of a plain title",
}


@pytest.fixture(scope="module")
def wide(home: Path) -> Path:
    """Write a file of facts in many scripts."""
    path = home / "wide.toml"
    facts = [
        f'[facts.{key}]\ntopic = "wide"\nsection = "All"\nkind = "event"\ntitle = "{title}"\n'
        f'statement = "{title} was signed."\ndate = "{1990 + at}"\nvalue = {at * 7}.5\nunit = "₹ crore"\n'
        f'location = "{title}"\nsources = ["one", "two"]\n'
        for at, (key, title) in enumerate(TITLES.items())
    ]
    path.write_text(WIDE + "".join(facts), encoding="utf-8")
    return path


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "command",
    [("timeline", "--fields", "id,title,date,location,value,unit"), ("sources",)],
    ids=lambda each: each[0],
)
def test_scripts_of_any_width_align(drawn: Look, wide: Path, command: tuple[str, ...], width: int) -> None:
    """Devanagari, Cyrillic, rupee signs, Chinese and emoji keep their columns and the width."""
    seen = drawn(*command, width=width, facts=wide)
    assert seen.code == 0
    assert fits(seen.lines, width)
    rows = table(seen.lines)
    if rows:
        assert columns(rows) == re.split(" {2,}", rows[0].strip())
    if width > 60:
        assert rows
    titles = ["हिन्दी में एक पुस्तक", "印度與俄羅斯"] if command[0] == "sources" else TITLES.values()
    assert [word for title in titles for word in title.split() if word not in seen.text] == []


GREEN, RED, MAGENTA, NONE = "32", "31", "35", ""
STANDINGS = {
    "corroborated": GREEN,
    "official": GREEN,
    "single-source": NONE,
    "disputed": RED,
    "superseded": MAGENTA,
}


@pytest.mark.parametrize("width", [50, 200])
@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("facts",), STANDINGS),
        (
            ("show", "target-100", "trade-fy2024-25", "students", "s400", "carrier"),
            {**STANDINGS, "confirmed": GREEN},  # the claim about students
        ),
        (("search", "target"), {"corroborated": GREEN, "superseded": MAGENTA}),
        (("search", "contract"), {"disputed": RED}),
        (("claims",), {"confirmed": GREEN, "disputed": RED}),
        (("show", "diaspora-01", "trade-01"), {"confirmed": GREEN, "disputed": RED}),
    ],
    ids=lambda each: " ".join(each)[:16] if isinstance(each, tuple) else "",
)
def test_each_standing_has_its_colour(
    drawn: Look, small: Path, command: tuple[str, ...], expected: dict[str, str], width: int
) -> None:
    """What may be relied on is green, what is disputed red, what was replaced magenta, the rest plain."""
    words = "|".join({*STANDINGS, "confirmed"})
    text = drawn(*command, width=width, facts=small).out.replace("\x1b[0m", "")
    assert set(re.findall(rf"(?:\x1b\[(\d+)m)?({words})(?! by)", text)) == {
        (code, word) for word, code in expected.items()
    }


COLOURED = ("show", "target-100", "nope", "-f", "table")
"""A card on standard output and a message on standard error."""


@pytest.mark.parametrize(
    ("terminals", "env", "flags", "expected"),
    [
        pytest.param("oe", {}, (), "oe", id="terminal"),
        pytest.param("", {}, (), "", id="pipe"),
        pytest.param("o", {}, (), "o", id="only stdout is a terminal"),
        pytest.param("e", {}, (), "e", id="only stderr is a terminal"),
        pytest.param("oe", {"NO_COLOR": "1"}, (), "", id="NO_COLOR"),
        pytest.param("oe", {"NO_COLOR": "0"}, (), "", id="NO_COLOR of any value"),
        pytest.param("oe", {"NO_COLOR": ""}, (), "oe", id="empty NO_COLOR"),
        pytest.param("oe", {"TERM": "dumb"}, (), "", id="dumb"),
        pytest.param("", {"FORCE_COLOR": "1"}, (), "oe", id="FORCE_COLOR"),
        pytest.param("", {"FORCE_COLOR": "0"}, (), "", id="FORCE_COLOR=0"),
        pytest.param("", {"FORCE_COLOR": ""}, (), "", id="empty FORCE_COLOR"),
        pytest.param("", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), "", id="NO_COLOR before FORCE_COLOR"),
        pytest.param("", {"FORCE_COLOR": "1", "TERM": "dumb"}, (), "", id="dumb before FORCE_COLOR"),
        pytest.param("", {"TTY_COMPATIBLE": "1", "CLICOLOR_FORCE": "1"}, (), "", id="others force nothing"),
        pytest.param("oe", {}, ("--color", "auto"), "oe", id="auto"),
        pytest.param("", {}, ("--color", "auto"), "", id="auto in a pipe"),
        pytest.param("oe", {}, ("--color", "never"), "", id="never"),
        pytest.param("oe", {"FORCE_COLOR": "1"}, ("--color", "never"), "", id="never before FORCE_COLOR"),
        pytest.param("", {}, ("--color", "always"), "oe", id="always"),
        pytest.param("", {"NO_COLOR": "1"}, ("--color", "always"), "oe", id="always before NO_COLOR"),
        pytest.param("oe", {"TERM": "dumb"}, ("--color", "always"), "oe", id="always before dumb"),
    ],
)
def test_colour(
    look: Look, small: Path, terminals: str, env: dict[str, str], flags: tuple[str, ...], expected: str
) -> None:
    """Each stream has colour only where its rule says so; without colour there is no code at all."""
    streams = tuple(name for name in ("stdout", "stderr") if name[3] in terminals)
    seen = look(*COLOURED, *flags, facts=small, terminals=streams, env=env)
    assert seen.code == 1
    assert "Target of 100 billion dollars" in seen.out
    assert "'nope'" in seen.error
    assert "".join(name for name, text in (("o", seen.out), ("e", seen.error)) if "\x1b" in text) == expected


@pytest.mark.parametrize(
    "arguments",
    [("trade", "--kind", "zzz"), ("trade", "--section", "zzz"), ("show",), ("trade", "--zzz")],
    ids=["word", "name", "missing", "option"],
)
def test_never_holds_for_wrong_use(look: Look, small: Path, arguments: tuple[str, ...]) -> None:
    """``--color never`` leaves no code in a message on wrong use either, wherever it is found out."""
    seen = look(arguments[0], "--color", "never", *arguments[1:], facts=small)
    assert seen.code == 2
    assert "irfacts" in seen.error
    assert "\x1b" not in seen.out + seen.error


@pytest.mark.parametrize("terminal", [False, True], ids=["pipe", "terminal"])
@pytest.mark.parametrize("form", [name for name in FORMATS if name != "table"])
def test_files_hold_no_codes(small: Path, form: str, terminal: bool) -> None:
    """No format but the table has escape codes, whatever is asked for, on a terminal too."""
    env = {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TTY_COMPATIBLE": "1"}
    done = inside("trade", "-f", form, "--color", "always", facts=small, env=env, terminal=terminal)
    assert done.returncode == 0
    assert len(done.stdout) > 100
    assert "\x1b" not in done.stdout


def test_a_pipe_gets_tsv_and_a_terminal_a_table(look: Look, small: Path) -> None:
    """The format is chosen by standard output alone, not by standard error."""
    piped = look("trade", facts=small, terminals=("stderr",))
    assert piped.out.startswith("id\tdate\t")
    assert "\t" not in look("trade", facts=small, terminals=("stdout",)).out


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("command", ["timeline", "trade", "claims"])
def test_links_on_a_terminal(drawn: Look, records: Records, command: str, width: int) -> None:
    """In a list each key of a source is one link, whole, to that source's http or https address."""
    known = {source["key"]: source["url"] for source in records("sources")}
    seen = drawn(*LISTS[command], width=width)
    links = [(url, _CODES.sub("", shown)) for url, shown in _LINK.findall(seen.out)]
    assert links
    assert [link for link in links if known.get(link[1]) != link[0]] == []
    assert all(url.startswith(("http://", "https://")) for url, _ in links)


@pytest.mark.parametrize(
    "case",
    [
        {"terminal": False, "flags": ("-f", "table", "--color", "always")},
        {"terminal": False, "flags": ("-f", "table"), "env": {"FORCE_COLOR": "1"}},
        {"env": {"NO_COLOR": "1"}},
        {"env": {"TERM": "dumb"}},
        {"flags": ("--color", "never")},
    ],
    ids=["pipe", "forced", "NO_COLOR", "dumb", "never"],
)
@pytest.mark.parametrize("command", [("trade",), ("show", "target-100")], ids=lambda each: each[0])
def test_no_links_elsewhere(small: Path, command: tuple[str, ...], case: dict[str, Any]) -> None:
    """There are no links in a pipe, nor where there is no colour."""
    done = inside(
        *command,
        *case.get("flags", ()),
        facts=small,
        terminal=case.get("terminal", True),
        env=case.get("env"),
    )
    assert done.returncode == 0
    assert "\x1b]" not in done.stdout


@pytest.mark.parametrize(
    ("command", "width"),
    [*((("show", "target-100"), width) for width in WIDTHS), (("sources",), 40), (("sources",), 200)],
    ids=str,
)
def test_addresses_are_readable(drawn: Look, small: Path, command: tuple[str, ...], width: int) -> None:
    """Cards and sources show each address whole on a line of its own, at any width, to be copied."""
    lines = drawn(*command, width=width, facts=small, NO_COLOR="1").lines
    assert {"https://example.org/daily?a=1&b=2", "https://example.org/stats"} <= {
        line.strip() for line in lines
    }


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_search_opens_with_the_answer(drawn: Look, width: int) -> None:
    """First the best fact with statement, figure and standing; others in few lines; last two addresses."""
    seen = drawn("search", "how many indian students in russia", width=width, NO_COLOR="1")
    first, rest, sources = seen.text.split("\n\n")[:3]
    assert " ".join(first.split()).startswith("More than 30,000 Indian students in Russia")
    assert "each spoke of more than" in " ".join(first.split())
    assert "~30,000 students" in first
    assert "disputed" in first
    hits = re.split(r"\n(?! )", rest)  # all but the first line of each is set in
    assert len(hits) == 4
    assert width < 80 or max(len(each.splitlines()) for each in hits) <= 3
    assert sources.startswith("sources of students-over-30000-2025:\n")
    assert len(re.findall(r"(?m)^https?://\S+$", sources)) == 2
    assert width < 80 or len(seen.lines) <= 30
    assert width < 120 or len(first.splitlines()) <= 9  # so that the next one is in sight
    assert fits(seen.lines, width)


def test_search_shows_as_many_as_are_asked_for(drawn: Look) -> None:
    """A limit that is given holds on a terminal too; without one a screen is shown."""
    counts = [
        len(re.split(r"\n(?! )", drawn("search", "brahmos", *flags, width=100).text.split("\n\n")[1]))
        for flags in ((), ("--limit", "12"))
    ]
    assert counts == [4, 11]


def test_an_answer_says_whose_word_its_sources_relay(drawn: Look) -> None:
    """Two papers that relay one ministry are seen to be one voice, as the standing says."""
    seen = drawn("search", "india russia trade 2024-25", width=200).text.split("\n\n")[0]
    assert "single-source" in seen
    assert "Department of Commerce, India, via chandn0/india-trade-dashboard, 2026 and OrissaPost" in seen


def test_an_initial_ends_no_sentence(drawn: Look, tmp_path: Path) -> None:
    """The sentence of a note that stands with an answer is whole, also behind the initial of a name."""
    note = "A cup. Minister S. Jaishankar called it assam. Another."
    text = (
        '[sources.x]\ntype = "book"\ntier = "primary"\ntitle = "T"\npublisher = "P"\n[facts.a]\n'
        'topic = "t"\nsection = "s"\nkind = "event"\ndate = "2020"\ntitle = "Tea"\n'
        f'statement = "It was tea."\nsources = ["x"]\nnote = "{note}"\n'
    )
    path = tmp_path / "facts.toml"
    path.write_text(text, encoding="utf-8")
    assert (
        "\nMinister S. Jaishankar called it assam.\n"
        in drawn("search", "tea assam", width=80, facts=path).text
    )


def test_an_answer_says_what_others_say(drawn: Look) -> None:
    """Where those who dispute a fact give no figure, the note's words on them stand once with the answer."""
    seen = " ".join(drawn("search", "kudankulam 2 commercial operation", width=200).text.split())
    told = "Rosatom South Asia's own page gives October 2016 for the start of commercial operation"
    assert seen.count(told) == 1
    assert "says otherwise" not in seen


def test_a_hit_says_which_words_it_does_not_hold(look: Look, small: Path) -> None:
    """Beside each hit stand the words that it lacks, so that what is only near is not taken for an answer."""
    seen = look("search", "elephants contract", width=100, facts=small).text
    assert "without elephants" in seen.split("\n\n")[0]
    assert "without" not in look("search", "s400 contract", width=100, facts=small).text


@pytest.mark.parametrize("width", WIDTHS)
def test_search_marks_the_words(drawn: Look, small: Path, width: int) -> None:
    """On a terminal the words looked for stand out in titles and sentences, not in ids and units."""
    raw = drawn("search", "contract", "s-400", width=width, facts=small).out
    assert set(_MARKED.findall(raw)) == {"S-400", "contract"}
    students = drawn("search", "students", width=width, facts=small).out
    assert {word.lower() for word in _MARKED.findall(students)} == {"students"}
    assert not _MARKED.search(drawn("trade", width=width, facts=small).out)


@pytest.fixture
def pager(tmp_path: Path) -> tuple[Path, Path]:
    """Write a less and a cat that keep what they are given, with the options; give less and the file."""
    program, kept = tmp_path / "less", tmp_path / "kept"
    program.write_text(f'#!/bin/sh\n{{ echo "options $* $LESS"; /bin/cat; }} > {kept}\necho paged\n')
    program.chmod(0o700)
    (tmp_path / "cat").symlink_to(program)
    return program, kept


def test_long_output_is_paged(look: Look, small: Path, pager: tuple[Path, Path]) -> None:
    """What is taller than the terminal goes to ``$PAGER``, all of it, with its colours and links."""
    program, kept = pager
    env = {"PAGER": f"{program} -x 'a b'"}
    seen = look("trade", facts=small, height=10, env=env)
    options, _, text = kept.read_text(encoding="utf-8").partition("\n")
    assert (seen.code, seen.out, seen.error) == (0, "paged\n", "")
    assert options == "options -x a b FRX"
    direct = look("trade", facts=small)
    assert _CODES.sub("", text) == _CODES.sub("", direct.out)
    assert "\x1b[1m" in text


def test_a_pager_of_several_programs(look: Look, small: Path) -> None:
    """A pager with signs of the shell goes through it, as in git; one that is not there is done without."""
    seen = look("trade", facts=small, height=10, env={"PAGER": "grep target-100 | sed s/target/TARGET/"})
    assert (seen.code, seen.error) == (0, "")
    assert "TARGET-100" in seen.out
    assert len(seen.lines) < 4
    seen = look("trade", facts=small, height=10, env={"PAGER": "no-such-pager | no-such-other"})
    assert "target-100" in seen.out


def test_a_dumb_terminal_is_not_paged(look: Look, small: Path, pager: tuple[Path, Path]) -> None:
    """With TERM=dumb the answer goes straight out."""
    seen = look("trade", facts=small, height=10, env={"PAGER": str(pager[0]), "TERM": "dumb"})
    assert "target-100" in seen.out
    assert not pager[1].exists()


def test_less_is_the_pager(look: Look, small: Path, pager: tuple[Path, Path]) -> None:
    """Without ``$PAGER`` it is less, with -FRX unless the user's own ``$LESS`` says otherwise."""
    program, kept = pager
    path = f"{program.parent}:{os.environ['PATH']}"
    assert look("trade", facts=small, height=10, env={"PATH": path}).out == "paged\n"
    assert kept.read_text(encoding="utf-8").startswith("options  FRX\n")
    assert look("trade", facts=small, height=10, env={"PATH": path, "LESS": "-R"}).out == "paged\n"
    assert kept.read_text(encoding="utf-8").startswith("options  -R\n")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param({"height": HIGH}, id="short"),
        pytest.param({"terminals": ("stderr",), "flags": ("-f", "table")}, id="pipe"),
        pytest.param({"terminals": ("stderr",)}, id="tsv in a pipe"),
        pytest.param({"flags": ("--no-pager",)}, id="--no-pager"),
        pytest.param({"env": {"PAGER": "cat"}}, id="cat"),
        pytest.param({"env": {"PAGER": ""}}, id="empty"),
        pytest.param({"env": {"PAGER": "   "}}, id="blank"),
        pytest.param({"env": {"PAGER": "'"}}, id="open quote"),
    ],
)
def test_no_pager(look: Look, small: Path, pager: tuple[Path, Path], case: dict[str, Any]) -> None:
    """Short output, pipes, ``--no-pager`` and an empty pager or cat go straight out."""
    program, kept = pager
    env = {"PATH": f"{program.parent}:{os.environ['PATH']}", "PAGER": str(program)} | case.get("env", {})
    seen = look(
        "trade",
        *case.get("flags", ()),
        facts=small,
        height=case.get("height", 10),
        terminals=case.get("terminals", ("stdout", "stderr")),
        env=env,
    )
    assert (seen.code, seen.error) == (0, "")
    assert "target-100" in seen.out
    assert not kept.exists()


@pytest.mark.parametrize("more", [-1, 1], ids=["one line to spare", "one line too few"])
def test_only_what_is_taller_is_paged(look: Look, small: Path, pager: tuple[Path, Path], more: int) -> None:
    """The pager starts when the output has more lines than the terminal, and not before."""
    program, kept = pager
    lines = len(look("trade", facts=small).lines)
    look("trade", facts=small, height=lines - more, env={"PAGER": str(program)})
    assert kept.exists() == (more > 0)


@pytest.mark.parametrize("pager_command", ["/no/such/pager", "/"], ids=["missing", "folder"])
def test_a_pager_that_cannot_run(look: Look, small: Path, pager_command: str) -> None:
    """A pager that cannot be run is named on standard error, and the answer comes all the same."""
    seen = look("trade", facts=small, height=10, env={"PAGER": pager_command})
    assert seen.code == 0
    assert "target-100" in seen.out
    assert pager_command in seen.error
    assert seen.error.count("\n") == 1


def test_a_pager_that_is_left_early(look: Look, small: Path) -> None:
    """Leaving the pager before the end is no failure and no message."""
    seen = look("timeline", height=10, env={"PAGER": "head -n 1"})
    assert (seen.code, seen.error) == (0, "")
    assert len(seen.lines) == 1
    assert look("trade", facts=small, height=10, env={"PAGER": "true"})[:2] == ("", "")


@pytest.mark.parametrize("form", ["html", "svg"])
def test_tall_pictures_arrive_whole(look: Look, small: Path, form: str, pager: tuple[Path, Path]) -> None:
    """A picture sent into a pipe is never paged."""
    seen = look(
        "trade", "-f", form, facts=small, height=10, terminals=("stderr",), env={"PAGER": str(pager[0])}
    )
    assert seen.out.rstrip().endswith(f"</{form}>")
    assert not pager[1].exists()


def test_a_table_in_a_pipe_is_80_wide(look: Look, run: Run) -> None:
    """A table in a pipe has 80 columns, whatever the terminal of the other stream has."""
    piped = run(*HS, "-f", "table")
    assert max(map(cell_len, piped.stdout.splitlines())) == 80
    assert look(*HS, "-f", "table", width=200, terminals=("stderr",)).out == piped.stdout


@pytest.mark.parametrize("columns", [40, 60, 120, 200])
def test_columns_sets_the_width(ask: Run, columns: int) -> None:
    """``COLUMNS`` sets the width of a table in a pipe."""
    done = ask("claims", "--topic", "trade", "-f", "table", env={"COLUMNS": str(columns)})
    assert columns - 10 < max(map(cell_len, done.stdout.splitlines())) <= columns


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "table"])
def test_columns_changes_no_file(ask: Run, small: Path, form: str) -> None:
    """``COLUMNS`` changes no format but the table."""
    narrow, usual = (ask("trade", "-f", form, facts=small, env={"COLUMNS": each}) for each in ("20", ""))
    assert narrow.stdout == usual.stdout
    assert len(usual.stdout) > 100


@pytest.mark.parametrize("columns", ["1", "10", "20", "10000", "0", "-5", "wide", ""])
@pytest.mark.parametrize(
    "command",
    [("trade",), ("show", "target-100", "trade-01"), ("chart", "goods-trade")],
    ids=lambda each: each[0],
)
def test_any_columns(ask: Run, small: Path, command: tuple[str, ...], columns: str) -> None:
    """A tiny, huge or senseless ``COLUMNS`` gives an answer that keeps the width, 20 columns at least."""
    done = ask(*command, "-f", "table", facts=small, env={"COLUMNS": columns})
    assert (done.returncode, done.stderr) == (0, "")
    limit = int(columns) if columns.isdigit() and columns != "0" else 80
    assert fits(done.stdout.splitlines(), max(limit, 20))


@pytest.mark.parametrize("size", [(1, 1), (10, 5), (0, 0), (2000, 1000)], ids=str)
@pytest.mark.parametrize(
    "command", [("trade",), ("chart", "goods-balance"), ("show", "summit")], ids=lambda each: each[0]
)
def test_any_terminal(look: Look, small: Path, command: tuple[str, ...], size: tuple[int, int]) -> None:
    """A terminal of any size, or one that does not know its size, gets the answer."""
    seen = look(*command, "--no-pager", facts=small, width=size[0], height=size[1])
    assert (seen.code, seen.error) == (0, "")
    assert fits(seen.lines, max(size[0] or 80, 20))
