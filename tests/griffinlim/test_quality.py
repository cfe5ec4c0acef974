"""More consistent with its magnitudes than the textbook's algorithm, and more with iterations."""

import numpy as np
import pytest

from ukulelatent_griffinlim import reconstruct

RATE_HZ = 44100
SIZES = [(2048, 512), (1024, 256)]
PITCHES_HZ = [98.0, 146.8, 220.0, 329.6, 523.3]


def _griffin_lim(rows: np.ndarray, n_fft: int, hop: int, iterations: int, seed: int) -> np.ndarray:
    """Griffin & Lim 1984: keep the magnitudes, take the phases of what they sound like, repeat."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n_fft) / n_fft)
    length, frames = len(rows) * hop, len(rows)
    places = np.arange(frames)[:, None] * hop + np.arange(n_fft)
    weight = np.zeros(length + n_fft)
    np.add.at(weight, places, np.broadcast_to(window**2, places.shape))
    phase = np.exp(2j * np.pi * np.random.default_rng(seed).random(rows.shape))
    for iteration in range(iterations + 1):
        parts = np.fft.irfft(rows * phase, n_fft) * window
        y = np.zeros(length + n_fft)
        for f in range(frames):
            y[f * hop : f * hop + n_fft] += parts[f]
        y /= np.maximum(weight, 1e-7)
        y[: n_fft // 2] = y[n_fft // 2 + length :] = 0
        if iteration < iterations:
            spectrum = np.fft.rfft(y[places] * window)
            phase = spectrum / np.maximum(np.abs(spectrum), 1e-12)
    return y[n_fft // 2 : n_fft // 2 + length]


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: str(size[0]))
def plucks(request, pluck, magnitudes_of):
    """n_fft, hop and the magnitudes of five notes."""
    n_fft, hop = request.param
    samples = 80 * 512
    return (
        n_fft,
        hop,
        [
            magnitudes_of(pluck(hz, samples, RATE_HZ, seed), n_fft, hop)
            for seed, hz in enumerate(PITCHES_HZ)
        ],
    )


def test_two_iterations_beat_a_hundred_of_the_textbook_by_decibels(plucks, inconsistency_db):
    n_fft, hop, notes = plucks
    ours, textbook = [], []
    for seed, rows in enumerate(notes):
        x = reconstruct(rows, hop=hop, iterations=2)
        ours.append(inconsistency_db(x, rows, n_fft, hop))
        y = _griffin_lim(rows, n_fft, hop, 100, seed)
        textbook.append(inconsistency_db(y, rows, n_fft, hop))
    assert np.median(ours) <= np.median(textbook) - 3, (ours, textbook)
    assert max(ours) <= max(textbook), (ours, textbook)


def test_more_iterations_are_no_worse(plucks, inconsistency_db):
    n_fft, hop, notes = plucks
    medians = [
        np.median(
            [inconsistency_db(reconstruct(r, hop=hop, iterations=k), r, n_fft, hop) for r in notes]
        )
        for k in (0, 2, 8)
    ]
    assert medians[0] >= medians[1] >= medians[2], medians
