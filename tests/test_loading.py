"""Loading: every kind of unusable file is one located line, and what a sound one becomes."""

import json
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import irfacts
from conftest import Run

# A sound file, line by line: the faults below each replace one line of it.
SOUND = """\
schema = 2

[dataset]
title = "Test"
version = "1"
updated = "2025-01-01"
license = "CC0-1.0"

[topics.trade]
title = "Trade"
sections = ["Targets", "Energy"]

[sources.paper]
type = "book"
tier = "secondary"
title = "A paper"
author = ["A. Writer"]
publisher = "Press"
issued = "2024-12"
accessed = "2024-12-31"
url = "https://example.org/paper"
language = "en"

[facts.oil]
topic = "trade"
section = "Energy"
kind = "figure"
title = "Oil"
statement = "Oil was traded."
date = "2024"
value = 5
unit = "%"
circa = false
hs = "27"
direction = "import"
parties = ["India", "Russia"]
rank = "normal"
replaces = ["coal"]
aliases = ["petroleum"]
sources = ["paper[page 1]"]

[facts.coal]
topic = "trade"
section = "Energy"
kind = "figure"
title = "Coal"
statement = "Coal was traded."
date = "2023"
sources = ["paper"]

[claims.oil-01]
source = "paper[page 2]"
topic = "trade"
claim = "Oil is traded"
verdict = "confirmed"
finding = "It is."
facts = ["oil"]
""".splitlines()
assert (SOUND[23], SOUND[56]) == ("[facts.oil]", 'facts = ["oil"]')


def refused(ask: Run, path: Path, line: int | None, where: str, *words: str) -> None:
    """Assert that a file is refused with its place, by the program and by the library alike."""
    place = f"{path}:{line}" if line else f"{path}"
    done = ask("timeline", facts=path)
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert done.stderr.startswith(f"irfacts: {place}: {where + ': ' if where else ''}")
    assert done.stderr.endswith("\n")
    assert len(done.stderr.splitlines()) == 1
    with pytest.raises(irfacts.IrfactsError) as caught:
        irfacts.load(path)
    error = caught.value
    assert (error.path, error.line, error.where) == (str(path), line, where)
    assert done.stderr == f"irfacts: {error}\n"
    assert str(error) == ": ".join(filter(None, (place, where, error.message)))
    for word in words:
        assert word in error.message


def test_the_sound_file_loads(tmp_path: Path) -> None:
    """The file that the faults are put into is itself sound."""
    path = tmp_path / "sound.toml"
    path.write_text("\n".join(SOUND))
    assert list(irfacts.load(path).facts) == ["oil", "coal"]


# --- What is no readable file


@pytest.fixture
def short() -> Iterator[Path]:
    """Give a folder whose path is short enough for a socket, open to every user."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def test_a_missing_file(ask: Run, tmp_path: Path) -> None:
    """A file that is not there is refused by name."""
    refused(ask, tmp_path / "none.toml", None, "", "No such file")


def test_a_file_in_a_missing_folder(ask: Run, tmp_path: Path) -> None:
    """A file in a folder that is not there is refused by name."""
    refused(ask, tmp_path / "none" / "facts.toml", None, "", "No such file")


def test_a_folder(ask: Run, tmp_path: Path) -> None:
    """A folder is refused as one."""
    refused(ask, tmp_path, None, "", "folder")


def test_a_file_taken_for_a_folder(ask: Run, small: Path) -> None:
    """A path that goes through a file is refused."""
    refused(ask, small / "facts.toml", None, "", "Not a directory")


def test_a_link_to_nothing(ask: Run, tmp_path: Path) -> None:
    """A dangling link is refused."""
    (tmp_path / "link.toml").symlink_to("none")
    refused(ask, tmp_path / "link.toml", None, "", "No such file")


def test_a_loop_of_links(ask: Run, tmp_path: Path) -> None:
    """Links that go round in a circle are refused."""
    (tmp_path / "one.toml").symlink_to("two.toml")
    (tmp_path / "two.toml").symlink_to("one.toml")
    refused(ask, tmp_path / "one.toml", None, "", "symbolic links")


def test_a_link_to_a_sound_file_is_followed(ask: Run, tmp_path: Path, small: Path) -> None:
    """A link to a knowledge file is as good as the file."""
    (tmp_path / "link.toml").symlink_to(small)
    assert ask("timeline", facts=tmp_path / "link.toml").stdout == ask("timeline", facts=small).stdout != ""


def test_a_socket(ask: Run, short: Path) -> None:
    """A socket is refused."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(short / "socket"))
        refused(ask, short / "socket", None, "", "No such device")


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device(ask: Run, device: str) -> None:
    """A device is refused and not read, also one without end."""
    refused(ask, Path(device), None, "", "neither a file nor a pipe")


@contextmanager
def nobody() -> Iterator[None]:
    """Run a block without the rights of root, who may read everything."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


def test_a_file_without_permission(short: Path, small: Path) -> None:
    """A file that may not be read is refused with the reason."""
    path = short / "facts.toml"
    path.write_bytes(small.read_bytes())
    path.chmod(0)
    with nobody(), pytest.raises(irfacts.IrfactsError, match="Permission denied") as caught:
        irfacts.load(path)
    assert (caught.value.path, caught.value.line, caught.value.where) == (str(path), None, "")


def test_a_file_in_a_folder_without_permission(short: Path, small: Path) -> None:
    """A file whose folder may not be entered is refused with the reason."""
    folder = short / "closed"
    folder.mkdir()
    path = folder / "facts.toml"
    path.write_bytes(small.read_bytes())
    folder.chmod(0)
    with nobody(), pytest.raises(irfacts.IrfactsError, match="Permission denied"):
        irfacts.load(path)


def test_a_path_that_is_none() -> None:
    """A path with a NUL in it is refused, and shown safely."""
    with pytest.raises(irfacts.IrfactsError) as caught:
        irfacts.load("facts\0.toml")
    assert caught.value.path == r"facts\x00.toml"


def test_a_name_that_is_too_long(ask: Run, tmp_path: Path) -> None:
    """A name longer than a file can have is refused."""
    refused(ask, tmp_path / ("n" * 300), None, "", "too long")


def test_a_name_with_control_characters_is_shown_safely(ask: Run, tmp_path: Path) -> None:
    """The file's name reaches the terminal as visible text."""
    done = ask("timeline", facts=tmp_path / "a\x1b[31m\nb\u202e.toml")
    assert (done.returncode, done.stdout) == (3, "")
    assert rf"{tmp_path}/a\x1b[31m\x0ab\u202e.toml: " in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "command",
    [
        ["timeline"],
        ["trade"],
        ["defence", "--json"],
        ["search", "oil"],
        ["show", "oil"],
        ["claims", "-f", "csv"],
        ["sources", "-f", "bibtex"],
        ["chart"],
        ["chart", "goods-trade", "-f", "svg"],
        ["timeline", "--as-of", "2024"],
        ["timeline", "--no-cache"],
        ["timeline", "-f", "html"],
        ["timeline", "-f", "table"],
        ["export", "facts.db"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("fault", ["missing", "syntax", "schema"])
def test_every_command_refuses_an_unusable_file(
    ask: Run, tmp_path: Path, command: list[str], fault: str
) -> None:
    """Each command answers a missing, a malformed and a false file with one line and exit 3."""
    path = tmp_path / "facts.toml"
    if fault != "missing":
        path.write_text("facts = [" if fault == "syntax" else "\nfacts = 1\n")
    done = ask(*command, facts=path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"irfacts: {path}")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "facts.db").exists()


@pytest.mark.parametrize("arguments", [[], ["timeline"], ["trade"]], ids=repr)
def test_a_file_named_by_the_environment(ask: Run, tmp_path: Path, arguments: list[str]) -> None:
    """A missing file named by IRFACTS_FILE is refused like one that is named by an option."""
    done = ask(*arguments, env={"IRFACTS_FILE": str(tmp_path / "none.toml")})
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"irfacts: {tmp_path / 'none.toml'}: ")


