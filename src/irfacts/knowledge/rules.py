"""The rules of a good knowledge file, beyond what loading refuses."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from irfacts.knowledge.agreement import Quantity
from irfacts.knowledge.dates import parse
from irfacts.knowledge.fields import TABLES
from irfacts.knowledge.knowledge import Knowledge
from irfacts.knowledge.loading import Problem
from irfacts.knowledge.model import CITING, Fact, Standing, values
from irfacts.knowledge.standing import bounds
from irfacts.knowledge.units import UNITS
from irfacts.text import FOREVER

MAX_TITLE = 80
"""Characters of a title."""
_STYLE = r"[a-z0-9]+(-[a-z0-9]+)*"
_SEE = r"\b[Ss]ee ([a-z0-9]+(?:-[a-z0-9]+)+)"
"""How a text refers to another fact."""
_PASSING = re.compile(r"(?i)\b(current|latest|most recent|newest)\b")


def rules(knowledge: Knowledge, document: Mapping[str, Any]) -> Iterator[Problem]:
    """Apply the rules beyond what loading refuses to the records that are sound."""
    yield from _keys(knowledge)
    yield from _sources(knowledge, document)
    yield from _written(knowledge, document)
    for fact in knowledge.facts.values():
        yield from _figure(fact)
        yield from _quoted(fact)
        yield from _text(fact)
        if knowledge.dataset.updated:
            yield from _status(fact, knowledge.dataset.updated)
    yield from _series(knowledge)
    yield from _moved(knowledge)
    yield from _seen(knowledge)
    yield from _age(knowledge)
    yield from _cycles(knowledge)
    yield from _aliases(knowledge)
    yield from _order(document)


def _keys(knowledge: Knowledge) -> Iterator[Problem]:
    for table in TABLES:
        for key in getattr(knowledge, table):
            if not re.fullmatch(_STYLE, key):
                yield Problem((table, key), "is not a key in style: a-z, 0-9 and single hyphens")
    used = {(fact.topic, fact.section) for fact in knowledge.facts.values()}
    for topic in knowledge.topics.values():
        for section in topic.sections:
            if (topic.id, section) not in used:
                yield Problem(
                    ("topics", topic.id, "sections"), f"no fact stands in section {section!r}", warning=True
                )


def _entries(document: Mapping[str, Any], table: str) -> dict[str, dict[str, Any]]:
    """Give the entries of a table as the file has them, but for what is no entry."""
    entries = document.get(table)
    found = entries.items() if isinstance(entries, dict) else ()
    return {key: entry for key, entry in found if isinstance(entry, dict)}


def _cited(document: Mapping[str, Any]) -> Iterator[str]:
    """Give the keys that facts and claims cite, also those that are not sound otherwise."""
    for table in ("facts", "claims"):
        for entry in _entries(document, table).values():
            lists = [entry.get(name) for name in CITING]
            cited = [item for some in lists if isinstance(some, list) for item in some]
            yield from (str(citation).partition("[")[0] for citation in (*cited, entry.get("source")))


def _sources(knowledge: Knowledge, document: Mapping[str, Any]) -> Iterator[Problem]:
    cited = set(_cited(document))
    updated = knowledge.dataset.updated
    pages: dict[str, str] = {}
    for key, source in knowledge.sources.items():
        if key not in cited:
            yield Problem(("sources", key), "nothing cites it")
        for name in ("issued", "accessed"):
            day = getattr(source, name)
            if day and updated and (parse(day).lower or "") > (parse(updated).upper or FOREVER):
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
    if fact.unit is not None and fact.unit not in UNITS:
        yield Problem((*where, "unit"), f"{fact.unit!r} is not a known unit", fact.unit, UNITS)
    if fact.value_max is not None and (fact.value is None or fact.value_max <= fact.value):
        yield Problem((*where, "value_max"), "is the upper end of a range: above value")
    if fact.indicator and fact.value is None:
        yield Problem((*where, "indicator"), "a point of a series needs a value")
    if fact.hs and not fact.direction:
        yield Problem((*where, "hs"), "goods need a direction too")


def _quoted(fact: Fact) -> Iterator[Problem]:
    """Hold what each source gives against the figure: supporters must admit it, disputers must not."""
    where = ("facts", fact.id, "says")
    if fact.says and fact.value is None:
        yield Problem(where, "goes with a value")
        return
    support = {citation.key for citation in fact.sources}
    dispute = {citation.key for citation in fact.disputed_by}
    figure = f"{fact.value}" if fact.value_max is None else f"{fact.value} to {fact.value_max}"
    for key, text in fact.says:
        quantity = Quantity.parse(text)
        low, high = bounds(values(fact))
        if key not in support | dispute:
            yield Problem((*where, key), "is neither in sources nor in disputed_by")
        elif key in support and not quantity.admits(low, high):
            yield Problem((*where, key), f"gives {text}, not {figure}: it belongs to disputed_by")
        elif key not in support and quantity.gives(low, high):
            yield Problem((*where, key), f"gives {text}, which is {figure}: it belongs to sources")


def _moved(knowledge: Knowledge) -> Iterator[Problem]:
    ids = {**knowledge.facts, **knowledge.claims}
    for old, new in knowledge.moved.items():
        if old in ids:
            yield Problem(("moved", old), "is still the id of an entry")
        if new not in ids:
            yield Problem(("moved", old), f"there is no fact or claim {new!r}", new, ids)


def _seen(knowledge: Knowledge) -> Iterator[Problem]:
    """Find what texts refer to, as in *see ins-tamal*, and the file does not have."""
    ids = [*knowledge.facts, *knowledge.claims]
    known = {*ids, *knowledge.moved}
    for fact in knowledge.facts.values():
        for name in ("statement", "note"):
            for seen in re.findall(_SEE, getattr(fact, name) or ""):
                if seen not in known:
                    yield Problem(("facts", fact.id, name), f"there is no fact or claim {seen!r}", seen, ids)


def _age(knowledge: Knowledge) -> Iterator[Problem]:
    """Find facts that may have changed: planned or active, with no evidence for longer than allowed."""
    period, updated = knowledge.dataset.review_after, knowledge.dataset.updated
    if not period or not updated:
        return
    today = parse(updated).upper or "9999"
    allowed = months(period)
    for fact in knowledge.facts.values():
        newest = parse(fact.evidence).upper if fact.evidence else None
        if fact.status not in ("planned", "active") or fact.standing == Standing.SUPERSEDED or not newest:
            continue
        age = 12 * (int(today[:4]) - int(newest[:4])) + int(today[5:7]) - int(newest[5:7])
        if age > allowed:
            message = f"{fact.status}, but its newest evidence, of {fact.evidence}, is {age} months old"
            yield Problem(("facts", fact.id, "status"), message, warning=True)


def months(duration: str) -> int:
    """Give the months of an ISO 8601 duration in years and months such as ``P1Y6M``."""
    found = {unit: int(number) for number, unit in re.findall(r"([0-9]+)([YM])", duration)}
    return 12 * found.get("Y", 0) + found.get("M", 0)


def _written(knowledge: Knowledge, document: Mapping[str, Any]) -> Iterator[Problem]:
    """Find blanks too many in any text that the file has, and what stands twice in any list."""
    for table, definition in TABLES.items():
        records = getattr(knowledge, table)
        for key, entry in _entries(document, table).items():
            known = [each for each in definition.fields.items() if each[0] in entry and key in records]
            for name, field in known:
                given = getattr(records[key], name)
                counted = Counter(map(str, given if field.repeated else [given or ""]))
                if field.type in ("text", "item") and any(t != t.strip() or "  " in t for t in counted):
                    yield Problem((table, key, name), "has a space too many", warning=True)
                for item in sorted(item for item, times in counted.items() if times > 1):
                    yield Problem((table, key, name), f"{item!r} stands there twice")


def _text(fact: Fact) -> Iterator[Problem]:
    where = ("facts", fact.id)
    if len(fact.title) > MAX_TITLE:
        yield Problem((*where, "title"), f"has {len(fact.title)} characters; {MAX_TITLE} at most")
    for name, text in (("title", fact.title), *(("aliases", alias) for alias in fact.aliases)):
        if found := _PASSING.search(text):
            yield Problem((*where, name), f"says {found[0]!r}, which time makes false")
    for citation in fact.disputed_by:
        if citation in fact.sources:
            yield Problem((*where, "disputed_by"), f"{citation} supports the fact too", warning=True)


def _status(fact: Fact, updated: str) -> Iterator[Problem]:
    where = ("facts", fact.id, "status")
    today = parse(updated)
    if fact.status == "completed" and (fact.lower or "") > (today.upper or FOREVER):
        yield Problem(where, f"completed, but dated after the edition's date, {updated}")
    # The date of a target is the day on which it was set; an interval ends with its term.
    waiting = fact.status == "planned" and fact.kind in ("event", "exercise", "target", "forecast")
    waiting |= fact.kind == "target" and fact.status == "active" and "/" in fact.date
    if waiting and fact.upper and fact.upper < (today.lower or ""):
        message = f"{fact.status}, but its date has passed by the edition's date, {updated}"
        yield Problem(where, message, warning=fact.kind not in ("event", "exercise"))


def _series(knowledge: Knowledge) -> Iterator[Problem]:
    units: dict[str, tuple[str | None, str]] = {}
    points: dict[tuple[str, str], str] = {}
    for fact in knowledge.facts.values():
        if not fact.indicator:
            continue
        series = knowledge.indicators.get(fact.indicator)
        if series is None and knowledge.indicators:
            known = knowledge.indicators
            message = f"there is no indicator {fact.indicator!r}"
            yield Problem(("facts", fact.id, "indicator"), message, fact.indicator, known)
        if series and series.unit and fact.unit != series.unit:
            message = f"{fact.unit!r}, but the series is in {series.unit!r}"
            yield Problem(("facts", fact.id, "unit"), message)
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
    tables = ["schema", "dataset", *TABLES, "moved", "words"]
    present = [name for name in document if name in tables]
    for one, two in pairwise(present):
        if tables.index(one) > tables.index(two):
            yield Problem((two,), f"stands after {one}", warning=True)
    for table, definition in TABLES.items():
        fields = definition.fields
        order = list(fields)
        for key, entry in _entries(document, table).items():
            known = [name for name in entry if name in fields]
            for one, two in pairwise(known):
                if order.index(one) > order.index(two):
                    yield Problem((table, key, two), f"stands after {one}", warning=True)
                    break
