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
                self._voice(voice),
                check_generation(generation),
                check_gain("left", left),
                check_gain("right", right),
            )
            for voice, generation, left, right in gains
        ]
        given = ffi.new("uk_command[]", commands)
        status = lib.uk_core_commands(self.pointer, given, len(commands))
        if status == lib.UK_FULL:
            raise QueueFullError("the callback has not yet taken the commands before this one")
        if status != lib.UK_OK:
            raise CoreError("the core refused what was checked")

    def next_frames(self, voices: Sequence[tuple[int, int]]) -> list[int | None]:
        """Each voice's `next_frame`; None for one that has moved on."""
        frames = ffi.new("int[]", len(voices))
        lib.uk_voices_next_frame(self.pointer, self._addresses(voices), len(voices), frames)
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
        passed over. Raises ShapeError and ValueError as `write`.
        """
        if not isinstance(magnitudes, np.ndarray) or magnitudes.ndim != 3:
            raise ShapeError("magnitudes: want an array (voices, count, bins)")
        count = magnitudes.shape[1]
        if len(magnitudes) != len(voices) or len(firsts) != len(voices) or not count:
            raise ShapeError(
                f"magnitudes: want rows of {len(voices)} voices, got {magnitudes.shape}"
            )
        if not magnitudes.flags.c_contiguous:
            raise ShapeError(
                "magnitudes: want C-contiguous rows; numpy.ascontiguousarray makes them"
            )
        rows = check_magnitudes(magnitudes.reshape(-1, magnitudes.shape[2]), self.bins)
        most = self.settings.frames - 1
        status = lib.uk_voices_write(
            self.pointer,
            self._addresses(voices),
            ffi.new("int[]", [check_integer("firsts", one, 0, most) for one in firsts]),
            len(voices),
            check_integer("first", first, 0, most),
            count,
            pointer(rows),
        )
        if status != lib.UK_OK:
            raise ValueError(
                f"magnitudes: {count} frames from first = {first} on, of which each voice has "
                f"{list(firsts)}: want at least one, without a gap, within the sound"
            )

    def _addresses(self, voices: Sequence[tuple[int, int]]) -> Any:
        checked = [(self._voice(voice), check_generation(number)) for voice, number in voices]
        return ffi.new("uk_address[]", checked)

    def _voice(self, voice: int) -> int:
        return check_integer("voice", voice, 0, self.settings.voices - 1)
