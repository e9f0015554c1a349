"""What a search found: the answer itself first, then in a few lines each what else fits."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.text import Text

from irfacts.knowledge.dates import in_words
from irfacts.knowledge.model import Claim, Fact, Source
from irfacts.output.cells import WORD_COLOURS, Canvas, Runs, flowed, width_of
from irfacts.output.details import reason
from irfacts.output.wording import amount, ends_in_words, points_in_words, published
from irfacts.store.records import Hit

_SOURCES = 2
"""So many sources stand with the answer."""
_WIDE = 100
"""From this width on the first hit below the best one has a third line, if that holds what was looked for."""
_WHERE = r"(?:\b(?:in|at|to|near|off|from)(?: the)?|,) {}\b"
"""How a text says where something was; a name such as *Tashkent Declaration* does not."""
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.) +(?=[^\W\d_a-z]|\d)")


def hits(canvas: Canvas, found: Sequence[Hit]) -> Iterator[RenderableType]:
    """Draw the best hit as a short card, the others with the sentence that holds most of the words.

    Where it lacks words it is no answer, and has neither sources nor a series.
    """
    first, *others = found
    cited = [] if first.missed else _strongest(canvas, first)
    lines = _said(canvas, first) if first.missed else _card(canvas, first, cited)
    lines += [Text()] if others else []
    for hit in others:
        head, *rest = _beneath(canvas, hit, 3 if hit is others[0] and canvas.width >= _WIDE else 2)
        lines += [head, *(Text("  ") + line for line in rest)]
    if urls := [source.url for source in cited if source.url]:
        # addresses are long: what else fits is to be seen with the answer
        lines += [Text(), *canvas.broken([(f"sources of {first.id}:", "dim")], canvas.width)]
        lines += [canvas.text(canvas.link(url, url, "dim")) for url in urls]
    yield canvas.whole([*lines, Text()])


def _card(canvas: Canvas, first: Hit, cited: Sequence[Source]) -> list[Text]:
    """Give the lines of the answer: what it says, what is said against it, its series, who says so."""
    record = canvas.answer.related[first.id]
    lines = canvas.broken(_title(canvas, first), canvas.width)
    lines += canvas.broken(
        canvas.marked(record.finding if isinstance(record, Claim) else record.statement), canvas.width
    )
    dispute = _dispute(canvas, record) if isinstance(record, Fact) and record.disputed_by else ""
    if (beside := _beside(canvas, record)) and beside not in dispute:
        lines += canvas.broken(canvas.marked(beside), canvas.width)
    lines += canvas.broken(flowed(_summary(first, record), canvas.width), canvas.width)
    if dispute:
        lines += canvas.broken([(dispute, WORD_COLOURS["disputed"])], canvas.width)
    ends = ends_in_words(canvas.answer.points, wanted=("highest", "newest"))
    if told := points_in_words(canvas.answer.compared) or ends:
        series = f"irfacts chart {canvas.answer.points[0].indicator}: {told}"
        lines += canvas.broken([(series, "dim")], canvas.width)
    return [*lines, *canvas.broken(flowed(_voices(canvas, cited), canvas.width), canvas.width)]


def first_of_list(canvas: Canvas, hit: Hit) -> RenderableType:
    """Draw the hit that stands above a list."""
    return canvas.whole([*_said(canvas, hit), Text()])


def _said(canvas: Canvas, hit: Hit) -> list[Text]:
    """Give the lines of a hit with what it says, whole."""
    record = canvas.answer.related[hit.id]
    lines = canvas.broken(_head(canvas, hit, canvas.width), canvas.width)
    said = record.finding if isinstance(record, Claim) else record.statement
    for text in filter(None, (said, _beside(canvas, record))):
        lines += canvas.broken(canvas.marked(text), canvas.width)
    return lines


def _beneath(canvas: Canvas, hit: Hit, most: int) -> Iterator[Text]:
    """Draw a hit that stands below the best one, on *most* lines or those of its title and one more."""
    within = canvas.width - 2
    head = canvas.broken(_head(canvas, hit, within), within)
    yield from head
    if sentence := _telling(canvas, canvas.answer.related[hit.id]):
        left = max(most - len(head), 1) * within - within // 8
        one, more = (_cut(canvas, sentence, width) for width in (within, max(within, left)))
        whole = len(canvas.words(sentence))
        fuller = len(canvas.words(one)) < whole == len(canvas.words(more))
        yield from canvas.broken(canvas.marked(more if fuller else one), within)


def _head(canvas: Canvas, hit: Hit, width: int) -> Runs:
    """Give the title of a hit and what is known of it, on as few lines of a width as can be."""
    title = _title(canvas, hit)
    return [*title, *flowed(_summary(hit, canvas.answer.related[hit.id]), width, width_of(title))]


def _voices(canvas: Canvas, sources: Sequence[Source]) -> Iterator[Runs]:
    """Give sources in a few words, each name once, a link; those that relay one body behind its name."""
    for (voice, tier), some in groupby(sources, lambda each: (each.origin or each.publisher, each.tier)):
        runs: Runs = []
        for source in {each.publisher: each for each in some}.values():
            runs.append((" and " if runs else f"{voice}, via " if source.origin else "", ""))
            runs += canvas.link(source.publisher, source.url)
            runs.append((f", {published(source.issued)}" if source.issued else "", ""))
        yield [*runs, (f" ({tier})", "")]


def _dispute(canvas: Canvas, fact: Fact) -> str:
    """Say what others give for a fact; if none of them gives a figure, the sentences of the note on them."""
    others = {citation.key for citation in fact.disputed_by}
    silent = others.isdisjoint(quote.key for quote in fact.says)
    sources = [canvas.answer.sources[key] for key in others] if silent else []
    names = {name for source in sources for name in (source.publisher, source.origin) if name}
    naming = [each for each in _SENTENCE.split(fact.note or "") if any(name in each for name in names)]
    return " ".join(naming) or reason(fact, canvas.answer.sources, {})


def _beside(canvas: Canvas, record: Fact | Claim) -> str:
    """Give the sentence of a fact's note that holds words which its title and statement do not hold."""
    if isinstance(record, Claim) or not record.note:
        return ""
    said = {word.lower() for word in canvas.words(f"{record.title} {record.statement}")}

    def more(sentence: str) -> int:
        return len({word.lower() for word in canvas.words(sentence)} - said)

    best = max(_SENTENCE.split(record.note), key=more)
    return best if more(best) else ""


