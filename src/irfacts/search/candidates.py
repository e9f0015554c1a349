"""The facts and claims that may answer a question, found by its words and numbers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from irfacts.search.question import Question, Word, telling


class Condition(NamedTuple):
    """A condition of SQL on `number`, with its parameters."""

    text: str = "1"
    parameters: Sequence[Any] = ()


def candidates(question: Question, wanted: Sequence[Word], condition: Condition, most: int) -> list[int]:
    """Give the row numbers of at most so many entries of each sort, the best first.

    They are those that hold every word, those that hold any, and those with a number that is named.
    """
    text, parameters = condition
    query = f"SELECT rowid FROM search WHERE search MATCH ? AND ({text}) ORDER BY rank, rowid LIMIT ?"
    every = " AND ".join(f"({word.either})" for word in wanted)
    some = " OR ".join(f"({word.either})" for word in telling(wanted))
    numbers = [
        number
        for expression in dict.fromkeys((every, some))
        for (number,) in question.rows(query, (expression, *parameters, most))
    ]
    query = f"SELECT number FROM facts WHERE value * scale(unit) BETWEEN ? AND ? AND ({text}) LIMIT ?"
    for amount in question.amounts:
        found = question.rows(query, (amount.least, amount.most, *parameters, most))
        numbers += [number for (number,) in found]
    return list(dict.fromkeys(numbers))
