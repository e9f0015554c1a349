"""The JSON Schema in validators that are not Python's jsonschema: Node's Ajv, check-jsonschema, Taplo.

Read with Ajv 8.20, check-jsonschema 0.39 (whose patterns are ECMA-262's) and Taplo 0.7, an editor's.
"""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from conftest import DATA
from test_loading import LOADS, SOUND
from test_schema import BEYOND, FALSE, SCHEMA, SHIPPED

pytestmark = pytest.mark.slow

_AJV = """
const Ajv = require("ajv"), fs = require("fs");
const {schema, documents} = JSON.parse(fs.readFileSync(0));
const validate = new Ajv({strict: true, allErrors: true}).compile(schema);
const entries = Object.entries(documents).map(([name, document]) => [name, validate(document)]);
console.log(JSON.stringify(Object.fromEntries(entries)));
"""


def _documents() -> dict[str, tuple[bool, Any]]:
    """Give documents by name, each with whether it is valid; what JSON cannot say is left out."""
    texts = {
        "shipped": (True, SHIPPED.read_text("utf-8")),
        "small": (True, (DATA / "small.toml").read_text("utf-8")),
        "sound": (True, "\n".join(SOUND)),
        **{f"loads-{name}": (True, text) for name, (text, _) in LOADS.items()},
        **{name: (False, "\n".join(FALSE[name])) for name in FALSE if name not in BEYOND},
    }
    found = {}
    for name, (valid, text) in texts.items():
        document = tomllib.loads(text)
        try:
            json.dumps(document, allow_nan=False)
        except (TypeError, ValueError):  # a TOML date, an infinite number
            assert name not in ("shipped", "small")
        else:
            found[name] = valid, document
    assert len(found) > 100
    return found


DOCUMENTS = _documents()
EXPECTED = {name: valid for name, (valid, _) in DOCUMENTS.items()}


def npm(folder: Path, *packages: str) -> None:
    """Install packages of Node.js in a folder, or skip."""
    program = shutil.which("npm")
    if not program or not shutil.which("node"):
        pytest.skip("no Node.js with npm here")
    command = [program, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *packages]
    if subprocess.run(command, capture_output=True, timeout=300, check=False, cwd=folder).returncode:
        pytest.skip(f"npm cannot fetch {' '.join(packages)}")


def test_ajv_agrees(tmp_path: Path) -> None:
    """Ajv, as strict as it is unless told otherwise, takes and refuses what the loader does."""
    npm(tmp_path, "ajv@8")
    documents = {name: document for name, (_, document) in DOCUMENTS.items()}
    done = subprocess.run(
        ["node", "-e", _AJV],
        input=json.dumps({"schema": json.loads(SCHEMA.read_text("utf-8")), "documents": documents}),
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == EXPECTED


def test_check_jsonschema_agrees(tmp_path: Path) -> None:
    """check-jsonschema finds the schema valid, and takes and refuses what the loader does."""
    place = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    install = [str(place / "bin/pip"), "install", "-q", "check-jsonschema>=0.30,<1"]
    if subprocess.run(install, capture_output=True, check=False, timeout=300).returncode:
        pytest.skip("check-jsonschema cannot be installed here")
    program = str(place / "bin/check-jsonschema")
    done = subprocess.run([program, "--check-metaschema", str(SCHEMA)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    for name, (_, document) in DOCUMENTS.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(document), "utf-8")
    files = [f"{name}.json" for name in DOCUMENTS]
    command = [program, "--schemafile", str(SCHEMA), "--output-format", "json", *files]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, check=False, timeout=300)
    report = json.loads(done.stdout)
    assert (done.returncode, report["parse_errors"]) == (1, [])
    refused = {Path(error["filename"]).stem for error in report["errors"]}
    assert {name: name not in refused for name in DOCUMENTS} == EXPECTED
    whole = subprocess.run([program, "--schemafile", str(SCHEMA), str(SHIPPED)], check=False, timeout=300)
    assert whole.returncode == 0


def test_an_editor_agrees(tmp_path: Path) -> None:
    """Taplo, which marks faults of TOML files in editors, takes a sound file and refuses false ones."""
    npm(tmp_path, "@taplo/cli@0.7")
    names = ["value-text", "url-space", "key-cyrillic", "text-zero-width", "facts.oil-without-title", "rank"]
    for name in names:
        (tmp_path / f"{name}.toml").write_text("\n".join(FALSE[name]), "utf-8")
    (tmp_path / "small.toml").write_bytes((DATA / "small.toml").read_bytes())
    for name in ("small", *names):
        command = ["npx", "taplo", "lint", "--schema", SCHEMA.as_uri(), f"{name}.toml"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False, timeout=120)
        assert bool(done.returncode) == (name != "small"), done.stderr
        assert ("schema validation failed" in done.stderr) == (name != "small")
