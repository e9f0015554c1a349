"""Words of the file that are a slip or two from what was typed."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from irfacts.search.vocabulary import Vocabulary
from irfacts.search.words import split
from irfacts.text import nearest

Rows = Callable[[str, Sequence[Any]], list[Any]]
"""Runs one SELECT with its parameters and gives all rows."""
_BEGINNING = 3
"""The second letter of a word stands among so many first ones."""
_LONG = 9
"""A word of so many letters may hold two slips, a shorter one only one."""


def near(rows: Rows, word: str, slips: int, vocabulary: Vocabulary) -> list[str]:
    """Give the words of the file that are so many slips from one that it does not have, nearest first.

    A slip is a letter wrong, missing, in excess, or two that changed places.
    """
    if len(word) < 5 or any(character.isdigit() for character in word):
        return []
    found = rows(
        "SELECT term FROM terms WHERE length(term) BETWEEN ? AND ? ORDER BY doc DESC",
        (len(word) - 6, len(word) + 2),
    )
    apart: dict[str, int] = {}
    for term in nearest(word.lower(), [term for (term,) in found], count=8):
        for written in _written(rows, term):
            # People hardly miss how a word begins; one that begins otherwise is more likely another word.
            alike = sorted(written[:_BEGINNING].lower()) == sorted(word[:_BEGINNING].lower())
            if alike and written[0].lower() == word[0].lower() and written.lower() not in vocabulary.ignored:
                apart[written] = distance(word.lower(), written.lower())
    return sorted((written for written in apart if apart[written] <= slips), key=apart.__getitem__)


def _written(rows: Rows, stem: str) -> list[str]:
    """Give the words with this stem as some of the entries write them."""
    pattern = re.compile(rf"\b{re.escape(stem.removesuffix('i'))}\w*", re.IGNORECASE)
    query = (
        "SELECT title || ' ' || coalesce(aliases, '') || ' ' || statement FROM searchable "
        "WHERE number IN (SELECT rowid FROM search WHERE search MATCH ? LIMIT 9)"
    )
    texts = " ".join(text for (text,) in rows(query, (f'"{stem}"',)))
    return list(dict.fromkeys(pattern.findall(texts)))


def allowed(word: str) -> int:
    """How many slips are taken for one word: a long one may have two."""
    return 2 if len(word) >= _LONG else 1


def distance(one: str, other: str) -> int:
    """Count the slips between two words (Damerau's distance of optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        row = [at]
        for to, there in enumerate(other, 1):
            least = min(last[to] + 1, row[-1] + 1, last[to - 1] + (letter != there))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == there:
                least = min(least, before[to - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]


def suggestions(rows: Rows, typed: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Give words that the file has and that look like what was typed."""
    best = (near(rows, word, allowed(word) + 1, vocabulary)[:1] for word in split(typed, vocabulary))
    return list(dict.fromkeys(word for some in best for word in some))
