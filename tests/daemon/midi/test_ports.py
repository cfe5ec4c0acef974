"""MIDI ports by name, and machines without any."""

from typing import Any

import mido
import pytest

from ukulelatent_daemon.config import Midi
from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi import ports
from ukulelatent_daemon.midi.ports import MidiPorts


class Port:
    def __init__(self, name: str, take: Any) -> None:
        self.name, self.take = name, take
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Machine:
    """Stands in for mido's back end: two keyboards are plugged in."""

    def __init__(self) -> None:
        self.opened: list[Port] = []

    def get_input_names(self) -> list[str]:
        return ["Grand Piano:0", "Fader Box:1"]

    def open_input(self, name: str, callback: Any, **options: Any) -> Port:
        self.opened.append(Port(name, callback))
        return self.opened[-1]


@pytest.fixture
def machine(monkeypatch) -> Machine:
    one = Machine()
    monkeypatch.setattr(mido, "Backend", lambda *_, **__: one)
    monkeypatch.setattr(ports, "_api", lambda: "UNIX_JACK")
    return one


def opened(configuration: Midi) -> tuple[MidiPorts, list[Any]]:
    submitted: list[Any] = []
    midi = MidiPorts(configuration, submitted.append)
    midi.start()
    return midi, submitted


def test_the_own_port_and_the_named_ones_are_opened_and_closed(machine) -> None:
    midi, _ = opened(Midi(port_name="keys", inputs=("fader",)))
    assert [port.name for port in machine.opened] == ["keys", "Fader Box:1"]
    midi.stop()
    assert all(port.closed for port in machine.opened)


def test_a_message_becomes_one_request_and_chatter_none(machine) -> None:
    _, submitted = opened(Midi())
    machine.opened[0].take(mido.Message("note_on", note=60, velocity=9))
    machine.opened[0].take(mido.Message("clock"))
    ((request,),) = submitted
    assert request.sender == ("ukulelatent", 0)
    assert request.at_s is None


def test_a_port_that_is_not_there_is_told_with_those_there_are(machine) -> None:
    with pytest.raises(MidiError, match=r"theremin \(Grand Piano:0, Fader Box:1\)"):
        opened(Midi(inputs=("theremin",)))


def test_without_midi_it_plays_on_with_a_warning(monkeypatch, caplog) -> None:
    monkeypatch.setattr(ports, "_api", lambda: None)
    midi, _ = opened(Midi())
    assert "no MIDI" in caplog.text
    midi.stop()
    with pytest.raises(MidiError, match=r"midi\.inputs"):
        opened(Midi(inputs=("piano",)))
