"""Dates: the EDTF subset against the `edtf` package and the calendar, bounds, order, words."""

import calendar
import datetime as dt
import re
import warnings
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Run
from irfacts.knowledge import dates

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the package's own grammar warns when it is imported
    import edtf

few = settings(deadline=None, derandomize=True, max_examples=60)  # the oracle is slow
many = settings(deadline=None, derandomize=True, max_examples=250)

QUALIFIERS = ["", "~", "?", "%"]

DAYS = st.dates().map(dt.date.isoformat)
SIMPLE = st.builds(
    lambda day, length, qualifier: day[:length] + qualifier,
    DAYS,
    st.sampled_from([4, 7, 10]),
    st.sampled_from(QUALIFIERS),
)
CLOSED = st.builds("{}/{}".format, SIMPLE, SIMPLE)
OPEN = st.one_of(SIMPLE.map("{}/..".format), SIMPLE.map("../{}".format))


@pytest.fixture(autouse=True, scope="module")
def fresh() -> None:
    """Read every date anew, whatever this process has read before."""
    dates.parse.cache_clear()


def accepted(text: str) -> bool:
    """Whether *text* is a date of the subset."""
    try:
        dates.parse(text)
    except ValueError:
        return False
    return True


FISCAL = st.integers(1900, 2098).map(lambda year: f"{year}-04/{year + 1}-03")
VALID = st.one_of(SIMPLE, OPEN, CLOSED.filter(accepted), FISCAL)


def days(text: str) -> range:
    """Give the days of a date as ordinals, an open end reaching past the ends of the calendar."""
    span = dates.parse(text)
    lower = dt.date.fromisoformat(span.lower).toordinal() if span.lower else 0
    upper = dt.date.fromisoformat(span.upper).toordinal() if span.upper else dt.date.max.toordinal() + 1
    return range(lower, upper + 1)


def bounds(text: str) -> tuple[str, str]:
    """Give the bounds of a closed date as the `edtf` package has them."""
    read = edtf.parse_edtf(text)
    first, last = read.lower_strict(), read.upper_strict()
    return dt.date(*first[:3]).isoformat(), dt.date(*last[:3]).isoformat()


# --- Bounds


@few
@given(SIMPLE)
def test_single_dates_agree_with_edtf(text: str) -> None:
    """A year, month or day has the bounds that the oracle gives, whatever its qualifier."""
    assert dates.parse(text) == bounds(text)


@few
@given(CLOSED)
def test_closed_intervals_agree_with_edtf(text: str) -> None:
    """An interval has the oracle's bounds, and is refused exactly when these are reversed."""
    lower, upper = bounds(text)
    if lower <= upper:
        assert dates.parse(text) == (lower, upper)
    else:
        with pytest.raises(ValueError, match="before it begins"):
            dates.parse(text)


@few
@given(SIMPLE)
def test_open_intervals_have_one_bound(text: str) -> None:
    """An open end is None; the other end is that of the date alone."""
    lower, upper = bounds(text)
    assert edtf.is_valid_edtf(f"{text}/..")
    assert edtf.is_valid_edtf(f"../{text}")
    assert dates.parse(f"{text}/..") == (lower, None)
    assert dates.parse(f"../{text}") == (None, upper)


@many
@given(st.integers(0, 9999), st.integers(0, 99), st.integers(0, 99))
def test_only_real_days_are_dates(year: int, month: int, day: int) -> None:
    """A year, month and day are accepted exactly when the calendar has them."""
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        real = dt.date(year, month, day).isoformat()
    except ValueError:
        assert not accepted(text)
    else:
        assert dates.parse(text) == (real, real)


@pytest.mark.parametrize("year", [1, 4, 100, 400, 1900, 1999, 2000, 2023, 2024, 2100, 9999])
def test_every_month_ends_as_in_the_calendar(year: int) -> None:
    """The last day of each month is the calendar's, and the day after it is refused."""
    for month in range(1, 13):
        last = calendar.monthrange(year, month)[1]
        text = f"{year:04}-{month:02}"
        assert dates.parse(text) == (f"{text}-01", f"{text}-{last}")
        assert accepted(f"{text}-{last}")
        assert not accepted(f"{text}-{last + 1}")


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("2023-04/2024-03", "2023-04-01", "2024-03-31"),
        ("2024/2024-03", "2024-01-01", "2024-03-31"),
        ("2024-07/2024", "2024-07-01", "2024-12-31"),
        ("2024-07-09/2024-07-09", "2024-07-09", "2024-07-09"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("1998~/..", "1998-01-01", None),
        ("../2025-12-05?", None, "2025-12-05"),
    ],
)
def test_bounds_by_hand(text: str, lower: str | None, upper: str | None) -> None:
    """Bounds are whole days, both inclusive, and can be asked for by name."""
    span = dates.parse(text)
    assert (span.lower, span.upper) == (lower, upper)


