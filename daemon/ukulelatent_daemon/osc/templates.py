"""The short way of a message whose like has come before.

Address and type tags of a message are its head. What the head means is worked out once; from then
on its numbers are read by one `struct` and held against their ranges, which takes a tenth of the
time of reading it word by word. Whatever is not plainly right goes the long way, which knows what
to answer.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable
from typing import Final

from ukulelatent_daemon.addresses.finder import Match
from ukulelatent_daemon.request import Request, Values

Action = Callable[[Request], None]

CODES: Final = {"i": "i", "f": "f", "h": "q", "d": "d"}
"""OSC's numbers as `struct` calls them."""
_FINITE: Final = sys.float_info.max
_MAX_PLANS: Final = 1024


def head_of(data: bytes) -> bytes:
    """Address and type tags, with the zeros behind them; something else where there are none."""
    end = data.find(b"\0", data.find(b","))
    return data[: (end | 3) + 1]


class Template:
    """What one head means.

    Attributes:
        found: its route; action: what the request does.
        latent_dim: of the model that it was made for.
    """

    __slots__ = (
        "_checks",
        "_defaults",
        "_read",
        "_repeated",
        "_size",
        "action",
        "found",
        "latent_dim",
    )

    def __init__(
        self, found: Match, action: Action, tags: str, latent_dim: int, is_question: bool
    ) -> None:
        """`tags` are of i, f, h and d alone, and as many as the route takes; a question has none,
        and its values are the places of the address."""
        self.found = found
        self.action = action
        self.latent_dim = latent_dim
        numbers = struct.Struct(">" + "".join(CODES[tag] for tag in tags))
        self._size = numbers.size
        self._read = numbers.unpack_from
        arguments = found.route.arguments
        self._checks = []
        for index, tag in enumerate(tags):
            argument = arguments[min(index, len(arguments) - 1)]
            low, high = argument.limits(latent_dim)
            kind = int if argument.kind == "i" else float
            same = (tag in "ih") == (kind is int)
            self._checks.append((max(low, -_FINITE), min(high, _FINITE), None if same else kind))
        left_out = () if is_question else arguments[len(tags) :]
        self._defaults = tuple(argument.default for argument in left_out)
        is_repeated = bool(tags) and arguments[-1].repeat != "once"
        self._repeated = len(arguments) - 1 if is_repeated else None

    def values(self, data: bytes, at: int) -> Values | None:
        """The request's values, which begin at `at`; None for a message that goes the long way."""
        if len(data) != at + self._size:
            return None
        values = self._read(data, at)
        for index, (low, high, kind) in enumerate(self._checks):
            value = values[index]
            if not low <= value <= high:
                return None
            if kind is not None:
                converted = kind(value)
                if converted != value:
                    return None
                values = (*values[:index], converted, *values[index + 1 :])
        if self._repeated is not None:
            values = (*values[: self._repeated], values[self._repeated :])
        places: Values = self.found.places
        return places + values + self._defaults


class Templates:
    """The heads that have come so far, the newest thousand."""

    def __init__(self) -> None:
        self._templates: dict[bytes, Template] = {}
        self.get = self._templates.get

    def add(self, head: bytes, plan: Template) -> None:
        """From now on messages with this head go the short way."""
        if len(self._templates) >= _MAX_PLANS:
            self._templates.clear()
        self._templates[head] = plan
