"""What people type, as an FTS5 expression: spellings, designations, fiscal years.

Everything typed is data: each word becomes a quoted phrase, so that no character of it is
query syntax.
"""

import re
from collections.abc import Iterable, Iterator

TOKENIZER = "\"porter unicode61 remove_diacritics 2 categories 'L* N* Co M*'\""
"""How FTS5 cuts texts into words: stems, no diacritics; signs of Hindi belong to the word."""

_WORDS = re.compile(r'"([^"]*)"?|([^\s"]+)')
_TOKEN = re.compile(r"[^\W_]")
_LETTERS = re.compile(r"[^\W\d_]{1,3}")
_DESIGNATION = re.compile(r"([^\W\d_]{1,8})[-‐‑– ./]?(\d[\w.]*)")
_FISCAL = re.compile(r"(?:FY[- ]?)?((?:19|20)\d\d)[-/–‑](?:(?:19|20)?(\d\d))", re.IGNORECASE)
_SHORT_FISCAL = re.compile(r"FY[- ']?(?:20)?(\d\d)", re.IGNORECASE)

# British and American spelling, each pair read both ways.
_SPELLINGS = [
    (re.compile(rf"{one}{tail}", re.IGNORECASE), other + group)
    for british, american, tail, group in (
        ("our", "or", r"(s|ed|ing|ers?|al|able)?$", r"\1"),
        ("is", "iz", r"(e|es|ed|ing|ers?|ations?)$", r"\1"),
        ("ys", "yz", r"(e|es|ed|ing|ers?)$", r"\1"),
        ("tre", "ter", r"(s?)$", r"\1"),
        ("enc", "ens", r"(es?)$", r"\1"),
        ("ogue", "og", r"(s?)$", r"\1"),
        ("amme", "am", r"(s?)$", r"\1"),
        ("ll", "l", r"(ed|ing|ers?)$", r"\1"),
        ("inium", "inum", r"(s?)$", r"\1"),
        ("ulph", "ulf", r"(.*)$", r"\1"),
        ("rou", "ru", r"(bles?)$", r"\1"),
    )
    for one, other in ((british, american), (american, british))
]

# Words that people use for the same thing in this field; each finds all of its line.
_SYNONYMS = {
    word: line.split()
    for line in (
        "oil crude petroleum",
        "price cost worth value",
        "medicine drug pharmaceutical",
        "export sell sold",
        "import buy bought purchase",
        "debt owe",
        "dead died killed death",
        "army military armed",
        "war conflict invasion",
        "worker labour labor job employment",
        "ship warship frigate vessel",
        "plane aircraft fighter jet",
        "submarine sub",
        "missile rocket",
        "drill exercise manoeuvre wargame",
        "deal agreement contract pact treaty accord",
        "meeting met talk summit",
        "trip visit tour",
        "gap skip missed",
        "film movie cinema",
        "university college",
        "railway train rail",
        "gem diamond pearl jewellery",
        "fish seafood shrimp",
        "dispute contradict",
        "annual yearly",
        "number count total",
        "began start",
        "space cosmonaut astronaut",
    )
    for word in line.split()
}

# Words of questions that say nothing of what is asked for.
STOP_WORDS = frozenset(
    [
        "a",
        "about",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "ever",
        "first",
        "for",
        "from",
        "get",
        "give",
        "gave",
        "had",
        "has",
        "have",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "last",
        "latest",
        "list",
        "many",
        "me",
        "much",
        "of",
        "off",
        "on",
        "or",
        "please",
        "say",
        "says",
        "so",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "until",
        "up",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
    ]
)


def words(typed: Iterable[str]) -> list[str]:
    """Split what was typed into words; a part in double quotes stays together.

    A short run of letters before a number (``S 400``, ``FY 2024-25``) is one word with it.
    """
    found = [
        (phrase or word, bool(phrase))
        for phrase, word in _WORDS.findall(" ".join(typed))
        if _TOKEN.search(phrase or word)
    ]
    result: list[str] = []
    designation = False
    for text, quoted in found:
        if designation and text[0].isdigit():
            result[-1] += f" {text}"
            designation = False
        else:
            result.append(text)
            designation = (
                not quoted and _LETTERS.fullmatch(text) is not None and text.lower() not in STOP_WORDS
            )
    return result


def _forms(word: str) -> Iterator[str]:
    """Give the ways in which a word may be written in the file, as typed first."""
    fiscal = _FISCAL.fullmatch(word)
    short = _SHORT_FISCAL.fullmatch(word)
    if fiscal and (int(fiscal[1]) + 1) % 100 == int(fiscal[2]):
        yield f"{fiscal[1]} {fiscal[2]}"
        return
    if short:
        yield f"20{(int(short[1]) - 1) % 100:02} {short[1]}"
        return
    yield word
    if word.isascii() and word.isdecimal() and 4 <= len(word) <= 12 and not 1900 <= int(word) <= 2100:
        yield f"{int(word):,}".replace(",", " ")
    designation = _DESIGNATION.fullmatch(word)
    if designation:
        letters, rest = designation.groups()
        yield f"{letters}{rest}"
        yield f"{letters} {rest}"
        apart = re.sub(r"(?<=\d)(?=[^\W\d])", " ", rest)
        if apart != rest:
            yield f"{letters} {apart}"
    for pattern, other in _SPELLINGS:
        if pattern.search(word):
            yield pattern.sub(other, word)
    if word[:2].lower() == "ye":
        yield word[1:]
    elif word[:1].lower() == "e":
        yield f"y{word}"


def _phrase(text: str, *, prefix: bool) -> str:
    last = re.split(r"[\W_]+", text.rstrip())[-1]
    # A prefix, but not of a bare number (2019 is not 201) nor of one or two letters.
    begins = prefix and (not last.isdigit() or not text[0].isdigit()) and len(text) > 2 and len(last) > 1
    quoted = text.replace("\x00", " ").replace('"', " ")
    return f'"{quoted}"*' if begins else f'"{quoted}"'


def match(word: str, *, prefix: bool = True) -> str:
    """Give the FTS5 expression that finds a word in any of its forms, or what begins with it."""
    return f"({' OR '.join(dict.fromkeys(_phrase(form, prefix=prefix) for form in _forms(word)))})"


def match_all(found: Iterable[str], *, prefix: bool = True) -> str:
    """Give the FTS5 expression that finds what holds every one of the words."""
    return " AND ".join(match(word, prefix=prefix) for word in found)


def readings(word: str) -> Iterator[tuple[float, str]]:
    """Give FTS5 expressions for a word, best first, each with what a hit by it is worth.

    A word itself is worth more than one that begins with it, and that more than a synonym.
    """
    yield 1.0, match(word, prefix=False)
    yield 0.7, match(word)
    others = _SYNONYMS.get(word.lower())
    if others:
        yield 0.5, " OR ".join(_phrase(other, prefix=False) for other in others)


def telling(found: list[str]) -> list[str]:
    """Leave out the words of a question that say nothing, unless none is left."""
    return [word for word in found if word.lower().strip("?!.,:") not in STOP_WORDS] or found


def highlighter(found: Iterable[str]) -> str:
    """Give the pattern of a regular expression that finds the words in a text, in any form."""
    forms = {form for word in found for form in _forms(word)}
    stems = {re.sub(r"(?<=\w{4})(ing|ed|s|es|ion|ions)$", "", form) for form in forms}
    either = "|".join(
        r"[\W_]*".join(map(re.escape, re.split(r"[\W_]+", stem)))
        for stem in sorted(stems, key=len, reverse=True)
        if stem
    )
    return rf"(?i)\b(?:{either})\w*"
