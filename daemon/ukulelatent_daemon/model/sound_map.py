"""The map of a model's training sounds: from a point of the plane to one of the latent space."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ukulelatent_daemon.model.contract import Contract

_NEIGHBOURS = 6
_AT_A_PLACE = 1e-9


class Neighbour(NamedTuple):
    """A training sound near a latent point; distance: in the latent space."""

    label: str
    x: float
    y: float
    distance: float


class SoundMap:
    """The training sounds of a model, in the plane and in the space."""

    def __init__(self, contract: Contract) -> None:
        self._labels = [place.label for place in contract.map]
        self._at = np.array([(place.x, place.y) for place in contract.map]).reshape(-1, 2)
        self._z = np.array([place.z for place in contract.map]).reshape(-1, contract.latent_dim)
        self._low, self._high = np.array(contract.latent_low), np.array(contract.latent_high)

    def __len__(self) -> int:
        return len(self._labels)

    def point(self, x: float, y: float) -> tuple[float, ...]:
        """The latent point of a point of the plane, for a map of at least one sound.

        The mean of the nearest sounds' points, each weighed by the inverse square of its distance
        (Shepard 1968) less what the first one left out has: so weights end at 0 and the way is
        continuous everywhere. At a sound it is that sound's point, as far as the range allows.
        """
        distance = np.hypot(self._at[:, 0] - x, self._at[:, 1] - y)
        order = _smallest(distance, _NEIGHBOURS + 1)
        near, farthest = distance[order[:-1]], distance[order[-1]]
        if len(order) < 2 or near[0] < _AT_A_PLACE:
            mean = self._z[order[0]]
        else:
            weights = np.square((farthest - near) / (farthest * near) + 1e-12)
            mean = (weights[:, None] * self._z[order[:-1]]).sum(axis=0) / weights.sum()
        return tuple(float(value) for value in np.clip(mean, self._low, self._high))

    def nearest(self, z: Sequence[float], count: int) -> list[Neighbour]:
        """The `count` training sounds nearest to a latent point, or all there are."""
        distance = np.linalg.norm(self._z - np.asarray(z), axis=1)
        return [
            Neighbour(
                self._labels[index],
                float(self._at[index, 0]),
                float(self._at[index, 1]),
                float(distance[index]),
            )
            for index in _smallest(distance, count)
        ]


def _smallest(values: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.intp]:
    """The places of the `count` smallest values, or of all, in rising order."""
    if count < len(values):
        found = np.argpartition(values, count)[:count]
    else:
        found = np.arange(len(values))
    return found[np.lexsort((found, values[found]))]
