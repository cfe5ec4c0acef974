"""One configuration with one thing changed at a time, each trained alike and measured alike."""

from __future__ import annotations

import copy
import json
import re
import time
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ukulelatent_models.configuration import build, parse, read
from ukulelatent_models.configuration.schema import LabConfig, number
from ukulelatent_models.contract import contract
from ukulelatent_models.dataset.store import Dataset
from ukulelatent_models.errors import ConfigurationError, LabError
from ukulelatent_models.evaluation.subject import Subject
from ukulelatent_models.evaluation.summary import SUMMARY_HEADING, summary
from ukulelatent_models.evaluation.tables import Row, Table
from ukulelatent_models.export import compiled
from ukulelatent_models.networks.autoencoder import build as build_network
from ukulelatent_models.training import checkpoint
from ukulelatent_models.training.training import FREE, train_or_go_on

_CHANGED = {"network", "objective", "training", "export"}


@dataclass(frozen=True)
class _Row:
    """`change` is a tree as the base's that is laid over it."""

    name: str
    change: dict[str, Any]


@dataclass(frozen=True)
class _File:
    """`base` is a configuration beside the file."""

    base: str
    rows: tuple[_Row, ...]
    epochs: int = number(10, 1, 100000)
    points: int = number(60, 1, 10000)


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

    def only(self, words: str) -> Ablations:
        """Return the rows whose name has `words` in it.

        Raises:
            ConfigurationError: there is none.
        """
        rows = tuple(row for row in self.rows if words in row.name)
        if not rows:
            names = ", ".join(row.name for row in self.rows)
            raise ConfigurationError(f"--only = {words}: want words of one of: {names}")
        return replace(self, rows=rows)


def load(path: Path) -> Ablations:
    """Read a file of ablations: `base` (a configuration beside it), `epochs`, `points`, `rows`.

    Each row has a `name` and a `change`, a tree as the base's that is laid over it. A row's
    checkpoint lies beside the base's; its name tells the row and a sum over its configuration,
    so that what was trained otherwise is not taken for it.

    Raises:
        ConfigurationError: a file cannot be read, or a row is no configuration.
    """
    tree = read(path)
    try:
        file = build(_File, tree)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from error
    if not file.rows:
        raise ConfigurationError(f"{path}: rows = nothing: want one or more")
    base = read(path.parent / file.base)
    parse(base)
    rows = tuple(_ablation(path, base, row, file.epochs) for row in file.rows)
    if len({_words(row.name) for row in rows}) < len(rows):
        raise ConfigurationError(f"{path}: rows = some alike: want names whose words differ")
    return Ablations(rows, file.points)


def run(ablations: Ablations, dataset: Dataset, tell: Callable[[str], None]) -> Table:
    """Train what is not yet trained, measure each row.

    Rows trained before, or in part, go on from their checkpoints.

    Raises:
        LabError: nothing is held out that could be measured.
    """
    if not len(dataset.part(held_out=True)):
        raise LabError("data set = nothing held out: want dataset.held_out above 0")
    heading, rows = ("what is changed", *SUMMARY_HEADING), []
    for ablation in ablations.rows:
        tell(ablation.name)
        rows.append((ablation.name, *_measured(ablation.config, dataset, ablations.points, tell)))
        tell(Table(heading, (rows[-1],)).markdown())
    return Table(heading, tuple(rows))


def _ablation(path: Path, base: Any, row: _Row, epochs: int) -> Ablation:
    wrong = sorted(str(key) for key in row.change if key not in _CHANGED)
    training = row.change.get("training")
    if isinstance(training, dict):
        wrong += [f"training.{key}" for key in ("checkpoint", "epochs") if key in training]
    if wrong:
        raise ConfigurationError(
            f"{path}, {row.name}: change = {', '.join(wrong)}: want {', '.join(sorted(_CHANGED))}; "
            "all rows are trained on the base's data for as long"
        )
    whole = _laid_over(_laid_over(base, {"training": {"epochs": epochs}}), row.change)
    try:
        config = parse(whole)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}, {row.name}: {error}") from error
    name = f"ablation-{_words(row.name)}-{_checksum(config):08x}.ckpt"
    place = Path(config.training.checkpoint).parent / name
    return Ablation(
        row.name, replace(config, training=replace(config.training, checkpoint=str(place)))
    )


def _words(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _checksum(config: LabConfig) -> int:
    """Return a sum over what decides how a row's training ends."""
    tree = asdict(config)
    decides = {
        section: {key: value for key, value in tree[section].items() if key not in free}
        for section, free in FREE.items()
    }
    decides["training"]["epochs"] = config.training.epochs  # the rate falls over them
    return zlib.crc32(json.dumps(decides, sort_keys=True).encode())


def _measured(config: LabConfig, dataset: Dataset, points: int, tell: Callable[[str], None]) -> Row:
    start = time.monotonic()
    train_or_go_on(config, dataset, tell)
    tell(f"trained in {time.monotonic() - start:.0f} s")
    network = build_network(config, dataset.spectrogram)
    network.load_state_dict(checkpoint.load(Path(config.training.checkpoint))["average"])
    said = contract(config, dataset, network.eval(), config.export.latent_labels)
    return summary(Subject(compiled(network), said, dataset), points)


def _laid_over(base: Any, change: Any) -> Any:
    """Return `base` with the values of `change`, tree by tree."""
    if not isinstance(base, dict) or not isinstance(change, dict):
        return copy.deepcopy(change)
    whole = copy.deepcopy(base)
    for key, value in change.items():
        whole[key] = _laid_over(whole.get(key, {}), value)
    return whole
