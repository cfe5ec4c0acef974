"""The pitch of a sound of which nothing is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.pitch.near import measure
from ukulelatent_models.pitch.notes import note_hz

_STEP_CENTS = 10.0
_AROUND_STEPS = (
    2  # a partial may lie this far from its place: stretched, or the pitch between steps
)
_PARTIALS = 12
_DECAY = 0.85  # of a partial's weight to the next
_GAP = 0.5  # weight of what lies between partials, against them
_HIGHEST_HZ = 16000.0
_SKIPPED_S, _HEARD_S = 0.03, 0.75  # after the onset: the pluck's noise first, then the tone
_LENGTH = 2**17


@dataclass(frozen=True)
class Estimate:
    """A MIDI note, fractional, and how much less lies between its partials: 0 noise, 1 a tone."""

    note: float
    clearness: float


def estimate(
    signal: NDArray[np.floating],
    sample_rate_hz: int,
    *,
    note_low: float = 30.0,
    note_high: float = 102.0,
) -> Estimate:
    """Hear which note a signal (samples,) is, its onset anywhere in it.

    Harmonic summation (Hermes 1988) over the whole range on a spectrum in cents, of which each
    step is the greatest magnitude near it; what lies half way between partials counts against
    (as in Camacho & Harris 2008), so that a pitch an octave below finds no more. The nearest
    note's cents are then measured on the long spectrum.

    Raises:
        ValueError: the signal is silent.
    """
    heard = _after_onset(signal, sample_rate_hz)
    low_hz = note_hz(note_low - 0.5)
    notes = np.arange(note_low - 0.5, note_high + 0.5, _STEP_CENTS / 100.0)
    levels = _levels(heard, sample_rate_hz, low_hz)
    k = np.arange(1, _PARTIALS + 1)
    weights = _DECAY ** (k - 1)
    places: Any = _octave() + np.arange(len(notes))[:, None]  # of each pitch in `levels`
    on = (levels[places + _steps(k)] * weights).sum(axis=1)
    off = (levels[places + _steps(k - 0.5)] * weights).sum(axis=1)
    score = on - _GAP * off
    best = int(np.argmax(score))
    key = round(float(notes[best]))
    cents = measure(signal, key, sample_rate_hz).cents
    clearness = max(0.0, 1.0 - float(off[best] / on[best]))
    return Estimate(key + cents / 100.0, clearness)


def _after_onset(signal: NDArray[np.floating], sample_rate_hz: int) -> NDArray[np.floating]:
    peak = np.abs(signal).max()
    if not peak > 0.0:
        raise ValueError("signal = silence: want something to hear a pitch of")
    onset = int(np.argmax(np.abs(signal) > 0.05 * peak))
    first = onset + round(_SKIPPED_S * sample_rate_hz)
    heard = signal[first : first + round(_HEARD_S * sample_rate_hz)]
    if not np.any(heard):  # shorter than what is skipped
        heard = signal[onset:]
    return np.asarray(heard - heard.mean())


def _levels(
    heard: NDArray[np.floating], sample_rate_hz: int, low_hz: float
) -> NDArray[np.floating]:
    """Return root magnitudes in steps of cents from an octave below low_hz on, then zeros."""
    magnitudes = np.abs(np.fft.rfft(heard * np.hanning(len(heard)), _LENGTH))
    highest = min(_HIGHEST_HZ, 0.45 * sample_rate_hz)
    count = int(_steps(2.0 * highest / low_hz))
    edges = 0.5 * low_hz * 2.0 ** ((np.arange(count + 1) - 0.5) * _STEP_CENTS / 1200.0)
    bins = np.maximum(1, np.round(edges * _LENGTH / sample_rate_hz)).astype(np.intp)
    levels = np.sqrt(np.maximum.reduceat(magnitudes, bins[:-1])[:count])
    padded = np.pad(levels, (_AROUND_STEPS, _AROUND_STEPS))
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * _AROUND_STEPS + 1)
    beyond = int(_steps(2.0 * _PARTIALS)) + 12 * 100  # the highest partial of the highest pitch
    return np.pad(windows.max(axis=1), (0, beyond))


def _octave() -> int:
    return int(_steps(2.0))


def _steps(ratio: Any) -> NDArray[np.intp]:
    return np.asarray(np.round(1200.0 * np.log2(ratio) / _STEP_CENTS), dtype=np.intp)
