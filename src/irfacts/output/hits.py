"""What a search found: the answer itself first, then in a few lines each what else fits."""

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.text import Text

from irfacts.knowledge.dates import show
from irfacts.knowledge.model import Citation, Claim, Fact
from irfacts.output.cells import STYLES, Look, Runs, flowed, width_of
from irfacts.output.details import reason
from irfacts.output.wording import figure, published
from irfacts.store.records import Hit

_SOURCES = 2
"""So many sources stand with the answer."""
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[^\W\d_a-z]|\d)")


def hits(look: Look, found: Sequence[Hit]) -> Iterator[RenderableType]:
    """Draw the best hit as a short card, the others with the sentence that holds most of the words."""
    first, *others = found
    record = look.answer.related[first.id]
    lines = look.broken(_title(look, first), look.width)
    lines += look.broken(
        look.marked(record.finding if isinstance(record, Claim) else record.statement), look.width
    )
    if beside := _beside(look, record):
        lines += look.broken(look.marked(beside), look.width)
    lines += look.broken(flowed(_summary(first, record), look.width), look.width)
    if isinstance(record, Fact) and record.disputed_by:
        lines += look.broken([(reason(record, look.answer.sources, {}), STYLES["disputed"])], look.width)
    for citation in _strongest(look, record):
        source = look.answer.sources[citation.key]
        when = f", {published(source.issued)}" if source.issued else ""
        lines += look.broken(
            [*look.link(source.publisher, source.url), (f"{when} · {source.tier}", "")], look.width
        )
        if source.url:
            lines.append(look.text(look.link(source.url, source.url, "dim")))
    for hit in others:
        other = look.answer.related[hit.id]
        title = _title(look, hit)
        under = flowed(_summary(hit, other), look.width, min(width_of(title), look.width))
        lines += [Text(), *look.broken([*title, *under], look.width)]
        sentence = _telling(look, other)
        if sentence:
            lines.append(look.text([("  ", ""), *look.marked(_cut(look, sentence, look.width - 2))]))
    yield look.whole([*lines, Text()])


def _beside(look: Look, record: Fact | Claim) -> str:
    """Give the sentence of a fact's note that holds words which its title and statement do not hold."""
    if isinstance(record, Claim) or not record.note:
        return ""
    said = {word.lower() for word in look.words(f"{record.title} {record.statement}")}

    def more(sentence: str) -> int:
        return len({word.lower() for word in look.words(sentence)} - said)

    best = max(_SENTENCE.split(record.note), key=more)
    return best if more(best) else ""


def _title(look: Look, hit: Hit) -> Runs:
    return [(text, style or "bold") for text, style in look.marked(hit.title)]


def _summary(hit: Hit, record: Fact | Claim) -> list[Runs]:
    """Give value, date, standing and id of a hit."""
    parts: list[Runs] = []
    if isinstance(record, Fact) and record.value is not None:
        parts.append([(f"{figure(record)} {record.unit or ''}".strip(), "")])
    if hit.date:
        parts.append([(show(hit.date), "")])
    standing = (hit.standing, STYLES.get(hit.standing, ""))
    parts.append([("claim, ", ""), standing] if isinstance(record, Claim) else [standing])
    if isinstance(record, Fact) and record.status not in (None, "completed"):
        parts.append([(str(record.status), "")])
    return [*parts, [(hit.id, "cyan")]]


def _strongest(look: Look, record: Fact | Claim) -> list[Citation]:
    """Give the sources that carry most: primary ones first, then the others in the order of citing."""
    tiers = {"primary": 0, "secondary": 1}
    cited = sorted(record.sources, key=lambda each: tiers.get(look.answer.sources[each.key].tier, 2))
    return cited[:_SOURCES]


def _telling(look: Look, record: Fact | Claim) -> str:
    """Give the sentence of the statement, note or finding that holds most of the words."""
    texts = (record.finding,) if isinstance(record, Claim) else (record.statement, record.note or "")
    sentences = [sentence for text in texts for sentence in _SENTENCE.split(text) if sentence]
    return max(sentences, key=lambda each: len({word.lower() for word in look.words(each)}), default="")


def _cut(look: Look, sentence: str, width: int) -> str:
    """Cut a sentence to a width around its first word that was looked for."""
    if cell_len(sentence) <= width:
        return sentence
    at = next((sentence.find(word) for word in look.words(sentence)), 0)
    start = 0 if at < width // 2 else sentence.rfind(" ", 0, at - width // 4) + 1
    text = (look.dots if start else "") + sentence[start:]
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - len(look.dots)).rstrip().rsplit(" ", 1)[0] + look.dots
