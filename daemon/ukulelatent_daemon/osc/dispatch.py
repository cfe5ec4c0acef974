"""Datagrams → checked requests. What is wrong is answered; what is right goes on."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.osc.clock import Clock
from ukulelatent_daemon.osc.convert import convert, convert_one
from ukulelatent_daemon.osc.limit import Limit
from ukulelatent_daemon.osc.packet import AT_ONCE, Broken, Message, read_packet
from ukulelatent_daemon.osc.request import (
    Reply,
    Request,
    Sender,
    Value,
    Values,
    error_values,
)
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.osc.table import Route

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine

MOST_AHEAD_S: Final = 10.0

# TouchOSC tells of fingers (…/z), pages (/1) and the accelerometer, asked or not; an /error that
# arrives here is the answer to one of ours, and to answer that would start a game of ping-pong.
_CHATTER: Final = re.compile(r"(/accxyz|/error|/[0-9]+|.*/z)\Z", re.DOTALL)


class TagClock(Protocol):
    """What the dispatcher asks of a clock."""

    def time_tag_to_monotonic_s(self, time_tag: int) -> float: ...


class Dispatcher:
    """Finds the route of every message, checks its arguments and stamps it with its time.

    `latent_dim` gives the number of latent dimensions of the model that plays. One thread calls
    `requests`; `late` counts the messages whose time tag had passed when they arrived.
    """

    def __init__(
        self,
        latent_dim: Callable[[], int],
        routes: Sequence[Route] = ROUTES,
        clock: TagClock | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.late = 0
        self._latent_dim = latent_dim
        self._clock = clock or Clock()
        self._now_s = now_s
        self._plain = {route.address: route for route in routes if not route.places}
        self._placed = [route for route in routes if route.places]
        self._per_address = Limit(at_once=10, per_s=1)
        # A sender who makes up addresses gets a trickle all the same.
        self._per_sender = Limit(at_once=200, per_s=100)

    def requests(
        self, datagram: bytes, sender: Sender, arrival_s: float, reply: Reply
    ) -> list[Request]:
        """The requests in a datagram, in order; whatever is wrong is answered by `reply`.

        `arrival_s` is in CLOCK_MONOTONIC seconds. Raises nothing, whatever the bytes.
        """
        limited = partial(self._reply, reply, sender)
        found = []
        for part in read_packet(datagram):
            if isinstance(part, Broken):
                limited("/error", error_values(part.address, part.refusal))
            elif not _is_chatter(part):
                try:
                    found.append(self._request(part, sender, arrival_s, limited))
                except Rejected as refusal:
                    limited("/error", error_values(part.address, refusal))
        return found

    def _request(self, message: Message, sender: Sender, arrival_s: float, reply: Reply) -> Request:
        route, places = self._find(message.address)
        latent_dim = self._latent_dim()
        values: Values = tuple(
            convert_one(argument, value, latent_dim)
            for argument, value in zip(route.places, places, strict=True)
        )
        action: Callable[[Engine, Request], None]
        if route.query and not message.values:
            action = partial(_answer, route)
        else:
            values += convert(route, message.values, latent_dim)
            action = partial(_act, route)
        at_s = self._time(message.time_tag, arrival_s)
        return Request(message.address, values, sender, arrival_s, at_s, reply, action)

    def _find(self, address: str) -> tuple[Route, tuple[int, ...]]:
        if route := self._plain.get(address):
            return route, ()
        for route in self._placed:
            if match := route.pattern.match(address):
                return route, tuple(map(int, match.groups()))
        raise Rejected(ErrorCode.UNKNOWN_ADDRESS, "there is no such address")

    def _time(self, time_tag: int, arrival_s: float) -> float | None:
        if time_tag <= AT_ONCE:
            return None
        at_s = self._clock.time_tag_to_monotonic_s(time_tag)
        if at_s > arrival_s + MOST_AHEAD_S:
            raise Rejected(
                ErrorCode.TIME,
                f"{at_s - arrival_s:.1f} s ahead: want {MOST_AHEAD_S:g} s at most",
            )
        if at_s < arrival_s:
            self.late += 1
            return None
        return at_s

    def _reply(self, reply: Reply, sender: Sender, address: str, values: Sequence[Value]) -> None:
        # Any thread: the engine's answers go this way too.
        if address == "/error":
            now_s = self._now_s()
            allowed = self._per_address.allows((sender, values[0]), now_s)
            if not (allowed and self._per_sender.allows(sender, now_s)):
                return
        reply(address, values)


def _is_chatter(message: Message) -> bool:
    if message.address == "/ping":
        return not message.values
    return _CHATTER.match(message.address) is not None


def _act(route: Route, engine: Engine, request: Request) -> None:
    route.handler(engine, request, *request.values)


def _answer(route: Route, engine: Engine, request: Request) -> None:
    assert route.query
    request.reply(f"{request.address}/value", route.query(engine))
