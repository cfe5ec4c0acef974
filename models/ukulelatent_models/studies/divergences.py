"""Which divergence pulls where: those of Gaussians from the standard normal, drawn and checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from ukulelatent_models.configuration.schema import WIDTHS
from ukulelatent_models.files import replacing
from ukulelatent_models.objectives.divergence import Kernel, kernel_of, kullback_leibler

Grid = NDArray[np.float64]  # (variances, means)

_NODES = 120  # of the Gauss-Hermite quadrature
_LINES_AT = (0.25, 1.0, 4.0)


@dataclass(frozen=True)
class Divergence:
    """A divergence of N(mean, variance) from N(0, 1) on a grid of both."""

    name: str
    means: NDArray[np.float64]
    variances: NDArray[np.float64]
    values: Grid

    @property
    def least(self) -> tuple[float, float]:
        """The mean and the variance at which it is least."""
        row, column = np.unravel_index(int(np.argmin(self.values)), self.values.shape)
        return float(self.means[column]), float(self.variances[row])


def divergences(
    means: NDArray[np.float64] | None = None, variances: NDArray[np.float64] | None = None
) -> list[Divergence]:
    """Return KL, MMD with Gaussian and with inverse multi-quadratic kernels, by quadrature.

    The default grid has means 0 to 10 and variances 1/16 to 16, the prior's 0 and 1 among them.
    """
    means = np.linspace(0.0, 10.0, 81) if means is None else means
    variances = 2.0 ** np.linspace(-4.0, 4.0, 65) if variances is None else variances
    kinds: dict[str, Callable[[float, float], float]] = {
        "KL": _kullback_leibler,
        "MMD, RBF": _mmd_with(kernel_of("rbf", WIDTHS)),
        "MMD, IMQ": _mmd_with(kernel_of("imq", WIDTHS)),
    }
    return [
        Divergence(
            name,
            means,
            variances,
            np.array([[kind(mean, variance) for mean in means] for variance in variances]),
        )
        for name, kind in kinds.items()
    ]


def draw(found: list[Divergence], path: Path) -> None:
    """Draw each over the grid, above its course along the mean, as a PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, rows = pyplot.subplots(2, len(found), figsize=(12, 7), layout="constrained")
    for column, divergence in enumerate(found):
        above, below = rows[0][column], rows[1][column]
        shown = np.log10(np.maximum(divergence.values, 1e-5))
        mesh = above.pcolormesh(divergence.means, divergence.variances, shown, shading="nearest")
        above.plot(*divergence.least, "w+", markersize=12)
        above.set(title=divergence.name, ylabel="variance", yscale="log")
        figure.colorbar(mesh, ax=above, label="log10")
        for variance in _LINES_AT:
            row = int(np.argmin(np.abs(divergence.variances - variance)))
            below.plot(divergence.means, divergence.values[row], label=f"variance {variance:g}")
        below.set(xlabel="mean", ylabel=divergence.name)
        below.legend(frameon=False)
    with replacing(path) as file:
        figure.savefig(file, dpi=110, format="png")
    pyplot.close(figure)


def _kullback_leibler(mean: float, variance: float) -> float:
    told = torch.tensor([[mean]], dtype=torch.float64)
    return float(kullback_leibler(told, torch.full_like(told, float(np.log(variance)))))


def _mmd_with(kernel: Kernel) -> Callable[[float, float], float]:
    """Return the squared MMD itself, not an estimate.

    Differences of two draws are normal too, so each of its three expectations is one integral.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    weights = weights / weights.sum()

    def expected(mean: float, variance: float) -> float:
        squares = torch.from_numpy(np.square(mean + np.sqrt(variance) * nodes))
        return float((kernel(squares).numpy() * weights).sum())

    within_prior = expected(0.0, 2.0)

    def divergence(mean: float, variance: float) -> float:
        across = expected(mean, 1.0 + variance)
        return expected(0.0, 2.0 * variance) + within_prior - 2.0 * across

    return divergence
