"""The JSON Schema of the knowledge file: valid, complete, and of one mind with the loader."""

import json
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

import irfacts
from conftest import DATA, ROOT, Run
from inside import literal
from test_loading import KEYS, LOADS, REQUIRED, SHAPES, SOUND, VALUES

SHIPPED = ROOT / "data" / "facts.toml"
SCHEMA = ROOT / "data" / "facts.schema.json"

# The fields of design.md's section 2 in their order; those in capitals are required.
FIELDS = {
    "dataset": "title version updated license review_after floors",
    "topics": "title sections",
    "indicators": "TITLE unit definition compiler url periodicity",
    "sources": "TYPE TIER TITLE author PUBLISHER origin issued accessed url language title_en archive",
    "facts": """TOPIC SECTION KIND TITLE STATEMENT DATE value value_max unit circa indicator hs direction
        location parties status provisional rank replaces disputed_by aliases note SOURCES
        reporter background says""",
    "claims": "SOURCE TOPIC date CLAIM VERDICT FINDING facts sources",
}
WORDS = {
    "sources.type": "treaty legislation report dataset speech article-newspaper article-journal webpage book "
    "entry-encyclopedia broadcast post",
    "sources.tier": "primary secondary tertiary opinion",
    "facts.kind": "event agreement institution programme exercise figure target forecast good organisation "
    "community statement",
    "facts.direction": "export import",
    "facts.status": "planned active completed stalled ended met missed",
    "facts.rank": "preferred normal deprecated",
    "claims.verdict": "confirmed imprecise superseded disputed unchecked",
}
SHARED = set(
    "$schema title description examples type enum properties patternProperties additionalProperties required "
    "items minItems minLength pattern minimum maximum".split()
)


@cache
def schema() -> dict[str, Any]:
    """Give the schema as it is kept beside the knowledge file."""
    read: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return read


def entry(table: str) -> dict[str, Any]:
    """Give the schema of one entry of a table."""
    part: dict[str, Any] = schema()["properties"][table]
    if "patternProperties" in part:
        (part,) = part["patternProperties"].values()
    return part


def fields() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each field of the file, by its table and name, with its schema."""
    yield "schema", schema()["properties"]["schema"]
    for table in FIELDS:
        yield from ((f"{table}.{name}", field) for name, field in entry(table)["properties"].items())


def valid(text: str) -> bool:
    """Whether the schema accepts a TOML text."""
    return bool(Draft7Validator(schema()).is_valid(tomllib.loads(text)))


# --- The schema itself


def test_the_command_prints_the_schema_that_is_kept(run: Run) -> None:
    """`irfacts schema` prints, to the byte, the file that the knowledge file points to."""
    done = run("schema")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == SCHEMA.read_text(encoding="utf-8")


def test_it_is_a_schema_of_draft_7() -> None:
    """The schema obeys Draft 7 and, but for examples, uses only words that no draft since 4 has changed."""
    assert schema()["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema())

    def words(part: dict[str, Any]) -> Iterator[str]:
        for word, value in part.items():
            yield word
            if word in ("properties", "patternProperties"):
                for inner in value.values():
                    yield from words(inner)
            elif word == "items":
                yield from words(value)

    assert set(words(schema())) <= SHARED


@pytest.mark.parametrize("table", FIELDS)
def test_it_has_every_field_of_the_design(table: str) -> None:
    """Each table has the fields of the design in their order, the required ones so marked, and no other."""
    names = FIELDS[table].split()
    assert list(entry(table)["properties"]) == [name.lower() for name in names]
    assert entry(table).get("required", []) == [name.lower() for name in names if name.isupper()]
    assert entry(table)["additionalProperties"] is False
    assert entry(table)["description"]


def test_the_top_has_the_tables_alone() -> None:
    """The file has the format's version and five tables, of which the facts must be there."""
    assert list(schema()["properties"]) == ["schema", *FIELDS, "moved", "words"]
    assert schema()["required"] == ["facts"]
    assert schema()["additionalProperties"] is False


def test_each_field_has_a_description_and_an_example_that_holds() -> None:
    """Editors have words and a value to show for each field, and the value is one that it accepts."""
    named = {name: field for name, field in fields() if name != "schema"}
    assert len(named) == sum(len(names.split()) for names in FIELDS.values())
    for name, field in named.items():
        assert len(field["description"].split()) >= 2, name
        Draft7Validator(field).validate(field["examples"][0])


@pytest.mark.parametrize("name", WORDS)
def test_closed_lists_are_the_design_s(name: str) -> None:
    """A field with a closed list offers the words of the design in their order."""
    assert dict(fields())[name]["enum"] == WORDS[name].split()


