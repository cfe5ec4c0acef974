"""CLOCK_REALTIME (time tags, the kernel's receive times) on the scale of CLOCK_MONOTONIC."""

import time
from typing import Final

_NTP_EPOCH_S: Final = 2_208_988_800  # seconds from 1900 to 1970
_GOOD_NS: Final = 5_000
_TRIES: Final = 3


class Clock:
    """Converts wall-clock times to CLOCK_MONOTONIC seconds. For one thread."""

    def __init__(self) -> None:
        self._offset_ns: int | None = None

    def realtime_to_monotonic_s(self, realtime_ns: int) -> float:
        """A CLOCK_REALTIME instant in ns as CLOCK_MONOTONIC seconds."""
        return (realtime_ns - self.offset_ns()) / 1e9

    def time_tag_to_monotonic_s(self, time_tag: int) -> float:
        """An OSC (NTP) time tag as CLOCK_MONOTONIC seconds, exact to a nanosecond.

        The tag's seconds wrap in 2036: of all the instants it may mean, the nearest is taken.
        """
        now_ns = time.clock_gettime_ns(time.CLOCK_REALTIME)
        now_tag = ((now_ns // 10**9 + _NTP_EPOCH_S) % 2**32) << 32
        ahead = (time_tag - now_tag + 2**63) % 2**64 - 2**63  # in 2^-32 s from the second's start
        return self.realtime_to_monotonic_s(now_ns // 10**9 * 10**9 + (ahead * 10**9 >> 32))

    def offset_ns(self) -> int:
        """CLOCK_REALTIME less CLOCK_MONOTONIC."""
        # The two clocks cannot be read at once, and the thread may be held up in between: of a
        # few readings the tightest counts, and a known offset is better than a loose reading.
        readings = (_reading() for _ in range(_TRIES))
        spread_ns, offset_ns = min(readings)
        if self._offset_ns is None or spread_ns <= _GOOD_NS:
            self._offset_ns = offset_ns
        return self._offset_ns


def _reading() -> tuple[int, int]:
    before_ns = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    realtime_ns = time.clock_gettime_ns(time.CLOCK_REALTIME)
    after_ns = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    return after_ns - before_ns, realtime_ns - (before_ns + after_ns) // 2