# --- What is no date

BAD = {
    "empty": "",
    "blank": " ",
    "words": "unknown",
    "one-digit-month": "2024-7",
    "one-digit-day": "2024-07-9",
    "two-digit-year": "24",
    "three-digit-year": "987",
    "five-digit-year": "12024",
    "long-year": "Y12024",
    "compact": "20240709",
    "compact-month": "202407",
    "slashes": "2024/07/09",
    "dots": "2024.07.09",
    "day-first": "09-07-2024",
    "words-of-day": "9 Jul 2024",
    "space-before": " 2024",
    "space-after": "2024 ",
    "newline-after": "2024\n",
    "newline-within": "2024-07\n-09",
    "tab-after": "2024-07-09\t",
    "nul-after": "2024\x00",
    "no-break-space": "2024\xa0",
    "zero-width-space": "2024\u200b",
    "right-to-left-mark": "\u200f2024",
    "combining-mark": "2024\u0301",
    "plus": "+2024",
    "negative": "-2024",
    "underscore": "2_24",
    "hexadecimal": "0x7E",
    "exponent": "2e03",
    "year-0000": "0000",
    "month-of-year-0000": "0000-01",
    "day-of-year-0000": "0000-01-01",
    "from-year-0000": "0000/2024",
    "open-from-year-0000": "0000/..",
    "until-year-0000": "../0000",
    "month-00": "2024-00",
    "month-13": "2024-13",
    "month-99": "2024-99",
    "month-00-with-day": "2024-00-01",
    "month-13-with-day": "2024-13-01",
    "day-00": "2024-07-00",
    "day-32": "2024-07-32",
    "june-31": "2024-06-31",
    "april-31-with-qualifier": "2024-04-31~",
    "february-30": "2024-02-30",
    "february-29-in-2023": "2023-02-29",
    "february-29-in-1900": "1900-02-29",
    "spring": "2024-21",
    "summer": "2024-22",
    "autumn": "2024-23",
    "winter": "2024-24",
    "northern-winter": "2024-28",
    "quarter": "2024-33",
    "half-year": "2024-41",
    "season-in-interval": "2024-21/2024-23",
    "fiscal-year": "2023-24",
    "fiscal-year-of-a-century": "1999-00",
    "fiscal-year-in-words": "FY 2023-24",
    "fiscal-year-with-en-dash": "2023\N{EN DASH}24",
    "years-with-hyphen": "2023-2024",
    "two-qualifiers": "2024~?",
    "qualifier-before": "~2024",
    "qualifier-before-month": "2024-~07",
    "qualifier-after-year-of-month": "2024~-07",
    "qualifier-alone": "~",
    "other-qualifier": "2024!",
    "circa": "c. 2024",
    "unspecified-digits": "20XX",
    "unspecified-old": "199u",
    "unspecified-day": "2024-07-XX",
    "set": "{2023,2024}",
    "one-of": "[2023,2024]",
    "significant-digits": "1950S2",
    "exponential-year": "Y17E7",
    "time": "2024-07-09T10:00:00",
    "time-zone": "2024-07-09Z",
    "week": "2024-W28",
    "ordinal-day": "2024-191",
    "reversed-years": "2024/2023",
    "reversed-months": "2024-07/2024-06",
    "reversed-days": "2024-07-09/2024-07-08",
    "reversed-mixed": "2024/2023-12-31",
    "reversed-with-qualifiers": "2024~/2023?",
    "nothing-after-slash": "2024/",
    "nothing-before-slash": "/2024",
    "slash-alone": "/",
    "two-slashes": "2024//2025",
    "three-ends": "2023/2024/2025",
    "three-open": "2023/../2025",
    "dots-alone": "..",
    "open-both": "../..",
    "open-end-after-nothing": "/..",
    "open-end-before-nothing": "../",
    "three-dots": "2024/...",
    "one-dot": "2024/.",
    "ellipsis": "2024/\N{HORIZONTAL ELLIPSIS}",
    "open-with-qualifier": "2024/..~",
    "open-in-words": "2024/open",
    "old-unknown-end": "2024/unknown",
    "space-around-slash": "2024 / 2025",
    "double-hyphen": "2024--2025",
    "hyphen-after": "2024-",
    "month-hyphen-after": "2024-07-",
    "en-dash": "2024\N{EN DASH}07\N{EN DASH}09",
    "minus-sign": "2024\N{MINUS SIGN}07",
    "non-breaking-hyphen": "2024\N{NON-BREAKING HYPHEN}07",
    "fraction-slash": "2024\N{FRACTION SLASH}2025",
    "fullwidth-digits": "２０２４",
    "fullwidth-month": "2024-０７",
    "devanagari-digits": "२०२४",
    "devanagari-day": "2024-07-०९",
    "arabic-indic-digits": "٢٠٢٤",
    "persian-digits": "۲۰۲۴-۰۷",
    "bengali-digits": "২০২৪",
    "thai-digits": "๒๐๒๔",
    "superscript-digits": "²⁰²⁴",
    "circled-digits": "②⓪②④",
    "mathematical-digits": "𝟐𝟎𝟐𝟒",
    "roman-numerals": "MMXXIV",
    "letter-o-for-zero": "2O24",
    "digits-of-another-script-in-interval": "2023/२०२४",
}


