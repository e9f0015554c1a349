"""`irfacts check`: every problem at once with its line, errors apart from warnings, exit codes."""

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from conftest import DATA, ROOT, Run

FAULTS = [  # line, key path, level, words of the message: each worked out by hand from faults.toml
    (2, "edition", "error", "unknown key"),
    (8, "dataset.licence", "error", "did you mean license?"),
    (12, "topics.trade.sections", "warning", "'Nobody'"),
    (27, "sources.same-page.url", "warning", "page of good"),
    (29, "sources.unused", "error", "nothing cites it"),
    (40, "sources.from-later.issued", "error", "after the edition's date"),
    (41, "sources.from-later.accessed", "error", "after the edition's date"),
    (44, "sources.misspelt.type", "error", "did you mean article-newspaper?"),
    (48, "sources.misspelt.issued", "error", "no such day"),
    (49, "sources.misspelt.url", "error", "http"),
    (51, "sources.without-publisher.publisher", "error", "missing"),
    (77, "facts.wrong-values.topic", "error", "did you mean trade?"),
    (79, "facts.wrong-values.kind", "error", "did you mean figure?"),
    (80, "facts.wrong-values.title", "error", "formula"),
    (81, "facts.wrong-values.statement", "error", "U+0009"),
    (82, "facts.wrong-values.date", "error", "2023-04/2024-03"),
    (83, "facts.wrong-values.value", "error", "a number, not text"),
    (85, "facts.wrong-values.circa", "error", "true or false, not text"),
    (86, "facts.wrong-values.hs", "error", "two digits"),
    (87, "facts.wrong-values.parties", "error", "a list, not text"),
    (88, "facts.wrong-values.status", "error", "completed"),
    (89, "facts.wrong-values.replaces", "error", "did you mean sound?"),
    (90, "facts.wrong-values.aliases", "error", "semicolon"),
    (91, "facts.wrong-values.sources", "error", "did you mean good?"),
    (93, "facts.lacks-keys.title", "error", "missing"),
    (95, "facts.lacks-keys.section", "error", "did you mean Figures?"),
    (98, "facts.lacks-keys.date", "error", "date without quotes"),
    (99, "facts.lacks-keys.value", "error", "finite"),
    (101, "facts.lacks-keys.note", "error", "U+202E"),
    (102, "facts.lacks-keys.sources", "error", "needs a source"),
    (104, "facts.a b", "error", "not a key"),
    (113, "facts.Style_1", "error", "style"),
    (126, "facts.long-title.title", "error", "81 characters"),
    (127, "facts.long-title.statement", "warning", "space"),
    (138, "facts.value-alone.value", "error", "value and unit go together"),
    (148, "facts.unit-alone.unit", "error", "value and unit go together"),
    (159, "facts.unit-unknown.value_max", "error", "above value"),
    (160, "facts.unit-unknown.unit", "error", "USD million"),
    (181, "facts.point-2.date", "error", "point-1"),
    (183, "facts.point-2.unit", "error", "'USD million'"),
    (194, "facts.point-3.indicator", "error", "needs a value"),
    (214, "facts.circle-2.replaces", "error", "circle-1 > circle-2 > circle-1"),
    (225, "facts.itself.replaces", "error", "itself"),
    (226, "facts.itself.aliases", "warning", "alias of circle-2"),
    (236, "facts.too-early.status", "error", "after the edition's date"),
    (246, "facts.too-late.status", "warning", "passed by the edition's date"),
    (255, "facts.twice.parties", "error", "'India' stands there twice"),
    (256, "facts.twice.date", "warning", "after parties"),
    (257, "facts.twice.disputed_by", "warning", "supports the fact"),
    (267, "facts.without-direction.hs", "error", "direction"),
    (278, "claims.sound", "error", "id of a fact"),
    (279, "claims.sound.source", "error", "key[locator]"),
    (282, "claims.sound.verdict", "error", "confirmed"),
    (283, "claims.sound.finding", "error", "NFC"),
    (284, "claims.sound.facts", "error", "did you mean sound?"),
    (286, "fact", "error", "did you mean facts?"),
]


def check(ask: Run, path: Path, *options: str) -> tuple[int, list[dict[str, Any]]]:
    """Give the exit code and the problems of a file."""
    done = ask("check", str(path), "--json", *options)
    return done.returncode, json.loads(done.stdout)


