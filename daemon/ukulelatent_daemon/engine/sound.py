"""How the next note sounds, and all of the mix."""

import math
from dataclasses import dataclass

from ukulelatent_griffinlim import Envelope


@dataclass(frozen=True)
class SoundSettings:
    """gain_db of the mix; pan -1 (left) to 1; envelope in ms, sustain 0 to 1; iterations 0 to 8.

    stretch: 0.25 to 4 times as long at the same pitch; freeze: notes stay in the frame they are in,
    which no configuration asks for, since such a note does not end by itself.
    """

    gain_db: float
    pan: float
    iterations: int
    attack_ms: float
    decay_ms: float
    sustain: float
    release_ms: float
    stretch: float
    freeze: bool = False

    @property
    def rate(self) -> float:
        """How fast notes go through their frames; 0 when frozen."""
        return 0.0 if self.freeze else 1 / self.stretch

    def envelope(self, sample_rate_hz: int) -> Envelope:
        """The envelope in samples of the mix."""
        per_ms = sample_rate_hz / 1000
        return Envelope(
            attack_samples=self.attack_ms * per_ms,
            decay_samples=self.decay_ms * per_ms,
            sustain_level=self.sustain,
            release_samples=self.release_ms * per_ms,
        )


def amplitude_of(gain_db: float) -> float:
    """Linear amplitude of a level in dB."""
    return float(10.0 ** (gain_db / 20))


def pan_gains(amplitude: float, pan: float) -> tuple[float, float]:
    """Left and right gain of equal power; pan -1 (left) to 1 (right)."""
    angle = (pan + 1) * math.pi / 4
    return amplitude * math.cos(angle), amplitude * math.sin(angle)
