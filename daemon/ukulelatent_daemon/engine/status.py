"""What the engine tells of itself."""

import time
from collections import OrderedDict, deque
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from ukulelatent_daemon.audio.session import AudioSession
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.request import Value
from ukulelatent_griffinlim import Core, Counters

_MAX_READERS: Final = 128
_SAMPLE_NS: Final = 100_000_000
_SAMPLES: Final = 11  # a second's


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


class Load(NamedTuple):
    """Shares of one core's time; average: of the render threads and the callback, peak: of the
    callback."""

    average: float
    peak: float


@dataclass
class _Meter:
    """Render threads' time by a moment, and the callback's peak since then."""

    time_ns: int
    render_ns: int
    peak: float = 0.0


class Gauges:
    """The core's counters, whose peaks begin anew with each reading, for several readers."""

    def __init__(self) -> None:
        self._core: Core | None = None
        self._render_before_ns = 0  # of cores that are gone
        self._render_ns = 0
        self._peaks = (0.0, 0.0)
        self._samples: deque[_Meter] = deque(maxlen=_SAMPLES)
        self._meters: OrderedDict[Hashable, _Meter] = OrderedDict()

    def read(self, core: Core, now_ns: int) -> Counters:
        """The counters now; what begins anew is kept for the readers. now_ns: CLOCK_MONOTONIC."""
        counters = core.counters()
        if core is not self._core:
            self._core = core
            self._render_before_ns = self._render_ns
        self._render_ns = self._render_before_ns + counters.render_ns
        left, right = self._peaks
        self._peaks = max(left, counters.peak_left), max(right, counters.peak_right)
        for meter in self._meters.values():
            meter.peak = max(meter.peak, counters.load_peak)
        if not self._samples or now_ns >= self._samples[-1].time_ns + _SAMPLE_NS:
            self._samples.append(_Meter(now_ns, self._render_ns))
        for sample in self._samples:
            sample.peak = max(sample.peak, counters.load_peak)
        return counters

    def load(self, reader: Hashable, counters: Counters, now_ns: int) -> Load:
        """The load since a reader last asked; over the last second for one that has not asked.

        `counters` are what was just read. Readers that asked longest ago are forgotten.
        """
        meter = self._meters.pop(reader, None) or self._samples[0]
        passed_ns = now_ns - meter.time_ns
        rendering = (self._render_ns - meter.render_ns) / passed_ns if passed_ns > 0 else 0.0
        self._meters[reader] = _Meter(now_ns, self._render_ns)
        if len(self._meters) > _MAX_READERS:
            self._meters.popitem(last=False)
        return Load(rendering + counters.load, meter.peak)

    def take_peaks(self) -> tuple[float, float]:
        """The largest samples, left and right, since this was last asked."""
        peaks, self._peaks = self._peaks, (0.0, 0.0)
        return peaks


def status_of(
    session: AudioSession,
    model: LoadedModel,
    voices: int,
    late: int,
    gauges: Gauges,
    reader: Hashable,
) -> Status:
    """How the daemon is: `voices` sound, `late` messages came after their time; its load as
    `reader` has not heard it yet."""
    now_ns = time.monotonic_ns()
    counters = gauges.read(session.core, now_ns)
    load = gauges.load(reader, counters, now_ns)
    return Status(
        voices=voices,
        load_average=load.average,
        load_peak=load.peak,
        sample_rate_hz=model.contract.sample_rate_hz,
        latency_ms=session.output.latency_ms,
        xruns=sum(Xruns.of(counters).values()),
        late=late,
        model=model.contract.name,
        device=session.output.name,
    )
