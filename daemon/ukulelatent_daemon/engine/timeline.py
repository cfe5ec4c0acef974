"""Between the clock on the wall and the samples of the mix."""

import time
from typing import Protocol

# The audio clock runs on its own crystal: further apart than this, the two are matched anew.
_DRIFT_S = 0.02


class Clock(Protocol):
    """Where the mix is: the C core."""

    def clock(self) -> tuple[int, int]:
        """Samples mixed, and CLOCK_MONOTONIC in ns at that moment; 0, 0 before the first."""


class Timeline:
    """Maps times to samples by one line, so that times d apart are round(d * rate) +- 1 apart."""

    def __init__(self, clock: Clock, sample_rate_hz: int) -> None:
        self._clock = clock
        self._rate_hz = sample_rate_hz
        self._origin: tuple[int, float] | None = None

    def sample_at(self, time_s: float) -> int:
        """The sample of the mix at a CLOCK_MONOTONIC time in seconds; 0 for what is past."""
        samples, time_ns = self._clock.clock()
        if time_ns == 0:  # the device has not yet asked for its first block
            return max(0, round((time_s - time.monotonic()) * self._rate_hz))
        now_s = time_ns / 1e9
        if self._origin is None or abs(self._expected_s(samples) - now_s) > _DRIFT_S:
            self._origin = (samples, now_s)
        origin, origin_s = self._origin
        return max(0, origin + round((time_s - origin_s) * self._rate_hz))

    def _expected_s(self, samples: int) -> float:
        assert self._origin is not None
        origin, origin_s = self._origin
        return origin_s + (samples - origin) / self._rate_hz
