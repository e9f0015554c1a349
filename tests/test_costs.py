"""Costs grow with the size of what is read and no faster."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

import irfacts
from irfacts.knowledge.checking import check

SOURCE = '[sources.s]\ntype = "webpage"\ntier = "primary"\ntitle = "T"\npublisher = "P"\n'
FACT = (
    '[facts.f{0}]\ntopic = "t"\nsection = "{1}"\nkind = "event"\ntitle = "T"\n'
    'statement = "S."\ndate = "2024"\n'
)


def sections(count: int) -> str:
    """Give a file whose topic has so many sections, a fact in each."""
    names = ", ".join(f'"S{at}"' for at in range(count))
    facts = "".join(FACT.format(at, f"S{at}") + 'sources = ["s"]\n' for at in range(count))
    return f'[topics.t]\ntitle = "T"\nsections = [{names}]\n{SOURCE}{facts}'


def address(count: int) -> str:
    """Give a file with an address of so many letters that is refused at its end."""
    return SOURCE + f'url = "https://{"a" * count}\\\\"\n' + FACT.format(0, "S") + 'sources = ["s"]\n'


def listed(field: str, item: str) -> Callable[[int], str]:
    """Give what makes a file with so many items in one list."""

    def make(count: int) -> str:
        items = ", ".join(f'"{item}{at}"' for at in range(count))
        return SOURCE + FACT.format(0, "S") + f'{field} = [{items}]\nsources = ["s"]\n'

    return make


def text(count: int) -> str:
    """Give a file with a note of so many letters."""
    return SOURCE + FACT.format(0, "S") + f'note = "{"ab " * count}c"\nsources = ["s"]\n'


CASES = {
    "sections": (sections, 2_000),
    "an address": (address, 200_000),
    "aliases": (listed("aliases", "a"), 20_000),
    "parties": (listed("parties", "p"), 20_000),
    "a note": (text, 100_000),
}


def cost(make: Callable[[int], str], count: int, path: Path) -> float:
    """Give the least processor time of three checks, in seconds."""
    path.write_text(make(count), "utf-8")
    times = []
    for _ in range(3):
        start = time.process_time()
        check(str(path))
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.slow
@pytest.mark.parametrize(("make", "count"), CASES.values(), ids=list(CASES))
def test_twice_the_size_takes_twice_the_time(make: Callable[[int], str], count: int, tmp_path: Path) -> None:
    """Four times as much takes at most some six times as long; what is quadratic would take sixteen."""
    path = tmp_path / "facts.toml"
    once, fourfold = cost(make, count, path), cost(make, 4 * count, path)
    assert fourfold < 6.5 * once + 0.05


def test_a_long_address_is_refused_at_once(tmp_path: Path) -> None:
    """An address of a million letters is refused in the time that reading it takes."""
    path = tmp_path / "facts.toml"
    path.write_text(address(1_000_000), "utf-8")
    start = time.process_time()
    with pytest.raises(irfacts.IrfactsError, match="url"):
        irfacts.load(path)
    assert time.process_time() - start < 5
