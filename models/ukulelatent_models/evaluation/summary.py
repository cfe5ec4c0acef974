"""A model's most telling figures in one row, for tables of many models."""

from __future__ import annotations

import numpy as np
from tqdm import tqdm

from ukulelatent_models.evaluation.cost import costs
from ukulelatent_models.evaluation.space import distance_to_prior, paths, prior_points
from ukulelatent_models.evaluation.spectra import compare
from ukulelatent_models.evaluation.subject import Subject, one_thread
from ukulelatent_models.evaluation.tables import Group, Row, share

SUMMARY_HEADING = (
    "LSD, dB",
    "convergence, dB",
    "in tune, encoded / prior, %",
    "MMD to the prior",
    "largest step, median / worst",
    "decode, one note, ms",
)
_WALKS = 25


def summary(subject: Subject, points: int) -> Row:
    """Measure on one thread, in the order of SUMMARY_HEADING.

    Both errors are medians over all held-out sounds; pitch is heard at `points` of them, and of
    the prior; steps are those of 25 straight ways.
    """
    with one_thread():
        return _summary(subject, points)


def _summary(subject: Subject, points: int) -> Row:
    held_out = subject.held_out
    heard = set(held_out[np.linspace(0, len(held_out) - 1, points).round().astype(np.intp)])
    encoded, prior = Group(), Group()
    for place in tqdm(held_out, desc="held-out sounds", leave=False, disable=None):
        recorded, made = subject.again(int(place))
        encoded.spectral.append(compare(made, recorded))
        if place in heard:
            note = subject.dataset.sounds[place].note
            encoded.in_tune.append(subject.ear.is_in_tune(subject.render(made), note))
    for point, drawn in zip(*prior_points(subject.contract, points), strict=True):
        prior.in_tune.append(subject.decodes_in_tune(point, float(drawn)))
    lsd, convergence, _, encoded_in_tune, *_ = encoded.cells()
    roughness = [walk.roughness for walk in paths(subject.script, subject.contract, _WALKS)]
    return (
        lsd,
        convergence,
        f"{encoded_in_tune} / {share(prior.in_tune)}",
        f"{distance_to_prior(subject.points()):.4f}",
        f"{np.median(roughness):.2f} / {max(roughness):.2f}",
        f"{costs(subject.script, subject.contract)[0].best_ms:.1f}",
    )
