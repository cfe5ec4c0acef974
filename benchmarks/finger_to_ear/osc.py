"""OSC packets and a socket to send and receive them by."""

import contextlib
import select
import socket
import time
from collections.abc import Iterator
from typing import Any

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

HOST = "127.0.0.1"
PATIENCE_S = 20.0
_NTP_EPOCH_S = 2_208_988_800
_AT_ONCE = 1  # the time tag that says so
_DATAGRAM_BYTES = 65536

Message = tuple[Any, ...]
"""The address, then the values."""


def message(address: str, *values: Any) -> bytes:
    """A datagram of one message."""
    builder = OscMessageBuilder(address)
    for value in values:
        builder.add_arg(value)
    return bytes(builder.build().dgram)


def bundle(*elements: bytes, at_s: float | None = None) -> bytes:
    """A datagram of several messages; `at_s`: their time tag, in seconds of the wall clock."""
    tag = _AT_ONCE if at_s is None else round((at_s + _NTP_EPOCH_S) * 2**32)
    sized = (len(element).to_bytes(4, "big") + element for element in elements)
    return b"#bundle\0" + tag.to_bytes(8, "big") + b"".join(sized)


class Client:
    """A UDP socket to one port of this machine. For one thread."""

    def __init__(self, port: int) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.connect((HOST, port))

    def close(self) -> None:
        """Ask nothing after this."""
        self.socket.close()

    def send(self, address: str, *values: Any) -> None:
        """One message."""
        self.socket.send(message(address, *values))

    def send_raw(self, datagram: bytes) -> None:
        """A datagram as it is."""
        self.socket.send(datagram)

    def receive(self, patience_s: float = PATIENCE_S) -> Message | None:
        """The next message; None if none comes in time, or a port that nobody listens at."""
        if not select.select([self.socket], [], [], max(0.0, patience_s))[0]:
            return None
        with contextlib.suppress(ConnectionRefusedError):
            found = OscMessage(self.socket.recv(_DATAGRAM_BYTES))
            return (found.address, *found.params)
        return None

    def until(self, end_s: float) -> Iterator[Message]:
        """What comes until a time of the monotonic clock."""
        while (left_s := end_s - time.monotonic()) > 0:
            if found := self.receive(left_s):
                yield found

    def wait_for(self, address: str, *values: Any) -> Message:
        """The next message of an address that begins with those values; others are dropped."""
        wanted = (address, *values)
        for found in self.until(time.monotonic() + PATIENCE_S):
            if found[: len(wanted)] == wanted:
                return found
            if found[0] == "/error":
                raise RuntimeError(f"{address} was waited for, and this came: {found}")
        raise RuntimeError(f"{address} did not come within {PATIENCE_S:g} s")

    def ask(self, address: str, *values: Any, reply: str | None = None) -> Message:
        """The values of the answer."""
        self.send(address, *values)
        return self.wait_for(reply or f"{address}.reply")[1:]

    def sync(self) -> None:
        """Return when all that was sent before has taken effect."""
        number = time.monotonic_ns() & 0x3FFFFFFF
        self.send("/sync", number)
        self.wait_for("/synced", number)
