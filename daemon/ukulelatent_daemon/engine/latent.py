"""The latent point that new notes get."""

import math
from collections.abc import Sequence

import numpy as np

from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.model.contract import Contract


class LatentPoint:
    """A point in model units, always within the model's range; it starts at the middle."""

    def __init__(self, contract: Contract, seed: int | None = None) -> None:
        """`seed` makes `random` repeat itself."""
        self.low = contract.latent_low
        self.high = contract.latent_high
        self._ranges = tuple(zip(range(1, len(self.low) + 1), self.low, self.high, strict=True))
        self._random = np.random.default_rng(seed)
        self.value = self.middle

    @property
    def middle(self) -> tuple[float, ...]:
        """The middle of the range."""
        return tuple((a + b) / 2 for a, b in zip(self.low, self.high, strict=True))

    def inside(self, z: Sequence[float]) -> tuple[float, ...]:
        """`z` as a point, each value outside its range moved to the nearer end.

        Raises Rejected for a wrong count (COUNT) or a value that is not finite (RANGE).
        """
        if len(z) != len(self._ranges):
            raise Rejected(
                ErrorCode.COUNT, f"{len(z)} values: the model's space has {len(self._ranges)}"
            )
        return tuple(
            float(value) if low <= value <= high else self._moved(value, index, low, high)
            for value, (index, low, high) in zip(z, self._ranges, strict=True)
        )

    @staticmethod
    def _moved(value: float, index: int, low: float, high: float) -> float:
        if not math.isfinite(value):
            raise Rejected(ErrorCode.RANGE, f"z{index} = {value:g}: want a finite number")
        return low if value < low else high

    def draw(self, sigma: float) -> tuple[float, ...]:
        """A normally distributed point around the middle, `sigma` a share of half the range."""
        halves = [(high - low) / 2 for low, high in zip(self.low, self.high, strict=True)]
        steps = self._random.standard_normal(len(halves)) * sigma * halves
        moved = np.clip(np.asarray(self.middle) + steps, self.low, self.high)
        return tuple(float(value) for value in moved)
