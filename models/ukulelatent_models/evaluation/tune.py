"""Whether a sound is in tune, by an ear that is not ours."""

from __future__ import annotations

import librosa
import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.pitch.notes import hz_note, note_hz

IN_TUNE_CENTS = 25.0
_FIRST_S, _LAST_S = 0.03, 0.8  # after the pluck, while it still sounds
_LOWEST_NOTE, _HIGHEST_NOTE = 33.0, 88.0
_EAR_HZ = 22050
_LIKELY = 0.1  # in noise it finds a pitch too, but with a probability of 0.01


def heard_note(signal: NDArray[np.floating], sample_rate_hz: int) -> float | None:
    """Return the MIDI note that pYIN (Mauch & Dixon 2014, librosa's) hears, or none.

    The median over the voiced frames of the first 0.8 s, fractional, in steps of 10 cents.
    All of the range it looks through is open to it, so that an octave's error is one.
    """
    part = signal[round(_FIRST_S * sample_rate_hz) : round(_LAST_S * sample_rate_hz)]
    slow = librosa.resample(np.asarray(part), orig_sr=sample_rate_hz, target_sr=_EAR_HZ)
    hz, voiced, likely = librosa.pyin(
        slow,
        fmin=note_hz(_LOWEST_NOTE),
        fmax=note_hz(_HIGHEST_NOTE),
        sr=_EAR_HZ,
        frame_length=2048,
    )
    if not voiced.any() or float(np.median(likely)) < _LIKELY:
        return None
    return hz_note(float(np.median(hz[voiced])))


def is_in_tune(signal: NDArray[np.floating], note: float, sample_rate_hz: int) -> bool:
    """Say whether pYIN hears `note` within 25 cents."""
    heard = heard_note(signal, sample_rate_hz)
    return heard is not None and 100.0 * abs(heard - note) <= IN_TUNE_CENTS
