"""Who is told what happens, until its lease runs out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ukulelatent_daemon.config.limits import (
    ANSWER_S,
    LEASE_AFAR_S,
    MAX_CLIENTS,
    TOPICS,
    Topic,
)
from ukulelatent_daemon.engine.voices import Ending, Voice
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.request import Sender, Value
from ukulelatent_daemon.sender import is_on_this_machine

MAX_WAITING = 1024
"""Addresses whose answer is waited for: those of a flood, and among them who means it."""
_MAX_WISHES = 16  # of one address: each topic by a few clients
_ASK_EVERY_S = 1.0

_DEFAULT_HZ: dict[Topic, float] = {"meter": 20.0, "notes": 20.0, "latent": 20.0, "status": 1.0}


class ClientSender(Protocol):
    """What brings messages to clients; any thread, never raises."""

    def send(self, to: Sender, address: str, values: Sequence[Value]) -> None:
        """One message to a host and port."""

    def mirror_replies(self, client: Sender, to: Sender | None) -> None:
        """Send what a client is answered to another port as well, or no more."""

    def knows(self, client: Sender) -> bool:
        """Whether a client is on this machine or has answered a ping; asks it if neither."""

    def answered(self, client: Sender, number: int) -> Sequence[Sender]:
        """A client has answered a ping: the addresses that are known by that, if any."""


@dataclass
class _Subscription:
    """One topic of one client.

    Attributes:
        peaks: of the meter, since it was last told.
        told: the points that were told last, by address.
    """

    to: Sender
    period_s: float
    until_s: float
    due_s: float = 0.0
    peaks: tuple[float, float] = (0.0, 0.0)
    told: dict[str, Sequence[Value]] = field(default_factory=dict)

    def is_due(self, now_s: float) -> bool:
        """Whether its time has come; the next time is then a period later."""
        if now_s < self.due_s:
            return False
        self.due_s = max(self.due_s + self.period_s, now_s)
        return True


@dataclass
class _Waiting:
    """What an address is to be told once it has answered, by client and topic."""

    until_s: float
    wishes: dict[tuple[Sender, Topic], _Subscription] = field(default_factory=dict)


class Subscribers:
    """Every method is the engine thread's."""

    def __init__(self, client_sender: ClientSender) -> None:
        self._client_sender = client_sender
        self._of: dict[Topic, dict[Sender, _Subscription]] = {topic: {} for topic in TOPICS}
        self._waiting: OrderedDict[Sender, _Waiting] = OrderedDict()  # the first to end first
        self._ask_again_s = 0.0

    def add(
        self,
        client: Sender,
        topics: Sequence[Topic],
        port: int | None,
        hz: float | None,
        lease_s: float,
        now_s: float,
    ) -> None:
        """Tell a client of topics from now on, at its own port or another; anew: renew the lease.

        A client off this machine gets a shorter lease, and is told nothing before the port that is
        to be told has answered a ping. Raises Rejected (RATE) for one client too many.
        """
        if not self._has_room(client):
            raise Rejected(ErrorCode.RATE, f"{MAX_CLIENTS} clients are told already")
        if not is_on_this_machine(client):
            lease_s = min(lease_s, LEASE_AFAR_S)
        to = client if port is None else (client[0], port)
        wishes = {
            (client, topic): _Subscription(to, 1 / (hz or _DEFAULT_HZ[topic]), now_s + lease_s)
            for topic in topics
        }
        if self._client_sender.knows(to):
            self._begin(wishes)
        else:
            self._wait(to, wishes, now_s)

    def _has_room(self, client: Sender) -> bool:
        clients = {one for subscriptions in self._of.values() for one in subscriptions}
        return client in clients or len(clients) < MAX_CLIENTS

    def _begin(self, wishes: Mapping[tuple[Sender, Topic], _Subscription]) -> None:
        for (client, topic), subscription in wishes.items():
            if self._has_room(client):
                self._of[topic][client] = subscription
                to = subscription.to
                self._client_sender.mirror_replies(client, None if to == client else to)

    def _wait(
        self, to: Sender, wishes: Mapping[tuple[Sender, Topic], _Subscription], now_s: float
    ) -> None:
        waiting = self._waiting.pop(to, None) or _Waiting(0.0)
        waiting.until_s = now_s + ANSWER_S
        waiting.wishes |= wishes
        while len(waiting.wishes) > _MAX_WISHES:
            del waiting.wishes[next(iter(waiting.wishes))]
        self._waiting[to] = waiting
        if len(self._waiting) > MAX_WAITING:
            self._waiting.popitem(last=False)

    def answered(self, client: Sender, number: int, now_s: float) -> None:
        """A client has answered a ping, rightly or not: what has waited for that begins."""
        for address in self._client_sender.answered(client, number):
            waiting = self._waiting.pop(address, None)
            if waiting and now_s < waiting.until_s:
                self._begin(waiting.wishes)

    def remove(self, client: Sender, topics: Sequence[Topic]) -> bool:
        """Tell a client no more of topics; False if it was told of none of them."""
        waiting = self._waiting.get(client) or _Waiting(0.0)
        wished = [waiting.wishes.pop((client, topic), None) for topic in topics]
        return any([self._end(client, topic) for topic in topics] + wished)

    def _end(self, client: Sender, topic: Topic) -> _Subscription | None:
        ended = self._of[topic].pop(client, None)
        if not self._is_told(client):
            self._client_sender.mirror_replies(client, None)
        return ended

    def _is_told(self, client: Sender) -> bool:
        return any(client in subscriptions for subscriptions in self._of.values())

    def expire(self, now_s: float) -> list[Sender]:
        """Forget whose lease has run out; the clients whose last one has."""
        gone = []
        for topic, subscriptions in self._of.items():
            for client in [c for c, one in subscriptions.items() if one.until_s <= now_s]:
                self._end(client, topic)
                if not self._is_told(client):
                    gone.append(client)
        while self._waiting and next(iter(self._waiting.values())).until_s <= now_s:
            self._waiting.popitem(last=False)
        if self._waiting and now_s >= self._ask_again_s:
            self._ask_again_s = now_s + _ASK_EVERY_S
            for address in self._waiting:
                self._client_sender.knows(address)  # asks it again, if that is not too much
        return gone

    def is_anyone(self, topic: Topic) -> bool:
        """Whether anybody is told of a topic."""
        return bool(self._of[topic])

    def tell(self, topic: Topic, address: str, *values: Value, part: int = 1) -> None:
        """Something happened, to a part or to all: whoever is told of the topic is told at once."""
        for subscription in self._of[topic].values():
            self._client_sender.send(subscription.to, of_part(part, address), values)

    def note_started(self, voice: Voice) -> None:
        """Its first sample was handed over."""
        values = voice.note_id, float(voice.note), voice.times.total_ms
        self.tell("notes", "/note/started", *values, part=voice.part.number)

    def note_ended(self, voice: Voice, why: Ending) -> None:
        """It sounds no more: done, off, stolen or error."""
        self.tell("notes", "/note/ended", voice.note_id, why, part=voice.part.number)

    def meter(self, left: float, right: float, now_s: float) -> None:
        """The largest samples since the last call; told to each client at its own pace."""
        for one in self._of["meter"].values():
            one.peaks = max(one.peaks[0], left), max(one.peaks[1], right)
            if one.is_due(now_s):
                self._client_sender.send(one.to, "/meter", one.peaks)
                one.peaks = (0.0, 0.0)

    def points(self, points: Mapping[str, Sequence[Value]], now_s: float) -> None:
        """The latent points now, by address: told at each client's pace where they have moved."""
        for one in self._of["latent"].values():
            if one.is_due(now_s):
                for address, point in points.items():
                    if one.told.get(address) != point:
                        one.told[address] = point
                        self._client_sender.send(one.to, address, point)

    def status(self, tell: Callable[[Hashable], Sequence[Value]], now_s: float) -> None:
        """`tell` gives what is told to each client, who reads at a pace of its own."""
        for client, one in self._of["status"].items():
            if one.is_due(now_s):
                self._client_sender.send(one.to, "/status.reply", tell(("status", client)))


def of_part(number: int, address: str) -> str:
    """The address of what is told of a part: part 1's is as it is."""
    return address if number == 1 else f"/part/{number}{address}"
