"""Latent axes that mean something: the space turned so that each goes along one property.

The prior is the same in every direction, so a trained space may be turned without a loss.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from ukulelatent_models.features import Spectrogram
from ukulelatent_models.networks.autoencoder import AutoEncoder
from ukulelatent_models.pitch.notes import note_hz

Array = NDArray[np.floating]
Property = Callable[[Array, float, Spectrogram], float]

_POINTS = 300
_FAINT = 1e-6  # of the power compared with: 60 dB


def sustain(power: Array, note: float, shape: Spectrogram) -> float:
    """Return how much of the energy comes after the first third, in dB of the whole."""
    return _level(power[shape.frames // 3 :].sum(), power.sum())


def brightness(power: Array, note: float, shape: Spectrogram) -> float:
    """Return the spectrum's centre of gravity over the note's frequency, in octaves."""
    hz = np.arange(shape.bins) * shape.sample_rate_hz / shape.n_fft
    return float(np.log2((power.sum(axis=0) * hz).sum() / power.sum() / note_hz(note)))


def hollowness(power: Array, note: float, shape: Spectrogram) -> float:
    """Return how much louder the odd partials are than the even ones, in dB."""
    partial, near = _partials(note, shape)
    levels = power.sum(axis=0)
    odd = levels[near & (partial % 2 == 1)].sum()
    even = levels[near & (partial % 2 == 0) & (partial > 0)].sum()
    return _level(odd, odd + even) - _level(even, odd + even)


PROPERTIES: dict[str, Property] = {
    "sustain": sustain,
    "brightness": brightness,
    "hollowness": hollowness,
}


def align(network: AutoEncoder, shape: Spectrogram, labels: Sequence[str]) -> dict[str, float]:
    """Turn a network's latent space so that its first axes go along the properties named.

    `labels` are read up to the first that is no property. What is measured are decoded points
    of the prior, so that it is the axis itself that does it and no habit of the data. Returns
    the correlation of each property with its axis.
    """
    names = list(itertools.takewhile(PROPERTIES.__contains__, labels))
    if not names:
        return {}
    z, notes, properties = _drawn(network, shape, names)
    axes = rotation(z, notes, properties)
    turn(network, axes)
    pairs = zip(names, axes @ z.T, properties.T, strict=False)
    return {name: float(np.corrcoef(axis, known)[0, 1]) for name, axis, known in pairs}


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


def _partials(note: float, shape: Spectrogram) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return each bin's nearest partial, and whether it is within the window's main lobe."""
    place = np.arange(shape.bins) * shape.sample_rate_hz / shape.n_fft / note_hz(note)
    partial = np.round(place).astype(np.intp)
    bins_off = np.abs(place - partial) * note_hz(note) * shape.n_fft / shape.sample_rate_hz
    return partial, bins_off < 2.0


def _level(part: float, whole: float) -> float:
    return float(10.0 * np.log10(part / max(whole, 1e-30) + _FAINT))