def _title(canvas: Canvas, hit: Hit) -> Runs:
    return [(text, style or "bold") for text, style in canvas.marked(hit.title)]


def _summary(hit: Hit, record: Fact | Claim) -> list[Runs]:
    """Give value, date, place, standing and id of a hit, and the words of the question that it lacks."""
    parts: list[Runs] = []
    if isinstance(record, Fact) and record.value is not None:
        parts.append([(amount(record), "")])
    if hit.date:
        parts.append([(in_words(hit.date), "")])
    place = getattr(record, "location", None)
    if place and not re.search(
        _WHERE.format(re.escape(place.partition(",")[0])), f"{hit.title} {hit.statement}"
    ):
        parts.append([(place, "")])
    standing = (hit.standing, WORD_COLOURS.get(hit.standing, ""))
    parts.append([("claim, ", ""), standing] if isinstance(record, Claim) else [standing])
    if isinstance(record, Fact) and record.status not in (None, "completed"):
        parts.append([(str(record.status), "")])
    parts.append([(hit.id, "cyan")])
    if hit.missed:
        parts.append([(f"without {', '.join(hit.missed)}", "dim")])
    return parts


def _strongest(canvas: Canvas, hit: Hit) -> list[Source]:
    """Give the two sources that carry most: primary ones first, then the others in the order of citing."""
    tiers = {"primary": 0, "secondary": 1}
    cited = [canvas.answer.sources[citation.key] for citation in canvas.answer.related[hit.id].sources]
    return sorted(cited, key=lambda source: tiers.get(source.tier, 2))[:_SOURCES]


def _telling(canvas: Canvas, record: Fact | Claim) -> str:
    """Give the sentence of the statement, note or finding that holds most of the words."""
    texts = (record.finding,) if isinstance(record, Claim) else (record.statement, record.note or "")
    sentences = [sentence for text in texts for sentence in _SENTENCE.split(text) if sentence]
    return max(sentences, key=lambda each: len({word.lower() for word in canvas.words(each)}), default="")


def _cut(canvas: Canvas, sentence: str, width: int) -> str:
    """Cut a sentence to a width around its first word that was looked for."""
    if cell_len(sentence) <= width:
        return sentence
    at = next((sentence.find(word) for word in canvas.words(sentence)), 0)
    start = 0 if at < width // 2 else sentence.rfind(" ", 0, at - width // 4) + 1
    text = (canvas.dots if start else "") + sentence[start:]
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - len(canvas.dots)).rstrip().rsplit(" ", 1)[0] + canvas.dots
