"""The figures of one model file, as tables."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from ukulelatent_models.dataset.store import Dataset, Sound
from ukulelatent_models.evaluation.cost import costs
from ukulelatent_models.evaluation.signals import SignalErrors, compare_signals
from ukulelatent_models.evaluation.space import distance_to_prior, paths, prior_points
from ukulelatent_models.evaluation.spectra import SpectralErrors, compare
from ukulelatent_models.evaluation.tune import IN_TUNE_CENTS, is_in_tune
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.griffinlim import invert

_HEARD_ON_A_PATH = 16  # every so many steps the pitch is heard
_POINTS_A_PATH = 6

Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A heading row, and what was measured."""

    heading: Row
    rows: tuple[Row, ...]

    def markdown(self) -> str:
        """Return the table as Markdown."""
        lines = [self.heading, ("---",) * len(self.heading), *self.rows]
        return "\n".join("| " + " | ".join(row) + " |" for row in lines)


@dataclass
class _Group:
    """Figures of sounds that are told in one row."""

    spectral: list[SpectralErrors] = field(default_factory=list)
    signal: list[SignalErrors] = field(default_factory=list)
    in_tune: list[bool] = field(default_factory=list)

    def cells(self) -> Row:
        """Return the row's cells: medians over sounds, and the share in tune."""
        return (
            _median(error.lsd_db for error in self.spectral),
            _median(error.convergence_db for error in self.spectral),
            _median(error.resolutions_db for error in self.signal),
            _share(self.in_tune),
            _median((abs(error.onset_ms) for error in self.signal), "{:.0f}"),
            _median((100 * abs(error.decay) for error in self.signal), "{:.0f}"),
        )


_HEADING = (
    "sounds",
    "LSD, dB",
    "convergence, dB",
    "resolutions, dB",
    f"in tune within {IN_TUNE_CENTS:.0f} cents, %",
    "onset off, ms",
    "decay off, %",
)


def evaluate(
    script: Any,
    contract: dict[str, Any],
    dataset: Dataset,
    path: FilePath,
    *,
    points: int = 150,
) -> list[Table]:
    """Measure a loaded model file on a data set's held-out sounds, on one thread.

    The first table has, as medians over sounds: the recordings themselves after Griffin-Lim, the
    held-out sounds encoded and decoded, whole and by instrument, and points of the prior; the
    second what the space is like and what decoding costs. `points` are drawn of the prior, and a
    sixth as many straight paths.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            return [
                _sounds(script, contract, dataset, points),
                _properties(script, contract, dataset, path, -(-points // _POINTS_A_PATH)),
            ]
    finally:
        torch.set_num_threads(threads)


def _sounds(script: Any, contract: dict[str, Any], dataset: Dataset, prior_count: int) -> Table:
    held_out = dataset.part(held_out=True)
    recordings, whole = _Group(), _Group()
    instruments: dict[str, _Group] = {}
    for place in tqdm(held_out, desc="held-out sounds", leave=False, disable=None):
        sound = dataset.sounds[place]
        recorded = recorded_magnitudes(dataset, int(place))
        note = torch.tensor([sound.note], dtype=torch.float32)
        made = script.decode(script.encode(recorded.unsqueeze(0)), note)[0]
        _add([recordings], dataset, int(place), sound, recorded)
        groups = [whole, instruments.setdefault(sound.instrument, _Group())]
        _add(groups, dataset, int(place), sound, made, compare(made, recorded))
    pairs = len({dataset.sounds[place].pair for place in held_out})
    rows = [("the recordings' own magnitudes", *recordings.cells())]
    rows.append((f"held out: {pairs} pairs, {len(held_out)} sounds", *whole.cells()))
    rows += [
        (f"{name}, {len(group.in_tune)} sounds", *group.cells())
        for name, group in instruments.items()
    ]
    rows.append((f"{prior_count} points of the prior", *_prior(script, contract, prior_count)))
    return Table(_HEADING, tuple(rows))


def _add(
    groups: Sequence[_Group],
    dataset: Dataset,
    place: int,
    sound: Sound,
    magnitudes: Tensor,
    spectral: SpectralErrors | None = None,
) -> None:
    """Render magnitudes and add what is heard to each group."""
    shape = dataset.spectrogram
    signal = invert(magnitudes.numpy(), shape)
    errors = compare_signals(signal, dataset.signal(place), shape.sample_rate_hz)
    in_tune = is_in_tune(signal, sound.note, shape.sample_rate_hz)
    for group in groups:
        group.signal.append(errors)
        group.in_tune.append(in_tune)
        if spectral:
            group.spectral.append(spectral)


def _prior(script: Any, contract: dict[str, Any], count: int) -> Row:
    group = _Group()
    z, notes = prior_points(contract, count)
    for point, note in tqdm(zip(z, notes, strict=True), total=count, leave=False, disable=None):
        group.in_tune.append(_heard(script, contract, point, float(note)))
    return group.cells()


def _heard(script: Any, contract: dict[str, Any], point: Tensor, note: float) -> bool:
    made = script.decode(point.unsqueeze(0), torch.tensor([note]))[0]
    shape = shape_of(contract)
    return is_in_tune(invert(made.numpy(), shape), note, shape.sample_rate_hz)


def _properties(
    script: Any, contract: dict[str, Any], dataset: Dataset, path: FilePath, count: int
) -> Table:
    points = encoded(script, dataset, dataset.trained())
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
        ("in tune along them, %", _share(heard)),
    ]
    rows += [
        (f"{cost.what}, one thread", f"{cost.median_ms:.2f} ms, {cost.best_ms:.2f} at best")
        for cost in costs(script, contract)
    ]
    rows.append(("file", f"{path.stat().st_size / 1e6:.1f} MB"))
    return Table(("what", "measured"), tuple(rows))


def encoded(script: Any, dataset: Dataset, places: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return the points of some of a data set's sounds, (sounds, latent)."""
    points = [script.encode(recorded_magnitudes(dataset, int(place))[None]) for place in places]
    return np.asarray(torch.cat(points).numpy())


def recorded_magnitudes(dataset: Dataset, place: int) -> Tensor:
    """Return a sound's magnitudes as a model file speaks of them, (frames, bins)."""
    kept = torch.from_numpy(dataset.magnitudes[place].astype(np.float32))
    return kept * dataset.spectrogram.full_scale


def shape_of(contract: dict[str, Any]) -> Spectrogram:
    """Return the spectrogram a contract speaks of."""
    names = ("sample_rate_hz", "n_fft", "hop", "frames")
    return Spectrogram(**{name: contract[name] for name in names})


def _median(values: Iterable[float], form: str = "{:.1f}") -> str:
    known = list(values)
    return form.format(statistics.median(known)) if known else "–"


def _share(passed: Sequence[bool]) -> str:
    return f"{100.0 * sum(passed) / len(passed):.1f}" if passed else "–"
