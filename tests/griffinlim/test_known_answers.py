"""Sounds whose answer is known: silence, a sine, a tone over a constant, a long steady tone."""

import numpy as np
import pytest

from ukulelatent_griffinlim import reconstruct

RATE_HZ = 44100
SIZES = [(2048, 512), (1024, 256), (512, 128)]


def _sine(hz: float, samples: int) -> np.ndarray:
    return np.sin(2 * np.pi * hz * np.arange(samples) / RATE_HZ)


@pytest.mark.parametrize("iterations", [0, 2, 8])
@pytest.mark.parametrize(("n_fft", "hop"), SIZES)
def test_silence_is_exactly_zero(n_fft, hop, iterations):
    rows = np.zeros((40, n_fft // 2 + 1), np.float32)
    assert not reconstruct(rows, hop=hop, iterations=iterations).any()


@pytest.mark.parametrize("silent", [3, 8, 60])
def test_silence_before_a_sound_stays_exactly_zero(magnitudes_of, silent):
    rows = magnitudes_of(_sine(600, 20 * 256))
    late = np.concatenate([np.zeros((silent, 513), np.float32), rows])
    x = reconstruct(late, hop=256)
    assert not x[: (silent - 2) * 256].any()
    assert np.abs(x[silent * 256 + 1024 :]).max() > 0.9


@pytest.mark.parametrize("hz", [220.0, 441.7, 1000.0, 3333.3])
@pytest.mark.parametrize(("n_fft", "hop"), SIZES)
def test_decaying_sine_keeps_its_frequency_and_amplitude(
    magnitudes_of, strongest_hz, cents, hz, n_fft, hop
):
    samples = 64 * 512
    envelope = np.exp(-np.arange(samples) / (0.4 * RATE_HZ))
    original = 0.5 * envelope * _sine(hz, samples)
    x = reconstruct(magnitudes_of(original, n_fft, hop), hop=hop)
    inner = slice(4 * n_fft, samples - n_fft)
    assert cents(strongest_hz(x[inner], RATE_HZ), hz) < 1.0
    level_db = 20 * np.log10(np.std(x[inner]) / np.std(original[inner]))
    assert abs(level_db) < 0.3


def test_offset_of_the_signal_stays_an_offset(magnitudes_of):
    original = 0.2 + 0.3 * _sine(700, 64 * 256)
    x = reconstruct(magnitudes_of(original), hop=256)
    assert np.all(np.isfinite(x))
    inner = slice(4096, -2048)
    assert abs(abs(np.mean(x[inner])) - 0.2) < 0.02
    assert abs(np.std(x[inner]) - np.std(original[inner])) < 0.02


@pytest.mark.parametrize("iterations", [0, 2])
def test_joint_of_two_blocks_is_no_rougher_than_elsewhere(magnitudes_of, iterations):
    hop, hz = 256, 441.7
    x = reconstruct(magnitudes_of(_sine(hz, 100 * hop)), hop=hop, iterations=iterations)
    bend = np.abs(np.diff(x.astype(np.float64), 2))
    inner = np.arange(20 * hop, 90 * hop)
    at_joint = (inner % hop < 3) | (inner % hop > hop - 3)
    assert bend[inner][at_joint].max() <= 1.1 * bend[inner][~at_joint].max()
    assert bend[inner].max() < 1.2 * (2 * np.pi * hz / RATE_HZ) ** 2  # a sine's own, and 20 %


def test_phase_is_carried_so_that_a_partial_stays_narrow(magnitudes_of):
    hop, n_fft = 256, 1024
    original = 0.5 * _sine(441.7, 200 * hop) + 0.2 * _sine(1325.1, 200 * hop)
    x = reconstruct(magnitudes_of(original), hop=hop)
    start = 100 * hop - 8 * n_fft
    window = np.hanning(16 * n_fft)
    wanted, got = (
        np.abs(np.fft.rfft(window * y[start : start + 16 * n_fft])) for y in (original, x)
    )
    long_db = 20 * np.log10(np.linalg.norm(got - wanted) / np.linalg.norm(wanted))
    assert long_db < -20


@pytest.mark.parametrize("scale", [1e-30, 1e-6, 1e6, 1e9])
def test_loudness_scales_the_samples_and_nothing_else(notes, scale):
    rows = notes[3][:30]
    x = reconstruct(rows, hop=256)
    scaled = reconstruct((rows * np.float32(scale)).astype(np.float32), hop=256)
    assert np.all(np.isfinite(scaled))
    if scale >= 1e-6:
        assert np.abs(scaled / scale - x).max() < 0.02 * np.abs(x).max()
