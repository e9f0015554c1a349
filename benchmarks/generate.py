"""Write a knowledge file of so many made-up facts: the same number, the same bytes.

``python generate.py 1000 > facts.toml``
"""

import json
import sys
from collections.abc import Iterator
from random import Random

RARE = "brahmos"
"""The word that one fact of ten holds."""
SECTIONS = {
    "trade": ["Targets", "Goods trade by year", "Energy", "Payments", "Transport corridors"],
    "defence": ["Joint exercises", "Missiles and air defence", "Ships and submarines", "Land systems"],
    "diaspora": ["Community", "Education", "Labour migration", "Travel and tourism"],
    "diplomacy": ["Treaties and declarations", "Annual summits", "United Nations", "Statements"],
}
KINDS = "event agreement institution programme exercise figure forecast good organisation statement".split()
TIERS = "primary secondary tertiary opinion".split()
UNITS = ["USD billion", "USD million", "million tonnes", "people", "students", "ships", "aircraft", "tickets"]
PUBLISHERS = ["The Hindu", "Tass", "Press Information Bureau", "Interfax", "Mint", "RIA Novosti", "Reuters"]
CITIES = "Moscow Delhi Kazan Mumbai Sochi Chennai Vladivostok Goa Novosibirsk Kolkata".split()
WHO = ["the two governments", "the joint commission", "the state company", "the embassy", "the students"]
DID = "agreed announced confirmed delivered extended opened postponed proposed reviewed signed".split()
WHAT = (
    "acid airport assembly bank battery bearing bridge cargo centre coal coking congress consulate contract "
    "corridor course cruise currency diamond engine equipment ferry fertiliser festival frigate fuel grain "
    "helicopter hospital insurance language laboratory licence locomotive medicine memorandum metal mineral "
    "mission nuclear oil patrol pharmacy pipeline plant port protocol radar railway reactor refinery rouble "
    "rupee satellite school shipyard spare steel submarine supply tanker tariff tea terminal timber titanium "
    "tourism training turbine university uranium vaccine vessel visa workshop worker yard"
).split()


def _entry(table: str, key: str, **fields: object) -> str:
    """Write one table; what is None is left out. JSON's strings, lists and numbers are TOML's too."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in fields.items() if value is not None]
    return "\n".join([f"[{table}.{key}]", *lines, "\n"])


def _day(random: Random) -> str:
    return f"{random.randint(1947, 2026)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


def _date(random: Random) -> str:
    day = _day(random)
    year = int(day[:4])
    return random.choices([day[:4], day[:7], day, f"{year}-04/{year + 1}-03"], [1, 2, 6, 1])[0]


def _words(random: Random) -> str:
    """Make some twenty words that read like a sentence."""
    goods, more, year = random.sample(WHAT, 3), random.sample(WHAT, 4), random.randint(1947, 2026)
    return (
        f"In {random.choice(CITIES)} {random.choice(WHO)} {random.choice(DID)} the {' '.join(goods)} of "
        f"{random.randint(2, 9000)} {random.choice(UNITS)} after the {' '.join(more)} of {year}"
    )


def pieces(count: int) -> Iterator[str]:
    """Give a knowledge file of *count* facts, table by table."""
    random = Random(count)
    yield f'schema = 2\n\n[dataset]\ntitle = "{count} made-up facts"\nupdated = "2026-11-23"\n\n'
    for topic, sections in SECTIONS.items():
        yield _entry("topics", topic, title=topic.capitalize(), sections=sections)
    sources = [f"source-{number}" for number in range(count // 3 + 3)]
    for key in sources:
        yield _entry(
            "sources",
            key,
            type="article-newspaper",
            tier=random.choice(TIERS),
            title=_words(random),
            publisher=random.choice(PUBLISHERS),
            issued=_day(random),
            url=f"https://example.org/{random.choice(WHAT)}/{key}",
            language="en",
        )
    for number in range(count):
        topic = random.choice([*SECTIONS])
        figure = random.random() < 0.4
        yield _entry(
            "facts",
            f"fact-{number}",
            topic=topic,
            section=random.choice(SECTIONS[topic]),
            kind=random.choice(KINDS),
            title=f"{' '.join(random.sample(WHAT, 4)).capitalize()} of {random.choice(CITIES)}",
            statement=f"{_words(random)}{f' with {RARE}' if number % 10 == 0 else ''}.",
            date=_date(random),
            value=random.randint(1, 90000) / 10 if figure else None,
            unit=random.choice(UNITS) if figure else None,
            location=random.choice(CITIES) if random.random() < 0.5 else None,
            parties=["India", "Russia"],
            replaces=[f"fact-{number - 1}"] if number % 100 == 99 else None,
            note=f"{_words(random)}." if random.random() < 0.5 else None,
            sources=[
                f"{key}[{random.randint(1, 40)}]" for key in random.sample(sources, random.randint(1, 3))
            ],
        )
    for number in range(count // 50):
        yield _entry(
            "claims",
            f"claim-{number}",
            source=random.choice(sources),
            topic=random.choice([*SECTIONS]),
            claim=f"{_words(random)}.",
            verdict="imprecise",
            finding=f"{_words(random)}.",
            facts=[f"fact-{random.randrange(count)}"],
        )


if __name__ == "__main__":
    sys.stdout.writelines(pieces(int(sys.argv[1])))
