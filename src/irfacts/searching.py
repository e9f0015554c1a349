"""Search: the facts and claims that fit some words best, ranked."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from irfacts import terms
from irfacts.model import Citation, Claim, Fact, Standing, names
from irfacts.store import Filters, Query, Store, narrow, to_claim, to_fact
from irfacts.text import nearest

_VOCABULARY = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, search, row)",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.typed USING fts5 (word, tokenize={terms.TOKENIZER})",
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.stems USING fts5vocab (temp, typed, row)",
    "DELETE FROM typed",
)

_CANDIDATES = 150
"""How many of the best matches by rank are looked at more closely, whatever the limit."""
_OLD = 0.7
"""What a superseded fact's score is multiplied by."""
_NEW = 0.0005
"""How much a year adds to a score's weight: among equals the newer comes first."""
_TYPO, _LIKE = 0.79, 0.6
"""How alike a word must be to be taken for another, or to be named as a hint (difflib's ratio)."""


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


def search(store: Store, filters: Filters) -> Found:
    """Give the facts and claims that fit the terms best, best first, 20 by default.

    What holds every word comes before what holds any. A word that the file does not
    have is taken for the nearest one that it has. Raises UsageError and ValueError as
    select does.
    """
    store.check(filters)
    limit = 20 if filters.limit is None else filters.limit
    wanted = terms.telling(terms.words(filters.terms))
    if not wanted:
        return Found([], [], {})
    instead: dict[str, str] = {}
    for word in wanted:
        if not store.rows("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", (terms.match(word),)):
            near = _near(store, word, _TYPO)
            if near:
                instead[word] = near[0]
    wanted = [instead.get(word, word) for word in wanted]
    found: dict[int, float] = {}
    for prefix in (False, True):
        if len(found) < limit:
            for number, score in _ranked(store, terms.match_all(wanted, prefix=prefix), filters, limit):
                found.setdefault(number, score)
    if len(found) < limit and len(wanted) > 1:
        for number, score in _covering(store, wanted, filters, limit):
            found.setdefault(number, score)
    found = dict(list(found.items())[:limit])
    written = {word: _written(store, stem, found) for word, stem in instead.items()}
    return Found(_hits(store, found), wanted, written)


def _covering(store: Store, wanted: Sequence[str], filters: Filters, limit: int) -> list[tuple[int, float]]:
    """Rank what holds any of the words, or a synonym: what holds more of them comes first."""
    each = [list(terms.readings(word)) for word in wanted]
    either = " OR ".join(expression for readings in each for _, expression in readings)
    best = dict(_ranked(store, either, filters, _CANDIDATES))
    rows = ", ".join(map(str, best))
    scores = dict.fromkeys(best, 0.0)
    held = dict.fromkeys(best, 0)
    for readings in each:
        seen: dict[int, float] = {}
        for worth, expression in readings:
            query = f"SELECT rowid, rank FROM search WHERE search MATCH ? AND rowid IN ({rows})"
            for number, rank in store.rows(query, (expression,)):
                seen[number] = max(seen.get(number, 0.0), -rank * worth)
        for number, score in seen.items():
            scores[number] += score
            held[number] += 1
    scored = [(number, scores[number] * (held[number] / len(each)) ** 2) for number in best]
    return sorted(scored, key=lambda each: (-each[1], each[0]))[:limit]


def _ranked(store: Store, expression: str, filters: Filters, limit: int) -> list[tuple[int, float]]:
    query = Query()
    query.where("search MATCH ?", expression)
    facts = narrow(
        Filters(
            topic=filters.topic,
            section=filters.section,
            kind=filters.kind,
            standing=filters.standing,
            source=filters.source,
            since=filters.since,
            until=filters.until,
        )
    )
    if facts.conditions:
        condition, parameters = f"rowid IN (SELECT number FROM facts{facts})", facts.parameters
        if not (filters.section or filters.kind or filters.standing or filters.source):
            claims = Query()
            claims.equal(topic=filters.topic)
            if filters.since or filters.until:
                claims.where("date IS NOT NULL")
            claims.overlap(filters.since, filters.until)
            condition += f" OR rowid IN (SELECT number FROM claims{claims})"
            parameters = [*parameters, *claims.parameters]
        query.where(f"({condition})", *parameters)
    best = store.ask("search", ("rowid", "rank"), query, "rank, rowid", max(limit, _CANDIDATES))
    weights = {
        number: (_OLD if standing == Standing.SUPERSEDED else 1) * (1 + _NEW * int((upper or "2030")[:4]))
        for number, standing, upper in store.by_key(
            "facts", ("number", "standing", "upper"), (number for number, _ in best)
        )
    }
    scored = [(number, -rank * weights.get(number, 1 + _NEW * 2000)) for number, rank in best]
    return sorted(scored, key=lambda each: (-each[1], each[0]))


def _hits(store: Store, found: dict[int, float]) -> list[Hit]:
    hits: dict[int, Hit] = {}
    for number, *row in store.by_key("facts", ("number", *names(Fact)), found):
        fact = to_fact(row)
        given = {name: getattr(fact, name) for name in Hit._fields if name in names(Fact)}
        hits[number] = Hit(type="fact", score=round(found[number], 3), **given)
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
            statement=f"{claim.claim} {claim.finding}",
            score=round(found[number], 3),
            sources=claim.sources,
        )
    return [hits[number] for number in found]


def _near(store: Store, word: str, cutoff: float) -> list[str]:
    """Give the words of the file that look most like one that it does not have."""
    if len(word) < 4 or any(character.isdigit() for character in word):
        return []
    for statement in _VOCABULARY:
        store.rows(statement)
    store.rows("INSERT INTO typed (word) VALUES (?)", (word,))
    (stem,) = store.rows("SELECT term FROM stems LIMIT 1")[0]
    rows = store.rows(
        "SELECT term FROM vocabulary WHERE length(term) BETWEEN ? AND ? ORDER BY doc DESC",
        (len(stem) - 4, len(stem) + 2),
    )
    return nearest(stem, [term for (term,) in rows], cutoff=cutoff)


def _written(store: Store, stem: str, found: Iterable[int]) -> str:
    """Give the word with this stem as the best of the entries found write it."""
    pattern = re.compile(rf"\b{re.escape(stem)}\w*", re.IGNORECASE)
    for row in store.by_key("searchable", ("number", "title", "aliases", "statement", "note"), found):
        match = pattern.search(" ".join(text or "" for text in row[1:]))
        if match:
            return match[0]
    return stem


def suggestions(store: Store, typed: Sequence[str]) -> list[str]:
    """Give words that the file has and that look like what was typed."""
    found = []
    for stem in (near for word in terms.words(typed) for near in _near(store, word, _LIKE)):
        rows = store.rows("SELECT rowid FROM search WHERE search MATCH ? LIMIT 5", (f'"{stem}"*',))
        found.append(_written(store, stem, [number for (number,) in rows]))
    return list(dict.fromkeys(found))
