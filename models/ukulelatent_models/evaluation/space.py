"""What the latent space is like: how near the prior, and how smooth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ukulelatent_models.configuration.schema import WIDTHS
from ukulelatent_models.features import FLOOR
from ukulelatent_models.objectives.divergence import kernel_of, mmd

_DRAWN = 1024
_STEPS = 64
_STILL_DB = 1e-4  # a mean step as small as float32's rounding: nothing changes


@dataclass(frozen=True)
class Path:
    """A straight walk through the space at one note: its points, and its steps' sizes in dB."""

    points: Tensor  # (steps + 1, latent)
    note: float
    steps_db: NDArray[np.float64]

    @property
    def roughness(self) -> float:
        """The largest step over the mean one: 1 on an even way, and where nothing changes."""
        mean = float(self.steps_db.mean())
        return float(self.steps_db.max()) / mean if mean > _STILL_DB else 1.0


def prior_points(contract: dict[str, Any], count: int) -> tuple[Tensor, Tensor]:
    """Draw points of the prior, held within the contract's range, and notes of its range.

    -> z (count, latent), notes (count,), fractional if the model makes such; the same every time.
    """
    generator = torch.Generator().manual_seed(0)
    low, high = torch.tensor(contract["latent_low"]), torch.tensor(contract["latent_high"])
    z = torch.randn((count, len(low)), generator=generator).clamp(low, high)
    reach = contract["note_high"] - contract["note_low"]
    notes = contract["note_low"] + reach * torch.rand(count, generator=generator)
    return z, notes if contract["fractional_notes"] else notes.round()


def distance_to_prior(points: NDArray[np.floating]) -> float:
    """Return the squared MMD of encoded points (sounds, latent) to the prior, unbiased."""
    generator = torch.Generator().manual_seed(0)
    drawn = torch.randn((_DRAWN, points.shape[1]), generator=generator)
    given = torch.from_numpy(np.asarray(points, dtype=np.float32))
    return float(mmd(given, drawn, kernel_of("rbf", WIDTHS)))


def paths(script: Any, contract: dict[str, Any], count: int) -> list[Path]:
    """Walk `count` times from a point of the prior to another, in even steps.

    A step's size is the root mean square of 20 log10 of the ratio of two successive spectra,
    each with a thousandth of its peak added.
    """
    z, notes = prior_points(contract, 2 * count)
    shares = torch.linspace(0.0, 1.0, _STEPS + 1).unsqueeze(1)
    found = []
    for start, end, note in zip(z[::2], z[1::2], notes[::2], strict=True):
        points = start + shares * (end - start)
        made = script.decode(points, note.expand(len(points)))
        levels = 20.0 * torch.log10(made + FLOOR * made.amax(dim=(1, 2), keepdim=True))
        steps = (levels[1:] - levels[:-1]).square().mean(dim=(1, 2)).sqrt()
        found.append(Path(points, float(note), steps.double().numpy()))
    return found
