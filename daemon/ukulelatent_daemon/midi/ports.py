"""Live MIDI: a port of our own that others connect to, and ports that are named."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mido

from ukulelatent_daemon.config import Midi
from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi.translate import Translator
from ukulelatent_daemon.osc.request import Request
from ukulelatent_daemon.system.jack import jack_is_running

_ALSA_SEQUENCER = Path("/dev/snd/seq")
_CLIENT = "ukulelatent"
_NO_MIDI = "neither ALSA's sequencer nor a JACK server is there"

_log = logging.getLogger(__name__)


def _api() -> str | None:
    if _ALSA_SEQUENCER.exists():
        return "LINUX_ALSA"
    return "UNIX_JACK" if jack_is_running() else None


class MidiPorts:
    """Open ports, whose messages become requests."""

    def __init__(self, configuration: Midi, submit: Callable[[list[Request]], None]) -> None:
        self._configuration = configuration
        self._submit = submit
        self._translator = Translator(configuration.controllers)
        self._ports: list[Any] = []

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
        backend = mido.Backend(f"mido.backends.rtmidi/{api}", load=True)
        name = self._configuration.port_name
        self._open(backend, name, virtual=True, client_name=_CLIENT)
        _log.info("MIDI port %s:%s", _CLIENT, name)
        known = backend.get_input_names()
        for wanted in self._configuration.inputs:
            found = [port for port in known if wanted.lower() in port.lower()]
            if not found:
                listed = ", ".join(known) or "there is none"
                raise MidiError(f"midi.inputs: no port is called {wanted} ({listed})")
            self._open(backend, found[0])

    def _open(self, backend: Any, name: str, **options: Any) -> None:
        def take(message: mido.Message) -> None:
            request = self._translator.request(message, name, time.monotonic())
            if request is not None:
                self._submit([request])

        self._ports.append(backend.open_input(name, callback=take, **options))

    def stop(self) -> None:
        """Close all ports."""
        for port in self._ports:
            port.close()
        self._ports.clear()
