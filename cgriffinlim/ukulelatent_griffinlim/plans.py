"""Plans, which all sounds of one frame size share, and streams, of which each sound has its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any

from ukulelatent_griffinlim._core import ffi, lib
from ukulelatent_griffinlim.checks import check_hop, check_n_fft
from ukulelatent_griffinlim.errors import CoreError

_MAX_SPARE = 4


class Plan:
    """FFTW's plans and windows for frames of one size, and a few streams to use again."""

    def __init__(self, n_fft: int, hop: int) -> None:
        """Raises TypeError and ValueError for sizes C cannot do, CoreError without memory."""
        n_fft = check_n_fft(n_fft)
        hop = check_hop(hop, n_fft)
        self._plan = ffi.gc(lib.uk_plan_create(n_fft, hop), lib.uk_plan_destroy)
        if self._plan == ffi.NULL:
            raise CoreError(f"no memory for transforms of {n_fft} samples")
        self.block_limit = int(lib.uk_plan_block_limit(self._plan))
        self._spare: list[Any] = []
        self._lock = Lock()

    @contextmanager
    def stream(self) -> Iterator[Any]:
        """A `uk_stream` of this plan that nobody else has. Raises CoreError without memory."""
        with self._lock:
            stream = self._spare.pop() if self._spare else None
        if stream is None:
            stream = ffi.gc(lib.uk_stream_create(self._plan), lib.uk_stream_destroy)
            if stream == ffi.NULL:
                raise CoreError("no memory for a stream")
        try:
            yield stream
        finally:
            with self._lock:
                if len(self._spare) < _MAX_SPARE:
                    self._spare.append(stream)


@lru_cache(maxsize=None, typed=True)  # 64.0, which is refused, equals 64
def plan_for(n_fft: int, hop: int) -> Plan:
    """The plan for frames of n_fft samples every hop; made once. Raises as `Plan`."""
    return Plan(n_fft, hop)
