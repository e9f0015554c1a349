"""Finished references in the styles that people paste from, and the footnotes of a statement.

The forms are those of APA (7th edition), Chicago (author-date, 18th), MLA (9th) and Harvard (Cite Them
Right): what stands where, in plain text; titles keep the capitals of their publisher.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from irfacts.knowledge.model import Citation, Claim, Fact, Source
from irfacts.output.answer import Answer, citations_for_people, with_sources
from irfacts.output.answers import cards
from irfacts.output.csl_parts import Issued, issued, person
from irfacts.output.formats import STYLES, function
from irfacts.output.rows import escaped
from irfacts.output.wording import edition as named
from irfacts.output.wording import source_title
from irfacts.store.records import Edition
from irfacts.store.store import Store
from irfacts.text import MONTHS, visible

_WHOLE = frozenset(("book", "report", "treaty", "legislation", "dataset"))
"""CSL's types of what stands alone: its title has no quotation marks."""


class Reference(NamedTuple):
    """A reference in one style: to a record itself, where *key* is None, or to a source of it."""

    id: str
    key: str | None
    style: str
    reference: str


def cite(store: Store, ids: Sequence[str], style: str) -> Answer:
    """Give references to facts and claims and to their sources; *style* is a key of `STYLES`."""
    found = with_sources(store, cards(store, ids))
    return found._replace(
        records=list(references(found.records, found.sources, store.edition(), style)),
        record_type=Reference,
        columns=Reference._fields,
        view="references",
        style=style,
        related={record.id: record for record in found.records},
    )


def references(
    records: Iterable[Fact | Claim], sources: Mapping[str, Source], edition: Edition, style: str
) -> Iterator[Reference]:
    """Give the reference to each record in an edition, then to each of its sources, once a record.

    *sources* has every source that a record cites, by key; *style* is a key of `STYLES`.
    """
    write = function(STYLES[style])
    for record in records:
        yield Reference(record.id, None, style, write(entry(record, edition), None))
        for citation in _once(record):
            text = write(sources[citation.key], citation.locator)
            yield Reference(record.id, citation.key, style, text)


def listed(found: Iterable[Reference]) -> str:
    """Give references for people, a line each and unbroken, to be pasted; a blank line apart."""
    groups = (group for _, group in groupby(found, attrgetter("id")))
    return "\n".join("".join(f"{visible(each.reference)}\n" for each in group) for group in groups)


def _once(record: Fact | Claim) -> Sequence[Citation]:
    """Give the citations of a record in order, each source once."""
    return list({each.key: each for each in citations_for_people(record)}.values())


def entry(record: Fact | Claim, edition: Edition) -> Source:
    """Give a record as a source of its own: an entry of the data set, with a key that no source has."""
    words = record.claim if isinstance(record, Claim) else record.title
    return Source(
        key=f"irfacts:{record.id}",
        type="webpage",
        tier="secondary",
        title=words,
        author=("The irfacts developers",),
        publisher=f"{edition.title or 'irfacts'}, {named(edition._replace(updated=None))}, {record.id}",
        issued=edition.updated,
    )


def footnotes(record: Fact | Claim, sources: Mapping[str, Source], style: str) -> str:
    """Give a record's statement in Markdown with footnotes (Pandoc's and GitHub's form)."""
    write = function(STYLES[style])
    notes = "".join(f"[^{key}]: {escaped(write(sources[key], place))}\n" for key, place in _once(record))

    def marks(citations: Iterable[Citation]) -> str:
        return "".join(f"[^{citation.key}]" for citation in citations)

    if isinstance(record, Claim):
        claim = f"{escaped(record.claim)}{marks([record.source])}"
        finding = f"{record.verdict.capitalize()}: {escaped(record.finding)}{marks(record.sources)}"
        return f"{claim}\n\n{finding}\n\n{notes}"
    text = f"{escaped(record.statement)}{marks(record.sources)}"
    if record.disputed_by:
        text += f" Disputed.{marks(record.disputed_by)}"
    if record.note:
        text += f"\n\n{escaped(record.note)}{marks(record.background)}"
    return f"{text}\n\n{notes}"


def _names(authors: Iterable[str], given: Callable[[str], str] = str, *, turned: bool = True) -> list[str]:
    """Write authors, the family name first: of all persons if *turned*, else of the first alone."""
    names: list[str] = []
    for author in authors:
        name = person(author)
        family = f"{name.particle} {name.family}".strip() if name else ""
        written = f"{given(name.given)} {family}" if name else author
        names.append(f"{family}, {given(name.given)}" if name and (turned or not names) else written)
    return names


