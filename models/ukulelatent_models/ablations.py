"""One configuration with one thing changed at a time, each trained alike and measured alike."""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import yaml

from ukulelatent_models import configuration
from ukulelatent_models.configuration.schema import LabConfig
from ukulelatent_models.contract import contract
from ukulelatent_models.dataset.store import Dataset
from ukulelatent_models.errors import ConfigurationError
from ukulelatent_models.evaluation.evaluate import SUMMARY_HEADING, summary
from ukulelatent_models.evaluation.tables import Row, Table
from ukulelatent_models.networks.autoencoder import build
from ukulelatent_models.training import checkpoint
from ukulelatent_models.training.training import train_or_go_on

_KEYS = {"base", "epochs", "points", "rows"}


@dataclass(frozen=True)
class Ablation:
    """A row: what is said of it, and its whole configuration."""

    name: str
    config: LabConfig


@dataclass(frozen=True)
class Ablations:
    """The rows, and how many points each is measured at."""

    rows: tuple[Ablation, ...]
    points: int


def load(path: Path) -> Ablations:
    """Read a file of ablations: `base` (a configuration beside it), `epochs`, `points`, `rows`.

    Each row has a `name` and a `change`, a tree as the base's that is laid over it.

    Raises:
        ConfigurationError: a file cannot be read, or a row is no configuration.
    """
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(tree, dict) or set(tree) != _KEYS:
            raise ConfigurationError(f"{path}: want the keys {', '.join(sorted(_KEYS))}")
        base = yaml.safe_load((path.parent / tree["base"]).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path}: cannot be read: {error}") from error
    rows = []
    for row in tree["rows"]:
        whole = _laid_over(base, row.get("change") or {})
        folder = Path(base["training"]["checkpoint"]).parent
        whole["training"]["checkpoint"] = str(folder / f"ablation-{_plain(row['name'])}.ckpt")
        whole["training"]["epochs"] = tree["epochs"]
        try:
            rows.append(Ablation(row["name"], configuration.parse(whole)))
        except ConfigurationError as error:
            raise ConfigurationError(f"{path}, {row['name']}: {error}") from error
    return Ablations(tuple(rows), int(tree["points"]))


def run(
    ablations: Ablations, dataset: Dataset, tell: Callable[[str], None], *, only: str = ""
) -> Table:
    """Train what is not yet trained, measure each row; those whose name has `only` in it.

    Rows trained before, or in part, go on from their checkpoints.
    """
    heading, rows = ("what is changed", *SUMMARY_HEADING), []
    for ablation in ablations.rows:
        if only not in ablation.name:
            continue
        tell(ablation.name)
        rows.append((ablation.name, *_measured(ablation.config, dataset, ablations.points, tell)))
        tell(Table(heading, (rows[-1],)).markdown())
    return Table(heading, tuple(rows))


def _measured(config: LabConfig, dataset: Dataset, points: int, tell: Callable[[str], None]) -> Row:
    start = time.monotonic()
    train_or_go_on(config, dataset, tell)
    tell(f"trained in {time.monotonic() - start:.0f} s")
    network = build(config, dataset.spectrogram)
    network.load_state_dict(checkpoint.load(Path(config.training.checkpoint))["average"])
    network.eval()
    said = contract(config, dataset, network, config.export.latent_labels)
    with torch.inference_mode():
        return summary(network, said, dataset, points)


def _laid_over(base: Any, change: Any) -> Any:
    """Return `base` with the values of `change`, tree by tree."""
    if not isinstance(base, dict) or not isinstance(change, dict):
        return copy.deepcopy(change)
    whole = copy.deepcopy(base)
    for key, value in change.items():
        whole[key] = _laid_over(whole.get(key, {}), value)
    return whole


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
