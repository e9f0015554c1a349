"""Standing that is earned: what each source gives for a figure, and what follows from it."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import irfacts
from conftest import Run
from inside import toml
from irfacts.knowledge.agreement import Quantity, describe

# A figure, what a source gives, whether it is within that, and whether the source gives this very figure.
GIVEN = """
68.72 68.7 admits gives
68.72 68.72 admits gives
68.72 69 admits gives
68.72 68 - -
68.75 68.7 admits gives
68.76 68.7 - -
68692.74 68.7e3 admits gives
68692.74 68.72e3 - -
68692.74 68.69e3 admits gives
1.25 1.2 admits gives
1.26 1.2 - -
110 100/120 admits -
121 100/120 - -
1.6 >1.5 admits -
1.5 >1.5 admits gives
1.4 >1.5 - -
4 <5 admits -
6 <5 - -
5 >=5 admits gives
5 <=5 admits gives
30000 ~3e4 admits gives
-58930.14 -58.93e3 admits gives
-58930.14 -58.9e3 admits gives
"""


def rows(table: str) -> list[tuple[str, ...]]:
    """Give the rows of a table, cell by cell."""
    return [tuple(line.split()) for line in table.strip().split("\n")]


@pytest.mark.parametrize(("value", "text", "admits", "gives"), rows(GIVEN))
def test_half_a_unit_of_the_last_digit_decides(value: str, text: str, admits: str, gives: str) -> None:
    """A source supports a figure to half a unit of the last digit that it gives, exactly."""
    quantity = Quantity.parse(text)
    figure = Decimal(value)
    assert (quantity.admits(figure, figure), quantity.gives(figure, figure)) == (admits != "-", gives != "-")


def test_a_range_is_given_by_both_ends() -> None:
    """A range is given by a source that gives both of its ends."""
    low, high = Decimal(100), Decimal(120)
    assert Quantity.parse("100/120").gives(low, high)
    assert not Quantity.parse("100/125").gives(low, high)
    assert not Quantity.parse("100").gives(low, high)


@pytest.mark.parametrize(
    "text", ["", "1,5", "about 5", "1.2.3", "5 %", "10/5", "1e", ">", "1/2/3", "١٢", "1e999"]
)
def test_other_forms_are_refused(text: str) -> None:
    """What is no quantity is a ValueError that names the forms."""
    with pytest.raises(ValueError, match=r"1\.2|ends below"):
        Quantity.parse(text)


@given(st.decimals(min_value=0, max_value=10**9, places=3), st.integers(0, 3))
def test_a_rounded_figure_is_supported_by_its_rounding(value: Decimal, places: int) -> None:
    """Whatever a figure is, the source that rounds it gives it."""
    rounded = round(value, places)
    assert Quantity.parse(str(rounded)).gives(value, value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("68.72e3", "68,720 to the nearest 10"),
        (">1.5", "more than 1.5"),
        ("~3e4", "about 30,000 to the nearest 10,000"),
        ("100/120", "100–120"),
        ("<=5", "at most 5"),
    ],
)
def test_quantities_in_words(text: str, words: str) -> None:
    """A card says in words what a source gives."""
    assert describe(text) == words


def source(publisher: str, **more: str) -> dict[str, str]:
    """Give a source."""
    return {"type": "webpage", "tier": "secondary", "title": "T", "publisher": publisher, **more}


SOURCES = {
    "paper": source("The Paper", origin="Ministry", issued="2024-05-01"),
    "daily": source("The Daily", origin="Ministry", issued="2025-01"),
    "agency": source("The Agency", issued="2024"),
    "ministry": source("Ministry", tier="primary"),
    "columnist": source("The Column", tier="opinion"),
}


def written(path: Path, fact: dict[str, Any], **more: Any) -> Path:
    """Write a knowledge file with one fact, ``f``."""
    whole = {"topic": "t", "section": "s", "kind": "figure", "title": "T", "statement": "S.", "date": "2024"}
    cited = {str(key).partition("[")[0] for name in ("sources", "disputed_by") for key in fact.get(name, ())}
    used = {key: value for key, value in SOURCES.items() if key in cited}
    document = {"sources": used, "facts": {"f": whole | fact}, **more}
    path.write_text(toml(document), "utf-8")
    return path


FIGURE = {"value": 68.72, "unit": "USD billion"}
STANDINGS = {
    "two origins give it": (
        {"sources": ["paper", "agency"], "says": {"paper": "68.7", "agency": "68.72"}},
        "corroborated",
    ),
    "one says nothing of it": ({"sources": ["paper", "agency"], "says": {"paper": "68.7"}}, "single-source"),
    "none says anything": ({"sources": ["paper", "agency"]}, "single-source"),
    "relays of one body": (
        {"sources": ["paper", "daily"], "says": {"paper": "68.7", "daily": "68.7"}},
        "single-source",
    ),
    "a bound gives nothing": (
        {"sources": ["paper", "agency"], "says": {"paper": "68.7", "agency": ">60"}},
        "single-source",
    ),
    "opinion is no voice": (
        {"sources": ["paper", "columnist"], "says": {"paper": "68.7", "columnist": "68.7"}},
        "single-source",
    ),
    "the body itself": ({"sources": ["ministry"], "says": {"ministry": "68.72"}}, "official"),
    "a disputer": (
        {"sources": ["paper"], "disputed_by": ["agency"], "says": {"paper": "68.7", "agency": "65"}},
        "disputed",
    ),
}


@pytest.mark.parametrize(("fact", "standing"), STANDINGS.values(), ids=list(STANDINGS))
def test_standing_of_a_figure(tmp_path: Path, fact: dict[str, Any], standing: str) -> None:
    """A figure is corroborated only by two sources of different origin that give it."""
    knowledge = irfacts.load(written(tmp_path / "facts.toml", FIGURE | fact))
    assert knowledge.facts["f"].standing == standing


def test_a_compiler_is_one_voice(tmp_path: Path) -> None:
    """Points of a series that one body compiles are one voice, and take title and unit from the series."""
    fact = {"value": 68.72, "indicator": "goods", "sources": ["paper", "agency"]}
    fact |= {"says": {"paper": "68.7", "agency": "68.72"}}
    series = {"goods": {"title": "Goods trade", "unit": "USD billion", "compiler": "Ministry"}}
    path = written(tmp_path / "facts.toml", fact, indicators=series)
    text = path.read_text("utf-8").replace('title = "T"\nstatement', "statement")
    path.write_text(text, "utf-8")
    loaded = irfacts.load(path).facts["f"]
    assert (loaded.standing, loaded.title, loaded.unit) == (
        "single-source",
        "Goods trade, 2024",
        "USD billion",
    )


def test_what_follows_from_what_sources_say(ask: Run, tmp_path: Path) -> None:
    """JSON has the least and the most that is given, whether all agree, and the newest evidence."""
    fact = FIGURE | {"sources": ["paper", "daily"], "disputed_by": ["agency"]}
    fact |= {"says": {"paper": "68.7", "daily": "68.72", "agency": "65"}}
    path = written(tmp_path / "facts.toml", fact)
    (record,) = json.loads(ask("facts", "--json", facts=path).stdout)
    assert [record[name] for name in ("low", "high", "agreement", "evidence")] == [
        65,
        68.72,
        False,
        "2025-01",
    ]
    card = ask("show", "f", "-f", "table", facts=path).stdout
    assert "gives 65" in card
    assert "from 65 to 68.72 by its sources" in card


PROBLEMS = {
    "supporter gives another": ({"sources": ["paper"], "says": {"paper": "68"}}, "belongs to disputed_by"),
    "disputer agrees": (
        {"sources": ["paper"], "disputed_by": ["agency"], "says": {"agency": "68.7"}},
        "belongs to sources",
    ),
    "not cited": (
        {"sources": ["paper", "agency[p 1]"], "background": ["daily"], "says": {"daily": "68.7"}},
        "neither in sources",
    ),
}


@pytest.mark.parametrize(("fact", "message"), PROBLEMS.values(), ids=list(PROBLEMS))
def test_check_holds_sources_to_the_figure(
    ask: Run, tmp_path: Path, fact: dict[str, Any], message: str
) -> None:
    """A source that stands on the wrong side is an error with its place."""
    path = written(tmp_path / "facts.toml", FIGURE | fact)
    if "background" in fact:
        path.write_text(
            path.read_text("utf-8") + "[sources.daily]\n" + toml({"x": SOURCES["daily"]}).partition("\n")[2],
            "utf-8",
        )
    found = json.loads(ask("check", str(path), "--json").stdout)
    assert [each["level"] for each in found if message in each["message"]] == ["error"]
    assert next(each for each in found if message in each["message"])["where"].startswith("facts.f.says.")


def test_a_format_1_file_is_told_what_to_change(ask: Run, tmp_path: Path) -> None:
    """A file of format 1 is one line that says what it must change."""
    path = written(tmp_path / "facts.toml", FIGURE | {"sources": ["paper"]})
    path.write_text("schema = 1\n" + path.read_text("utf-8"), "utf-8")
    done = ask("facts", facts=path)
    assert (done.returncode, "set it to 2" in done.stderr) == (3, True)


def test_ids_never_die(ask: Run, tmp_path: Path) -> None:
    """An id that moved is answered with the new card; one that was lost is an error against the old file."""
    fact = FIGURE | {"sources": ["paper"]}
    moved = written(tmp_path / "facts.toml", fact, moved={"old": "f"})
    done = ask("show", "old", "--json", facts=moved)
    assert (done.returncode, done.stderr) == (0, "irfacts: 'old' is now 'f'\n")
    assert json.loads(done.stdout)[0]["id"] == "f"
    older = tmp_path / "older.toml"
    older.write_text(
        moved.read_text("utf-8").replace("[facts.f]", "[facts.gone]").replace('"f"', '"gone"'), "utf-8"
    )
    found = ask("check", str(moved), "--against", str(older))
    assert (found.returncode, "'gone' of the older edition is lost" in found.stdout) == (1, True)
    assert ask("check", str(moved), "--against", str(moved)).returncode == 0


def test_floors_and_age(ask: Run, tmp_path: Path) -> None:
    """A count under its floor is an error, old evidence of an active fact a warning; counts are told."""
    fact = FIGURE | {"sources": ["paper"], "status": "active"}
    dataset = {"updated": "2026-11-27", "review_after": "P2Y", "floors": {"facts": 2, "primary": 0}}
    path = written(tmp_path / "facts.toml", fact)
    path.write_text(toml({"dataset": dataset}) + path.read_text("utf-8"), "utf-8")
    done = ask("check", str(path))
    assert done.returncode == 1
    assert "only 1, the floor is 2" in done.stdout
    assert "its newest evidence, of 2024-05-01, is 30 months old" in done.stdout
    assert "facts: 1 (floor: 2)" in done.stderr
