"""The systems that carry MIDI on Linux, as far as ports are concerned: ALSA's sequencer, and JACK.

Every call of python-rtmidi holds Python's lock until it returns, and JACK's requests return when
the server answers. So while the daemon plays, JACK is asked by `JackLook` instead, which lets go
of the lock; python-rtmidi only reads what has come, which asks nobody. (Measured: its constructor
takes 15 to 30 ms, `close_port` as long as a server is stopped; `jack_client_close` on a server
that has just died waited for ever, twice in 270 times.)
"""

import ctypes
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import rtmidi

from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.system.jack import JackLook, jack_is_running, jack_silenced

CLIENT = "ukulelatent"

# A server that lets a client in sooner than this is not busy with others.
_PROMPT_S = 0.3
_ALSA_SEQUENCER = Path("/dev/snd/seq")
# Client and port of ALSA, which are others when a keyboard is plugged in again.
_ALSA_NUMBERS = re.compile(r" \d+:\d+$")
_OWN_PORT = re.compile(rf"{CLIENT}(-\d+)?:")


class MidiSystem(Protocol):
    """Receivers of ours: the first is offered to others, the rest are for a port of others each."""

    receivers: list[rtmidi.MidiIn]

    def ports(self) -> list[str] | None:
        """Ports that can be opened; None once the system is gone."""

    def senders(self, receiver: int) -> frozenset[str]:
        """The ports that are known to send to a receiver now."""

    def open(self, receiver: int, port: str) -> None:
        """Let a receiver have what a port sends. Raises MidiError."""

    def let_go(self, receiver: int) -> None:
        """The port that was opened is there no more."""

    def close(self) -> None:
        """Take the receivers back; may wait for the system."""

    def abandon(self) -> None:
        """The system is gone: touch nothing of it again."""


def find_system(port_name: str, count: int) -> MidiSystem | None:
    """The system that is there, with a port of our own and `count` receivers more.

    Raises MidiError if it is there and does not let us in.
    """
    try:
        if os.access(_ALSA_SEQUENCER, os.R_OK | os.W_OK):
            return Alsa(port_name, count)
        look = JackLook.open(f"{CLIENT}-look")
        return _jack(look, port_name, count) if look else None
    except rtmidi.RtMidiError as error:
        raise MidiError(f"MIDI cannot be opened: {error}") from error


def _jack(look: JackLook, port_name: str, count: int) -> "Jack":
    # Where a daemon was killed, JACK takes 5 s for each of its clients until it lets in another of
    # that name. It is waited for without Python's lock, and asked again if it took its time.
    asked_s = time.monotonic()
    if not jack_is_running(CLIENT) or time.monotonic() - asked_s > _PROMPT_S:
        look.close()
        raise MidiError("the JACK server is busy")
    return Jack(look, port_name, count)


def lasting_name(port: str) -> str:
    """What a port is called whenever it comes: without the numbers that ALSA gives it."""
    return _ALSA_NUMBERS.sub("", port)


def best_match(wanted: str, ports: Sequence[str]) -> str | None:
    """The port that is called so, or whose client is, or in whose name it is found."""
    looked_for = lasting_name(wanted).casefold()
    others = [port for port in ports if not _OWN_PORT.match(port)]
    if wanted in others:
        return wanted
    named = [(lasting_name(port).casefold(), port) for port in others]
    for name, port in named:
        if looked_for in (name, *name.split(":", 1)):
            return port
    return next((port for name, port in named if looked_for in name), None)


class Alsa:
    """ALSA's sequencer: its calls are the kernel's, and wait for nobody."""

    def __init__(self, port_name: str, count: int) -> None:
        self.receivers = [_receiver(rtmidi.API_LINUX_ALSA) for _ in range(1 + count)]
        self.receivers[0].open_virtual_port(port_name)
        self._opened: dict[int, str] = {}

    def ports(self) -> list[str] | None:
        return self._ports()

    def _ports(self) -> list[str]:
        return list(self.receivers[0].get_ports())

    def senders(self, receiver: int) -> frozenset[str]:
        # Whom others have connected to the port that is offered, python-rtmidi does not tell.
        opened = self._opened.get(receiver)
        return frozenset({opened} if opened in self._ports() else ())

    def open(self, receiver: int, port: str) -> None:
        try:
            self.receivers[receiver].open_port(self._ports().index(port))
        except (rtmidi.RtMidiError, ValueError) as error:
            raise MidiError(f"MIDI port {port} cannot be opened: {error}") from error
        self._opened[receiver] = port

    def let_go(self, receiver: int) -> None:
        del self._opened[receiver]
        self.receivers[receiver].close_port()

    def close(self) -> None:
        _close(self.receivers)

    def abandon(self) -> None:
        self.close()


class Jack:
    """A JACK server. Each receiver is a port of ours from the start, so that to open a port of
    others is to connect two ports; JACK itself disconnects what vanishes."""

    def __init__(self, look: JackLook, port_name: str, count: int) -> None:
        self._look = look
        self.receivers: list[rtmidi.MidiIn] = []
        self._targets: list[str] = []
        try:
            for name in (port_name, *(f"input-{index + 1}" for index in range(count))):
                self._targets.append(self._new_receiver(name))
        except (
            rtmidi.RtMidiError,
            MidiError,
        ):  # it has died, or will have by the time it is looked at
            self.abandon()
            raise

    def _new_receiver(self, name: str) -> str:
        """What JACK calls our new port: the client's name has a number if there were others."""
        before = set(self._look.targets())
        self.receivers.append(_receiver(rtmidi.API_UNIX_JACK))
        self.receivers[-1].open_virtual_port(name)
        for target in self._look.targets():
            if target not in before and _OWN_PORT.match(target) and target.endswith(f":{name}"):
                return target
        raise MidiError(f"JACK does not show our port {name}")

    def ports(self) -> list[str] | None:
        with jack_silenced():  # of a server that is gone it would print that it is
            if not self._look.is_alive or self._targets[0] not in self._look.targets():
                return None
            return self._look.sources()

    def senders(self, receiver: int) -> frozenset[str]:
        return frozenset(self._look.connections(self._targets[receiver]))

    def open(self, receiver: int, port: str) -> None:
        if not self._look.connect(port, self._targets[receiver]):
            raise MidiError(f"MIDI port {port} cannot be connected")

    def let_go(self, receiver: int) -> None:
        pass

    def close(self) -> None:
        if not jack_is_running():  # also waits here, without Python's lock, for one that is stopped
            self.abandon()
            return
        _close(self.receivers)
        self._look.close()

    def abandon(self) -> None:
        # To free a client is to close it, which may wait for ever, so that these are never freed.
        for receiver in self.receivers:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(receiver))


def _receiver(api: int) -> rtmidi.MidiIn:
    return rtmidi.MidiIn(rtapi=api, name=CLIENT)


def _close(receivers: Sequence[rtmidi.MidiIn]) -> None:
    for receiver in receivers:
        receiver.close_port()
        receiver.delete()
