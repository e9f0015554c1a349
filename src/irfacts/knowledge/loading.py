"""From a TOML text to checked records; every fault with file, line and key path."""

import os
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from irfacts.errors import IrfactsError
from irfacts.knowledge.fields import DATASET, TABLES, FileTable, is_key
from irfacts.knowledge.knowledge import Dataset, Indicator, Knowledge, Topic
from irfacts.knowledge.locating import line_of, lines_of, place
from irfacts.knowledge.model import CITING, FILE_FORMAT, NAMING
from irfacts.knowledge.places import shipped
from irfacts.knowledge.reading import decode, read_bytes
from irfacts.knowledge.standing import assemble, cite_only, of_series
from irfacts.knowledge.words import faults
from irfacts.text import did_you_mean, visible


class Problem(NamedTuple):
    """One thing that is wrong: the key path to it, and what it is."""

    where: tuple[str, ...]
    message: str
    word: str = ""
    """An unknown word, to be held against the *known* ones for a hint."""
    known: Collection[str] = ()
    warning: bool = False

    def explain(self) -> str:
        """Give the message with a hint at the known word that was meant."""
        return self.message + did_you_mean(self.word, list(self.known))


def parse(path: str, text: str) -> dict[str, Any]:
    """Parse TOML; raises IrfactsError with the line of a syntax error."""
    import tomli

    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        message = visible(getattr(error, "msg", "") or str(error))
        if os.path.splitext(path)[1] not in ("", ".toml"):
            message += " (a knowledge file is TOML)"
        raise IrfactsError(visible(path), getattr(error, "lineno", None), "", message) from None
    except RecursionError:
        raise IrfactsError(visible(path), None, "", "is nested too deeply") from None
    except ValueError:
        raise IrfactsError(visible(path), None, "", "holds a number of too many digits") from None


def _entry(where: tuple[str, ...], entry: Any, table: FileTable, problems: list[Problem]) -> dict[str, Any]:
    """Read the fields of one table; those that are wrong are left out."""
    result: dict[str, Any] = {}
    if type(entry) is not dict:
        problems.append(Problem(where, "must be a table"))
        return result
    for name, value in entry.items():
        if name not in table.readers:
            problems.append(Problem((*where, name), "unknown key", name, table.fields))
            continue
        try:
            result[name] = table.readers[name](value)
        except ValueError as error:
            problems.append(Problem((*where, name), str(error)))
    return result


def _missing(
    where: tuple[str, ...], entry: Any, table: FileTable, taken: Collection[str] = ()
) -> list[Problem]:
    """Find the fields that an entry must have and has not, nor has *taken* from elsewhere."""
    if type(entry) is not dict or table.required <= entry.keys():
        return []
    missing = table.required - entry.keys() - set(taken)
    return [Problem((*where, name), "is missing") for name in table.fields if name in missing]


def _entries(name: str, entries: Any, problems: list[Problem]) -> dict[str, dict[str, Any]]:
    """Read the entries of one of the keyed tables."""
    if type(entries) is not dict:
        problems.append(Problem((name,), "must be a table"))
        return {}
    problems.extend(
        Problem((name, key), "is not a key: letters, digits, '-', '_' and '.'")
        for key in entries
        if not is_key(key)
    )
    table = TABLES[name]
    read = {key: _entry((name, key), entry, table, problems) for key, entry in entries.items()}
    if name != "facts":  # what a fact takes from its series is not missing
        for key, entry in entries.items():
            problems.extend(_missing((name, key), entry, table))
    return read


def _moved(entries: Any, problems: list[Problem]) -> dict[str, str]:
    """Read the ids that went, each with the one that answers for it."""
    if type(entries) is not dict:
        problems.append(Problem(("moved",), "must be a table"))
        return {}
    moved: dict[str, str] = {}
    for key, target in entries.items():
        if is_key(key) and type(target) is str and is_key(target):
            moved[key] = target
        else:
            problems.append(Problem(("moved", key), 'must be old-id = "new-id"'))
    return moved


def _dangling(
    tables: Mapping[str, dict[str, dict[str, Any]]], topics: Mapping[str, Topic]
) -> Iterator[Problem]:
    """Find every key that names nothing, and every section that its topic does not have."""
    known: dict[str, Collection[str]] = {
        "source": tables["sources"],
        "fact": tables["facts"],
        "topic": topics,
    }
    sections = {key: frozenset(topic.sections) for key, topic in topics.items()}
    for table in ("facts", "claims"):
        for key, given in tables[table].items():
            for name, what, word in _references(given):
                if word not in known[what]:
                    yield Problem((table, key, name), f"there is no {what} {word!r}", word, known[what])
            topic = topics.get(given.get("topic", ""))
            section = given.get("section")
            if topic and section and section not in sections[topic.id]:
                message = f"there is no section {section!r} in {topic.id}"
                yield Problem((table, key, "section"), message, section, topic.sections)
    yield from _improper(tables)


