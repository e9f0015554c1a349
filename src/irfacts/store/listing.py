"""What a knowledge file has: its series, and the names that can be asked for."""

import os
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from irfacts.knowledge.model import Standing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irfacts.knowledge.knowledge import Indicator

Select = Callable[[str], list[Any]]
"""Runs one SELECT and gives all rows."""


class Series(NamedTuple):
    """A series of figures: facts that are points of one indicator."""

    indicator: str
    title: str
    """What it is called, or what the titles of its points begin with."""
    unit: str | None
    points: int
    first: str
    last: str
    compiler: str | None = None


class Listing(NamedTuple):
    """A name that can be asked for, with how many facts have it."""

    type: str
    """topic, section, kind, status, standing, indicator or publisher."""
    name: str
    title: str | None
    topic: str | None
    facts: int


_COUNTED = {
    "topic": "SELECT topic, topic, count(*) FROM facts GROUP BY topic ORDER BY min(place)",
    "section": "SELECT section, topic, count(*) FROM facts GROUP BY topic, section ORDER BY min(place)",
    "kind": "SELECT kind, NULL, count(*) AS n FROM facts GROUP BY kind ORDER BY n DESC, kind",
    "status": "SELECT status, NULL, count(*) AS n FROM facts WHERE status NOTNULL GROUP BY status "
    "ORDER BY n DESC, status",
    "standing": "SELECT standing, NULL, count(*) AS n FROM facts GROUP BY standing ORDER BY n DESC",
    "indicator": "SELECT indicator, min(topic), count(*) FROM facts WHERE indicator NOTNULL "
    "GROUP BY indicator ORDER BY indicator",
    "publisher": "SELECT publisher, NULL, count(DISTINCT fact) AS n FROM sources JOIN citations "
    "ON source = key AND role = 'sources' WHERE fact NOTNULL GROUP BY publisher ORDER BY n DESC, publisher",
}


def listings(rows: Select, topics: Mapping[str, str], series: Sequence[Series]) -> list[Listing]:
    """Give every name with the number of its facts; *topics* are the titles of the topics by key."""
    titles = {("topic", key): title for key, title in topics.items()}
    titles |= {("indicator", each.indicator): each.title for each in series}
    return [
        Listing(type, name, titles.get((type, name)), topic if type != "topic" else None, facts)
        for type, query in _COUNTED.items()  # noqa: A001
        for name, topic, facts in rows(query)
    ]


def all_series(rows: Select, defined: "Mapping[str, Indicator]") -> list[Series]:
    """Give every series by name; what the file defines of it goes before what its points say."""
    found = rows(
        "SELECT indicator, title, unit, date FROM facts "
        f"WHERE indicator IS NOT NULL AND standing != '{Standing.SUPERSEDED}' ORDER BY indicator, number"
    )
    return [
        Series(
            indicator=key,
            title=defined[key].title if key in defined else common_title([row[1] for row in points]),
            unit=points[-1][2],
            points=len(points),
            first=points[0][3],
            last=points[-1][3],
            compiler=defined[key].compiler if key in defined else None,
        )
        for key, group in groupby(found, itemgetter(0))
        for points in [list(group)]
    ]


SMALL = frozenset("in into for from to at by of on the with".split())
"""Words that no title ends with."""


def common_title(titles: Sequence[str]) -> str:
    """Give what titles begin with, up to a whole word; the last title if that is little."""
    start = os.path.commonprefix(list(titles))  # noqa: RUF071  # of texts, not of paths
    if start not in titles:
        start = start.rpartition(" ")[0]
    while start.rpartition(" ")[2] in SMALL:
        start = start.rpartition(" ")[0]
    return start.rstrip(" ,:(") if len(start) > 10 else titles[-1]
