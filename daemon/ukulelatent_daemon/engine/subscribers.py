"""Who is told what happens, until its lease runs out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ukulelatent_daemon.config.limits import TOPICS, Topic
from ukulelatent_daemon.engine.voices import Ending, Voice
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.osc.request import Sender, Value

_CLIENTS_MOST = 64
_DEFAULT_HZ: dict[Topic, float] = {"meter": 20.0, "notes": 20.0, "latent": 20.0, "status": 1.0}


class Post(Protocol):
    """What brings messages to clients; any thread, never raises."""

    def send(self, to: Sender, address: str, values: Sequence[Value]) -> None:
        """One message to a host and port."""

    def copy_replies(self, client: Sender, to: Sender | None) -> None:
        """Send what a client is answered to another port as well, or no more."""


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


class Subscribers:
    """Every method is the engine thread's."""

    def __init__(self, post: Post, release: Callable[[Sender], None]) -> None:
        """`release` ends the held notes of a client that is gone."""
        self._post = post
        self._release = release
        self._of: dict[Topic, dict[Sender, _Subscription]] = {topic: {} for topic in TOPICS}

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

        Raises Rejected (RATE) for one client too many.
        """
        clients = {one for subscriptions in self._of.values() for one in subscriptions}
        if client not in clients and len(clients) >= _CLIENTS_MOST:
            raise Rejected(ErrorCode.RATE, f"{_CLIENTS_MOST} clients are told already")
        to = client if port is None else (client[0], port)
        for topic in topics:
            period_s = 1 / (hz or _DEFAULT_HZ[topic])
            self._of[topic][client] = _Subscription(to, period_s, now_s + lease_s)
        self._post.copy_replies(client, None if to == client else to)

    def remove(self, client: Sender, topics: Sequence[Topic]) -> bool:
        """Tell a client no more of topics; False if it was told of none of them."""
        found = [self._of[topic].pop(client, None) for topic in topics]
        if not self._is_told(client):
            self._post.copy_replies(client, None)
        return any(found)

    def _is_told(self, client: Sender) -> bool:
        return any(client in subscriptions for subscriptions in self._of.values())

    def expire(self, now_s: float) -> None:
        """Forget whose lease has run out; when a client's last one has, its held notes end."""
        for topic, subscriptions in self._of.items():
            for client in [c for c, one in subscriptions.items() if one.until_s <= now_s]:
                self.remove(client, [topic])
                if not self._is_told(client):
                    self._release(client)

    def is_anyone(self, topic: Topic) -> bool:
        """Whether anybody is told of a topic."""
        return bool(self._of[topic])

    def tell(self, topic: Topic, address: str, *values: Value) -> None:
        """Something happened: whoever is told of the topic is told at once."""
        for subscription in self._of[topic].values():
            self._post.send(subscription.to, address, values)

    def note_started(self, voice: Voice) -> None:
        """Its first sample was handed over."""
        times = voice.times
        self.tell("notes", "/note/started", voice.note_id, float(voice.note), times.total_ms)

    def note_ended(self, voice: Voice, why: Ending) -> None:
        """It sounds no more: done, off, stolen or error."""
        self.tell("notes", "/note/ended", voice.note_id, why)

    def meter(self, left: float, right: float, now_s: float) -> None:
        """The largest samples since the last call; told to each client at its own pace."""
        for one in self._of["meter"].values():
            one.peaks = max(one.peaks[0], left), max(one.peaks[1], right)
            if one.is_due(now_s):
                self._post.send(one.to, "/meter", one.peaks)
                one.peaks = (0.0, 0.0)

    def points(self, points: Mapping[str, Sequence[Value]], now_s: float) -> None:
        """The latent points now, by address: told at each client's pace where they have moved."""
        for one in self._of["latent"].values():
            if one.is_due(now_s):
                for address, point in points.items():
                    if one.told.get(address) != point:
                        one.told[address] = point
                        self._post.send(one.to, address, point)

    def status(self, tell: Callable[[], Sequence[Value]], now_s: float) -> None:
        """`tell` gives what is told to each client at its pace."""
        for one in self._of["status"].values():
            if one.is_due(now_s):
                self._post.send(one.to, "/status.reply", tell())
