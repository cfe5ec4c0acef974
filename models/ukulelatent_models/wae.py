"""The losses of a Wasserstein auto-encoder (Tolstikhin et al. 2018) for spectrograms."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

_WIDTHS = (0.5, 1.0, 2.0, 4.0)  # of the kernels, in units of a prior sample's mean square
_FLOOR = 1e-3  # of a sound's peak: 60 dB


def mmd(x: Tensor, y: Tensor) -> Tensor:
    """Return the unbiased estimate of the squared maximum mean discrepancy of two samples.

    x (n, dim), y (m, dim), n and m at least 2 -> scalar, about 0 (and as often below it) for
    samples of one distribution. Gretton et al. 2012, equation 3; the kernel is the mean of
    Gaussians of several widths, for points of about unit variance.
    """
    n, m = x.shape[0], y.shape[0]
    within_x = (_kernel(x, x).sum() - n) / (n * (n - 1))
    within_y = (_kernel(y, y).sum() - m) / (m * (m - 1))
    return within_x + within_y - 2.0 * _kernel(x, y).mean()


def _kernel(x: Tensor, y: Tensor) -> Tensor:
    squares = (x.unsqueeze(1) - y.unsqueeze(0)).square().sum(dim=2)
    rows = [torch.exp(-squares / (2.0 * width * x.shape[1])) for width in _WIDTHS]
    return torch.stack(rows).mean(dim=0)


@dataclass(frozen=True)
class Reconstruction:
    """Errors of a batch: nepers within 60 dB, nepers everywhere, spectral convergence."""

    audible: Tensor
    everywhere: Tensor
    convergence: Tensor

    @property
    def loss(self) -> Tensor:
        """What is minimised: the measured error, some care for silence, some for loud lines."""
        return self.audible + 0.5 * self.everywhere + 0.5 * self.convergence


def reconstruction(made: Tensor, wanted: Tensor, peak: Tensor) -> Reconstruction:
    """Compare magnitudes (batch, frames, bins); `peak` (batch,) is the whole sounds' greatest.

    Each figure is a mean over sounds of: the root mean square of ln((made + e) / (wanted + e)),
    e = peak / 1000, over bins within 60 dB of the peak; its mean absolute value over all bins;
    the norm of the difference over the norm of the wanted (Sturmel & Daudet 2011).
    """
    floor = (_FLOOR * peak).view(-1, 1, 1)
    apart = torch.log((made + floor) / (wanted + floor))
    audible = (wanted >= floor).to(made.dtype)
    squares = (apart.square() * audible).sum(dim=(1, 2)) / audible.sum(dim=(1, 2)).clamp(min=1.0)
    difference = torch.linalg.vector_norm(made - wanted, dim=(1, 2))
    norm = torch.linalg.vector_norm(wanted, dim=(1, 2))
    return Reconstruction(
        audible=torch.sqrt(squares + 1e-8).mean(),
        everywhere=apart.abs().mean(),
        convergence=(difference / norm.clamp(min=1e-9)).mean(),
    )
