"""Packets that are valid and dear: how long the daemon needs for the worst of them.

`python tests/live/cost.py 20000` searches for packets of 1,500 bytes that keep the instrument busy
for long, and prints the worst of each kind. What is timed is all that Python does with a packet: on
the network's thread, and on the engine's until it has let the new notes be decoded.
"""

import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ukulelatent_daemon.audio.outputs import ConfiguredOutputs
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.engine import Engine
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import load_model, prepare_torch
from ukulelatent_daemon.osc.bindings import Bindings
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.finder import Finder
from ukulelatent_daemon.osc.packet import write_message
from ukulelatent_daemon.osc.routes import ROUTES

PACKET_BYTES = 1500
WANTED_MS = 5.0
SNAPSHOTS = 1000
# A packet is dear if it is so each time: the machine has other things to do as well.
TRIES = 5

# Those that turn no knob that others hear.
QUIET_KINDS = ("one_pattern", "near_names", "notes", "empty_elements")

SENDER = ("127.0.0.1", 9)
PLAYED = [route for route in ROUTES if route.address not in ("/quit", "/audio/device", "/load")]


def padded(text: bytes) -> bytes:
    return text + b"\0" * (4 - len(text) % 4)


def bundle(*elements: bytes) -> bytes:
    sized = (len(one).to_bytes(4, "big") + one for one in elements)
    return b"#bundle\0" + bytes(7) + b"\1" + b"".join(sized)


def filled(make: Callable[[], bytes]) -> bytes:
    """A bundle of as many messages as a packet holds."""
    elements: list[bytes] = []
    size = 16
    while size + 4 + len(one := make()) <= PACKET_BYTES:
        elements.append(one)
        size += 4 + len(one)
    return bundle(*elements)