def test_a_file_of_the_examples_loads_and_is_valid(tmp_path: Path) -> None:
    """The examples of all fields together make a knowledge file."""
    examples: dict[str, dict[str, Any]] = {table: {} for table in FIELDS}
    for name, field in fields():
        table, _, key = name.rpartition(".")
        if table:
            examples[table][key] = field["examples"][0]
    fact, claim = examples["facts"], examples["claims"]
    cited = [
        *(*fact["sources"], *fact["disputed_by"], *fact["background"], *fact["says"]),
        *(*claim["sources"], claim["source"]),
    ]
    older = {name: value for name, value in fact.items() if name != "replaces"}
    document = {
        "dataset": examples["dataset"],
        f"topics.{fact['topic']}": examples["topics"],
        f"indicators.{fact['indicator']}": examples["indicators"],
        **{f"sources.{key.partition('[')[0]}": examples["sources"] for key in cited},
        **{f"facts.{key}": older for key in fact["replaces"]},
        **{f"facts.{key}": fact for key in claim["facts"]},
        "claims.example": claim,
    }
    text = "".join(
        f"[{header}]\n" + "".join(f"{name} = {literal(value)}\n" for name, value in table.items())
        for header, table in document.items()
    )
    assert valid(text)
    path = tmp_path / "facts.toml"
    path.write_text(text, encoding="utf-8")
    knowledge = irfacts.load(path)
    assert list(knowledge.claims) == ["example"]
    assert knowledge.facts[claim["facts"][0]].value == fact["value"]


# --- Files that are sound


def test_the_knowledge_file_points_to_the_schema() -> None:
    """The first line of the file that ships names the schema beside it, as TOML editors read it."""
    with SHIPPED.open(encoding="utf-8") as file:
        assert file.readline() == f"#:schema ./{SCHEMA.name}\n"
    assert SCHEMA.parent == SHIPPED.parent


@pytest.mark.parametrize("path", [SHIPPED, DATA / "small.toml"], ids=["shipped", "small"])
def test_the_files_of_the_project_are_valid_toml_1_0(path: Path) -> None:
    """The file that ships and the small one are TOML 1.0, and the schema has nothing against them."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    assert not [error.message for error in Draft7Validator(schema()).iter_errors(document)]


@pytest.mark.parametrize("text", [text for text, _ in LOADS.values()], ids=list(LOADS))
def test_what_loads_is_valid(text: str) -> None:
    """A file that the loader takes is not red in an editor."""
    assert valid(text)


# --- Files that are not

BEYOND = set(  # what JSON Schema has no words for: keys that name nothing, NFC, order in time, infinity
    """topic-unknown section-unknown replaces-unknown replaces-itself disputed-by-unknown sources-unknown
    claim-source-unknown claim-topic-unknown claim-facts-unknown claim-facts-of-a-claim
    claim-sources-unknown text-not-nfc date-reversed value-nan value-minus-nan value-inf value-minus-inf
    value-past-float value-past-64-bits value-below-64-bits value-of-20-hex-digits
    value-of-300-hex-digits value-of-400-digits""".split()
)


def without(header: int, name: str) -> list[str]:
    """Give the sound file without a key of the entry that begins on line *header*."""
    at = next(at for at in range(header, len(SOUND)) if SOUND[at].startswith(f"{name} ="))
    return [*SOUND[:at], *SOUND[at + 1 :]]


FALSE = {name: [*SOUND[: line - 1], text, *SOUND[line:]] for name, (line, text, *_) in VALUES.items()}
FALSE |= {
    f"{entry}-without-{name}": without(header, name)
    for entry, (header, names) in REQUIRED.items()
    for name in names.split()
}
FALSE |= {
    f"key-{name}": [header if line == "[facts.oil]" else line for line in SOUND]
    for name, (header, _) in KEYS.items()
}
FALSE |= {f"shape-{name}": [text] for name, (text, *_) in SHAPES.items()}
assert set(FALSE) > BEYOND


def test_the_file_that_the_faults_are_put_into_is_valid() -> None:
    """The schema has nothing against the sound file, so that each refusal below is of the fault."""
    assert valid("\n".join(SOUND))


@pytest.mark.parametrize("name", [name for name in FALSE if name not in BEYOND])
def test_the_schema_refuses_what_the_loader_refuses(name: str) -> None:
    """A false file that the loader refuses is red in an editor too, where JSON Schema can say why."""
    assert not valid("\n".join(FALSE[name]))


PLACES = {  # a line of the sound file, what may stand there instead
    "statement": (29, "statement = {}"),
    "date": (30, "date = {}"),
    "hs": (34, "hs = {}"),
    "aliases": (39, "aliases = [{}]"),
    "sources": (40, "sources = [{}]"),
    "url": (21, "url = {}"),
    "language": (22, "language = {}"),
}
TEXTS = st.one_of(
    st.text(max_size=12),
    st.text("paper[]1. ;=-é\u0301", max_size=12).map("paper{}".format),
    st.text("0123456789-/.~?%", min_size=4, max_size=12),
    st.text("ahtps:/.?#<\"' %", max_size=12).map("https://a{}".format),
    st.text("enruUS-09", min_size=2, max_size=6),
)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.sampled_from(list(PLACES)), TEXTS)
def test_whatever_loads_is_valid(place: str, text: str) -> None:
    """Any text that the loader takes in a field is valid there by the schema."""
    line, form = PLACES[place]
    quoted = json.dumps(text, ensure_ascii=False).replace("\x7f", r"\u007f")
    lines = [*SOUND[: line - 1], form.format(quoted), *SOUND[line:]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "facts.toml")
        path.write_text("\n".join(lines), encoding="utf-8")
        with suppress(irfacts.IrfactsError):
            irfacts.load(path)
            assert valid("\n".join(lines)), (place, text)
