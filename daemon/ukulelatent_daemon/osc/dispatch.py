"""Datagrams → checked requests. What is wrong is answered; what is right goes on."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, Protocol

from ukulelatent_daemon.addresses.bindings import Binding, Bindings, controller_address
from ukulelatent_daemon.addresses.finder import Match
from ukulelatent_daemon.addresses.pattern import is_pattern
from ukulelatent_daemon.addresses.table import Route
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.limit import Limit
from ukulelatent_daemon.osc.clock import Clock
from ukulelatent_daemon.osc.convert import convert, convert_one
from ukulelatent_daemon.osc.inbound import MAX_BROKEN, MAX_MESSAGES, Packet
from ukulelatent_daemon.osc.packet import (
    AT_ONCE,
    Broken,
    Message,
    elements,
    is_bundle,
    read_message,
)
from ukulelatent_daemon.osc.templates import CODES, Action, Template, Templates, head_of
from ukulelatent_daemon.request import Instrument, Reply, Request, Sender, Value, Values

MAX_AHEAD_S: Final = 10.0

# TouchOSC tells of fingers (…/z), pages (/1) and the accelerometer, asked or not; an /error that
# arrives here is the answer to one of ours, and to answer that would start a game of ping-pong.
_CHATTER: Final = re.compile(r"(/accxyz|/error|/[0-9]+|.*/z)\Z", re.DOTALL)


class TagClock(Protocol):
    """What the dispatcher asks of a clock."""

    def time_tag_to_monotonic_s(self, time_tag: int) -> float: ...


class Dispatcher:
    """Finds the route of every message, checks its arguments, stamps it with its time and binds it
    to the instrument.

    One thread calls `requests`; `late` counts the messages whose time tag had passed when they
    arrived.
    """

    def __init__(
        self,
        instrument: Instrument,
        bindings: Bindings,
        clock: TagClock | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.late = 0
        self._bindings = bindings
        self._instrument = instrument
        self._clock = clock or Clock()
        self._now_s = now_s
        self._finder = bindings.finder
        self._templates = Templates()
        self._per_address = Limit(at_once=10, per_s=1)
        # A sender who makes up addresses gets a trickle all the same.
        self._per_sender = Limit(at_once=200, per_s=100)

    def limited(self, sender: Sender, reply: Reply) -> Reply:
        """The way back to a sender, on which its errors are limited."""
        return partial(self._reply, reply, sender)

    def requests(
        self, datagram: bytes, sender: Sender, arrival_s: float, answer: Reply
    ) -> list[Request]:
        """The requests in a datagram, in order; whatever is wrong is answered by `answer`.

        `arrival_s` is in CLOCK_MONOTONIC seconds. Raises nothing, whatever the bytes.
        """
        packet = Packet(sender, arrival_s, answer)
        if not is_bundle(datagram):
            return self._requests(datagram, AT_ONCE, packet)
        requests: list[Request] = []
        for number, element in enumerate(elements(datagram)):
            if number == MAX_MESSAGES:
                packet.refuse_rest("", f"a packet may hold {MAX_MESSAGES} messages")
                break
            if packet.is_rubbish:
                packet.refuse_rest("", f"{MAX_BROKEN} parts of this packet cannot be read")
                break
            if isinstance(element, Broken):
                packet.refuse_broken(element)
            else:
                requests += self._requests(*element, packet)
        return requests

    def _requests(self, data: bytes, time_tag: int, packet: Packet) -> list[Request]:
        if packet.leaves_out(data):
            return []
        request = self._fast_path(data, packet) if time_tag <= AT_ONCE else None
        return [request] if request else self._slow_path(data, time_tag, packet)

    def _fast_path(self, data: bytes, packet: Packet) -> Request | None:
        head = head_of(data)
        plan = self._templates.get(head)
        if plan is None:
            return None
        address, route, _, part = plan.found
        if plan.latent_dim != self._instrument.latent_dim(part or 1):
            return None
        values = plan.values(data, len(head))
        if values is None:
            return None
        return Request(
            address,
            values,
            packet.sender,
            packet.arrival_s,
            None,
            packet.answer,
            plan.action,
            part,
            route.sample_accurate,
        )

    def _slow_path(self, data: bytes, time_tag: int, packet: Packet) -> list[Request]:
        message = read_message(data, time_tag)
        if isinstance(message, Broken):
            packet.refuse_broken(message)
            return []
        if bindings := self._bindings.of(message.address):
            return self._bound(message, bindings, packet)
        if _is_chatter(message):
            return []
        requests = []
        for found, request in self._called(message, packet):
            requests.append(request)
            self._remember(data, message, found)
        return requests

    def controller(
        self, number: int, value: int, sender: Sender, arrival_s: float, answer: Reply
    ) -> list[Request]:
        """The requests of a MIDI controller, by what it is bound to. Any thread."""
        message = Message(controller_address(number), (value,))
        packet = Packet(sender, arrival_s, answer)
        return self._bound(message, self._bindings.of(message.address), packet)

    def _bound(
        self, message: Message, bindings: Sequence[Binding], packet: Packet
    ) -> list[Request]:
        requests = []
        for binding in bindings:
            values = binding.values(message.values)
            bound = replace(message, address=binding.target, values=values)
            requests += [request for _, request in self._called(bound, packet)]
        return requests

    def _called(self, message: Message, packet: Packet) -> Iterator[tuple[Match, Request]]:
        """All that a message calls; what is wrong with any of it is answered."""
        for found in self._found(message, packet):
            try:
                request = self._request(found, message, packet)
                if not _is_let_go(found.route, message):
                    yield found, request
            except Rejected as refusal:
                packet.refuse(found.address, refusal)

    def _found(self, message: Message, packet: Packet) -> Sequence[Match]:
        try:
            if is_pattern(message.address):
                matching = self._finder.matching(message.address, self._instrument.latent_dim(1))
                if not packet.has_room_for(len(matching), message.address):
                    return ()
            else:
                matching = self._finder.find(message.address)
            if not matching:
                raise Rejected(ErrorCode.UNKNOWN_ADDRESS, "there is no such address")
        except Rejected as refusal:
            packet.refuse(message.address, refusal)
            return ()
        return matching

    def _request(self, found: Match, message: Message, packet: Packet) -> Request:
        address, route, places, part = found
        latent_dim = self._instrument.latent_dim(part or 1)
        values: Values = tuple(
            convert_one(argument, value, latent_dim)
            for argument, value in zip(route.places, places, strict=True)
        )
        if not _is_question(route, message):
            values += convert(route, message.values, latent_dim)
        return Request(
            address=address,
            values=values,
            sender=packet.sender,
            arrival_s=packet.arrival_s,
            at_s=self._time(message.time_tag, packet.arrival_s),
            reply=packet.answer,
            action=self._action(route, message),
            part=part,
            sample_accurate=route.sample_accurate,
        )

    def _action(self, route: Route, message: Message) -> Action:
        act = route.answer if _is_question(route, message) else route.act
        return partial(act, self._instrument)

    def _remember(self, data: bytes, message: Message, found: Match) -> None:
        """The next message of this kind goes the short way."""
        if (
            message.address == found.address
            and set(message.tags) <= CODES.keys()
            and not (found.route.is_button and message.values)
        ):
            latent_dim = self._instrument.latent_dim(found.part or 1)
            is_question = _is_question(found.route, message)
            action = self._action(found.route, message)
            plan = Template(found, action, message.tags, latent_dim, is_question)
            self._templates.add(head_of(data), plan)

    def _time(self, time_tag: int, arrival_s: float) -> float | None:
        if time_tag <= AT_ONCE:
            return None
        at_s = self._clock.time_tag_to_monotonic_s(time_tag)
        if at_s > arrival_s + MAX_AHEAD_S:
            raise Rejected(
                ErrorCode.TIME,
                f"{at_s - arrival_s:.1f} s ahead: want {MAX_AHEAD_S:g} s at most",
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


def _is_question(route: Route, message: Message) -> bool:
    return route.query is not None and not message.values


def _is_let_go(route: Route, message: Message) -> bool:
    """Whether a controller's button was let go, whose press was what called the address."""
    return route.is_button and message.values[:1] == (0,)
