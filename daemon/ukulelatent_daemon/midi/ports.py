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

_ALSA_SEQUENCER = Path("/dev/snd/seq")
_CLIENT = "ukulelatent"

_log = logging.getLogger(__name__)


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
        api = "LINUX_ALSA" if _ALSA_SEQUENCER.exists() else "UNIX_JACK"
        backend = mido.Backend(f"mido.backends.rtmidi/{api}", load=True)
        name = self._configuration.port_name
        try:
            self._open(backend, name, virtual=True, client_name=_CLIENT)
        except (OSError, SystemError) as error:  # what python-rtmidi raises without a server
            if self._configuration.inputs:
                raise MidiError(f"midi.inputs: this machine has no MIDI: {error}") from error
            _log.warning("no MIDI: neither ALSA's sequencer nor a JACK server is there")
            return
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
