"""The daemon as a process of its own, on the JACK server of this process."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from .osc import PATIENCE_S, Client, message

BLOCK_FRAMES = 128
RATE_HZ = 44100
LEASE_S = 86400.0
_CONFIGURATION = f"""\
midi: {{enabled: false}}
audio: {{output: system, block_frames: {BLOCK_FRAMES}}}
"""
# A point on the range's edge may overstep it when it is made a number of single precision.
_INNER = (0.001, 0.999)


@dataclass(frozen=True)
class Instrument:
    """A daemon that runs, and what its model can play.

    low, high: of the latent dimensions; note_s: how long a note sounds by itself.
    """

    port: int
    low: tuple[float, ...]
    high: tuple[float, ...]
    notes: tuple[int, int]
    note_s: float

    def client(self) -> Client:
        """Another player."""
        return Client(self.port)

    def listener(self) -> Client:
        """A client that is told of notes."""
        client = self.client()
        # The port and the rate must be said to say the lease; the port is the client's own.
        own_port = client.socket.getsockname()[1]
        client.send("/subscribe", "notes", own_port, 20.0, LEASE_S)
        client.sync()
        return client

    def random_point(self, draw: Random) -> tuple[float, ...]:
        """Anywhere in the model's range."""
        shares = (draw.uniform(*_INNER) for _ in self.low)
        return tuple(
            (1 - share) * low + share * high
            for share, low, high in zip(shares, self.low, self.high, strict=True)
        )

    def random_note(self, draw: Random, above: float = 0.0) -> float:
        """A whole number of the model's, and `above`."""
        return draw.randint(self.notes[0], self.notes[1] - 1) + above

    def note_at(self, draw: Random, above: float = 0.0) -> bytes:
        """The message of a new note at a random point."""
        note, velocity = self.random_note(draw, above), draw.uniform(40, 110)
        return message("/note/at", note, velocity, *self.random_point(draw))


@contextmanager
def daemon() -> Iterator[Instrument]:
    """Run the daemon with the shipped model."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.yaml").write_text(_CONFIGURATION, encoding="utf-8")
        words = ["run", "--config", str(folder / "config.yaml"), "--osc", "127.0.0.1:0"]
        with (folder / "log.txt").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "ukulelatent_daemon.cli", *words],
                stdout=log,
                stderr=log,
                env=os.environ | _homes(folder),
            )
        try:
            yield _ask_what_it_is(_port(process, folder / "log.txt"))
            if process.poll() is not None:
                raise RuntimeError((folder / "log.txt").read_text("utf-8"))
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _homes(folder: Path) -> dict[str, str]:
    # What its user keeps is neither read nor written.
    kinds = ("CONFIG", "DATA", "STATE")
    return {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in kinds}


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    until = time.monotonic() + 2 * PATIENCE_S
    while not (found := re.search(r"listening on 127\.0\.0\.1:(\d+)", log.read_text("utf-8"))):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the daemon does not start: {log.read_text('utf-8')}")
        time.sleep(0.05)
    return int(found[1])


def _ask_what_it_is(port: int) -> Instrument:
    client = Client(port)
    info = client.ask("/model/info")
    low, high = (_end_of_range(client, info[1], share) for share in (0.0, 1.0))
    client.send("/latent/reset")
    client.sync()
    client.close()
    notes = info[3], info[4]
    found = Instrument(port, low, high, notes, note_s=0.0)
    return replace(found, note_s=_length_of_a_note(found))


def _end_of_range(client: Client, dimensions: int, share: float) -> tuple[float, ...]:
    client.send("/latent/norm", *(share for _ in range(dimensions)))
    return client.ask("/latent/get", reply="/latent/value")


def _length_of_a_note(instrument: Instrument) -> float:
    client = instrument.listener()
    client.send("/note", 60.0)
    client.wait_for("/note/started")
    started_s = time.monotonic()
    client.wait_for("/note/ended")
    client.close()
    return time.monotonic() - started_s
