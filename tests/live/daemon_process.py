"""A daemon in a process of its own: started, spoken to over UDP, listened to, stopped."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from ukulelatent_daemon.osc.client import takes_time

PATIENCE_S = 40.0
RATE_HZ = 44100
_WAV_HEADER_BYTES = 58
_NTP_EPOCH_S = 2_208_988_800


def message(address: str, *values: Any) -> bytes:
    builder = OscMessageBuilder(address)
    for value in values:
        builder.add_arg(value)
    return bytes(builder.build().dgram)


def bundle(at_s: float, *elements: bytes) -> bytes:
    """`at_s` in seconds of the wall clock."""
    tag = round((at_s + _NTP_EPOCH_S) * 2**32)
    sized = (len(element).to_bytes(4, "big") + element for element in elements)
    return b"#bundle\0" + tag.to_bytes(8, "big") + b"".join(sized)


class Daemon:
    """`ukulelatentd run` and a socket to it. `frames` reads what it has recorded so far."""

    def __init__(self, folder: Path, *options: str, env: dict[str, str] | None = None) -> None:
        self.recording = folder / "recorded.wav"
        self.log_file = folder / "log.txt"
        self._env = environment(folder) | (env or {})
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ukulelatent_daemon.cli", "run", *options],
                stdout=log,
                stderr=log,
                env=self._env,
                start_new_session=True,
            )
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE_S)

    def connect(self) -> None:
        """Wait until it listens, on the port that it chose."""
        until = time.monotonic() + PATIENCE_S
        while not (found := re.search(r"listening on 127\.0\.0\.1:(\d+)", self.log())):
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.02)
        self.port = int(found[1])
        self.socket.connect(("127.0.0.1", self.port))
        assert self.ask("/version")[0] == "/version.reply"

    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    def send(self, address: str, *values: Any) -> None:
        self.socket.send(message(address, *values))

    def send_raw(self, packet: bytes) -> None:
        self.socket.send(packet)

    def receive(self) -> tuple[Any, ...]:
        """The next reply: address and values."""
        return reply_of(self.socket.recv(65536))

    def ask(self, address: str, *values: Any) -> tuple[Any, ...]:
        self.send(address, *values)
        return self.receive()

    def sync(self) -> None:
        """Return when all that was sent before has taken effect."""
        number = time.monotonic_ns() & 0x3FFFFFFF
        self.send("/sync", number)
        while self.receive() != ("/synced", number):
            pass

    def errors(self, address: str, *values: Any) -> list[int]:
        """The codes of the errors that the message is answered with."""
        self.send(address, *values)
        if takes_time(address):  # and is answered in any case
            reply = self.receive()
            assert reply[1] == address, reply
            return [reply[2]] if reply[0] == "/error" else []
        self.send("/sync", 4711)
        codes = []
        while (reply := self.receive()) != ("/synced", 4711):
            assert reply[:2] == ("/error", address), reply
            codes.append(reply[2])
        return codes

    def recorded(self) -> int:
        """Frames in the file so far."""
        return max(0, self.recording.stat().st_size - _WAV_HEADER_BYTES) // 8

    def frames(self, first: int, count: int) -> np.ndarray:
        """Wait for them: float32 (count, 2)."""
        until = time.monotonic() + PATIENCE_S
        while self.recorded() < first + count:
            assert self.process.poll() is None, self.log()
            assert time.monotonic() < until, "the recording stands still"
            time.sleep(0.02)
        offset = _WAV_HEADER_BYTES + 8 * first
        return np.fromfile(self.recording, "<f4", 2 * count, offset=offset).reshape(-1, 2)

    def hear(self, seconds: float) -> np.ndarray:
        """What is played from about now on."""
        return self.frames(self.recorded(), round(seconds * RATE_HZ))

    def quiet(self) -> None:
        """No note, no bend, the pedal up, the knobs as at the start, and the silence recorded."""
        self.send("/panic")
        self.send("/latent/reset")
        self.send("/gain", 0.0)
        self.send("/env/release", 150.0)
        self.sync()
        start = self.recorded()
        while self.frames(start, 2048).any():
            start = self.recorded()

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)

    def kill(self) -> None:
        """Whatever state it is in, it is gone after this."""
        self.socket.close()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE_S)


def environment(folder: Path) -> dict[str, str]:
    """Ours, with the user's folders below `folder`, without anybody's JACK server."""
    homes = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "STATE")}
    return os.environ | homes | {"JACK_DEFAULT_SERVER": "no-such-server"}


def run(folder: Path, *words: str, timeout_s: float = PATIENCE_S) -> subprocess.CompletedProcess:
    """`ukulelatentd WORDS` to its end, output as text."""
    return subprocess.run(
        [sys.executable, "-m", "ukulelatent_daemon.cli", *words],
        capture_output=True,
        text=True,
        env=environment(folder),
        timeout=timeout_s,
        check=False,
    )


def onset(frames: np.ndarray) -> int:
    """The first frame that is not silence; the number of frames if there is none."""
    found = np.flatnonzero(np.abs(frames).max(axis=1) > 0)
    return int(found[0]) if len(found) else len(frames)


def reply_of(packet: bytes) -> tuple[Any, ...]:
    """Its address and values."""
    reply = OscMessage(packet)
    return (reply.address, *reply.params)


def client_of(daemon: Daemon) -> socket.socket:
    """Another client's socket to it."""
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.connect(("127.0.0.1", daemon.port))
    client.settimeout(PATIENCE_S)
    return client
