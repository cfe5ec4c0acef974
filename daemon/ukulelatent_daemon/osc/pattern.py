"""OSC 1.0's address patterns: `?`, `*`, `[a-z]`, `[!abc]` and `{this,that}`."""

import re
from functools import lru_cache
from typing import Final

from ukulelatent_daemon.errors import ErrorCode, Rejected

_SPECIAL: Final = frozenset("?*[]{}")


def is_pattern(address: str) -> bool:
    """Whether the address stands for others."""
    return not _SPECIAL.isdisjoint(address)


@lru_cache(maxsize=1024)
def part_matcher(text: str) -> re.Pattern[str]:
    """What matches one part of an address, between two slashes. Raises Rejected (PARSE).

    Our addresses' parts are short, so that a search that goes back is over soon whatever the
    pattern is.
    """
    found = []
    at = 0
    while at < len(text):
        sign, at = text[at], at + 1
        if sign == "?":
            found.append(".")
        elif sign == "*":
            if found[-1:] != [".*"]:  # two in a row are one
                found.append(".*")
        elif sign in "[{":
            end = text.find("]" if sign == "[" else "}", at)
            if end < 0:
                raise Rejected(ErrorCode.PARSE, f"a pattern with {sign} that is not closed")
            inside, at = text[at:end], end + 1
            found.append(_set(inside) if sign == "[" else _choice(inside))
        elif sign in "]}":
            raise Rejected(ErrorCode.PARSE, f"a pattern with {sign} that closes nothing")
        else:
            found.append(re.escape(sign))
    return re.compile("".join(found), re.DOTALL)


def _choice(inside: str) -> str:
    return "(?:" + "|".join(map(re.escape, inside.split(","))) + ")"


def _set(inside: str) -> str:
    """`a-z` counts from a to z; a leading ! negates; a - at either end is itself."""
    negated = inside.startswith("!")
    signs: set[str] = set()
    at = int(negated)
    while at < len(inside):
        if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
            first, last = sorted((inside[at], inside[at + 2]))
            # Addresses are ASCII: the rest of a range matches nothing of ours.
            signs.update(map(chr, range(ord(first), min(ord(last), 127) + 1)))
            at += 3
        else:
            signs.add(inside[at])
            at += 1
    if not signs:
        return "." if negated else "(?!)"
    return f"[{'^' if negated else ''}{''.join(re.escape(sign) for sign in sorted(signs))}]"