def test_every_fault_is_found_at_once(ask: Run) -> None:
    """The file of faults gives one message for each, sorted by place, and no other."""
    code, found = check(ask, DATA / "faults.toml")
    assert code == 1
    assert [(each["line"], each["where"], each["level"]) for each in found] == [each[:3] for each in FAULTS]
    for problem, (*_, words) in zip(found, FAULTS, strict=True):
        assert words in problem["message"]


def test_the_text_form_says_what_json_says(ask: Run) -> None:
    """Each problem is one line `file:line: where: message` on stdout; the count is on stderr."""
    path = DATA / "faults.toml"
    done = ask("check", str(path))
    _, found = check(ask, path)
    assert done.returncode == 1
    mark = {"error": "", "warning": "warning: "}
    assert done.stdout.splitlines() == [
        f"{path}:{each['line']}: {each['where']}: {mark[each['level']]}{each['message']}" for each in found
    ]
    warnings = sum(each["level"] == "warning" for each in found)
    assert f"{len(found) - warnings} errors, {warnings} warnings" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_messages(ask: Run) -> None:
    """The messages for the file of faults stand to the letter in faults.txt, beside it."""
    path = DATA / "faults.toml"
    printed = ask("check", str(path)).stdout
    assert printed.replace(str(path), path.name) == path.with_suffix(".txt").read_text("utf-8")


def test_json_has_the_same_keys_in_every_problem(ask: Run) -> None:
    """Each JSON record has file, line, where, level and message, in this order."""
    path = DATA / "faults.toml"
    _, found = check(ask, path)
    assert {tuple(each) for each in found} == {("file", "line", "where", "level", "message")}
    assert {each["file"] for each in found} == {str(path)}


@pytest.mark.parametrize("options", [[], ["--strict"]], ids=repr)
def test_a_sound_file_is_clean(ask: Run, small: Path, options: list[str]) -> None:
    """A file without a problem gives nothing on stdout (json: an empty list) and exit 0."""
    done = ask("check", str(small), *options)
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 errors, 0 warnings" in done.stderr
    assert check(ask, small, *options) == (0, [])


@pytest.mark.parametrize("options", [[], ["--strict"]], ids=repr)
def test_the_shipped_file_is_clean(ask: Run, options: list[str]) -> None:
    """The knowledge file that ships has no error and no warning."""
    done = ask("check", *options)
    assert (done.returncode, done.stdout) == (0, "")
    assert str(ROOT / "data" / "facts.toml") in done.stderr


def test_warnings_fail_only_when_strict(ask: Run, small: Path, tmp_path: Path) -> None:
    """A warning is told and exit 0, with --strict exit 1."""
    path = tmp_path / "facts.toml"
    path.write_text(small.read_text(encoding="utf-8").replace("The leaders met", "The leaders  met"))
    code, found = check(ask, path)
    assert (code, [(each["where"], each["level"]) for each in found]) == (
        0,
        [("facts.summit.statement", "warning")],
    )
    assert check(ask, path, "--strict") == (1, found)
    assert ask("check", str(path), "--strict").returncode == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [("facts = [", 1), ("[facts]\n\na = = 1\n", 3), ("[facts.a]\n[facts.b]\n[facts.a]\n", 3), ("\x00", 1)],
    ids=repr,
)
def test_a_syntax_error_counts_as_found(ask: Run, tmp_path: Path, text: str, line: int) -> None:
    """A file that is no TOML has one problem, with its line: exit 1, told on stdout."""
    path = tmp_path / "facts.toml"
    path.write_text(text)
    done = ask("check", str(path))
    assert done.returncode == 1
    assert done.stdout.startswith(f"{path}:{line}: ")
    assert len(done.stdout.splitlines()) == 1
    code, found = check(ask, path)
    assert (code, [(each["line"], each["where"], each["level"]) for each in found]) == (
        1,
        [(line, "", "error")],
    )


@pytest.mark.parametrize("options", [[], ["--json"], ["--strict"]], ids=repr)
@pytest.mark.parametrize("kind", ["missing", "folder", "loop"])
def test_a_file_that_cannot_be_read(ask: Run, tmp_path: Path, kind: str, options: list[str]) -> None:
    """A file that is not there or is none is no finding but exit 3, with nothing on stdout."""
    path = tmp_path / "facts.toml"
    if kind == "folder":
        path.mkdir()
    if kind == "loop":
        path.symlink_to(path)
    done = ask("check", str(path), *options)
    assert (done.returncode, done.stdout) == (3, "")
    why = {"missing": "No such file or directory", "folder": "is a folder"}.get(
        kind, os.strerror(errno.ELOOP)
    )
    assert done.stderr == f"irfacts: {path}: {why}\n"


