"""How much may go to a host of which nobody knows whether it ever asked for it.

The sender of a packet is easily forged, and what is answered goes to whoever bears that address.
So no more bytes go there than came from there.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Final

SHORT_BYTES: Final = 256
"""A reply of up to so many bytes goes out for each packet that came, whatever the packet's size."""
ADVANCE_BYTES: Final = 16384
"""So much may go to a host in such replies and pings at once, and again in every minute."""

# Headers make packets larger than what they carry. They are counted in what goes and not in what
# came, so that the sum holds whether they count or not.
_HEADER_BYTES: Final = 48  # of IPv6 and UDP
_MINUTE_S: Final = 60.0
_SPAN_S: Final = 10.0
_MAX_HOSTS: Final = 4096
_MAX_PACKETS: Final = 256


@dataclass
class _Account:
    """Of one host.

    Attributes:
        earned: [when the span began, bytes left of those that came in it], the oldest first.
        answers, pings: packets that came and were not answered, or not followed by a ping.
        advance: bytes left for answers and pings, as of `since_s`.
    """

    since_s: float
    earned: deque[list[float]] = field(default_factory=deque)
    answers: int = 0
    pings: int = 0
    advance: float = ADVANCE_BYTES

    def earn(self, size: int, now_s: float) -> None:
        if not self.earned or now_s >= self.earned[-1][0] + _SPAN_S:
            self._forget(now_s)
            self.earned.append([now_s, 0.0])
        self.earned[-1][1] += size

    def spend(self, size: int, now_s: float, lends: bool) -> bool:
        """Take so many bytes, and out of the advance what is missing, if that is allowed."""
        self._forget(now_s)
        missing = size - sum(span[1] for span in self.earned)
        if missing > 0 and not (lends and self._borrow(missing, now_s)):
            return False
        left = float(size)
        for span in self.earned:
            taken = min(span[1], left)
            span[1] -= taken
            left -= taken
        return True

    def _borrow(self, size: float, now_s: float) -> bool:
        passed_s = max(0.0, now_s - self.since_s)
        self.advance = min(ADVANCE_BYTES, self.advance + passed_s * ADVANCE_BYTES / _MINUTE_S)
        self.since_s = now_s
        if self.advance < size:
            return False
        self.advance -= size
        return True

    def _forget(self, now_s: float) -> None:
        while self.earned and self.earned[0][0] + _MINUTE_S <= now_s:
            self.earned.popleft()


class Allowance:
    """Accounts by host, of the newest hosts. Calls must not overlap; times are in seconds."""

    def __init__(self) -> None:
        self._accounts: OrderedDict[str, _Account] = OrderedDict()

    def came(self, host: str, size: int, now_s: float) -> None:
        """A packet of so many bytes came from a host."""
        account = self._accounts.get(host)
        if account is None:
            if len(self._accounts) >= _MAX_HOSTS:
                self._accounts.popitem(last=False)
            account = self._accounts[host] = _Account(now_s)
        else:
            self._accounts.move_to_end(host)
        account.earn(size, now_s)
        account.answers = min(account.answers + 1, _MAX_PACKETS)
        account.pings = min(account.pings + 1, _MAX_PACKETS)

    def called_many(self, host: str) -> None:
        """The packet that came called several things: what they answer is no short reply."""
        if account := self._accounts.get(host):
            account.answers = max(account.answers - 1, 0)

    def grants(self, host: str, size: int, now_s: float) -> bool:
        """Whether so many bytes may go to a host out of what came; counts them if so."""
        return self._grants(host, size, now_s, lends=False)

    def grants_reply(self, host: str, size: int, now_s: float) -> bool:
        """The same of a reply: a short one to each packet may also go out of the advance."""
        account = self._accounts.get(host)
        if account is None or account.answers == 0:
            return self._grants(host, size, now_s, lends=False)
        account.answers -= 1
        return self._grants(host, size, now_s, lends=size <= SHORT_BYTES)

    def grants_ping(self, host: str, size: int, now_s: float) -> bool:
        """The same of a ping, of which one for each packet may go out of the advance."""
        account = self._accounts.get(host)
        if account is None or account.pings == 0:
            return self._grants(host, size, now_s, lends=False)
        account.pings -= 1
        return self._grants(host, size, now_s, lends=True)

    def _grants(self, host: str, size: int, now_s: float, lends: bool) -> bool:
        account = self._accounts.get(host)
        return account is not None and account.spend(size + _HEADER_BYTES, now_s, lends)
