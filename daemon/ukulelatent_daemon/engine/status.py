"""What the engine tells of itself."""

from dataclasses import dataclass

from ukulelatent_griffinlim import Counters


@dataclass(frozen=True)
class Status:
    """load_average, load_peak: shares of one core's time; xruns and late since the start."""

    voices: int
    load_average: float
    load_peak: float
    sample_rate_hz: float
    latency_ms: float
    xruns: int
    late: int
    model: str
    device: str


@dataclass(frozen=True)
class ModelInfo:
    """The model that plays; device: where it computes."""

    name: str
    latent_dim: int
    sample_rate_hz: int
    note_low: int
    note_high: int
    device: str
    sha256: str


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
