"""Packets that nobody should send, and a daemon that gets many of them while notes sound.

`python tests/live/hostile.py 1000000` attacks a daemon of its own and prints what it measured.
"""

import random
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import psutil

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.request import no_reply

LATENT_DIM = 4
NOTES = 8
# After this many packets the daemon is asked how it is; its answers are limited, ours are not.
ASK_EVERY = 500
PAUSE_EVERY, PAUSE_S = 100, 0.004


class Measured(NamedTuple):
    """packets sent; worst answer to `/status`; resident memory's growth in its second half."""

    packets: int
    worst_status_ms: float
    growth_mb: float


def padded(text: bytes) -> bytes:
    return text + b"\0" * (4 - len(text) % 4)


def bundle(*elements: bytes, tag: int = 1) -> bytes:
    return (
        b"#bundle\0"
        + tag.to_bytes(8, "big")
        + b"".join(len(one).to_bytes(4, "big") + one for one in elements)
    )


class Packets:
    """An endless stream of them, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._addresses = [
            route.address.replace(f"<{place.name}>", "1") if (place := _place(route)) else address
            for route in ROUTES
            for address in [route.address]
        ]
        self._kinds = (
            self._rubbish,
            self._broken,
            self._cut,
            self._bad_length,
            self._nested,
            self._no_text,
            self._not_finite,
            self._huge,
            self._blob,
            self._pattern,
        )
        bindings = Bindings(Finder(ROUTES))
        self._judge = Dispatcher(SimpleNamespace(latent_dim=lambda number: LATENT_DIM), bindings)

    def __iter__(self) -> Iterator[bytes]:
        """None that the daemon could take for a message that means something."""
        while True:
            packet = self._random.choice(self._kinds)()[:60_000]
            if not self._judge.requests(packet, ("", 0), 0.0, no_reply):
                yield packet

    def _message(self) -> bytes:
        tags = "".join(self._random.choices("ifs", k=self._random.randint(0, 4)))
        values = {"i": struct.pack(">i", 1), "f": struct.pack(">f", 0.5), "s": padded(b"x")}
        address = padded(self._random.choice(self._addresses).encode())
        return address + padded(b"," + tags.encode()) + b"".join(values[tag] for tag in tags)

    def _rubbish(self) -> bytes:
        return self._random.randbytes(self._random.randint(0, 200))

    def _broken(self) -> bytes:
        data = bytearray(self._message())
        for _ in range(self._random.randint(1, 4)):
            data[self._random.randrange(len(data))] = self._random.randrange(256)
        return bytes(data)

    def _cut(self) -> bytes:
        whole = self._message()
        return whole[: self._random.randrange(len(whole))]

    def _bad_length(self) -> bytes:
        length = self._random.choice([-1, -(2**31), 2**31 - 1, 3, 10**6])
        return b"#bundle\0" + bytes(7) + b"\1" + struct.pack(">i", length) + self._message()

    def _nested(self) -> bytes:
        packet = self._broken()
        for _ in range(self._random.choice([1, 5, 17, 500])):
            packet = bundle(packet, tag=self._random.getrandbits(64))
        return packet

    def _no_text(self) -> bytes:
        return padded(b"/" + self._random.randbytes(6).replace(b"\0", b"\xff") + b"\xff") + padded(
            b","
        )

    def _not_finite(self) -> bytes:
        value = self._random.choice([float("nan"), float("inf"), -float("inf")])
        address = self._random.choice(["/gain", "/latent/1", "/xy/1/x", "/note", "/note/gain"])
        return padded(address.encode()) + padded(b",f") + struct.pack(">f", value)

    def _huge(self) -> bytes:
        count = self._random.choice([100, 5000, 14_000])
        return padded(b"/latent") + padded(b"," + b"f" * count) + bytes(4 * count)

    def _blob(self) -> bytes:
        size = self._random.choice([0, 4, -1, 2**31 - 1])
        return padded(b"/note") + padded(b",b") + struct.pack(">i", size) + bytes(8)

    def _pattern(self) -> bytes:
        signs = "".join(self._random.choices("*?[]{}!-,a/", k=self._random.randint(1, 60)))
        return padded(f"/zz{signs}".encode()) + padded(b",f") + bytes(4)


def _place(route: Any) -> Any:
    return route.places[0] if route.places else None


def attack(daemon: Any, count: int) -> Measured:
    """Send `count` packets to a daemon whose notes are frozen; they must sound on, unchanged.

    Raises AssertionError for a note that ended, an answer that did not come, or a line of the log
    that says more than that a packet was refused.
    """
    daemon.send("/freeze", 1)
    for index in range(NOTES):
        daemon.send("/note", 40.0 + 5 * index, 60.0, index + 1)
    daemon.sync()
    process = psutil.Process(daemon.process.pid)
    log_before, worst_ms, halfway_bytes = daemon.log(), 0.0, 0
    for sent, packet in zip(range(count), Packets(9770), strict=False):
        daemon.send_raw(packet)
        if sent % PAUSE_EVERY == 0:
            time.sleep(PAUSE_S)
        if sent % ASK_EVERY == 0:
            worst_ms = max(worst_ms, _status_ms(daemon))
        if sent == count // 2:
            halfway_bytes = process.memory_info().rss
    daemon.sync()  # the last refusals have come
    assert daemon.log() == log_before
    for index in range(NOTES):  # each still sounds: one that does not is not found
        assert daemon.errors("/note/gain", index + 1, 0.0) == []
    growth_mb = (process.memory_info().rss - halfway_bytes) / 1e6
    return Measured(count, worst_ms, growth_mb)


def _status_ms(daemon: Any) -> float:
    """How long the answer takes; it says that all notes sound."""
    began_s = time.monotonic()
    daemon.send("/status")
    while (reply := daemon.receive())[0] != "/status.reply":
        assert reply[0] == "/error", reply
    assert reply[1] == NOTES, reply
    return 1000 * (time.monotonic() - began_s)


def main(count: int) -> None:
    """Attack a daemon of our own."""
    sys.path.insert(0, str(Path(__file__).parent))
    from daemon_process import Daemon

    with tempfile.TemporaryDirectory() as folder:
        options = ("--audio", "null", "--osc", "127.0.0.1:0")
        daemon = Daemon(Path(folder), *options)
        try:
            daemon.connect()
            print(attack(daemon, count))
        finally:
            daemon.kill()


if __name__ == "__main__":
    main(int(sys.argv[1]))
