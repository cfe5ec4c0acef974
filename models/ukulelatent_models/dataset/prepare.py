"""From renders to training sounds: tuned, aligned, normalised, distinct, split."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.errors import LabError
from ukulelatent_models.features import Float32

Signal = NDArray[np.float64]
Play = Callable[[float, float], Signal]  # (cents, gain) -> (samples, 2)

SILENT = 1e-4
_PEAK_WANTED = 0.6  # of full scale: well above 16-bit noise, well below clipping
_MAX_GAIN = 10.0
_CANCELLED = 0.1  # of the louder channel is left where channels are of opposite sign


@dataclass(frozen=True)
class Candidate:
    """A note there is, not yet played: velocity 0 where none is told."""

    source: str
    instrument: str
    key: int
    velocity: int
    play: Play

    @property
    def name(self) -> str:
        """What a report calls it."""
        velocity = f", velocity {self.velocity}" if self.velocity else ""
        return f"{self.source}, {self.instrument}, key {self.key}{velocity}"


@dataclass(frozen=True)
class Level:
    """What the first hearing of a note told: the gain and the bend in cents it wants."""

    gain: float
    cents: float


def listen(play: Play, measure: Callable[[Signal], float]) -> Level | None:
    """Play a note to hear its level and its cents off pitch; None when it is silent."""
    heard = play(0.0, 1.0)
    loudest = float(np.abs(heard).max())
    if loudest < SILENT:
        return None
    gain = min(_MAX_GAIN, _PEAK_WANTED / loudest)
    return Level(gain=gain, cents=-measure(mixed(heard)))


def take(play: Play, level: Level, bend_cents: float, samples: int) -> Signal:
    """Play a note in tune, or bent from there: mono, from its onset, peak 1, (samples,)."""
    played = play(level.cents + bend_cents, level.gain)
    return normalised(aligned(mixed(played), samples))


def mixed(signal: Signal) -> Signal:
    """Return the mean of the channels, or the loudest alone where they cancel each other out.

    (samples, channels) -> (samples,)
    """
    mean: Signal = signal.mean(axis=1)
    peaks = np.abs(signal).max(axis=0)
    if np.abs(mean).max() < _CANCELLED * peaks.max():
        return np.asarray(signal[:, np.argmax(peaks)])
    return mean


def aligned(signal: Signal, samples: int, *, share: float = 0.01) -> Signal:
    """Cut at the onset: (any,) -> (samples,).

    What is missing at the end is filled up with zeros.
    """
    cut = signal[onset_of(signal, share=share) :][:samples]
    return np.pad(cut, (0, samples - len(cut)))


def onset_of(signal: Signal, *, share: float = 0.01) -> int:
    """Return the first sample above `share` of the peak."""
    return int(np.argmax(np.abs(signal) > share * np.abs(signal).max()))


def normalised(signal: Signal) -> Signal:
    """Scale to a peak of 1.

    Raises:
        LabError: the signal is silent.
    """
    peak = float(np.abs(signal).max())
    if peak == 0.0:
        raise LabError("sound = silence: want something to normalise")
    return signal / peak


def equal_to(spectrum: Float32, known: Iterable[Float32], least: float) -> int | None:
    """Return the index of the first known sound that a sound equals, or none.

    Two sounds are equal when the norm of their spectrograms' difference is less than `least`
    of the known one's norm.
    """
    for place, other in enumerate(known):
        if np.linalg.norm(spectrum - other) < least * np.linalg.norm(other):
            return place
    return None


def hold_out(pairs: Sequence[Hashable], share: float, seed: int) -> set[Hashable]:
    """Draw a share of the different pairs, the same for the same seed and pairs."""
    known = sorted(set(pairs), key=repr)
    drawn = np.random.default_rng(seed).permutation(len(known))[: round(share * len(known))]
    return {known[place] for place in drawn}
