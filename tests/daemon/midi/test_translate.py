"""What each MIDI message does to the engine."""

import time
from types import SimpleNamespace
from typing import Any

import mido
import pytest

from ukulelatent_daemon.engine.snapshots import Snapshot, Snapshots
from ukulelatent_daemon.midi.translate import Translator


def play(engine: Any, kind: str, controllers: dict | None = None, **values: Any) -> None:
    given = {16: "z1", 17: "z2"} if controllers is None else controllers
    translator = Translator(engine, engine.bound(given))
    request = translator.request(mido.Message(kind, **values), "keys", 12.5)
    if request is not None:
        assert (request.sender, request.arrival_s, request.at_s) == (("keys", 0), 12.5, None)
        request.run()


@pytest.mark.parametrize(
    ("kind", "values", "call"),
    [
        ("note_on", {"note": 60, "velocity": 90}, ("note_on", 60.0, 90.0)),
        ("note_on", {"note": 60, "velocity": 0}, ("note_off", 60.0)),
        ("note_off", {"note": 61, "velocity": 64}, ("note_off", 61.0)),
        ("control_change", {"control": 64, "value": 127}, ("sustain", True)),
        ("control_change", {"control": 64, "value": 64}, ("sustain", True)),
        ("control_change", {"control": 64, "value": 63}, ("sustain", False)),
        ("control_change", {"control": 120, "value": 0}, ("panic",)),
        ("control_change", {"control": 123, "value": 0}, ("notes_off",)),
        ("pitchwheel", {"pitch": 0}, ("bend", 0.0)),
        ("pitchwheel", {"pitch": -8192}, ("bend", -2.0)),
        ("pitchwheel", {"pitch": 4096}, ("bend", 1.0)),
    ],
)
def test_a_message_does_its_one_thing(engine, kind, values, call) -> None:
    play(engine, kind, **values)
    assert engine.calls == [call]


@pytest.mark.parametrize(
    ("control", "value", "point"),
    [
        (16, 0, (-1.0, 1.0)),
        (16, 127, (1.0, 1.0)),
        (17, 0, (0.0, -2.0)),
        (17, 127, (0.0, 4.0)),
        (17, 64, (0.0, pytest.approx(-2 + 6 * 64 / 127))),
    ],
)
def test_a_controller_moves_its_dimension_over_the_models_range(
    engine, control, value, point
) -> None:
    play(engine, "control_change", control=control, value=value)
    assert engine.calls == [("move_latent", point)]


def test_any_controller_can_be_bound_even_the_pedal(engine) -> None:
    play(engine, "control_change", {64: "z2"}, control=64, value=0)
    assert engine.calls == [("move_latent", (0.0, -2.0))]


def test_a_dimension_that_the_model_lacks_changes_nothing_and_is_logged(engine, caplog) -> None:
    play(engine, "control_change", {16: "z9"}, control=16, value=5)
    assert engine.calls == []
    assert "/xy/5/x 4 pad = 5: want 1 to 1" in caplog.text


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("control_change", {"control": 7, "value": 100}),
        ("aftertouch", {"value": 9}),
        ("polytouch", {"note": 60, "value": 9}),
        ("clock", {}),
        ("start", {}),
        ("active_sensing", {}),
        ("sysex", {"data": (1, 2, 3)}),
        ("songpos", {"pos": 4}),
    ],
)
def test_what_means_nothing_here_does_nothing(engine, kind, values) -> None:
    play(engine, kind, **values)
    assert engine.calls == []


def message(kind: str, **values: Any) -> mido.Message:
    return mido.Message(kind, **values)


def set_bend_range(channel: int, semitones: int, cents: int = 0) -> list[mido.Message]:
    pairs = [(101, 0), (100, 0), (6, semitones), (38, cents), (101, 127), (100, 127)]
    return [
        message("control_change", channel=channel, control=control, value=value)
        for control, value in pairs
    ]