def test_the_file_may_be_named_in_three_ways(run: Run, tmp_path: Path, small: Path) -> None:
    """FILE, --facts and IRFACTS_FILE name the file, the nearest wins."""
    faults = DATA / "faults.toml"
    named = run("check", str(faults)).stdout
    assert named
    assert run("check", facts=faults).stdout == named
    assert run("check", env={"IRFACTS_FILE": str(faults)}).stdout == named
    assert run("check", str(small), env={"IRFACTS_FILE": str(faults)}).stdout == ""
    assert run("check", facts=small, env={"IRFACTS_FILE": str(faults)}).stdout == ""
    assert run("check", str(tmp_path / "none"), facts=small).returncode == 3


@pytest.mark.parametrize("options", [[], ["--strict"]], ids=repr)
@pytest.mark.parametrize("order", [1, -1])
def test_several_files(ask: Run, tmp_path: Path, small: Path, options: list[str], order: int) -> None:
    """Each problem names its file, each file has its count, in the order asked for; the worst code counts."""
    warned = tmp_path / "warned.toml"
    warned.write_text(small.read_text(encoding="utf-8").replace("The leaders met", "The leaders  met"))
    paths = [small, warned, DATA / "faults.toml"][::order]
    done = ask("check", *map(str, paths), *options)
    alone = [ask("check", str(path), *options) for path in paths]
    assert done.stdout == "".join(each.stdout for each in alone) != ""
    assert done.stderr == "".join(each.stderr for each in alone)
    assert done.returncode == 1
    assert ask("check", str(small), str(warned), *options).returncode == len(options)
    array = json.loads(ask("check", *map(str, paths), "--json").stdout)
    assert array == [finding for path in paths for finding in check(ask, path)[1]]


@pytest.mark.parametrize("options", [[], ["--json"], ["--strict"]], ids=repr)
@pytest.mark.parametrize("name", ["none.toml", "."])
def test_the_others_are_checked_beside_a_file_that_cannot_be_read(
    ask: Run, tmp_path: Path, options: list[str], name: str
) -> None:
    """What cannot be read is one line and exit 3; what can is checked, before and behind it."""
    faults, bad = str(DATA / "faults.toml"), str(tmp_path / name)
    for paths in ([bad, faults], [faults, bad], [bad, faults, bad]):
        done = ask("check", *paths, *options)
        assert done.returncode == 3
        assert done.stdout == ask("check", faults, *options).stdout
        assert done.stderr.count(f"irfacts: {bad}: ") == paths.count(bad)
        assert done.stderr.count("\n") == len(paths)
    assert ask("check", bad, bad, *options).stdout == ""


def test_counts_of_several_files_name_them(ask: Run, tmp_path: Path, small: Path) -> None:
    """A count that has a floor is told with its file where there are several."""
    floored = tmp_path / "floored.toml"
    floored.write_text(small.read_text("utf-8").replace("[dataset]", "[dataset]\nfloors.facts = 5"))
    alone = ask("check", str(floored)).stderr
    assert "irfacts: facts: 11 (floor: 5)\n" in alone
    assert "irfacts: primary: 45.4 % (floor: none)\n" in alone
    both = ask("check", str(small), str(floored)).stderr
    assert f"irfacts: {floored}: facts: 11 (floor: 5)\n" in both
    assert f"{small}: facts" not in both


def test_each_of_several_files_is_held_against_an_older_one(ask: Run, tmp_path: Path, small: Path) -> None:
    """`--against` finds what each file lost; an older edition that cannot be used is exit 3."""
    other = tmp_path / "other.toml"
    other.write_text(small.read_text("utf-8").replace("s400", "s500"))
    done = ask("check", str(small), str(other), str(other), "--against", str(small))
    assert done.returncode == 1
    assert [line.split(": ")[:3] for line in done.stdout.splitlines()] == 2 * [
        [str(other), "moved", "'s400' of the older edition is lost"]
    ]
    done = ask("check", str(small), str(other), "--against", str(tmp_path / "none"))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)


