"""Ports that come and go, of a MIDI system that may come and go as well."""

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from machine import FADERS, NOBODY, PATIENCE_S, PIANO, UNBOUND, Machine, System, until

from ukulelatent_daemon.config import Midi
from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi import ports
from ukulelatent_daemon.midi.ports import MidiPorts


@pytest.fixture
def machine(engine, caplog) -> Iterator[Machine]:
    caplog.set_level(logging.INFO)
    one = Machine(engine)
    yield one
    for midi in one.started:
        midi.stop()


def test_the_own_port_and_the_named_ones_are_opened_and_closed(machine) -> None:
    midi = machine.start(port_name="keys", inputs=("fader", "piano"))
    assert machine.names == ["keys"]
    assert machine.system.connected == {1: FADERS, 2: PIANO}
    midi.stop()
    assert machine.system.closed


def test_messages_become_requests_and_chatter_or_noise_none(machine) -> None:
    machine.start(inputs=("piano",))
    machine.system.say(0, "note_on", note=60, velocity=9)
    machine.system.say(0, "clock")
    machine.system.receivers[0].waiting.append([0x3C])  # data without a status
    machine.system.say(0, "note_off", note=60)
    until(lambda: len(machine.requests) == 2)
    machine.system.say(1, "note_on", note=62, velocity=9)
    until(lambda: len(machine.requests) == 3)
    assert [request.sender[0] for request in machine.requests] == ["ukulelatent"] * 2 + [PIANO]
    assert machine.requests[0].at_s is None
    assert ["note_on" in one for one in machine.told(3)] == [True, False, True]


def test_what_has_come_together_is_submitted_together(machine) -> None:
    groups: list[list[Any]] = []
    together = System(0)
    for note in (60, 64, 67):
        together.say(0, "note_on", note=note, velocity=90)
    midi = MidiPorts(Midi(), NOBODY, UNBOUND, groups.append, lambda name, count: together)
    midi.start()
    until(lambda: groups)
    midi.stop()
    assert [len(group) for group in groups] == [3]


def test_a_port_that_is_not_there_is_told_once_and_opened_when_it_comes(machine, caplog) -> None:
    machine.start(inputs=("theremin",))
    machine.system.plug(PIANO)
    machine.system.see()
    (warning,) = [record for record in caplog.records if record.levelname == "WARNING"]
    assert f"no port is called theremin ({PIANO}, {FADERS}); it is opened when it comes" in (
        warning.getMessage()
    )
    machine.system.plug(PIANO, "Theremin:1")
    assert machine.system.connected == {1: "Theremin:1"}
    assert "MIDI port Theremin:1 is open" in caplog.text


def test_a_port_comes_back_by_its_name_again_and_again(machine, caplog) -> None:
    machine.start(inputs=("Grand Piano:keys 20:0",))
    for number in (21, 22, 23):
        machine.system.plug(FADERS)
        assert machine.system.connected == {}
        machine.system.plug(FADERS, f"Grand Piano:keys {number}:0")
        assert machine.system.connected == {1: f"Grand Piano:keys {number}:0"}
        machine.told(1)
        machine.system.say(1, "note_on", note=60, velocity=90)
        assert "note_on" in machine.told(1)[0]
    warnings = [record for record in caplog.records if record.levelname == "WARNING"]
    assert len(warnings) == 3
    assert "Grand Piano:keys 20:0 is gone" in warnings[0].getMessage()


def test_the_notes_of_a_port_that_vanishes_are_ended(machine, engine) -> None:
    machine.start(inputs=("piano", "fader"))
    machine.system.say(1, "note_on", note=60, velocity=90)
    machine.system.say(1, "control_change", control=64, value=127)
    until(lambda: len(machine.requests) == 2)
    machine.system.say(2, "note_on", note=60, velocity=90)
    until(lambda: len(machine.requests) == 3)
    machine.system.plug(FADERS)
    until(lambda: len(machine.requests) == 4)
    for request in machine.requests:
        request.run()
    assert machine.requests[-1].sender == (PIANO, 0)
    assert engine.calls[-2:] == [("note_off_id", 100), ("sustain", False)]


