"""An engine that notes what MIDI asks of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from ukulelatent_daemon.addresses.bindings import Bindings, bind_controllers
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.midi.controller_bindings import ControllerBindings
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.routes import ROUTES


@dataclass
class RecordingEngine:
    """Has the methods of engine and part that MIDI uses."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)
    latent: Any = field(
        default_factory=lambda: SimpleNamespace(value=(0.0, 1.0), low=(-1.0, -2.0), high=(1.0, 4.0))
    )
    tuning: Any = field(default_factory=lambda: SimpleNamespace(pitch=lambda note: note))
    refusal: Exception | None = None
    """What the next call to one note raises."""
    sounding: list[SimpleNamespace] = field(default_factory=list)

    def bound(self, controllers: Mapping[int, str]) -> ControllerBindings:
        """Controllers as the configuration has them."""
        bindings = Bindings(Finder(ROUTES))
        bind_controllers(bindings, controllers)
        return ControllerBindings(bindings, Dispatcher(self, bindings))

    def latent_dim(self, number: int) -> int:
        return 2

    def part(self, number: int) -> "RecordingEngine":
        assert number == 1
        return self

    def note_on(
        self, note: float, velocity: float, *, z: Any = None, pitch: Any = None, request: Any
    ) -> int:
        """Ids are 100, 101 and so on."""
        self._refuse()
        of_its_own = {"z": z, "pitch": pitch}
        given = {name: value for name, value in of_its_own.items() if value is not None}
        self.calls.append(("note_on", note, velocity, *([given] if given else ())))
        note_id = 100 + len(self.sounding)
        self.sounding.append(
            SimpleNamespace(note_id=note_id, note=note, sender=request.sender, held=True)
        )
        return note_id

    def glide_to(self, z: Sequence[float], duration_ms: float) -> None:
        self.calls.append(("glide_to", tuple(z), duration_ms))

    def note_off(self, note: float, request: object) -> None:
        self.calls.append(("note_off", note))

    def note_off_id(self, note_id: int, request: object) -> None:
        self.calls.append(("note_off_id", note_id))

    @property
    def parts(self) -> "RecordingEngine":
        return self

    def end_notes_of(self, sender: tuple[str, int]) -> None:
        held = [one for one in self.sounding if one.sender == sender and one.held]
        self.calls += [("note_off_id", one.note_id) for one in held]

    def note_bend(self, note_id: int, semitones: float, request: object) -> None:
        self._refuse()
        self.calls.append(("note_bend", note_id, semitones))

    def note_gain(self, note_id: int, gain_db: float, request: object) -> None:
        self._refuse()
        self.calls.append(("note_gain", note_id, gain_db))

    def note_latent(self, note_id: int, z: Sequence[float], request: object) -> None:
        self._refuse()
        self.calls.append(("note_latent", note_id, tuple(z)))

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

    def _refuse(self) -> None:
        refusal, self.refusal = self.refusal, None
        if refusal is not None:
            raise refusal


@pytest.fixture
def engine() -> RecordingEngine:
    return RecordingEngine()
