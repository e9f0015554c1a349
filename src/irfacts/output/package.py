"""A whole edition as a Data Package (Frictionless Data): a zip file of csv tables with their Table Schema."""

import io
import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from irfacts.knowledge.knowledge import Knowledge
from irfacts.knowledge.model import Field
from irfacts.output.rows import cell, csv_lines
from irfacts.store.tables import Table, tables

_TYPES = {"number": "number", "flag": "boolean"}
"""Table Schema's types; all others are strings. A date is EDTF, which Table Schema does not know."""


def package(knowledge: Knowledge) -> bytes:
    """Give the zip file, ``datapackage.json`` and a csv file a table: the same bytes for the same edition."""
    published = tables(knowledge)
    files = {
        f"{table.name}.csv": "".join(csv_lines([table.fields, *map(_cells, table.rows)])).encode()
        for table in published
    }
    keys = {table.name: table.key for table in published}
    resources = [
        {
            "name": table.name,
            "path": f"{table.name}.csv",
            "profile": "tabular-data-resource",
            "title": table.description,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(files[f"{table.name}.csv"]),
            "hash": f"sha256:{sha256(files[f'{table.name}.csv']).hexdigest()}",
            "schema": _schema(table, keys),
        }
        for table in published
    ]
    dataset = knowledge.dataset
    about: dict[str, Any] = {"profile": "tabular-data-package", "name": "irfacts"}
    about |= {"title": dataset.title, "version": dataset.version, "created": _created(dataset.updated)}
    if dataset.license:
        about["licenses"] = [{"name": dataset.license}]
    about = {name: value for name, value in about.items() if value} | {"resources": resources}
    text = json.dumps(about, indent=2, ensure_ascii=False) + "\n"
    return _zipped({"datapackage.json": text.encode(), **files}, dataset.updated)


def _cells(row: Any) -> Iterator[str]:
    return (str(value) if hasattr(value, "_fields") else cell(value) for value in row)


def _schema(table: Table, keys: Mapping[str, str | None]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(name, field) for name, field in table.fields.items()]}
    if table.key:
        schema["primaryKey"] = table.key
    links = [
        {"fields": field, "reference": {"resource": target, "fields": keys[target]}}
        for field, target in table.links.items()
    ]
    return schema | ({"foreignKeys": links} if links else {})


def _field(name: str, field: Field) -> dict[str, Any]:
    about = {"name": name, "type": "string" if field.repeated else _TYPES.get(field.type, "string")}
    if field.description:
        about["description"] = field.description + (" (parted by '; ')" if field.repeated else "")
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    if field.words and not field.repeated:
        constraints["enum"] = list(map(str, field.words))
    return about | ({"constraints": constraints} if constraints else {})


def _created(updated: str | None) -> str | None:
    """Give the day of an edition as the standard's time, where it is a whole day."""
    return f"{updated}T00:00:00Z" if updated and len(updated) == len("2026-01-01") else None


def _zipped(files: Mapping[str, bytes], updated: str | None) -> bytes:
    day = updated if _created(updated) else "1980-01-01"
    year, month, date = map(int, str(day).split("-"))
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            about = ZipInfo(name, (max(year, 1980), month, date, 0, 0, 0))
            about.compress_type = ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            archive.writestr(about, data)
    return packed.getvalue()
