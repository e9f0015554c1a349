"""Which words of a question each entry holds: in its text, or by its kind, its date or its value."""

import re
from collections.abc import Iterable, Mapping, Sequence

from irfacts.search import words
from irfacts.search.properties import Properties, among
from irfacts.search.question import Question, Word, telling
from irfacts.search.series import Reach

Held = dict[int, dict[str, float]]
"""By row number, the words that an entry holds, with what that is worth."""
_NEAR = 4
"""So many other words at most stand between a short number and the word that it belongs to."""
_HELPING = 0.4
"""What a word counts for that only helps to find."""


def in_text(
    question: Question, wanted: Sequence[Word], numbers: Iterable[int], inside: str
) -> tuple[dict[int, float], Held]:
    """Give the scores of entries by the words alone, and the words that their texts hold.

    What is *inside*, the end of a query for matches, are these entries. No text holds a number that is only
    a part of a longer one there.
    """
    tell = telling(wanted)
    scores = dict.fromkeys(numbers, 0.0)
    held: Held = {number: {} for number in scores}
    for word in wanted:
        seen: dict[int, tuple[float, float]] = {}
        for worth, expression in word.readings:
            # To rank what a common word finds takes longer than all the rest.
            column = "rank" if word in tell else "0"
            for number, rank in question.rows(f"SELECT rowid, {column} {inside}", (expression,)):
                seen[number] = max(seen.get(number, (0.0, 0.0)), (-rank * worth, worth))
        for number, (score, worth) in seen.items():
            scores[number] += score if word.needed else score * _HELPING
            held[number][word.text] = 1.0 if word.weight else worth
    _take_parts(question, wanted, held)
    _take_apart(question, wanted, held, inside)
    return scores, held


def _take_parts(question: Question, wanted: Sequence[Word], held: Held) -> None:
    """Take from what entries hold the numbers and words of two letters that do not stand whole there."""
    patterns = {word.text: found for word in wanted if (found := words.whole(word.text, question.vocabulary))}
    if not patterns:
        return
    query = (
        "SELECT number, id || ' ' || title || ' ' || coalesce(aliases, '') || ' ' || statement || ' ' "
        f"|| coalesce(note, '') || ' ' || coalesce(context, '') FROM searchable "
        f"WHERE {among('number', held)}"
    )
    for number, text in question.rows(query, ()):
        for word, pattern in patterns.items():
            if word in held[number] and not pattern.search(text):
                del held[number][word]


def _take_apart(question: Question, wanted: Sequence[Word], held: Held, inside: str) -> None:
    """Take from what entries hold the short numbers that stand far from the words beside them: *unit 12*."""
    for at, word in enumerate(wanted):
        beside = [other for other in (*wanted[max(at - 1, 0) : at], *wanted[at + 1 : at + 2]) if other.known]
        if not re.fullmatch(r"\d{1,2}", word.text) or not beside:
            continue
        near = " OR ".join(
            f"NEAR({words.phrase(word.text)} {words.phrase(each)}, {_NEAR})"
            for other in beside
            for each in (other.text, *question.vocabulary.synonyms(other.text))
        )
        close = {number for (number,) in question.rows(f"SELECT rowid {inside}", (near,))}
        for number in held.keys() - close:
            held[number].pop(word.text, None)


def by_kind(question: Question, wanted: Sequence[Word], held: Held) -> None:
    """Add the names of kinds and topics to what facts of these hold, where a list is asked for."""
    for word in wanted if question.several else ():
        if field := question.field_of(word.text):
            query = f"SELECT number FROM facts WHERE {among('number', held)} AND {field[0]}"
            for (number,) in question.rows(query, field[1]):
                held[number].setdefault(word.text, 1.0)


def by_date_and_value(
    question: Question, wanted: Sequence[Word], reach: Reach, known: Mapping[int, Properties], held: Held
) -> None:
    """Add the words of periods in which an entry's date lies, and of numbers to which its value rounds.

    Take them from what only says them, if the period is named by its ends, or a list is asked for.
    """
    looked_for = {word.text for word in wanted}
    for number, each in known.items():
        within = reach.within.get(number, set())
        own = [
            period
            for period in reach.periods
            if period.covers(each.lower, each.upper) or period.words <= within
        ]
        named = [
            period.words  # of two periods that are apart a fact can lie in one only
            for period in reach.periods
            if any(one == period or not period.overlaps(one.first, one.last) for one in own)
        ]
        named += [amount.words for amount in question.amounts if each.rounds_to(amount)]
        named += [within] if within else []
        unsaid = set[str]().union(
            *(
                period.words
                for period in reach.periods
                if (period.years or question.several) and period.words not in named
            )
        )
        holds = {text: worth for text, worth in held[number].items() if text not in unsaid}
        for some in named:
            holds |= dict.fromkeys((some & looked_for) - holds.keys(), 1.0)
        held[number] = holds
