"""MIDI Polyphonic Expression 1.0: channels that carry a finger each, in up to two zones.

A zone has a master channel and member channels. The master's messages are for all of the zone; a
member's bend, pressure and CC 74 are for the notes of that channel alone. What comes before a
note-on on its channel is how the note begins.

- **Bend** moves the note's pitch, ±48 semitones; the master's is added, ±2 semitones. RPN 0
  changes either range, a member's for all members.
- **Pressure** changes the note's gain, relative to what it was at the note-on: the velocity says
  how loud a note begins, whether the finger rests at 0 by then (Osmose) or is well down already
  (Seaboard, LinnStrument). From there 127 steps are 12 dB, louder or softer: as much as a note of
  velocity 127, which peaks at -12 dBFS, can grow.
- **CC 74** moves the note's z1 over the model's range, 64 being the middle. From then on the note
  has a point of its own: the other dimensions stay where they were when it began.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import mido

from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.midi.action import Action
from ukulelatent_daemon.request import Request

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.part import Part

TIMBRE = 74
LOWER_MASTER, UPPER_MASTER = 0, 15
MAX_MEMBERS = 15

_MEMBER_SEMITONES = 48.0
_MASTER_SEMITONES = 2.0
_WHEEL_STEPS = 8192
_PRESSURE_DB = 12.0
_CENTRE = 64
_MAX_VALUE = 127

# A finger may stay down after its note has come to its end, or after another model was loaded.
_FOLLOWS_NO_MORE = frozenset({ErrorCode.NOT_FOUND, ErrorCode.MODEL})


class _Note:
    """A finger that is down. Only the engine thread starts, moves and ends it."""

    def __init__(self, number: int, velocity: int, pressure: int) -> None:
        self.number = number
        self.velocity = velocity
        self.first_pressure = pressure
        self._id: int | None = None
        self._first_bend = 0.0
        self._others: tuple[float, ...] = ()

    def start(self, part: "Part", semitones: float, timbre: int | None, request: Request) -> None:
        self._first_bend = semitones
        self._others = part.latent.value[1:]
        self._id = part.note_on(
            float(self.number),
            float(self.velocity),
            z=None if timbre is None else self._point(part, timbre),
            pitch=part.tuning.pitch(float(self.number)) + semitones if semitones else None,
            request=request,
        )

    def bend(self, part: "Part", semitones: float, request: Request) -> None:
        self._follow(lambda own: part.note_bend(own, semitones - self._first_bend, request))

    def press(self, part: "Part", pressure: int, request: Request) -> None:
        gain_db = _PRESSURE_DB * (pressure - self.first_pressure) / _MAX_VALUE
        self._follow(lambda own: part.note_gain(own, gain_db, request))

    def colour(self, part: "Part", timbre: int, request: Request) -> None:
        self._follow(lambda own: part.note_latent(own, self._point(part, timbre), request))

    def end(self, part: "Part", request: Request) -> None:
        if self._id is not None:
            part.note_off_id(self._id, request)

    def _point(self, part: "Part", timbre: int) -> tuple[float, ...]:
        share = timbre / (2 * _CENTRE)
        if timbre > _CENTRE:
            share = 0.5 + (timbre - _CENTRE) / (2 * (_MAX_VALUE - _CENTRE))
        low, high = part.latent.low[0], part.latent.high[0]
        return ((1 - share) * low + share * high, *self._others)

    def _follow(self, move: Callable[[int], None]) -> None:
        if self._id is None:
            return  # it was refused when it began, and that was told
        try:
            move(self._id)
        except Rejected as refusal:
            if refusal.code not in _FOLLOWS_NO_MORE:
                raise


@dataclass
class _Channel:
    """What a channel said last, and its notes by their numbers. bend: -1 to 1 of the range."""

    bend: float = 0.0
    pressure: int = 0
    timbre: int | None = None
    notes: dict[int, _Note] = field(default_factory=dict)


class Zone:
    """A master channel and its members. Channels are counted from 0."""

    def __init__(self, master: int, members: Iterable[int]) -> None:
        self.master = master
        self._master_semitones = _MASTER_SEMITONES
        self._member_semitones = _MEMBER_SEMITONES
        self._channels = {channel: _Channel() for channel in (master, *members)}
        self._messages: dict[str, Callable[[mido.Message], Action | None]] = {
            "note_on": self._note_on,
            "note_off": self._note_off,
            "pitchwheel": self._wheel,
            "aftertouch": self._pressure,
        }

    def __contains__(self, channel: int) -> bool:
        return channel in self._channels

    def set_bend_range(self, channel: int, semitones: float) -> None:
        """From the next bend on."""
        if channel == self.master:
            self._master_semitones = semitones
        else:
            self._member_semitones = semitones

    def action(self, message: mido.Message) -> Action | None:
        """What a message of one of its channels asks for, controllers left out."""
        translate = self._messages.get(message.type)
        return translate(message) if translate else None

    def timbre(self, message: mido.Message) -> Action | None:
        """CC 74; the master's means nothing."""
        if message.channel == self.master:
            return None
        channel = self._channels[message.channel]
        channel.timbre = value = message.value
        return _for_each(channel, lambda note, part, request: note.colour(part, value, request))

    def _note_on(self, message: mido.Message) -> Action | None:
        if message.velocity == 0:
            return self._note_off(message)
        channel = self._channels[message.channel]
        before = channel.notes.get(message.note)
        note = _Note(message.note, message.velocity, channel.pressure)
        channel.notes[message.note] = note
        semitones, timbre = self._semitones(channel), channel.timbre

        def act(part: "Part", request: Request) -> None:
            if before is not None:
                before.end(part, request)
            note.start(part, semitones, timbre, request)

        return act

    def _note_off(self, message: mido.Message) -> Action | None:
        note = self._channels[message.channel].notes.pop(message.note, None)
        return note.end if note else None

    def _wheel(self, message: mido.Message) -> Action | None:
        channel = self._channels[message.channel]
        channel.bend = message.pitch / _WHEEL_STEPS
        moved = self._channels.values() if message.channel == self.master else (channel,)
        bends = [(note, self._semitones(one)) for one in moved for note in one.notes.values()]

        def act(part: "Part", request: Request) -> None:
            for note, semitones in bends:
                note.bend(part, semitones, request)

        return act if bends else None

    def _semitones(self, channel: _Channel) -> float:
        master = self._channels[self.master]
        semitones = self._master_semitones * master.bend
        return semitones if channel is master else semitones + self._member_semitones * channel.bend

    def _pressure(self, message: mido.Message) -> Action | None:
        if message.channel == self.master:
            return None
        channel = self._channels[message.channel]
        channel.pressure = value = message.value
        return _for_each(channel, lambda note, part, request: note.press(part, value, request))


