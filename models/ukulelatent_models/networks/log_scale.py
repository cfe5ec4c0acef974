"""Magnitudes on a logarithmic scale that can be undone."""

import math

import torch
from torch import Tensor, nn


class LogScale(nn.Module):
    """Magnitudes, 1 a full-scale sine, as logarithms in -1..1, and back.

    2 log(1 + x / floor) / log(1 + top / floor) - 1. Both constants are the same for every sound,
    so that nothing but rounding is lost; `top` is what a constant of 1 reads, more than any
    signal within -1..1.
    """

    def __init__(self, floor: float = 1e-4, top: float = 2.0) -> None:
        super().__init__()
        self.floor = floor
        self.reach = 0.5 * math.log1p(top / floor)

    def forward(self, magnitudes: Tensor) -> Tensor:
        """Any shape, 0..top -> the same, -1..1."""
        return torch.log1p(magnitudes / self.floor) / self.reach - 1.0

    @torch.jit.export
    def undo(self, scaled: Tensor) -> Tensor:
        """Any shape, -1..1 -> the same, 0..top."""
        return torch.expm1((scaled + 1.0) * self.reach) * self.floor
