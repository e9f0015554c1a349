"""What people type, as an FTS5 expression: spellings, designations, fiscal years.

Everything typed is data: each word becomes a quoted phrase, so that no character of it is
query syntax.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple
from unicodedata import normalize

from irfacts.knowledge.units import FACTORS
from irfacts.search.vocabulary import Vocabulary

_PUNCTUATION = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
TOKENIZER = "\"porter unicode61 remove_diacritics 2 categories 'L* N* Co M*'\""
"""How FTS5 cuts texts into words: stems, no diacritics; signs of Hindi belong to the word."""

_TAIL = re.compile(r"(?:['’]s)?[?!.,:;)]*$", re.IGNORECASE)
_SIGNS = _PUNCTUATION.replace("*", "")
_WORDS = re.compile(r'"([^"]*)"?|([^\s"]+)')
_TOKEN = re.compile(r"[^\W_]")
_LETTERS = re.compile(r"[^\W\d_]{1,3}")
YEAR = re.compile(r"(?:19|20)\d\d\b")
DESIGNATION_APART = re.compile(r"([^\W\d_]{1,3}) (\d\S*)")
"""What may be a name that ends with a number, or just a word before one."""
_DESIGNATION = re.compile(r"([^\W\d_]{1,8})[-‐‑– ./]?(\d[\w.]*)")
_ENDINGS = (
    "ation ition ional ion ment ness ing ence ance ant ent able ible ity ive ers es ed ical ies ied".split()
)
# What is not compiled waits for a digit, or for both countries: 0.8 ms of every other search.
_FISCAL = r"(?i)(?:FY[- ]?)?((?:19|20)\d\d)[-/–‑](?:(?:19|20)?(\d\d))"
_SHORT_FISCAL = r"(?i)FY[- ']?(?:20)?(\d\d)"


_TYPED = str.maketrans(
    dict.fromkeys("„“”«»‟〝〞＂", '"')
    | dict.fromkeys("‘’‛", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00a0\u2007\u202f", " ")
    | dict.fromkeys("\u00ad\u200b\u2060\ufeff")
)


def plain(text: str) -> str:
    """Bring typed text to the file's form: NFC, plain quotes, dashes and blanks, nothing invisible."""
    return normalize("NFC", text.translate(_TYPED))