def test_a_wrong_option_is_wrong_use(ask: Run, small: Path) -> None:
    """An option that check does not have is exit 2 with nothing on stdout."""
    done = ask("check", str(small), "--since", "2024")
    assert (done.returncode, done.stdout) == (2, "")


# --- Rule by rule, each on the small file with one change

RULES: dict[str, tuple[str, str, list[tuple[str, str]]]] = {  # from, to, the problems that this makes
    "title-of-80": ('"S-400 contract"', f'"{"x" * 80}"', []),
    "title-of-81": ('"S-400 contract"', f'"{"x" * 81}"', [("facts.s400.title", "error")]),
    "title-of-80-in-devanagari": ('"S-400 contract"', f'"{"क" * 80}"', []),
    "space-at-the-end": ('"S-400 contract"', '"S-400 contract "', [("facts.s400.title", "warning")]),
    "note-with-two-spaces": ("22nd summit", "22nd  summit", [("facts.target-100.note", "warning")]),
    "location-with-two-spaces": (
        'location = "Kazan"',
        'location = "Kazan,  Moscow"',
        [("facts.students.location", "warning")],
    ),
    "space-in-the-title-of-a-source": (
        '"A page without a date"',
        '"A page  without a date"',
        [("sources.undated.title", "warning")],
    ),
    "space-at-the-end-of-an-author": (
        '["Иванов, Иван"]',
        '["Иванов, Иван "]',
        [("sources.book-1999.author", "warning")],
    ),
    "space-in-a-finding": (
        '"Kazan is one of them."',
        '"Kazan is one  of them."',
        [("claims.diaspora-01.finding", "warning")],
    ),
    "value-alone": ('\nunit = "students"', "", [("facts.students.value", "error")]),
    "unit-alone": ("\nvalue = 3000", "", [("facts.students.unit", "error")]),
    "unit-unknown": ('unit = "students"', 'unit = "student"', [("facts.students.unit", "error")]),
    "value-zero": ("value = 3000", "value = 0", []),
    "range-reversed": ("value_max = 120", "value_max = 99", [("facts.target-100.value_max", "error")]),
    "range-of-nothing": ("value_max = 120", "value_max = 100", [("facts.target-100.value_max", "error")]),
    "range-without-value": (
        'value = 100\nvalue_max = 120\nunit = "USD billion"\n',
        "value_max = 120\n",
        [("facts.target-100.value_max", "error"), ("facts.target-100.says", "error")],
    ),
    "indicator-without-value": (
        "value = -58930.14\n",
        "",
        [("facts.balance-fy2024-25.unit", "error"), ("facts.balance-fy2024-25.indicator", "error")],
    ),
    "another-unit-in-a-series": (
        'value = 68692.74\nunit = "USD million"',
        'value = 68.7\nunit = "USD billion"',
        [("facts.trade-fy2024-25.unit", "error")],
    ),
    "two-points-for-a-date": (
        'indicator = "goods-balance"',
        'indicator = "goods-trade"',
        [("facts.balance-fy2024-25.date", "error")],
    ),
    "preferred-beside-normal": (
        'indicator = "goods-balance"\n',
        'indicator = "goods-trade"\nrank = "preferred"\n',
        [],
    ),
    "deprecated-beside-normal": (
        'indicator = "goods-balance"\n',
        'indicator = "goods-trade"\nrank = "deprecated"\n',
        [],
    ),
    "replaced-beside-normal": (
        'indicator = "goods-balance"\n',
        'indicator = "goods-trade"\nreplaces = ["trade-fy2024-25"]\n',
        [],
    ),
    "normal-beside-normal": (
        'indicator = "goods-balance"\n',
        'indicator = "goods-trade"\nrank = "normal"\n',
        [("facts.balance-fy2024-25.date", "error")],
    ),
    "hs-without-direction": ('direction = "import"\n', "", [("facts.import-hs27.hs", "error")]),
    "issued-on-the-last-day": ('issued = "2025-04-15"', 'issued = "2025-06-30"', []),
    "issued-in-the-same-month": ('issued = "2025-04-15"', 'issued = "2025-06"', []),
    "issued-in-the-same-year": ('issued = "2025-04-15"', 'issued = "2025"', []),
    "issued-the-day-after": (
        'issued = "2025-04-15"',
        'issued = "2025-07-01"',
        [("sources.ministry-2025.issued", "error")],
    ),
    "issued-after-the-year": (
        'issued = "2025-04-15"',
        'issued = "2026/2027"',
        [("sources.ministry-2025.issued", "error")],
    ),
    "issued-before-a-later-day": ('issued = "2025-04-15"', 'issued = "../2030"', []),
    "accessed-after": (
        'accessed = "2025-05-05"',
        'accessed = "2025-07-01"',
        [("sources.undated.accessed", "error")],
    ),
    "no-edition-date": ('updated = "2025-06-30"\n', "", []),
    "unused-source": (
        'sources = ["agency-2024", "daily-2024"]',
        'sources = ["agency-2024"]',
        [("sources.daily-2024", "error")],
    ),
    "used-by-a-claim-alone": (
        '"daily-2024"]\n',
        '"undated"]\n',
        [("sources.daily-2024", "error")],
    ),
    "used-as-a-dispute-alone": ('disputed_by = ["undated[table 1]"]', 'disputed_by = ["opinion-2025"]', []),
    "same-page": (
        'url = "https://example.org/other"',
        'url = "https://example.org/stats"',
        [("sources.ministry-2025.url", "warning")],
    ),
    "same-page-other-scheme": (
        'url = "https://example.org/other"',
        'url = "http://example.org/stats/"',
        [("sources.ministry-2025.url", "warning")],
    ),
    "same-page-other-fragment": (
        'url = "https://example.org/other"',
        'url = "https://example.org/stats#table-2"',
        [("sources.ministry-2025.url", "warning")],
    ),
    "another-page-by-its-query": (
        'url = "https://example.org/other"',
        'url = "https://example.org/stats?page=2"',
        [],
    ),
    "another-page-by-a-letter": (
        'url = "https://example.org/other"',
        'url = "https://example.org/statsX"',
        [],
    ),
    "another-page-that-names-it": (
        'url = "https://example.org/other"',
        'url = "https://archive.example/https://example.org/stats"',
        [],
    ),
    "completed-on-the-last-day": (
        'date = "2024-07-08/2024-07-09"\nlocation',
        'date = "2025-06-30"\nlocation',
        [],
    ),
    "completed-the-day-after": (
        'date = "2024-07-08/2024-07-09"\nlocation',
        'date = "2025-07-01"\nlocation',
        [("facts.summit.status", "error")],
    ),
    "completed-since-nobody-knows-when": (
        'date = "2024-07-08/2024-07-09"\nlocation',
        'date = "../2025-07-01"\nlocation',
        [],
    ),
    "planned-for-later": (
        'date = "2014-12-11"\nvalue = 30\nunit = "USD billion"\nstatus = "met"',
        'date = "2025-07"\nvalue = 30\nunit = "USD billion"\nstatus = "planned"',
        [],
    ),
    "planned-target-passed": (
        'date = "2014-12-11"\nvalue = 30\nunit = "USD billion"\nstatus = "met"',
        'date = "2025-05"\nvalue = 30\nunit = "USD billion"\nstatus = "planned"',
        [("facts.target-30.status", "warning")],
    ),
    "planned-event-passed": (
        'status = "completed"',
        'status = "planned"',
        [("facts.summit.status", "error")],
    ),
    "stalled-event-passed": ('status = "completed"', 'status = "stalled"', []),
    "met-target-passed": ('date = "2014-12-11"', 'date = "2014/2024"', []),
    "open-target-passed": (
        'date = "2024-07-09"',
        'date = "2024-07-09/2025-06-29"',
        [("facts.target-100.status", "warning")],
    ),
    "open-target-on-its-last-day": ('date = "2024-07-09"', 'date = "2024-07-09/2025-06-30"', []),
    "open-target-without-end": ('date = "2024-07-09"', 'date = "2024-07-09/.."', []),
    "double-alias": (
        '["100bn", "$100 billion"]',
        '["100bn", "100bn"]',
        [("facts.target-100.aliases", "error")],
    ),
    "alias-of-another": (
        '["ब्रह्मोस", "БраМос"]',
        '["ब्रह्मोस", "ОЙЛ", "НЕФТЬ"]',
        [("facts.brahmos.aliases", "warning")],
    ),
    "double-source": (
        '"book-1999[12]"]',
        '"book-1999[12]", "agency-2024"]',
        [("facts.summit.sources", "error")],
    ),
    "double-background": (
        'says = { agency-2024 = "5.43"',
        'background = ["book-1999", "book-1999"]\nsays = { agency-2024 = "5.43"',
        [("facts.s400.background", "error")],
    ),
    "double-section": (
        '["Missiles", "Ships"]',
        '["Missiles", "Ships", "Ships"]',
        [("topics.defence.sections", "error")],
    ),
    "double-fact-of-a-claim": (
        'facts = ["summit", "target-100"]',
        'facts = ["summit", "target-100", "summit"]',
        [("claims.trade-01.facts", "error")],
    ),
    "two-places-in-one-source": ('"book-1999[12]"]', '"book-1999[12]", "book-1999[13]"]', []),
    "capital-in-a-key": ("[facts.carrier]", "[facts.Carrier]", [("facts.Carrier", "error")]),
    "capital-in-the-key-of-a-claim": (
        "[claims.diaspora-01]",
        "[claims.Diaspora-01]",
        [("claims.Diaspora-01", "error")],
    ),
    "underscore-in-a-key": ("[facts.carrier]", "[facts.the_carrier]", [("facts.the_carrier", "error")]),
    "two-hyphens-in-a-key": ("[facts.carrier]", "[facts.the--carrier]", [("facts.the--carrier", "error")]),
    "number-in-a-key": ("[facts.carrier]", "[facts.2013-carrier]", []),
    "empty-section": (
        '"Goods by HS chapter"]',
        '"Goods by HS chapter", "Energy"]',
        [("topics.trade.sections", "warning")],
    ),
    "title-before-kind": (
        'kind = "agreement"\ntitle = "S-400 contract"\n',
        'title = "S-400 contract"\nkind = "agreement"\n',
        [("facts.s400.kind", "warning")],
    ),
    "unknown-key-beside-a-rule": (
        'value = 3000\nunit = "students"\n',
        'value = 3000\nunits = "students"\n',
        [("facts.students.value", "error"), ("facts.students.units", "error")],
    ),
}


