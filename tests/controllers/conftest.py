"""A daemon that plays into a file, and a dispatcher to try packets on."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.errors import NetworkError
from ukulelatent_daemon.osc.client import ask
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.packet import write_message
from ukulelatent_daemon.osc.routes import ROUTES

# For what the tests share, and for the generators, which are run from the root.
sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[2])]

LATENT_DIM = 4
PATIENCE_S = 60.0


class Daemon:
    """A process of the daemon; `port` answers."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self._wav = folder / "played.wav"
        self._log = (folder / "daemon.log").open("w+")
        command = (sys.executable, "-m", "ukulelatent_daemon.cli", "run")
        self._process = subprocess.Popen(
            (*command, "--audio", f"wav:{self._wav}", "--osc", f"127.0.0.1:{self.port}"),
            stdout=self._log,
            stderr=self._log,
        )

    def wait(self) -> None:
        """Until it answers. Raises AssertionError, with what it said."""
        until_s = time.monotonic() + PATIENCE_S
        while not self._answers():
            self._log.seek(0)
            assert self._process.poll() is None, self._log.read()
            assert time.monotonic() < until_s, self._log.read()
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return bool(list(ask("127.0.0.1", self.port, "/version", (), 1.0)))
        except NetworkError:
            return False

    def sound(self) -> tuple[npt.NDArray[np.float32], int]:
        """Stop it; what it played, float32 (frames,), and the rate in Hz."""
        self._process.terminate()
        assert self._process.wait(PATIENCE_S) == 0
        samples, rate_hz = soundfile.read(self._wav, dtype="float32")
        return samples.mean(axis=1), rate_hz

    def end(self) -> None:
        """Leave nothing behind."""
        self._process.kill()
        self._process.wait()
        self._log.close()


@pytest.fixture
def daemon(tmp_path) -> Iterator[Daemon]:
    daemon = Daemon(tmp_path)
    try:
        daemon.wait()
        yield daemon
    finally:
        daemon.end()


@pytest.fixture
def refusals():
    """A function (address, *values) → what the daemon's table has against such a packet."""
    nobody: Any = SimpleNamespace(latent_dim=lambda number: LATENT_DIM)
    dispatcher = Dispatcher(nobody, Bindings(Finder(ROUTES)))

    def try_packet(address: str, *values: float | str) -> list[tuple[object, ...]]:
        told: list[tuple[object, ...]] = []
        found = dispatcher.requests(
            write_message(address, values), ("127.0.0.1", 4000), 0.0, lambda _, v: told.append(v)
        )
        assert len(found) + len(told) == 1, f"{address} is ignored in silence"
        return told

    return try_packet


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
