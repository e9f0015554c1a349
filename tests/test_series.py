"""Series of figures: one, or several of one unit side by side, with the change on the point before."""

import csv
import io
import json
from pathlib import Path

import pytest

from inside import inside

SHIPPED = Path(__file__).parents[1] / "data" / "facts.toml"
TWO = ("chart", "goods-exports", "goods-imports")


def test_several_series_stand_side_by_side() -> None:
    """In pipes there is one wide table: a row a date, a column a series, gaps empty."""
    done = inside(*TWO, "--since", "2023", "-f", "csv", facts=SHIPPED)
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert done.returncode == 0
    assert rows[0] == ["date", "goods-exports", "goods-imports"]
    assert ["2024-04/2025-03", "4881.3", "63811.44"] in rows
    wide = json.loads(inside(*TWO, "--since", "2023", "--json", facts=SHIPPED).stdout)
    assert [list(row) for row in wide] == [rows[0]] * (len(rows) - 1)
    assert {row["date"]: row["goods-exports"] for row in wide}["2024-04/2025-03"] == 4881.3


def test_change_on_the_point_before() -> None:
    """The change is in per cent to one decimal, also where the point before is filtered out."""
    rows = json.loads(
        inside("chart", "goods-exports", "--change", "--json", "--since", "2024-06", facts=SHIPPED).stdout
    )
    changes = {row["date"]: row["change"] for row in rows}
    assert changes["2024-04/2025-03"] == round(100 * (4881.3 / 4261.62 - 1), 1)
    wide = inside(*TWO, "--change", "--until", "2015", facts=SHIPPED).stdout.splitlines()
    assert wide[0].split("\t") == ["date", *TWO[1:], "goods-exports change", "goods-imports change"]
    assert wide[1].split("\t")[3:] == ["", ""]


def test_bars_side_by_side_with_exact_values() -> None:
    """On a terminal a date has one line: of each series the value, the change and the bar, under its name."""
    done = inside(*TWO, "--since", "2024-06", "--change", terminal=True, facts=SHIPPED, env={"NO_COLOR": "1"})
    lines = done.stdout.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("FY 2024–25"))
    first, change, _, second, other, _ = lines[at].split()[2:]
    assert (first, change, second, other) == ("4,881.3", "+14.5", "63,811.44", "+3.9")
    heads = lines[at - 1]
    assert heads.split() == ["exports", "imports"]
    assert heads.index("imports") <= lines[at].index("63,811.44") < heads.index("imports") + 4
    assert "in USD million, change in %" in lines


def test_a_chart_names_its_ends() -> None:
    """The highest, lowest and newest point stand above the bars; of several series, for each."""
    env = {"NO_COLOR": "1"}
    done = inside("chart", "goods-trade", terminal=True, facts=SHIPPED, env=env, width=120)
    ends = "highest 68,692.74 (FY 2024–25), lowest 4,547.49 (FY 2009–10), newest 59,863.13* (FY 2025–26)"
    assert ends in done.stdout
    done = inside(*TWO, terminal=True, facts=SHIPPED, env=env, width=120)
    assert "imports: highest 63,811.44 (FY 2024–25)" in done.stdout


def test_a_place_without_a_point_is_left_blank() -> None:
    """A series that has no point of a date leaves its place blank, and the others stay in their columns."""
    two = ("crude-volume-monthly-vortexa", "crude-volume-monthly-kpler")
    done = inside("chart", *two, terminal=True, facts=SHIPPED, env={"NO_COLOR": "1"}, width=100)
    lines = {line[:8]: line for line in done.stdout.splitlines()}
    assert lines["Jun 2025"].index("2.1") == lines["May 2023"].index("2.15")


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_paired_bars_fit_and_say_what_their_marks_mean(width: int) -> None:
    """At every width no line is too long, and provisional points are marked and explained."""
    env = {"NO_COLOR": "1"}
    done = inside(*TWO, "--since", "2023-06", terminal=True, facts=SHIPPED, env=env, width=width)
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= width
    assert any("4,493.51*" in line and "55,369.62*" in line for line in lines)
    assert width < 60 or "█" in done.stdout
    assert "* provisional" in " ".join(lines[-2:])


def test_billions_stand_beside_millions() -> None:
    """Series of one unit in other powers of ten are brought to that of the first."""
    done = inside("chart", "goods-trade", "trade-russian-count", "-f", "csv", "--in", "2023/2025-12")
    rows = {row["date"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert rows["2023"]["trade-russian-count"] == "56000"
    assert rows["2023-04/2024-03"]["goods-trade"] == "65692.87"


def test_a_word_names_the_series_about_it() -> None:
    """A word that is no series is answered with those that have it, or a synonym, in their names."""
    done = inside("chart", "oil")
    assert (done.returncode, done.stdout) == (2, "")
    assert "about it: crude-quantity, crude-share," in done.stderr
    assert "goods-trade" not in done.stderr


def test_changes_stay_where_bars_have_no_room() -> None:
    """Too narrow for bars, the chart is a list of the points with their changes."""
    env = {"NO_COLOR": "1"}
    done = inside("chart", "goods-balance", "--change", terminal=True, facts=SHIPPED, env=env, width=24)
    assert "change  13.7" in done.stdout


def test_title_comes_from_the_indicator() -> None:
    """A series is called what the knowledge file calls it, whatever its points are called."""
    done = inside("chart", "sipri-share", terminal=True, facts=SHIPPED, env={"NO_COLOR": "1"}, width=120)
    assert done.stdout.startswith(
        "sipri-share: Russia's share of India's arms imports (SIPRI, five-year periods)\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("goods-exports", "sipri-share"), "goods-exports is in USD million; sipri-share is in %"),
        (("goods-exports", "goods-import"), "goods-imports"),
        (("goods-exports", "--since", "2024-13"), "2024-13"),
    ],
)
def test_what_cannot_be_compared(arguments: tuple[str, ...], said: str) -> None:
    """Series of different units, unknown names and dates that are none are refused in one line."""
    done = inside("chart", *arguments, facts=SHIPPED)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_series_named_twice_is_drawn_once() -> None:
    """The same name again changes nothing."""
    assert inside("chart", "goods-exports", "goods-exports").stdout == inside("chart", "goods-exports").stdout


def test_words_stand_for_the_series_that_fits() -> None:
    """Words that are no names of series get the one of the best match; one word, or a name, does not."""
    done = inside("chart", "bilateral", "trade", "-f", "csv")
    assert done.stderr == "irfacts: no names of series; the one that fits: goods-trade\n"
    assert done.stdout == inside("chart", "goods-trade", "-f", "csv").stdout
    assert inside("chart", "zeppelin", "hangars").returncode == 2
    assert inside("chart", "goods-trade", "zeppelins").returncode == 2
    assert inside("chart", "trade").returncode == 2
