"""A question as search understands it: the words to look for, the dates that it names, what it asks for."""

import re
from collections.abc import Sequence
from functools import cached_property
from math import log
from typing import NamedTuple

from irfacts.knowledge.model import KINDS
from irfacts.search import periods, words
from irfacts.search.spelling import Rows, allowed, near
from irfacts.search.vocabulary import Vocabulary, counting, roots

_ASIDE = 0.8
"""What the score is multiplied by for a common word that stands in the note or beside the text only."""
_RARE = 20
"""What fewer entries hold tells no more: a word of a question may stand in none by chance."""


class Word(NamedTuple):
    """A word to look for: its readings, each with what a hit by it is worth, and how much it tells."""

    text: str
    readings: tuple[tuple[float, str], ...]
    weight: float
    """How rare it is: the logarithm of how many entries there are for each that holds it; 0 if most do."""
    known: bool
    """Whether any entry holds it."""
    needed: bool
    """Whether an answer must hold it: it tells something, and does not only help to find."""

    @property
    def helping(self) -> bool:
        """Whether it tells something, but only helps to find."""
        return self.weight > 0 and not self.needed

    @property
    def either(self) -> str:
        """What finds the entries that hold it, in any reading."""
        return " OR ".join(expression for _, expression in self.readings)


class Question:
    """What was typed, read with the words of a knowledge file."""

    def __init__(
        self, rows: Rows, typed: Sequence[str], vocabulary: Vocabulary, *, newest: bool = False
    ) -> None:
        """Read what was typed, or that the *newest* is wanted; *rows* asks the database to be looked in."""
        self.rows = rows
        self.vocabulary = vocabulary
        self.text = " ".join(typed)
        """What was typed, as one text."""
        every = words.split(typed, vocabulary)
        self.words = vocabulary.significant(every)
        """What was typed, without the words that say nothing of what is asked for."""
        self.name = " ".join(map(words.bare, self.words)).casefold()
        """These words as one name, case folded."""
        self.whole_name = " ".join(map(words.bare, every)).casefold()
        """All words as one name."""
        self.periods = list(periods.periods(every))
        """The first and last days of what is named, years, months, days, each with its words."""
        self.amounts = list(words.amounts(every))
        """The numbers that are named."""
        self.recency = 1 if newest else vocabulary.recency(typed)
        """Whether the newest (1) or the oldest (-1) is asked for, or neither (0)."""
        self.extreme = vocabulary.extreme([re.sub(r"(?i)\bmost recent", "", self.text)])
        """Whether the largest (1) or the smallest (-1) is asked for, or neither (0)."""
        self.over_time = vocabulary.over_time(typed)
        """Whether it is asked at which time this was."""
        self.whole_series = vocabulary.whole_series(typed)
        """Whether the figures of a series are asked for, one after the other."""
        self.counting = counting(typed)
        """Whether a number is asked for."""
        self.several = vocabulary.several(typed)
        """Whether a list is asked for."""
        self._alternatives = re.findall(r"(?i)([\w-]+) or (?=([\w-]+))", self.text)

    def either(self, word: str) -> set[str]:
        """Give a word and those that are typed as its alternatives: *US or EU* is answered by one of them."""
        return {word}.union(*(pair for pair in self._alternatives if word in pair))

    @cached_property
    def _fields(self) -> dict[str, list[str]]:
        """The values of the fields that a word may name."""
        return {"kind": KINDS, "topic": [key for (key,) in self.rows("SELECT id FROM topics", ())]}

    def says_what(self, title: str) -> bool:
        """Whether a title has just the words of the question, but for those that say nothing."""
        said = self.vocabulary.significant(words.split([title], self.vocabulary))
        return self._said == {words.bare(word).lower() for word in said}

    @cached_property
    def _said(self) -> set[str]:
        return {words.bare(word).lower() for word in self.words}

    @cached_property
    def sections(self) -> set[str]:
        """The sections of more than a word whose names stand in what was typed, in whatever form."""
        said = {root for word in self.words for root in roots(words.bare(word))}
        return {
            name
            for (name,) in self.rows("SELECT DISTINCT section FROM facts WHERE section LIKE '% %'", ())
            if all(not said.isdisjoint(roots(word)) for word in name.split())
        }

    def field_of(self, word: str) -> tuple[str, list[str]] | None:
        """Give the condition of SQL that a fact is of the kind or the topic that a word names, if it does."""
        same = {*self.vocabulary.alike(word)}
        for name, known in self._fields.items():
            if values := [value for value in known if value in same]:
                return f"{name} IN ({', '.join('?' * len(values))})", values
        return None

    def understood(self) -> tuple[list[str], dict[str, str]]:
        """Give the words to look for, and which of them stand for words that the file does not have."""
        wanted: list[str] = []
        instead: dict[str, str] = {}
        for word in map(words.bare, self.words):
            found = words.match(word, self.vocabulary)
            if self.rows("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (found,)):
                wanted.append(word)
            elif designation := words.DESIGNATION_APART.fullmatch(word):
                wanted += designation.groups()
            elif " " in word:  # a phrase in quotes that stands nowhere
                parts = [*map(words.bare, self.vocabulary.significant(words.split([word], self.vocabulary)))]
                instead[word] = " ".join(parts)
                wanted += parts
            elif word.lower() not in self.vocabulary.synonyms(word) and (
                like := near(self.rows, word, allowed(word), self.vocabulary)
            ):
                instead[word] = like[0]
                wanted.append(like[0])
            else:
                wanted.append(word)
        return wanted, instead

    def weighed(self, texts: Sequence[str]) -> list[Word]:
        """Give each word with its readings and its weight.

        A single word that the file has is not taken for a longer one or another: there is nothing beside it
        that would tell which is meant.
        """
        every = self.rows("SELECT (SELECT count(*) FROM facts) + (SELECT count(*) FROM claims)", ())[0][0]
        count = "SELECT count(*) FROM search WHERE search MATCH ?"
        found = []
        for text in dict.fromkeys(texts):
            readings = tuple(words.readings(text, self.vocabulary))
            if len(texts) == 1 and self.rows(count, (readings[0][1],))[0][0] and text.isascii():
                readings = readings[:1]
            word = Word(text, readings, 0.0, known=False, needed=False)
            holding = self.rows(count, (word.either,))[0][0]
            weight = log(every / max(holding, _RARE) + 1)
            if 2 * holding > every:
                weight = 0.0
                readings = ((1.0, f"{{title aliases statement}} : ({word.either})"), (_ASIDE, word.either))
            needed = weight > 0 and not self.vocabulary.helps(text)
            found.append(Word(text, readings, weight, known=holding > 0, needed=needed))
        return found


def telling(wanted: Sequence[Word]) -> Sequence[Word]:
    """Leave out the words that most entries hold, and those that none holds, unless no other is left."""
    return [word for word in wanted if word.weight and word.known] or wanted
