"""What was asked and waits: bounded for each sender, and taken from all of them in turn."""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Final

from ukulelatent_daemon.request import Request, Sender

MAX_OF_SENDER: Final = 4096
"""Requests of one sender that wait, for the engine or for their time."""
_MAX_OF_ALL: Final = 65536


@dataclass
class _Account:
    waiting: int = 0
    is_refused: bool = False


class Accounts:
    """How much of each sender waits. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: dict[Sender, _Account] = {}
        self._total = 0

    def admit(self, sender: Sender, count: int) -> bool:
        """Whether so many more may wait; they are counted if so."""
        with self._lock:
            account = self._of.get(sender)
            if account is None:
                account = self._of[sender] = _Account()
            if account.waiting + count > MAX_OF_SENDER or self._total + count > _MAX_OF_ALL:
                if not account.waiting:
                    del self._of[sender]
                return False
            account.waiting += count
            self._total += count
            return True

    def count(self, sender: Sender) -> None:
        """One more is there, whether it may or not."""
        with self._lock:
            self._of.setdefault(sender, _Account()).waiting += 1
            self._total += 1

    def is_first_refusal(self, sender: Sender) -> bool:
        """Whether it is to be said: once, until nothing of the sender waits any more."""
        with self._lock:
            account = self._of.get(sender)
            if account is None:
                return True
            is_first, account.is_refused = not account.is_refused, True
            return is_first

    def finish(self, sender: Sender) -> None:
        """One waits no more."""
        with self._lock:
            account = self._of[sender]
            account.waiting -= 1
            self._total -= 1
            if not account.waiting:
                del self._of[sender]


class Turns:
    """Packets that wait, by sender. One thread's."""

    def __init__(self) -> None:
        self._of: dict[Sender, deque[list[Request]]] = {}

    def __len__(self) -> int:
        """Of senders."""
        return len(self._of)

    def add(self, packet: list[Request]) -> None:
        """`packet` is of one sender, and holds something."""
        self._of.setdefault(packet[0].sender, deque()).append(packet)

    def put_back(self, packet: list[Request]) -> None:
        """What could not be done yet, before all else of its sender."""
        self._of.setdefault(packet[0].sender, deque()).appendleft(packet)

    def take(self, max_requests: int) -> list[list[Request]]:
        """The next packets of so many requests in all, one of each sender after the other.

        What has more by itself is cut.
        """
        taken: list[list[Request]] = []
        left = max_requests
        while self._of:
            sender, packets = next(iter(self._of.items()))
            packet = packets[0]
            if len(packet) > left and taken:
                break
            del self._of[sender]
            packets.popleft()
            if len(packet) > left:
                packets.appendleft(packet[left:])
                packet = packet[:left]
            taken.append(packet)
            left -= len(packet)
            if packets:
                self._of[sender] = packets  # behind all others
        return taken
