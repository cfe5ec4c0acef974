"""The figures of one model file, as tables."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from ukulelatent_models.dataset.store import Dataset, Sound
from ukulelatent_models.evaluation.cost import costs
from ukulelatent_models.evaluation.signals import compare_signals
from ukulelatent_models.evaluation.space import distance_to_prior, paths, prior_points
from ukulelatent_models.evaluation.spectra import SpectralErrors, compare
from ukulelatent_models.evaluation.tables import SOUNDS_HEADING, Group, Row, Table, share
from ukulelatent_models.evaluation.tune import is_in_tune
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.griffinlim import invert
from ukulelatent_models.networks.autoencoder import encode_all

_HEARD_ON_A_PATH = 16  # every so many steps the pitch is heard
_POINTS_A_PATH = 6


def evaluate(
    script: Any,
    contract: dict[str, Any],
    dataset: Dataset,
    path: FilePath,
    *,
    points: int = 150,
    vocoder: Any = None,
) -> list[Table]:
    """Measure a loaded model file on a data set's held-out sounds, on one thread.

    The first table has, as medians over sounds: the recordings themselves after Griffin-Lim, the
    held-out sounds encoded and decoded, whole and by instrument, and points of the prior; the
    second what the space is like and what decoding costs. `points` are drawn of the prior, and a
    sixth as many straight paths. With a vocoder, a network that makes sound of magnitudes, the
    first table has it in Griffin-Lim's place in two more rows.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            return [
                _sounds(script, contract, dataset, points, vocoder),
                _properties(script, contract, dataset, path, -(-points // _POINTS_A_PATH)),
            ]
    finally:
        torch.set_num_threads(threads)


def _sounds(
    script: Any, contract: dict[str, Any], dataset: Dataset, prior_count: int, vocoder: Any
) -> Table:
    held_out = dataset.part(held_out=True)
    recordings, whole = Group(), Group()
    by_vocoder = {"the recordings' own magnitudes": Group(), "held out": Group()}
    instruments: dict[str, Group] = {}
    for place in tqdm(held_out, desc="held-out sounds", leave=False, disable=None):
        sound = dataset.sounds[place]
        recorded, made = _again(script, dataset, int(place))
        _add([recordings], dataset, int(place), sound, recorded)
        groups = [whole, instruments.setdefault(sound.instrument, Group())]
        _add(groups, dataset, int(place), sound, made, compare(made, recorded))
        if vocoder:
            for group, magnitudes in zip(by_vocoder.values(), (recorded, made), strict=True):
                signal = vocoder(magnitudes[None])[0].numpy()
                _listen([group], dataset, int(place), sound, signal)
    pairs = len({dataset.sounds[place].pair for place in held_out})
    rows = [("the recordings' own magnitudes", *recordings.cells())]
    rows.append((f"held out: {pairs} pairs, {len(held_out)} sounds", *whole.cells()))
    rows += [
        (f"{name}, {len(group.in_tune)} sounds", *group.cells())
        for name, group in instruments.items()
    ]
    rows.append((f"{prior_count} points of the prior", *_prior(script, contract, prior_count)))
    if vocoder:
        rows += [(f"{name}, by MCNN", *group.cells()) for name, group in by_vocoder.items()]
    return Table(SOUNDS_HEADING, tuple(rows))


def _add(
    groups: Sequence[Group],
    dataset: Dataset,
    place: int,
    sound: Sound,
    magnitudes: Tensor,
    spectral: SpectralErrors | None = None,
) -> None:
    """Render magnitudes and add what is heard, and how far they are off, to each group."""
    signal = invert(magnitudes.numpy(), dataset.spectrogram)
    _listen(groups, dataset, place, sound, signal)
    if spectral:
        for group in groups:
            group.spectral.append(spectral)


def _listen(
    groups: Sequence[Group],
    dataset: Dataset,
    place: int,
    sound: Sound,
    signal: NDArray[np.floating],
) -> None:
    """Add what is heard of a rendered sound to each group."""
    rate_hz = dataset.spectrogram.sample_rate_hz
    errors = compare_signals(signal, dataset.signal(place), rate_hz)
    in_tune = is_in_tune(signal, sound.note, rate_hz)
    for group in groups:
        group.signal.append(errors)
        group.in_tune.append(in_tune)


def _prior(script: Any, contract: dict[str, Any], count: int) -> Row:
    group = Group()
    z, notes = prior_points(contract, count)
    for point, note in tqdm(zip(z, notes, strict=True), total=count, leave=False, disable=None):
        group.in_tune.append(_heard(script, contract, point, float(note)))
    return group.cells()


def _heard(script: Any, contract: dict[str, Any], point: Tensor, note: float) -> bool:
    made = script.decode(point.unsqueeze(0), torch.tensor([note]))[0]
    return _is_rendered_in_tune(made, note, shape_of(contract))


def _is_rendered_in_tune(made: Tensor, note: float, shape: Spectrogram) -> bool:
    return is_in_tune(invert(made.numpy(), shape), note, shape.sample_rate_hz)


def _properties(
    script: Any, contract: dict[str, Any], dataset: Dataset, path: FilePath, count: int
) -> Table:
    points = encode_all(script, dataset, dataset.trained())
    walks = paths(script, contract, count)
    roughness = [walk.roughness for walk in walks]
    heard = [
        _heard(script, contract, point, walk.note)
        for walk in tqdm(walks, desc="paths", leave=False, disable=None)
        for point in walk.points[::_HEARD_ON_A_PATH]
    ]
    rows = [
        ("MMD of the encoded sounds to the prior", f"{distance_to_prior(points):.4f}"),
        (
            f"largest step over the mean, {len(walks)} straight paths",
            f"{statistics.median(roughness):.2f} in the median, {max(roughness):.2f} at worst",
        ),
        ("in tune along them, %", share(heard)),
    ]
    rows += [
        (f"{cost.what}, one thread", f"{cost.median_ms:.2f} ms, {cost.best_ms:.2f} at best")
        for cost in costs(script, contract)
    ]
    rows.append(("file", f"{path.stat().st_size / 1e6:.1f} MB"))
    return Table(("what", "measured"), tuple(rows))


SUMMARY_HEADING = (
    "LSD, dB",
    "convergence, dB",
    "in tune, encoded / prior, %",
    "MMD to the prior",
    "largest step",
    "decode, one note, ms",
)


def summary(script: Any, contract: dict[str, Any], dataset: Dataset, points: int) -> Row:
    """Return a model's most telling figures in one row, in the order of SUMMARY_HEADING.

    Both errors are of all held-out sounds; pitch is heard at `points` of them, and of the prior.
    """
    held_out = dataset.part(held_out=True)
    heard = set(held_out[np.linspace(0, len(held_out) - 1, points).round().astype(np.intp)])
    encoded_sounds, prior = Group(), Group()
    for place in tqdm(held_out, desc="held-out sounds", leave=False, disable=None):
        recorded, made = _again(script, dataset, int(place))
        encoded_sounds.spectral.append(compare(made, recorded))
        if place in heard:
            in_tune = _is_rendered_in_tune(made, dataset.sounds[place].note, dataset.spectrogram)
            encoded_sounds.in_tune.append(in_tune)
    for point, note_drawn in zip(*prior_points(contract, points), strict=True):
        prior.in_tune.append(_heard(script, contract, point, float(note_drawn)))
    lsd, convergence, _, encoded_in_tune, *_ = encoded_sounds.cells()
    walks = paths(script, contract, -(-points // _POINTS_A_PATH))
    return (
        lsd,
        convergence,
        f"{encoded_in_tune} / {share(prior.in_tune)}",
        f"{distance_to_prior(encode_all(script, dataset, dataset.trained())):.4f}",
        f"{max(walk.roughness for walk in walks):.2f}",
        f"{costs(script, contract)[0].best_ms:.1f}",
    )


def _again(script: Any, dataset: Dataset, place: int) -> tuple[Tensor, Tensor]:
    """Return a sound's magnitudes, and what they are encoded and decoded, (frames, bins) each."""
    recorded = torch.from_numpy(dataset.recorded(np.array([place])))
    note = torch.tensor([dataset.sounds[place].note], dtype=torch.float32)
    return recorded[0], script.decode(script.encode(recorded), note)[0]


def shape_of(contract: dict[str, Any]) -> Spectrogram:
    """Return the spectrogram a contract speaks of."""
    names = ("sample_rate_hz", "n_fft", "hop", "frames")
    return Spectrogram(**{name: contract[name] for name in names})
