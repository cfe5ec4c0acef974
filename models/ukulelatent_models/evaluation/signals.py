"""How far a rendered sound is from its recording: spectra of several resolutions, onset, decay."""

from __future__ import annotations

from dataclasses import dataclass

import librosa
import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.features import FLOOR

Signal = NDArray[np.floating]

_WINDOWS = (512, 1024, 2048, 4096)
_STEP_S = 0.002
_ONSET = 0.1  # of the greatest level
_FALLEN_DB = 20.0


@dataclass(frozen=True)
class SignalErrors:
    """A rendered sound against its recording.

    `resolutions_db` is the log-spectral distance within 60 dB of the peak, as of magnitudes, mean
    over windows of 512 to 4096 samples (after Yamamoto, Song & Kim 2020); `onset_ms` how much
    later its level first comes to a tenth of its greatest; `decay` the ratio of the times in
    which the energy that is still to come falls by 20 dB (Schroeder 1965), as a share off 1.
    """

    resolutions_db: float
    onset_ms: float
    decay: float


def compare_signals(made: Signal, recorded: Signal, sample_rate_hz: int) -> SignalErrors:
    """Compare two sounds (samples,), the shorter one's length of both, each at its own level."""
    length = min(len(made), len(recorded))
    made, recorded = made[:length] / _rms(made), recorded[:length] / _rms(recorded)
    distances = [_distance(made, recorded, window) for window in _WINDOWS]
    onset_s = onset(made, sample_rate_hz) - onset(recorded, sample_rate_hz)
    ratio = decay_s(made, sample_rate_hz) / decay_s(recorded, sample_rate_hz)
    return SignalErrors(float(np.mean(distances)), 1000.0 * onset_s, ratio - 1.0)


def onset(signal: Signal, sample_rate_hz: int) -> float:
    """Return when the level first comes to a tenth of its greatest, in seconds."""
    levels = _levels(signal, sample_rate_hz)
    return float(np.argmax(levels >= _ONSET * levels.max())) * _STEP_S


def decay_s(signal: Signal, sample_rate_hz: int) -> float:
    """Return how long the energy still to come takes to fall by 20 dB from the loudest on.

    Where the sound ends before, its slope is continued.
    """
    levels = _levels(signal, sample_rate_hz)
    power = np.square(levels[int(np.argmax(levels)) :])
    left = np.cumsum(power[::-1])[::-1]
    fallen_db = -10.0 * np.log10(np.maximum(left, 1e-12 * left[0]) / left[0])
    reached = fallen_db >= _FALLEN_DB
    if reached.any():
        return max(_STEP_S, float(np.argmax(reached)) * _STEP_S)
    middle = len(fallen_db) // 2  # the last half leans on where the sound was cut
    return float(middle * _STEP_S * _FALLEN_DB / max(fallen_db[middle], 1e-3))


def _distance(made: Signal, recorded: Signal, window: int) -> float:
    a, b = (
        np.abs(librosa.stft(np.asarray(signal), n_fft=window, hop_length=window // 4))
        for signal in (made, recorded)
    )
    floor = FLOOR * b.max()
    apart = 20.0 * np.log10((a + floor) / (b + floor))
    return float(np.sqrt(np.square(apart[b >= floor]).mean()))


def _levels(signal: Signal, sample_rate_hz: int) -> NDArray[np.floating]:
    step = round(_STEP_S * sample_rate_hz)
    whole = signal[: len(signal) // step * step].reshape(-1, step)
    return np.asarray(np.sqrt(np.square(whole).mean(axis=1)))


def _rms(signal: Signal) -> float:
    return float(np.sqrt(np.square(signal).mean())) + 1e-12
