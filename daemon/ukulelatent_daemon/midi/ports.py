"""Live MIDI: a port of our own that others connect to, and named ports, which come and go.

The ports are asked every millisecond instead of calling back: under JACK a callback would run in
the server's real-time graph, which must never wait for Python's lock. Which ports there are is
looked at once a second by the same thread, since it takes less than a millisecond.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import mido
import rtmidi

from ukulelatent_daemon.config import Midi
from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi.action import Instrument
from ukulelatent_daemon.midi.controller_bindings import ControllerBindings
from ukulelatent_daemon.midi.systems import MidiSystem, best_match, find_system
from ukulelatent_daemon.midi.translate import Translator
from ukulelatent_daemon.request import Request

_NO_MIDI = "neither ALSA's sequencer nor a JACK server is there"
_ASK_EVERY_S = 0.001
_LOOK_EVERY_S = 1.0
# A system that does not answer for this long holds up neither the start nor the end.
_PATIENCE_S = 2.0
# Messages of one port that are read before the others have their turn.
_MAX_MESSAGES = 256

_log = logging.getLogger(__name__)


@dataclass
class _Input:
    """A receiver of ours.

    Attributes:
        wanted: the name in the configuration; None for the port that is offered to others.
        source: whose messages these are: the port that is open, or our own.
        senders: who was connected when it was last looked at.
        complaint: what is wrong with it, as it was told; empty while all is well.
    """

    wanted: str | None
    source: str
    translator: Translator
    senders: frozenset[str] = frozenset()
    complaint: str = ""


class MidiPorts:
    """Ports whose messages become requests. All is done by one thread, `start` and `stop` apart."""

    def __init__(
        self,
        configuration: Midi,
        instrument: Instrument,
        controllers: ControllerBindings,
        submit: Callable[[list[Request]], None],
        find: Callable[[str, int], MidiSystem | None] = find_system,
        look_every_s: float = _LOOK_EVERY_S,
    ) -> None:
        """find: opens the system that carries MIDI, as `find_system` does."""
        self._configuration = configuration
        self._instrument = instrument
        self._controllers = controllers
        self._submit = submit
        self._find = find
        self._look_every_s = look_every_s
        self._system: MidiSystem | None = None
        self._inputs: list[_Input] = []
        self._complaint = ""
        self._looked = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="midi", daemon=True)

    def start(self) -> None:
        """Open the ports that are there; those that come later are opened then, and so is MIDI as
        a whole where there is none."""
        self._thread.start()
        if not self._looked.wait(_PATIENCE_S):
            _log.warning("MIDI does not answer: it is waited for")

    def stop(self) -> None:
        """Close all ports. If the system does not answer they are left to the end of the process,
        with a warning."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_S)
            if self._thread.is_alive():
                _log.warning("MIDI does not answer: its ports are left open")

    def _run(self) -> None:
        look_s = time.monotonic()
        while not self._stopping.wait(_ASK_EVERY_S if self._system else look_s - time.monotonic()):
            if time.monotonic() >= look_s:
                self._look()
                self._looked.set()
                look_s = time.monotonic() + self._look_every_s
            if self._system is not None:
                for one, receiver in zip(self._inputs, self._system.receivers, strict=True):
                    self._receive(one, receiver)
        if self._system is not None:
            self._system.close()

    def _receive(self, one: _Input, receiver: rtmidi.MidiIn) -> None:
        # What has come together is submitted together: a chord.
        requests = []
        for _ in range(_MAX_MESSAGES):
            told = receiver.get_message()
            if told is None:
                break
            if request := self._request(one, told[0]):
                requests.append(request)
        if requests:
            self._submit(requests)

    def _request(self, one: _Input, message_bytes: list[int]) -> Request | None:
        try:
            message = mido.Message.from_bytes(message_bytes)
        except ValueError as error:
            _log.debug("no MIDI message from %s: %s", one.source, error)
            return None
        return one.translator.request(message, one.source, time.monotonic())

    def _look(self) -> None:
        if self._system is None and not self._open_system():
            return
        assert self._system is not None
        ports = self._system.ports()
        if ports is None:
            self._leave_system()
            return
        for index, one in enumerate(self._inputs):
            self._look_at(self._system, index, one)
            if one.wanted is not None and not one.senders:
                self._open(self._system, index, one, one.wanted, ports)

    def _open_system(self) -> bool:
        name, wanted = self._configuration.port_name, self._configuration.inputs
        try:
            self._system = self._find(name, len(wanted))
            complaint = "" if self._system else _NO_MIDI
        except MidiError as error:
            complaint = str(error)
        if complaint and complaint != self._complaint:
            _log.warning("no MIDI: %s; it is used when it comes", complaint)
        self._complaint = complaint
        if self._system is None:
            return False
        _log.info("MIDI port ukulelatent:%s", name)
        self._inputs = [_Input(None, name, self._translator())]
        self._inputs += [_Input(one, one, self._translator()) for one in wanted]
        return True

    def _translator(self) -> Translator:
        return Translator(self._instrument, self._controllers, self._configuration.mpe)

    def _leave_system(self) -> None:
        assert self._system is not None
        _log.warning("the MIDI system is gone; its ports are opened again when it comes back")
        for one in self._inputs:
            self._let_go(one)
        self._system.abandon()
        self._system = None
        self._inputs = []

    def _look_at(self, system: MidiSystem, index: int, one: _Input) -> None:
        """End the notes of a receiver that nobody sends to any more."""
        before, one.senders = one.senders, system.senders(index)
        if not before or before & one.senders:
            return
        self._receive(one, system.receivers[index])  # what it sent last comes before its end
        self._let_go(one)
        if one.wanted is not None:
            one.complaint = f"MIDI port {one.source} is gone; it is opened again when it comes"
            _log.warning("%s", one.complaint)
            system.let_go(index)

    def _let_go(self, one: _Input) -> None:
        self._submit([one.translator.let_go(one.source, time.monotonic())])
        one.translator = self._translator()

    def _open(
        self, system: MidiSystem, index: int, one: _Input, wanted: str, ports: list[str]
    ) -> None:
        taken = {sender for other in self._inputs if other.wanted for sender in other.senders}
        free = [port for port in ports if port not in taken]
        found = best_match(wanted, free)
        if found is None:
            # Told once: other ports come and go while it is looked for.
            if not one.complaint:
                listed = ", ".join(ports) or "there is none"
                one.complaint = f"no port is called {wanted} ({listed}); it is opened when it comes"
                _log.warning("midi.inputs: %s", one.complaint)
            return
        try:
            system.open(index, found)
        except MidiError as error:
            if one.complaint != str(error):
                one.complaint = str(error)
                _log.warning("midi.inputs: %s", error)
            return
        _log.info("MIDI port %s is open", found)
        one.source, one.senders, one.complaint = found, frozenset({found}), ""
