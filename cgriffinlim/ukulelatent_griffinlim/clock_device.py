"""A device without a sound card: the same callback, paced by the clock, in C."""

import numpy as np

from ukulelatent_griffinlim._core import ffi, lib
from ukulelatent_griffinlim.checks import Float32Array, check_instance, check_integer, pointer
from ukulelatent_griffinlim.core import Core
from ukulelatent_griffinlim.errors import CoreError


class ClockDevice:
    """Calls the core's callback block by block in a thread of its own until `stop`."""

    def __init__(self, core: Core, *, rate_hz: int, block: int, keep_frames: int = 0) -> None:
        """Keep up to `keep_frames` of stereo for `read`; 0 throws the sound away.

        block: at most the core's device_block.
        Raises TypeError and ValueError for values out of range and CoreError without memory or a
        thread.
        """
        check_instance("core", core, Core)
        rate_hz = check_integer("rate_hz", rate_hz, 8000, 192000)
        block = check_integer("block", block, 1, core.settings.device_block)
        keep_frames = check_integer("keep_frames", keep_frames, 0, 1 << 26)
        self._core = core  # the thread uses it
        self._device = lib.uk_clock_device_start(core.pointer, rate_hz, block, keep_frames)
        if self._device == ffi.NULL:
            raise CoreError("the clock device has no memory or no thread")
        self._running = True
        self._lost_frames = 0
        core.running_devices += 1

    def read(self, limit: int) -> Float32Array:
        """What was kept, oldest first: float32 (<= limit, 2). Raises CoreError once closed."""
        limit = check_integer("limit", limit, 1, 1 << 26)
        kept = np.empty((limit, 2), np.float32)
        if self._device == ffi.NULL:
            raise CoreError("the device is closed")
        return kept[: lib.uk_clock_device_read(self._device, pointer(kept), limit)]

    @property
    def lost_frames(self) -> int:
        """Frames that nobody read in time."""
        if self._device != ffi.NULL:
            self._lost_frames = int(lib.uk_clock_device_lost(self._device))
        return self._lost_frames

    def stop(self) -> None:
        """Call back no more; what was kept can still be read."""
        if self._running:
            self._running = False
            lib.uk_clock_device_stop(self._device)
            self._core.running_devices -= 1

    def close(self) -> None:
        """Stop and free what was kept."""
        self.stop()
        self._lost_frames = self.lost_frames
        device, self._device = self._device, ffi.NULL
        lib.uk_clock_device_free(device)
