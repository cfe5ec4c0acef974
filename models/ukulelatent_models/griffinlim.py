"""Sound of magnitudes, for measuring what models decode; the instrument has a kernel of its own."""

from __future__ import annotations

import librosa
import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.features import Spectrogram


def invert(
    magnitudes: NDArray[np.floating], shape: Spectrogram, *, iterations: int = 32
) -> NDArray[np.float32]:
    """Return a signal with about these magnitudes: (frames, bins) -> (frames * hop,).

    librosa's fast Griffin-Lim (Perraudin et al. 2013, momentum 0.99) from phases of seed 0.
    """
    # one frame more, centred behind the end, closes the signal
    wanted = np.pad(np.asarray(magnitudes, dtype=np.float32), ((0, 1), (0, 0)), mode="edge")
    signal = librosa.griffinlim(
        wanted.T,
        n_iter=iterations,
        hop_length=shape.hop,
        n_fft=shape.n_fft,
        pad_mode="constant",
        momentum=0.99,
        random_state=0,
    )
    return np.asarray(signal, dtype=np.float32)