def test_a_file_that_breaks_later_is_noticed(ask: Run, tmp_path: Path) -> None:
    """A file that was sound and has been compiled is refused as soon as it is broken or gone."""
    path = tmp_path / "facts.toml"
    path.write_text("\n".join(SOUND))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert ask("timeline", "--kind", "figure", facts=path).returncode == 0
    path.write_text("facts = 1\n")
    refused(ask, path, 1, "facts", "table")
    path.unlink()
    refused(ask, path, None, "", "No such file")


# --- What is no UTF-8 text, or too much of it

TEXT = "\n".join(SOUND).encode()
BYTES = {
    "byte-order-mark": (b"\xef\xbb\xbf" + TEXT, 1, "byte order mark"),
    "byte-order-mark-alone": (b"\xef\xbb\xbf", 1, "byte order mark"),
    "utf-16-le": (b"\xff\xfe" + TEXT.decode().encode("utf-16-le"), 1, "UTF-8"),
    "utf-16-be": (b"\xfe\xff" + TEXT.decode().encode("utf-16-be"), 1, "UTF-8"),
    "utf-16-without-mark": (TEXT.decode().encode("utf-16-le"), 1, ""),
    "utf-32": (TEXT.decode().encode("utf-32"), 1, "UTF-8"),
    "latin-1": (TEXT.replace(b"Oil was", b"\xd6l was"), 29, "UTF-8"),
    "cp1251": (TEXT.replace(b"A paper", "Отчёт".encode("cp1251")), 16, "UTF-8"),
    "lone-continuation": (b"\n\n# \x80\n", 3, "UTF-8"),
    "overlong": (b"\n# \xc0\xaf\n", 2, "UTF-8"),
    "surrogate": (b"# \xed\xa0\x80\n", 1, "UTF-8"),
    "past-unicode": (b"# \xf4\x90\x80\x80\n", 1, "UTF-8"),
    "cut-off": (TEXT.replace(b"Coal was traded", "Coal was \u20b9".encode()[:-1]), 47, "UTF-8"),
    "cut-off-at-the-end": (b"schema = 2\n# \xe2\x82", 2, "UTF-8"),
    "gzip": (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", 1, "UTF-8"),
    "nul": (TEXT.replace(b"A paper", b"A\x00paper"), 16, ""),
    "nul-alone": (b"\x00", 1, ""),
    "nul-in-a-comment": (b"# a\n# b\x00\n", 2, ""),
    "escape": (b'\ntitle = "\x1b[31m"\n', 2, ""),
    "delete": (b'\n\ntitle = "\x7f"\n', 3, ""),
    "sqlite": (b"SQLite format 3\x00", 1, ""),
    "long-line": (TEXT + b'\nnote = "' + b"x" * 2_000_000 + b'"\n', 58, "longer than"),
    "long-comment": (b"# a\n#" + b" " * 2_000_000, 2, "longer than"),
}


@pytest.mark.parametrize("before", [0, 1, 70, 1024**2 - 9, 3 * 1024**2])
def test_the_longest_line(tmp_path: Path, before: int) -> None:
    """A line of a mebibyte is read wherever it stands, and one byte more is refused with its line."""
    lines = (b"#" + b" " * 98 + b"\n") * (before // 100) + b"#" * (before % 100) + b"\n"
    path = tmp_path / "facts.toml"
    for length in (1024**2, 1024**2 + 1):
        path.write_bytes(lines + b"#" * length + b"\n" + TEXT)
        if length == 1024**2:
            assert irfacts.load(path).facts
        else:
            with pytest.raises(irfacts.IrfactsError, match="longer than 1 MiB") as caught:
                irfacts.load(path)
            assert caught.value.line == lines.count(b"\n") + 1


@pytest.mark.parametrize(("data", "line", "words"), BYTES.values(), ids=list(BYTES))
def test_bytes_that_are_no_text(ask: Run, tmp_path: Path, data: bytes, line: int, words: str) -> None:
    """Bytes that are no UTF-8, no TOML text or no sensible line are refused with their line."""
    path = tmp_path / "facts.toml"
    path.write_bytes(data)
    refused(ask, path, line, "", words)


# --- What is no TOML

SYNTAX = {
    "half-a-key": ("fact", 1),
    "no-value": ("a =", 1),
    "no-key": ("= 1", 1),
    "two-on-a-line": ("a = 1 b = 2", 1),
    "bare-word": ("a = oil", 1),
    "capital-true": ("a = True", 1),
    "python-none": ("\na = None", 2),
    "json": ('{"facts": {}}', 1),
    "yaml": ("facts:\n  oil:", 1),
    "ini-comment": ("; comment", 1),
    "open-string": ('\na = "b\n', 2),
    "open-literal": ("\na = 'b", 2),
    "open-header": ("\n\n[facts.oil\n", 3),
    "open-table": ("a = {", 1),
    "open-array": ("\na = [1,", 2),
    "array-without-comma": ("a = [1 2]", 1),
    "array-of-commas": ("a = [1,,2]", 1),
    "empty-header": ("[]", 1),
    "empty-part": ("[facts..oil]", 1),
    "space-in-header": ("[facts.my oil]", 1),
    "umlaut-in-bare-key": ("\nöl = 1", 2),
    "text-after-header": ("[facts] oil", 1),
    "double-key": ("a = 1\nb = 2\na = 3\n", 3),
    "double-dotted-key": ("a.b = 1\na.b = 2\n", 2),
    "double-table": ("[facts.oil]\n\n[facts.gas]\n\n[facts.oil]\n", 5),
    "double-key-in-a-fact": ('[facts.oil]\ntitle = "a"\ndate = "2024"\ntitle = "b"\n', 4),
    "table-over-value": ("facts = 1\n[facts.oil]\n", 2),
    "value-over-table": ("[facts.oil]\n[facts]\noil = 1\n", 3),
    "array-of-tables-over-table": ("[facts]\n[[facts]]\n", 2),
    "unknown-escape": (r'a = "\q"', 1),
    "short-escape": (r'a = "\u12"', 1),
    "surrogate-escape": (r'a = "\ud800"', 1),
    "past-unicode-escape": (r'a = "\U00110000"', 1),
    "tab-in-key": ("a\tb = 1", 1),
    "leading-zero": ("a = 007", 1),
    "double-underscore": ("a = 1__0", 1),
    "number-ending-in-dot": ("a = 1.", 1),
    "number-with-comma": ("a = 1,000", 1),
    "no-such-day": ("\n\n\na = 2024-02-30", 4),
    "no-such-time": ("a = 25:00:00", 1),
    "lone-carriage-return": ('a = "b"\rc = 1', 1),
    "control-character": ("a = '\x01'", 1),
    "far-down": ("# comment\n" * 5000 + "a = = 1\n", 5001),
    "with-crlf": ("a = 1\r\nb = 2\r\nc = = 3\r\n", 3),
}


@pytest.mark.parametrize(("text", "line"), SYNTAX.values(), ids=list(SYNTAX))
def test_a_syntax_error_has_its_line(ask: Run, tmp_path: Path, text: str, line: int) -> None:
    """TOML that does not parse is refused with the line of the fault."""
    path = tmp_path / "facts.toml"
    path.write_bytes(text.encode())
    refused(ask, path, line, "")


DEEP = {
    "arrays": "a = " + "[" * 100_000,
    "closed-arrays": "a = " + "[" * 100_000 + "]" * 100_000,
    "tables": "a = " + "{a = " * 100_000,
    "closed-tables": "a = " + "{a = " * 2000 + "1" + "}" * 2000,
    "mixed": "a = " + "[{a = " * 50_000,
    "header": f"[{'.'.join('a' * 100_000)}]",
    "dotted-key": f"{'.'.join('a' * 100_000)} = 1",
    "inside-a-fact": f"[facts.oil]\nnote.{'.'.join('a' * 5000)} = 1",
    "array-of-tables": f"[[{'.'.join('a' * 5000)}]]",
    "long-number": "[facts.oil]\nvalue = " + "9" * 5000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=list(DEEP))
def test_nesting_and_numbers_past_every_limit(ask: Run, tmp_path: Path, text: str) -> None:
    """Text that is nested too deeply, or a number of thousands of digits, is one line and no crash."""
    path = tmp_path / "facts.toml"
    path.write_text(text)
    with pytest.raises(irfacts.IrfactsError) as caught:
        irfacts.load(path)
    refused(ask, path, caught.value.line, caught.value.where)


# --- What is no knowledge file

VALUES = {  # line of the sound file, what stands there instead, the key path, words of the message
    "format-1": (1, "schema = 1", "schema", "is format 1: set it to 2"),
    "format-3": (1, "schema = 3", "schema", "format 2"),
    "format-as-text": (1, 'schema = "1"', "schema", "format 2"),
    "format-true": (1, "schema = true", "schema", "format 2"),
    "format-float": (1, "schema = 1.0", "schema", "format 2"),
    "unknown-key-at-the-top": (2, "edition = 1", "edition", "unknown key"),
    "misspelt-table": (3, "[dataste]", "dataste", "did you mean dataset?"),
    "unknown-key-of-the-dataset": (7, 'licence = "CC0-1.0"', "dataset.licence", "did you mean license?"),
    "unknown-key-of-a-topic": (10, 'titel = "Trade"', "topics.trade.titel", "did you mean title?"),
    "unknown-key-of-a-source": (17, 'authors = ["A"]', "sources.paper.authors", "did you mean author?"),
    "unknown-key-of-a-fact": (39, 'alias = ["oil"]', "facts.oil.alias", "did you mean aliases?"),
    "unknown-key-of-a-claim": (57, 'fact = ["oil"]', "claims.oil-01.fact", "did you mean facts?"),
    "derived-key": (37, 'standing = "official"', "facts.oil.standing", "unknown key"),
    "capital-key": (37, 'Date = "2024"', "facts.oil.Date", "unknown key"),
    "dataset-date": (6, 'updated = "soon"', "dataset.updated", "not a date"),
    "dataset-text": (5, "version = 2026.11", "dataset.version", "text in quotes, not a number"),
    "sections-as-text": (11, 'sections = "Energy"', "topics.trade.sections", "list, not text"),
    "sections-with-number": (11, 'sections = ["Energy", 1]', "topics.trade.sections", "text in quotes"),
    "type": (14, 'type = "newspaper"', "sources.paper.type", "article-newspaper"),
    "tier": (15, 'tier = "Primary"', "sources.paper.tier", "did you mean primary"),
    "author-as-text": (17, 'author = "A. Writer"', "sources.paper.author", "list, not text"),
    "author-with-semicolon": (17, 'author = ["A; B"]', "sources.paper.author", "semicolon"),
    "publisher-empty": (18, 'publisher = ""', "sources.paper.publisher", "empty"),
    "issued": (19, 'issued = "2024-13"', "sources.paper.issued", "no month 13"),
    "issued-as-date": (19, "issued = 2024-12-01", "sources.paper.issued", "date without quotes"),
    "accessed": (20, 'accessed = "yesterday"', "sources.paper.accessed", "not a date"),
    "url-javascript": (21, 'url = "javascript:alert(1)"', "sources.paper.url", "http"),
    "url-file": (21, 'url = "file:///etc/passwd"', "sources.paper.url", "http"),
    "url-ftp": (21, 'url = "ftp://example.org/a"', "sources.paper.url", "http"),
    "url-data": (21, 'url = "data:text/html,a"', "sources.paper.url", "http"),
    "url-bare": (21, 'url = "www.example.org"', "sources.paper.url", "http"),
    "url-relative": (21, 'url = "//example.org/a"', "sources.paper.url", "http"),
    "url-without-host": (21, 'url = "https:///a"', "sources.paper.url", "http"),
    "url-dot": (21, 'url = "https://example.org./a"', "sources.paper.url", "host"),
    "url-space": (21, 'url = "https://example.org/a b"', "sources.paper.url", "spaces"),
    "url-quote": (21, "url = 'https://example.org/\"onclick='", "sources.paper.url", "quotes"),
    "url-apostrophe": (21, 'url = "https://example.org/\'x"', "sources.paper.url", "quotes"),
    "url-less-than": (21, 'url = "https://example.org/<script>"', "sources.paper.url", "<"),
    "url-user": (21, 'url = "https://example.org@evil.example/"', "sources.paper.url", "no user"),
    "url-password": (21, 'url = "https://a:b@example.org/"', "sources.paper.url", "no user"),
    "url-cyrillic": (21, 'url = "https://ex\u0430mple.org/"', "sources.paper.url", "xn--"),
    "url-fraction-slash": (
        21,
        'url = "https://example.org\u2044a.evil.example/"',
        "sources.paper.url",
        "plain",
    ),
    "url-division-slash": (
        21,
        'url = "https://example.org\u2215a.evil.example"',
        "sources.paper.url",
        "plain",
    ),
    "url-full-width-slash": (21, 'url = "https://example.org\uff0fa.example"', "sources.paper.url", "plain"),
    "url-percent-host": (21, 'url = "https://example.org%2fa.example"', "sources.paper.url", "plain"),
    "url-zero-width": (21, 'url = "https://exam\u200bple.org/"', "sources.paper.url", "U+200B"),
    "url-newline": (21, r'url = "https://example.org/\na"', "sources.paper.url", "U+000A"),
    "language": (22, 'language = "English"', "sources.paper.language", "language tag"),
    "topic-as-list": (25, 'topic = ["trade"]', "facts.oil.topic", "text in quotes, not a list"),
    "topic-unknown": (25, 'topic = "trad"', "facts.oil.topic", "did you mean trade?"),
    "section-unknown": (26, 'section = "Enrgy"', "facts.oil.section", "did you mean Energy?"),
    "kind": (27, 'kind = "figures"', "facts.oil.kind", "did you mean figure?"),
    "kind-empty": (27, 'kind = ""', "facts.oil.kind", "empty"),
    "title-number": (28, "title = 5", "facts.oil.title", "text in quotes, not a number"),
    "title-true": (28, "title = true", "facts.oil.title", "text in quotes, not true or false"),
    "title-table": (28, "title = {en = 'Oil'}", "facts.oil.title", "text in quotes, not a table"),
    "text-formula": (29, 'statement = "=1+1"', "facts.oil.statement", "formula"),
    "text-plus": (29, 'statement = "+1"', "facts.oil.statement", "formula"),
    "text-minus": (29, 'statement = "-1"', "facts.oil.statement", "formula"),
    "text-at": (29, 'statement = "@SUM(A1)"', "facts.oil.statement", "formula"),
    "text-tab": (29, r'statement = "a\tb"', "facts.oil.statement", "U+0009"),
    "text-real-tab": (29, "statement = 'a\tb'", "facts.oil.statement", "U+0009"),
    "text-newline": (29, r'statement = "a\nb"', "facts.oil.statement", "U+000A"),
    "text-carriage-return": (29, r'statement = "a\rb"', "facts.oil.statement", "U+000D"),
    "text-nul": (29, r'statement = "a\u0000b"', "facts.oil.statement", "U+0000"),
    "text-escape": (29, r'statement = "\u001b[31m"', "facts.oil.statement", "U+001B"),
    "text-delete": (29, r'statement = "a\u007f"', "facts.oil.statement", "U+007F"),
    "text-c1": (29, 'statement = "a\x9bb"', "facts.oil.statement", "U+009B"),
    "text-next-line": (29, 'statement = "a\x85b"', "facts.oil.statement", "U+0085"),
    "text-line-separator": (29, 'statement = "a\u2028b"', "facts.oil.statement", "U+2028"),
    "text-right-to-left-override": (29, 'statement = "a\u202eb"', "facts.oil.statement", "U+202E"),
    "text-left-to-right-embedding": (29, 'statement = "a\u202ab"', "facts.oil.statement", "U+202A"),
    "text-zero-width": (29, 'statement = "tr\u200bade"', "facts.oil.statement", "U+200B"),
    "text-soft-hyphen": (29, 'statement = "tr\u00adade"', "facts.oil.statement", "U+00AD"),
    "text-mark-inside": (29, 'statement = "a\ufeffb"', "facts.oil.statement", "U+FEFF"),
    "text-braille-blank": (29, 'statement = "a\u2800"', "facts.oil.statement", "U+2800"),
    "text-full-width-formula": (29, 'statement = "\uff1d1+1"', "facts.oil.statement", "formula"),
    "text-formula-behind-blanks": (29, 'statement = " \u00a0=1+1"', "facts.oil.statement", "formula"),
    "text-isolate": (29, 'statement = "a\u2066b"', "facts.oil.statement", "U+2066"),
    "text-not-nfc": (29, 'statement = "cafe\u0301"', "facts.oil.statement", "NFC"),
    "date-fiscal-year": (30, 'date = "2023-24"', "facts.oil.date", "2023-04/2024-03"),
    "date-number": (30, "date = 2024", "facts.oil.date", "text in quotes, not a number"),
    "date-unquoted": (30, "date = 2024-07-09", "facts.oil.date", "date without quotes"),
    "date-time": (30, "date = 2024-07-09T10:00:00Z", "facts.oil.date", "date without quotes"),
    "date-reversed": (30, 'date = "2025/2024"', "facts.oil.date", "ends before it begins"),
    "date-other-digits": (30, 'date = "२०२४"', "facts.oil.date", "not a date"),
    "value-text": (31, 'value = "5"', "facts.oil.value", "a number, not text"),
    "value-true": (31, "value = true", "facts.oil.value", "a number, not true or false"),
    "value-list": (31, "value = [5]", "facts.oil.value", "a number, not a list"),
    "value-nan": (31, "value = nan", "facts.oil.value", "finite"),
    "value-minus-nan": (31, "value = -nan", "facts.oil.value", "finite"),
    "value-inf": (31, "value = inf", "facts.oil.value", "finite"),
    "value-minus-inf": (31, "value = -inf", "facts.oil.value", "finite"),
    "value-past-float": (31, "value = 1e999", "facts.oil.value", "finite"),
    "value-past-64-bits": (31, "value = 9223372036854775808", "facts.oil.value", "64 bits"),
    "value-below-64-bits": (31, "value = -9223372036854775809", "facts.oil.value", "64 bits"),
    "value-of-20-hex-digits": (31, f"value = 0x{'f' * 20}", "facts.oil.value", "64 bits"),
    "value-of-300-hex-digits": (31, f"value = 0x{'f' * 300}", "facts.oil.value", "64 bits"),
    "value-of-400-digits": (31, f"value = {'9' * 400}", "facts.oil.value", "64 bits"),
    "value-max": (31, 'value_max = "6"', "facts.oil.value_max", "a number, not text"),
    "unit-number": (32, "unit = 5", "facts.oil.unit", "text in quotes"),
    "circa-text": (33, 'circa = "about"', "facts.oil.circa", "true or false, not text"),
    "circa-number": (33, "circa = 1", "facts.oil.circa", "true or false, not a number"),
    "provisional": (33, 'provisional = "yes"', "facts.oil.provisional", "true or false"),
    "hs-number": (34, "hs = 27", "facts.oil.hs", "text in quotes"),
    "hs-three-digits": (34, 'hs = "271"', "facts.oil.hs", "two digits"),
    "hs-one-digit": (34, 'hs = "7"', "facts.oil.hs", "two digits"),
    "hs-other-digits": (34, 'hs = "२७"', "facts.oil.hs", "two digits"),
    "direction": (35, 'direction = "imports"', "facts.oil.direction", "did you mean import"),
    "parties-text": (36, 'parties = "India"', "facts.oil.parties", "list, not text"),
    "parties-nested": (36, 'parties = [["India"]]', "facts.oil.parties", "text in quotes, not a list"),
    "parties-empty-item": (36, 'parties = ["India", ""]', "facts.oil.parties", "empty"),
    "parties-semicolon": (36, 'parties = ["India; Russia"]', "facts.oil.parties", "semicolon"),
    "rank": (37, 'rank = "best"', "facts.oil.rank", "preferred"),
    "status": (37, 'status = "done"', "facts.oil.status", "completed"),
    "replaces-text": (38, 'replaces = "coal"', "facts.oil.replaces", "list, not text"),
    "replaces-unknown": (38, 'replaces = ["cole"]', "facts.oil.replaces", "did you mean coal?"),
    "replaces-itself": (38, 'replaces = ["oil"]', "facts.oil.replaces", "itself"),
    "replaces-no-key": (38, 'replaces = ["a b"]', "facts.oil.replaces", "key"),
    "aliases-formula": (39, 'aliases = ["-oil"]', "facts.oil.aliases", "formula"),
    "aliases-bidi": (39, 'aliases = ["oil\u202e"]', "facts.oil.aliases", "U+202E"),
    "disputed-by-unknown": (39, 'disputed_by = ["papers"]', "facts.oil.disputed_by", "did you mean paper?"),
    "indicator": (39, 'indicator = "goods trade"', "facts.oil.indicator", "key"),
    "note-empty": (39, 'note = ""', "facts.oil.note", "empty"),
    "location-list": (39, 'location = ["Moscow"]', "facts.oil.location", "text in quotes, not a list"),
    "sources-text": (40, 'sources = "paper"', "facts.oil.sources", "list, not text"),
    "sources-empty": (40, "sources = []", "facts.oil.sources", "needs a source"),
    "sources-unknown": (40, 'sources = ["papr"]', "facts.oil.sources", "did you mean paper?"),
    "sources-open-locator": (40, 'sources = ["paper[page 1"]', "facts.oil.sources", "key[locator]"),
    "sources-empty-locator": (40, 'sources = ["paper[]"]', "facts.oil.sources", "key[locator]"),
    "sources-two-locators": (40, 'sources = ["paper[1][2]"]', "facts.oil.sources", "key[locator]"),
    "sources-nested-locator": (40, 'sources = ["paper[[1]]"]', "facts.oil.sources", "key[locator]"),
    "sources-space": (40, 'sources = ["paper [1]"]', "facts.oil.sources", "key[locator]"),
    "sources-semicolon": (40, 'sources = ["paper[1; 2]"]', "facts.oil.sources", "semicolon"),
    "sources-locator-formula": (40, 'sources = ["paper[=1]"]', "facts.oil.sources", "formula"),
    "sources-table": (40, 'sources = [{key = "paper"}]', "facts.oil.sources", "text in quotes, not a table"),
    "claim-source-unknown": (52, 'source = "papers[1]"', "claims.oil-01.source", "did you mean paper?"),
    "claim-source-list": (52, 'source = ["paper"]', "claims.oil-01.source", "text in quotes, not a list"),
    "claim-topic-unknown": (53, 'topic = "trades"', "claims.oil-01.topic", "did you mean trade?"),
    "claim-verdict": (55, 'verdict = "true"', "claims.oil-01.verdict", "confirmed"),
    "claim-finding-number": (56, "finding = 1", "claims.oil-01.finding", "text in quotes"),
    "claim-facts-unknown": (57, 'facts = ["oils"]', "claims.oil-01.facts", "did you mean oil?"),
    "claim-facts-of-a-claim": (57, 'facts = ["oil-01"]', "claims.oil-01.facts", "no fact"),
    "claim-sources-unknown": (57, 'sources = ["papers"]', "claims.oil-01.sources", "did you mean paper?"),
    "claim-date": (57, 'date = "2024-24"', "claims.oil-01.date", "no month 24"),
}


@pytest.mark.parametrize("case", VALUES.values(), ids=list(VALUES))
def test_a_false_line_is_found(ask: Run, tmp_path: Path, case: tuple[int, str, str, str]) -> None:
    """One false line in a sound file is refused with its number, its key path and why."""
    line, text, where, words = case
    path = tmp_path / "facts.toml"
    path.write_text("\n".join([*SOUND[: line - 1], text, *SOUND[line:]]), encoding="utf-8")
    refused(ask, path, line, where, words)


REQUIRED = {
    "sources.paper": (13, "type tier title publisher"),
    "facts.oil": (24, "topic section kind title statement date sources"),
    "claims.oil-01": (51, "source topic claim verdict finding"),
}


@pytest.mark.parametrize(
    ("entry", "header", "name"),
    [(entry, header, name) for entry, (header, names) in REQUIRED.items() for name in names.split()],
)
def test_a_missing_key_is_found(ask: Run, tmp_path: Path, entry: str, header: int, name: str) -> None:
    """A required key that is not there is named, with the line of the table that lacks it."""
    path = tmp_path / "facts.toml"
    lines = [*SOUND]
    at = next(number for number in range(header, len(lines)) if lines[number].startswith(f"{name} ="))
    lines[at] = ""
    path.write_text("\n".join(lines))
    refused(ask, path, header, f"{entry}.{name}", "missing")


KEYS = {  # the header of the fact `oil`, its key path in a message
    "space": ('[facts."oil and gas"]', "facts.oil and gas"),
    "empty": ('[facts.""]', "facts."),
    "hyphen-first": ("[facts.-oil]", "facts.-oil"),
    "semicolon": ('[facts."oil;gas"]', "facts.oil;gas"),
    "brackets": ('[facts."oil[1]"]', "facts.oil[1]"),
    "slash": ("[facts.'../oil']", "facts.../oil"),
    "cyrillic": ('[facts."нефть"]', "facts.'нефть'"),
    "escape": (r'[facts."\u001b[31m"]', r"facts.'\x1b[31m'"),
    "newline": (r'[facts."a\nb"]', r"facts.'a\nb'"),
}


@pytest.mark.parametrize(("header", "where"), KEYS.values(), ids=list(KEYS))
def test_a_key_that_is_none_is_found(ask: Run, tmp_path: Path, header: str, where: str) -> None:
    """A key of other characters than the pattern's is refused, and shown safely."""
    path = tmp_path / "facts.toml"
    lines = [header if line == "[facts.oil]" else line for line in SOUND[:-1]]
    path.write_text("\n".join(lines), encoding="utf-8")
    refused(ask, path, 24, where, "not a key")


@pytest.mark.parametrize(
    "key", [r"\t", r"\u001b", r"\U0001F600", r"\"", r"\\", "\t", "]", "#", "=", r"\x61\e"]
)
@pytest.mark.parametrize(
    "text", ['\n\n[facts."a{}b"]\nkind = 1\n', '[facts]\n\n"a{}b" = 1\n'], ids=["header", "key"]
)
def test_a_quoted_key_of_any_kind_has_its_line(ask: Run, tmp_path: Path, text: str, key: str) -> None:
    """Whatever may stand in a quoted key, the fault has its line."""
    path = tmp_path / "facts.toml"
    path.write_text(text.format(key))
    done = ask("timeline", facts=path)
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert done.stderr.startswith(f"irfacts: {path}:3: ")
    assert len(done.stderr.splitlines()) == 1


SHAPES = {  # a whole file, the line, the key path, words of the message
    "empty": ("", None, "facts", "missing"),
    "comment": ("# nothing\n", None, "facts", "missing"),
    "no-facts": ("schema = 2\n\n[sources]\n", None, "facts", "missing"),
    "another-program": ('[project]\nname = "x"\n\n[facts]\n', 1, "project", "unknown key"),
    "facts-number": ("\nfacts = 1\n", 2, "facts", "table"),
    "facts-list": ("\nfacts = [1]\n", 2, "facts", "table"),
    "facts-text": ("\nfacts = 'a'\n", 2, "facts", "table"),
    "facts-array-of-tables": ("\n[[facts]]\nid = 1\n", 2, "facts", "table"),
    "fact-number": ("[facts]\n\noil = 1\n", 3, "facts.oil", "table"),
    "fact-list": ("[facts]\n\noil = []\n", 3, "facts.oil", "table"),
    "fact-array-of-tables": ("\n[[facts.oil]]\n", 2, "facts.oil", "table"),
    "dataset-text": ("dataset = 'a'\n[facts]\n", 1, "dataset", "table"),
    "dataset-array": ("[[dataset]]\n[facts]\n", 1, "dataset", "table"),
    "sources-list": ("sources = []\n[facts]\n", 1, "sources", "table"),
    "source-text": ("[facts]\n[sources]\npaper = 'a'\n", 3, "sources.paper", "table"),
    "topics-text": ("topics = 'trade'\n[facts]\n", 1, "topics", "table"),
    "claims-number": ("[facts]\n[claims]\na = 1\n", 3, "claims.a", "table"),
}


@pytest.mark.parametrize("case", SHAPES.values(), ids=list(SHAPES))
def test_a_false_shape_is_found(ask: Run, tmp_path: Path, case: tuple[str, int | None, str, str]) -> None:
    """A file whose tables are no tables, or that has none of facts, is refused with the place."""
    text, line, where, words = case
    path = tmp_path / "facts.toml"
    path.write_text(text)
    refused(ask, path, line, where, words)


def test_an_id_of_a_fact_and_a_claim(ask: Run, tmp_path: Path) -> None:
    """A claim must not have the id of a fact: `show` could not tell them apart."""
    path = tmp_path / "facts.toml"
    path.write_text("\n".join(SOUND).replace("[claims.oil-01]", "[claims.oil]"))
    refused(ask, path, 51, "claims.oil", "fact")


# --- Line numbers in every way of writing

MULTILINE = '''\
[sources.paper]
type = "book"
tier = "secondary"
title = "A paper"
publisher = "Press"

[facts.one]
topic = "trade"
section = "Energy"
kind = "figure"
title = "One"
statement = """\\
  [facts.two] \\
  date = 5 \\
  title = 6"""
date = "2024"
sources = ["paper"]

[facts.two]
topic = "trade"
section = "Energy"
kind = "figure"
title = "Two"
statement = "Two."
date = "FAULT"
sources = ["paper"]
'''
NESTED = """\
[facts.one]
topic = "trade"
aliases = [
  ["list"],
  "a = 1",
  'date = "2024"',
]
kind = "figure"
"""
COMMENTS = """\
[facts.a]
aliases = [ # don't end here: ] "
  "x", # nor here ]
]
kind = 1
"""
WRITINGS = {  # a file, the line of its fault, the key path of the fault
    "multi-line-text": (MULTILINE, 25, "facts.two.date"),
    "indented": ("[facts.a]\n   \t kind = 1\n", 2, "facts.a.kind"),
    "spaces-in-header": ("\n  [ facts . a ]  # comment\nkind = 1\n", 3, "facts.a.kind"),
    "comment-behind": ("[facts.a] # [facts.b]\nkind = 1 # kind = 2\n", 2, "facts.a.kind"),
    "comment-before": ("# [facts.a]\n# kind = 1\n[facts.a]\nkind = 1\n", 4, "facts.a.kind"),
    "no-spaces": ("[facts.a]\nkind=1\n", 2, "facts.a.kind"),
    "crlf": ("[facts.a]\r\n\r\nkind = 1\r\n", 3, "facts.a.kind"),
    "dotted-key": ("[facts]\n\na.kind = 1\n", 3, "facts.a.kind"),
    "dotted-from-the-top": ("\nfacts.a.kind = 1\n", 2, "facts.a.kind"),
    "dotted-with-spaces": ("\nfacts . a . kind = 1\n", 2, "facts.a.kind"),
    "inline-table": ("[facts]\na = { kind = 1 }\n", 2, "facts.a.kind"),
    "quoted-key": ('[facts.a]\n\n"kind" = 1\n', 3, "facts.a.kind"),
    "literal-key": ("[facts.a]\n\n'kind' = 1\n", 3, "facts.a.kind"),
    "quoted-header": ('\n["facts"."a"]\nkind = 1\n', 3, "facts.a.kind"),
    "escaped-key": ('[facts.a]\n\n"\\u006bind" = 1\n', 3, "facts.a.kind"),
    "escaped-header": ('[sources]\n\n[facts."\\u0061"]\n\nkind = 1\n', 5, "facts.a.kind"),
    "key-like-a-table": ('[facts.a]\n"[facts.b]" = 1\nkind = 1\n', 3, "facts.a.kind"),
    "header-after-a-quoted-bracket": ('[facts."b]"]\n[facts.a]\nkind = 1\n', 3, "facts.a.kind"),
    "hash-in-key": ('[facts."#"]\n[facts.a]\nkind = 1\n', 3, "facts.a.kind"),
    "key-with-dot": ('[facts."a.b"]\nkind = 1\n[facts.a]\nb = 1\n', 2, "facts.a.b.kind"),
    "same-name-in-another-table": ("[sources.a]\nkind = 1\n[facts.a]\nkind = 1\n", 4, "facts.a.kind"),
    "items-like-keys": (NESTED, 8, "facts.one.kind"),
    "comments-in-a-list": (COMMENTS, 5, "facts.a.kind"),
    "quote-at-the-end-of-lines": ('[facts.a]\nnote = """say "x""""\nkind = 1\n', 3, "facts.a.kind"),
    "quote-escaped": ('[facts.a]\nnote = "a\\" [b"\nkind = 1\n', 3, "facts.a.kind"),
    "quote-escaped-in-lines": ('[facts.a]\nnote = """\\""" = 1\n[b]"""\nkind = 1\n', 4, "facts.a.kind"),
    "backslash-in-a-literal": ("[facts.a]\nnote = 'a\\'\nkind = 1\n", 3, "facts.a.kind"),
    "literal-over-lines": ("[facts.a]\nnote = '''\n[facts.b]\n'''\nkind = 1\n", 5, "facts.a.kind"),
    "capital-letters": ("[facts.X]\nnote = 1\n[facts.XaX]\nkind = 1\n", 4, "facts.XaX.kind"),
    "empty-texts": ("[facts.a]\nnote = \"\"\nunit = ''\nkind = 1\n", 4, "facts.a.kind"),
}


@pytest.mark.parametrize(("text", "line", "where"), WRITINGS.values(), ids=list(WRITINGS))
def test_the_line_is_right_in_every_way_of_writing(
    ask: Run, tmp_path: Path, text: str, line: int, where: str
) -> None:
    """Strings over several lines, comments, quoted, dotted and inline keys do not shift a place."""
    path = tmp_path / "facts.toml"
    path.write_bytes(text.encode())
    found = json.loads(ask("check", str(path), "--json").stdout)
    assert line in [problem["line"] for problem in found if problem["where"] == where]


def test_a_multi_line_literal_counts_as_one_value(tmp_path: Path) -> None:
    """The text written over several lines is one line of words in the record."""
    path = tmp_path / "facts.toml"
    path.write_text(MULTILINE.replace("FAULT", "2025"))
    knowledge = irfacts.load(path)
    assert knowledge.facts["one"].statement == "[facts.two] date = 5 title = 6"
    assert knowledge.facts["two"].date == "2025"


def test_the_first_fault_by_line_is_told_with_how_many_more(ask: Run, tmp_path: Path) -> None:
    """Of several faults the one that stands first is told, with their number and the way to the rest."""
    path = tmp_path / "facts.toml"
    lines = [*SOUND]
    lines[54], lines[29], lines[13] = 'verdict = "x"', 'date = "x"', 'type = "x"'
    path.write_text("\n".join(lines))
    refused(ask, path, 14, "sources.paper.type", "2 more", f"irfacts check {path}")


# --- What a sound file becomes

FACT = """
[facts.{id}]
topic = "trade"
section = "Energy"
kind = "figure"
title = "Oil"
statement = "Oil was traded."
date = "2024"
"""
SOURCES = "".join(
    f"""
[sources.{key}]
type = "book"
tier = "{tier}"
title = "A title"
publisher = "{publisher}"
{f'origin = "{origin}"' if origin else ""}
"""
    for key, tier, publisher, origin in [
        ("ministry", "primary", "Ministry", ""),
        ("ministry-again", "primary", "Ministry", ""),
        ("company", "primary", "Company", ""),
        ("daily", "secondary", "Daily", ""),
        ("daily-again", "secondary", "Daily", ""),
        ("weekly", "secondary", "Weekly", ""),
        ("daily-pti", "secondary", "Daily", "PTI"),
        ("weekly-pti", "secondary", "Weekly", "PTI"),
        ("weekly-tass", "secondary", "Weekly", "TASS"),
        ("pti", "secondary", "PTI", ""),
        ("daily-ministry", "secondary", "Daily", "Ministry"),
        ("wiki", "tertiary", "Wiki", ""),
        ("column", "opinion", "Column", ""),
        ("column-too", "opinion", "Journal", ""),
    ]
)


def knowledge(tmp_path: Path, *facts: str) -> irfacts.Knowledge:
    """Load a file with the sources above and the *facts*, given by the lines after the common ones."""
    path = tmp_path / "facts.toml"
    named = (FACT.format(id=f"fact-{number}") + fact for number, fact in enumerate(facts))
    path.write_text(SOURCES + "".join(named))
    return irfacts.load(path)


STANDINGS = {  # the sources that a fact cites, its standing
    "one-secondary": ("daily", "single-source"),
    "one-tertiary": ("wiki", "single-source"),
    "one-opinion": ("column", "single-source"),
    "two-opinions": ("column, column-too", "single-source"),
    "secondary-and-opinion": ("daily, column", "single-source"),
    "same-publisher": ("daily, daily-again", "single-source"),
    "same-source-twice": ("daily[1], daily[2]", "single-source"),
    "same-agency": ("daily-pti, weekly-pti", "single-source"),
    "agency-and-its-copy": ("pti, daily-pti", "single-source"),
    "one-primary": ("ministry", "official"),
    "same-ministry-twice": ("ministry, ministry-again", "official"),
    "primary-and-opinion": ("ministry, column", "official"),
    "primary-and-its-copy": ("ministry, daily-ministry", "official"),
    "two-publishers": ("daily, weekly", "corroborated"),
    "two-agencies": ("daily-pti, weekly-tass", "corroborated"),
    "same-publisher-two-origins": ("daily, daily-pti", "corroborated"),
    "agency-and-own-report": ("daily-pti, weekly", "corroborated"),
    "secondary-and-tertiary": ("daily, wiki", "corroborated"),
    "primary-and-secondary": ("ministry, daily", "corroborated"),
    "two-primaries": ("ministry, company", "corroborated"),
    "two-and-opinion": ("column, daily, weekly", "corroborated"),
}


def cites(keys: str) -> str:
    """Give the line of a fact that cites the sources."""
    return f"sources = {json.dumps(keys.split(', '))}\n"


@pytest.mark.parametrize(("keys", "standing"), STANDINGS.values(), ids=list(STANDINGS))
def test_standing_follows_from_the_sources(tmp_path: Path, keys: str, standing: str) -> None:
    """Independent voices that are not opinion corroborate, one primary source is official."""
    fact = knowledge(tmp_path, cites(keys)).facts["fact-0"]
    assert fact.standing == standing
    assert fact.standing is irfacts.Standing(standing)


@pytest.mark.parametrize(
    ("lines", "standing"),
    [
        ('rank = "deprecated"\n', "superseded"),
        ('rank = "deprecated"\ndisputed_by = ["wiki"]\n', "superseded"),
        ('disputed_by = ["wiki"]\n', "disputed"),
        ('disputed_by = ["column[page 1]"]\n', "disputed"),
        ("disputed_by = []\n", "corroborated"),
        ('rank = "normal"\n', "corroborated"),
        ('rank = "preferred"\n', "corroborated"),
    ],
)
def test_rank_and_dispute_come_before_the_sources(tmp_path: Path, lines: str, standing: str) -> None:
    """A deprecated fact is superseded, a contradicted one disputed, however well it is supported."""
    assert knowledge(tmp_path, lines + cites("daily, weekly")).facts["fact-0"].standing == standing


def test_a_replaced_fact_is_superseded(tmp_path: Path) -> None:
    """A fact that others replace is superseded before it is disputed, and names them in file order."""
    facts = knowledge(
        tmp_path,
        'disputed_by = ["wiki"]\n' + cites("ministry, daily"),
        'replaces = ["fact-0"]\n' + cites("ministry, daily"),
        'replaces = ["fact-1", "fact-0"]\n' + cites("ministry"),
    ).facts
    assert [(fact.standing.value, fact.replaced_by) for fact in facts.values()] == [
        ("superseded", ("fact-1", "fact-2")),
        ("superseded", ("fact-2",)),
        ("official", ()),
    ]
    assert facts["fact-2"].replaces == ("fact-1", "fact-0")


SMALL = {  # id: lower, upper, standing, replaced_by, claims
    "target-100": ("2024-07-09", "2024-07-09", "corroborated", [], ["trade-01"]),
    "target-30": ("2014-12-11", "2014-12-11", "superseded", ["target-100"], []),
    "trade-fy2022-23": ("2022-04-01", "2023-03-31", "official", [], []),
    "trade-fy2024-25": ("2024-04-01", "2025-03-31", "official", [], []),
    "balance-fy2024-25": ("2024-04-01", "2025-03-31", "official", [], []),
    "import-hs27": ("2024-04-01", "2025-03-31", "official", [], []),
    "brahmos": ("1998-01-01", None, "corroborated", [], []),
    "s400": ("2018-10-05", "2018-10-05", "disputed", [], []),
    "carrier": ("2013-11-16", "2013-11-16", "superseded", [], []),
    "students": ("2024-01-01", "2024-12-31", "single-source", [], ["diaspora-01"]),
    "summit": ("2024-07-08", "2024-07-09", "corroborated", [], ["trade-01"]),
}


def test_what_is_derived_in_the_small_file(ask: Run, small: Path) -> None:
    """Bounds, standing, replacing facts and claims of each fact are as worked out by hand."""
    names = ("lower", "upper", "standing", "replaced_by", "claims")
    facts = json.loads(ask("show", *SMALL, "--json", facts=small).stdout)
    assert {fact["id"]: tuple(fact[name] for name in names) for fact in facts} == SMALL


def test_how_many_facts_rest_on_a_source(small: Path, tmp_path: Path) -> None:
    """A source counts each fact that cites it once; claims and disputes do not count."""
    sources = irfacts.load(small).sources
    assert {key: source.facts for key, source in sources.items()} == {
        "agency-2024": 4,
        "daily-2024": 1,
        "ministry-2025": 5,
        "opinion-2025": 1,
        "undated": 3,
        "book-1999": 3,
    }
    assert knowledge(tmp_path, cites("daily[1], daily[2]")).sources["daily"].facts == 1


def test_every_field_is_read_as_written(small: Path) -> None:
    """A fact has the values of the file: numbers as typed, lists as tuples, citations in two parts."""
    facts = irfacts.load(small).facts
    fact = facts["target-100"]
    given: dict[str, Any] = {
        "id": "target-100",
        "topic": "trade",
        "section": "Targets",
        "kind": "target",
        "title": "Target of 100 billion dollars",
        "date": "2024-07-09",
        "value": 100,
        "value_max": 120,
        "unit": "USD billion",
        "circa": True,
        "indicator": None,
        "provisional": None,
        "rank": None,
        "location": "Moscow",
        "parties": ("India", "Russia"),
        "status": "active",
        "replaces": ("target-30",),
        "aliases": ("100bn", "$100 billion"),
        "note": "Set at the 22nd summit.",
        "disputed_by": (),
        "sources": (("agency-2024", "page 2"), ("ministry-2025", None), ("opinion-2025", "trade 1")),
    }
    assert {name: getattr(fact, name) for name in given} == given
    assert [str(citation) for citation in fact.sources] == [
        "agency-2024[page 2]",
        "ministry-2025",
        "opinion-2025[trade 1]",
    ]
    assert facts["balance-fy2024-25"].value == -58930.14
    assert (facts["import-hs27"].hs, facts["import-hs27"].direction) == ("27", "import")
    assert facts["brahmos"].aliases == ("ब्रह्मोस", "БраМос")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("1_000", 1000),
        ("0x10", 16),
        ("0", 0),
        ("-0.5", -0.5),
        ("1e3", 1000.0),
        ("1.7976931348623157e308", 1.7976931348623157e308),
        ("5e-324", 5e-324),
    ],
)
def test_numbers_at_the_limits_are_read_exactly(ask: Run, tmp_path: Path, written: str, value: float) -> None:
    """A number within 64 bits is the same in the record, with its type, and in JSON."""
    path = tmp_path / "facts.toml"
    path.write_text(SOURCES + FACT.format(id="oil") + f'value = {written}\nunit = "%"\n' + cites("daily"))
    read = irfacts.load(path).facts["oil"].value
    assert (read, type(read)) == (value, type(value))
    assert json.loads(ask("show", "oil", "--json", facts=path).stdout)[0]["value"] == value


