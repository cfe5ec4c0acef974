"""From MIDI messages to what the engine does, by tables."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import mido

from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.osc.request import Request, Value

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.part import Part

Action = Callable[["Part", Request], None]

# General MIDI's default: the wheel's whole way is two semitones.
_WHEEL_SEMITONES = 2.0
_WHEEL_STEPS = 8192
_HALF = 64
_MOST = 127

_log = logging.getLogger(__name__)


class Translator:
    """Knows which controller steers what."""

    def __init__(self, controllers: Mapping[int, str]) -> None:
        """controllers: number to `z1`, `z2` and so on."""
        self._dimensions = {cc: int(name.removeprefix("z")) for cc, name in controllers.items()}
        self._messages: dict[str, Callable[[mido.Message], Action | None]] = {
            "note_on": _note_on,
            "note_off": _note_off,
            "control_change": self._control,
            "pitchwheel": _wheel,
        }

    def action(self, message: mido.Message) -> Action | None:
        """What a message asks for; None for one that means nothing here."""
        translate = self._messages.get(message.type)
        return translate(message) if translate else None

    def request(self, message: mido.Message, source: str, arrival_s: float) -> Request | None:
        """The message as a request, `source` being its port or file; None as above."""
        action = self.action(message)
        if action is None:
            return None
        return Request(
            address=f"midi {message}",
            values=(),
            sender=(source, 0),
            arrival_s=arrival_s,
            at_s=None,
            reply=_log_reply,
            action=lambda engine, request: action(engine.part(1), request),
        )

    def _control(self, message: mido.Message) -> Action | None:
        dimension = self._dimensions.get(message.control)
        if dimension is not None:
            return lambda part, request: _steer(part, request, dimension, message.value)
        named = _CONTROLLERS.get(message.control)
        return named(message.value) if named else None


def _log_reply(address: str, values: Sequence[Value]) -> None:
    _log.warning("%s: %s", address, " ".join(str(value) for value in values))


def _note_on(message: mido.Message) -> Action:
    if message.velocity == 0:
        return _note_off(message)

    def act(part: "Part", request: Request) -> None:
        part.note_on(float(message.note), float(message.velocity), request=request)

    return act


def _note_off(message: mido.Message) -> Action:
    return lambda part, request: part.note_off(float(message.note), request)


def _wheel(message: mido.Message) -> Action:
    semitones = _WHEEL_SEMITONES * message.pitch / _WHEEL_STEPS
    return lambda part, request: part.bend(semitones, request)


def _steer(part: "Part", request: Request, dimension: int, value: int) -> None:
    latent = part.latent
    if dimension > len(latent.value):
        raise Rejected(ErrorCode.NOT_FOUND, f"the model has no dimension z{dimension}")
    low, high = latent.low[dimension - 1], latent.high[dimension - 1]
    z = list(latent.value)
    z[dimension - 1] = low + (high - low) * value / _MOST
    part.move_latent(z, request)


def _pedal(value: int) -> Action:
    return lambda part, request: part.sustain(value >= _HALF, request)


def _all_sound_off(value: int) -> Action:
    return lambda part, request: part.engine.panic(request)


def _all_notes_off(value: int) -> Action:
    return lambda part, request: part.notes_off(request)


_CONTROLLERS: dict[int, Callable[[int], Action]] = {
    64: _pedal,
    120: _all_sound_off,
    123: _all_notes_off,
}
