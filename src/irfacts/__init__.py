"""irfacts: cited facts on India-Russia relations, to look up offline.

``load`` reads a knowledge file into frozen dataclasses, ``Store`` puts questions to it:

>>> from irfacts import Filters, Store
>>> with Store.open() as store:
...     facts = store.select(Filters(topic="trade", terms="target"))
>>> facts[0].sources[0].source.url.startswith("https://")
True

``bibtex`` and ``csl_json`` give the bibliography of some sources.
"""

__version__ = "0.1.0"
__all__ = [
    "Citation",
    "Claim",
    "Dataset",
    "Fact",
    "Filters",
    "Hit",
    "Indicator",
    "IrfactsError",
    "Knowledge",
    "Listing",
    "Quote",
    "Series",
    "Source",
    "Standing",
    "Store",
    "Topic",
    "UsageError",
    "bibtex",
    "csl_json",
    "load",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from irfacts.errors import IrfactsError, UsageError
    from irfacts.knowledge.knowledge import Dataset, Indicator, Knowledge, Topic
    from irfacts.knowledge.loading import load
    from irfacts.knowledge.model import Citation, Claim, Fact, Quote, Source, Standing
    from irfacts.output.bibliography import bibtex, csl_json
    from irfacts.store.filters import Filters
    from irfacts.store.listing import Listing, Series
    from irfacts.store.records import Hit
    from irfacts.store.store import Store


def __getattr__(name: str) -> "Any":
    """Import a public name when it is asked for: the command line needs few of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    modules = "errors knowledge.model store.filters store.records store.listing store.store"
    for module in f"{modules} knowledge.knowledge knowledge.loading output.bibliography".split():
        found = getattr(import_module(f"irfacts.{module}"), name, None)
        if found is not None:
            return found
    raise AssertionError(name)


def __dir__() -> list[str]:
    """Give the public names."""
    return __all__
