"""Several voices by one call to C: Python's lock is given away once, not once a voice."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ukulelatent_griffinlim._core import ffi, lib
from ukulelatent_griffinlim.checks import (
    Float32Array,
    check_gain,
    check_generation,
    check_integer,
    check_magnitudes,
    pointer,
)
from ukulelatent_griffinlim.errors import CoreError, QueueFullError, ShapeError
from ukulelatent_griffinlim.values import CoreSettings


class ManyVoices:
    """What a core does for several voices together; a voice is named by (index, generation)."""

    settings: CoreSettings
    bins: int

    if TYPE_CHECKING:

        @property
        def pointer(self) -> Any:
            """The C core."""

    def set_voice_gains(self, gains: Sequence[tuple[int, int, float, float]]) -> None:
        """Linear gains, reached within 5 ms: (voice, generation, left, right) each.

        Raises QueueFullError when the callback has no room for all of them.
        """
        commands = [
            (
                0,
                0,
                lib.UK_VOICE_GAIN,
                self._voice(voice, "gains"),
                check_generation(generation, "gains"),
                check_gain("gains: left", left),
                check_gain("gains: right", right),
            )
            for voice, generation, left, right in _tuples("gains", gains, 4)
        ]
        given = ffi.new("uk_command[]", commands)
        status = lib.uk_core_commands(self.pointer, given, len(commands))
        if status == lib.UK_FULL:
            raise QueueFullError("the callback has not yet taken the commands before this one")
        if status != lib.UK_OK:
            raise CoreError("the core refused what was checked")

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


def _tuples(name: str, values: object, size: int) -> Sequence[tuple[Any, ...]]:
    found = _sequence(name, values)
    for value in found:
        if not isinstance(value, tuple) or len(value) != size:
            raise TypeError(f"{name}: want tuples of {size} numbers, got {value!r}")
    return found