@pytest.mark.parametrize(
    "text",
    [
        "हिन्दी",
        "क्‍ष and क्‌ष",
        "👩‍🚀 in orbit",
        "[red]a[/red] :smile: \\",
        "₹500 and 5 = 5",
        "<b>&amp;</b>",
        "a; b",
        " leading space",
        "x" * 10_000,
        "№ 1 «в кавычках»",
        "می‌خواهم",
        "र्‍या",
        "🏳️‍🌈 👩🏽‍🚀 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️‍🔥 ©️",
        "葛󠄀 and ᠠ᠋",
        "imports fell; 3 - 2 = 1",
        "日本語",
    ],
    ids=ascii,
)
def test_text_that_is_sound_is_kept_exactly(tmp_path: Path, text: str) -> None:
    """Any one line of NFC text is kept to the letter, joiners, markup and length included."""
    path = tmp_path / "facts.toml"
    fact = FACT.format(id="oil").replace('"Oil was traded."', json.dumps(text, ensure_ascii=False))
    path.write_text(SOURCES + fact + cites("daily"), encoding="utf-8")
    assert irfacts.load(path).facts["oil"].statement == text


# --- The least that loads

MINIMAL = FACT.format(id="oil") + cites("daily")
CLAIM = """\
[claims.a]
source = "daily"
topic = "trade"
claim = "Oil"
verdict = "unchecked"
finding = "None."
"""
INLINE = """\
facts.a = {topic="t", section="S", kind="figure", title="A", statement="B.", date="2024", sources=["s"]}
sources.s = {type="book", tier="primary", title="T", publisher="P"}
"""
LOADS = {  # a whole file, the ids of its facts
    "facts-alone": ("[facts]\n", []),
    "facts-and-sources": (SOURCES + MINIMAL, ["oil"]),
    "no-dataset-with-schema": ("schema = 2\n" + SOURCES + MINIMAL, ["oil"]),
    "empty-dataset": ("[dataset]\n" + SOURCES + MINIMAL, ["oil"]),
    "facts-before-sources": (MINIMAL + SOURCES, ["oil"]),
    "claims-first": (CLAIM + MINIMAL + SOURCES, ["oil"]),
    "any-order": (
        FACT.format(id="new")
        + 'replaces = ["old"]\n'
        + cites("wiki")
        + SOURCES
        + FACT.format(id="old")
        + cites("daily"),
        ["new", "old"],
    ),
    "other-topics": ((SOURCES + MINIMAL).replace('"trade"', '"space-and-Science_2.0"'), ["oil"]),
    "topic-without-sections": ('[topics.trade]\ntitle = "Trade"\n' + SOURCES + MINIMAL, ["oil"]),
    "empty-tables": ("[topics]\n[claims]\n" + SOURCES + MINIMAL, ["oil"]),
    "unused-source-and-long-title": (SOURCES + MINIMAL.replace("Oil", "O" * 200), ["oil"]),
    "crlf": ((SOURCES + MINIMAL).replace("\n", "\r\n"), ["oil"]),
    "inline": (INLINE, ["a"]),
}


