"""The documents and the program agree; `python tests/test_docs.py` renews the sessions and pictures."""

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

import irfacts
from conftest import PROGRAM, ROOT, SHARED, environment
from inside import inside
from irfacts import Knowledge
from irfacts.cli.manual import ENVIRONMENT
from irfacts.errors import ExitCode
from irfacts.knowledge.dates import parse
from irfacts.knowledge.model import Standing

PAGES = ("README.md", "docs/reference.md", "docs/recipes.md", "docs/knowledge.md", "docs/library.md")
"""What users read."""
DOCUMENTS = (*PAGES, "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
TEXTS = {name: (ROOT / name).read_text("utf-8") for name in DOCUMENTS}
README, REFERENCE, _, KNOWLEDGE, LIBRARY, CONTRIBUTING, CHANGELOG, SECURITY = TEXTS.values()
TOPICS = ("trade", "defence", "diaspora", "diplomacy")
LISTS = (*TOPICS, "timeline", "facts", "search")
ANSWERS = (*LISTS, "topics", "show", "cite", "claims", "chart", "sources")
OTHERS = ("check", "diff", "schema", "export", "help")
# What is no part of irfacts and need not be on the machine.
FOREIGN = ("jq",)
BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"`irfacts ([^`]+) > (docs/[^`]+\.svg)`")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the documents show a Unix shell")


def blocks(text: str, language: str) -> list[str]:
    """Give the code blocks of a document in one language."""
    return [body for name, body in BLOCK.findall(text) if name == language]


def sessions() -> list[tuple[str, str, str]]:
    """Give each command of the pages' terminal sessions with the output under it, after the page's name."""
    return [
        (page, *part.split("\n", 1))
        for page in PAGES
        for body in blocks(TEXTS[page], "console")
        for part in re.split(r"^\$ ", body, flags=re.MULTILINE)
        if part
    ]


def pictures() -> list[tuple[str, str, str]]:
    """Give each command that is said to make a picture, with the picture, after the page's name."""
    return [(page, *found) for page in PAGES for found in PICTURE.findall(TEXTS[page])]


def rows(heading: str) -> list[list[str]]:
    """Give the cells of the first table under a heading of the reference."""
    table = REFERENCE.split(f"\n{heading}", 1)[1].split("\n|---", 1)[1].split("\n\n", 1)[0]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in table.split("\n")[1:]]


def code(text: str) -> list[str]:
    """Give what stands in backticks."""
    return re.findall(r"`([^`]+)`", text)


def on_terminal(command: str, folder: Path) -> str:
    """Run a shell command on a pseudo-terminal of 100 columns without colour; give what it shows."""
    import pty

    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    env = environment(folder, **SHARED, PATH=path, TERM="dumb", COLUMNS="100", LINES="1000")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["bash", "-c", command], env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        while piece := _read(ours):
            shown += piece
        assert process.wait(60) == 0, shown.decode()
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""


@pytest.mark.parametrize(
    ("page", "command", "output"), sessions(), ids=[f"{page}: {command}" for page, command, _ in sessions()]
)
def test_the_sessions_show_what_the_program_prints(
    page: str, command: str, output: str, tmp_path: Path
) -> None:
    """Each command of the pages' sessions prints on a terminal what stands under it."""
    missing = [tool for tool in FOREIGN if f"| {tool} " in command and not shutil.which(tool)]
    if missing:
        pytest.skip(f"no {missing[0]} here")
    assert on_terminal(command, tmp_path) == output, page


def test_where_sessions_and_pictures_stand() -> None:
    """The README and the reference have sessions, the reference has pictures, and no other page has any."""
    assert {page for page, _, _ in sessions()} == {"README.md", "docs/reference.md"}
    assert {page for page, _, _ in pictures()} == {"docs/reference.md"}


@pytest.mark.parametrize(("page", "command", "picture"), pictures(), ids=lambda text: text)
def test_the_pictures_are_what_their_commands_print(page: str, command: str, picture: str) -> None:
    """Each picture of a page equals what the command beside it prints, and is shown."""
    assert inside(*command.split()).stdout == (ROOT / picture).read_text("utf-8"), page
    assert f"]({Path(picture).name})" in TEXTS[page], page