def _references(given: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Give every key that an entry names: the field, what it is a key of, and the key."""
    for name in (*CITING, "says"):
        for cited in given.get(name, ()):
            yield name, "source", cited.key
    for name in NAMING:
        for key in given.get(name, ()):
            yield name, "fact", key
    if "source" in given:
        yield "source", "source", given["source"].key
    if "topic" in given:
        yield "topic", "topic", given["topic"]


def _improper(tables: Mapping[str, dict[str, dict[str, Any]]]) -> Iterator[Problem]:
    """Find facts without a source, facts that replace themselves, and ids that stand twice."""
    for key, given in tables["facts"].items():
        if not given.get("sources", True):
            yield Problem(("facts", key, "sources"), "is empty: a fact needs a source")
        if key in given.get("replaces", ()):
            yield Problem(("facts", key, "replaces"), "names the fact itself")
    for key in tables["claims"]:
        if key in tables["facts"]:
            yield Problem(("claims", key), "is the id of a fact too")


def _topics(
    given: Mapping[str, dict[str, Any]],
    facts: Mapping[str, dict[str, Any]],
    claims: Mapping[str, dict[str, Any]],
) -> dict[str, Topic]:
    """Make the topics; what the file leaves out is taken from the facts, in their order."""
    if given:
        named = {key: Topic(**{"id": key, "title": key, **topic}) for key, topic in given.items()}
    else:
        named = {
            key: Topic(id=key, title=key)
            for key in dict.fromkeys(
                entry["topic"] for entry in (*facts.values(), *claims.values()) if "topic" in entry
            )
        }
    seen: dict[str, dict[str, None]] = {}
    for entry in facts.values():
        if "section" in entry and "topic" in entry:
            seen.setdefault(entry["topic"], {})[entry["section"]] = None
    return {
        key: topic if topic.sections else Topic(id=key, title=topic.title, sections=tuple(seen.get(key, ())))
        for key, topic in named.items()
    }


def read(document: Mapping[str, Any]) -> tuple[Knowledge, list[Problem]]:
    """Read a parsed document into records, with everything that is wrong in it.

    Where something is wrong, the records are what is left without it.
    """
    known = ("schema", "dataset", *TABLES, "moved", "words")
    problems = [Problem((name,), "unknown key", name, known) for name in document if name not in known]
    version = document.get("schema", FILE_FORMAT)
    if type(version) is int and version == 1:
        message = f"is format 1: set it to {FILE_FORMAT}; a figure counts as corroborated only by its `says`"
        problems.append(Problem(("schema",), message))
    elif type(version) is not int or version != FILE_FORMAT:
        problems.append(Problem(("schema",), f"this program reads format {FILE_FORMAT}"))
    if "facts" not in document:
        problems.append(Problem(("facts",), "is missing: there is nothing to look up"))
    dataset = _entry(("dataset",), document.get("dataset", {}), DATASET, problems)
    tables = {name: _entries(name, document.get(name, {}), problems) for name in TABLES}
    moved = _moved(document.get("moved", {}), problems)
    whole = {key: fields for key, fields in tables["indicators"].items() if "title" in fields}
    indicators = {key: Indicator(**{"id": key, **fields}) for key, fields in whole.items()}
    for key, fact in tables["facts"].items():
        taken = of_series(fact, indicators) if indicators else {}
        problems.extend(_missing(("facts", key), document["facts"][key], TABLES["facts"], taken))
        fact.update(taken)
    topics = _topics(tables["topics"], tables["facts"], tables["claims"])
    problems.extend(_dangling(tables, topics))
    if problems:
        _prune(tables)
    words = document.get("words", {})
    wrong = [Problem(("words", *where), message) for where, message in faults(words)]
    problems.extend(wrong)
    knowledge = assemble(
        tables,
        dataset=Dataset(**dataset),
        topics=topics,
        indicators=indicators,
        moved=moved,
        words={} if wrong else words,
    )
    return knowledge, problems


def _prune(tables: Mapping[str, dict[str, dict[str, Any]]]) -> None:
    """Take out what the rules beyond could not follow: entries that are not whole, keys that name nothing."""
    for name, entries in tables.items():
        for key, given in list(entries.items()):
            if not is_key(key) or not TABLES[name].required <= given.keys():
                del entries[key]
    facts = tables["facts"]
    for key, given in list(facts.items()):
        cite_only(given, tables["sources"])
        if not given["sources"]:
            del facts[key]
    for given in facts.values():
        if "replaces" in given:
            given["replaces"] = tuple(key for key in given["replaces"] if facts.get(key, given) is not given)


def load(path: str | os.PathLike[str] | None = None, *, resolve: bool = True) -> Knowledge:
    """Load a knowledge file, by default the one that ships, into records; ``-`` is standard input.

    With *resolve* every citation knows its `source`. Raises IrfactsError with the place of the first fault,
    and how many more there are.
    """
    name = os.fspath(path) if path is not None else shipped()
    text = decode(name, read_bytes(name))
    knowledge, problems = read(parse(name, text))
    if problems:
        lines = lines_of(text)
        first = min(problems, key=lambda problem: line_of(lines, problem.where) or 0)
        more = f" (and {len(problems) - 1} more: irfacts check {name})" if len(problems) > 1 else ""
        line = line_of(lines, first.where)
        raise IrfactsError(visible(name), line, place(first.where), visible(first.explain() + more))
    return knowledge.resolved() if resolve else knowledge
