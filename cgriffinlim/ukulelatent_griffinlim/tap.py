"""A copy of what the device gets, for who listens outside the callback."""

import numpy as np

from ukulelatent_griffinlim._core import ffi, lib
from ukulelatent_griffinlim.checks import Float32Array, check_instance, check_integer, pointer
from ukulelatent_griffinlim.core import Core
from ukulelatent_griffinlim.errors import CoreError

_REASONS = {
    lib.UK_NO_MEMORY: "no memory for a tap",
    lib.UK_FULL: "the core has no place for another tap",
}


class Tap:
    """Keeps what a core's device gets, from its next block on until `end`.

    It is attached beside the music: the callback copies whole blocks and never waits. All calls
    come from one thread at a time.
    """

    def __init__(self, core: Core, *, keep_frames: int) -> None:
        """Keep up to `keep_frames` of stereo for `read`, 1 to 2^26, or as many as the next power of
        two; blocks that find too little room are lost.

        Raises TypeError and ValueError for values out of range and CoreError without memory, or
        with as many taps on the core as it can have.
        """
        check_instance("core", core, Core)
        keep_frames = check_integer("keep_frames", keep_frames, 1, 1 << 26)
        status = ffi.new("int *")
        self._tap = lib.uk_tap_create(core.pointer, keep_frames, status)
        if self._tap == ffi.NULL:
            raise CoreError(_REASONS[status[0]])
        self._core = core
        self._attached = True
        self._lost_frames = 0
        core.attached_taps += 1

    def read(self, limit: int) -> Float32Array:
        """What was kept, oldest first: float32 (<= limit, 2). Raises CoreError once closed."""
        limit = check_integer("limit", limit, 1, 1 << 26)
        kept = np.empty((limit, 2), np.float32)
        if self._tap == ffi.NULL:
            raise CoreError("the tap is closed")
        return kept[: lib.uk_tap_read(self._tap, pointer(kept), limit)]

    @property
    def lost_frames(self) -> int:
        """Frames that nobody read in time."""
        if self._tap != ffi.NULL:
            self._lost_frames = int(lib.uk_tap_lost(self._tap))
        return self._lost_frames

    def end(self) -> None:
        """Keep nothing more; what was kept can still be read."""
        if self._attached:
            self._attached = False
            lib.uk_tap_end(self._tap)
            self._core.attached_taps -= 1

    def close(self) -> None:
        """End and free what was kept."""
        self.end()
        self._lost_frames = self.lost_frames
        tap, self._tap = self._tap, ffi.NULL
        lib.uk_tap_free(tap)
