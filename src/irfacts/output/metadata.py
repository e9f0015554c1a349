"""What Datasette shows beside the exported ``facts.db``: its metadata, from the definitions of the fields."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from irfacts.knowledge.knowledge import Knowledge
from irfacts.knowledge.model import Field
from irfacts.output.wording import edition
from irfacts.store.filters import FILTERS
from irfacts.store.publishing import VIEWS, published
from irfacts.store.records import Edition

_DATABASE = "facts"
"""What Datasette calls the database: its file's name, as the documents have it."""
_SORTED = {"facts": {"sort": "lower"}, "sources": {"sort_desc": "facts"}}
"""How tables are sorted, if not by their key."""


def metadata(knowledge: Knowledge) -> str:
    """Give the JSON: title, licence, what each table, view and column is; facets, as lists have filters."""
    dataset = knowledge.dataset
    about: dict[str, Any] = {
        "title": dataset.title,
        "description": edition(Edition.of(dataset)).capitalize(),
        "source": "irfacts",
        "license": dataset.license,
        "license_url": dataset.license
        and f"https://spdx.org/licenses/{quote(dataset.license, safe='')}.html",
    }
    described = {}
    fields: dict[str, Mapping[str, Field]] = {}
    for table in published(knowledge):
        fields[table.name] = table.fields
        entry: dict[str, Any] = {"description": table.description, "columns": _columns(table.fields)}
        facets = [
            name for name in FILTERS if name in table.fields and (name in table.links or FILTERS[name].words)
        ]
        described[table.name] = entry | _SORTED.get(table.name, {}) | ({"facets": facets} if facets else {})
    for name, view in VIEWS.items():
        origins = {column: origin.split(".") for column, origin in view.columns.items()}
        columns = {column: fields[table][field] for column, (table, field) in origins.items()}
        described[name] = {"description": view.description, "columns": _columns(columns)}
    about = {name: value for name, value in about.items() if value}
    about["databases"] = {_DATABASE: {"tables": described}}
    return json.dumps(about, indent=2, ensure_ascii=False) + "\n"


def _columns(fields: Mapping[str, Field]) -> dict[str, str]:
    return {name: field.description + _form(field) for name, field in fields.items()}


def _form(field: Field) -> str:
    """Say how a list is written in the database."""
    if not field.repeated:
        return ""
    return " (a JSON object by source)" if field.type == "quotes" else " (a JSON array)"
