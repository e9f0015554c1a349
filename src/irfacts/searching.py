"""Search: the facts and claims that fit some words best, ranked."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from irfacts import terms, vocabulary
from irfacts.model import Citation, Claim, Fact, Standing, names
from irfacts.store import Filters, Query, Store, narrow, narrow_claims, to_claim, to_fact
from irfacts.text import nearest

_CANDIDATES = 150
"""How many of the best by rank are looked at more closely, whatever the limit; the others come after."""
_OLD = 0.7
"""What a superseded fact's score is multiplied by, or a planned one's where the newest is asked for."""
_NEW, _ASKED = 0.002, 0.01
"""By how much a year raises a score: among equals the newer comes first; more where words ask for it."""
_DATED = 1.5
"""What the score of a fact is multiplied by whose date lies in a period that is named."""
_FIGURE = 1.2
"""What the score of a fact with a value is multiplied by where a number is asked for; twice for its unit."""
_LONG = 9
"""A word of so many letters may hold two slips, a shorter one only one."""


class Hit(NamedTuple):
    """A fact or claim that a search found; the higher its *score*, the better it fits."""

    type: str
    id: str
    title: str
    topic: str
    date: str | None
    value: int | float | None
    unit: str | None
    standing: str
    """A fact's standing, a claim's verdict."""
    statement: str
    """A fact's statement, a claim's words and finding."""
    score: float
    sources: tuple[Citation, ...]


class Found(NamedTuple):
    """What a search found: the hits, the words looked for, and those taken *instead* of typed ones."""

    hits: list[Hit]
    words: list[str]
    instead: dict[str, str]
    more: bool
    """Whether the limit left some out."""


def search(store: Store, filters: Filters) -> Found:
    """Answer `Store.search`."""
    store.check(filters)
    limit = 20 if filters.limit is None else filters.limit
    typed = terms.telling(terms.words(filters.terms))
    if not typed:
        return Found([], [], {}, more=False)
    wanted, instead = _understood(store, typed)
    found: dict[int, float] = {}
    for prefix in (False, True):
        if len(found) < limit:
            _add(found, _ranked(store, terms.match_all(wanted, prefix=prefix), filters, limit))
    single = len(wanted) == 1 and wanted[0].isascii()  # words in Russian or Hindi are few in the file
    if not found or (len(found) < limit and not single):
        _add(found, _covering(store, wanted, filters, limit))
    # Of the same score, as it is shown, facts come first: their numbers are lower.
    shown = ((number, float(f"{score:.5g}")) for number, score in found.items())
    best = dict(sorted(shown, key=lambda each: (-each[1], each[0]))[:limit])
    return Found(_hits(store, best), wanted, instead, more=len(found) > limit)


def _add(found: dict[int, float], scores: dict[int, float]) -> None:
    """Add what is not there yet, with scores below all that are there."""
    new = {number: score for number, score in scores.items() if number not in found}
    above = min(found.values(), default=0) / (max(new.values(), default=0) or 1)
    scale = 0.99 * above if found and above <= 1 else 1
    found.update((number, score * scale) for number, score in new.items())


def _understood(store: Store, typed: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Give the words to look for, and which of them stand for words that the file does not have."""
    wanted: list[str] = []
    instead: dict[str, str] = {}
    for word in typed:
        if store.rows("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (terms.match(word),)):
            wanted.append(word)
        elif designation := terms.DESIGNATION_APART.fullmatch(word):
            wanted += designation.groups()
        elif word.lower() not in vocabulary.synonyms(word) and (near := _near(store, word, _slip(word))):
            instead[word] = near[0]
            wanted.append(near[0])
        else:
            wanted.append(word)
    return wanted, instead


def _covering(store: Store, wanted: Sequence[str], filters: Filters, limit: int) -> dict[int, float]:
    """Score what holds any of the words, or a synonym: what holds more of them fits better."""
    each = [list(terms.readings(word)) for word in wanted]
    either = " OR ".join(expression for readings in each for _, expression in readings)
    ranked = _ranked(store, either, filters, limit)
    best = list(ranked)[:_CANDIDATES]
    rows = ", ".join(map(str, best))
    scores = dict.fromkeys(best, 0.0)
    held = dict.fromkeys(best, 0.0)
    for readings in each:
        seen: dict[int, tuple[float, float]] = {}
        for worth, expression in readings:
            query = f"SELECT rowid, rank FROM search WHERE search MATCH ? AND rowid IN ({rows})"
            for number, rank in store.rows(query, (expression,)):
                seen[number] = max(seen.get(number, (0.0, 0.0)), (-rank * worth, worth))
        for number, (score, worth) in seen.items():
            scores[number] += score
            held[number] += worth
    weights = _weights(store, best, filters.terms)
    found = {number: scores[number] * held[number] / len(each) * weights[number] for number in best}
    _add(found, ranked)
    return found


def _ranked(store: Store, expression: str, filters: Filters, limit: int) -> dict[int, float]:
    """Score the best matches of an FTS5 expression among what the filters leave."""
    query = Query()
    query.where("search MATCH ?", expression)
    typed, filters = filters.terms, filters._replace(terms=())
    facts = narrow(filters)
    if facts.conditions:
        condition, parameters = f"rowid IN (SELECT number FROM facts{facts})", facts.parameters
        if not (filters.section or filters.kind or filters.standing or filters.source or filters.indicator):
            claims = narrow_claims(filters)
            condition += f" OR rowid IN (SELECT number FROM claims{claims})"
            parameters = [*parameters, *claims.parameters]
        query.where(f"({condition})", *parameters)
    best = store.ask("search", ("rowid", "rank"), query, "rank, rowid", max(limit + 1, _CANDIDATES))
    weights = _weights(store, [number for number, _ in best[:_CANDIDATES]], typed)
    found = {number: -rank * weights[number] for number, rank in best[:_CANDIDATES]}
    _add(found, {number: -rank for number, rank in best[_CANDIDATES:]})
    return found


def _weights(store: Store, numbers: Sequence[int], typed: Sequence[str]) -> dict[int, float]:
    """Give what else than the words speaks for each fact or claim: its age, its standing, its value."""
    leaning, counting = vocabulary.leaning(typed), vocabulary.counting(typed)
    periods = list(terms.periods(typed))
    asked = " ".join(typed).lower()
    found: dict[int, float] = {}
    facts = ("number", "lower", "upper", "standing", "status", "value", "unit")
    claims = ("number", "lower", "upper", "verdict", "NULL", "NULL", "NULL")
    rows = [*store.by_key("facts", facts, numbers), *store.by_key("claims", claims, numbers)]
    for number, lower, upper, standing, status, value, unit in rows:
        day = (lower if leaning else upper) or "2030"
        year = min(max(int(day[:4]), 1950), 2030) - 2000
        weight = 1 + (_NEW + leaning * _ASKED) * year
        if standing == Standing.SUPERSEDED or (leaning > 0 and status == "planned"):
            weight *= _OLD
        if counting and value is not None:
            weight *= _FIGURE ** (1 + ((unit or "\n") in asked))
        if any(start <= (lower or "") and (upper or "~") <= end for start, end in periods):
            weight *= _DATED
        found[number] = weight
    return found


def _hits(store: Store, found: dict[int, float]) -> list[Hit]:
    hits: dict[int, Hit] = {}
    for number, *row in store.by_key("facts", ("number", *names(Fact)), found):
        fact = to_fact(row)
        given = {name: getattr(fact, name) for name in Hit._fields if name in names(Fact)}
        hits[number] = Hit(type="fact", score=found[number], **given)
    for number, *row in store.by_key("claims", ("number", *names(Claim)), found):
        claim = to_claim(row)
        hits[number] = Hit(
            type="claim",
            id=claim.id,
            title=claim.claim,
            topic=claim.topic,
            date=claim.date,
            value=None,
            unit=None,
            standing=claim.verdict,
            statement=f"{claim.claim.rstrip('.')}. {claim.finding}",
            score=found[number],
            sources=claim.sources,
        )
    return [hits[number] for number in found]


def _near(store: Store, word: str, slips: int) -> list[str]:
    """Give the words of the file that are so many slips from one that it does not have, nearest first.

    A slip is a letter wrong, missing, in excess, or two that changed places.
    """
    if len(word) < 4 or any(character.isdigit() for character in word):
        return []
    rows = store.rows(
        "SELECT term FROM vocabulary WHERE length(term) BETWEEN ? AND ? ORDER BY doc DESC",
        (len(word) - 6, len(word) + 2),
    )
    apart: dict[str, int] = {}
    for term in nearest(word.lower(), [term for (term,) in rows], count=8):
        for written in _written(store, term):
            if written.lower() not in vocabulary.STOP_WORDS:
                apart[written] = _slips(word.lower(), written.lower())
    return sorted((written for written in apart if apart[written] <= slips), key=apart.__getitem__)


def _written(store: Store, stem: str) -> list[str]:
    """Give the words with this stem as some of the entries write them."""
    pattern = re.compile(rf"\b{re.escape(stem.removesuffix('i'))}\w*", re.IGNORECASE)
    query = (
        "SELECT title || ' ' || coalesce(aliases, '') || ' ' || statement FROM searchable "
        "WHERE number IN (SELECT rowid FROM search WHERE search MATCH ? LIMIT 9)"
    )
    texts = " ".join(text for (text,) in store.rows(query, (f'"{stem}"',)))
    return list(dict.fromkeys(pattern.findall(texts)))


def _slip(word: str) -> int:
    """How many slips are taken for one word: a long one may have two."""
    return 2 if len(word) >= _LONG else 1


def _slips(one: str, other: str) -> int:
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


def suggestions(store: Store, typed: Sequence[str]) -> list[str]:
    """Give words that the file has and that look like what was typed."""
    return list(
        dict.fromkeys(near for word in terms.words(typed) for near in _near(store, word, _slip(word) + 1)[:1])
    )
