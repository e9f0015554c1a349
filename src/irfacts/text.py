"""What text may hold, and how text that may hold anything is made safe to show."""

import re
from collections.abc import Sequence

# C0, DEL, C1, line and paragraph separators, bidi marks, embeddings, overrides and
# isolates, lone surrogates. ZWNJ and ZWJ (U+200C, U+200D) are left out on purpose:
# Hindi and emoji need them.
# Compiled when first used: it takes longer than any other pattern, and a script's answer needs none.
UNSAFE = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufffe\uffff]"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def visible(text: str) -> str:
    r"""Give *text* with every control or bidi character written out, as ``\x1b``.

    The result is one line that no terminal takes for anything but text.
    """
    return re.sub(UNSAFE, _escape, text)


def nearest(word: str, known: Sequence[str], count: int = 3) -> list[str]:
    """Give up to *count* of the *known* words that look most like *word*, best first."""
    from difflib import get_close_matches

    folded = {name.lower(): name for name in known}
    return [folded[near] for near in get_close_matches(word[:80].lower(), folded, n=count)]


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Give ``" (did you mean …?)"`` for the nearest known words, else for those that hold it, or nothing."""
    near = nearest(word, known) or [name for name in known if word and word.lower() in name.lower()][:3]
    return f" (did you mean {' or '.join(near)}?)" if near else ""
