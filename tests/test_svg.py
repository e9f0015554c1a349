"""`chart -f svg`: a vector chart of one series or of several, with nothing from elsewhere."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from inside import inside
from irfacts.knowledge.loading import load
from irfacts.knowledge.model import Fact
from irfacts.output import svg
from irfacts.output.points import joined
from irfacts.store.store import Store

SHIPPED = Path(__file__).parents[1] / "data" / "facts.toml"
TWO = ("goods-exports", "goods-imports")
_NAME = "{http://www.w3.org/2000/svg}"


def drawn(*arguments: str, facts: Path = SHIPPED) -> ET.Element:
    """Give the chart that the command writes, parsed."""
    done = inside("chart", *arguments, "-f", "svg", facts=facts)
    assert (done.returncode, done.stderr) == (0, "")
    return ET.fromstring(done.stdout)


def texts(picture: ET.Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{_NAME}text")]


def test_one_series_is_columns_to_scale() -> None:
    """The columns stand on the zero line, as high as their values say; a provisional one is hollow."""
    picture = drawn("goods-trade", "--since", "2021-06")
    points = [point for point in inside_points("goods-trade") if (point.lower or "") >= "2021-04"]
    columns = picture.findall(f"{_NAME}rect")
    assert len(columns) == len(points) > 3
    ratios = {
        round(float(column.attrib["height"]) / (point.value or 1) * 1e5)
        for column, point in zip(columns, points, strict=True)
    }
    assert max(ratios) - min(ratios) <= 1 + max(ratios) // 100
    hollow = ["h" in column.attrib["class"].split() for column in columns]
    assert hollow == [bool(point.provisional) for point in points]
    assert any(hollow)
    assert len({float(column.attrib["y"]) + float(column.attrib["height"]) for column in columns}) <= 2


def inside_points(indicator: str) -> list[Fact]:
    with Store.open(SHIPPED) as store:
        return store.series(indicator)


def test_several_series_are_lines_named_at_their_ends() -> None:
    """Each line has its own dashes, signs, name and last figure; two of 13 points take at most 8 KB."""
    text = inside("chart", *TWO, "-f", "svg", facts=SHIPPED).stdout
    picture = ET.fromstring(text)
    lines = [path for path in picture.iter(f"{_NAME}path") if path.attrib.get("class", "").startswith("l ")]
    assert [line.attrib["class"] for line in lines] == ["l s0", "l s1"]
    assert {"exports", "imports", "55,369.62*"} <= set(texts(picture))
    assert len(text.encode()) <= 8192


@pytest.mark.parametrize("arguments", [("goods-trade",), TWO, ("goods-balance",), ("sipri-share",)])
def test_what_a_chart_says_and_holds(arguments: tuple[str, ...]) -> None:
    """Role, title, a description with ends and extremes, source and edition; nothing from elsewhere."""
    done = inside("chart", *arguments, "-f", "svg", facts=SHIPPED)
    picture = ET.fromstring(done.stdout)
    assert picture.attrib["role"] == "img"
    title, described = picture.find(f"{_NAME}title"), picture.find(f"{_NAME}desc")
    assert title is not None
    assert described is not None
    assert picture.attrib["aria-labelledby"].split() == [title.attrib["id"], described.attrib["id"]]
    assert re.search(r"\d+ points from .* to .*; highest .* in .*, lowest .* in ", described.text or "")
    assert any(text.startswith("Source: ") and "edition " in text for text in texts(picture))
    assert not re.search(r"(?i)<script|url\(|@import|href|font-face|style=", done.stdout)
    assert "prefers-color-scheme:dark" in done.stdout
    assert done.stdout == inside("chart", *arguments, "-f", "svg", facts=SHIPPED).stdout
    box = [float(each) for each in picture.attrib["viewBox"].split()]
    for text in picture.iter(f"{_NAME}text"):
        assert 0 <= float(text.attrib["x"]) <= box[2]
        assert 0 <= float(text.attrib["y"]) <= box[3]


def named(picture: ET.Element, kind: str = "n m") -> list[str]:
    """Give the texts of a class in their order."""
    return [text.text or "" for text in picture.iter(f"{_NAME}text") if text.attrib["class"] == kind]


def test_the_axis_names_round_dates_also_of_gaps() -> None:
    """Months are named at each January, whether it has a figure or not; of years the last one is named."""
    assert named(drawn("crude-volume-monthly"))[:4] == ["Jan 2026", "Jan 2025", "Jan 2024", "Jan 2023"]
    assert "2025–26" in named(drawn("goods-trade"))


def test_columns_with_room_have_their_figures(tmp_path: Path) -> None:
    """Every column has its figure where they fit, below it if it hangs, clear of the dates."""
    picture = drawn("tea", facts=hostile(tmp_path / "facts.toml", -3.0, 5.0, -20.0))
    texts = {text.text: float(text.attrib["y"]) for text in picture.iter(f"{_NAME}text")}
    assert {"-3", "5", "1801", "1802", "1803"} <= set(texts)
    assert texts["5"] < texts["-3"] < texts["1803"] - 10
    lowest = [float(each.attrib["y"]) for each in picture.iter(f"{_NAME}text") if each.text == "-20"]
    assert texts["-3"] < max(lowest) <= texts["1803"] - 10


def test_places_are_true_to_time(tmp_path: Path) -> None:
    """A gap between years is as wide as the years in it; days of several series stand by their distance."""
    path = hostile(tmp_path / "facts.toml", 1.0, 2.0, 3.0)
    path.write_text(path.read_text("utf-8").replace('"1803"', '"1811"'), "utf-8")
    one, two, last = (float(rect.attrib["x"]) for rect in drawn("tea", facts=path).iter(f"{_NAME}rect"))
    assert round((last - two) / (two - one)) == 9
    circles = list(drawn("army-recruits", "army-deaths").iter(f"{_NAME}circle"))
    places = [float(circle.attrib["cx"]) for circle in circles]
    assert places[3] - places[1] > 1.5 * (places[1] - places[0])  # eleven months, and five


def test_periods_that_begin_together_stand_apart() -> None:
    """Of periods with the same beginning each has its own column."""
    columns = drawn("fertiliser-imports-volume").findall(f"{_NAME}rect")
    assert len({column.attrib["x"] for column in columns}) == len(columns) == 3


def test_the_title_of_several_says_once_what_they_share() -> None:
    """What titles begin and end with stands once."""
    title = drawn(*TWO).findtext(f"{_NAME}title")
    assert title == "India's goods exports to and imports from Russia (Indian count)"
    assert joined(["Tea, green", "Salt"]) == "Tea, green and Salt"
    assert (
        joined(["Crude by month (Kpler)", "Crude by month (Vortexa)"]) == "Crude by month (Kpler and Vortexa)"
    )


def test_ids_differ_from_chart_to_chart() -> None:
    """Ten charts in one page have ids of their own."""
    ids = [
        element.attrib["id"]
        for key in (*TWO, "goods-trade")
        for element in drawn(key).iter()
        if "id" in element.attrib
    ]
    assert len(ids) == len(set(ids)) == 6


HOSTILE = """
schema = 2
[topics.trade]
title = "Trade"
sections = ["All"]
[sources.one]
type = "book"
tier = "primary"
title = "A"
publisher = "</text><script>alert(1)</script> & \\"quotes\\""
[indicators.tea]
title = "<img src=x onerror=alert(2)> & 'tea' नमस्ते"
unit = "]]> t"
"""


def hostile(path: Path, *values: float) -> Path:
    """Write a file with a series of these values and texts that try to be markup."""
    facts = "".join(
        f'[facts.f{at}]\ntopic = "trade"\nsection = "All"\nkind = "figure"\ntitle = "Tea"\n'
        f'statement = "Tea."\ndate = "{1801 + at}"\nvalue = {value!r}\nunit = "]]> t"\nindicator = "tea"\n'
        'sources = ["one"]\n'
        for at, value in enumerate(values)
    )
    path.write_text(HOSTILE + facts, encoding="utf-8")
    load(str(path))
    return path


@pytest.mark.parametrize(
    "values",
    [
        (5.0,),
        (0.0,),
        (0.0, 0.0),
        (-3.0, 4.0),
        (-1.0, -2.0),
        (1e-9, 2e-9),
        (1e15, 3e15),
        (1.7e308, -1.7e308),
        (5e-324, 0.0),
        tuple(map(float, range(200))),
    ],
    ids=["one", "zero", "zeros", "both signs", "negative", "tiny", "huge", "most", "least", "200"],
)
def test_any_values_draw(tmp_path: Path, values: tuple[float, ...]) -> None:
    """Whatever the values and the texts are, the picture is sound and holds them as text."""
    picture = drawn("tea", facts=hostile(tmp_path / "facts.toml", *values))
    assert {element.tag.removeprefix(_NAME) for element in picture.iter()} <= set(
        "svg title desc style text path rect circle".split()
    )
    assert "]]> t" in texts(picture)
    for element in picture.iter():
        assert not re.search(r"nan|inf", " ".join(element.attrib.values()))


@pytest.mark.parametrize(
    "dates", [("../1801", "1803"), ("1801", "1802/.."), ("1801~", "1801-02-28/1802-02-29?")]
)
def test_any_dates_draw(tmp_path: Path, dates: tuple[str, str]) -> None:
    """Open, uncertain and odd periods have each a place of their own and a name."""
    path = hostile(tmp_path / "facts.toml", 1.0, 2.0)
    text = path.read_text("utf-8").replace('"1801"', f'"{dates[0]}"').replace('"1802"', f'"{dates[1]}"')
    path.write_text(text.replace("1802-02-29", "1804-02-29"), "utf-8")
    columns = drawn("tea", facts=path).findall(f"{_NAME}rect")
    assert len({column.attrib["x"] for column in columns}) == 2


def test_points_without_a_value(tmp_path: Path) -> None:
    """A series that has no value yet, and several that have none in a span, draw as empty as they are."""
    path = hostile(tmp_path / "facts.toml", 1.0, 2.0)
    path.write_text(re.sub(r'value = .*\n(unit = "]]> t"\n)?', "", path.read_text("utf-8")), "utf-8")
    assert not list(drawn("tea", facts=path).iter(f"{_NAME}rect"))
    done = inside("export", str(tmp_path / "page.html"), facts=path)
    assert done.returncode == 0
    assert "<figure" not in (tmp_path / "page.html").read_text("utf-8")
    picture = drawn("crude-volume-monthly", "crude-volume-monthly-lseg", "--since", "2025")
    assert "LSEG): no figure" in (picture.findtext(f"{_NAME}desc") or "")


def test_units_that_differ_are_all_named(tmp_path: Path) -> None:
    """A series whose points have several units, which `check` refuses, hides none of them."""
    path = hostile(tmp_path / "facts.toml", 1.0, 2.0)
    facts = path.read_text("utf-8").replace(
        '"1802"\nvalue = 2.0\nunit = "]]> t"', '"1802"\nvalue = 2.0\nunit = "kg"'
    )
    path.write_text(facts.replace('\nunit = "]]> t"\n[', "\n["), "utf-8")
    assert "]]> t, kg" in texts(drawn("tea", facts=path))
    assert "in ]]> t, kg" in inside("chart", "tea", "-f", "table", facts=path).stdout


def test_inline_in_a_page() -> None:
    """A page has the drawing without a style of its own, and its rules in the page's."""
    page = inside("chart", "goods-trade", "-f", "html", facts=SHIPPED).stdout
    drawing = page[page.index("<svg") : page.index("</svg>")]
    assert "<style" not in drawing
    assert svg.STYLE in page[: page.index("<svg")]


def test_a_spread_of_sources_is_a_whisker(tmp_path: Path) -> None:
    """Where sources give other figures a line spans from the least to the most."""
    path = hostile(tmp_path / "facts.toml", 10.0, 20.0)
    other = '[sources.two]\ntype = "book"\ntier = "primary"\ntitle = "B"\npublisher = "B"\n'
    says = 'disputed_by = ["two"]\n[facts.f1.says]\none = "20"\ntwo = "30"\n'
    text = path.read_text(encoding="utf-8").replace("[facts.f1]", f"{other}[facts.f1]")
    path.write_text(text + says, encoding="utf-8")
    whiskers = [each for each in drawn("tea", facts=path).iter(f"{_NAME}path") if each.attrib["class"] == "w"]
    assert len(whiskers) == 1
