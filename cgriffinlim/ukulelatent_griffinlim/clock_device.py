"""A device without a sound card: the same callback, paced by the clock, in C."""

import numpy as np

from ukulelatent_griffinlim._core import ffi, lib
from ukulelatent_griffinlim.checks import Float32Array, check_instance, check_integer
from ukulelatent_griffinlim.core import Core
from ukulelatent_griffinlim.errors import CoreError
from ukulelatent_griffinlim.tap import Tap


class ClockDevice:
    """Calls the core's callback block by block in a thread of its own until `stop`."""

    def __init__(self, core: Core, *, rate_hz: int, block: int, keep_frames: int = 0) -> None:
        """Keep up to `keep_frames` of stereo for `read`, by a tap; 0 throws the sound away.

        block: at most the core's device_block.
        Raises TypeError and ValueError for values out of range and CoreError without memory, a
        thread or a place for the tap.
        """
        check_instance("core", core, Core)
        rate_hz = check_integer("rate_hz", rate_hz, 8000, 192000)
        block = check_integer("block", block, 1, core.settings.device_block)
        keep_frames = check_integer("keep_frames", keep_frames, 0, 1 << 26)
        self._core = core  # the thread uses it
        self._closed = False
        # Before the first block, so that the tap has all.
        self._tap = Tap(core, keep_frames=keep_frames) if keep_frames else None
        self._device = lib.uk_clock_device_start(core.pointer, rate_hz, block)
        if self._device == ffi.NULL:
            if self._tap:
                self._tap.close()
            raise CoreError("the clock device has no memory or no thread")
        core.running_devices += 1

    def read(self, limit: int) -> Float32Array:
        """What was kept, oldest first: float32 (<= limit, 2). Raises CoreError once closed."""
        limit = check_integer("limit", limit, 1, 1 << 26)
        if self._closed:
            raise CoreError("the device is closed")
        return self._tap.read(limit) if self._tap else np.empty((0, 2), np.float32)

    @property
    def lost_frames(self) -> int:
        """Frames that nobody read in time."""
        return self._tap.lost_frames if self._tap else 0

    def stop(self) -> None:
        """Call back no more; what was kept can still be read."""
        device, self._device = self._device, ffi.NULL
        if device != ffi.NULL:
            lib.uk_clock_device_stop(device)
            self._core.running_devices -= 1
        if self._tap:
            self._tap.end()

    def close(self) -> None:
        """Stop and free what was kept."""
        self.stop()
        self._closed = True
        if self._tap:
            self._tap.close()
