"""Live MIDI: a port of our own that others connect to, and ports that are named.

The ports are asked every millisecond instead of calling back: under JACK a callback would run in
the server's real-time graph, which must never wait for Python's lock.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import mido
import rtmidi

from ukulelatent_daemon.config import Midi
from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi.translate import Translator
from ukulelatent_daemon.osc.request import Request
from ukulelatent_daemon.system.jack import jack_is_running

_ALSA_SEQUENCER = Path("/dev/snd/seq")
_CLIENT = "ukulelatent"
_NO_MIDI = "neither ALSA's sequencer nor a JACK server is there"
_ASK_EVERY_S = 0.001

_log = logging.getLogger(__name__)


def _api() -> int | None:
    if _ALSA_SEQUENCER.exists():
        return int(rtmidi.API_LINUX_ALSA)
    return int(rtmidi.API_UNIX_JACK) if jack_is_running() else None


class MidiPorts:
    """Open ports, whose messages become requests."""

    def __init__(self, configuration: Midi, submit: Callable[[list[Request]], None]) -> None:
        self._configuration = configuration
        self._submit = submit
        self._translator = Translator(configuration.controllers)
        self._ports: list[tuple[str, rtmidi.MidiIn]] = []
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Open the virtual port and the named ones.

        Raises MidiError for a named port that is not there. A machine without any MIDI plays on
        with a warning.
        """
        api = _api()
        if api is None:
            if self._configuration.inputs:
                raise MidiError(f"midi.inputs: {_NO_MIDI}")
            _log.warning("no MIDI: %s", _NO_MIDI)
            return
        try:
            self._open_ports(api)
        except rtmidi.RtMidiError as error:
            self.stop()
            raise MidiError(f"MIDI cannot be opened: {error}") from error
        except MidiError:
            self.stop()
            raise
        self._thread = threading.Thread(target=self._run, name="midi", daemon=True)
        self._thread.start()

    def _open_ports(self, api: int) -> None:
        name = self._configuration.port_name
        own = self._new_port(api, name)
        own.open_virtual_port(name)
        _log.info("MIDI port %s:%s", _CLIENT, name)
        known = own.get_ports()
        for wanted in self._configuration.inputs:
            found = [index for index, port in enumerate(known) if wanted.lower() in port.lower()]
            if not found:
                listed = ", ".join(known) or "there is none"
                raise MidiError(f"midi.inputs: no port is called {wanted} ({listed})")
            self._new_port(api, known[found[0]]).open_port(found[0])

    def _new_port(self, api: int, name: str) -> rtmidi.MidiIn:
        port = rtmidi.MidiIn(rtapi=api, name=_CLIENT)
        self._ports.append((name, port))
        return port

    def _run(self) -> None:
        while not self._stopping.wait(_ASK_EVERY_S):
            for name, port in self._ports:
                while (told := port.get_message()) is not None:
                    self._take(name, told[0])

    def _take(self, name: str, message_bytes: list[int]) -> None:
        try:
            message = mido.Message.from_bytes(message_bytes)
        except ValueError as error:
            _log.debug("no MIDI message from %s: %s", name, error)
            return
        request = self._translator.request(message, name, time.monotonic())
        if request is not None:
            self._submit([request])

    def stop(self) -> None:
        """Close all ports."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        for _, port in self._ports:
            port.close_port()
            port.delete()
        self._ports.clear()
