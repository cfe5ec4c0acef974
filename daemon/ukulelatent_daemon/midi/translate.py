"""From MIDI messages to what the engine does, by tables."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import mido

from ukulelatent_daemon.midi import mpe, rpn
from ukulelatent_daemon.midi.action import Action, Instrument
from ukulelatent_daemon.midi.controller_bindings import ControllerBindings
from ukulelatent_daemon.request import Request, Value

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.part import Part

# General MIDI's default: the wheel's whole way is two semitones.
_WHEEL_SEMITONES = 2.0
_WHEEL_STEPS = 8192
_PEDAL = 64
_HALF = 64
_ALL_SOUND_OFF = 120

_log = logging.getLogger(__name__)


class Translator:
    """Knows what the messages of one port or file mean. Outside MPE's zones all channels play
    together."""

    def __init__(
        self, instrument: Instrument, controllers: ControllerBindings, mpe_enabled: bool = False
    ) -> None:
        """mpe_enabled: all channels are a zone of MPE until a message says otherwise."""
        self._instrument = instrument
        self._controllers = controllers
        self._parameters = rpn.RegisteredParameters()
        self._zones = mpe.Zones(mpe_enabled)
        self._wheel_semitones: dict[int, float] = {}
        self._pedal_down = False
        self._is_bent = False
        self._messages: dict[str, Callable[[mido.Message], Action | None]] = {
            "note_on": _note_on,
            "note_off": _note_off,
            "pitchwheel": self._wheel,
            "program_change": self._program,
        }

    def action(self, message: mido.Message) -> Action | None:
        """What a message asks for; None for one that means nothing here."""
        if message.type == "control_change":
            return self._control(message)
        zone = self._zones.of(message.channel) if hasattr(message, "channel") else None
        if zone is not None and message.type != "program_change":
            return zone.action(message)
        translate = self._messages.get(message.type)
        return translate(message) if translate else None

    def request(self, message: mido.Message, source: str, arrival_s: float) -> Request | None:
        """The message as a request, `source` being its port or file; None as above."""
        action = self.action(message)
        return action and self._bound(action, f"midi {message}", source, arrival_s)

    def let_go(self, source: str, arrival_s: float) -> Request:
        """For a port that has vanished: its notes end, its pedal and its wheel are let go."""
        return self._bound(self._reset(), f"midi {source} is gone", source, arrival_s)

    def _bound(self, action: Action, address: str, source: str, arrival_s: float) -> Request:
        return Request(
            address=address,
            values=(),
            sender=(source, 0),
            arrival_s=arrival_s,
            at_s=None,
            reply=_log_reply,
            action=lambda request: action(self._instrument.part(1), request),
        )

    def _reset(self) -> Action:
        was_down, self._pedal_down = self._pedal_down, False
        was_bent, self._is_bent = self._is_bent, False

        def act(part: "Part", request: Request) -> None:
            self._instrument.parts.end_notes_of(request.sender)
            if was_down:
                part.sustain(False, request)
            if was_bent:
                part.bend(0.0, request)

        return act

    def _wheel(self, message: mido.Message) -> Action:
        reach = self._wheel_semitones.get(message.channel, _WHEEL_SEMITONES)
        semitones = reach * message.pitch / _WHEEL_STEPS
        self._is_bent = semitones != 0
        return lambda part, request: part.bend(semitones, request)

    def _control(self, message: mido.Message) -> Action | None:
        zone = self._zones.of(message.channel)
        if zone is not None and message.channel != zone.master and message.control == mpe.TIMBRE:
            return zone.timbre(message)
        if bound := self._controllers.action(message.control, message.value):
            return bound
        if message.control in rpn.CONTROLS:
            return self._parameter(message)
        if message.control == _PEDAL:
            self._pedal_down = message.value >= _HALF
        if message.control == _ALL_SOUND_OFF:
            return lambda part, request: self._instrument.panic(request)
        named = _CONTROLLERS.get(message.control)
        return named(message.value) if named else None

    def _program(self, message: mido.Message) -> Action:
        """Program 0 is the first snapshot of the list."""
        snapshots = self._instrument.snapshots
        return lambda part, request: part.glide_to(snapshots.at(message.program).z, 0.0)

    def _parameter(self, message: mido.Message) -> Action | None:
        channel = message.channel
        parameter = self._parameters.take(channel, message.control, message.value)
        if parameter is None:
            return None
        if parameter.number == rpn.PITCH_BEND_RANGE:
            zone = self._zones.of(channel)
            if zone is None:
                self._wheel_semitones[channel] = parameter.semitones
            else:
                zone.set_bend_range(channel, parameter.semitones)
        elif (
            parameter.number == rpn.MPE_CONFIGURATION
            and not parameter.fine
            and self._zones.configure(channel, parameter.value)
        ):
            return self._reset()  # a note-off may come by another channel's rules from here on
        return None


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


def _pedal(value: int) -> Action:
    return lambda part, request: part.sustain(value >= _HALF, request)


def _all_notes_off(value: int) -> Action:
    return lambda part, request: part.notes_off(request)


_CONTROLLERS: dict[int, Callable[[int], Action]] = {
    _PEDAL: _pedal,
    123: _all_notes_off,
}
