"""What every architecture's encoder and decoder must have."""

from typing import TYPE_CHECKING

from torch import Tensor, nn


class Encoder(nn.Module):
    """From magnitudes to latent points, in two steps, of which the first has no weights."""

    if TYPE_CHECKING:  # TorchScript reads annotations, and knows no modules
        last: (
            nn.Linear
        )  # what gives the points, and behind them the log variances if it is stochastic

    def features(self, magnitudes: Tensor) -> Tensor:
        """Magnitudes (batch, frames, bins) -> what is encoded, (batch, frames, bands)."""
        raise NotImplementedError

    def forward(self, features: Tensor) -> Tensor:
        """(batch, frames, bands) -> (batch, outputs)."""
        raise NotImplementedError


class Decoder(nn.Module):
    """From latent points and notes to magnitudes."""

    bands: int
    is_fractional: bool  # whether notes between the keys are made as such, not as blends of two
    if TYPE_CHECKING:
        into: nn.Linear  # what reads the points, in its first columns

    def span(self, z: Tensor, note: Tensor, first: int, count: int) -> Tensor:
        """Frames first..first + count - 1: (batch, count, bins)."""
        raise NotImplementedError

    def chosen(self, z: Tensor, note: Tensor, frames: Tensor) -> Tensor:
        """Any frames, rising, the onset's first, 1 a full-scale sine: (batch, frames, bands)."""
        raise NotImplementedError

    def target(self, magnitudes: Tensor) -> Tensor:
        """What `chosen` is compared with, of magnitudes where 1 is a full-scale sine.

        (batch, frames, bins) -> (batch, frames, bands)
        """
        raise NotImplementedError
