"""The values that cross the border to C, each checked or named on this side."""

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class CoreSettings:
    """Sizes of a core; C refuses what lies outside the ranges.

    sample_rate_hz, device_rate_hz: 8000 to 192000; where they differ the mix is resampled once.
    device_block: the most frames the device asks for at once, 1 to 65536.
    n_fft: a power of two from 64 to 65536; hop: n_fft / 4.
    frames: the longest sound in frames of `hop` samples, 1 to 65536; voices: 1 to 1024.
    render_threads: 1 to 64; 0 for `Core.offline`.
    """

    sample_rate_hz: int
    n_fft: int
    hop: int
    frames: int
    voices: int
    render_threads: int
    device_rate_hz: int
    device_block: int = 256


@dataclass(frozen=True, slots=True)
class Envelope:
    """Times in samples of the mix; sustain_level 0 to 1. A decay or release ends at -80 dB."""

    attack_samples: float = 0.0
    decay_samples: float = 0.0
    sustain_level: float = 1.0
    release_samples: float = 6615.0


class EventKind(IntEnum):
    """What happened to a voice; all but STARTED are its last event."""

    STARTED = 0
    ENDED = 1
    RELEASED = 2
    KILLED = 3


@dataclass(frozen=True, slots=True)
class Event:
    """`at_sample` of the mix; `time_ns` of CLOCK_MONOTONIC, when its block was asked for."""

    kind: EventKind
    voice: int
    generation: int
    at_sample: int
    time_ns: int


@dataclass(frozen=True, slots=True)
class Counters:
    """What the core counted; peaks and `limiter_gain` are since the last time they were asked.

    dry: times a sounding voice had too little; late_tails: blocks of the reverb's tail that were
    not there in time and are missing; lowered: blocks that were rendered at a lower
    quality so that theirs did not.
    """

    samples: int
    time_ns: int
    blocks: int
    late_blocks: int
    device_underflows: int
    dry: int
    starved: int
    render_ns: int
    late_tails: int
    lowered: int
    load: float
    load_peak: float
    peak_left: float
    peak_right: float
    limiter_gain: float
    pending_commands: int
    realtime_threads: int