@pytest.mark.parametrize(("before", "after", "problems"), RULES.values(), ids=list(RULES))
def test_each_rule_alone(
    ask: Run, tmp_path: Path, small: Path, before: str, after: str, problems: list[tuple[str, str]]
) -> None:
    """One change to a clean file makes just the problems of the rule, on the lines of their keys."""
    text = small.read_text(encoding="utf-8")
    assert text.count(before) == 1
    text = text.replace(before, after)
    path = tmp_path / "facts.toml"
    path.write_text(text, encoding="utf-8")
    code, found = check(ask, path)
    assert [(each["where"], each["level"]) for each in found] == problems
    assert code == (1 if "error" in [level for _, level in problems] else 0)
    lines = text.splitlines()
    for problem in found:
        line = lines[problem["line"] - 1]
        assert line.startswith((f"{problem['where'].rpartition('.')[2]} =", f"[{problem['where']}]"))


FACT = """\
[facts.{}]
topic = "t"
section = "S"
kind = "event"
title = "A"
statement = "B."
date = "2024"
replaces = {}
sources = ["s"]
"""


def facts(**replaces: list[str]) -> str:
    """Give a file with one source and facts that replace one another."""
    source = '[sources.s]\ntype = "book"\ntier = "primary"\ntitle = "T"\npublisher = "P"\n'
    return source + "".join(FACT.format(key, json.dumps(others)) for key, others in replaces.items())


