"""MIDI ports by name, and machines without any."""

import threading
from typing import Any

import mido
import pytest
import rtmidi

from ukulelatent_daemon.config import Midi
from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi import ports
from ukulelatent_daemon.midi.ports import MidiPorts

KNOWN = ["Grand Piano:0", "Fader Box:1"]


class Port:
    """Stands in for a port of python-rtmidi's: two keyboards are plugged in."""

    opened: list["Port"]

    def __init__(self, rtapi: int, name: str) -> None:
        self.name = ""
        self.closed = False
        self.waiting: list[list[int]] = []
        Port.opened.append(self)

    def get_ports(self) -> list[str]:
        return KNOWN

    def open_virtual_port(self, name: str) -> None:
        self.name = name

    def open_port(self, index: int) -> None:
        self.name = KNOWN[index]

    def get_message(self) -> tuple[list[int], float] | None:
        return (self.waiting.pop(0), 0.0) if self.waiting else None

    def close_port(self) -> None:
        self.closed = True

    def delete(self) -> None:
        assert self.closed


@pytest.fixture(autouse=True)
def machine(monkeypatch) -> None:
    Port.opened = []
    monkeypatch.setattr(rtmidi, "MidiIn", Port)
    monkeypatch.setattr(ports, "_api", lambda: 1)


def test_the_own_port_and_the_named_ones_are_opened_and_closed() -> None:
    midi = MidiPorts(Midi(port_name="keys", inputs=("fader",)), lambda requests: None)
    midi.start()
    assert [port.name for port in Port.opened] == ["keys", "Fader Box:1"]
    midi.stop()
    assert all(port.closed for port in Port.opened)


def test_a_message_becomes_one_request_and_chatter_or_noise_none() -> None:
    submitted: list[Any] = []
    came = threading.Event()

    def submit(requests: list[Any]) -> None:
        submitted.extend(requests)
        if len(submitted) == 2:
            came.set()

    midi = MidiPorts(Midi(), submit)
    midi.start()
    keyboard = Port.opened[0]
    keyboard.waiting.append(mido.Message("note_on", note=60, velocity=9).bytes())
    keyboard.waiting.append(mido.Message("clock").bytes())
    keyboard.waiting.append([0x3C])  # data without a status
    keyboard.waiting.append(mido.Message("note_off", note=60).bytes())
    assert came.wait(10)
    midi.stop()
    assert ["note_on" in submitted[0].address, "note_off" in submitted[1].address] == [True, True]
    assert [request.sender for request in submitted] == [("ukulelatent", 0)] * 2
    assert submitted[0].at_s is None


def test_a_port_that_is_not_there_is_told_with_those_there_are() -> None:
    midi = MidiPorts(Midi(inputs=("theremin",)), lambda requests: None)
    with pytest.raises(MidiError, match=r"theremin \(Grand Piano:0, Fader Box:1\)"):
        midi.start()
    assert all(port.closed for port in Port.opened)


def test_without_midi_it_plays_on_with_a_warning(monkeypatch, caplog) -> None:
    monkeypatch.setattr(ports, "_api", lambda: None)
    midi = MidiPorts(Midi(), lambda requests: None)
    midi.start()
    assert "no MIDI" in caplog.text
    midi.stop()
    with pytest.raises(MidiError, match=r"midi\.inputs"):
        MidiPorts(Midi(inputs=("piano",)), lambda requests: None).start()
