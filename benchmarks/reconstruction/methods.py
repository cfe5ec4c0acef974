"""Every way from magnitudes to samples that stands in the tables."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import librosa
import numpy as np

from ukulelatent_griffinlim import reconstruct

from .reference import prior_reconstruct
from .spectra import Magnitudes, Samples


@dataclass(frozen=True)
class Method:
    """`run(magnitudes, hop)` gives (frames * hop,) samples."""

    name: str
    run: Callable[[Magnitudes, int], Samples]
    quality: int | None = None


def librosa_reconstruct(magnitudes: Magnitudes, hop: int) -> Samples:
    """librosa's fast Griffin-Lim, momentum 0.99, 100 iterations.

    It wants one frame more than there are hops, and gets the last one twice.
    """
    rows = np.vstack([magnitudes, magnitudes[-1:]])
    return librosa.griffinlim(
        rows.T,
        n_iter=100,
        momentum=0.99,
        hop_length=hop,
        win_length=4 * hop,
        n_fft=4 * hop,
        length=len(magnitudes) * hop,
        random_state=0,
    )


PEER = Method("librosa, 100 iterations, momentum 0.99", librosa_reconstruct)
PRIOR = Method("prior system's way, 100 iterations", lambda rows, hop: prior_reconstruct(rows))


def ours(iterations: int) -> Method:
    """The kernel at one quality."""

    def run(rows: Magnitudes, hop: int, *, iterations: int) -> Samples:
        return reconstruct(rows, hop=hop, iterations=iterations)

    return Method(f"iterations = {iterations}", partial(run, iterations=iterations), iterations)
