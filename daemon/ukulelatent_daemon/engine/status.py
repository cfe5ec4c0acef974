"""What the engine tells of itself."""

import time
from dataclasses import dataclass

from ukulelatent_daemon.audio.stage import Stage
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_griffinlim import Counters


@dataclass(frozen=True)
class Status:
    """load_average, load_peak: shares of one core's time; xruns and late since the start.

    xruns: times that the device, a voice's ring, the mix thread or the reverb had too little.
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


class LoadMeter:
    """The render threads' and the callback's time, over the time since it was last asked."""

    def __init__(self) -> None:
        self._render_ns = 0
        self._time_ns = 0

    def average(self, counters: Counters, now_ns: int) -> float:
        """1.0: one core is fully at work."""
        passed_ns = now_ns - self._time_ns
        rendering = (counters.render_ns - self._render_ns) / passed_ns if passed_ns > 0 else 0.0
        self._render_ns, self._time_ns = counters.render_ns, now_ns
        return max(rendering, 0.0) + counters.load


def status_of(stage: Stage, model: LoadedModel, voices: int, late: int, meter: LoadMeter) -> Status:
    """How the daemon is: `voices` sound, `late` messages came after their time."""
    counters = stage.core.counters()
    return Status(
        voices=voices,
        load_average=meter.average(counters, time.monotonic_ns()),
        load_peak=counters.load_peak,
        sample_rate_hz=model.contract.sample_rate_hz,
        latency_ms=stage.output.latency_ms,
        xruns=counters.device_underflows + counters.dry + counters.starved + counters.late_tails,
        late=late,
        model=model.contract.name,
        device=stage.output.name,
    )
