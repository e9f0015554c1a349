"""Measure the installed irfacts against named yardsticks; print the budgets' table as Markdown.

Every question runs next to its yardstick, A B B A A B ..., and what counts is the median of
the ratios of these pairs: a load on the machine slows both. Exit code 1 if a budget does not hold.

This process stays small: a process that it starts counts the memory of its parent as its own.
"""

import argparse
import csv
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from statistics import median, quantiles
from time import perf_counter
from typing import NamedTuple

from generate import RARE

PYTHON = sys.executable
BIN = os.path.dirname(PYTHON)
IRFACTS = os.path.join(BIN, "irfacts")
GENERATE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "generate.py")
SIZES = (1_000, 10_000, 100_000)
SLOW_RUNS = 7
"""At most so many pairs of what takes seconds."""
MEBIBYTE = 2**20 if sys.platform == "darwin" else 2**10
"""In the units in which os.wait4 gives memory."""
HELLO = """\
import typer

app = typer.Typer()


@app.command()
def hello(name: str) -> None:
    print(f"Hello {name}")


@app.command()
def goodbye(name: str, formal: bool = False) -> None:
    print(f"Goodbye {name}, have a good day" if formal else f"Bye {name}")


if __name__ == "__main__":
    app()
"""
TOMLI = "import sys, tomli; tomli.load(open(sys.argv[1], 'rb'))"


class Side(NamedTuple):
    """One side of a comparison: what it is called, and its command line."""

    name: str
    command: list[str]


class Cost(NamedTuple):
    """What one process took: wall time, processor time, memory at its highest."""

    wall: float
    processor: float
    peak: float


class Row(NamedTuple):
    """One line of the table: medians, the median ratio of the pairs, and its quartiles."""

    question: str
    yardstick: str
    unit: str
    own: float
    other: float
    ratio: float
    low: float
    high: float
    processor: float | None
    """The median ratio of processor times."""
    budget: float | None

    @property
    def held(self) -> bool:
        """Whether the ratio, as shown, is within the budget."""
        return self.budget is None or round(self.ratio, 2) <= self.budget


class Bench:
    """A folder to work in, the environment of every process, and the rows so far."""

    def __init__(self, folder: str, runs: int) -> None:
        """Keep where to work and how many pairs to run."""
        self.folder = folder
        self.runs = runs
        self.rows: list[Row] = []

    def path(self, name: str) -> str:
        """Give the path of a file of this run."""
        return os.path.join(self.folder, name)

    def environment(self, home: str = "warm") -> dict[str, str]:
        """Give an environment with its own cache, in which nothing of the user's shows."""
        home = self.path(home)
        return {
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "LANG": "C.UTF-8",
            "HOME": home,
            "XDG_CACHE_HOME": home,
        }

    def output(self, *command: str) -> str:
        """Run a command for what it prints."""
        return subprocess.run(
            command, env=self.environment(), capture_output=True, check=True, encoding="utf-8"
        ).stdout

    def once(self, command: list[str], *, cold: bool = False) -> Cost:
        """Run one process to its end; *cold* is with a home folder that has no cache yet."""
        if cold:
            shutil.rmtree(self.path("cold"), ignore_errors=True)
        environment = self.environment("cold" if cold else "warm")
        messages = self.path("messages.txt")
        streams = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, messages, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        ]
        start = perf_counter()
        process = os.posix_spawn(command[0], command, environment, file_actions=streams)
        _, status, usage = os.wait4(process, 0)
        wall = perf_counter() - start
        if status:
            with open(messages, encoding="utf-8", errors="replace") as file:
                sys.exit(f"{' '.join(command)}: exit code {os.waitstatus_to_exitcode(status)}\n{file.read()}")
        return Cost(wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3, usage.ru_maxrss / MEBIBYTE)

    def compare(
        self, own: Side, other: Side, budget: float | None, *, peak: float | None = None, cold: bool = False
    ) -> None:
        """Add a row for wall time, and one for memory if it has a budget (*peak*)."""
        pairs = []
        for number in range(-1, min(self.runs, SLOW_RUNS) if cold else self.runs):
            turn = 1 if number % 2 else -1
            sides = [(own.command, cold), (other.command, False)][::turn]
            costs = [self.once(command, cold=new) for command, new in sides][::turn]
            if number >= 0:  # the first pair warms up
                pairs.append(costs)
        processor = median(a.processor / b.processor for a, b in pairs)
        self._add(own.name, other.name, "ms", [(a.wall, b.wall) for a, b in pairs], processor, budget)
        if peak is not None:
            smallest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBIBYTE
            if min(cost.peak for pair in pairs for cost in pair) <= smallest:
                sys.exit("this process has grown larger than what it measures")
            memory = [(a.peak, b.peak) for a, b in pairs]
            self._add(f"{own.name}: peak memory", other.name, "MiB", memory, None, peak)

    def _add(
        self,
        question: str,
        yardstick: str,
        unit: str,
        pairs: list[tuple[float, float]],
        *judged: float | None,
    ) -> None:
        ratios = [own / other for own, other in pairs]
        low, middle, high = quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
        own, other = (median(side) for side in zip(*pairs, strict=True))
        self.rows.append(Row(question, yardstick, unit, own, other, middle, low, high, *judged))
        print(f"{question} / {yardstick}: {middle:.2f}", file=sys.stderr)


