"""Latent axes that mean something: the space turned so that each goes along one property.

The prior is the same in every direction, so a trained space may be turned without a loss.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from ukulelatent_models.features import Spectrogram
from ukulelatent_models.networks.autoencoder import AutoEncoder
from ukulelatent_models.space.properties import PROPERTIES

Array = NDArray[np.floating]

_POINTS = 300
_NAMED = 0.3  # the least correlation by which an axis gets its property's name


@dataclass(frozen=True)
class Alignment:
    """The axes' labels, "" where none holds, and what each property has to do with each axis.

    `correlations` has for each property its correlation with each axis, at the same note.
    """

    labels: tuple[str, ...]
    correlations: dict[str, list[float]]


def ends(z: Array, instruments: Sequence[str]) -> list[str]:
    """Return for each axis which instruments lie lowest and highest on it: `koto to harp`.

    z (sounds, latent); by the instruments' means.
    """
    names = list(dict.fromkeys(instruments))
    told = np.array(instruments)
    means = np.stack([z[told == name].mean(axis=0) for name in names])
    pairs = zip(means.argmin(axis=0), means.argmax(axis=0), strict=True)
    return [f"{names[low]} to {names[high]}" for low, high in pairs]


def align(network: AutoEncoder, shape: Spectrogram, labels: Sequence[str]) -> Alignment:
    """Turn a network's latent space so that its first axes go along the properties named.

    `labels` are read up to the first that is no property. What is measured are decoded points
    of the prior, so that it is the axis itself that does it and no habit of the data. An axis
    that its property does not follow has no label.
    """
    names = list(itertools.takewhile(PROPERTIES.__contains__, labels))
    if names:
        z, notes, properties = _drawn(network, shape, names)
        turn(network, rotation(z, notes, properties))
    z, notes, properties = _drawn(network, shape, list(PROPERTIES))
    correlations = {
        name: [partial_correlation(axis, column, notes) for axis in z.T]
        for name, column in zip(PROPERTIES, properties.T, strict=True)
    }
    told = [
        label if label not in PROPERTIES or abs(correlations[label][place]) >= _NAMED else ""
        for place, label in enumerate(labels)
    ]
    return Alignment(tuple(told), correlations)


def partial_correlation(axis: Array, measured: Array, notes: Array) -> float:
    """Return how well an axis tells a property, (points,) each, at the same note."""
    known = np.column_stack([notes, np.square(notes), np.ones(len(notes))])
    left = measured - known @ np.linalg.lstsq(known, measured, rcond=None)[0]
    if np.ptp(left) < 1e-9:
        return 0.0
    return float(np.corrcoef(axis, left)[0, 1])


def _drawn(network: AutoEncoder, shape: Spectrogram, names: Sequence[str]) -> tuple[Array, ...]:
    """Decode the prior: z (points, latent), notes (points,), properties (points, names)."""
    generator = torch.Generator().manual_seed(0)
    size = network.latent_dim
    z = torch.randn((_POINTS, size), generator=generator)
    reach = network.note_high - network.note_low
    notes = network.note_low + reach * torch.rand(_POINTS, generator=generator)
    rows = []
    with torch.inference_mode():
        for place in range(_POINTS):
            sound = network.decode(z[place : place + 1], notes[place : place + 1])[0]
            power = np.square(sound.numpy())
            rows.append([PROPERTIES[name](power, float(notes[place]), shape) for name in names])
    return z.numpy(), notes.numpy(), np.array(rows)


def rotation(z: Array, notes: Array, properties: Array) -> NDArray[np.float64]:
    """Return the new axes as rows of an orthogonal matrix, (latent, latent).

    The first axis goes where the first of `properties` (sounds, names) grows fastest at the
    same note, by least squares over the points z (sounds, latent); the second where the second
    does, as far as it is at a right angle to the first; and so on.
    """
    count, size = z.shape
    known = np.column_stack([z, notes, np.square(notes), np.ones(count)])
    slopes = np.linalg.lstsq(known, properties, rcond=None)[0][:size].T  # (names, latent)
    # what no property claims is filled up from the identity
    wanted = np.concatenate([slopes, np.eye(size)])
    axes: list[NDArray[np.float64]] = []
    for direction in wanted:
        left = direction - sum((direction @ axis) * axis for axis in axes)
        if len(axes) < size and np.linalg.norm(left) > 1e-6 * np.linalg.norm(direction):
            axes.append(left / np.linalg.norm(left))
    return np.stack(axes)


def turn(network: AutoEncoder, axes: NDArray[np.float64]) -> None:
    """Turn a network's latent space in place: what was at z is now at axes @ z."""
    matrix = torch.from_numpy(axes).float()
    last, first = network.encoder.last, network.decoder.into
    size = len(axes)
    with torch.no_grad():  # a stochastic encoder's variances lie behind its means, as they were
        last.weight[:size] = matrix @ last.weight[:size]
        last.bias[:size] = matrix @ last.bias[:size]
        first.weight[:, :size] = first.weight[:, :size] @ matrix.T