def split(typed: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """Split what was typed into words; a part in double quotes stays together.

    A short run of letters before a number (``S 400``, ``FY 2024-25``) is one word with it.
    """
    found = [
        (text, bool(phrase))
        for phrase, word in _WORDS.findall(plain(" ".join(typed)))
        if _TOKEN.search(text := phrase or _TAIL.sub("", word))
    ]
    result: list[str] = []
    designation = False
    for text, quoted in found:
        if designation and text[0].isdigit() and (result[-1].lower() == "fy" or not YEAR.match(text)):
            result[-1] += f" {text}"
            designation = False
        else:
            result.append(text)
            designation = (
                not quoted and _LETTERS.fullmatch(text) is not None and text.lower() not in vocabulary.ignored
            )
    return result


_AMOUNT = r"(?i)[$€₹]?(\d{1,3}(?:,\d{2,3})+|\d+)(\.\d+)?(%|[a-z]*)"
_SHORT = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion"}
_SCALES = FACTORS | {short: FACTORS[word] for short, word in _SHORT.items()} | {"": 1, "%": 1, "percent": 1}
"""What a number is multiplied by, by the word or sign behind it."""


class Amount(NamedTuple):
    """A number that was typed: what rounds to it, whether it is in per cent, and the words that say so."""

    least: float
    most: float
    percent: bool
    bare: bool
    """Whether it is typed without million, billion and the like: it may be in the unit of a figure."""
    words: set[str]


def amounts(found: Sequence[str]) -> Iterator[Amount]:
    """Give the numbers among some words: ``68.7 billion``, ``40%``, ``1,200``; years are none."""
    parts = " ".join(found).split()  # "oil 40%" may be one word, as a designation is
    for word, after in zip_longest(parts, parts[1:], fillvalue=""):
        read = word.lstrip("$€₹")[:1].isdigit() and re.fullmatch(_AMOUNT, word)
        if not read or YEAR.fullmatch(word) or (scale := _SCALES.get(read[3].lower())) is None:
            continue
        unit = read[3] or (after if after.lower() in _SCALES else "")
        scale *= 1 if read[3] else _SCALES[unit.lower()]
        value = float(read[1].replace(",", "") + (read[2] or "")) * scale
        half = scale * 0.5 * 10.0 ** (1 - len(read[2] or "."))
        words = {bare(word), *([bare(after)] if unit == after != "" else [])}
        yield Amount(value - half, value + half, unit.lower() in ("%", "percent"), scale == 1, words)


def whole(word: str, vocabulary: Vocabulary) -> re.Pattern[str] | None:
    """Give the pattern of what must stand whole: a number, which is no part of a longer one, or two letters.

    Stems of two letters, such as that of *used*, are of other words too. None for other words.
    """
    digits = word.replace(",", "")
    if re.fullmatch(r"\d+(\.\d+)?", digits):
        before, dot, after = digits.partition(".")
        return re.compile(rf"(?<![\d.,]){',?'.join(before)}{re.escape(dot + after)}(?![.,]?\d)")
    if re.fullmatch(r"(?i)(?:.*[^a-z])?[a-z]{2}", word):
        either = "|".join(
            r"[\W_]+".join(map(re.escape, re.split(r"[\W_]+", each)))
            for each in (word, *vocabulary.synonyms(word))
        )
        return re.compile(rf"(?i)(?<!\w)(?:{either})(?!\w)")
    return None


def fiscal(word: str) -> tuple[int, int] | None:
    """Give the two years of a fiscal year, such as ``2024-25`` or ``FY25``."""
    if not word[-1:].isdigit():
        return None
    if (fiscal := re.fullmatch(_FISCAL, word)) and (int(fiscal[1]) + 1) % 100 == int(fiscal[2]):
        return int(fiscal[1]), int(fiscal[1]) + 1
    if short := re.fullmatch(_SHORT_FISCAL, word):
        return 2000 + int(short[1]) - 1, 2000 + int(short[1])
    return None


def _forms(word: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Give the ways in which a word may be written in the file, as typed first."""
    if years := fiscal(word):
        yield f"{years[0]} {years[1] % 100:02}"
        return
    yield word
    if word.isascii() and word.isdecimal() and 4 <= len(word) <= 12 and not 1900 <= int(word) <= 2100:
        yield f"{int(word):,}".replace(",", " ")
    if "," in word and (digits := word.replace(",", "")).isdecimal():
        yield digits
    designation = _DESIGNATION.fullmatch(word)
    if designation:
        letters, rest = designation.groups()
        yield f"{letters}{rest}"
        yield f"{letters} {rest}"
        apart = re.sub(r"(?<=\d)(?=[^\W\d])", " ", rest)
        if apart != rest:
            yield f"{letters} {apart}"
    yield from vocabulary.spellings(word)


def _phrase(text: str, *, prefix: bool) -> str:
    last = re.split(r"[\W_]+", text.rstrip())[-1]
    # A prefix, but not of a bare number (2019 is not 201) nor of less than four letters.
    begins = prefix and (not last.isdigit() or not text[0].isdigit()) and len(text) > 3 and len(last) > 3
    quoted = text.replace("\x00", " ").replace('"', " ")
    return f'"{quoted}"*' if begins else f'"{quoted}"'


def bare(word: str) -> str:
    """Give a word without the signs around it, but for the star that asks for its beginnings."""
    return word.lstrip(_PUNCTUATION).rstrip(_SIGNS) or word


def phrase(text: str) -> str:
    """Give the FTS5 phrase of a text: it stands whole, its words in a row."""
    return _phrase(text, prefix=False)


def match(word: str, vocabulary: Vocabulary, *, prefix: bool = True) -> str:
    """Give the FTS5 expression that finds a word in any of its forms, or what begins with it.

    A word that ends with ``*`` stands for what begins with it, whatever *prefix* says.
    """
    begun = len(word) > 1 and word.endswith("*")
    word = word.rstrip("*") or word
    phrases = [
        _phrase(form, prefix=begun or (prefix and (form == word or len(form) > 4)))
        for form in _forms(word, vocabulary)
    ]
    if prefix or begun:
        phrases += [_phrase(start, prefix=start.endswith("s")) for start in _begun(word)]
    return f"({' OR '.join(dict.fromkeys(phrases))})"


def _begun(word: str) -> Iterator[str]:
    """Give a word that breaks off within an ending without that: stems have lost it, and would not match."""
    for ending in _ENDINGS:
        for length in range(1, len(ending)):
            if word.endswith(ending[:length]) and len(word) - length >= 4:
                yield word[:-length]
                yield from _single(word[:-length])
    yield from _single(word)


def _single(start: str) -> Iterator[str]:
    """Give a beginning without the last of two like consonants, which stems drop too: *cutt* of *cutting*."""
    if len(start) >= 4 and start[-1] == start[-2] and start[-1] not in "aeioulsz":
        yield start[:-1]


def readings(word: str, vocabulary: Vocabulary) -> Iterator[tuple[float, str]]:
    """Give FTS5 expressions for a word, best first, each with what a hit by it is worth.

    A word itself is worth more than one that begins with it, or a synonym.
    """
    yield 1.0, match(word, vocabulary, prefix=False)
    yield 0.7, match(word, vocabulary)
    others = vocabulary.synonyms(word)
    if others:
        yield 0.7, " OR ".join(_phrase(other, prefix=False) for other in others)


def highlighter(found: Iterable[str], vocabulary: Vocabulary) -> str:
    """Give the pattern of a regular expression that finds the words in a text, in any form."""
    forms = {
        form
        for word in found
        for each in (word, *vocabulary.synonyms(word))
        for form in _forms(each, vocabulary)
    }
    stems = {re.sub(r"(?<=\w{3})(ing|ed|s|es|ion|ions)$", "", form) for form in forms}
    either = "|".join(
        r"[\W_]*".join(map(re.escape, re.split(r"[\W_]+", stem)))
        for stem in sorted(stems, key=len, reverse=True)
        if stem
    )
    return rf"(?i)\b(?:{either})\w*"
