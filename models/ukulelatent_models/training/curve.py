"""A training's losses, for TensorBoard."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from torch.utils.tensorboard import SummaryWriter

from ukulelatent_models.training.processes import Processes


class Curve:
    """Writes beside a checkpoint NAME.ckpt, into the folder NAME.curve; the first process only."""

    def __init__(self, checkpoint: Path, epoch: int, processes: Processes) -> None:
        """Go on after an epoch: what a killed run wrote of later ones is taken back."""
        folder = checkpoint.with_suffix(".curve")
        self._writer = SummaryWriter(folder, purge_step=epoch + 1) if processes.is_first else None

    def __enter__(self) -> Curve:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._writer:
            self._writer.close()

    def add(self, epoch: int, figures: dict[str, float]) -> None:
        """Write an epoch's figures."""
        assert self._writer
        for name, value in figures.items():
            self._writer.add_scalar(name, value, epoch)
