"""Names that people give: what they may hold, and which one was meant."""

import difflib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

# Control characters, half characters, and ends of lines; what turns the direction of the text
# around it would hide the rest of a name.
_REFUSED_KINDS: Final = frozenset(("Cc", "Cs", "Zl", "Zp"))
_TURNS_TEXT: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Names are compared by their beginnings, with this many others: 1 ms at the most.
_COMPARED_LETTERS: Final = 20
_NEIGHBOURS: Final = 2
_MAX_NAMES: Final = 1000


def holds_controls(name: str) -> bool:
    """Whether a terminal or a list could be misled by the name: a newline, an escape, a turn of
    the writing's direction."""
    return any(sign in _TURNS_TEXT or unicodedata.category(sign) in _REFUSED_KINDS for sign in name)


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one that was probably meant, if any is much like `name`; of the first thousand names.

    Compared is only what stands next to it in the alphabet, read from the front and from the back:
    however many and however long the names are, it takes no more than about a millisecond.
    """
    known = [one for one, _ in zip(names, range(_MAX_NAMES), strict=False)]
    candidates = _beside(name, known)
    candidates += [one[::-1] for one in _beside(name[::-1], [one[::-1] for one in known])]
    wanted = name[:_COMPARED_LETTERS]
    short = {one[:_COMPARED_LETTERS]: one for one in candidates}
    found = difflib.get_close_matches(wanted, short, n=1)
    return short[found[0]] if found else None


def _beside(name: str, names: Sequence[str]) -> list[str]:
    ordered = sorted(names)
    at = bisect_left(ordered, name)
    return ordered[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS]
