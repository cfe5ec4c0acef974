"""The command that makes data sets.

Each imports what it needs itself: torch takes a second, and a machine may lack the rest.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ukulelatent_models.commands.speech import tell

_TOLD = 10  # of each kind of what is not used; the report has all


def dataset(options: argparse.Namespace) -> None:
    """Play or read the sounds of a configuration, and save them."""
    from ukulelatent_models import configuration
    from ukulelatent_models.dataset import store
    from ukulelatent_models.dataset.build import build

    config = configuration.load(options.config)
    folder = options.folder or Path(config.dataset.folder)
    store.prepare(folder)
    dataset = build(config.dataset, tell)
    store.save(dataset, folder)
    for line in store.told(dataset, most=_TOLD):
        tell(line)
    tell(f"in {folder}; its report.txt names all that is not used, or may be wrong")