def _joined(names: Sequence[str], last: str, most: int, kept: int) -> str:
    """Join names with *last* before the last one; if they are more than *most*, only those *kept*."""
    if len(names) > most:
        return f"{', '.join(names[:kept])}{',' if ',' in last else ''} et al."
    return last.join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _initials(given: str) -> str:
    return " ".join(f"{word[0]}." for word in given.split())


def _dot(text: str) -> str:
    """End a part with a full stop, if it has no end yet."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _quoted(source: Source, end: str, marks: str = "“”") -> str:
    """Give a title: in quotation marks with its *end* inside, or plain if it stands alone."""
    title = source_title(source)
    if source.type not in _WHOLE:
        title = title.replace('"', "'")
    closed = title if title.endswith(("?", "!", ".")) and end else title + end
    return closed if source.type in _WHOLE else f"{marks[0]}{closed}{marks[1]}"


def _year(when: Issued, none: str) -> str:
    return (f"ca. {when.year}" if when.about else when.year) or none


def _american(when: Issued) -> str:
    """Write month and day: ``December 5``."""
    return f"{MONTHS[when.month - 1]} {when.day or ''}".strip() if when.month else ""


def _british(when: Issued, *, short: bool = False) -> str:
    """Write day and month: ``5 December``; *short* as MLA shortens them."""
    if not when.month:
        return ""
    month = MONTHS[when.month - 1]
    if short and len(month) > 4:
        month = f"{'Sept' if month == 'September' else month[:3]}."
    return f"{when.day or ''} {month}".strip()


def apa(source: Source, locator: str | None) -> str:
    """Give a reference in the style of APA."""
    when, who = issued(source.issued), _joined(_names(source.author, _initials), ", & ", 20, 19)
    date = f"({', '.join(filter(None, (_year(when, 'n.d.'), _american(when))))})."
    title = _dot(source_title(source))
    head = f"{_dot(who)} {date} {title}" if who else f"{title} {date}"
    read = issued(source.accessed)
    url = source.url or ""
    if url and not when.year and read.year:
        url = f"Retrieved {_american(read)}, {read.year}, from {url}"
    place = ", ".join(filter(None, (source.publisher, locator)))
    return f"{head} {_dot(place)} {url}".strip()


def chicago(source: Source, locator: str | None) -> str:
    """Give a reference in the style of Chicago."""
    when = issued(source.issued)
    who = _joined(_names(source.author, turned=False), ", and ", 6, 3)
    year = _year(when, "n.d.")
    title = _quoted(source, ".")
    where = ", ".join(filter(None, (source.publisher if who else "", _american(when), locator)))
    head = f"{_dot(who or source.publisher)} {_dot(year)} {title}"
    read = issued(source.accessed)
    seen = f"Accessed {_american(read)}, {read.year}." if source.url and not when.year and read.year else ""
    return " ".join(filter(None, (head, where and _dot(where), seen, source.url and f"{source.url}.")))


def mla(source: Source, locator: str | None) -> str:
    """Give a reference in the style of MLA."""
    when = issued(source.issued)
    who = _joined(_names(source.author, turned=False), ", and ", 2, 1)
    day = " ".join(filter(None, (_british(when, short=True), when.year)))
    date = f"ca. {day}" if when.about else day
    where = ", ".join(filter(None, (source.publisher, date, locator, source.url)))
    read = issued(source.accessed)
    seen = (
        f" Accessed {_british(read, short=True)} {read.year}."
        if source.url and not when.year and read.year
        else ""
    )
    return f"{f'{_dot(who)} ' if who else ''}{_quoted(source, '.')} {where}.{seen}"


def harvard(source: Source, locator: str | None) -> str:
    """Give a reference in the style of Harvard."""
    when = issued(source.issued)
    who = _joined(_names(source.author, lambda given: _initials(given).replace(" ", "")), " and ", 3, 1)
    title = _quoted(source, "", "‘’")
    where = ", ".join(filter(None, (source.publisher if who else "", _british(when), locator)))
    head = f"{who or source.publisher} ({_year(when, 'no date')}) {title}"
    read = issued(source.accessed)
    seen = f" (Accessed: {_british(read)} {read.year})" if read.year else ""
    online = f" Available at: {source.url}{seen}." if source.url else ""
    return f"{head}{f', {where}' if where else ''}.{online}".replace("..", ".")
