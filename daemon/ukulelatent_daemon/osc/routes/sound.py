"""Knobs of the sound. Each of these addresses without arguments asks for its value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.addresses.table import Argument, Route
from ukulelatent_daemon.config import limits
from ukulelatent_daemon.request import Request, Value

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine
    from ukulelatent_daemon.engine.part import Part


def _knob(address: str, field: str, argument: Argument, help: str) -> Route:
    """A route that sets and tells one field of the engine's sound settings."""

    def turn(part: Part, request: Request, value: float) -> None:
        part.change_sound(request, **{field: value})

    def tell(part: Part) -> Sequence[Value]:
        value = getattr(part.sound, field)
        return (int(value) if argument.kind == "i" else float(value),)

    return asked(address, argument, help, turn, tell)


def asked(
    address: str,
    argument: Argument,
    help: str,
    handler: Callable[..., None],
    query: Callable[..., Sequence[Value]],
    *,
    of_part: bool = True,
) -> Route:
    """A route of one argument that tells its value when it comes without."""
    replies = f"asked without arguments: {address}/value {argument.kind}:{argument.name}"
    return Route(address, (argument,), help, handler, query=query, replies=replies, of_part=of_part)


def freeze(part: Part, request: Request, on: int) -> None:
    """Hold the notes in the frames they are in, or let them go on."""
    part.change_sound(request, freeze=bool(on))


def poly(part: Part, request: Request, voices: int) -> None:
    """How many notes sound together."""
    part.set_voice_limit(voices)


def steal(part: Part, request: Request, which: limits.Steal) -> None:
    """Which voice gives way when all sound."""
    part.set_steal(which)


def scale(engine: Engine, request: Request, name: str) -> None:
    """Another scale."""
    engine.tunings.load(engine.part(request.part_number), "scl", name, request)


def mapping(engine: Engine, request: Request, name: str) -> None:
    """Another keyboard mapping."""
    engine.tunings.load(engine.part(request.part_number), "kbm", name, request)


def a4(part: Part, request: Request, frequency_hz: float) -> None:
    """Another height of the whole tuning."""
    part.tuning = part.tuning.with_a4(frequency_hz)


def _tuning_file(address: str, help: str, handler: Callable[..., None], field: str) -> Route:
    def tell(part: Part) -> Sequence[Value]:
        path = getattr(part.tuning, field)
        return (path.stem if path else "",)

    return Route(
        address,
        (Argument("file", "s", may_be_empty=True),),
        help,
        handler,
        query=tell,
        takes_engine=True,
        replies=f"/done {address} s:file, or /error with code 5 or 12; "
        f"asked without arguments: {address}/value s:file",
        done=True,
    )


ROUTES: Final = (
    _knob(
        "/gain", "gain_db", Argument("gain", "f", *limits.GAIN_DB, unit="dB"), "Gain of the mix."
    ),
    _knob("/pan", "pan", Argument("pan", "f", *limits.PAN), "Left −1, middle 0, right 1."),
    _knob(
        "/env/attack",
        "attack_ms",
        Argument("attack", "f", *limits.ENVELOPE_TIME_MS, unit="ms"),
        "Time from silence to full.",
    ),
    _knob(
        "/env/decay",
        "decay_ms",
        Argument("decay", "f", *limits.ENVELOPE_TIME_MS, unit="ms"),
        "Time from full to sustain.",
    ),
    _knob(
        "/env/sustain",
        "sustain",
        Argument("sustain", "f", *limits.SUSTAIN),
        "Amplitude while held.",
    ),
    _knob(
        "/env/release",
        "release_ms",
        Argument("release", "f", *limits.RELEASE_MS, unit="ms"),
        "Time from note-off to silence.",
    ),
    _knob(
        "/quality",
        "iterations",
        Argument("iterations", "i", *limits.ITERATIONS),
        "Iterations of the phases: 0 the cheapest, 8 the best.",
    ),
    _knob(
        "/stretch",
        "stretch",
        Argument("stretch", "f", *limits.STRETCH),
        "How many times as long notes last, new and sounding ones, at the same pitch.",
    ),
    asked(
        "/freeze",
        Argument("on", "i", 0, 1),
        "1 holds new and sounding notes in the frame they are in; 0 lets them go on from there.",
        freeze,
        lambda part: (int(part.sound.freeze),),
    ),
    asked(
        "/poly",
        Argument("voices", "i", *limits.VOICES),
        "How many notes sound together.",
        poly,
        lambda part: (int(part.voice_limit),),
    ),
    asked(
        "/steal",
        Argument("which", "s", choices=limits.STEAL),
        "Which voice gives way when all sound; none: the new note is refused.",
        steal,
        lambda part: (str(part.steal),),
    ),
    _tuning_file(
        "/tuning/scl",
        "Tunes notes to come by a Scala scale of the configured folders; an empty name: by twelve "
        "equal steps.",
        scale,
        "scale",
    ),
    _tuning_file(
        "/tuning/kbm",
        "Lays the scale on keys by a Scala keyboard mapping; an empty name: key by key.",
        mapping,
        "mapping",
    ),
    asked(
        "/tuning/a4",
        Argument("frequency", "f", *limits.A4_HZ, unit="Hz"),
        "Tunes notes to come to this A above middle C; with a scale, by as much.",
        a4,
        lambda part: (float(part.tuning.a4_hz),),
    ),
)
