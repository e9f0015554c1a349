"""The words of this field as search reads them: spellings, synonyms, and what questions say beside the point.

The lists are data (`irfacts.knowledge.words`); people type in English, Russian or Hindi, while the knowledge
file itself is in English, with some names in Cyrillic and Devanagari.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

# Cyrillic as maps and newspapers write it in Latin letters, so that names are found.
_LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
    | {"ъ": "", "ь": ""}
)
_CYRILLIC = r"[а-яёА-ЯЁ]"
_RUSSIAN_ENDING = (
    r"(?<=[а-яё]{3})(?:[иы]ми|[ая]ми|[ое]го|[ое]му|[ое]в|[еоиы]й|[ая]я|[ое]е|[иы]е|[оеиыая]м|[ая]х|[ую]ю"
    r"|и[юяи]|ью|[аяоеиыуюь])$"
)


def _russian_stem(word: str) -> str:
    """Take the ending off a Russian word; others stay as they are."""
    return word if word.isascii() else re.sub(_RUSSIAN_ENDING, "", word)


_COUNTING = r"(?i)\bhow (many|much|big|large|long|far|often)\b|\b(percent|percentage|share|number|total)\b|%"


def counting(typed: Iterable[str]) -> bool:
    """Whether what was typed asks for a number."""
    return bool(re.search(_COUNTING, " ".join(typed)))


def roots(word: str) -> Iterator[str]:
    """Give the word in lower case, and what it may be an inflection of."""
    word = word.lower()
    yield word
    yield _russian_stem(word)
    for ending, other in (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", "")):
        if word.endswith(ending) and len(word) > 4:
            yield word[: -len(ending)] + other


def _said(typed: Iterable[str]) -> set[str]:
    """Give the words typed, in lower case, and each two and three in a row joined by underscores."""
    found = re.findall(r"\w+", " ".join(typed).lower())
    return {"_".join(found[at : at + length]) for length in (1, 2, 3) for at in range(len(found))}


def _leaning(typed: Iterable[str], one: Collection[str], other: Collection[str]) -> int:
    """Give 1 if words of one set were typed, -1 if words of the other, 0 if of both or neither."""
    said = _said(typed)
    return (not said.isdisjoint(one)) - (not said.isdisjoint(other))


class Vocabulary:
    """The lists of words of one knowledge file, in the forms in which they are asked."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        """Take lines, each with the name of its list."""
        lists: dict[str, list[list[str]]] = {}
        for name, line in lines:
            lists.setdefault(name, []).append(line.split())
        flat = {name: frozenset(word for line in some for word in line) for name, some in lists.items()}
        self.ignored = flat.get("ignored", frozenset())
        """Words that say nothing of what is asked for, in lower case."""
        self._light = flat.get("light", frozenset())
        self._newest, self._oldest = flat.get("newest", frozenset()), flat.get("oldest", frozenset())
        self.superlatives = {1: flat.get("largest", frozenset()), -1: flat.get("smallest", frozenset())}
        """Words that ask for the largest (1) or the smallest (-1) figure."""
        self._times = flat.get("times", frozenset())
        self._several = flat.get("several", frozenset())
        self._series = flat.get("series", frozenset())
        self.places = lists.get("places", [])
        """The names of countries, each with places in it; an underscore is a blank."""
        self._spellings = list(_pairs(lists.get("spellings", ())))
        self._same: dict[str, dict[str, None]] = {}
        for words in lists.get("same", ()):
            for word in words:
                self._same.setdefault(word, {}).update(dict.fromkeys(words))

    @cached_property
    def _stemmed(self) -> dict[str, dict[str, None]]:
        """The same, by the stems of Russian words too; most questions do without, and save 0.6 ms."""
        found = dict(self._same)
        for word, same in self._same.items():
            stem = _russian_stem(word)
            found[stem] = {**found.get(stem, {}), **same}
        return found

    def recency(self, typed: Iterable[str]) -> int:
        """Say whether what was typed asks for the newest (1) or the oldest (-1), or for neither (0)."""
        return _leaning(typed, self._newest, self._oldest)

    def extreme(self, typed: Iterable[str]) -> int:
        """Say whether what was typed asks for the largest (1) or the smallest (-1), or for neither (0)."""
        return _leaning(typed, *self.superlatives.values())

    def over_time(self, typed: Iterable[str]) -> bool:
        """Whether what was typed asks at which time a figure was the largest or the smallest."""
        return not self._times.isdisjoint(_said(typed))

    def whole_series(self, typed: Iterable[str]) -> bool:
        """Whether what was typed asks for the figures of a series, one after the other."""
        return not self._series.isdisjoint(_said(typed))

    def several(self, typed: Iterable[str]) -> bool:
        """Whether what was typed asks for several things, and neither for how many nor for one of them."""
        if counting(typed) or self.recency(typed) or self.extreme(typed):
            return False
        return not self._several.isdisjoint(_said(typed))

    def significant(self, found: Sequence[str]) -> Sequence[str]:
        """Leave out the words that say nothing or only ask for the newest, unless none is left."""
        beside = self.ignored | self._newest | self._oldest
        return [word for word in found if word.lower() not in beside] or found

    def helps(self, word: str) -> bool:
        """Whether a word, in whatever inflection, only helps to find: an answer need not hold it."""
        return not self._light.union(*self.superlatives.values()).isdisjoint(roots(word))

    def synonyms(self, word: str) -> list[str]:
        """Give the words that people use for the same thing as a word, in whatever inflection, or nothing."""
        same = self._same if word.isascii() else self._stemmed
        return next(([*same[root]] for root in roots(word) if root in same), [])

    def alike(self, word: str) -> list[str]:
        """Give a word in lower case, what it may be an inflection of, and what people use for the same."""
        return [*roots(word), *self.synonyms(word)]

    def spellings(self, word: str) -> Iterator[str]:
        """Give other ways to spell a word: of its end, without a Russian ending, in Latin letters."""
        for one, other in self._spellings:
            if len(word) > 4 and word.lower().endswith(one):
                yield word[: -len(one)] + other
        if word[:2].lower() == "ye" and word[2:4].lower() != "ar":
            yield word[1:]
        elif word[:1].lower() == "e":
            yield f"y{word}"
        if not word.isascii() and re.search(_CYRILLIC, word):
            stem = _russian_stem(word.lower())
            if len(stem) > 3:
                yield stem
            latin = stem.translate(_LATIN)
            yield latin
            yield from self.spellings(latin)


def _pairs(lines: Iterable[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Give each pair of endings both ways, with each ending that may follow; ``-`` is none."""
    for first, second, *endings in lines:
        for ending in endings:
            tail = "" if ending == "-" else ending
            yield first + tail, second + tail
            yield second + tail, first + tail
