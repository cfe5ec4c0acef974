"""The harmonic layer against the discrete Fourier transform of sines."""

import numpy as np
import pytest
import torch

from ukulelatent_models.features import Spectrogram
from ukulelatent_models.networks.harmonic_layer import HarmonicLayer

SHAPE = Spectrogram()
LAYER = HarmonicLayer(SHAPE, partials=40, noise_bands=20)


def _drawn(k: int, note: float, stretch: float) -> np.ndarray:
    amplitudes = torch.zeros(1, 40 + 20, 8)
    amplitudes[:, k - 1] = 0.7
    made = LAYER(amplitudes, torch.tensor([note]), torch.tensor([stretch]), 0)
    return made[0].numpy()


def _transformed(hz: float, frame: int) -> np.ndarray:
    """One frame of a sine that starts at sample 0, by a DFT that knows nothing of the lab."""
    n = np.arange(2048)
    at = n + frame * 512 - 1024
    signal = np.where(at >= 0, 0.7 * np.exp(2j * np.pi * hz * at / 44100), 0)
    window = np.sin(np.pi * n / 2048) ** 2
    bins = np.arange(1025)[:, None]
    return np.abs((signal * window * np.exp(-2j * np.pi * bins * n / 2048)).sum(axis=1)) / 2


@pytest.mark.parametrize("frame", [0, 1, 2, 6])
@pytest.mark.parametrize(
    ("k", "note", "stretch"), [(1, 57.3, 0.0), (3, 69.0, 0.0), (7, 50.7, 1e-3)]
)
def test_a_partial_is_drawn_as_the_windowed_sine_that_starts_at_the_onset(k, note, stretch, frame):
    f0 = 440 * 2 ** ((note - 69) / 12)
    hz = k * f0 * np.sqrt(1 + stretch * k**2)
    wanted, drawn = _transformed(hz, frame), _drawn(k, note, stretch)[frame]
    # a bin hears the two partials next to it: around this one, up to its neighbours
    reach = f0 * 2048 / 44100 * 0.95
    near = np.abs(np.arange(1025) - hz * 2048 / 44100) < reach
    assert np.abs(drawn - wanted)[near].max() < 2e-3 * wanted.max()


@pytest.mark.parametrize("note", [45.25, 60.5, 71.87])
def test_the_first_partial_of_a_fractional_note_lies_exactly_there(note):
    frame = _drawn(1, note, 0.0)[4].astype(np.float64)
    top = int(frame.argmax())
    side = 1 if frame[top + 1] > frame[top - 1] else -1
    ratio = frame[top + side] / frame[top]
    place = top + side * (2 * ratio - 1) / (ratio + 1)  # exact for a Hann window
    f0 = 440 * 2 ** ((note - 69) / 12)
    assert abs(1200 * np.log2(place * 44100 / 2048 / f0)) < 1.0


def test_noise_bands_meet_without_gap_or_bump():
    amplitudes = torch.zeros(1, 40 + 20, 3)
    amplitudes[:, 40:] = 0.25
    flat = LAYER(amplitudes, torch.tensor([60.0]), torch.zeros(1), 0)
    torch.testing.assert_close(flat, torch.full((1, 3, 1025), 0.25 * 512), rtol=1e-4, atol=1e-3)


def test_gradients_reach_what_the_network_makes_and_are_finite():
    amplitudes = torch.cat([torch.full((2, 40, 4), 0.1), torch.full((2, 20, 4), 1e-4)], dim=1)
    made = [amplitudes, torch.tensor([1e-4, 1e-3])]
    for tensor in made:
        tensor.requires_grad_()
    LAYER(made[0], torch.tensor([40.0, 84.0]), made[1], 0).log().sum().backward()
    for tensor in made:
        assert torch.isfinite(tensor.grad).all()
        assert tensor.grad.abs().max() > 0


def test_frames_are_the_same_wherever_the_layer_starts():
    amplitudes = torch.rand((2, 40 + 20, 8), generator=torch.Generator().manual_seed(0))
    note, stretch = torch.tensor([50.0, 60.3]), torch.tensor([1e-4, 0.0])
    whole = LAYER(amplitudes, note, stretch, 0)
    for first, count in ((0, 1), (0, 5), (1, 3), (2, 6)):
        last = first + count
        part = LAYER(amplitudes[:, :, first:last].contiguous(), note, stretch, first)
        torch.testing.assert_close(part, whole[:, first:last], rtol=1e-5, atol=1e-4)
