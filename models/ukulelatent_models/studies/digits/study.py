"""AE, VAE and WAE of the same digits: trained alike, measured, drawn side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier
from torch import Tensor, nn

from ukulelatent_models.configuration.schema import WIDTHS
from ukulelatent_models.evaluation.space import distance_to_prior
from ukulelatent_models.evaluation.tables import Table
from ukulelatent_models.files import replacing
from ukulelatent_models.objectives.divergence import kernel_of, kullback_leibler, mmd
from ukulelatent_models.studies.digits.data import Digits

KINDS = ("AE", "VAE", "WAE")
_LATENT = 2
_BATCH, _RATE = 50, 2e-3
_KL_WEIGHT, _MMD_WEIGHT = 1.0, 60.0  # beside the squared error summed over an image
_NEIGHBOURS = 10
_GRID, _REACH = 12, 2.2  # decoded points a side, and how far out
_SHOWN = 12


class DigitNetwork(nn.Module):
    """Two strided convolutions and back; the encoder tells means and log variances."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1),
            nn.SiLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.SiLU(),
            nn.Flatten(),
            nn.Linear(32 * 7 * 7, 128),
            nn.SiLU(),
            nn.Linear(128, 2 * _LATENT),
        )
        self.decoder = nn.Sequential(
            nn.Linear(_LATENT, 128),
            nn.SiLU(),
            nn.Linear(128, 32 * 7 * 7),
            nn.SiLU(),
            nn.Unflatten(1, (32, 7, 7)),
            nn.Upsample(scale_factor=2.0),
            nn.Conv2d(32, 16, 3, padding=1),
            nn.SiLU(),
            nn.Upsample(scale_factor=2.0),
            nn.Conv2d(16, 1, 3, padding=1),
            nn.Sigmoid(),
        )

    def encode(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """(batch, 1, 28, 28) -> means and log variances, (batch, 2) each."""
        told: Tensor = self.encoder(images)
        return told[:, :_LATENT], told[:, _LATENT:].clamp(-8.0, 4.0)

    def decode(self, z: Tensor) -> Tensor:
        """(batch, 2) -> (batch, 1, 28, 28)."""
        made: Tensor = self.decoder(z)
        return made


@dataclass(frozen=True)
class Trained:
    """A network after training, and what it makes of the held-out digits."""

    kind: str
    points: NDArray[np.float32]  # (held out, 2)
    labels: NDArray[np.intp]
    images: NDArray[np.float32]  # (held out, 28, 28)
    again: NDArray[np.float32]
    grid: NDArray[np.float32]  # decoded points, (side * 28, side * 28)
    known: float  # share of digits told right by their neighbours in the space

    def row(self) -> tuple[str, ...]:
        """Return its figures."""
        error = float(np.square(self.again - self.images).mean())
        middle, spread = self.points.mean(axis=0), self.points.std(axis=0)
        return (
            self.kind,
            f"{error:.4f}",
            f"{distance_to_prior(self.points):.4f}",
            f"{middle[0]:.2f}, {middle[1]:.2f}",
            f"{spread[0]:.2f}, {spread[1]:.2f}",
            f"{100 * self.known:.0f}",
        )


_HEADING = ("kind", "squared error", "MMD to the prior", "mean", "deviation", "told apart, %")


def study(digits: Digits, *, epochs: int, tell: Callable[[str], None]) -> list[Trained]:
    """Train all three from one seed, on one order of digits."""
    return [_trained(kind, digits, epochs, tell) for kind in KINDS]


def table(trained: list[Trained]) -> Table:
    """Return their figures side by side, all of held-out digits."""
    return Table(_HEADING, tuple(one.row() for one in trained))


def draw(trained: list[Trained], path: Path) -> None:
    """Draw each kind's space, its decoded points, and digits above what it makes of them."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, rows = pyplot.subplots(
        3, len(trained), figsize=(13, 11), layout="constrained", height_ratios=(4, 4, 1)
    )
    for column, one in enumerate(trained):
        space, grid, pairs = (row[column] for row in rows)
        dots = space.scatter(*one.points.T, c=one.labels, cmap="tab10", s=5)
        space.set(title=one.kind, aspect="equal")
        grid.imshow(one.grid, cmap="gray_r")
        some = np.linspace(0, len(one.images) - 1, _SHOWN).astype(np.intp)
        strips = [np.hstack(list(images[some])) for images in (one.images, one.again)]
        pairs.imshow(np.vstack(strips), cmap="gray_r")
        for axes in (grid, pairs):
            axes.set_axis_off()
    figure.colorbar(dots, ax=rows[0], ticks=range(10))
    with replacing(path) as file:
        figure.savefig(file, dpi=90, format="png")
    pyplot.close(figure)


def _trained(kind: str, digits: Digits, epochs: int, tell: Callable[[str], None]) -> Trained:
    torch.manual_seed(0)
    network, kernel = DigitNetwork(), kernel_of("rbf", WIDTHS)
    optimizer = torch.optim.Adam(network.parameters(), lr=_RATE)
    images = torch.from_numpy(digits.images).unsqueeze(1)
    train = images[torch.from_numpy(~digits.held_out)]
    for epoch in range(epochs):
        order = torch.randperm(len(train), generator=torch.Generator().manual_seed(epoch))
        total = 0.0
        for first in range(0, len(order), _BATCH):
            places = order[first : first + _BATCH]
            loss = _loss(kind, network, train[places], kernel)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            total += float(loss.detach()) * len(places) / len(train)
        tell(f"{kind}, epoch {epoch + 1}/{epochs}: loss {total:.2f}")
    return _measured(kind, network.eval(), digits, images)


def _loss(kind: str, network: DigitNetwork, images: Tensor, kernel: Any) -> Tensor:
    mean, log_variance = network.encode(images)
    z, apart = mean, torch.zeros(())
    if kind == "VAE":
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        apart = _KL_WEIGHT * kullback_leibler(mean, log_variance)
    elif kind == "WAE" and len(images) > 1:
        apart = _MMD_WEIGHT * mmd(mean, torch.randn_like(mean), kernel)
    return (network.decode(z) - images).square().sum(dim=(1, 2, 3)).mean() + apart


def _measured(kind: str, network: DigitNetwork, digits: Digits, images: Tensor) -> Trained:
    held_out = digits.held_out
    with torch.inference_mode():
        points = network.encode(images)[0].numpy()
        mine = points[held_out]
        again = network.decode(torch.from_numpy(mine)).squeeze(1).numpy()
        sides = torch.linspace(-_REACH, _REACH, _GRID)
        across = torch.cartesian_prod(-sides, sides)[:, [1, 0]]
        if kind == "AE":  # it has no prior: its own spread is looked at
            across = across * torch.from_numpy(mine.std(axis=0)) + torch.from_numpy(mine.mean(0))
        made = network.decode(across).squeeze(1).numpy()
    grid = made.reshape(_GRID, _GRID, 28, 28).transpose(0, 2, 1, 3).reshape(_GRID * 28, -1)
    ear = KNeighborsClassifier(_NEIGHBOURS).fit(points[~held_out], digits.labels[~held_out])
    known = float(ear.score(mine, digits.labels[held_out]))
    return Trained(kind, mine, digits.labels[held_out], digits.images[held_out], again, grid, known)
