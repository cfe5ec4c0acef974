"""How far latent points are from the prior, a standard normal distribution."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

Kernel = Callable[[Tensor], Tensor]  # mean square distances over the dimensions -> similarities


def gaussian(squares: Tensor, width: float) -> Tensor:
    """Return exp(-squares / (2 width)) of mean square distances: 1 at distance 0."""
    return torch.exp(-squares / (2.0 * width))


def inverse_multiquadratic(squares: Tensor, width: float) -> Tensor:
    """Return 1 / (1 + squares / (2 width)): heavier tails, so that far points still feel a pull.

    With C = 2 dim width this is C / (C + |x - y|^2) of Tolstikhin et al. 2018, section 4.
    """
    return 1.0 / (1.0 + squares / (2.0 * width))


KERNELS: dict[str, Callable[[Tensor, float], Tensor]] = {
    "rbf": gaussian,
    "imq": inverse_multiquadratic,
}


def kernel_of(name: str, widths: Sequence[float]) -> Kernel:
    """Return the mean of one kind of kernel over several widths.

    Widths are in units of a prior's variance: two points of it are a mean square of 2 apart.

    Raises:
        KeyError: there is no such kind.
    """
    kind = KERNELS[name]
    return lambda squares: torch.stack([kind(squares, width) for width in widths]).mean(dim=0)


def mmd(x: Tensor, y: Tensor, kernel: Kernel) -> Tensor:
    """Return the unbiased estimate of the squared maximum mean discrepancy of two samples.

    x (n, dim), y (m, dim), n and m at least 2 -> scalar, about 0 (and as often below it) for
    samples of one distribution. Gretton et al. 2012, equation 3.
    """
    n, m = x.shape[0], y.shape[0]
    same_x, same_y = kernel(_squares(x, x)), kernel(_squares(y, y))
    within_x = (same_x.sum() - same_x.diagonal().sum()) / (n * (n - 1))
    within_y = (same_y.sum() - same_y.diagonal().sum()) / (m * (m - 1))
    return within_x + within_y - 2.0 * kernel(_squares(x, y)).mean()


def kullback_leibler(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return the mean divergence of diagonal normal distributions from the prior, in nats.

    mean and log_variance (batch, dim) -> scalar (Kingma & Welling 2014, appendix B).
    """
    each = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1.0)
    return each.sum(dim=1).mean()


def _squares(x: Tensor, y: Tensor) -> Tensor:
    return (x.unsqueeze(1) - y.unsqueeze(0)).square().mean(dim=2)
