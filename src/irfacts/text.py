"""What text may hold, and how text that may hold anything is made safe to show."""

import re
from collections.abc import Collection, Sequence

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
"""The months in English; their first three letters are how they are shortened."""
FOREVER = "~"
"""Where a date is open, what stands for its last day: as text it comes after every day."""

# C0, DEL, C1, line and paragraph separators, bidi marks, embeddings, overrides and
# isolates, lone surrogates. ZWNJ and ZWJ (U+200C, U+200D) are left out on purpose:
# Hindi and emoji need them.
# Compiled when first used: it takes longer than any other pattern, and what is printable needs none.
UNSAFE = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufffe\uffff]"

# Invisible characters: soft hyphen, fillers, zero width spaces, tags, variation selectors, annotations.
_INVISIBLE = (
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_EMOJI = "[\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
_CJK = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
# Where such a character belongs: joiners in words of scripts that join their letters and between emoji,
# selectors behind what has variants, the tags of the three flags that there are.
_IN_PLACE = (
    "(?<=[\u0620-\u109f\u1780-\u1c7f\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff])[\u200c\u200d]",
    f"(?<=[\ufe0f\u2190-\u2bff\U0001f000-\U0001faff])\u200d(?={_EMOJI})",
    f"(?<={_EMOJI})[\ufe0e\ufe0f]",
    "(?<=[0-9#*])\ufe0f(?=\u20e3)",
    f"(?<={_CJK})[\ufe00-\ufe02\U000e0100-\U000e01ef]",
    "(?<=[\u1820-\u18aa])[\u180b-\u180d\u180f]",
    "(?<=[\u2200-\u22ff\u2a00-\u2aff])\ufe00",
)
_FLAGS = "\U0001f3f4(?:{})\U000e007f".format(
    "|".join("".join(chr(0xE0000 + ord(sign)) for sign in name) for name in ("gbeng", "gbsct", "gbwls"))
)


def hidden(text: str) -> str:
    """Give the first invisible character of *text* that stands where no script or emoji needs it, or ""."""
    text = re.sub(_FLAGS, "", text)
    found = re.search(f"(?!{'|'.join(_IN_PLACE)}){_INVISIBLE}", text)
    return found[0] if found else ""


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def visible(text: str) -> str:
    r"""Give *text* with every control or bidi character written out, as ``\x1b``.

    The result is one line that no terminal takes for anything but text.
    """
    return text if text.isprintable() else re.sub(UNSAFE, _escape, text)


def percent_encoded(url: str) -> str:
    """Give an address with all that is not ASCII percent-encoded."""
    from urllib.parse import quote

    return re.sub("[^!-~]+", lambda found: quote(found[0]), url)


def nearest(word: str, known: Sequence[str], count: int = 3) -> list[str]:
    """Give up to *count* of the *known* words that look most like *word*, best first."""
    from difflib import get_close_matches

    folded = {name.lower(): name for name in known}
    return [folded[near] for near in get_close_matches(word[:80].lower(), folded, n=count)]


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Give ``" (did you mean …?)"`` for the nearest known words, else for those that hold it, or nothing."""
    near = nearest(word, known) or [name for name in known if word and word.lower() in name.lower()][:3]
    return f" (did you mean {' or '.join(near)}?)" if near else ""


def plural(number: int, word: str) -> str:
    """Give a word as it stands after a number."""
    return word if number == 1 else {"match": "matches", "series": "series"}.get(word, f"{word}s")


def any_of(names: Sequence[str]) -> str:
    """Name two or more things of which any will do."""
    return f"{', '.join(names[:-1])} or {names[-1]}"


def unknown(what: str, word: str, known: Collection[str]) -> str:
    """Say that there is no such *word*, and which was meant; of a short list, which there are."""
    every = f"; known: {', '.join(known)}" if len(known) <= 60 else ""
    return f"no {what} '{visible(word)}'{did_you_mean(word, list(known))}{every}"