@pytest.mark.parametrize(("text", "ids"), LOADS.values(), ids=list(LOADS))
def test_the_least_that_loads(ask: Run, tmp_path: Path, text: str, ids: list[str]) -> None:
    """A file without dataset, topics or claims, in any order, loads and answers."""
    path = tmp_path / "facts.toml"
    path.write_bytes(text.encode())
    assert list(irfacts.load(path).facts) == ids
    done = ask("timeline", "--kind", "figure", "--json", facts=path)
    assert sorted(fact["id"] for fact in json.loads(done.stdout)) == sorted(ids)
    assert done.returncode == (0 if ids else 1)


def test_topics_are_taken_from_the_facts_where_the_file_has_none(tmp_path: Path) -> None:
    """Without [topics] a file has the topics and sections of its facts, in their order."""
    path = tmp_path / "facts.toml"
    other = FACT.format(id="gas").replace("Energy", "Gas")
    path.write_text(
        SOURCES
        + MINIMAL
        + other
        + cites("daily")
        + FACT.format(id="x").replace("trade", "art")
        + cites("wiki")
    )
    topics = irfacts.load(path).topics
    assert {key: topic.sections for key, topic in topics.items()} == {
        "trade": ("Energy", "Gas"),
        "art": ("Energy",),
    }


def test_the_shipped_file_is_the_default() -> None:
    """Without a path the file that ships is loaded: facts and claims, each with its key."""
    shipped = irfacts.load()
    assert len(shipped.facts) >= 360
    assert len(shipped.claims) >= 70
    assert all(fact.id == key and fact.sources for key, fact in shipped.facts.items())


def test_records_cannot_be_changed(small: Path) -> None:
    """The records are frozen: what was loaded stays as it was cited."""
    fact = irfacts.load(small).facts["summit"]
    with pytest.raises(AttributeError):
        fact.title = "Another"  # type: ignore[misc]  # that is the test
