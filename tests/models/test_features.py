import numpy as np
import torch

from ukulelatent_models.features import Spectrogram, magnitudes, mel_matrix
from ukulelatent_models.networks.log_scale import LogScale
from ukulelatent_models.pitch.near import measure
from ukulelatent_models.pitch.notes import note_hz

SHAPE = Spectrogram()


def test_frame_is_centred_at_its_sample_and_a_full_scale_sine_reads_full_scale():
    t = np.arange(SHAPE.samples)
    sine = np.sin(2 * np.pi * 100 * t / SHAPE.n_fft)  # exactly at bin 100
    spectrum = magnitudes(sine, SHAPE)
    np.testing.assert_allclose(spectrum[2:-2, 100], SHAPE.full_scale, rtol=1e-5)

    click = np.zeros(SHAPE.samples)
    click[7 * SHAPE.hop] = 1.0  # where only frame 7's window is 1
    np.testing.assert_allclose(magnitudes(click, SHAPE)[7], 1.0, atol=1e-6)


def test_short_signal_is_filled_with_zeros_and_a_long_one_cut():
    long = np.random.default_rng(0).standard_normal(SHAPE.samples + 999)
    np.testing.assert_array_equal(magnitudes(long, SHAPE), magnitudes(long[: SHAPE.samples], SHAPE))
    assert not magnitudes(long[:2000], SHAPE)[8:].any()


def test_mel_bands_are_averages_and_none_is_empty():
    matrix = mel_matrix(SHAPE, 96)
    np.testing.assert_allclose(np.ones(SHAPE.bins) @ matrix, 1.0, rtol=1e-5)
    assert (matrix >= 0).all()
    assert (np.diff(matrix.argmax(axis=0)) >= 0).all()


def test_pitch_of_a_stiff_string_between_keys():
    t = np.arange(44100) / 44100
    stiffness = 2e-4
    for note, cents in ((40, 31.0), (76, -17.0)):
        f0 = note_hz(note + cents / 100)
        k = np.arange(1, 9)[:, None]
        partials = k * f0 * np.sqrt(1 + stiffness * k**2)
        tone = (0.8**k * np.sin(2 * np.pi * partials * t)).sum(axis=0) * np.exp(-2 * t)
        assert abs(measure(tone, note, 44100).cents - cents) <= 2.0


def test_log_scaled_magnitudes_lie_within_one_and_are_undone():
    scale = LogScale()
    generator = np.random.default_rng(0)
    loud = magnitudes(np.ones(Spectrogram().samples), Spectrogram()) / Spectrogram().full_scale
    drawn = 10.0 ** generator.uniform(-7, 0.3, 10000)
    for given in (loud, drawn, np.zeros(3)):
        tensor = torch.from_numpy(np.asarray(given, dtype=np.float32))
        scaled = scale(tensor)
        assert scaled.min() >= -1.0
        assert scaled.max() <= 1.0 + 1e-6
        torch.testing.assert_close(scale.undo(scaled), tensor, rtol=2e-5, atol=2e-10)


def test_two_sounds_of_one_magnitude_are_scaled_alike():
    quiet, loud = torch.tensor([0.001, 0.1]), torch.tensor([0.001, 1.9])
    assert LogScale()(quiet)[0] == LogScale()(loud)[0]