class DearPackets:
    """Makes them by kind, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._names = [route.address for route in PLAYED]
        self.kinds = {
            name.removeprefix("make_"): getattr(self, name)
            for name in sorted(dir(self))
            if name.startswith("make_")
        }

    def _message(self, address: str, *values: Any) -> bytes:
        return write_message(address, values)

    def make_one_pattern(self) -> bytes:
        return self._message(self._pattern(250), 0.5)

    def make_patterns(self) -> bytes:
        return filled(lambda: self._message(self._pattern(self._random.randint(8, 250)), 0.5))

    def make_patterns_that_match(self) -> bytes:
        words = ["/note/*", "/note/?*", "/note/[0-9]*", "/*/*", "/part/*/note/*", "/{note,xy}/*"]
        words += ["/note/*{,1}", "/n*/*[0-9]", "/part/*/{gain,pan}", "/*"]
        return filled(lambda: self._message(self._random.choice(words), self._random.random()))

    def make_chatty_patterns(self) -> bytes:
        """All that they match refuses."""
        words = ["/note/*", "/*/*", "/*", "/part/*/gain"]
        return filled(lambda: self._message(self._random.choice(words), "x"))

    def make_notes(self) -> bytes:
        return filled(lambda: self._message("/note", self._random.uniform(30, 90), 100.0))

    def make_short_notes(self) -> bytes:
        return filled(lambda: self._message(f"/note/{self._random.randrange(128)}", 1.0))

    def make_notes_of_one_id(self) -> bytes:
        return filled(lambda: self._message("/note", self._random.uniform(30, 90), 100.0, 1))

    def make_moves(self) -> bytes:
        return filled(lambda: self._message("/latent", self._random.gauss(0, 2)))

    def make_moved_notes(self) -> bytes:
        return filled(
            lambda: self._message(
                "/note/latent", (1 << 20) + self._random.randrange(99), 0, 0, 0, 0
            )
        )

    def make_near_names(self) -> bytes:
        return filled(lambda: self._message("/snap/load", self._name()))

    def make_snapshots(self) -> bytes:
        return filled(lambda: self._message("/snap/save", self._name()))

    def make_nested(self) -> bytes:
        packet = self._message("/note", 60)
        while len(packet) + 20 < PACKET_BYTES:
            packet = bundle(packet)
        return packet

    def make_empty_elements(self) -> bytes:
        return filled(lambda: b"")

    def make_empty_bundles(self) -> bytes:
        return filled(lambda: b"#bundle\0" + bytes(8))

    def make_many_arguments(self) -> bytes:
        count = self._random.choice([100, 128, 200, 280])
        return padded(b"/latent") + padded(b"," + b"f" * count) + bytes(4 * count)

    def make_long_text(self) -> bytes:
        return self._message("/snap/load", "a" * 1400)

    def make_requests(self) -> bytes:
        """Whatever there is."""
        return filled(self._any)

    def make_one_request(self) -> bytes:
        """One of what there is, over and over."""
        message = self._any()
        return filled(lambda: message)

    def _any(self) -> bytes:
        route = self._random.choice(PLAYED)
        address = route.address
        for place in route.places:
            address = address.replace(f"<{place.name}>", "1")
        if route.of_part and self._random.random() < 0.2:
            address = f"/part/{self._random.randint(1, 16)}{address}"
        values: list[Any] = []
        for argument in route.arguments:
            if argument.kind == "s":
                values.append(self._random.choice(argument.choices or (self._name(),)))
            else:
                low = argument.low if argument.low is not None else -2
                values += [low] if argument.repeat == "once" else [low] * 4
        return self._message(address, *values)

    def _name(self) -> str:
        return "string" * 10 + str(self._random.randrange(2000))

    def _pattern(self, length: int) -> str:
        pieces = [
            "{,}",
            "*",
            "?",
            "{a,b}",
            "{,a}",
            "[!x]",
            "[0-9]",
            "*{,1}",
            "{1,11,111}",
            "1",
            "/",
        ]
        chosen = self._random.sample(pieces, self._random.randint(1, 4))
        start = self._random.choice(["/", "/note/", "/part/*/note/", "/*/"])
        text = start
        while len(text) < length:
            text += self._random.choice(chosen)
        return text[:length]


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
        self.dispatcher = Dispatcher(self.engine.latent_dim, bindings)
        self._reply = self.dispatcher.limited(SENDER, lambda address, values: None)
        for index in range(SNAPSHOTS):
            name = "string" * 9 + f"{index}"
            self.take(write_message("/snap/save", [name]))
        gc.collect()
        gc.freeze()

    def send(self, to: Any, address: str, values: Any) -> None:
        """What subscribers are told."""
        write_message(address, values)

    def copy_replies(self, client: Any, to: Any) -> None:
        """Goes nowhere."""

    def knows(self, client: Any) -> bool:
        """It is on this machine."""
        return True

    def take(self, packet: bytes) -> float:
        """Handle a packet to its end; the time that it kept the instrument busy, in ms."""
        schedule = self.engine.schedule
        began_s = time.perf_counter()
        requests = self.dispatcher.requests(packet, SENDER, time.monotonic(), self._reply)
        schedule.submit(requests)
        schedule.turn(time.monotonic())
        busy_s = time.perf_counter() - began_s
        while schedule.is_behind:
            time.sleep(0.002)  # others have their turns, and stolen voices fade
            began_s = time.perf_counter()
            schedule.turn(time.monotonic())
            busy_s += time.perf_counter() - began_s
        return 1000 * busy_s

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


def worst_ms(one: Instrument, packet: bytes) -> float:
    """Of a packet, the least of a few tries, each from rest."""
    times = []
    for _ in range(TRIES):
        times.append(one.take(packet))
        if times[-1] < WANTED_MS / 5:
            break
        time.sleep(0.02)
        one.rest()
    return min(times)


def search(one: Instrument, packets: int, seed: int = 9770) -> dict[str, tuple[float, bytes]]:
    """The dearest of each kind: how long it takes, and the packet."""
    makers = DearPackets(seed)
    found: dict[str, tuple[float, bytes]] = {}
    for number in range(packets):
        kind = list(makers.kinds)[number % len(makers.kinds)]
        packet = makers.kinds[kind]()
        assert len(packet) <= PACKET_BYTES
        took_ms = worst_ms(one, packet)
        if took_ms > found.get(kind, (0.0, b""))[0]:
            found[kind] = took_ms, packet
        if number % 50 == 0:
            time.sleep(0.01)
            one.rest()
    return found


def notes_of_others(packets: list[bytes], seconds: float) -> list[float]:
    """How long notes of another client take, in ms, while these packets come to a daemon of its
    own, all of them at once and ten times a second."""
    sys.path.insert(0, str(Path(__file__).parent))
    import daemon_process

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
    """Search and print; 1 where a packet takes too long."""
    with instrument() as one:
        found = search(one, packets)
    print(f"{packets} packets of at most {PACKET_BYTES} bytes: the worst of each kind, in ms")
    for kind, (took_ms, packet) in sorted(found.items(), key=lambda item: -item[1][0]):
        print(f"{took_ms:8.2f}  {kind:24} {packet[:60]!r}")
    for name, hostile in (
        ("nothing", []),
        ("these", [packet for _, packet in found.values()] * 20),
    ):
        took = sorted(notes_of_others(hostile, 10.0))
        median, worst = took[len(took) // 2], took[-1]
        print(f"a note of another client while {name} comes: {median:.1f} ms, worst {worst:.1f}")
    return int(max(took_ms for took_ms, _ in found.values()) > WANTED_MS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
