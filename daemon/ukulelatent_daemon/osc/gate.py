"""What goes to addresses off this machine, and what is kept from them.

An address that has not shown that somebody is there who asked gets no more than `Allowance` grants.
When that is not enough, it is sent `/ping i:number`; once it has answered `/pong i:number` it gets
everything. Replies wait a little for that answer, so that a long one is whole; what subscribers are
told would be stale by then.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from ukulelatent_daemon.limit import Limit
from ukulelatent_daemon.osc.allowance import Allowance
from ukulelatent_daemon.osc.packet import write_message
from ukulelatent_daemon.osc.verified import Verified
from ukulelatent_daemon.request import Sender

_log = logging.getLogger(__name__)

WAIT_S: Final = 1.0
"""So long a reply waits until its address is verified."""
_MAX_WAITING: Final = 128  # of one address
_MAX_WAITING_BYTES: Final = 16384
_MAX_ADDRESSES: Final = 64
# How the addresses end of what is answered many times over.
_LISTED: Final = (b"/item", b"/point", b"/bin")
_PING_BYTES: Final = len(write_message("/ping", [0]))


@dataclass
class _Waiting:
    """Replies that wait, of one address, since the first of them."""

    since_s: float
    packets: list[bytes] = field(default_factory=list)
    size: int = 0

    def is_over(self, now_s: float) -> bool:
        return now_s >= self.since_s + WAIT_S

    def add(self, packet: bytes) -> bool:
        size = self.size + len(packet)
        if len(self.packets) >= _MAX_WAITING or size > _MAX_WAITING_BYTES:
            return False
        self.packets.append(packet)
        self.size = size
        return True


class Gate:
    """Any thread calls any method."""

    def __init__(
        self, send: Callable[[Sender, bytes], None], now_s: Callable[[], float] = time.monotonic
    ) -> None:
        """`send` sends a packet to an address, and never raises."""
        self._send = send
        self._now_s = now_s
        self._lock = threading.Lock()
        self._allowance = Allowance()
        self._verified = Verified()
        self._waiting: OrderedDict[Sender, _Waiting] = OrderedDict()
        self._complaints = Limit(at_once=1, per_s=1 / 60)
        self.withheld = 0
        """Messages that were not sent, now or later."""

    def came(self, host: str, size: int) -> None:
        """A packet of so many bytes came from a host."""
        with self._lock:
            self._allowance.came(host, size, self._now_s())

    def called_many(self, host: str) -> None:
        """The packet that came last called several things."""
        with self._lock:
            self._allowance.called_many(host)

    def knows(self, address: Sender) -> bool:
        """Whether an address is verified; it is asked where it is not."""
        now_s = self._now_s()
        with self._lock:
            is_known = self._verified.has(address, now_s)
            ping = self._ping(address, now_s, is_known)
        if ping:
            self._send(address, ping)
        return is_known

    def answered(self, sender: Sender, number: int) -> tuple[Sender, ...]:
        """A `/pong` came: the replies that have waited for it go out.

        Gives the addresses that are verified by it, none if the number is wrong.
        """
        now_s = self._now_s()
        with self._lock:  # lest the end of a long reply overtakes what has waited
            verified = self._verified.answer(sender, number, now_s)
            for address in verified:
                for packet in self._pop_waiting(address, now_s):
                    self._send(address, packet)
        return verified

    def push(self, to: Sender, packet: bytes) -> None:
        """What a subscriber is told: sent, or withheld."""
        self._deliver(to, packet, self._allowance.grants, keeps=False)

    def reply(self, to: Sender, packet: bytes) -> None:
        """What a client is answered: sent now, or when it has answered a ping, or withheld."""
        is_of_list = packet[: packet.index(b"\0")].endswith(_LISTED)
        grants = self._allowance.grants if is_of_list else self._allowance.grants_reply
        self._deliver(to, packet, grants, keeps=True)

    def _deliver(
        self, to: Sender, packet: bytes, grants: Callable[[str, int, float], bool], keeps: bool
    ) -> None:
        now_s = self._now_s()
        with self._lock:
            is_known = self._verified.has(to, now_s)
            # What comes behind a reply that waits waits too: the end of a list stays its end.
            waits = keeps and self._waits(to, now_s)
            goes = is_known or (not waits and grants(to[0], len(packet), now_s))
            ping = self._ping(to, now_s, is_known) if is_known or not goes else None
            is_lost = not goes and not (keeps and self._keep(to, packet, now_s))
            self.withheld += is_lost
            is_silent = is_lost and self._verified.is_silent(to, now_s)
        if goes:
            self._send(to, packet)
        if ping:
            self._send(to, ping)
        if is_silent and self._complaints.allows("withheld", now_s):
            _log.warning(
                "%s:%d does not answer /ping: it gets no more than it sends (messages withheld "
                "from such addresses so far: %d)",
                *to,
                self.withheld,
            )

    def _ping(self, to: Sender, now_s: float, is_known: bool) -> bytes | None:
        if not self._verified.is_to_be_asked(to, now_s):
            return None
        if not (is_known or self._allowance.grants_ping(to[0], _PING_BYTES, now_s)):
            return None
        return write_message("/ping", [self._verified.ask(to, now_s)])

    def _waits(self, to: Sender, now_s: float) -> bool:
        waiting = self._waiting.get(to)
        return waiting is not None and not waiting.is_over(now_s)

    def _keep(self, to: Sender, packet: bytes, now_s: float) -> bool:
        if not self._waits(to, now_s):
            self._drop(to)
            if len(self._waiting) >= _MAX_ADDRESSES:
                self._drop(next(iter(self._waiting)))
            self._waiting[to] = _Waiting(now_s)
        return self._waiting[to].add(packet)

    def _drop(self, address: Sender) -> None:
        if waiting := self._waiting.pop(address, None):
            self.withheld += len(waiting.packets)

    def _pop_waiting(self, address: Sender, now_s: float) -> list[bytes]:
        waiting = self._waiting.pop(address, None)
        return waiting.packets if waiting and not waiting.is_over(now_s) else []
