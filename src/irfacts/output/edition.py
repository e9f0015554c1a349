"""A whole edition as one web page: every fact and claim in it as HTML, and a script that searches them."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from irfacts.knowledge.dates import parse
from irfacts.knowledge.knowledge import Knowledge, Topic
from irfacts.knowledge.model import Citation, Claim, Fact
from irfacts.output import figures, svg
from irfacts.output.article import Articles, address, words
from irfacts.output.details import quantity
from irfacts.output.markup import described, document, read, reference, time, word
from irfacts.text import plural

_SEARCH = """
<form id=":form" role="search" autocomplete="off" hidden>
<div id=":bar"><label for=":query">Search</label>
<input id=":query" type="search" spellcheck="false" aria-describedby=":keys" aria-keyshortcuts="/">
<output id=":count" for=":query"></output></div>
<div id=":filters">
<label>Topic <select id=":topic"><option value="">all</option></select></label>
<label>Kind <select id=":kind"><option value="">all</option></select></label>
<label>Standing <select id=":standing"><option value="">all</option></select></label>
<label>Since <input id=":since" placeholder="1971-08" {date}></label>
<label>Until <input id=":until" placeholder="2026" {date}></label>
<button type="reset">Clear</button>
</div>
<p id=":keys"><kbd>/</kbd> to search, <kbd>↑</kbd> <kbd>↓</kbd> for the results, <kbd>Esc</kbd> to clear</p>
</form>
"""
"""The form of the script, which shows it; no id of a record has a colon."""
_DATE = 'size="7" pattern="[0-9]{1,4}(-[0-9]{0,2}){0,2}" title="2026, 2026-11 or 2026-11-27"'
_NO_SCRIPT = (
    "<noscript><p>Without its script this page has no search; everything else is here.</p></noscript>"
)


def page(knowledge: Knowledge) -> str:
    """Give the page; the same knowledge gives the same page."""
    dataset = knowledge.dataset
    title = dataset.title or "irfacts"
    counts = (("fact", knowledge.facts), ("claim", knowledge.claims), ("source", knowledge.sources))
    held = ", ".join(f"{len(each):,} {plural(len(each), name)}" for name, each in counts)
    edition = f"edition {escape(dataset.version or 'unnamed')}"
    edition += f" of {time(dataset.updated)}" if dataset.updated else ""
    licence = f" · {escape(dataset.license)}" if dataset.license else ""
    writer = _Writer(knowledge)
    body = [
        f'<header><h1 id=":title">{escape(title)}</h1>',
        f'<p><span id=":edition">{edition}</span> · {held}{licence}</p>',
        f'{_NO_SCRIPT}<p id=":shown"></p></header>',
        _SEARCH.format(date=_DATE),
        *writer.contents(),
        '<main id=":main">',
        '<p id=":none" hidden>Nothing has all of this.</p>',
        *writer.facts(),
        *writer.claims(),
        "</main>",
    ]
    return document(title, body, read("html.css") + read("edition.css") + svg.STYLE, read("edition.js"))


class _Writer:
    """Writes the records of an edition."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        others: dict[str, Fact | Claim] = {**knowledge.facts, **knowledge.claims}
        facts = knowledge.by_date()
        self.series = figures.by_key(facts)
        self.articles = Articles(
            knowledge.sources,
            self._cite,
            indicators=knowledge.indicators,
            others=others,
            here={*others, *map(address, self.series)},
        )
        self.sections: dict[tuple[str, str], list[Fact]] = {
            (topic.id, name): [] for topic in knowledge.topics.values() for name in topic.sections
        }
        for fact in facts:
            self.sections[fact.topic, fact.section].append(fact)

    def _cite(self, citation: Citation, said: str) -> str:
        source = self.knowledge.sources[citation.key]
        return reference(described(source), source, citation.locator, said)

    def _filled(self, topic: Topic) -> Iterable[tuple[str, str, list[Fact]]]:
        """Give each section of a topic that has facts, with an id for it."""
        for at, name in enumerate(topic.sections):
            if facts := self.sections[topic.id, name]:
                yield f":{topic.id}:{at}", name, facts

    def contents(self) -> Iterator[str]:
        """Give the table of contents."""
        yield '<nav id=":contents" aria-label="Contents"><ul>'
        for topic in self.knowledge.topics.values():
            links = [
                f'<a href="#{escape(key)}">{escape(name)}</a> {len(facts):,}'
                for key, name, facts in self._filled(topic)
            ]
            if links:
                head = f'<a href="#:{escape(topic.id)}"><b>{escape(topic.title)}</b></a>'
                yield f"<li>{head}: {' · '.join(links)}</li>"
        if self.knowledge.claims:
            yield f'<li><a href="#:claims:"><b>Claims</b></a> {len(self.knowledge.claims):,}</li>'
        yield "</ul></nav>"

    def facts(self) -> Iterator[str]:
        """Give every topic with its sections."""
        for topic in self.knowledge.topics.values():
            sections = list(self._filled(topic))
            if not sections:
                continue
            key = escape(topic.id)
            yield f'<section id=":{key}" data-topic="{key}"><h2>{escape(topic.title)}</h2>'
            for name, title, facts in sections:
                yield f'<section id="{escape(name)}"><h3>{escape(title)}</h3>'
                yield from self._charts(facts[0])
                for fact in facts:
                    yield from self._fact(fact)
                yield "</section>"
            yield "</section>"

    def _charts(self, fact: Fact) -> Iterator[str]:
        """Give the series that begin in the section of a fact."""
        place = (fact.topic, fact.section)
        here = {key: some for key, some in self.series.items() if (some[0].topic, some[0].section) == place}
        if here:
            yield '<div class="charts">'
            yield from figures.figures(here, self.knowledge)
            yield "</div>"

    def claims(self) -> Iterator[str]:
        """Give the claims, in the order of the file."""
        if not self.knowledge.claims:
            return
        yield '<section id=":claims:"><h2>Claims</h2>'
        for topic, claims in groupby(self.knowledge.claims.values(), lambda claim: claim.topic):
            title = self.knowledge.topics[topic].title
            yield f'<section data-topic="{escape(topic)}"><h3>{escape(title)}</h3>'
            for claim in claims:
                yield from self._claim(claim)
            yield "</section>"
        yield "</section>"

    def _fact(self, fact: Fact) -> Iterator[str]:
        about = f"{fact.kind}, {fact.status}" if fact.status else fact.kind
        parts = [time(fact.date), *([escape(quantity(fact))] if fact.value is not None else [])]
        parts += [escape(about), word(str(fact.standing))]
        return self._article(fact, fact.kind, str(fact.standing), fact.statement, parts)

    def _claim(self, claim: Claim) -> Iterator[str]:
        parts = [word(claim.verdict), *([time(claim.date)] if claim.date else [])]
        return self._article(claim, "claim", claim.verdict, claim.finding, parts)

    def _article(
        self, record: Fact | Claim, kind: str, standing: str, text: str, parts: Iterable[str]
    ) -> Iterator[str]:
        """Give an article: what the script filters by, its words, its address, and the rest to open."""
        lower, upper = parse(record.date) if record.date else ("", "")
        key = escape(record.id)
        yield (
            f'<article id="{key}" data-kind="{escape(kind)}" data-standing="{escape(standing)}" '
            f'data-since="{lower or ""}" data-until="{upper or ""}">'
            f'<h4><a href="#{key}">{escape(words(record))}</a></h4><p>{escape(text)}</p>'
        )
        yield f"<details><summary>{' · '.join(parts)}</summary>"
        yield from self.articles.terms(record)
        yield "</details></article>"
