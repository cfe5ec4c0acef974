"""What can be measured of a decoded sound and named: properties of its power spectrogram."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.features import Spectrogram
from ukulelatent_models.pitch.notes import note_hz

Array = NDArray[np.floating]
Property = Callable[[Array, float, Spectrogram], float]  # power (frames, bins), note, its shape

_FAINT = 1e-6  # of the power compared with: 60 dB
_ATTACK_FRAMES = 3


def sustain(power: Array, note: float, shape: Spectrogram) -> float:
    """Return how much of the energy comes after the first third, in dB of the whole."""
    return _level(power[shape.frames // 3 :].sum(), power.sum())


def brightness(power: Array, note: float, shape: Spectrogram) -> float:
    """Return the spectrum's centre of gravity over the note's frequency, in octaves."""
    return _centre(power, shape) - float(np.log2(note_hz(note)))


def attack(power: Array, note: float, shape: Spectrogram) -> float:
    """Return how much brighter the first frames are than what follows, in octaves."""
    first, rest = power[:_ATTACK_FRAMES], power[_ATTACK_FRAMES:]
    return _centre(first, shape) - _centre(rest, shape)


def inharmonicity(power: Array, note: float, shape: Spectrogram) -> float:
    """Return how much of the energy lies off the note's multiples, in dB of the whole.

    Noise, beating and the stretch of a stiff string's partials all count.
    """
    _, near = _partials(note, shape)
    levels = power.sum(axis=0)
    return _level(float(levels[~near].sum()), float(levels.sum()))


def hollowness(power: Array, note: float, shape: Spectrogram) -> float:
    """Return how much louder the odd partials are than the even ones, in dB."""
    partial, near = _partials(note, shape)
    levels = power.sum(axis=0)
    odd = levels[near & (partial % 2 == 1)].sum()
    even = levels[near & (partial % 2 == 0) & (partial > 0)].sum()
    return _level(odd, odd + even) - _level(even, odd + even)


PROPERTIES: dict[str, Property] = {
    "sustain": sustain,
    "brightness": brightness,
    "attack": attack,
    "inharmonicity": inharmonicity,
    "hollowness": hollowness,
}


def _partials(note: float, shape: Spectrogram) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return each bin's nearest partial, and whether it is within the window's main lobe."""
    place = np.arange(shape.bins) * shape.sample_rate_hz / shape.n_fft / note_hz(note)
    partial = np.round(place).astype(np.intp)
    bins_off = np.abs(place - partial) * note_hz(note) * shape.n_fft / shape.sample_rate_hz
    return partial, bins_off < 2.0


def _centre(power: Array, shape: Spectrogram) -> float:
    """Return the spectrum's centre of gravity, as a logarithm to base 2 of Hz."""
    hz = np.arange(shape.bins) * shape.sample_rate_hz / shape.n_fft
    return float(np.log2((power.sum(axis=0) * hz).sum() / max(float(power.sum()), 1e-30) + 1.0))


def _level(part: float, whole: float) -> float:
    return float(10.0 * np.log10(part / max(whole, 1e-30) + _FAINT))
