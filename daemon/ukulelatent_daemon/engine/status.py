"""What the engine tells of itself."""

import time
from dataclasses import dataclass
from typing import Self

from ukulelatent_daemon.audio.stage import Stage
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.osc.request import Value
from ukulelatent_griffinlim import Core, Counters


@dataclass(frozen=True)
class Status:
    """load_average, load_peak: shares of one core's time; xruns and late since the start.

    xruns: all of Xruns.
    late: messages whose time tag had passed when they came.
    """

    voices: int
    load_average: float
    load_peak: float
    sample_rate_hz: float
    latency_ms: float
    xruns: int
    late: int
    model: str
    device: str

    def values(self) -> tuple[Value, ...]:
        """As `/status.reply` has them."""
        return (
            int(self.voices),
            float(self.load_average),
            float(self.load_peak),
            float(self.sample_rate_hz),
            float(self.latency_ms),
            int(self.xruns),
            int(self.late),
            self.model,
            self.device,
        )


@dataclass(frozen=True)
class Xruns:
    """Who had too little, and how often since the output was opened."""

    device: int
    rings: int  # of voices that sounded
    mixer: int
    reverb: int

    @classmethod
    def of(cls, counters: Counters) -> Self:
        """From the core's counters."""
        return cls(
            device=counters.device_underflows,
            rings=counters.dry,
            mixer=counters.starved,
            reverb=counters.late_tails,
        )

    def values(self) -> tuple[int, ...]:
        """As `/xruns.reply` has them."""
        return self.device, self.rings, self.mixer, self.reverb


class Gauges:
    """The core's counters, whose peaks begin anew with each reading, for several who ask."""

    def __init__(self) -> None:
        self._render_ns = 0
        self._time_ns = 0
        self._load_peak = 0.0
        self._peaks = (0.0, 0.0)

    def read(self, core: Core) -> Counters:
        """The counters now; the peaks are kept for who asks for them below."""
        counters = core.counters()
        self._load_peak = max(self._load_peak, counters.load_peak)
        left, right = self._peaks
        self._peaks = max(left, counters.peak_left), max(right, counters.peak_right)
        return counters

    def load_average(self, counters: Counters, now_ns: int) -> float:
        """The render threads' and the callback's time, over the time since this was last asked.

        1.0: one core is fully at work.
        """
        passed_ns = now_ns - self._time_ns
        rendering = (counters.render_ns - self._render_ns) / passed_ns if passed_ns > 0 else 0.0
        self._render_ns, self._time_ns = counters.render_ns, now_ns
        return max(rendering, 0.0) + counters.load

    def take_load_peak(self) -> float:
        """Of the callback, since this was last asked."""
        peak, self._load_peak = self._load_peak, 0.0
        return peak

    def take_peaks(self) -> tuple[float, float]:
        """The largest samples, left and right, since this was last asked."""
        peaks, self._peaks = self._peaks, (0.0, 0.0)
        return peaks


def status_of(stage: Stage, model: LoadedModel, voices: int, late: int, gauges: Gauges) -> Status:
    """How the daemon is: `voices` sound, `late` messages came after their time."""
    counters = gauges.read(stage.core)
    return Status(
        voices=voices,
        load_average=gauges.load_average(counters, time.monotonic_ns()),
        load_peak=gauges.take_load_peak(),
        sample_rate_hz=model.contract.sample_rate_hz,
        latency_ms=stage.output.latency_ms,
        xruns=sum(Xruns.of(counters).values()),
        late=late,
        model=model.contract.name,
        device=stage.output.name,
    )
