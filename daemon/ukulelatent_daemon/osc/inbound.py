"""A packet on its way in: who sent it, and how much one packet may ask for."""

from typing import Final

from ukulelatent_daemon.addresses.finder import MAX_MATCHES
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.osc.packet import Broken
from ukulelatent_daemon.request import Reply, Sender, error_values

MAX_MESSAGES: Final = 256
"""Of one packet."""
MAX_REFUSALS: Final = 20
"""Of one packet that are answered."""
MAX_BROKEN: Final = 16
"""Parts of one packet that cannot be read; what comes after them is not looked at."""


_PATTERN_SIGNS: Final = frozenset(b"?*[{")


class Packet:
    """Where the messages of one datagram come from, and what they may call and be answered."""

    __slots__ = (
        "_answers_left",
        "_broken_left",
        "_is_full",
        "_matches_left",
        "answer",
        "arrival_s",
        "sender",
    )

    def __init__(self, sender: Sender, arrival_s: float, answer: Reply) -> None:
        self.sender = sender
        self.arrival_s = arrival_s
        self.answer = answer
        self._matches_left = MAX_MATCHES
        self._answers_left = MAX_REFUSALS
        self._broken_left = MAX_BROKEN
        self._is_full = False

    def refuse(self, address: str, refusal: Rejected) -> None:
        """Answer that a message is refused, unless enough of the packet were."""
        if self._answers_left:
            self._answers_left -= 1
            self.answer("/error", error_values(address, refusal))

    def refuse_broken(self, part: Broken) -> None:
        """Answer that a part of the packet cannot be read."""
        self._broken_left -= 1
        self.refuse(part.address, part.refusal)

    @property
    def is_rubbish(self) -> bool:
        """Whether so many parts of it could not be read that the rest is not looked at."""
        return self._broken_left <= 0

    def has_room_for(self, matches: int, address: str) -> bool:
        """Whether a pattern may call so many addresses, which are then taken."""
        if matches <= self._matches_left:
            self._matches_left -= matches
            return True
        self.refuse_rest(address, f"patterns of one packet may call {MAX_MATCHES} addresses")
        return False

    def leaves_out(self, data: bytes) -> bool:
        """Whether a message needs not be read: a pattern, of which this packet holds too many."""
        return self._is_full and not _PATTERN_SIGNS.isdisjoint(data[: data.find(b"\0")])

    def refuse_rest(self, address: str, text: str) -> None:
        """Say once that something of the packet is left out."""
        if not self._is_full:
            self._is_full = True
            self.refuse(address, Rejected(ErrorCode.RATE, f"{text}: this is left out"))
