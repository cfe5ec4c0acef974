"""A network of its own with a daemon in it, and clients on its other machines.

Every address of 192.0.2.0/24 is there, behind the loopback device of a network namespace that has
no other, so that nothing that is sent gets out.
"""

import ctypes
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from ukulelatent_daemon.osc.packet import Message, read_message, write_message

DAEMON = ("192.0.2.1", 9770)
PATIENCE_S = 60.0
_CLONE_NEWNET = 0x40000000
_SET_UP = "ip link set lo up && ip address add 192.0.2.0/24 dev lo && echo ready && exec cat"


def missing() -> str:
    """What this machine lacks for it, or nothing."""
    if os.geteuid() != 0:
        return "root: a network namespace is made"
    needed = ("ip", "nsenter", "unshare")
    return ", ".join(program for program in needed if shutil.which(program) is None)


class Network:
    """A namespace, for as long as the process that holds it."""

    def __init__(self) -> None:
        self._holder = subprocess.Popen(
            ("unshare", "--net", "sh", "-c", _SET_UP),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == "ready\n"
        self._file = Path(f"/proc/{self._holder.pid}/ns/net")

    def close(self) -> None:
        self._holder.communicate("")

    def command(self, *words: str) -> tuple[str, ...]:
        """A command line that is run inside."""
        return ("nsenter", f"--net={self._file}", *words)

    def socket_at(self, host: str) -> socket.socket:
        """A UDP socket of one of its hosts."""
        made: list[socket.socket] = []

        def make() -> None:  # in a thread, which is then inside for the rest of its life
            with self._file.open() as namespace:
                assert ctypes.CDLL(None).setns(namespace.fileno(), _CLONE_NEWNET) == 0
            made.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            made[0].bind((host, 0))

        thread = threading.Thread(target=make)
        thread.start()
        thread.join()
        return made[0]


class Daemon:
    """A daemon that listens to the network, with a client on its own machine."""

    def __init__(self, network: Network, folder: Path, environment: dict[str, str]) -> None:
        file = folder / "config.yaml"
        file.write_text("midi: {enabled: false}\naudio: {output: 'null'}\n")
        self._log = folder / "log.txt"
        program = (sys.executable, "-m", "ukulelatent_daemon.cli", "run", "--config", str(file))
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                network.command(*program, "--osc", f"0.0.0.0:{DAEMON[1]}"),
                stdout=log,
                stderr=log,
                env=environment,
            )
        self.here = Client(network, "127.0.0.1", ("127.0.0.1", DAEMON[1]))

    def wait(self) -> None:
        """Until it answers. Raises AssertionError, with what it said."""
        until_s = time.monotonic() + PATIENCE_S
        while not self.here.ask("/version", within_s=0.1):
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < until_s, self.log()

    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def close(self) -> None:
        self.here.close()
        self._process.kill()
        self._process.wait()


class Client:
    """Somebody's socket; `sent` and `got` are bytes of UDP's content."""

    def __init__(self, network: Network, host: str, to: tuple[str, int] = DAEMON) -> None:
        self._socket = network.socket_at(host)
        self._to = to
        self.answers = False
        self.sent = self.got = 0

    def send(self, address: str, *values: Any) -> None:
        packet = write_message(address, values)
        self.sent += len(packet)
        self._socket.sendto(packet, self._to)

    def hear(self, seconds: float) -> list[tuple[Any, ...]]:
        """What comes within a time: addresses with their values; pings are answered, if at all."""
        heard = []
        until_s = time.monotonic() + seconds
        while (left_s := until_s - time.monotonic()) > 0:
            self._socket.settimeout(left_s)
            with suppress(TimeoutError, BlockingIOError, ConnectionRefusedError):
                packet = self._socket.recv(65536)
                self.got += len(packet)
                message = read_message(packet, 1)
                assert isinstance(message, Message)
                if message.address == "/ping" and self.answers:
                    self.send("/pong", *message.values)
                heard.append((message.address, *message.values))
        return heard

    def ask(self, address: str, *values: Any, within_s: float = 0.5) -> list[tuple[Any, ...]]:
        self.send(address, *values)
        return self.hear(within_s)

    def close(self) -> None:
        self._socket.close()
