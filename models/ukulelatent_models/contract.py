"""The contract a model file carries: what a reader must know before it decodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ukulelatent_models.configuration.schema import LabConfig
from ukulelatent_models.dataset.store import Dataset, Sound
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.griffinlim import invert
from ukulelatent_models.networks.autoencoder import AutoEncoder, encode_all
from ukulelatent_models.space.axes import ends
from ukulelatent_models.space.map import map_of

Points = NDArray[np.float32]  # (sounds, latent)

FORMAT = 1
_PEAK = 10 ** (-12 / 20)  # of a typical note at velocity 127
_PERCENTILES = (0.5, 99.5)
_GAIN_SOUNDS = 48
_GOLDEN_RTOL = 1e-3


def contract(
    config: LabConfig, dataset: Dataset, network: AutoEncoder, labels: Sequence[str]
) -> dict[str, Any]:
    """Return the contract of a trained network, as JSON can hold it.

    An axis whose label is "" is called by the instruments at its ends.

    Of the sounds trained on, without their bent copies: the latent range holds all but the
    outermost; the map has a point for each (instrument, key), laid out by the two principal
    components; the gain brings their median peak to -12 dBFS.
    """
    places = dataset.trained()
    sounds = [dataset.sounds[place] for place in places]
    shape = dataset.spectrogram
    z = encode_all(network, dataset, places)
    low, high = np.percentile(z, _PERCENTILES, axis=0)
    golden_z, golden_note = z.mean(axis=0), float(np.median([sound.key for sound in sounds]))
    return {
        "format": FORMAT,
        "name": config.export.name,
        "sample_rate_hz": shape.sample_rate_hz,
        "n_fft": shape.n_fft,
        "hop": shape.hop,
        "frames": shape.frames,
        "latent_dim": config.network.latent_dim,
        "latent_low": _rounded(low),
        "latent_high": _rounded(high),
        "latent_labels": [
            label or between
            for label, between in zip(
                labels, ends(z, [sound.instrument for sound in sounds]), strict=True
            )
        ],
        "note_low": config.dataset.note_low,
        "note_high": config.dataset.note_high,
        "gain": _gain(network, sounds, z, shape),
        "fractional_notes": network.decoder.is_fractional,
        "map": map_of(sounds, z, "pca"),
        "golden": golden(network, _rounded(golden_z), golden_note),
        "trained_on": config.export.trained_on,
        "licence": config.export.licence,
    }


def shape_of(contract: dict[str, Any]) -> Spectrogram:
    """Return the spectrogram a contract, or a vocoder's, speaks of."""
    return Spectrogram(**{item.name: contract[item.name] for item in fields(Spectrogram)})


def golden(network: AutoEncoder, z: list[float], note: float) -> dict[str, Any]:
    """Return the figures of one decode: {"z", "note", "sum", "max", "rtol"}."""
    with torch.inference_mode():
        made = network.decode(torch.tensor([z]), torch.tensor([note]))
    return {
        "z": z,
        "note": note,
        "sum": float(made.double().sum()),
        "max": float(made.max()),
        "rtol": _GOLDEN_RTOL,
    }


def _gain(
    network: AutoEncoder,
    sounds: Sequence[Sound],
    z: Points,
    shape: Spectrogram,
) -> float:
    """Return the factor after which decoded training sounds peak at -12 dBFS in the median."""
    places = np.linspace(0, len(z) - 1, min(len(z), _GAIN_SOUNDS)).round().astype(np.intp)
    notes = torch.tensor([sounds[place].note for place in places])
    with torch.inference_mode():
        made = network.decode(torch.from_numpy(z[places]), notes)
    peaks = [np.abs(invert(sound.numpy(), shape, iterations=8)).max() for sound in made]
    return round(float(_PEAK / np.median(peaks)), 4)


def _rounded(values: NDArray[np.floating]) -> list[float]:
    return [round(float(value), 4) for value in values]
