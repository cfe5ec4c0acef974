"""A short reference Griffin-Lim, for measuring what models decode; the instrument has its own."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ukulelatent_models.features import Spectrogram


def invert(magnitudes: Tensor, shape: Spectrogram, *, iterations: int = 32) -> NDArray[np.float64]:
    """Return a signal with about these magnitudes: (frames, bins) -> (frames * hop,).

    Fast Griffin-Lim (Perraudin et al. 2013, momentum 0.99) from phases drawn with seed 0.
    """
    window = torch.hann_window(shape.n_fft, dtype=torch.float64)
    length = magnitudes.shape[0] * shape.hop
    wanted = magnitudes.double().T
    # one frame more, centred behind the end, closes the signal; it is free to be anything
    wanted = torch.nn.functional.pad(wanted, (0, 1))
    phases = torch.rand(wanted.shape, generator=torch.Generator().manual_seed(0)).double()
    spectrum = torch.polar(wanted, 2 * torch.pi * phases)
    before = torch.zeros_like(spectrum)
    signal = torch.zeros(length, dtype=torch.float64)
    for _ in range(iterations):
        signal = torch.istft(
            spectrum, shape.n_fft, shape.hop, window=window, center=True, length=length
        )
        again = torch.stft(
            signal,
            shape.n_fft,
            shape.hop,
            window=window,
            center=True,
            pad_mode="constant",
            return_complex=True,
        )
        ahead = again + 0.99 * (again - before)
        before = again
        spectrum = wanted * ahead / ahead.abs().clamp(min=1e-12)
    return np.asarray(signal.numpy())