def test_the_wheels_range_is_set_for_its_channel(engine) -> None:
    translator = Translator(engine, engine.bound({}))
    for one in set_bend_range(2, 12, 50):
        assert translator.request(one, "keys", 0.0) is None
    for channel in (2, 3):
        translator.request(message("pitchwheel", channel=channel, pitch=-8192), "keys", 0.0).run()
    assert engine.calls == [("bend", -12.5), ("bend", -2.0)]


def test_a_bound_controller_is_no_part_of_a_registered_parameter(engine) -> None:
    play(engine, "control_change", {6: "z1"}, control=6, value=0)
    assert engine.calls == [("move_latent", (-1.0, 1.0))]


def test_what_a_vanished_port_held_is_let_go_and_nothing_else(engine) -> None:
    translator = Translator(engine, engine.bound({}))
    held = [
        message("note_on", note=60, velocity=90),
        message("control_change", control=64, value=127),
        message("pitchwheel", pitch=-8192),
    ]
    for one in held:
        translator.request(one, "keys", 0.0).run()
    engine.sounding.append(SimpleNamespace(note_id=7, sender=("other", 0), held=True))
    engine.sounding.append(SimpleNamespace(note_id=8, sender=("keys", 0), held=False))
    engine.calls.clear()
    translator.let_go("keys", 1.0).run()
    assert engine.calls == [("note_off_id", 100), ("sustain", False), ("bend", 0.0)]
    engine.calls.clear()
    translator.let_go("keys", 2.0).run()
    assert engine.calls == [("note_off_id", 100)]  # the pedal and the wheel may be another's by now


def test_a_program_goes_to_the_snapshot_at_its_place_of_the_list(engine) -> None:
    engine.snapshots = Snapshots()
    for name, z in (("soft", (0.5, 1.0)), ("hard", (-0.5, 2.0))):
        engine.snapshots.save(name, Snapshot(z, "model"))
    play(engine, "program_change", program=1)
    assert engine.calls == [("glide_to", (-0.5, 2.0), 0.0)]


def test_a_program_without_a_snapshot_is_told_in_the_log(engine, caplog) -> None:
    engine.snapshots = Snapshots()
    play(engine, "program_change", program=3)
    assert engine.calls == []
    assert "there are 0 snapshots, none at 3" in caplog.text


def test_a_learned_controller_moves_what_it_was_learned_for(engine) -> None:
    controllers = engine.bound({})
    controllers._bindings.learn("/xy/1/y", 0.0, 1.0, time.monotonic(), lambda *reply: None)
    translator = Translator(engine, controllers)
    for value in (5, 127):
        message = mido.Message("control_change", control=21, value=value)
        request = translator.request(message, "keys", 0.0)
        assert request is not None
        request.run()
    assert engine.calls[-1] == ("move_latent", (0.0, 4.0))


def test_what_a_keyboard_sends_by_itself_is_not_learned(engine) -> None:
    controllers = engine.bound({})
    controllers._bindings.learn("/pan", -1.0, 1.0, time.monotonic(), lambda *reply: None)
    translator = Translator(engine, controllers)
    for control in (101, 100, 6, 38, 64, 123):
        translator.action(mido.Message("control_change", control=control, value=1))
    assert controllers._bindings.all() == []
    translator.action(mido.Message("control_change", control=21, value=1))
    assert [one.incoming for one in controllers._bindings.all()] == ["/midi/cc/21"]


def test_programs_are_heard_by_an_mpe_keyboard_too(engine) -> None:
    engine.snapshots = Snapshots()
    engine.snapshots.save("soft", Snapshot((0.5, 1.0), "model"))
    translator = Translator(engine, engine.bound({}), mpe_enabled=True)
    request = translator.request(mido.Message("program_change", program=0), "keys", 0.0)
    assert request is not None
    request.run()
    assert engine.calls == [("glide_to", (0.5, 1.0), 0.0)]