def _for_each(channel: _Channel, move: Callable[[_Note, "Part", Request], None]) -> Action | None:
    notes = list(channel.notes.values())

    def act(part: "Part", request: Request) -> None:
        for note in notes:
            move(note, part, request)

    return act if notes else None


class Zones:
    """The lower zone and the upper one, as far as there are any."""

    def __init__(self, enabled: bool) -> None:
        """enabled: begin with a lower zone of all channels, else with none."""
        self._counts = {LOWER_MASTER: MAX_MEMBERS if enabled else 0, UPPER_MASTER: 0}
        self._zones = [_zone(master, count) for master, count in self._counts.items() if count]

    def of(self, channel: int) -> Zone | None:
        """The zone that a channel belongs to."""
        return next((zone for zone in self._zones if channel in zone), None)

    def configure(self, master: int, members: int) -> bool:
        """MPE Configuration Message; False for one that is none, which changes nothing.

        Begins the zone anew, or ends it with no members; the other zone gives way to it.
        """
        if master not in self._counts or members > MAX_MEMBERS:
            return False
        other = UPPER_MASTER if master == LOWER_MASTER else LOWER_MASTER
        left = max(0, MAX_MEMBERS - 1 - members)
        kept = [zone for zone in self._zones if zone.master == other]
        if self._counts[other] > left:
            self._counts[other] = left
            kept = [_zone(other, left)] if left else []
        self._counts[master] = members
        self._zones = [*kept, _zone(master, members)] if members else kept
        return True


def _zone(master: int, members: int) -> Zone:
    step = 1 if master == LOWER_MASTER else -1
    return Zone(master, range(master + step, master + step * (members + 1), step))
