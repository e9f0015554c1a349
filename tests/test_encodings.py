"""Terminals whose encoding lacks box and bar characters, dashes, or the scripts of the data."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from rich.cells import cell_len

from conftest import DATA, Done
from inside import inside, knowledge, toml
from irfacts.cli.commands import COMMANDS

SMALL = DATA / "small.toml"
_OTHERS = ("utf-8", "latin-1", "cp437", "koi8-r", "shift_jis", "gb18030")
ENCODINGS = ("ascii", "cp1252", *(pytest.param(name, marks=pytest.mark.slow) for name in _OTHERS))
WIDTHS = (40, 59, 60, 80, 120)
TEXTS = {
    "dashes": "Oil – gas — coal ‘in’ “quotes”, «two» × 5 • and so on…",
    "cyrillic": "Договор о дружбе и сотрудничестве",
    "devanagari": "ब्रह्मोस मिसाइल",
    "rupee": "Imports of ₹500 crore and 1 ₽",
    "chinese": "印度與俄羅斯的友好條約",
    "accents": "Coopération à Kolkata, naïve",
    "emoji": "A rocket \U0001f680",
    "address": "https://example.org/ü is an address in a sentence",
    "plain": "Plain words of a plain title",
}
SHIPPED = {
    "overview": "",
    "timeline": "timeline --since 2025",
    "facts": "facts --indicator goods-trade",
    "topics": "topics",
    "ranges": "trade --section Targets",
    "goods": "trade --section",
    "defence": "defence s-400",
    "diaspora": "diaspora students",
    "diplomacy": "diplomacy summit",
    "search": "search s-400 squadrons",
    "fact": "show target-100bn-2030 s400-contract",
    "claim": "show alam-trade-01",
    "claims": "claims --topic trade",
    "series": "chart",
    "bars": "chart work-permits",
    "balance": "chart goods-balance",
    "several": "chart goods-exports goods-imports --change",
    "sources": "sources --tier primary",
}
OTHERS = (
    *("", "timeline", "facts --long", "topics", "trade", "show cyrillic rupee c.chinese plain", "claims"),
    *("search plain words", "search Договор", "search imports", "chart", "chart points", "sources", "diff"),
)
_ADDRESS = re.compile(r"https?://\S+")
_OURS = re.compile(r"\\u(2500|25[89][0-9a-f]|2026|201[0-9a-f]|22ee)|\\xb7|\\xa0")
"""Escapes of the characters that irfacts itself draws with."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one home folder, so one cache."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def scripts(home: Path) -> Path:
    """Write a knowledge file whose every text is in several scripts, with an address that is no ASCII."""
    document = knowledge(TEXTS)
    document["sources"]["s.cyrillic"]["url"] = "https://example.org/страница?q=ü"
    path = home / "scripts.toml"
    path.write_text(
        toml({"dataset": {}, **document}).replace("[dataset]", "schema = 2\n[dataset]", 1), "utf-8"
    )
    return path


def ask(home: Path, line: str, *more: str, facts: Path | None = None, **how: object) -> Done:
    """Give what a command shows people."""
    words = [*line.split(), *more]
    if words[:1] == ["diff"]:
        words.append(str(SMALL))
    if words:
        words += ["-f", "table"]
    env = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "IRFACTS_NO_CACHE": ""}
    return inside(*words, facts=facts, env=env, **how)  # type: ignore[arg-type]


def widest(lines: Iterable[str]) -> int:
    """Give the width of the widest line but for addresses and the commands of the overview."""
    return max(cell_len(line) for line in lines if not _ADDRESS.fullmatch(line) and "  irfacts" not in line)


def test_no_command_is_left_out() -> None:
    """Every command stands in a test below, but for those whose lines are for copying or for programs."""
    tried = {line.split()[0] for line in (*SHIPPED.values(), *OTHERS) if line}
    unbroken = {"check", "schema", "export", "cite", "help"}
    assert tried | unbroken == {name for name, command in COMMANDS.items() if not command.hidden}


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_command_fits_in_every_encoding(home: Path, name: str, encoding: str) -> None:
    """No line is wider than the terminal, and nothing that irfacts draws with is an escape."""
    more = ["Goods by HS chapter"] if name == "goods" else []
    for width in WIDTHS:
        done = ask(home, SHIPPED[name], *more, width=width, encoding=encoding)
        assert (done.returncode, done.stderr) == (0, "")
        assert widest(done.stdout.splitlines()) <= width
        assert not _OURS.search(done.stdout)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line", OTHERS)
def test_every_script_fits_in_every_encoding(home: Path, scripts: Path, line: str, encoding: str) -> None:
    """Text in any script is escaped before it is laid out, so that it keeps the width, and none is lost."""
    for width in WIDTHS:
        done = ask(home, line, facts=scripts, width=width, encoding=encoding)
        assert done.returncode == int(line == "diff")
        assert widest(done.stdout.splitlines()) <= width
        assert not _OURS.search(done.stdout)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_nothing_is_lost(home: Path, scripts: Path, encoding: str) -> None:
    """Each sign that an encoding lacks can be read back from its escape; the others stand as they are."""
    shown = ask(home, "facts --fields id,title,location", facts=scripts, width=1000, encoding=encoding).stdout
    for key, text in TEXTS.items():
        if key != "dashes":
            assert text.encode(encoding, "backslashreplace").decode(encoding) in shown
    plain = {
        "ascii": """Oil - gas - coal 'in' "quotes", "two" x 5 * and so on...""",
        "cp1252": TEXTS["dashes"],
        "cp437": """Oil - gas - coal 'in' "quotes", «two» x 5 * and so on...""",
    }
    assert plain[encoding] in shown


