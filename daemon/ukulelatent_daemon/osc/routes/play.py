"""Notes: how they start, move and end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.addresses.table import Argument, Route
from ukulelatent_daemon.config import limits
from ukulelatent_daemon.osc.routes.model import load
from ukulelatent_daemon.request import Request

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine
    from ukulelatent_daemon.engine.part import Part

_NOTE: Final = Argument("note", "f", *limits.NOTE)
_VELOCITY: Final = Argument("velocity", "f", *limits.VELOCITY)
_VELOCITY_100: Final = Argument("velocity", "f", *limits.VELOCITY, default=100.0)
_HZ: Final = Argument("hz", "f", 8.175, 12544.0, "Hz")  # notes 0 to 127
_ID: Final = Argument("id", "i", 0)
_OWN_ID: Final = Argument("id", "i", 0, default=None)
_SEMITONES: Final = Argument("semitones", "f", -24, 24)
_POINT: Final = Argument("z", "f", repeat="N")


def start_or_end(
    part: Part, request: Request, note: float, velocity: float, note_id: int | None
) -> None:
    """A note by its MIDI number; velocity 0 ends it, by its id where it has one."""
    _start_or_end(part, request, note, velocity, note_id, None)


def _start_or_end(
    part: Part,
    request: Request,
    note: float,
    velocity: float,
    note_id: int | None,
    pitch: float | None,
) -> None:
    if velocity > 0:
        part.note_on(note, velocity, note_id=note_id, pitch=pitch, request=request)
    elif note_id is not None:
        part.note_off_id(note_id, request)
    else:
        part.note_off(note, request)


def note_button(part: Part, request: Request, note: int, value: float) -> None:
    """A button that says 0 to 1: how hard, and 0 on its release."""
    if value > 0:
        part.note_on(float(note), 127 * value, request=request)
    else:
        part.note_off(float(note), request)


def note_at(
    part: Part, request: Request, note: float, velocity: float, z: tuple[float, ...]
) -> None:
    """A note at a point of its own."""
    if velocity > 0:
        part.note_on(note, velocity, z=z, request=request)
    else:
        part.note_off(note, request)


def note_hz(part: Part, request: Request, hz: float, velocity: float, note_id: int | None) -> None:
    """A note by its frequency in Hz, whatever the tuning."""
    number = 69 + 12 * math.log2(hz / 440)
    number = min(max(number, limits.NOTE.low), limits.NOTE.high)  # the range's ends are rounded
    _start_or_end(part, request, number, velocity, note_id, number)


def note_off(part: Part, request: Request, note: float) -> None:
    """All voices of a note."""
    part.note_off(note, request)


def note_off_id(part: Part, request: Request, note_id: int) -> None:
    """The note that was started with this id."""
    part.note_off_id(note_id, request)


def note_bend(part: Part, request: Request, note_id: int, semitones: float) -> None:
    """The pitch of one sounding note."""
    part.note_bend(note_id, semitones, request)


def note_gain(part: Part, request: Request, note_id: int, gain_db: float) -> None:
    """The loudness of one sounding note."""
    part.note_gain(note_id, gain_db, request)


def note_latent(part: Part, request: Request, note_id: int, z: tuple[float, ...]) -> None:
    """The point of one sounding note, in model units."""
    part.note_latent(note_id, z, request)


def bend(part: Part, request: Request, semitones: float) -> None:
    """The pitch of all notes."""
    part.bend(semitones, request)


def sustain(part: Part, request: Request, value: float) -> None:
    """The pedal, down from 0.5 up."""
    part.sustain(value >= 0.5, request)


def notes_off(part: Part, request: Request) -> None:
    """All notes go into their release."""
    part.notes_off(request)


def panic(engine: Engine, request: Request) -> None:
    """Silence at once: of all parts where none is named."""
    engine.panic(request)


def play(
    part: Part, request: Request, note: int, z1: float, z2: float, z3: float, z4: float
) -> None:
    """A note at a point of four dimensions, at velocity 100."""
    part.note_on(float(note), 100.0, z=(z1, z2, z3, z4), request=request)


ROUTES: Final = (
    Route(
        "/note",
        (_NOTE, _VELOCITY_100, _OWN_ID),
        "Starts a note; a fraction is a microtone. Velocity 0 ends it.",
        start_or_end,
        sample_accurate=True,
    ),
    Route(
        "/note/<note>",
        (Argument("value", "f", 0, 1),),
        "A button: starts the note at velocity 127 times the value, 0 ends it.",
        note_button,
        sample_accurate=True,
        places=(Argument("note", "i", *limits.NOTE),),
    ),
    Route(
        "/note/at",
        (_NOTE, _VELOCITY, _POINT),
        "Starts a note at a latent point of its own, in model units.",
        note_at,
        sample_accurate=True,
    ),
    Route(
        "/note/hz",
        (_HZ, _VELOCITY, _OWN_ID),
        "Starts a note by its frequency, whatever the tuning.",
        note_hz,
        sample_accurate=True,
    ),
    Route("/note/off", (_NOTE,), "Ends all voices of the note.", note_off, sample_accurate=True),
    Route("/note/off/id", (_ID,), "Ends the note of this id.", note_off_id, sample_accurate=True),
    Route("/note/bend", (_ID, _SEMITONES), "Bends one sounding note.", note_bend),
    Route(
        "/note/gain",
        (_ID, Argument("gain", "f", *limits.GAIN_DB, unit="dB")),
        "Makes one sounding note louder or softer.",
        note_gain,
    ),
    Route(
        "/note/latent",
        (_ID, _POINT),
        "Moves one sounding note to a latent point, in model units.",
        note_latent,
    ),
    Route("/bend", (_SEMITONES,), "Bends all notes.", bend),
    Route(
        "/sustain",
        (Argument("value", "f", 0, 1),),
        "The sustain pedal: down from 0.5 up, else up.",
        sustain,
        sample_accurate=True,
    ),
    Route("/notes/off", (), "Ends all notes.", notes_off, sample_accurate=True),
    Route(
        "/panic",
        (),
        "Silences everything at once; with /part/<n> before it, that part.",
        panic,
        takes_engine=True,
    ),
    Route(
        "/play",
        (
            Argument("note", "i", *limits.NOTE),
            *(Argument(f"z{index}", "f") for index in range(1, 5)),
        ),
        "Starts a note at a point of four dimensions, at velocity 100.",
        play,
        sample_accurate=True,
    ),
    Route(
        "/load",
        (Argument("model", "s"),),
        "Loads a model, as /model/load does.",
        load,
        takes_engine=True,
        replies="/done /load s:name s:sha256, or /error with code 5 or 7",
        done=True,
    ),
)
