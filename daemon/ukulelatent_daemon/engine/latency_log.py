"""How long notes took from the packet to the first sample, stage by stage."""

import math
from collections import Counter, deque
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

_KEPT = 1000
_BIN_MS = 1.0


class LatencyStages(NamedTuple):
    """Milliseconds, one after the other: the packet's to the decoder's queue; until the magnitudes
    were there; until the first samples lay in the ring; until the device gives them out."""

    osc_ms: float
    model_ms: float
    griffinlim_ms: float
    device_ms: float


@dataclass
class NoteTimes:
    """CLOCK_MONOTONIC nanoseconds at which a note passed each stage; 0: not yet."""

    arrival_ns: int
    submitted_ns: int = 0
    decoded_ns: int = 0
    ready_ns: int = 0
    started_ns: int = 0

    @property
    def total_ms(self) -> float:
        """From arrival to the block that holds the first sample."""
        return (self.started_ns - self.arrival_ns) / 1e6


class LatencyLog:
    """The newest notes' times."""

    def __init__(self) -> None:
        self.notes: deque[NoteTimes] = deque(maxlen=_KEPT)
        # Worked out once for all who ask before the next note.
        self._means: LatencyStages | None = None
        self._histogram: list[tuple[float, int]] | None = None

    def add(self, times: NoteTimes) -> None:
        """A note has sounded its first sample."""
        self.notes.append(times)
        self._means = self._histogram = None

    def means(self, device_ms: float) -> LatencyStages:
        """The mean of each stage; zeros before the first note.

        device_ms: from the call of the audio callback to what is heard of it.
        """
        if self._means is None:
            self._means = self._means_now()
        return self._means._replace(device_ms=self._means.device_ms + device_ms)

    def _means_now(self) -> LatencyStages:
        if not self.notes:
            return LatencyStages(0.0, 0.0, 0.0, 0.0)
        return LatencyStages(
            osc_ms=fmean(n.submitted_ns - n.arrival_ns for n in self.notes) / 1e6,
            model_ms=fmean(n.decoded_ns - n.submitted_ns for n in self.notes) / 1e6,
            griffinlim_ms=fmean(n.ready_ns - n.decoded_ns for n in self.notes) / 1e6,
            device_ms=fmean(n.started_ns - n.ready_ns for n in self.notes) / 1e6,
        )

    def histogram(self) -> list[tuple[float, int]]:
        """How many notes took how long in all: (the bin's upper end in ms, how many), rising.

        Bins are 1 ms wide and hold their upper end; empty ones are left out.
        """
        if self._histogram is None:
            bins = Counter(math.ceil(note.total_ms / _BIN_MS) for note in self.notes)
            self._histogram = [(_BIN_MS * index, bins[index]) for index in sorted(bins)]
        return self._histogram