def test_no_picture_is_without_a_command() -> None:
    """Every picture in docs/ has a command in a page that makes it."""
    made = {path for _, _, path in pictures()}
    assert {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.svg")} == made


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Give the shipped file, exported."""
    path = tmp_path_factory.mktemp("export") / "facts.db"
    assert inside("export", str(path)).returncode == ExitCode.FOUND
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


def test_the_sql_recipes_give_rows(database: sqlite3.Connection) -> None:
    """Each statement of the reference's SQL gives rows on an exported database."""
    statements = [text for body in blocks(REFERENCE, "sql") for text in body.split(";") if text.strip()]
    assert statements
    assert [page for page in PAGES if blocks(TEXTS[page], "sql")] == ["docs/reference.md"]
    for statement in statements:
        assert database.execute(statement).fetchall(), statement


def test_the_tables_and_views_of_the_database_are_named(database: sqlite3.Connection) -> None:
    """The reference names the tables and views that people ask, and only such as exist."""
    text = REFERENCE.split("### SQL")[1].split("whole or not at all")[0]
    named = set(code(text)) - {"irfacts export facts.db"}  # up to there
    there = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type != 'index'")}
    assert named == {name for name in there if "_fts_" not in name}


def in_python(session: str) -> str:
    """Give a Python session of one-line statements with what they print."""
    names: dict[str, Any] = {}
    shown = io.StringIO()
    for line in session.split("\n"):
        if line.startswith(">>> "):
            shown.write(f"{line}\n")
            with redirect_stdout(shown):
                exec(compile(line[4:], "docs/library.md", "single"), names)
    return shown.getvalue()


def test_the_library_example_is_right() -> None:
    """The Python session of docs/library.md gives what it says."""
    (session,) = blocks(LIBRARY, "pycon")
    assert in_python(session) == session


@pytest.fixture(scope="module")
def helps() -> dict[str, str]:
    """Give the help of every command that `irfacts --help` lists, and its own under ''."""
    overall = inside("--help").stdout
    listed = re.findall(r"^  (\w+)  ", overall.partition("\nCommands:\n")[2], re.MULTILINE)
    return {"": overall} | {name: inside(name, "--help").stdout for name in listed}


def options(text: str) -> set[str]:
    """Give the options of a help text, each with its metavar."""
    found = re.findall(r"^  (?:-\w, )?(--[\w-]+(?: [A-Z]+)?)(?: |$)", text, re.MULTILINE)
    return set(found)


def test_every_command_is_in_the_reference(helps: dict[str, str]) -> None:
    """The reference's table has the commands of the program with their arguments, in its order."""
    usages = [
        re.search(r"Usage: (irfacts \w+)(?: \[OPTIONS\])?(.*)", text) for name, text in helps.items() if name
    ]
    expected = [f"{usage[1]}{usage[2]}".translate({123: None, 125: None}) for usage in usages if usage]
    documented = [code(row[0])[0] for row in rows("## Commands")]
    assert documented == ["irfacts", *expected]


def test_every_option_is_in_the_reference(helps: dict[str, str]) -> None:
    """The reference gives each command exactly the options that its help lists."""
    groups = {"lists": LISTS, "answers": ANSWERS, "all": (*ANSWERS, *OTHERS)}
    documented: dict[str, set[str]] = {name: set() for name in helps if name}
    for option, on, _ in rows("## Options"):
        for name in on.split(", "):
            for command in groups.get(name, (name,)):
                documented[command] |= {text for text in code(option) if text.startswith("--")}
    assert documented == {name: options(text) for name, text in helps.items() if name}
    text = REFERENCE.split("## Options")[1]
    assert all(f"`irfacts {option}`" in text for option in options(helps[""]) - {"--help"})


@pytest.mark.parametrize(
    ("option", "command"),
    [
        ("--kind", "trade"),
        ("--standing", "trade"),
        ("--verdict", "claims"),
        ("--tier", "sources"),
        ("--status", "trade"),
        ("--color", "trade"),
        ("--format", "trade"),
    ],
)
def test_every_word_of_a_list_is_in_the_reference(option: str, command: str, helps: dict[str, str]) -> None:
    """The reference lists the words that an option takes, all of them and in the program's order."""
    listed = re.search(rf"{option} WORD [^:]+: ([^.]+)\.", re.sub(r"\s+", " ", helps[command]))
    assert listed
    if option == "--format":
        words = [name for row in rows("## Formats") for name in code(row[0])]
    else:
        words = next(row[2] for row in rows("## Options") if code(row[0])[-1].startswith(option)).split(", ")
    assert ", ".join(words) == listed[1]


def commands() -> list[tuple[str, str]]:
    """Give every command line of irfacts that a document mentions, up to a pipe or an end, after its name."""
    lines = []
    for name in (*PAGES, "CONTRIBUTING.md", "SECURITY.md"):
        text = TEXTS[name]
        lines += [(name, line) for line in code(BLOCK.sub("", text))]
        lines += [
            (name, line) for kind, body in BLOCK.findall(text) if kind != "text" for line in body.split("\n")
        ]
    found = {
        (name, match) for name, line in lines for match in re.findall(r"\birfacts [a-z-][^|>;&)]*", line)
    }
    return sorted((name, text.strip()) for name, text in found)


@pytest.mark.parametrize(("name", "text"), commands(), ids=[f"{name}: {text}" for name, text in commands()])
def test_every_command_line_in_the_documents_is_one(name: str, text: str, helps: dict[str, str]) -> None:
    """A command that the documents mention exists and has the options that it is given."""
    first, *rest = text.split()[1:]
    given = {word for word in rest if word.startswith("--")} | ({first} if first.startswith("--") else set())
    command = "" if first.startswith("--") else first
    assert command in helps, name
    assert given <= {option.split()[0] for option in options(helps[command])}, name


def described(sort: str) -> dict[str, str]:
    """Give the documented keys of a sort of record, in order, with their types."""
    text = REFERENCE.split(f"\n**{sort}**", 1)[1].split("\n\n", 1)[0]
    return dict(re.findall(r"`(\w+)` \(([^)]+)\)", " ".join(text.split())))


TYPES: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "date": str,
    "day": str,
    "number": (int, float),
    "whole number": int,
    "true, false": bool,
    "list of text": list,
    "list of citations": list,
    "citation": dict,
    "object": dict,
}


