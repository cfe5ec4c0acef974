"""Magnitudes as `reconstruct` takes them."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]
Magnitudes = NDArray[np.float32]


def hann(size: int) -> Samples:
    """The periodic Hann window: (size,)."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)


def magnitudes_of(x: Samples, n_fft: int, hop: int) -> Magnitudes:
    """Of frames centred at i * hop of `x` padded with zeros: (len(x) // hop, n_fft // 2 + 1)."""
    padded = np.pad(np.asarray(x, np.float64), n_fft // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, n_fft)[::hop][: len(x) // hop]
    return np.abs(np.fft.rfft(frames * hann(n_fft))).astype(np.float32)