CIRCLES = {  # who replaces whom, the facts of which one is told for each circle
    "none": ({"a": [], "b": ["a"], "c": ["b", "a"]}, []),
    "diamond": ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, []),
    "two": ({"a": ["b"], "b": ["a"]}, ["ab"]),
    "three": ({"a": ["b"], "b": ["c"], "c": ["a"]}, ["abc"]),
    "with-a-tail": ({"x": ["a"], "a": ["b"], "b": ["a"], "y": []}, ["ab"]),
    "two-circles": ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, ["ab", "cd"]),
    "behind-a-diamond": ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": ["e"], "e": ["d"]}, ["de"]),
}


@pytest.mark.parametrize(("replaces", "circles"), CIRCLES.values(), ids=list(CIRCLES))
def test_facts_must_not_replace_one_another_in_a_circle(
    ask: Run, tmp_path: Path, replaces: dict[str, list[str]], circles: list[str]
) -> None:
    """Each circle is one error at the fact that closes it, on the line of its `replaces`."""
    path = tmp_path / "facts.toml"
    path.write_text(facts(**replaces))
    code, found = check(ask, path)
    assert (code, len(found)) == (1 if circles else 0, len(circles))
    for problem, circle in zip(found, circles, strict=True):
        table, key, name = problem["where"].split(".")
        assert (table, name, problem["level"]) == ("facts", "replaces", "error")
        assert key == circle[-1]
        lines = path.read_text().splitlines()
        assert lines.index(f"[facts.{key}]") + 7 == problem["line"] - 1


