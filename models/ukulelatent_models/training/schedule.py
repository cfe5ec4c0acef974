"""How fast a training learns at each of its steps."""

from __future__ import annotations

import math

from ukulelatent_models.configuration.schema import TrainingConfig

_WARM_UP_STEPS = 100


def learning_rate(settings: TrainingConfig, step: int, steps_an_epoch: int) -> float:
    """Return the rate of a step, counted from 1.

    `cosine`: a short rise, then half a cosine down to the last rate. `halved`: by half every
    so many epochs.
    """
    if settings.schedule == "halved":
        return float(
            settings.rate_first * 0.5 ** ((step - 1) // steps_an_epoch // settings.halved_every)
        )
    rise = min(1.0, step / _WARM_UP_STEPS)
    share = min(1.0, step / (settings.epochs * steps_an_epoch))
    fall = 0.5 * (1.0 + math.cos(math.pi * share))
    return settings.rate_last + rise * fall * (settings.rate_first - settings.rate_last)
