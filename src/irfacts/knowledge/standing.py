"""A whole knowledge file, and what is derived from its parts: standing, links, as-of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from irfacts.knowledge.dates import parse
from irfacts.knowledge.model import Citation, Claim, Dataset, Fact, Source, Standing, Topic, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A whole knowledge file, checked; the mappings keep the order of the file."""

    dataset: Dataset
    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    claims: Mapping[str, Claim]

    def as_of(self, date: str) -> "Knowledge":
        """Give what had been published by the last day of *date* (EDTF).

        A source counts if the last possible day of its issue, or else of its access, is not
        later. Citations of other sources are taken out, facts with none left are gone, a
        claim goes with the text that it is of, and standing follows. Raises ValueError if
        *date* is no EDTF date.
        """
        end = parse(date).upper or "~"

        def out(source: Source) -> bool:
            day = source.issued or source.accessed
            return day is not None and (parse(day).upper or "~~") <= end

        sources = {key: source for key, source in self.sources.items() if out(source)}

        def kept(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
            return tuple(cited for cited in citations if cited.key in sources)

        facts = {key: values(fact) for key, fact in self.facts.items() if kept(fact.sources)}
        for given in facts.values():
            given["sources"] = kept(given["sources"])
            given["disputed_by"] = kept(given["disputed_by"])
            given["replaces"] = tuple(key for key in given["replaces"] if key in facts)
        claims = {key: values(claim) for key, claim in self.claims.items() if claim.source.key in sources}
        for given in claims.values():
            given["facts"] = tuple(key for key in given["facts"] if key in facts)
            given["sources"] = kept(given["sources"])
        return assemble(
            self.dataset, self.topics, {key: values(source) for key, source in sources.items()}, facts, claims
        )


def _standing(
    given: Mapping[str, Any], voices: Mapping[str, tuple[str | None, bool]], *, replaced: bool
) -> Standing:
    """Derive a standing from the voice of each source, None for opinion, and whether it is primary."""
    if replaced or given.get("rank") == "deprecated":
        return Standing.SUPERSEDED
    if given.get("disputed_by"):
        return Standing.DISPUTED
    cited = [voices[citation.key] for citation in given["sources"]]
    if len({voice for voice, _ in cited if voice is not None}) > 1:
        return Standing.CORROBORATED
    return Standing.OFFICIAL if any(primary for _, primary in cited) else Standing.SINGLE_SOURCE


def assemble(
    dataset: Dataset,
    topics: Mapping[str, Topic],
    sources: Mapping[str, dict[str, Any]],
    facts: Mapping[str, dict[str, Any]],
    claims: Mapping[str, dict[str, Any]],
) -> Knowledge:
    """Derive what is derived and make the records of checked fields, given by key.

    Every key that a record names must be there.
    """
    replaced_by: dict[str, list[str]] = {}
    pointed_at: dict[str, list[str]] = {}
    resting: dict[str, int] = {}
    for key, given in facts.items():
        for old in given.get("replaces", ()):
            replaced_by.setdefault(old, []).append(key)
        for cited in {citation.key for citation in given["sources"]}:
            resting[cited] = resting.get(cited, 0) + 1
    voices = {
        key: (
            None if source["tier"] == "opinion" else source.get("origin") or source["publisher"],
            source["tier"] == "primary",
        )
        for key, source in sources.items()
    }
    for key, given in claims.items():
        for pointed in dict.fromkeys(given.get("facts", ())):
            pointed_at.setdefault(pointed, []).append(key)
    for key, given in facts.items():
        given["id"] = key
        given["lower"], given["upper"] = parse(given["date"])
        given["standing"] = _standing(given, voices, replaced=key in replaced_by)
        given["replaced_by"] = tuple(dict.fromkeys(replaced_by[key])) if key in replaced_by else ()
        given["claims"] = tuple(pointed_at[key]) if key in pointed_at else ()
    return Knowledge(
        dataset=dataset,
        topics=topics,
        sources={
            key: Source(**given | {"key": key, "facts": resting.get(key, 0)})
            for key, given in sources.items()
        },
        facts={key: Fact(**given) for key, given in facts.items()},
        claims={key: Claim(**given | {"id": key}) for key, given in claims.items()},
    )
