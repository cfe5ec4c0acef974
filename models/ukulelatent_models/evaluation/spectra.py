"""How far decoded magnitudes are from a recording's."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ukulelatent_models.features import FLOOR


@dataclass(frozen=True)
class SpectralErrors:
    """Log-spectral distance and spectral convergence, in dB."""

    lsd_db: float
    convergence_db: float


def compare(made: Tensor, recorded: Tensor) -> SpectralErrors:
    """Compare magnitudes (frames, bins) of any scale, but the same.

    The log-spectral distance is the root mean square of 20 log10((made + e) / (recorded + e)),
    e = peak / 1000, over bins within 60 dB of the recording's peak; the convergence is the norm
    of the difference over the norm of the recording, 0 dB for silence.
    """
    floor = FLOOR * recorded.max()
    audible = recorded >= floor
    apart = 20.0 * torch.log10((made + floor) / (recorded + floor))[audible]
    difference = torch.linalg.vector_norm(made - recorded)
    share = difference / torch.linalg.vector_norm(recorded)
    return SpectralErrors(float(apart.square().mean().sqrt()), float(20.0 * torch.log10(share)))
