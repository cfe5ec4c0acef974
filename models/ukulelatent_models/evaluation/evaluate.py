"""The figures of one model file, as tables."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from ukulelatent_models.evaluation.cost import costs
from ukulelatent_models.evaluation.signals import compare_signals
from ukulelatent_models.evaluation.space import distance_to_prior, paths, prior_points
from ukulelatent_models.evaluation.spectra import compare
from ukulelatent_models.evaluation.subject import Subject, one_thread
from ukulelatent_models.evaluation.tables import SOUNDS_HEADING, Group, Row, Table, share

_HEARD_ON_A_PATH = 16  # every so many steps the pitch is heard
_POINTS_A_PATH = 6


def evaluate(
    subject: Subject, path: FilePath, *, points: int = 150, vocoder: Any = None
) -> list[Table]:
    """Measure a model file on its data set's held-out sounds, on one thread.

    The first table has, as medians over sounds: the recordings as they are, and their magnitudes
    after Griffin-Lim; the held-out sounds encoded and decoded, whole and by instrument; points
    of the prior. The second has what the space is like and what decoding costs. `points` are
    drawn of the prior, and a sixth as many straight paths. With a vocoder, a network that makes
    sound of magnitudes, the first table has it in Griffin-Lim's place in two more rows.
    """
    with one_thread():
        return [
            _sounds(subject, points, vocoder),
            _properties(subject, path, -(-points // _POINTS_A_PATH)),
        ]


def _sounds(subject: Subject, points: int, vocoder: Any) -> Table:
    dataset, held_out = subject.dataset, subject.held_out
    recordings, inverted, whole = Group(), Group(), Group()
    by_vocoder = {"the recordings' own magnitudes": Group(), "held out": Group()}
    instruments: dict[str, Group] = {}
    for place in tqdm(held_out, desc="held-out sounds", leave=False, disable=None):
        sound = dataset.sounds[place]
        recorded, made = subject.again(int(place))
        recordings.in_tune.append(subject.ear.is_in_tune(dataset.signal(int(place)), sound.note))
        _listen([inverted], subject, int(place), subject.render(recorded))
        groups = [whole, instruments.setdefault(sound.instrument, Group())]
        _compare(groups, made, recorded)
        _listen(groups, subject, int(place), subject.render(made))
        if vocoder:
            for group, magnitudes in zip(by_vocoder.values(), (recorded, made), strict=True):
                _listen([group], subject, int(place), vocoder(magnitudes[None])[0].numpy())
    pairs = len({dataset.sounds[place].pair for place in held_out})
    rows = [
        ("the recordings", *recordings.cells()),
        ("the recordings' own magnitudes", *inverted.cells()),
        (f"held out: {pairs} pairs, {len(held_out)} sounds", *whole.cells()),
    ]
    rows += [
        (f"{name}, {len(group.in_tune)} sounds", *group.cells())
        for name, group in instruments.items()
    ]
    rows.append((f"{points} points of the prior", *_prior(subject, points)))
    if vocoder:
        rows += [(f"{name}, by MCNN", *group.cells()) for name, group in by_vocoder.items()]
    return Table(SOUNDS_HEADING, tuple(rows))


def _compare(groups: Sequence[Group], made: Tensor, recorded: Tensor) -> None:
    """Add how far magnitudes are off to each group."""
    errors = compare(made, recorded)
    for group in groups:
        group.spectral.append(errors)


def _listen(
    groups: Sequence[Group], subject: Subject, place: int, signal: NDArray[np.floating]
) -> None:
    """Add what is heard of a sound rendered again to each group."""
    errors = compare_signals(signal, subject.dataset.signal(place), subject.shape.sample_rate_hz)
    in_tune = subject.ear.is_in_tune(signal, subject.dataset.sounds[place].note)
    for group in groups:
        group.signal.append(errors)
        group.in_tune.append(in_tune)


def _prior(subject: Subject, count: int) -> Row:
    group = Group()
    drawn = zip(*prior_points(subject.contract, count), strict=True)
    for point, note in tqdm(drawn, desc="the prior", total=count, leave=False, disable=None):
        group.in_tune.append(subject.decodes_in_tune(point, float(note)))
    return group.cells()


def _properties(subject: Subject, path: FilePath, count: int) -> Table:
    walks = paths(subject.script, subject.contract, count)
    roughness = [walk.roughness for walk in walks]
    heard = [
        subject.decodes_in_tune(point, walk.note)
        for walk in tqdm(walks, desc="paths", leave=False, disable=None)
        for point in walk.points[::_HEARD_ON_A_PATH]
    ]
    rows = [
        ("MMD of the encoded sounds to the prior", f"{distance_to_prior(subject.points()):.4f}"),
        (
            f"largest step over the mean, {len(walks)} straight paths",
            f"{statistics.median(roughness):.2f} in the median, {max(roughness):.2f} at worst",
        ),
        ("in tune along them, %", share(heard)),
    ]
    rows += [
        (f"{cost.what}, one thread", f"{cost.median_ms:.2f} ms, {cost.best_ms:.2f} at best")
        for cost in costs(subject.script, subject.contract)
    ]
    rows.append(("file", f"{path.stat().st_size / 1e6:.1f} MB"))
    return Table(("what", "measured"), tuple(rows))
