"""Names of ports, and ALSA's ports by a stand-in; JACK's are tried live."""

import pytest
import rtmidi

from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi import systems
from ukulelatent_daemon.midi.systems import Alsa, best_match, find_system, lasting_name

PORTS = [
    "Midi Through:Midi Through Port-0 14:0",
    "ukulelatent:ukulelatent 128:0",
    "Keystation Pro:Keystation Pro MIDI 1 20:0",
    "Keystation:Keystation MIDI 1 24:0",
    "ukulelatent-01:input-1",
    "pure_data:midi-out 2",
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("keystation", PORTS[3]),
        ("Keystation Pro", PORTS[2]),
        ("station pro midi", PORTS[2]),
        ("Keystation MIDI 1", PORTS[3]),
        ("Keystation:Keystation MIDI 1 99:0", PORTS[3]),
        ("pure_data:midi-out 2", PORTS[5]),
        ("MIDI-OUT", PORTS[5]),
        ("midi", PORTS[0]),
        ("ukulelatent", None),
        ("ukulelatent-01:input-1", None),
        ("20:0", None),
        ("theremin", None),
    ],
)
def test_a_port_is_found_by_its_name_but_never_one_of_our_own(wanted, found) -> None:
    assert best_match(wanted, PORTS) == found


def test_what_is_called_exactly_so_comes_first() -> None:
    twins = ["Faders:1 20:0", "Faders:1 24:0"]
    assert best_match("Faders:1 24:0", twins) == twins[1]
    assert best_match("Faders:1 28:0", twins) == twins[0]
    assert lasting_name(twins[0]) == lasting_name(twins[1]) == "Faders:1"


class Port:
    """Stands in for a port of python-rtmidi's."""

    known: list[str]

    def __init__(self, rtapi: int, name: str) -> None:
        assert (rtapi, name) == (rtmidi.API_LINUX_ALSA, "ukulelatent")
        self.name = ""
        self.closed = 0

    def get_ports(self) -> list[str]:
        return Port.known

    def open_virtual_port(self, name: str) -> None:
        self.name = name

    def open_port(self, index: int) -> None:
        if "Busy" in Port.known[index]:
            raise rtmidi.SystemError("the port is busy")
        self.name = Port.known[index]

    def close_port(self) -> None:
        self.closed += 1

    def delete(self) -> None:
        assert self.closed


@pytest.fixture
def alsa(monkeypatch) -> Alsa:
    Port.known = ["Piano:1 20:0", "Busy:1 24:0"]
    monkeypatch.setattr(rtmidi, "MidiIn", Port)
    monkeypatch.setattr(systems.os, "access", lambda path, mode: True)
    found = find_system("keys", 1)
    assert isinstance(found, Alsa)
    return found


def test_alsas_ports_are_opened_and_opened_again(alsa) -> None:
    assert [receiver.name for receiver in alsa.receivers] == ["keys", ""]
    assert (alsa.senders(0), alsa.senders(1)) == (frozenset(), frozenset())
    alsa.open(1, "Piano:1 20:0")
    assert alsa.senders(1) == {"Piano:1 20:0"}
    Port.known = ["Busy:1 24:0"]
    assert alsa.senders(1) == frozenset()
    alsa.let_go(1)
    assert alsa.receivers[1].closed == 1
    Port.known = ["Busy:1 24:0", "Piano:1 28:0"]
    alsa.open(1, "Piano:1 28:0")
    assert alsa.receivers[1].name == "Piano:1 28:0"
    alsa.close()
    assert all(receiver.closed for receiver in alsa.receivers)


@pytest.mark.parametrize("port", ["Gone:1 20:0", "Busy:1 24:0"])
def test_a_port_of_alsas_that_cannot_be_opened_is_told(alsa, port) -> None:
    with pytest.raises(MidiError, match=f"{port} cannot be opened"):
        alsa.open(1, port)
    assert alsa.senders(1) == frozenset()


def test_a_system_that_lets_nobody_in_is_told(monkeypatch) -> None:
    def refuse(rtapi: int, name: str) -> None:
        raise rtmidi.SystemError("no room for another client")

    monkeypatch.setattr(rtmidi, "MidiIn", refuse)
    monkeypatch.setattr(systems.os, "access", lambda path, mode: True)
    with pytest.raises(MidiError, match="no room for another client"):
        find_system("keys", 0)


def test_without_any_system_there_is_none(monkeypatch) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "no-such-server")
    monkeypatch.setattr(systems.os, "access", lambda path, mode: False)
    assert find_system("keys", 2) is None