def test_an_address_can_be_copied(home: Path, scripts: Path) -> None:
    """An address that cannot be encoded is percent-encoded, as a browser would do it."""
    address = "https://example.org/%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B8%D1%86%D0%B0?q=%C3%BC"
    for line in ("show cyrillic", "sources", "search Договор"):
        lines = ask(home, line, facts=scripts, encoding="ascii").stdout.splitlines()
        assert address in lines
        assert "https://example.org/страница?q=ü" in ask(home, line, facts=scripts).stdout.splitlines()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "line", ["facts", "trade", "topics", "show target-30 s400", "chart goods-trade", "claims", "sources", ""]
)
def test_plain_frames_keep_their_width(home: Path, line: str, width: int) -> None:
    """Where the data are ASCII, each line of an answer is as in UTF-8, sign by sign."""
    ours = {"-": "─–", "#": "█▉▊▋▌▐", "|": "▍▎▏▕·", ":": "⋮"}
    plain = str.maketrans({sign: to for to, signs in ours.items() for sign in signs})
    path = home / "plain.toml"
    text = re.sub("[^\x00-\x7f]+", "x", SMALL.read_text("utf-8"))
    path.write_text(text.replace('x. xxxx"', 'x. x"').replace('"xx, xx"', '"x"'), "utf-8")
    full = ask(home, line, facts=path, width=width).stdout
    assert full.translate(plain) == ask(home, line, facts=path, width=width, encoding="ascii").stdout
    assert full == ask(home, line, facts=path, width=width, encoding="utf8").stdout


def test_bars_are_in_proportion(home: Path) -> None:
    """A bar of a plain chart is as long as its figure, and the longest ends at the edge."""
    lines = ask(home, "chart work-permits", encoding="ascii").stdout.splitlines()
    bars = [match for line in lines if (match := re.match(r"\d{4} +~?([\d,]+)!? +(#*)\|?$", line))]
    most = max(len(bar[2]) for bar in bars)
    largest = max(int(bar[1].replace(",", "")) for bar in bars)
    assert len(bars) > 4
    assert max(map(len, lines)) <= 80 < most + 20
    for bar in bars:
        assert abs(len(bar[2]) - most * int(bar[1].replace(",", "")) / largest) <= 1


@pytest.mark.parametrize(("encoding", "dots"), [("ascii", "..."), ("utf-8", "…")])
@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_cut_sentence_has_its_dots(home: Path, width: int, encoding: str, dots: str) -> None:
    """Where a sentence of a search is cut, dots say so on that side, between words and within the width."""
    lines = ask(home, "search s-400 squadrons", width=width, encoding=encoding).stdout.splitlines()
    quoted = [line[2:] for line in lines if line.startswith("  ") and "S-400" in line]
    cut = [line for line in quoted if line.endswith(dots)]
    assert any(line.startswith(dots) for line in cut)
    texts = [hit["statement"] for hit in json.loads(inside("search", "s-400", "squadrons", "--json").stdout)]
    for line in cut:
        words = line.removeprefix(dots).removesuffix(dots)
        assert width / 2 < cell_len(line) <= width - 2
        assert any(re.search(rf"(^| ){re.escape(words)} ", text) for text in texts)
        assert line.startswith(dots) or any(f"{text} ".startswith(f"{words} ") for text in texts)


@pytest.mark.parametrize("form", ["html", "svg", "json", "csv", "markdown", "bibtex"])
def test_files_are_utf_8(home: Path, scripts: Path, form: str) -> None:
    """What is not for a terminal is the same whatever the terminal's encoding."""
    options = {"facts": scripts, "env": {"IRFACTS_NO_CACHE": "1", "HOME": str(home)}}
    asked = ("search", "common", "Договор", "-f", form)
    lines = [inside(*asked, **options, encoding=each).stdout for each in ("utf-8", "latin-1")]  # type: ignore[arg-type]
    assert lines[1].encode("latin-1") == lines[0].encode()
    assert "Договор" in lines[0]


def test_a_pager_gets_what_the_terminal_can_show(home: Path, tmp_path: Path) -> None:
    """What is paged is in the terminal's encoding, with plain frames."""
    kept = tmp_path / "kept"
    env = {"PAGER": f"cat > '{kept}'", "LINES": "5", "HOME": str(home), "IRFACTS_NO_CACHE": "1"}
    direct = inside("trade", facts=SMALL, encoding="ascii", terminal=True, env={"NO_COLOR": "1"})
    paged = inside("trade", facts=SMALL, encoding="ascii", terminal=True, env={**env, "NO_COLOR": "1"})
    assert (paged.returncode, paged.stdout) == (0, "")
    assert kept.read_bytes().decode("ascii") == direct.stdout
    assert re.search("^-{40,80}$", direct.stdout, re.MULTILINE)
