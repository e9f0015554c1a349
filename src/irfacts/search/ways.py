"""Where things go and happen: from one of the two countries to the other, or in a place that is named."""

import re
from collections.abc import Sequence

from irfacts.search.properties import among
from irfacts.search.question import Question
from irfacts.search.words import plain

_COUNTRIES = {"india": "I", "delhi": "I", "russia": "R", "soviet": "R", "ussr": "R", "moscow": "R"}
_COUNTRY = "|".join(_COUNTRIES)
_WAY = rf"(?i)\b({_COUNTRY})(n|ns|['’]s)?(?:[- ][\w'’-]+){{0,4}}? (to|in|from|by) (?:the |new )?({_COUNTRY})"
"""What goes from one of the two countries to the other: at most four words between."""


TRADED = {"export": {("I", "R"): "export"}, "import": {("R", "I"): "import"}}
"""The ways of `directions` that goods go, by a fact's direction, as India sees it."""
_HAPPENING = (
    r"\b(?:(?:visit\w*|trips?|travel\w*|tours?|went|goes|came|flew|summits?|meetings?|talks|held|exercises?)"
    r"(?: [\w'’-]+){0,2}? (?:to|in)|visit\w*) (?:the )?"
)
"""What happens somewhere; the place follows."""


def directions(text: str) -> dict[tuple[str, str], str]:
    """Give the ways between the two countries that a text names, with the words that say so.

    "Russia's ambassador to India" goes from R to I, "India's imports from Russia" and "Russian oil bought by
    India" as well.
    """
    found = {}
    text = plain(text)
    folded = text.casefold()
    if len({end for country, end in _COUNTRIES.items() if country in folded}) < 2:
        return {}
    for way in re.finditer(_WAY, text):
        one, form, to, other = ((part or "").lower() for part in way.groups())
        ends = (_COUNTRIES[one], _COUNTRIES[other])
        of_the_first = form.startswith("n") or one == "soviet"
        if ends[0] != ends[1]:
            found[ends[::-1] if to == "from" or (to == "by" and not of_the_first) else ends] = way[0]
    return found


def _places(places: Sequence[str]) -> str:
    """Give the pattern of any place of a country."""
    return rf"\b(?:{'|'.join(re.escape(place.replace('_', ' ')) for place in places)})\b"


def _elsewhere(question: Question, numbers: Sequence[int]) -> dict[int, str]:
    """Give what happened in another country than the one that is named, or has a place that is."""
    text = question.text.lower()
    places = question.vocabulary.places
    # to compile the pattern takes 0.6 ms
    named = any(place.replace("_", " ") in text for some in places for place in some)
    said = re.search(_HAPPENING, text) if named else None
    if not said:
        return {}
    patterns = [_places(some) for some in places]
    for asked in patterns:
        if place := re.match(asked, text[said.end() :]):
            query = (
                f"SELECT number, location FROM facts WHERE location NOTNULL AND {among('number', numbers)}"
            )
            others = "|".join(other for other in patterns if other != asked)
            return {
                number: said[0] + place[0]
                for number, location in question.rows(query, ())
                if not re.search(asked, location.lower()) and re.search(others, location.lower())
            }
    return {}


def against(question: Question, numbers: Sequence[int]) -> dict[int, str]:
    """Give the entries that go only another way than the one asked for, or happened elsewhere.

    Each has the words that say so: "from India to Russia", or "visits to India".
    """
    found = _elsewhere(question, numbers)
    asked = directions(question.text)
    if not asked:
        return found
    query = (
        "SELECT number, searchable.title || '. ' || searchable.statement, direction "
        f"FROM searchable LEFT JOIN facts USING (number) WHERE {among('number', numbers)}"
    )
    ways = (
        (number, directions(text) or TRADED.get(direction, {}))
        for number, text, direction in question.rows(query, ())
    )
    way = next(iter(asked.values()))
    return found | {number: way for number, given in ways if given and not given.keys() & asked.keys()}
