"""A MIDI system that stands in for the machine's, and the ports that listen to it."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import mido

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.config import Midi
from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi.controller_bindings import ControllerBindings
from ukulelatent_daemon.midi.ports import MidiPorts
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.routes import ROUTES

BINDINGS = Bindings(Finder(ROUTES))
NOBODY: Any = SimpleNamespace(latent_dim=lambda number: 2)
UNBOUND = ControllerBindings(BINDINGS, Dispatcher(NOBODY, BINDINGS))

PATIENCE_S = 10.0
PIANO, FADERS = "Grand Piano:keys 20:0", "Fader Box:out 24:0"


def until(condition: Callable[[], Any]) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end_s, "it does not happen"
        time.sleep(0.001)


class Receiver:
    """Stands in for a port of python-rtmidi's."""

    def __init__(self) -> None:
        self.waiting: list[list[int]] = []

    def get_message(self) -> tuple[list[int], float] | None:
        return (self.waiting.pop(0), 0.0) if self.waiting else None


class System:
    """A MIDI system with the ports in `there`, which is None once the system is gone."""

    def __init__(self, count: int) -> None:
        self.there: list[str] | None = [PIANO, FADERS]
        self.receivers = [Receiver() for _ in range(1 + count)]
        self.connected: dict[int, str] = {}
        self.refused = ""
        self.looks = 0
        self.closed = self.abandoned = False

    def ports(self) -> list[str] | None:
        self.looks += 1
        return self.there

    def senders(self, receiver: int) -> frozenset[str]:
        port = self.connected.get(receiver)
        return frozenset({port} if port in (self.there or ()) else ())

    def open(self, receiver: int, port: str) -> None:
        if port == self.refused:
            raise MidiError(f"MIDI port {port} cannot be opened: it is busy")
        self.connected[receiver] = port

    def let_go(self, receiver: int) -> None:
        del self.connected[receiver]

    def close(self) -> None:
        self.closed = True

    def abandon(self) -> None:
        self.abandoned = True

    def see(self) -> None:
        """Wait until it has been looked at anew, and the look is over."""
        looks = self.looks
        until(lambda: self.looks >= looks + 2)

    def plug(self, *there: str) -> None:
        self.there = list(there)
        self.see()

    def say(self, receiver: int, kind: str, **values: int) -> None:
        self.receivers[receiver].waiting.append(mido.Message(kind, **values).bytes())


class Machine:
    """Where ports are opened. `is_there`: whether a MIDI system is found."""

    def __init__(self, instrument: Any) -> None:
        self.instrument = instrument
        self.is_there = True
        self.names: list[str] = []
        self.systems: list[System] = []
        self.requests: list[Any] = []
        self.started: list[MidiPorts] = []

    def find(self, port_name: str, count: int) -> System | None:
        self.names.append(port_name)
        if not self.is_there:
            return None
        self.systems.append(System(count))
        return self.systems[-1]

    def start(self, **configuration: Any) -> MidiPorts:
        asked = Midi(**configuration)
        midi = MidiPorts(asked, self.instrument, UNBOUND, self.requests.extend, self.find, 0.002)
        self.started.append(midi)
        midi.start()
        return midi

    @property
    def system(self) -> System:
        return self.systems[-1]

    def told(self, count: int) -> list[str]:
        """The addresses of the next requests."""
        until(lambda: len(self.requests) >= count)
        addresses = [request.address for request in self.requests]
        self.requests.clear()
        return addresses
