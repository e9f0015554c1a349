"""The facts and claims that may answer a question, found by its words, numbers, kinds and periods."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from irfacts.search.question import Question, Word, telling


class Condition(NamedTuple):
    """A condition of SQL on `number`, with its parameters."""

    text: str = "1"
    parameters: Sequence[Any] = ()


def candidates(question: Question, wanted: Sequence[Word], condition: Condition, most: int) -> list[int]:
    """Give the row numbers of at most so many entries of each sort, the best first.

    They are those that hold every word, those that hold any, those of the kinds that are listed, and those
    with a number that is named.
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
    if question.several:
        numbers += _listed(question, wanted, condition, most)
    query = f"SELECT number FROM facts WHERE value * scale(unit) BETWEEN ? AND ? AND ({text}) LIMIT ?"
    for amount in question.amounts:
        found = question.rows(query, (amount.least, amount.most, *parameters, most))
        numbers += [number for (number,) in found]
    return list(dict.fromkeys(numbers))


def _listed(question: Question, wanted: Sequence[Word], condition: Condition, most: int) -> Iterator[int]:
    """Give the facts of the kinds and topics that are named, in the periods, with the other words."""
    dated = {text for period in question.periods for text in period.words}
    named = [(word, question.field_of(word.text)) for word in wanted if word.text not in dated]
    fields = [field for _, field in named if field]
    if not fields:
        return
    others = " AND ".join(f"({word.either})" for word, field in named if not field)
    within = [("lower >= ? AND upper <= ?", (period.first, period.last)) for period in question.periods]
    words = [("number IN (SELECT rowid FROM search WHERE search MATCH ?)", (others,))] if others else []
    conditions = [condition, *fields, *words, *within]
    query = f"SELECT number FROM facts WHERE {' AND '.join(f'({text})' for text, _ in conditions)} LIMIT ?"
    given = [parameter for _, some in conditions for parameter in some]
    for (number,) in question.rows(query, (*given, most)):
        yield number
