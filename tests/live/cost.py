"""Packets that are valid and dear: what the worst of them cost the daemon.

`python tests/live/cost.py 20000` searches for packets of 1,500 bytes that keep the instrument busy
for long, and prints the worst of each kind. What is measured is all that Python does with a packet:
on the network's thread, and on the engine's until it has let the new notes be decoded. The
processor's time counts; beside it stands how long that took, while the decoder and the render
threads were at work.
"""

import gc
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import daemon_process
from dear_packets import PACKET_BYTES, DearPackets, bundle

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.audio.outputs import ConfiguredOutputs
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.engine import Engine
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import load_model, prepare_torch
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.packet import write_message
from ukulelatent_daemon.osc.routes import ROUTES

WANTED_MS = 5.0
SNAPSHOTS = 1000
# A packet is dear if it is so each time: the machine has other things to do as well.
TRIES = 5

# Those that turn no knob that others hear.
QUIET_KINDS = ("one_pattern", "near_names", "notes", "empty_elements")

SENDER = ("127.0.0.1", 9)


class Cost(NamedTuple):
    """Of a packet, in ms: the processor's time, and how long it took."""

    work_ms: float
    took_ms: float


class Stopwatch:
    """Begins at once."""

    def __init__(self) -> None:
        self._began_s = time.thread_time(), time.perf_counter()

    def read(self) -> Cost:
        """Since it began, of this thread."""
        work_s, took_s = self._began_s
        return Cost(1000 * (time.thread_time() - work_s), 1000 * (time.perf_counter() - took_s))


class Instrument:
    """The daemon's own parts, on one thread."""

    def __init__(self, folder: Path) -> None:
        sys.setswitchinterval(0.0005)  # as the daemon does
        prepare_torch(1)
        configuration = Configuration.model_validate(
            {"audio": {"output": "null", "recordings": str(folder / "recordings")}}
        )
        bindings = Bindings(Finder(ROUTES))
        library = ModelLibrary([])
        self.engine = Engine(
            configuration,
            load_model(library.find("plucked")),
            library,
            ConfiguredOutputs(configuration),
            lambda: None,
            self,
            bindings,
            folder,
        )
        self.engine.start()
        self.dispatcher = Dispatcher(self.engine, bindings)
        self._reply = self.dispatcher.limited(SENDER, lambda address, values: None)
        for index in range(SNAPSHOTS):
            name = "string" * 9 + f"{index}"
            self.take(write_message("/snap/save", [name]))
        gc.collect()
        gc.freeze()

    def send(self, to: Any, address: str, values: Any) -> None:
        """What subscribers are told."""
        write_message(address, values)

    def mirror_replies(self, client: Any, to: Any) -> None:
        """Goes nowhere."""

    def answered(self, client: Any, number: int) -> tuple[()]:
        """It was not asked."""
        return ()

    def knows(self, client: Any) -> bool:
        """It is on this machine."""
        return True

    def take(self, packet: bytes) -> Cost:
        """Handle a packet to its end."""
        schedule = self.engine.schedule
        watch = Stopwatch()
        requests = self.dispatcher.requests(packet, SENDER, time.monotonic(), self._reply)
        schedule.submit(requests)
        schedule.turn(time.monotonic())
        cost = watch.read()
        while schedule.is_behind:
            time.sleep(0.002)  # others have their turns, and stolen voices fade
            watch = Stopwatch()
            schedule.turn(time.monotonic())
            cost = Cost(*map(sum, zip(cost, watch.read(), strict=True)))
        return cost

    def rest(self) -> None:
        """Let what was begun come to its end."""
        self.engine.schedule.turn(time.monotonic())


@contextmanager
def instrument() -> Iterator[Instrument]:
    with tempfile.TemporaryDirectory() as folder:
        one = Instrument(Path(folder))
        try:
            yield one
        finally:
            one.engine.close()


def least(one: Instrument, packet: bytes) -> Cost:
    """Of a packet, the least of a few tries, each from rest."""
    costs = []
    for _ in range(TRIES):
        costs.append(one.take(packet))
        if costs[-1].work_ms < WANTED_MS / 5:
            break
        time.sleep(0.02)
        one.rest()
    return min(costs)


def search(one: Instrument, packets: int, seed: int = 9770) -> dict[str, tuple[Cost, bytes]]:
    """The dearest of each kind: what it costs, and the packet."""
    makers = DearPackets(seed)
    found: dict[str, tuple[Cost, bytes]] = {}
    for number in range(packets):
        kind = list(makers.kinds)[number % len(makers.kinds)]
        packet = makers.kinds[kind]()
        assert len(packet) <= PACKET_BYTES
        cost = least(one, packet)
        if kind not in found or cost > found[kind][0]:
            found[kind] = cost, packet
        if number % 50 == 0:
            time.sleep(0.01)
            one.rest()
    return found


def notes_of_others(packets: list[bytes], seconds: float) -> list[float]:
    """How long notes of another client take, in ms, while these packets come to a daemon of its
    own, all of them at once and ten times a second."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "config.yaml"
        file.write_text("audio: {output: 'null', sample_rate_hz: 44100}\n")
        options = ("--config", str(file), "--osc", "127.0.0.1:0")
        daemon = daemon_process.Daemon(Path(folder), *options)
        try:
            daemon.connect()
            hostile = daemon_process.client_of(daemon)
            daemon.send("/part/2/steal", "oldest")
            daemon.send("/subscribe", "notes")
            took_ms = []
            until_s = time.monotonic() + seconds
            while time.monotonic() < until_s:
                for packet in packets:
                    hostile.send(packet)
                note_id = 1000 + len(took_ms)
                daemon.send("/part/2/note", 60.0 + len(took_ms) % 12, 100.0, note_id)
                while (reply := daemon.receive())[1] != note_id or "started" not in reply[0]:
                    pass
                took_ms.append(float(reply[3]))
                time.sleep(0.1)
            return took_ms
        finally:
            daemon.kill()


def main(packets: int) -> int:
    """Search and print; 1 where a packet costs too much."""
    logging.disable(logging.CRITICAL)  # of what is refused
    with instrument() as one:
        found = search(one, packets)
    print(f"{packets} packets of at most {PACKET_BYTES} bytes: the dearest of each kind")
    print(" work ms  took ms")
    for kind, (cost, packet) in sorted(found.items(), key=lambda item: item[1][0], reverse=True):
        print(f"{cost.work_ms:8.2f} {cost.took_ms:8.2f}  {kind:24} {packet[:60]!r}")
    wide = bundle(*[write_message("/part/*/note/*", [0.5])] * 60)
    for name, hostile in (
        ("nothing comes", []),
        ("20 bundles of 60 wide patterns come", [wide] * 20),
        ("the dearest pattern, names and 61 notes come", [found[kind][1] for kind in QUIET_KINDS]),
    ):
        took = sorted(notes_of_others(hostile, 10.0))
        median, worst = took[len(took) // 2], took[-1]
        print(f"a note of another client while {name}: {median:.1f} ms, worst {worst:.1f}")
    return int(max(cost.work_ms for cost, _ in found.values()) > WANTED_MS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
