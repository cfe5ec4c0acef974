"""A training's losses, for TensorBoard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from torch.utils.tensorboard import SummaryWriter


@contextmanager
def curve(checkpoint: Path, epoch: int) -> Iterator[Callable[[int, dict[str, float]], None]]:
    """Write beside a checkpoint NAME.ckpt, into the folder NAME.curve: add(epoch, figures).

    What a killed run wrote of epochs after `epoch` is taken back.
    """
    with SummaryWriter(checkpoint.with_suffix(".curve"), purge_step=epoch + 1) as writer:

        def add(now: int, figures: dict[str, float]) -> None:
            for name, value in figures.items():
                writer.add_scalar(name, value, now)

        yield add