def test_a_fact_may_replace_none_that_is_not_there(ask: Run, tmp_path: Path) -> None:
    """A `replaces` that names nothing is told, and the circles beside it are found all the same."""
    path = tmp_path / "facts.toml"
    path.write_text(facts(x=["gone", "a"], a=["b"], b=["a"], y=["x", "gone"]))
    _, found = check(ask, path)
    assert [(each["where"], each["message"]) for each in found] == [
        ("facts.x.replaces", "there is no fact 'gone'"),
        ("facts.b.replaces", "goes round: a > b > a"),
        ("facts.y.replaces", "there is no fact 'gone'"),
    ]


KEYED = """\
[topics.A_topic]
title = "T"

[sources.A_source]
type = "book"
tier = "opinion"
title = "T"
publisher = "P"

[sources.claiming]
type = "book"
tier = "opinion"
title = "T"
publisher = "P"

[facts.a-fact]
topic = "A_topic"
section = "S"
kind = "{kind}"
title = "A"
statement = "B."
date = "2024"
status = "planned"
sources = ["A_source"]

[claims.a-claim]
source = "claiming"
topic = "A_topic"
claim = "C"
verdict = "confirmed"
finding = "F."

[dataset]
updated = "2025-06-30"
"""


@pytest.mark.parametrize("kind", ["event", "exercise", "target", "forecast", "agreement", "programme"])
def test_keys_of_every_table_and_what_should_have_happened(ask: Run, tmp_path: Path, kind: str) -> None:
    """Topics and sources have keys in style too, a claim cites its text, plans are held to dates."""
    path = tmp_path / "facts.toml"
    path.write_text(KEYED.format(kind=kind))
    _, found = check(ask, path)
    waits = kind in ("event", "exercise", "target", "forecast")
    assert [(each["where"], each["level"]) for each in found] == [
        ("topics.A_topic", "error"),
        ("sources.A_source", "error"),
        *[("facts.a-fact.status", "error" if kind in ("event", "exercise") else "warning")] * waits,
        ("dataset", "warning"),
    ]


def test_what_a_text_refers_to_is_there(ask: Run, tmp_path: Path) -> None:
    """*See ID* names a fact, a claim, or one that moved; other words with hyphens are no references."""
    path = tmp_path / "facts.toml"
    text = facts(**{"ins-tamal": [], "ins-tushil": []}) + '\n[moved]\nold-ship = "ins-tamal"\n'
    seen = "See ins-tushil and, for the well-known one, see old-ship; for more see ins-tama-l."
    path.write_text(text.replace("[facts.ins-tamal]\n", f'[facts.ins-tamal]\nnote = "{seen}"\n', 1))
    _, found = check(ask, path)
    assert [(each["where"], each["message"]) for each in found if "fact or claim" in each["message"]] == [
        (
            "facts.ins-tamal.note",
            "there is no fact or claim 'ins-tama-l' (did you mean ins-tamal or ins-tushil?)",
        )
    ]


def test_the_format_stands_first(ask: Run, tmp_path: Path) -> None:
    """`schema` behind `dataset` is a warning, as every table out of its place."""
    path = tmp_path / "facts.toml"
    path.write_text('dataset = {title = "T"}\nschema = 2\n' + facts(a=[]))
    _, found = check(ask, path)
    assert [(each["where"], each["message"]) for each in found] == [("schema", "stands after dataset")]


def test_every_entry_is_held_to_the_order_of_its_fields(ask: Run, tmp_path: Path) -> None:
    """Each entry with a field out of its place is one warning, in every table."""
    path = tmp_path / "facts.toml"
    text = facts(a=[], b=[], c=[]).replace(
        'kind = "event"\ntitle = "A"\n', 'title = "A"\nkind = "event"\n', 2
    )
    path.write_text(text.replace('tier = "primary"\ntitle = "T"\n', 'title = "T"\ntier = "primary"\n'))
    _, found = check(ask, path)
    assert [each["where"] for each in found] == ["sources.s.tier", "facts.a.kind", "facts.b.kind"]


