"""The pitch of a sound near a note it should have, by harmonic summation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.pitch.notes import note_hz

_STRETCHES = np.concatenate([[0.0], np.geomspace(1e-5, 2e-3, 14)])


@dataclass(frozen=True)
class Pitch:
    """Deviation from the note in cents, and the stiff string's inharmonicity B (no unit)."""

    cents: float
    inharmonicity: float


def measure(
    signal: NDArray[np.floating],
    note: float,
    sample_rate_hz: int,
    *,
    reach_cents: float = 100.0,
    partials: int = 10,
) -> Pitch:
    """Find the pitch within `reach_cents` of `note` whose partials gather most magnitude.

    Harmonic summation (Hermes 1988) on one long spectrum of the signal, (samples,), each
    partial weighing less than the one before; partials stretch as a stiff string's,
    k f0 sqrt(1 + B k^2) (Fletcher 1962), over a grid of B, since low strings are otherwise
    read sharp.
    """
    length = 2 ** int(np.ceil(np.log2(max(4 * sample_rate_hz, len(signal)))))
    spectrum = np.sqrt(np.abs(np.fft.rfft(signal * np.hanning(len(signal)), length)))
    cents = np.arange(-reach_cents, reach_cents + 0.5, 1.0)
    f0 = note_hz(note) * 2.0 ** (cents / 1200.0)  # (cents,)
    k = np.arange(1, partials + 1)
    stretch = np.sqrt(1.0 + _STRETCHES[:, None] * k**2)  # (B, k)
    bins = f0[:, None, None] * (k * stretch)[None] * length / sample_rate_hz  # (cents, B, k)
    audible = bins < min(10000.0 / sample_rate_hz, 0.49) * length
    places = np.clip(bins, 0, len(spectrum) - 2)
    below = places.astype(np.intp)
    part = places - below
    heights = (1 - part) * spectrum[below] + part * spectrum[below + 1]
    score = (heights * audible * 0.85**k).sum(axis=2)  # (cents, B)
    best, form = np.unravel_index(int(np.argmax(score)), score.shape)
    return Pitch(cents=float(cents[best]), inharmonicity=float(_STRETCHES[form]))
