"""From an address, or a pattern of addresses, to the routes of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, Union

from ukulelatent_daemon.config import limits
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.osc.pattern import part_matcher
from ukulelatent_daemon.osc.table import Route

_PART: Final = re.compile(r"/part/([0-9]{1,9})(/.*)\Z", re.DOTALL)
# A pattern longer than this matches no address of ours that a shorter one would not.
_PATTERN_MOST: Final = 255


class Found(NamedTuple):
    """A route under one of its addresses: the numbers at its places, and the part it speaks to."""

    address: str
    route: Route
    places: tuple[int, ...] = ()
    part: int | None = None


# An address's next word → what comes behind it; None → the route that ends here.
_Node = dict[str | None, Union["_Node", tuple[Route, tuple[int, ...]]]]


class Finder:
    """Looks addresses up in a table. Any thread."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._plain = {route.address: route for route in routes if not route.places}
        self._placed = [route for route in routes if route.places]
        self._routes = tuple(routes)
        self.matching = lru_cache(maxsize=512)(self._matching)
        self._tree = lru_cache(maxsize=8)(self._grow)

    def find(self, address: str) -> tuple[Found, ...]:
        """The route of an address that stands for itself; none where there is no such address.

        Raises Rejected (RANGE) for a part that there is not.
        """
        if match := _PART.match(address):
            number, rest = int(match[1]), match[2]
            found = tuple(one for one in self._find(rest) if one.route.of_part)
            if not found:
                return ()
            if not limits.PARTS.low <= number <= limits.PARTS.high:
                raise Rejected(
                    ErrorCode.RANGE,
                    f"part = {number}: want {limits.PARTS.low} to {limits.PARTS.high}",
                )
            return (found[0]._replace(address=address, part=number),)
        return self._find(address)

    def _find(self, address: str) -> tuple[Found, ...]:
        if route := self._plain.get(address):
            return (Found(address, route),)
        for route in self._placed:
            if match := route.pattern.match(address):
                return (Found(address, route, tuple(map(int, match.groups()))),)
        return ()

    def _matching(self, pattern: str, latent_dim: int) -> tuple[Found, ...]:
        """All that a pattern matches, for a model of so many dimensions, in the table's order.

        What may not be done by accident is left out. Raises Rejected (PARSE).
        """
        if len(pattern) > _PATTERN_MOST:
            raise Rejected(ErrorCode.PARSE, f"a pattern longer than {_PATTERN_MOST} characters")
        words = [part_matcher(word) for word in pattern.split("/")[1:]]
        found = list(_walk(self._tree(latent_dim), words, ""))
        if len(words) > 2 and words[0].fullmatch("part"):
            for number in range(int(limits.PARTS.low), int(limits.PARTS.high) + 1):
                if words[1].fullmatch(str(number)):
                    behind = _walk(self._tree(latent_dim), words[2:], f"/part/{number}")
                    found += [one._replace(part=number) for one in behind if one.route.of_part]
        return tuple(found)

    def _grow(self, latent_dim: int) -> _Node:
        root: _Node = {}
        for route in self._routes:
            if not route.by_pattern:
                continue
            for address, places in _addresses(route, latent_dim):
                node = root
                for word in address.split("/")[1:]:
                    behind = node.setdefault(word, {})
                    assert isinstance(behind, dict)
                    node = behind
                node[None] = (route, places)
        return root


def _addresses(route: Route, latent_dim: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """All addresses of a route, which has one place at most, with the number at it."""
    if not route.places:
        yield route.address, ()
        return
    (place,) = route.places
    low, high = place.limits(latent_dim)
    for number in range(int(low), int(high) + 1):
        yield route.address.replace(f"<{place.name}>", str(number)), (number,)


def _walk(node: _Node, words: Sequence[re.Pattern[str]], before: str) -> Iterator[Found]:
    if not words:
        if isinstance(ending := node.get(None), tuple):
            yield Found(before, *ending)
        return
    for word, behind in node.items():
        if word is not None and isinstance(behind, dict) and words[0].fullmatch(word):
            yield from _walk(behind, words[1:], f"{before}/{word}")
