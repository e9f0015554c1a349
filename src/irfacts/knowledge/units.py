"""The units of figures."""

UNITS = (
    "%, EUR, EUR billion, INR, INR billion, INR crore, MW, TEU, USD billion, USD million, "
    "USD per barrel, USD trillion, abstentions, accounts, agreements, aircraft, ambassadors, astronauts, "
    "billion kWh, books, calls, centres, cities, coaches, companies, complaints, consulates general, "
    "countries, devotees, documents, doses, engines, events, films, flights, flights per week, helicopters, "
    "hours, kg, kits, km, languages, launchers, meetings, merchants, million barrels per day, million doses, "
    "million packages, million roubles, million tickets, million tonnes, million tonnes per year, "
    "missiles, nautical miles, paintings, participants, people, permits, personnel, places, plants, "
    "projects, reactor units, rifles, rounds, screens, ships, squadrons, stages, students, submarines, "
    "summits, tanks, tickets, tonnes, trainsets, universities, vehicles, vetoes, visitors, visits, "
    "workers, works, years"
).split(", ")
"""The units that `check` knows; a remark on a unit belongs into the note."""

FACTORS = {
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
"""The words of counting in a unit, with what each stands for."""


def scaled(unit: str) -> tuple[int, str]:
    """Give how many of its plain unit a unit is, and that: (10**6, "USD") of "USD million"."""
    factor, plain = 1, []
    for word in unit.split():
        factor *= FACTORS.get(word, 1)
        plain += [] if word in FACTORS else [word]
    return factor, " ".join(plain)