def start_up(bench: Bench) -> None:
    """Ask every kind of question of the shipped file, against the smallest program that Typer makes."""
    script = bench.path("hello.py")
    with open(script, "w", encoding="utf-8") as file:
        file.write(HELLO)
    hello = Side("Typer hello world", [PYTHON, script, "hello", "World"])
    bench.compare(hello, Side("python -c pass", [PYTHON, "-c", "pass"]), None)
    for question, budget in (
        # The budgets are for as many rows as the first edition had; a longer answer costs by the row.
        ("trade --json --limit 250", 1.2),
        ("trade --limit 250", 1.15),
        ("trade --json", None),
        ("trade", None),
        ("search brahmos", 1.15),
        ("show target-100bn-2030", 1.15),
        ("--version", 1.05),
        ("trade -f table --limit 80", 1.6),
    ):
        bench.compare(Side(question, [IRFACTS, *question.split()]), hello, budget)


def peers(bench: Bench) -> None:
    """Ask for one topic as JSON, peers from a database and a CSV file of the shipped facts."""
    database, table = bench.path("facts.db"), bench.path("facts.csv")
    bench.output(IRFACTS, "export", database)
    connection = sqlite3.connect(database)
    rows = connection.execute("SELECT * FROM facts")
    with open(table, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column[0] for column in rows.description])
        writer.writerows(rows)
    connection.close()
    sqlite_utils, csvjson = os.path.join(BIN, "sqlite-utils"), os.path.join(BIN, "csvjson")
    piped = f"csvgrep -y 0 -c topic -m trade {table} | csvjson -y 0 -I"
    for name, program, command in (
        (
            "sqlite-utils",
            sqlite_utils,
            [sqlite_utils, "rows", database, "facts", "--where", "topic = 'trade'"],
        ),
        ("csvkit", csvjson, ["/bin/sh", "-c", piped]),
    ):
        if os.path.exists(program):
            bench.compare(Side("trade --json", [IRFACTS, "trade", "--json"]), Side(name, command), 1.0)
        else:
            print(f"skipped: {name} is not installed in this environment", file=sys.stderr)


def growth(bench: Bench, sizes: Sequence[int]) -> None:
    """Ask larger files what the shipped one is asked, then time the first call on each."""
    shipped = bench.output(
        PYTHON, "-c", "from irfacts.knowledge.places import shipped; print(shipped())"
    ).strip()
    files = {"the shipped file": shipped}
    for size in sizes:
        path = bench.path(f"{size}.toml")
        files[f"{size:,} facts"] = path
        with open(path, "wb") as file:
            subprocess.run([PYTHON, GENERATE, str(size)], stdout=file, check=True)
        for command, argument, shipped_argument in (
            ("search", RARE, RARE),
            ("show", f"fact-{size // 2}", "target-100bn-2030"),
            ("trade", "--limit=10", "--limit=10"),
        ):
            own = [IRFACTS, command, argument, "--facts", path]
            other = Side("the same, shipped file", [IRFACTS, command, shipped_argument])
            bench.compare(Side(f"{command} {argument}, {size:,} facts", own), other, 1.4, peak=1.3)
    for name, path in files.items():
        first = Side(f"first call, {name}", [IRFACTS, "trade", "--limit=10", "--facts", path])
        bare = Side("bare tomli.load", [PYTHON, "-c", TOMLI, path])
        bench.compare(first, bare, 2.0 if path == bench.path(f"{max(SIZES)}.toml") else None, cold=True)


def machine(load: float) -> str:
    """Say on what this was measured, without names."""
    from importlib.metadata import version  # large, so at the end

    packages = ", ".join(f"{name} {version(name)}" for name in ("irfacts", "typer", "rich", "tomli"))
    python = ".".join(map(str, sys.version_info[:3]))
    return (
        f"{os.uname().sysname} on {os.uname().machine}, {os.cpu_count()} cores, load {load:.1f} before; "
        f"Python {python}, SQLite {sqlite3.sqlite_version}, {packages}"
    )


def markdown(rows: Sequence[Row]) -> str:
    """Give the rows as a table."""
    lines = [
        "| question | median | yardstick | its median | ratio (quartiles) | CPU ratio | budget | held |",
        "|---|---:|---|---:|---:|---:|---:|---|",
    ]
    for row in rows:
        cells = (
            row.question,
            f"{row.own:,.0f} {row.unit}",
            row.yardstick,
            f"{row.other:,.0f} {row.unit}",
            f"**{row.ratio:.2f}** ({row.low:.2f}–{row.high:.2f})",
            "" if row.processor is None else f"{row.processor:.2f}",
            "" if row.budget is None else f"{row.budget:.2f}",
            "" if row.budget is None else "yes" if row.held else "**no**",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    """Measure and print; 1 if a budget does not hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=41, metavar="N", help="pairs of each comparison (41)")
    parser.add_argument(
        "--largest", type=int, default=max(SIZES), metavar="N", help="largest file to make (100000)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of Markdown")
    options = parser.parse_args()
    package = find_spec("irfacts")
    if package is None or not os.path.exists(IRFACTS):
        parser.error("irfacts is not installed in the environment of this Python: pip install .")
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder, max(options.runs, 1))
        places = [sysconfig.get_path("purelib"), *(package.submodule_search_locations or ())]
        compileall = [PYTHON, "-m", "compileall", "-qq", *places]
        subprocess.run(compileall, env=bench.environment(), check=False)  # some packages hold what is no code
        start_up(bench)
        peers(bench)
        growth(bench, [size for size in SIZES if size <= options.largest])
    if options.json:
        rows = [{**row._asdict(), "held": row.held} for row in bench.rows]
        print(json.dumps({"machine": machine(load), "pairs": bench.runs, "rows": rows}, indent=2))
    else:
        print(f"{machine(load)}; {bench.runs} pairs\n\n{markdown(bench.rows)}")
    return 0 if all(row.held for row in bench.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
