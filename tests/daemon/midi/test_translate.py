"""What each MIDI message does to the engine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import mido
import pytest

from ukulelatent_daemon.midi.translate import Translator


@dataclass
class RecordingEngine:
    """Has the engine's methods that MIDI uses."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)
    latent: Any = field(
        default_factory=lambda: SimpleNamespace(value=(0.0, 1.0), low=(-1.0, -2.0), high=(1.0, 4.0))
    )

    @property
    def engine(self) -> "RecordingEngine":
        return self

    def part(self, number: int) -> "RecordingEngine":
        assert number == 1
        return self

    def note_on(self, note: float, velocity: float, *, request: object) -> int:
        self.calls.append(("note_on", note, velocity))
        return 1

    def note_off(self, note: float, request: object) -> None:
        self.calls.append(("note_off", note))

    def bend(self, semitones: float, request: object) -> None:
        self.calls.append(("bend", semitones))

    def sustain(self, down: bool, request: object) -> None:
        self.calls.append(("sustain", down))

    def panic(self, request: object) -> None:
        self.calls.append(("panic",))

    def notes_off(self, request: object) -> None:
        self.calls.append(("notes_off",))

    def move_latent(self, z: Sequence[float], request: object) -> None:
        self.calls.append(("move_latent", tuple(z)))


@pytest.fixture
def engine() -> RecordingEngine:
    return RecordingEngine()


def play(
    engine: RecordingEngine, kind: str, controllers: dict | None = None, **values: Any
) -> None:
    given = {16: "z1", 17: "z2"} if controllers is None else controllers
    request = Translator(given).request(mido.Message(kind, **values), "keys", 12.5)
    if request is not None:
        assert (request.sender, request.arrival_s, request.at_s) == (("keys", 0), 12.5, None)
        request.run(engine)  # type: ignore[arg-type]


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
    assert "no dimension z9" in caplog.text


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("control_change", {"control": 7, "value": 100}),
        ("program_change", {"program": 3}),
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
