"""Whether a sound is in tune, by an ear that is not ours."""

from __future__ import annotations

from dataclasses import dataclass

import librosa
import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.pitch.notes import hz_note, note_hz

IN_TUNE_CENTS = 25.0
_FIRST_S, _LAST_S = 0.03, 0.8  # after the pluck, while it still sounds
_BELOW, _ABOVE = 3, 4  # semitones: what the ear may hear beyond a model's notes
_EAR_HZ = 22050
_EAR_FRAME = 2048
_HIGH = 96  # notes above want twice that rate: YIN counts a period's samples
_SOUNDS = 0.1  # of the loudest frame's level
_LIKELY = 0.1  # in noise it finds a pitch too, but with a probability of 0.01


@dataclass(frozen=True)
class Ear:
    """pYIN (Mauch & Dixon 2014, librosa's), open to all notes of a model and some beyond.

    So an octave's error is one, unless nothing is there to be heard an octave off.
    """

    sample_rate_hz: int
    note_low: int
    note_high: int

    def heard(self, signal: NDArray[np.floating]) -> float | None:
        """Return the MIDI note of a sound (samples,), or none.

        The median over the voiced frames of the first 0.8 s that are within 20 dB of the loudest,
        fractional, in steps of 10 cents: a pluck is over before that, and its rest may be noise.
        """
        rate_hz = self.sample_rate_hz
        part = signal[round(_FIRST_S * rate_hz) : round(_LAST_S * rate_hz)]
        finer = 2 if self.note_high > _HIGH else 1
        frame = finer * _EAR_FRAME
        slow = librosa.resample(np.asarray(part), orig_sr=rate_hz, target_sr=finer * _EAR_HZ)
        hz, voiced, likely = librosa.pyin(
            slow,
            fmin=note_hz(self.note_low - _BELOW),
            fmax=note_hz(self.note_high + _ABOVE),
            sr=finer * _EAR_HZ,
            frame_length=frame,
        )
        level = librosa.feature.rms(y=slow, frame_length=frame, hop_length=frame // 4)[0]
        sounds = level >= _SOUNDS * level.max()
        if not voiced[sounds].any() or float(np.median(likely[sounds])) < _LIKELY:
            return None
        return hz_note(float(np.median(hz[sounds & voiced])))

    def is_in_tune(self, signal: NDArray[np.floating], note: float) -> bool:
        """Say whether `note` is heard within 25 cents."""
        heard = self.heard(signal)
        return heard is not None and 100.0 * abs(heard - note) <= IN_TUNE_CENTS
