"""Several voices by one call to C: Python's lock is given away once, not once a voice."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ukulelatent_griffinlim._core import ffi, lib
from ukulelatent_griffinlim.checks import (
    MAX_ITERATIONS,
    Float32Array,
    check_gain,
    check_generation,
    check_instance,
    check_integer,
    check_magnitudes,
    check_number,
    check_rate,
    pointer,
)
from ukulelatent_griffinlim.errors import CoreError, ShapeError
from ukulelatent_griffinlim.values import Command, CoreSettings, Envelope, Opening

RATIOS = (0.5, 2.0)
_MAX_SAMPLE, _MAX_CHORD = (1 << 63) - 1, (1 << 32) - 1


class VoiceBatch:
    """What a core does for several voices together; a voice is named by (index, generation)."""

    settings: CoreSettings
    bins: int

    if TYPE_CHECKING:

        @property
        def pointer(self) -> Any:
            """The C core."""

    def open_voices(self, openings: Sequence[Opening]) -> list[int | None]:
        """Give closed voices to sounds; the generation of each, None where there was no memory.

        Raises TypeError; ValueError for values out of range or a voice in use: then none is opened.
        """
        given = [self._opening(opening) for opening in _instances("openings", openings, Opening)]
        generations = ffi.new("int64_t[]", len(given))
        c_openings = ffi.new("uk_opening[]", given)
        status = lib.uk_voices_open(self.pointer, c_openings, len(given), generations)
        if status != lib.UK_OK:
            voices = ", ".join(str(opening.voice) for opening in openings)
            raise ValueError(f"openings: voice = {voices}: want only those that are not in use")
        return [None if generation < 0 else generation for generation in generations]

    def send(self, commands: Sequence[Command]) -> int:
        """Tell the callback in this order; returns how many it had room for. The others are to be
        sent again after a block.

        Raises TypeError and ValueError for what is no command: then none is sent.
        """
        given = _sequence("commands", commands)
        try:
            # A command has its fields in C's order, and C looks at them itself: most are good, and
            # what is wrong with one is asked only then.
            taken = lib.uk_core_commands(self.pointer, ffi.new("uk_command[]", given), len(given))
        except (TypeError, OverflowError):
            taken = lib.UK_BAD_ARGUMENT
        if taken < 0:
            for command in given:
                self._check_command(command)
            raise CoreError("the core refused what was checked")
        return int(taken)

    def close_voices(self, voices: Sequence[int]) -> None:
        """Take voices back after their last event; waits for render threads to let them go."""
        given = self._indices(voices)
        lib.uk_voices_close(self.pointer, given, len(given))

    def levels(self, voices: Sequence[int]) -> list[float]:
        """The largest sample each voice put into the newest segment of the mix, gains included."""
        given = self._indices(voices)
        levels = ffi.new("float[]", len(given))
        lib.uk_voices_level(self.pointer, given, len(given), levels)
        return list(levels)

    def next_frames(self, voices: Sequence[tuple[int, int]]) -> list[int | None]:
        """Each voice's `next_frame`; None for one that has moved on."""
        addresses = self._addresses(voices)
        frames = ffi.new("int[]", len(addresses))
        lib.uk_voices_next_frame(self.pointer, addresses, len(addresses), frames)
        return [None if frame < 0 else int(frame) for frame in frames]

    def write_batch(
        self,
        voices: Sequence[tuple[int, int]],
        firsts: Sequence[int],
        first: int,
        magnitudes: Float32Array,
    ) -> None:
        """Write rows of several voices: float32 (voices, count, bins), from frame `first` on.

        Each voice gets those from its own first frame, of `firsts`, on; one that has moved on is
        passed over. Raises TypeError, ShapeError and ValueError as `write`.
        """
        addresses = self._addresses(voices)
        most = self.settings.frames - 1
        own_firsts = [check_integer("firsts", one, 0, most) for one in _sequence("firsts", firsts)]
        first = check_integer("first", first, 0, most)
        if len(own_firsts) != len(addresses):
            raise ValueError(f"firsts: want one of each of {len(addresses)} voices")
        rows = self._rows_of(magnitudes, len(addresses))
        count = len(rows) // len(addresses) if len(addresses) else 0
        status = lib.uk_voices_write(
            self.pointer,
            addresses,
            ffi.new("int[]", own_firsts),
            len(addresses),
            first,
            count,
            pointer(rows),
        )
        if status != lib.UK_OK:
            raise ValueError(
                f"magnitudes: {count} frames from first = {first} on, of which each voice has "
                f"those from firsts = {own_firsts} on: want at least one, without a gap, within "
                "the sound"
            )

    def _rows_of(self, magnitudes: object, voice_count: int) -> Float32Array:
        """A batch's rows, one voice's after the other's."""
        if not isinstance(magnitudes, np.ndarray):
            raise TypeError(f"magnitudes: want a numpy array, got {type(magnitudes).__name__}")
        shape = np.ndarray.__getattribute__(magnitudes, "shape")  # whatever a subclass says
        if len(shape) != 3 or shape[0] != voice_count or not shape[1]:
            raise ShapeError(f"magnitudes: want ({voice_count} voices, frames, bins), got {shape}")
        if not isinstance(magnitudes, np.ma.MaskedArray):
            magnitudes = magnitudes.view(np.ndarray)
        if not magnitudes.flags.c_contiguous:
            raise ShapeError(
                "magnitudes: want C-contiguous rows; numpy.ascontiguousarray makes them"
            )
        return check_magnitudes(magnitudes.reshape(shape[0] * shape[1], shape[2]), self.bins)

    def _opening(self, opening: Opening) -> tuple[Any, ...]:
        envelope, ratio = opening.envelope, opening.ratio
        check_instance("openings: envelope", envelope, Envelope)
        return (
            self._voice(opening.voice, "openings: voice"),
            check_integer("openings: frames", opening.frames, 1, self.settings.frames),
            check_integer("openings: iterations", opening.iterations, 0, MAX_ITERATIONS),
            ratio is not None,
            1.0 if ratio is None else check_number("openings: ratio", ratio, *RATIOS),
            check_rate("openings: rate", opening.rate),
            (
                envelope.attack_samples,
                envelope.decay_samples,
                envelope.sustain_level,
                envelope.release_samples,
            ),
        )

    def _check_command(self, command: Command) -> None:
        check_instance("commands", command, Command)
        check_integer("commands: kind", command.kind, 0, lib.UK_REVERB_CLEAR)
        self._voice(command.voice, "commands: voice")
        check_generation(command.generation, "commands: generation")
        check_gain("commands: left", command.left)
        check_gain("commands: right", command.right)
        check_integer("commands: at_sample", command.at_sample, 0, _MAX_SAMPLE)
        check_integer("commands: chord", command.chord, 0, _MAX_CHORD)

    def _indices(self, voices: object) -> Any:
        return ffi.new("int[]", [self._voice(v, "voices") for v in _sequence("voices", voices)])

    def _addresses(self, voices: object) -> Any:
        named = [
            (self._voice(voice, "voices"), check_generation(generation, "voices"))
            for voice, generation in _tuples("voices", voices, 2)
        ]
        return ffi.new("uk_address[]", named)

    def _voice(self, voice: object, name: str = "voice") -> int:
        return check_integer(name, voice, 0, self.settings.voices - 1)


def _sequence(name: str, values: object) -> Sequence[Any]:
    if not isinstance(values, Sequence):
        raise TypeError(f"{name}: want a sequence, got {type(values).__name__}")
    return values


def _instances(name: str, values: object, wanted: type) -> Sequence[Any]:
    found = _sequence(name, values)
    for value in found:
        check_instance(name, value, wanted)
    return found


def _tuples(name: str, values: object, size: int) -> Sequence[tuple[Any, ...]]:
    found = _sequence(name, values)
    for value in found:
        if not isinstance(value, tuple) or len(value) != size:
            raise TypeError(f"{name}: want tuples of {size} numbers, got {value!r}")
    return found
