"""What narrows a list, and the SQL conditions that it becomes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

_TIMELINE_KINDS = ("event", "agreement", "institution", "programme", "exercise", "statement", "target")
SORTS = {
    "date": "number",
    "id": "id",
    "title": "title, number",
    "value": "value IS NULL, value, number",
}


class Filters(NamedTuple):
    """What narrows a list; None is no limit, and each question heeds what its records have.

    *terms* must all match (`search` ranks by them), *since* and *until* are EDTF and match on
    overlap, *kind*, *standing*, *verdict* and *tier* are words of the lists in `irfacts.model`,
    *publisher* is a part of a name, *sort* is date, id, title or value, *limit* is at least 1,
    and *timeline* leaves what the timeline shows. The others are names that the file has.
    """

    terms: Sequence[str] = ()
    topic: str | None = None
    section: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    standing: str | None = None
    verdict: str | None = None
    source: str | None = None
    tier: str | None = None
    publisher: str | None = None
    indicator: str | None = None
    timeline: bool = False
    sort: str | None = None
    limit: int | None = None


class Query:
    """The conditions of one SELECT, with their parameters."""

    def __init__(self) -> None:
        """Begin without a condition."""
        self.conditions: list[str] = []
        self.parameters: list[Any] = []

    def where(self, condition: str, *parameters: Any) -> None:
        """Add a condition of SQL, with its parameters."""
        self.conditions.append(condition)
        self.parameters.extend(parameters)

    def equal(self, **given: str | None) -> None:
        """Let columns be equal to what is *given*; None is no condition."""
        for column, value in given.items():
            if value is not None:
                self.where(f"{column} = ?", value)

    def overlap(self, since: str | None, until: str | None) -> None:
        """Let dates share a day with the span from *since* to *until*; ValueError if these are no dates."""
        if since is None and until is None:
            return
        from irfacts.knowledge.dates import parse

        if since is not None:
            self.where("(upper IS NULL OR upper >= ?)", parse(since).lower or "")
        if until is not None:
            self.where("(lower IS NULL OR lower <= ?)", parse(until).upper or "~")

    def matching(self, typed: Sequence[str]) -> None:
        """Let every typed word be found."""
        if any(term.strip() for term in typed):
            from irfacts.search import words

            found = words.split(typed)
            if found:
                self.where(
                    "number IN (SELECT rowid FROM search WHERE search MATCH ?)", words.match_all(found)
                )
            else:
                self.where("0")

    def __str__(self) -> str:
        return f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""


def narrow(filters: Filters) -> Query:
    """Give the conditions on facts; raises ValueError for dates that are none."""
    query = Query()
    query.equal(
        topic=filters.topic,
        section=filters.section,
        kind=filters.kind,
        standing=filters.standing,
        indicator=filters.indicator,
    )
    if filters.timeline and filters.kind is None:
        query.where(
            f"kind IN ({', '.join('?' * len(_TIMELINE_KINDS))}) AND indicator IS NULL", *_TIMELINE_KINDS
        )
    if filters.source is not None:
        query.where("id IN (SELECT fact FROM citations WHERE source = ?)", filters.source)
    query.overlap(filters.since, filters.until)
    query.matching(filters.terms)
    return query


def narrow_claims(filters: Filters) -> Query:
    """Give the conditions on claims; raises ValueError for dates that are none."""
    query = Query()
    query.equal(topic=filters.topic, verdict=filters.verdict)
    if filters.since or filters.until:
        query.where("date IS NOT NULL")
    query.overlap(filters.since, filters.until)
    query.matching(filters.terms)
    return query


def narrow_search(filters: Filters) -> tuple[str, list[Any]]:
    """Give the condition on facts and claims alike, "" for none; ValueError for dates that are none."""
    filters = filters._replace(terms=())
    facts = narrow(filters)
    if not facts.conditions:
        return "", []
    condition, parameters = f"rowid IN (SELECT number FROM facts{facts})", facts.parameters
    if not (filters.section or filters.kind or filters.standing or filters.source or filters.indicator):
        claims = narrow_claims(filters)
        condition += f" OR rowid IN (SELECT number FROM claims{claims})"
        parameters = [*parameters, *claims.parameters]
    return condition, parameters
