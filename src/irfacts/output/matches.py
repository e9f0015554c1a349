"""What a search found, as an answer: the matches, and what is said of what they lack."""

from collections.abc import Iterator, Sequence

from irfacts.errors import UsageError
from irfacts.output.answer import COLUMNS, SHOWN, Answer
from irfacts.output.answers import asked, facts, newest
from irfacts.store.filters import Filters, several
from irfacts.store.store import Store
from irfacts.text import visible

_EVERY = 2**31
"""More than any file has."""


def search(store: Store, filters: Filters, *, every: bool = False) -> Answer:
    """Give the best matches over facts and claims; *every* one, up to a limit, to be counted."""
    if not any(term.strip() for term in several(filters.terms)):
        if filters.used():
            return facts(store, filters)
        raise UsageError("search needs at least one word, or a filter")
    from irfacts.store.records import Hit

    vocabulary, typed = store.vocabulary(), several(filters.terms)
    listed = vocabulary.several(typed) or vocabulary.whole_series(typed) or filters.used()
    limit = _EVERY if every else filters.limit or (SHOWN["matches"] if listed else None)
    found = store.search(filters._replace(limit=limit))
    records, words, instead, more, whole, without, enough = found
    if listed and (every or filters.limit is None) and enough and enough > SHOWN["hits"]:
        records, more = records[:enough], more or enough < len(records)
    messages = [
        f"nothing for '{visible(word)}'; took '{visible(other)}' instead" for word, other in instead.items()
    ]
    if records and all(hit.missed for hit in records):
        lacking = ", ".join(map(visible, records[0].missed))
        messages += _unfiltered(store, filters)
        messages.append(f"no fact has all of: {', '.join(map(visible, words))}; nearest, without {lacking}:")
    if without:
        messages.append(f"no fact of {', '.join(map(visible, without))} has the other words")
    if not records:
        near = store.suggestions(typed)
        hint = f" (did you mean {' or '.join(near)}?)" if near else ""
        messages = [f"nothing found{hint}"]
    return Answer(
        records=records,
        record_type=Hit,
        columns=COLUMNS["search"],
        # what asks for several things is answered by a list of them, if there are more than a screen has hits
        view="matches" if listed and sum(not hit.missed for hit in records) > SHOWN["hits"] else "hits",
        title="search",
        asked=asked(filters),
        truncated=more,
        total=whole,
        words=words,
        messages=messages,
        hints=lambda: newest(store) if records and vocabulary.recency(typed) > 0 else (),
    )


def _unfiltered(store: Store, filters: Filters) -> Iterator[str]:
    """Say what a search would find without its filters, if that lacks nothing."""
    if used := filters.used():
        best = store.search(Filters(terms=filters.terms, limit=1)).hits
        if best and not best[0].missed:
            names = ", ".join(f"--{name.rstrip('_')}" for name in used)
            yield f"without {names}: {visible(best[0].title)} ({best[0].id})"


def number_of(store: Store, words: Sequence[str]) -> str:
    """Give the best figure in a unit that some words name, which says how many there are, or nothing."""
    from irfacts.search.vocabulary import roots

    if not words:
        return ""
    named = {root for word in words for root in roots(word)}
    for best in store.search(Filters(terms=["how many", *words], limit=10)).hits:
        counted = roots((best.unit or "").partition(" ")[0])
        if best.value is not None and not best.missed and not named.isdisjoint(counted):
            return visible(f"{best.title}: {best.value:,} {best.unit} ({best.id})")
    return ""
