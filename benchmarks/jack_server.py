"""A private JACK server on the dummy driver, for measurements without a sound card."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import jack

from ukulelatent_daemon.system.jack import jack_silenced


@contextmanager
def jack_server(rate_hz: int = 44100, block: int = 256) -> Iterator[None]:
    """Run jackd synchronously at real-time priority 20; this process's JACK clients find it."""
    name = "ukulelatent-benchmark"
    os.environ["JACK_DEFAULT_SERVER"] = name
    os.environ["JACK_NO_AUDIO_RESERVATION"] = "1"
    command = ["jackd", "-n", name, "-S", "-R", "-P20", "-d", "dummy"]
    server = subprocess.Popen(
        [*command, "-r", str(rate_hz), "-p", str(block)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(server)
        yield
    finally:
        server.terminate()
        server.wait()


def _wait_for(server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"jackd ended with status {server.returncode}")
        try:
            with jack_silenced():
                jack.Client("probe", no_start_server=True).close()
        except jack.JackOpenError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("jackd did not answer within 10 s")
