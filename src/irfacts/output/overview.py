"""What irfacts says of itself: its versions, and what there is to try."""

from irfacts import __version__
from irfacts.errors import IrfactsError
from irfacts.knowledge import model
from irfacts.knowledge.places import is_pipe
from irfacts.output.answers import FORMAT
from irfacts.store.store import Store
from irfacts.text import visible


def versions(path: str | None) -> str:
    """Give the versions of the program, of the data and of the formats.

    The data are those of the knowledge file at *path*, by default of the one that ships; what is wrong
    with a file that cannot be used stands in place of its edition.
    """
    return (
        f"irfacts {__version__}\n"
        f"data edition {_edition(path)}\n"
        f"knowledge format {model.FORMAT}, output format {FORMAT}\n"
    )


def _edition(path: str | None) -> str:
    if path is not None and is_pipe(path):
        return f"unknown: {visible(path)}: is a pipe, which may have to be waited for"
    try:
        edition = Store.open(path).edition()
    except IrfactsError as error:
        return f"unknown: {error}"
    return f"{edition.version or 'unnamed'}{f' ({edition.updated})' if edition.updated else ''}"


def overview(store: Store) -> str:
    """Give a short text on what there is and what to try."""
    from irfacts.knowledge.dates import show

    edition, counts, evidence = store.edition(), store.counts(), store.evidence()
    named = edition.version or "unnamed"
    tries = {
        "irfacts trade oil": "figures with dates, standing and sources",
        "irfacts timeline --since 2020": "what happened when",
        'irfacts search "S-400 squadrons"': "the best matches over everything",
        "irfacts show target-100bn-2030": "the whole card of one fact",
        "irfacts chart goods-trade": "a series as bars",
    }
    return (
        f"{edition.title or 'irfacts'}\n"
        f"Edition {named}{f' of {edition.updated}' if edition.updated else ''}: "
        f"{counts['facts']} facts, {counts['claims']} claims, {counts['sources']} sources"
        f"{f', evidence to {show(evidence)}' if evidence else ''}\n\n"
        "Try\n"
        + "".join(f"  {command:34}{words}\n" for command, words in tries.items())
        + "\nirfacts --help lists every command.\n"
    )
