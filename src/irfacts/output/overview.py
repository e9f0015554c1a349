"""What irfacts says of itself: its versions, and what there is to try."""

from irfacts import __version__
from irfacts.errors import IrfactsError
from irfacts.knowledge import model
from irfacts.knowledge.places import is_pipe
from irfacts.output import wording
from irfacts.output.answer import OUTPUT_FORMAT
from irfacts.output.terminal import Terminal
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
        f"knowledge format {model.FILE_FORMAT}, output format {OUTPUT_FORMAT}\n"
    )


def _edition(path: str | None) -> str:
    if path is not None and is_pipe(path):
        return f"unknown: {visible(path)}: is a pipe, which may have to be waited for"
    try:
        edition = Store.open(path).edition()
    except IrfactsError as error:
        return f"unknown: {error}"
    return f"{edition.version or 'unnamed'}{f' ({edition.updated})' if edition.updated else ''}"


def overview(store: Store, terminal: Terminal) -> str:
    """Give a short text on what there is and what to try; all but commands fits the width."""
    from textwrap import fill

    from irfacts.knowledge.dates import in_words
    from irfacts.output.encoding import encodable

    edition, counts, evidence = store.edition(), store.counts(), store.evidence()
    named = wording.edition(edition)
    held = (
        f"{named[0].upper()}{named[1:]}: "
        f"{counts['facts']:,} facts, {counts['claims']:,} claims, {counts['sources']:,} sources"
        f"{f', evidence to {in_words(evidence)}' if evidence else ''}"
    )
    tries = {
        "irfacts trade oil": "figures with dates, standing and sources",
        "irfacts timeline --in 2020/..": "what happened when",
        "irfacts search how many S-400": "the best matches over everything",
        "irfacts show target-100bn-2030": "the whole card of one fact",
        "irfacts chart goods-trade": "a series as bars",
    }
    lines = [
        fill(text, terminal.width, break_on_hyphens=False)
        for text in encodable((edition.title or "irfacts", held), terminal.encoding)
    ]
    lines += ["", "Try"]
    for command, words in tries.items():
        if terminal.width < 80:  # no room for the words beside it
            under = fill(words, terminal.width, initial_indent=" " * 4, subsequent_indent=" " * 4)
            lines += [f"  {command}", under]
        else:
            lines.append(f"  {command:34}{words}")
    return "\n".join([*lines, "", "irfacts --help lists every command.", ""])