@pytest.mark.parametrize("text", BAD.values(), ids=list(BAD))
def test_what_is_no_date_is_refused(text: str) -> None:
    """Anything outside the subset is a ValueError with words for people, in parse and in show."""
    for function in (dates.parse, dates.in_words):
        with pytest.raises(ValueError, match=r"\w+ \w+") as caught:
            function(text)
        assert type(caught.value) is ValueError


@pytest.mark.parametrize("digit", ["٠", "०", "０", "๐", "𝟘"])
def test_no_date_holds_digits_of_another_script(digit: str) -> None:
    """One digit of another script in any place makes a date none."""
    text = "2000-10-20/2000-10-30"
    for place in (index for index, character in enumerate(text) if character == "0"):
        assert not accepted(text[:place] + digit + text[place + 1 :])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2023-24", "'2023-24': there is no month 24; a fiscal year is 2023-04/2024-03"),
        ("1999-00", "'1999-00': there is no month 00; a fiscal year is 1999-04/2000-03"),
        ("2023-24?", "'2023-24?': there is no month 24; a fiscal year is 2023-04/2024-03"),
        ("2023-25", "'2023-25': there is no month 25"),
        ("2023-24-01", "'2023-24-01': there is no month 24"),
    ],
)
def test_a_fiscal_year_is_refused_with_the_interval_to_write(text: str, message: str) -> None:
    """`2023-24`, winter in EDTF, is refused with a hint at `2023-04/2024-03`; other months without."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        dates.parse(text)


@many
@given(st.text(alphabet="0123456789-/.~?% X", max_size=22))
def test_what_is_accepted_is_edtf(text: str) -> None:
    """No text is accepted that EDTF itself does not know."""
    if accepted(text):
        assert edtf.is_valid_edtf(text)


@many
@given(st.text(max_size=30))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    """Any text whatever is parsed or refused with ValueError, and show agrees."""
    if accepted(text):
        assert dates.in_words(text)
    else:
        with pytest.raises(ValueError):
            dates.in_words(text)


# --- Order


@many
@given(st.lists(VALID, min_size=2, max_size=30))
def test_order_is_total_by_lower_then_upper(texts: list[str]) -> None:
    """Sorted dates rise by first day, or else by last, then by last; open ends come last."""
    ordered = sorted((dates.parse(text) for text in texts), key=dates.order)
    begins = [span.lower or span.upper or "" for span in ordered]
    assert begins == sorted(begins)
    for one, other in pairwise(ordered):
        if one.lower == other.lower is not None:
            assert (one.upper or "~") <= (other.upper or "~")


def test_order_by_hand() -> None:
    """Open starts stand by their end, the shorter span first at equal starts, open ends last."""
    right = [
        "2023/..",
        "../2023",
        "2024-01-01",
        "2024-01",
        "2024",
        "2024/2025",
        "2024/..",
        "2024-02",
        "../2024",
    ]
    keys = [dates.order(dates.parse(text)) for text in right]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


@many
@given(VALID, VALID)
def test_order_agrees_with_equality(one: str, other: str) -> None:
    """Two dates have the same place in the order exactly when they cover the same days."""
    first, second = dates.parse(one), dates.parse(other)
    assert (dates.order(first) == dates.order(second)) == (first == second)
    assert (dates.order(first) < dates.order(second)) + (dates.order(second) < dates.order(first)) == (
        first != second
    )


# --- Words

WORDS = {
    "2024": "2024",
    "2024-07": "Jul 2024",
    "2024-07-09": "9 Jul 2024",
    "2024-12-31": "31 Dec 2024",
    "1998~": "about 1998",
    "1998-05~": "about May 1998",
    "1998-05-03~": "about 3 May 1998",
    "2003/..": "since 2003",
    "2003-02/..": "since Feb 2003",
    "2003-02-01/..": "since 1 Feb 2003",
    "1998~/..": "since about 1998",
    "../2025": "until 2025",
    "../2025-12-05": "until 5 Dec 2025",
    "2023-04/2024-03": "FY 2023–24",
    "1999-04/2000-03": "FY 1999–00",
    "2008-04/2009-03": "FY 2008–09",
    "2024-07-08/2024-07-09": "8–9 Jul 2024",
    "2024-07-09/2024-07-09": "9 Jul 2024",
    "2024?": "2024?",
    "2024%": "about 2024?",
    "2024-07-09?": "9 Jul 2024?",
    "2024/2025": "2024–2025",
    "2024-07/2024-09": "Jul–Sep 2024",
    "2024-07/2025-09": "Jul 2024 – Sep 2025",
    "2024-07-31/2024-08-02": "31 Jul – 2 Aug 2024",
    "2023-12-31/2024-01-02": "31 Dec 2023 – 2 Jan 2024",
    "2024-07/2024-09-01": "Jul 2024 – 1 Sep 2024",
    "2024/2025-03": "2024 – Mar 2025",
    "2024-03/2025": "Mar 2024 – 2025",
    "2024~/2025": "about 2024 – 2025",
    "2024/2025?": "2024 – 2025?",
    "2024~/2025?": "about 2024 – 2025?",
    "2023-04~/2024-03": "about Apr 2023 – Mar 2024",
    "2023-04/2025-03": "Apr 2023 – Mar 2025",
}


@pytest.mark.parametrize(("text", "words"), WORDS.items(), ids=list(WORDS))
def test_show_for_people(text: str, words: str) -> None:
    """Each form of date is shown in the words of the contract."""
    assert dates.in_words(text) == words


def test_only_a_fiscal_year_is_shown_as_one() -> None:
    """Twelve months from April to March are `FY`; other or doubtful months are not."""
    for text in (
        "2023-04/2025-03",
        "2023-05/2024-03",
        "2023-04/2024-02",
        "2023-04~/2024-03",
        "2023-04/2024-03?",
    ):
        assert "FY" not in dates.in_words(text)


@many
@given(VALID)
def test_show_is_one_plain_line_with_the_years(text: str) -> None:
    """What is shown is printable, has no EDTF left in it, and names the year of each end."""
    words = dates.in_words(text)
    assert words.isprintable()
    assert not set(words) & set("/~%")
    years = {int(year) for year in re.findall(r"(?<![0-9])[0-9]{4}", text)}
    if words.startswith("FY"):
        assert words == f"FY {min(years)}–{max(years) % 100:02}"
    else:
        assert years <= {int(number) for number in re.findall("[0-9]+", words)}


def test_what_is_shown_the_same_covers_the_same_days() -> None:
    """No two dates of different days are shown in the same words."""
    ends = [
        f"{year}{rest}{qualifier}"
        for year, rest in product(
            ("1999", "2000", "2023", "2024"), ("", "-03", "-04", "-04-01", "-03-31", "-04-03")
        )
        for qualifier in ("", "~", "%")
    ]
    texts = [*ends, *(f"{end}/.." for end in ends), *(f"../{end}" for end in ends)]
    texts += [text for text in map("/".join, product(ends, ends)) if accepted(text)]
    spans: dict[str, dates.Span] = {}
    for text in texts:
        assert spans.setdefault(dates.in_words(text), dates.parse(text)) == dates.parse(text), text
    assert len(spans) > 1000


# --- At the command line


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--since", "--until", "--as-of"])
@pytest.mark.parametrize(
    "text", ["2023-24", "2024-02-30", "2025/2024", "२०२४", "0000", "2024\n", "\x1b[31m2024"]
)
def test_a_bad_date_in_an_option_is_wrong_use(ask: Run, option: str, text: str) -> None:
    """A date that is none is wrong use: exit 2, nothing on stdout, safe words on stderr."""
    done = ask("timeline", f"{option}={text}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip()
    assert "\x1b" not in done.stderr
    assert "Traceback" not in done.stderr
