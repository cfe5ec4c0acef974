"""The commands that show what divergences and auto-encoders do.

Each imports what it needs itself: torch takes a second, and a machine may lack the rest.
"""

from __future__ import annotations

import argparse

from ukulelatent_models.commands.speech import tell
from ukulelatent_models.errors import LabError


def divergences(options: argparse.Namespace) -> None:
    """Draw divergences of Gaussians, and check that each is least at the prior."""
    from ukulelatent_models.studies import divergences as study

    found = study.divergences()
    study.draw(found, options.output)
    for divergence in found:
        mean, variance = divergence.least
        tell(
            f"{divergence.name}: least, {divergence.values.min():.1e}, at mean {mean:g} and "
            f"variance {variance:g}; {divergence.values.max():.3g} at most"
        )
        if (mean, variance) != (0.0, 1.0):
            raise LabError(f"{divergence.name} = least elsewhere: want mean 0 and variance 1")
    tell(f"{options.output}")


def digits(options: argparse.Namespace) -> None:
    """Train an AE, a VAE and a WAE of digits, and draw them side by side."""
    from ukulelatent_models.studies.digits import study
    from ukulelatent_models.studies.digits.data import load

    trained = study.study(load(options.digits), epochs=options.epochs, tell=tell)
    print(study.table(trained).markdown())
    study.draw(trained, options.output)
    tell(f"{options.output}")
