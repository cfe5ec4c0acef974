"""A JACK server of our own without a sound card, and an ear connected to it."""

import contextlib
import os
import subprocess
import time
from pathlib import Path

import jack
import numpy as np

RATE_HZ = 44100
PATIENCE_S = 20.0


def server_name() -> str:
    """One of four: JACK knows eight names, and keeps that of a killed server until it is reused."""
    return f"ukulelatent-test-{os.getpid() % 4}"


def environment() -> dict[str, str]:
    return {"JACK_DEFAULT_SERVER": server_name(), "JACK_NO_AUDIO_RESERVATION": "1"}


class Server:
    """`jackd` with the dummy driver, blocks of 256 frames."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "jackd.txt"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["jackd", "-S", "-r", "-d", "dummy", "-r", str(RATE_HZ), "-p", "256"],
                stdout=log,
                stderr=log,
                env=os.environ | environment(),
                start_new_session=True,
            )

    def wait(self) -> None:
        """Until it takes clients."""
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                jack.Client("probe", no_start_server=True, servername=server_name()).close()
            except jack.JackOpenError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < until, self.log.read_text()
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """At once, without a word to its clients; what it leaves in memory is removed."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE_S)
        for left in Path("/dev/shm").glob(f"*{server_name()}*"):
            with contextlib.suppress(OSError):
                left.unlink()

    def stop(self) -> None:
        """In order."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE_S)
        self.kill()


class Ear:
    """Records what the program called PortAudio plays; `xruns` counts."""

    def __init__(self) -> None:
        self.xruns = 0
        self._closed = False
        self._blocks: list[np.ndarray] = []
        self.client = jack.Client("ear", no_start_server=True, servername=server_name())
        self._inputs = [self.client.inports.register(f"in_{side}") for side in (1, 2)]
        self.client.set_process_callback(self._process)
        self.client.set_xrun_callback(self._count)
        self.client.activate()
        until = time.monotonic() + PATIENCE_S
        while len(sources := self._sources()) < 2:
            assert time.monotonic() < until, "nobody plays"
            time.sleep(0.05)
        for source, own in zip(sources, self._inputs, strict=True):
            self.client.connect(source, own)

    def _sources(self) -> list:
        return self.client.get_ports("PortAudio", is_audio=True, is_output=True)

    def _process(self, frames: int) -> None:
        self._blocks.append(np.stack([port.get_array().copy() for port in self._inputs], axis=1))

    def _count(self, delayed_us: float) -> None:
        self.xruns += 1

    def heard(self) -> int:
        """Frames so far."""
        return 256 * len(self._blocks)

    def frames(self, first: int, count: int) -> np.ndarray:
        """Wait for them: float32 (count, 2)."""
        until = time.monotonic() + PATIENCE_S
        while self.heard() < first + count:
            assert time.monotonic() < until, "JACK stands still"
            time.sleep(0.02)
        return np.concatenate(self._blocks[first // 256 :])[first % 256 :][:count]

    def close(self) -> None:
        """A second time does nothing."""
        if not self._closed:
            self._closed = True
            self.client.deactivate()
            self.client.close()
