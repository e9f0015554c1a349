"""The words that search reads questions with: lists of lines, in `words.toml` and in a file's `[words]`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from irfacts.knowledge.places import words_file
from irfacts.text import visible

Words = Mapping[str, Sequence[str]]
"""The lines of each list of `LISTS`; a line holds words with blanks between."""


class WordList(NamedTuple):
    """One list: what its lines are for, and how many words a line has at least."""

    description: str
    least: int = 1


LISTS = {
    "same": WordList("Words that people use for the same thing; a line's words find one another", 2),
    "ignored": WordList("Words of questions that say nothing of what is asked for"),
    "light": WordList("Words of questions that help to find, but that an answer need not hold"),
    "newest": WordList("Words that ask for the newest"),
    "oldest": WordList("Words that ask for the oldest"),
    "largest": WordList("Words that ask for the largest figure"),
    "smallest": WordList("Words that ask for the smallest figure"),
    "times": WordList("Words that ask at which time a figure was the largest or the smallest"),
    "several": WordList("Words that ask for several things, and the names of these, in the plural"),
    "series": WordList("Words that ask for the figures of a series, one after the other"),
    "places": WordList("A country and places in it"),
    "spellings": WordList("Two ways to spell a word's end, and the endings that may follow, - for none", 3),
}


def standard() -> Words:
    """Give the words that ship; they hold for every knowledge file."""
    import tomli

    with open(words_file(), "rb") as file:
        return tomli.load(file)


def faults(entries: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """Find what is wrong in a table of words, with its key path within."""
    if type(entries) is not dict:
        yield (), "must be a table"
        return
    for name, lines in entries.items():
        if name not in LISTS:
            yield (name,), f"unknown key; known: {', '.join(LISTS)}"
        elif type(lines) is not list or not all(
            type(line) is str and line == visible(line) for line in lines
        ):
            yield (name,), "must be a list of lines of words"
        else:
            least = LISTS[name].least
            short = next((line for line in lines if len(line.split()) < least), None)
            if short is not None:
                yield (name,), f"{short!r} has fewer than {least} word{'s' if least > 1 else ''}"
