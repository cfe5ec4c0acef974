"""From an address, or a pattern of addresses, to the routes of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final, NamedTuple

from ukulelatent_daemon.addresses.pattern import Pattern, Words, parse
from ukulelatent_daemon.addresses.table import Route
from ukulelatent_daemon.config import limits
from ukulelatent_daemon.errors import ErrorCode, Rejected

_PART: Final = re.compile(r"/part/([0-9]{1,9})(/.*)\Z", re.DOTALL)
_NUMBERS: Final = range(int(limits.PARTS.low), int(limits.PARTS.high) + 1)
MAX_MATCHES: Final = 64
"""Addresses that the patterns of one packet may call."""
# A pattern longer than this matches no address of ours that a shorter one would not.
_MAX_PATTERN: Final = 255


class Match(NamedTuple):
    """A route under one of its addresses: the numbers at its places, and the part it speaks to."""

    address: str
    route: Route
    places: tuple[int, ...] = ()
    part: int | None = None


class Finder:
    """Looks addresses up in a table. Any thread."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._plain = {route.address: route for route in routes if not route.places}
        self._placed = [route for route in routes if route.places]
        self._routes = tuple(routes)
        self.matching = lru_cache(maxsize=128)(self._matching)
        self._tree = lru_cache(maxsize=8)(self._grow)
        self._part_word = Words(["part"])
        self._part_numbers = Words(map(str, _NUMBERS))

    def find(self, address: str) -> tuple[Match, ...]:
        """The route of an address that stands for itself; none where there is no such address.

        Raises Rejected (RANGE) for a part that there is not.
        """
        if match := _PART.match(address):
            number, rest = int(match[1]), match[2]
            found = tuple(one for one in self._find(rest) if one.route.of_part)
            if not found:
                return ()
            if number not in _NUMBERS:
                raise Rejected(
                    ErrorCode.RANGE,
                    f"part = {number}: want {_NUMBERS[0]} to {_NUMBERS[-1]}",
                )
            return (found[0]._replace(address=address, part=number),)
        return self._find(address)

    def _find(self, address: str) -> tuple[Match, ...]:
        if route := self._plain.get(address):
            return (Match(address, route),)
        for route in self._placed:
            if match := route.pattern.match(address):
                return (Match(address, route, tuple(map(int, match.groups()))),)
        return ()

    def _matching(self, pattern: str, latent_dim: int) -> tuple[Match, ...]:
        """All that a pattern matches, for a model of so many dimensions, in the table's order;
        of more than MAX_MATCHES one more than that.

        What may not be done by accident is left out. Raises Rejected (PARSE).
        """
        if len(pattern) > _MAX_PATTERN:
            raise Rejected(ErrorCode.PARSE, f"a pattern longer than {_MAX_PATTERN} characters")
        words = [parse(word) for word in pattern.split("/")[1:]]
        return tuple(islice(self._all_matching(words, self._tree(latent_dim)), MAX_MATCHES + 1))

    def _all_matching(self, words: Sequence[Pattern], root: _Node) -> Iterator[Match]:
        yield from root.walk(words)
        if len(words) < 3 or not any(self._part_word.matching(words[0])):
            return
        numbers = list(map(int, self._part_numbers.matching(words[1])))
        behind = [one for one in root.walk(words[2:]) if one.route.of_part] if numbers else []
        for number in numbers:
            for one in behind:
                yield one._replace(address=f"/part/{number}{one.address}", part=number)

    def _grow(self, latent_dim: int) -> _Node:
        root = _Node()
        for route in self._routes:
            if not route.by_pattern:
                continue
            for address, places in _addresses(route, latent_dim):
                node = root
                for word in address.split("/")[1:]:
                    node = node.behind.setdefault(word, _Node())
                node.ending = Match(address, route, places)
        return root


@dataclass
class _Node:
    """Where some words of an address lead: to a route that ends here, and to words behind them."""

    behind: dict[str, _Node] = field(default_factory=dict)
    ending: Match | None = None

    @cached_property
    def words(self) -> Words:
        """Those behind, once all are known."""
        return Words(self.behind)

    def walk(self, patterns: Sequence[Pattern]) -> Iterator[Match]:
        """What the patterns of the words to come match."""
        if not patterns:
            if self.ending is not None:
                yield self.ending
            return
        for word in self.words.matching(patterns[0]):
            yield from self.behind[word].walk(patterns[1:])


def _addresses(route: Route, latent_dim: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """All addresses of a route, which has one place at most, with the number at it."""
    if not route.places:
        yield route.address, ()
        return
    (place,) = route.places
    low, high = place.limits(latent_dim)
    for number in range(int(low), int(high) + 1):
        yield route.address.replace(f"<{place.name}>", str(number)), (number,)