def fits(value: Any, kind: str) -> bool:
    """Whether a value of JSON is of the type that the reference gives."""
    plain = kind.removesuffix(" or null")
    if value is None:
        return plain != kind
    known: Any = TYPES[plain]
    if not isinstance(value, known) or isinstance(value, bool) != (plain == "true, false"):
        return False
    if plain == "date":
        return bool(parse(value))
    if plain == "day":
        return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None
    if plain == "list of text":
        return all(isinstance(item, str) for item in value)
    cited = [value] if plain == "citation" else value if plain == "list of citations" else []
    return all(
        list(each) == list(described("Citation"))
        and all(fits(each[key], wanted) for key, wanted in described("Citation").items())
        for each in cited
    )


@pytest.mark.parametrize(
    ("sort", "question"),
    [
        ("Fact", ("timeline", "--kind", "event")),
        ("Fact", ("trade",)),
        ("Claim", ("claims",)),
        ("Search hit", ("search", "brahmos", "trade")),
        ("Source", ("sources",)),
        ("Series", ("chart",)),
        ("Finding", ("check", "faulty.toml")),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_every_key_is_in_the_reference(
    sort: str, question: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reference gives the keys of each sort of record, in order, and the types that the values have."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "faulty.toml").write_text("schema = 3\nfact = 1\n")
    records = json.loads(inside(*question, "--json").stdout)
    documented = described(sort)
    assert records
    for record in records:
        assert list(record) == list(documented)
        wrong = {key: record[key] for key, kind in documented.items() if not fits(record[key], kind)}
        assert not wrong


def test_the_exit_codes_are_those_of_the_program() -> None:
    """The reference's table has exactly the exit codes of `ExitCode`, in its words."""
    assert rows("## Exit codes") == [[str(int(code)), code.meaning] for code in ExitCode]


def test_the_standings_are_those_of_the_program() -> None:
    """The README explains each standing in the words of `Standing`."""
    explained = re.findall(r"^- \*([a-z-]+)\*: (.+)[;.]$", README.split("## How sure")[1], re.MULTILINE)
    assert dict(explained) == {standing.value: standing.meaning for standing in Standing}


def test_the_environment_variables_are_those_of_the_program() -> None:
    """The reference and the manual name every variable that the source reads, and none that nothing reads."""
    told = {", ".join(code(row[0])): row[1] for row in rows("## Environment")}
    assert told == ENVIRONMENT
    documented = set(", ".join(told).split(", "))
    files = [path for path in (ROOT / "src").rglob("*.py") if path.name != "manual.py"]
    source = "".join(path.read_text("utf-8") for path in files)
    read = set(re.findall(r"""(?:environ(?:ment)?(?:\.get\(|\[)|envvar=)["']([A-Z][A-Z_]+)["']""", source))
    assert read <= documented
    # shutil.get_terminal_size reads these two.
    assert "get_terminal_size" in source
    assert documented - {"COLUMNS", "LINES"} <= set(re.findall(r"""["']([A-Z][A-Z_]+)["']""", source))


def test_the_example_of_a_knowledge_file_is_sound(tmp_path: Path) -> None:
    """The small knowledge file of docs/knowledge.md has no problem and answers."""
    example, words = blocks(KNOWLEDGE, "toml")
    file = tmp_path / "bridges.toml"
    file.write_text(f"{example}\n{words}", "utf-8")
    checked = inside("check", "--strict", str(file))
    assert (checked.returncode, checked.stdout) == (ExitCode.FOUND, "")
    assert (
        inside("timeline", "--fields", "id", "--no-header", facts=file).stdout == "harbour-bridge-opening\n"
    )
    assert "harbour-bridge-opening" in inside("search", "viaduct", facts=file).stdout


def template() -> str:
    """Give CONTRIBUTING's template of a fact and its source."""
    text, _ = blocks(CONTRIBUTING, "toml")
    return re.sub("^   ", "", text, flags=re.MULTILINE)


def check_with(addition: str, folder: Path) -> tuple[int, str]:
    """Check the shipped file with something at its end; give the exit code and what is reported."""
    (folder / "data").mkdir()
    shipped = (ROOT / "data/facts.toml").read_text("utf-8")
    (folder / "data/facts.toml").write_text(f"{shipped}\n{addition}", "utf-8")
    done = subprocess.run(
        [str(PROGRAM), "check", "data/facts.toml"],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_the_template_is_sound(tmp_path: Path) -> None:
    """CONTRIBUTING's template, copied to the end of the knowledge file, has no error."""
    status, reported = check_with(template(), tmp_path)
    assert status == ExitCode.FOUND
    assert "2025-01-31" not in reported


def faulty() -> str:
    """Give the template with the faults that CONTRIBUTING makes in it."""
    faults = re.search(r"<!-- messages for (.+) -->", CONTRIBUTING)
    assert faults
    text = template()
    for name, value in re.findall(r"(\w+) = ([\[\"][^,]+)", faults[1]):
        text, count = re.subn(rf"^{name} = .+$", f"{name} = {value}", text, flags=re.MULTILINE)
        assert count == 1
    return text


@pytest.mark.slow
def test_an_edition_is_told_by_what_the_program_says(tmp_path: Path) -> None:
    """CONTRIBUTING's commands for the changelog find, count and write down what changed in a new edition."""
    (commands,) = re.findall(r"<!-- edition -->\n```sh\n(.*?)```", CONTRIBUTING, re.DOTALL)
    shipped = (ROOT / "data/facts.toml").read_text("utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "old.toml").write_text(shipped, "utf-8")
    changed, count = re.subn(r'(?m)^title = "(?=Trade target of 100 )', 'title = "The ', shipped)
    assert count == 1
    (tmp_path / "data/facts.toml").write_text(changed.replace("[facts.milan-2026]", "[facts.milan]"), "utf-8")
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-uc", commands],
        cwd=tmp_path,
        env=environment(tmp_path, PATH=path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "'milan-2026' of the older edition is lost" in done.stdout
    assert re.search(r"^ +1 changed\tfact\ttitle$", done.stdout, re.MULTILINE)
    told = (tmp_path / "changes.md").read_text("utf-8")
    assert re.search(
        r"\| changed \| target-100bn-2030 \| title \| Trade target .* \| The Trade target ", told
    )


def without_lines(text: str) -> list[str]:
    """Take the numbers out of messages: they change with the file."""
    return [re.sub(r":\d+:", ":0:", line.strip()) for line in text.strip().split("\n")]


def test_the_messages_are_those_of_the_program(tmp_path: Path) -> None:
    """The faults that CONTRIBUTING makes in its template are reported as it shows."""
    status, reported = check_with(faulty(), tmp_path)
    shown, _ = blocks(CONTRIBUTING, "text")
    assert status == ExitCode.NOTHING
    assert without_lines(reported) == without_lines(shown)


def test_the_edition_and_the_version_are_named(loaded: Knowledge) -> None:
    """docs/loaded.md names the shipped edition and how many claims it has, CHANGELOG the version first."""
    year, month, day = (loaded.dataset.updated or "").split("-")
    months = "January February March April May June July August September October November December".split()
    assert f"edition {loaded.dataset.version}, of {int(day)} {months[int(month) - 1]} {year}" in KNOWLEDGE
    assert f"{len(loaded.claims)} claims" in KNOWLEDGE
    first = re.search(r"^## \[(.+?)\]", CHANGELOG, re.MULTILINE)
    assert first
    assert first[1] == irfacts.__version__


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_the_documents_point_to_exists(name: str) -> None:
    """Every link to a file and every path in backticks leads somewhere."""
    text = (ROOT / name).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not link.startswith("http")]
    paths = re.findall(r"`((?:\.ci|benchmarks|data|docs|src|tests)/[\w./-]+)`", text)
    missing = [path for path in paths if not (ROOT / path).exists()]
    missing += [link for link in links if not (ROOT / name).parent.joinpath(link).exists()]
    assert not missing


def test_the_test_command_is_marked() -> None:
    """One command of the README is marked as the test command, for `.ci/run`, which can be run."""
    (command,) = re.findall(r"^<!-- test command -->\n```sh\n(.+)\n```$", README, re.MULTILINE)
    assert command.endswith("-m pytest")
    script = ROOT / ".ci/run"
    assert "<!-- test command -->" in script.read_text("utf-8")
    assert os.access(script, os.X_OK)


def renew() -> None:
    """Write the sessions and pictures of the pages, the messages of CONTRIBUTING and the man page anew."""
    with (ROOT / "docs" / "irfacts.1").open("wb") as manual:
        subprocess.run([str(PROGRAM), "help", "man"], stdout=manual, check=True)
    (session,) = blocks(LIBRARY, "pycon")
    changes = {session: in_python(session)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _, command, output in sessions():
            changes[f"$ {command}\n{output}"] = f"$ {command}\n{on_terminal(command, folder)}"
        for _, command, picture in pictures():
            with (ROOT / picture).open("wb") as file:
                subprocess.run(
                    [str(PROGRAM), *command.split()], env=environment(folder), stdout=file, check=True
                )
        messages = textwrap.indent(check_with(faulty(), folder)[1], "   ")
    for page in PAGES:
        text = (ROOT / page).read_text("utf-8")
        for old, new in changes.items():
            text = text.replace(old, new)
        (ROOT / page).write_text(text, "utf-8")
    shown, _ = blocks(CONTRIBUTING, "text")
    (ROOT / "CONTRIBUTING.md").write_text(CONTRIBUTING.replace(shown, messages), "utf-8")


if __name__ == "__main__":
    renew()


def test_the_citation_is_that_of_the_data() -> None:
    """CITATION.cff names the data set as ``[dataset]`` does, and its authors as the licence does."""
    fields = dict(
        line.split(": ", 1)
        for line in (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
        if not line.endswith(":")
    )
    dataset = tomllib.loads((ROOT / "data" / "facts.toml").read_text(encoding="utf-8"))["dataset"]
    said = {
        name: fields[name].strip('"') for name in ("title", "version", "date-released", "license", "type")
    }
    assert said == {
        "title": dataset["title"],
        "version": dataset["version"],
        "date-released": dataset["updated"],
        "license": dataset["license"],
        "type": "dataset",
    }
    assert fields["  - name"] in (ROOT / "LICENSE").read_text(encoding="utf-8")
