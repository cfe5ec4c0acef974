"""OSC 1.0's address patterns: `?`, `*`, `[a-z]`, `[!abc]` and `{this,that}`.

A pattern is held against many words at once, and nothing is tried twice: the places that it has
reached in all words are the bits of one number, which each sign of the pattern moves on (the
shift-and algorithm of Baeza-Yates and Gonnet, 1992, over words laid end to end). So the time is
bounded by the length of the pattern times that of the words, whatever either holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ukulelatent_daemon.errors import ErrorCode, Rejected

_SPECIAL: Final = frozenset("?*[]{}")


def is_pattern(address: str) -> bool:
    """Whether the address stands for others."""
    return not _SPECIAL.isdisjoint(address)


@dataclass(frozen=True)
class Star:
    """Any letters, or none."""


@dataclass(frozen=True)
class Letter:
    """One of some letters, or, if `others`, one that is none of them."""

    letters: frozenset[str]
    others: bool = False


@dataclass(frozen=True)
class Choice:
    """One of some texts."""

    texts: tuple[str, ...]


Sign = Star | Letter | Choice
Pattern = tuple[Sign, ...]
"""Of one part of an address, between two slashes."""


@lru_cache(maxsize=1024)
def parse(text: str) -> Pattern:
    """What a text stands for. Raises Rejected (PARSE)."""
    found: list[Sign] = []
    at = 0
    while at < len(text):
        sign, at = text[at], at + 1
        if sign == "?":
            found.append(Letter(frozenset(), others=True))
        elif sign == "*":
            if found[-1:] != [Star()]:  # two in a row are one
                found.append(Star())
        elif sign in "[{":
            end = text.find("]" if sign == "[" else "}", at)
            if end < 0:
                raise Rejected(ErrorCode.PARSE, f"a pattern with {sign} that is not closed")
            inside, at = text[at:end], end + 1
            found.append(_letter(inside) if sign == "[" else Choice(tuple(inside.split(","))))
        elif sign in "]}":
            raise Rejected(ErrorCode.PARSE, f"a pattern with {sign} that closes nothing")
        else:
            found.append(Letter(frozenset(sign)))
    return tuple(found)


def _letter(inside: str) -> Letter:
    """`a-z` counts from a to z; a leading ! negates; a - at either end is itself."""
    negated = inside.startswith("!")
    letters: set[str] = set()
    at = int(negated)
    while at < len(inside):
        if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
            first, last = sorted((inside[at], inside[at + 2]))
            # Addresses are ASCII: the rest of a range matches nothing of ours.
            letters.update(map(chr, range(ord(first), min(ord(last), 127) + 1)))
            at += 3
        else:
            letters.add(inside[at])
            at += 1
    return Letter(frozenset(letters), others=negated)


class Words:
    """Words that patterns are held against.

    Each has a bit for the place before each of its letters, one for the place behind the last, and
    a guard bit above, which is never a place.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._before: dict[str, int] = {}  # letter → the places before it
        self._starts = self._guards = 0
        self._word_at: dict[int, str] = {}  # the bit of its end → the word
        at = 0
        for word in words:
            self._starts |= 1 << at
            for letter in word:
                self._before[letter] = self._before.get(letter, 0) | 1 << at
                at += 1
            self._word_at[1 << at] = word
            self._guards |= 1 << (at + 1)
            at += 2
        self._ends = sum(self._word_at)
        self._places = (1 << at) - 1 - self._guards
        self._before_any = self._places - self._ends

    def matching(self, pattern: Sequence[Sign]) -> Iterator[str]:
        """The words that a pattern matches whole, in their order."""
        places = self._starts
        for sign in pattern:
            if not places:
                return
            places = self._moved(places, sign)
        found = places & self._ends
        while found:
            lowest = found & -found
            yield self._word_at[lowest]
            found -= lowest

    def _moved(self, places: int, sign: Sign) -> int:
        if isinstance(sign, Star):
            # The lowest place of each word and all above it: what is taken from the guard carries
            # through them.
            return ((self._guards - places) | places) & self._places
        if isinstance(sign, Letter):
            return (places & self._before_one_of(sign)) << 1
        reached = 0
        for text in sign.texts:
            behind = places
            for letter in text:
                behind = (behind & self._before.get(letter, 0)) << 1
                if not behind:
                    break
            reached |= behind
        return reached

    def _before_one_of(self, sign: Letter) -> int:
        places = 0
        for letter in sign.letters:
            places |= self._before.get(letter, 0)
        return self._before_any & ~places if sign.others else places
