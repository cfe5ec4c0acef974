import math

import numpy as np
import pytest
import torch

from ukulelatent_models.evaluation import compare
from ukulelatent_models.features import Spectrogram, magnitudes
from ukulelatent_models.griffinlim import invert
from ukulelatent_models.pitch.near import measure


def test_errors_of_a_sound_at_half_its_level():
    recorded = torch.zeros(5, 9)
    recorded[0] = 2.0
    errors = compare(0.5 * recorded, recorded)
    assert errors.lsd_db == pytest.approx(20 * math.log10(2.002 / 1.002), rel=1e-5)
    assert errors.convergence_db == pytest.approx(20 * math.log10(0.5), rel=1e-5)


def test_what_is_60_db_down_does_not_count_unless_it_is_made_loud():
    recorded = torch.zeros(5, 9)
    recorded[0] = 1.0
    louder = recorded.clone()
    louder[2] = 5e-4
    assert compare(louder, recorded).lsd_db == 0.0


def test_griffin_lim_gives_back_a_sound_with_those_magnitudes_and_its_pitch():
    shape = Spectrogram(frames=48)
    t = np.arange(shape.samples) / shape.sample_rate_hz
    tone = np.exp(-3 * t) * sum(np.sin(2 * np.pi * k * 331.0 * t) / k for k in (1, 2, 3))
    wanted = magnitudes(tone, shape)
    signal = invert(torch.from_numpy(wanted), shape)
    assert signal.shape == (48 * 512,)
    # the last frames look behind the end
    apart = magnitudes(signal, shape)[:-2] - wanted[:-2]
    assert np.linalg.norm(apart) < 0.2 * np.linalg.norm(wanted)
    note = 69 + 12 * math.log2(331.0 / 440.0)
    assert abs(measure(signal, note, shape.sample_rate_hz).cents) <= 8.0