@pytest.mark.parametrize(
    ("rank", "others", "told"), [("deprecated", "bc", ["facts.c.date"]), ("preferred", "b", [])]
)
def test_ranks_beside_points_without(
    ask: Run, tmp_path: Path, rank: str, others: str, told: list[str]
) -> None:
    """A point without a rank is normal; behind a deprecated one the others are held against one another."""
    point = 'value = 1\nunit = "people"\nindicator = "i"\nsources'
    text = facts(a=[], **{key: [] for key in others})
    text = text.replace("sources =", f"{point} =").replace("replaces = []\n", "")
    path = tmp_path / "facts.toml"
    path.write_text(text.replace("sources =", f'rank = "{rank}"\nsources =', 1))
    _, found = check(ask, path)
    assert [each["where"] for each in found] == told


@pytest.mark.parametrize("shape", ["chain", "diamonds"])
def test_long_ways_of_replacement_are_followed_once(ask: Run, tmp_path: Path, shape: str) -> None:
    """A thousand facts in a row, or two hundred in diamonds one upon another, are checked at once."""
    if shape == "chain":
        replaces = {f"a{at}": [f"a{at + 1}"] for at in range(1000)} | {"a1000": []}
    else:
        replaces = {"a50": []}
        for at in range(50):
            replaces |= {f"a{at}": [f"b{at}", f"c{at}"], f"b{at}": [f"a{at + 1}"], f"c{at}": [f"a{at + 1}"]}
    path = tmp_path / "facts.toml"
    path.write_text(facts(**replaces))
    done = ask("check", str(path), "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


@pytest.mark.parametrize(
    ("ranks", "told"),
    [
        ("normal normal", True),
        ("preferred preferred", True),
        ("preferred normal", False),
        ("normal preferred", False),
        ("deprecated normal", False),
        ("deprecated deprecated", False),
    ],
)
def test_a_series_has_one_best_point_for_a_date(
    ask: Run, tmp_path: Path, small: Path, ranks: str, told: bool
) -> None:
    """Two points of a series for one date need ranks that tell which of them counts."""
    first, second = (f'indicator = "goods-trade"\nrank = "{rank}"\n' for rank in ranks.split())
    text = small.read_text(encoding="utf-8")
    text = text.replace('indicator = "goods-trade"\nprovisional = true\n', first)
    text = text.replace('indicator = "goods-balance"\n', second)
    path = tmp_path / "facts.toml"
    path.write_text(text, encoding="utf-8")
    _, found = check(ask, path)
    assert [each["where"] for each in found] == ["facts.balance-fy2024-25.date"] * told


def test_tables_out_of_order_are_a_warning(ask: Run, tmp_path: Path, small: Path) -> None:
    """A file whose tables stand in another order loads, and check warns where one stands too late."""
    head, facts_on = small.read_text(encoding="utf-8").split("[sources.agency-2024]")
    sources, rest = facts_on.split("[facts.target-100]")
    path = tmp_path / "facts.toml"
    path.write_text(f"{head}[facts.target-100]{rest}\n[sources.agency-2024]{sources}", encoding="utf-8")
    code, found = check(ask, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert code == 0
    assert [(each["where"], each["level"]) for each in found] == [("sources", "warning")]
    assert lines[found[0]["line"] - 1] == "[sources.agency-2024]"


def test_many_faults_are_all_told(ask: Run, tmp_path: Path) -> None:
    """A file with two thousand faults gives two thousand messages, in the order of their lines."""
    path = tmp_path / "facts.toml"
    path.write_text("[facts]\n" + "".join(f"x{at} = 1\n" for at in range(2000)))
    code, found = check(ask, path)
    assert (code, [each["line"] for each in found]) == (1, [*range(2, 2002)])


def test_what_the_file_holds_is_shown_safely(ask: Run, tmp_path: Path) -> None:
    """Control and bidi characters of a file's name, keys and values are visible text in the messages."""
    path = tmp_path / "a\x1b[31m.toml"
    path.write_text('[facts]\n"\\u001b]0;x" = "\\u202e"\n[facts.b]\nkind = "\\u009b1m"\ndate = "\\u0007"\n')
    done = ask("check", str(path))
    assert done.returncode == 1
    assert rf"{tmp_path}/a\x1b[31m.toml:2: " in done.stdout
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(done.stdout + done.stderr)
