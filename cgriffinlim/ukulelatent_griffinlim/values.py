"""The values that cross the border to C, each checked or named on this side."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple

from ukulelatent_griffinlim.checks import check_hop, check_integer, check_n_fft, check_number

MAX_ENVELOPE_SAMPLES: Final = 1e7
_LIMITS: Final = {
    "sample_rate_hz": (8000, 192000),
    "device_rate_hz": (8000, 192000),
    "device_block": (1, 65536),
    "frames": (1, 65536),
    "voices": (1, 1024),
    "render_threads": (0, 64),
    "offline_threads": (1, 64),
    "attacks": (0, 4096),
}


@dataclass(frozen=True, slots=True)
class CoreSettings:
    """Sizes of a core. Raises TypeError and ValueError for what is none.

    sample_rate_hz, device_rate_hz: 8000 to 192000; where they differ the mix is resampled once.
    device_block: the most frames the device asks for at once, 1 to 65536.
    n_fft: a power of two from 64 to 65536; hop: n_fft / 4.
    frames: the longest sound in frames of `hop` samples, 1 to 65536; voices: 1 to 1024.
    render_threads: 1 to 64; 0 for `Core.offline`, which has `offline_threads`, 1 to 64, instead.
    attacks: that are kept, to be copied when the same magnitudes come again, 0 to 4096.
    """

    sample_rate_hz: int
    n_fft: int
    hop: int
    frames: int
    voices: int
    render_threads: int
    device_rate_hz: int
    device_block: int = 256
    offline_threads: int = 1
    attacks: int = 0

    def __post_init__(self) -> None:
        check_hop(self.hop, check_n_fft(self.n_fft))
        for name, (low, high) in _LIMITS.items():
            check_integer(name, getattr(self, name), low, high)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Times in samples of the mix, 0 to 1e7; sustain_level 0 to 1.

    A decay or release ends at -80 dB. Raises TypeError and ValueError for what is none.
    """

    attack_samples: float = 0.0
    decay_samples: float = 0.0
    sustain_level: float = 1.0
    release_samples: float = 6615.0

    def __post_init__(self) -> None:
        for name in ("attack_samples", "decay_samples", "release_samples"):
            check_number(name, getattr(self, name), 0, MAX_ENVELOPE_SAMPLES)
        check_number("sustain_level", self.sustain_level, 0, 1)


class Opening(NamedTuple):
    """A closed voice's next sound, of `frames` frames.

    iterations: 0 to 8. ratio: None to play the samples as they are; 0.5 to 2 to play them through
    a resampler at that many times their speed. rate: as `Core.set_rate`.
    """

    voice: int
    frames: int
    iterations: int
    envelope: Envelope
    ratio: float | None = None
    rate: float = 1.0


class CommandKind(IntEnum):
    """What the callback is told; all but the first four are of the mix."""

    START = 0
    RELEASE = 1
    KILL = 2
    VOICE_GAIN = 3
    MASTER_GAIN = 4
    REVERB_MIX = 5
    REVERB_CLEAR = 6


class Command(NamedTuple):
    """To one generation of a voice, or to the mix, which has none.

    left, right: linear gains. at_sample: of the mix; in the past: at once. chord: as `Core.start`.
    """

    kind: CommandKind
    voice: int = 0
    generation: int = 0
    left: float = 0.0
    right: float = 0.0
    at_sample: int = 0
    chord: int = 0


class EventKind(IntEnum):
    """What happened to a voice; all but STARTED are its last event."""

    STARTED = 0
    ENDED = 1
    RELEASED = 2
    KILLED = 3


class Event(NamedTuple):
    """`at_sample` of the mix; `time_ns` of CLOCK_MONOTONIC, when its block was asked for, and
    `ready_ns`, when the voice's first samples lay in its ring; 0: not yet."""

    kind: EventKind
    voice: int
    generation: int
    at_sample: int
    time_ns: int
    ready_ns: int


@dataclass(frozen=True, slots=True)
class Counters:
    """What the core counted; peaks and `limiter_gain` are since the last time they were asked.

    dry: times a sounding voice had too little; late_tails: blocks of the reverb's tail that were
    not there in time and are missing; lowered: blocks that were rendered at a lower
    quality so that theirs did not; recalled: blocks of attacks that had been rendered before.
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
    recalled: int
    load: float
    load_peak: float
    peak_left: float
    peak_right: float
    limiter_gain: float
    pending_commands: int
    realtime_threads: int
