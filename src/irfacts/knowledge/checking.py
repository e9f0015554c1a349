"""Every problem of a knowledge file at once: what loading refuses, and what only a good file heeds."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from irfacts.errors import IrfactsError
from irfacts.knowledge import fields as schema
from irfacts.knowledge import loading, locating
from irfacts.knowledge.dates import parse
from irfacts.knowledge.loading import Problem
from irfacts.knowledge.model import Fact
from irfacts.knowledge.standing import Knowledge
from irfacts.text import visible

MAX_TITLE = 80
"""Characters of a title."""
MAX_HINTS = 100
"""So many problems are told with a hint: each costs a look at every known word."""
_STYLE = r"[a-z0-9]+(-[a-z0-9]+)*"


class Finding(NamedTuple):
    """One problem with its place, as it is printed."""

    file: str
    line: int | None
    where: str
    level: str
    """``error`` or ``warning``."""
    message: str

    def __str__(self) -> str:
        """Give the line ``file:line: where: message``; a warning says that it is one."""
        warning = "warning: " if self.level == "warning" else ""
        return str(IrfactsError(self.file, self.line, self.where, f"{warning}{self.message}"))


FIELDS = Finding._fields


def check(path: str) -> list[Finding]:
    """Check a knowledge file; gives its problems sorted by place.

    Raises IrfactsError only if the file cannot be read at all.
    """
    data = loading.read_bytes(path)
    try:
        text = loading.decode(path, data)
        document = loading.parse(path, text)
    except IrfactsError as error:
        return [Finding(error.path, error.line, error.where, "error", error.message)]
    knowledge, problems = loading.read(document)
    problems += _rules(knowledge, document)
    lines = locating.lines_of(text)
    placed = [(locating.line_of(lines, problem.where), problem) for problem in problems]
    placed.sort(key=lambda each: (each[0] or 0, each[1].where, each[1].message))
    return [
        Finding(
            visible(path),
            line,
            locating.place(problem.where),
            "warning" if problem.warning else "error",
            visible(problem.explain() if at < MAX_HINTS else problem.message),
        )
        for at, (line, problem) in enumerate(placed)
    ]


def _rules(knowledge: Knowledge, document: Mapping[str, Any]) -> Iterator[Problem]:
    """Apply the rules beyond what loading refuses to the records that are sound."""
    yield from _keys(knowledge)
    yield from _sources(knowledge, document)
    for fact in knowledge.facts.values():
        yield from _figure(fact)
        yield from _text(fact)
        if knowledge.dataset.updated:
            yield from _status(fact, knowledge.dataset.updated)
    yield from _series(knowledge)
    yield from _cycles(knowledge)
    yield from _aliases(knowledge)
    yield from _order(document)


def _keys(knowledge: Knowledge) -> Iterator[Problem]:
    import re

    tables: dict[str, Mapping[str, object]] = {
        "topics": knowledge.topics,
        "sources": knowledge.sources,
        "facts": knowledge.facts,
        "claims": knowledge.claims,
    }
    for table, entries in tables.items():
        for key in entries:
            if not re.fullmatch(_STYLE, key):
                yield Problem((table, key), "is not a key in style: a-z, 0-9 and single hyphens")
    used = {(fact.topic, fact.section) for fact in knowledge.facts.values()}
    for topic in knowledge.topics.values():
        for section in topic.sections:
            if (topic.id, section) not in used:
                yield Problem(
                    ("topics", topic.id, "sections"), f"no fact stands in section {section!r}", warning=True
                )


def _cited(document: Mapping[str, Any]) -> Iterator[str]:
    """Give the keys that facts and claims cite, also those that are not sound otherwise."""
    for table in ("facts", "claims"):
        entries = document.get(table)
        for entry in entries.values() if isinstance(entries, dict) else ():
            cited = (
                [entry.get(name) for name in ("sources", "disputed_by")] if isinstance(entry, dict) else []
            )
            citations = [item for some in cited if isinstance(some, list) for item in some]
            citations += [entry.get("source")] if isinstance(entry, dict) else []
            yield from (str(citation).partition("[")[0] for citation in citations)


def _sources(knowledge: Knowledge, document: Mapping[str, Any]) -> Iterator[Problem]:
    cited = set(_cited(document))
    updated = knowledge.dataset.updated
    pages: dict[str, str] = {}
    for key, source in knowledge.sources.items():
        if key not in cited:
            yield Problem(("sources", key), "nothing cites it")
        for name in ("issued", "accessed"):
            day = getattr(source, name)
            if day and updated and (parse(day).lower or "") > (parse(updated).upper or "~"):
                yield Problem(("sources", key, name), f"{day} is after the edition's date, {updated}")
        if not source.url:
            continue
        page = source.url.partition("#")[0].partition("://")[2].rstrip("/")
        if page in pages:
            yield Problem(("sources", key, "url"), f"is the page of {pages[page]} too", warning=True)
        pages.setdefault(page, key)


def _figure(fact: Fact) -> Iterator[Problem]:
    where = ("facts", fact.id)
    if (fact.value is None) != (fact.unit is None):
        yield Problem(
            (*where, "value" if fact.unit is None else "unit"), "value and unit go together, or neither"
        )
    if fact.unit is not None and fact.unit not in schema.UNITS:
        yield Problem((*where, "unit"), f"{fact.unit!r} is not a known unit", fact.unit, schema.UNITS)
    if fact.value_max is not None and (fact.value is None or fact.value_max <= fact.value):
        yield Problem((*where, "value_max"), "is the upper end of a range: above value")
    if fact.indicator and fact.value is None:
        yield Problem((*where, "indicator"), "a point of a series needs a value")
    if fact.hs and not fact.direction:
        yield Problem((*where, "hs"), "goods need a direction too")


def _text(fact: Fact) -> Iterator[Problem]:
    where = ("facts", fact.id)
    if len(fact.title) > MAX_TITLE:
        yield Problem((*where, "title"), f"has {len(fact.title)} characters; {MAX_TITLE} at most")
    for name in ("title", "statement", "note"):
        text = getattr(fact, name) or ""
        if text != text.strip() or "  " in text:
            yield Problem((*where, name), "has a space too many", warning=True)
    for name in ("parties", "replaces", "aliases", "sources", "disputed_by"):
        counted = Counter(map(str, getattr(fact, name)))
        for item in sorted(item for item, times in counted.items() if times > 1):
            yield Problem((*where, name), f"{item!r} stands there twice")
    for citation in fact.disputed_by:
        if citation in fact.sources:
            yield Problem((*where, "disputed_by"), f"{citation} supports the fact too", warning=True)


def _status(fact: Fact, updated: str) -> Iterator[Problem]:
    where = ("facts", fact.id, "status")
    today = parse(updated)
    if fact.status == "completed" and (fact.lower or "") > (today.upper or "~"):
        yield Problem(where, f"completed, but dated after the edition's date, {updated}")
    # The date of a target is the day on which it was set; an interval ends with its term.
    waiting = fact.status == "planned" and fact.kind in ("event", "exercise", "target", "forecast")
    waiting |= fact.kind == "target" and fact.status == "active" and "/" in fact.date
    if waiting and fact.upper and fact.upper < (today.lower or ""):
        message = f"{fact.status}, but its date has passed by the edition's date, {updated}"
        yield Problem(where, message, warning=True)


def _series(knowledge: Knowledge) -> Iterator[Problem]:
    units: dict[str, tuple[str | None, str]] = {}
    points: dict[tuple[str, str], str] = {}
    for fact in knowledge.facts.values():
        if not fact.indicator:
            continue
        unit, first = units.setdefault(fact.indicator, (fact.unit, fact.id))
        if fact.unit != unit:
            message = f"{fact.unit!r}, but {first} has {unit!r} in the same series"
            yield Problem(("facts", fact.id, "unit"), message)
        if fact.rank == "deprecated" or fact.replaced_by:
            continue
        other = points.setdefault((fact.indicator, fact.date), fact.id)
        ranks = {fact.rank or "normal", knowledge.facts[other].rank or "normal"}
        if other != fact.id and ranks != {"preferred", "normal"}:
            message = f"{other} is a point of {fact.indicator} for the same date: prefer or deprecate one"
            yield Problem(("facts", fact.id, "date"), message)


def _cycles(knowledge: Knowledge) -> Iterator[Problem]:
    """Follow `replaces` from each fact, depth first; each fact is entered once."""
    entered: set[str] = set()
    for start in knowledge.facts:
        path: dict[str, Iterator[str]] = {}
        key: str | None = start
        while key is not None or path:
            if key in path:
                circle = [*path][[*path].index(key) :]
                yield Problem(("facts", circle[-1], "replaces"), f"goes round: {' > '.join((*circle, key))}")
            elif key is not None and key not in entered:
                entered.add(key)
                path[key] = iter(knowledge.facts[key].replaces)
            last = next(reversed(path), None)
            key = next(path[last], None) if last else None
            if key is None and last:
                del path[last]


def _aliases(knowledge: Knowledge) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for fact in knowledge.facts.values():
        for alias in fact.aliases:
            other = first.setdefault(alias.casefold(), fact.id)
            if other != fact.id:
                yield Problem(
                    ("facts", fact.id, "aliases"), f"{alias!r} is an alias of {other} too", warning=True
                )


def _order(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Check the order of the file: its tables, and the fields within an entry."""
    tables = ["schema", "dataset", *schema.TABLES]
    present = [name for name in document if name in tables]
    for one, two in pairwise(present):
        if tables.index(one) > tables.index(two):
            yield Problem((two,), f"stands after {one}", warning=True)
    for table, fields in schema.TABLES.items():
        order = list(fields)
        entries = document.get(table)
        for key, entry in entries.items() if isinstance(entries, dict) else ():
            known = [name for name in entry if name in fields] if isinstance(entry, dict) else []
            for one, two in pairwise(known):
                if order.index(one) > order.index(two):
                    yield Problem((table, key, two), f"stands after {one}", warning=True)
                    break
