"""The JSON Schema of the knowledge file, from the definitions of its fields."""

from collections.abc import Mapping
from typing import Any

from irfacts.knowledge.fields import DATASET, KEY_PATTERN, TABLES, TYPES, FileTable
from irfacts.knowledge.model import FILE_FORMAT, Field
from irfacts.knowledge.words import LISTS

_DESCRIPTIONS = {
    "topics": "A topic and its sections",
    "indicators": "A series of figures",
    "sources": "A published page or text",
    "facts": "A cited fact",
    "claims": "What a text says, and what the evidence says of it",
}


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema of the knowledge file: Draft 7, in words that mean the same since Draft 4."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "irfacts knowledge file",
        "description": "Cited facts with dates, sources and the claims that they answer",
        "type": "object",
        "additionalProperties": False,
        "required": ["facts"],
        "properties": {
            "schema": {
                "type": "integer",
                "enum": [FILE_FORMAT],
                "description": "The version of this format",
            },
            "dataset": _object(DATASET, "What the file says of itself"),
        }
        | {table: _keyed(table, entry) for table, entry in TABLES.items()}
        | {
            "moved": {
                "type": "object",
                "description": "Ids that went, each with the id that answers for it",
                "additionalProperties": {"type": "string", "pattern": f"^{KEY_PATTERN}$"},
            },
            "words": {
                "type": "object",
                "description": "Words that search reads questions with, beside those that ship",
                "additionalProperties": False,
                "properties": {
                    name: {"type": "array", "items": {"type": "string"}, "description": each.description}
                    for name, each in LISTS.items()
                },
            },
        },
    }


def _keyed(name: str, table: FileTable) -> dict[str, Any]:
    return {
        "type": "object",
        "description": f"{_DESCRIPTIONS[name]}, each under its key",
        "additionalProperties": False,
        "patternProperties": {f"^{KEY_PATTERN}$": _object(table, _DESCRIPTIONS[name])},
    }


def _object(table: FileTable, description: str) -> dict[str, Any]:
    required = [name for name in table.fields if name in table.required]
    result = {
        "type": "object",
        "description": description,
        "additionalProperties": False,
        "properties": {name: _property(field) for name, field in table.fields.items()},
    }
    return result | ({"required": required} if required else {})


def _property(field: Field) -> Mapping[str, Any]:
    words: Mapping[str, Any] = TYPES[field.type].schema
    if field.type == "word":
        words = {"type": "string", "enum": list(field.words)}
    if field.repeated and field.type != "quotes":
        words = {"type": "array", "items": words} | ({"minItems": 1} if field.required else {})
    example = field.example if field.example is not None else next(iter(field.words), None)
    return {**words, "description": field.description} | ({} if example is None else {"examples": [example]})
