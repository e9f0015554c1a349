"""Every problem of a knowledge file at once, with its place, and the counts that have floors."""

from collections.abc import Iterator
from typing import NamedTuple

from irfacts.errors import IrfactsError
from irfacts.knowledge import loading, locating
from irfacts.knowledge.knowledge import Floors, Knowledge
from irfacts.knowledge.loading import Problem
from irfacts.knowledge.model import Standing, citations
from irfacts.knowledge.reading import decode, read_bytes
from irfacts.knowledge.rules import rules
from irfacts.text import visible

MAX_HINTS = 100
"""So many problems are told with a hint: each costs a look at every known word."""


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


class Measure(NamedTuple):
    """One count of a knowledge file, beside the floor that it must not fall under."""

    name: str
    reached: int | float
    """A number of facts, or a share in per cent."""
    floor: int | float | None


class Report(NamedTuple):
    """What a check found, sorted by place, and the counts."""

    findings: list[Finding]
    measures: list[Measure]


FIELDS = Finding._fields


def check(path: str, older: Knowledge | None = None) -> Report:
    """Check a knowledge file; of an *older* edition no id may be lost.

    Raises IrfactsError only if the file cannot be read at all.
    """
    data = read_bytes(path)
    try:
        text = decode(path, data)
        document = loading.parse(path, text)
    except IrfactsError as error:
        return Report([Finding(error.path, error.line, error.where, "error", error.message)], [])
    knowledge, problems = loading.read(document)
    problems += rules(knowledge, document)
    if older is not None:
        problems += _lost(knowledge, older)
    measures = measure(knowledge)
    problems += [
        Problem(("dataset", "floors", each.name), f"only {each.reached}, the floor is {each.floor}")
        for each in measures
        if each.floor is not None and each.reached < each.floor
    ]
    lines = locating.lines_of(text)
    placed = [(locating.line_of(lines, problem.where), problem) for problem in problems]
    placed.sort(key=lambda each: (each[0] or 0, each[1].where, each[1].message))
    findings = [
        Finding(
            visible(path),
            line,
            locating.place(problem.where),
            "warning" if problem.warning else "error",
            visible(problem.explain() if at < MAX_HINTS else problem.message),
        )
        for at, (line, problem) in enumerate(placed)
    ]
    return Report(findings, measures)


def _lost(knowledge: Knowledge, older: Knowledge) -> Iterator[Problem]:
    """Find ids of an older edition that neither stand in this one nor have moved."""
    kept = {**knowledge.facts, **knowledge.claims, **knowledge.moved}
    for key in (*older.facts, *older.claims, *older.moved):
        if key not in kept:
            yield Problem(("moved",), f"{key!r} of the older edition is lost: say where it went", key, kept)


def measure(knowledge: Knowledge) -> list[Measure]:
    """Count what `[dataset.floors]` bounds: facts, and shares in per cent, rounded down to a tenth."""
    facts = list(knowledge.facts.values())
    figures = [fact for fact in facts if fact.value is not None]
    cited = [citation for fact in facts for _, citation in citations(fact)]
    primary = [
        fact
        for fact in facts
        if any(knowledge.sources[citation.key].tier == "primary" for citation in fact.sources)
    ]
    corroborated = [fact for fact in facts if fact.standing == Standing.CORROBORATED]
    located = [citation for citation in cited if citation.locator]
    floors = knowledge.dataset.floors or Floors()
    reached = {
        "facts": len(facts),
        "primary": _share(len(primary), len(facts)),
        "located": _share(len(located), len(cited)),
        "says": _share(sum(bool(fact.says) for fact in figures), len(figures)),
        "corroborated": _share(len(corroborated), len(facts)),
    }
    return [Measure(name, number, getattr(floors, name)) for name, number in reached.items()]


def _share(part: int, whole: int) -> float:
    return part * 1000 // max(whole, 1) / 10