def test_what_a_port_said_last_comes_before_its_end(machine) -> None:
    machine.start(inputs=("piano",))
    gone = threading.Event()
    senders = machine.system.senders

    def say_and_vanish(receiver: int) -> frozenset[str]:
        if receiver == 1 and machine.system.connected and not gone.is_set():
            machine.system.say(1, "note_on", note=60, velocity=90)
            machine.system.there = []
            gone.set()
        return senders(receiver)

    machine.system.senders = say_and_vanish
    told = machine.told(2)
    assert "note_on" in told[0]
    assert "is gone" in told[1]


def test_notes_end_when_nobody_is_connected_to_the_own_port_any_more(machine, caplog) -> None:
    machine.start()
    machine.system.connected[0] = PIANO
    machine.system.see()
    machine.system.plug(FADERS)
    assert machine.told(1) == ["midi ukulelatent is gone"]
    assert "is gone" not in caplog.text  # the port itself is not


def test_equal_keyboards_are_both_opened(machine) -> None:
    machine.start(inputs=("piano", "piano"))
    machine.system.plug(PIANO, "Grand Piano:keys 28:0")
    assert machine.system.connected == {1: PIANO, 2: "Grand Piano:keys 28:0"}


def test_a_port_that_cannot_be_opened_is_told_once_and_tried_again(machine, caplog) -> None:
    machine.start(inputs=("theremin",))
    machine.system.refused = "Theremin:1"
    machine.system.plug("Theremin:1")
    machine.system.see()
    assert caplog.text.count("it is busy") == 1
    machine.system.refused = ""
    machine.system.see()
    assert machine.system.connected == {1: "Theremin:1"}


def test_a_system_that_dies_is_left_alone_and_the_next_one_is_found(machine, caplog) -> None:
    machine.start(inputs=("piano",))
    dead = machine.system
    dead.say(1, "note_on", note=60, velocity=90)
    machine.told(1)
    machine.is_there = False
    dead.there = None
    until(lambda: dead.abandoned)
    assert set(machine.told(2)) == {"midi ukulelatent is gone", f"midi {PIANO} is gone"}
    assert "the MIDI system is gone" in caplog.text
    machine.is_there = True
    until(lambda: len(machine.systems) == 2)
    until(lambda: machine.system.connected == {1: PIANO})
    machine.system.say(1, "note_on", note=60, velocity=90)
    assert "note_on" in machine.told(1)[0]
    assert not dead.closed


def test_without_midi_it_plays_on_with_one_warning_until_there_is_some(machine, caplog) -> None:
    machine.is_there = False
    machine.start(inputs=("piano",))
    until(lambda: len(machine.names) > 3)
    assert caplog.text.count("no MIDI: neither") == 1
    machine.is_there = True
    until(lambda: machine.systems and machine.system.connected == {1: PIANO})


def test_a_system_that_does_not_let_us_in_is_told(caplog) -> None:
    def find(name: str, count: int) -> None:
        raise MidiError("MIDI cannot be opened: no room")

    midi = MidiPorts(Midi(), NOBODY, UNBOUND, lambda requests: None, find, 0.002)
    midi.start()
    midi.stop()
    assert caplog.text.count("no room") == 1


def test_a_system_that_does_not_answer_holds_up_neither_start_nor_stop(monkeypatch, caplog) -> None:
    monkeypatch.setattr(ports, "_PATIENCE_S", 0.02)
    answers = threading.Event()

    def find(name: str, count: int) -> None:
        assert answers.wait(PATIENCE_S)

    midi = MidiPorts(Midi(), NOBODY, UNBOUND, lambda requests: None, find)
    midi.start()
    midi.stop()
    answers.set()
    assert "it is waited for" in caplog.text
    assert "its ports are left open" in caplog.text
