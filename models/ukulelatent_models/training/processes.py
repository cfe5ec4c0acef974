"""Several processes that train one network: `torchrun` starts them, each takes its share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
import torch.distributed as dist
import torch.distributed.nn
from torch import Tensor

from ukulelatent_models.errors import LabError


@dataclass(frozen=True)
class Processes:
    """This process's place among them; alone it is 0 of 1."""

    rank: int = 0
    count: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this one saves and speaks."""
        return self.rank == 0

    def share(self, rows: Tensor) -> Tensor:
        """Return this process's rows of what all have drawn alike: every count-th."""
        return rows[self.rank :: self.count]


@contextmanager
def joined(device: torch.device) -> Iterator[Processes]:
    """Join the processes that `torchrun` started, by its environment; alone without it.

    What holds the group, as a `Training` of several processes does, must be gone at the end.
    """
    if "WORLD_SIZE" not in os.environ:
        yield Processes()
        return
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Processes(dist.get_rank(), dist.get_world_size())
        # gloo's thread needs the interpreter to let go of the last tensors, and the group's end
        # waits for that thread with the interpreter held: behind a barrier it has let go
        dist.barrier()
    finally:
        dist.destroy_process_group()


def gathered(rows: Tensor) -> Tensor:
    """Return the rows of all processes, (rows, …) -> (count * rows, …); gradients flow back."""
    if not dist.is_initialized():
        return rows
    parts: tuple[Tensor, ...] = torch.distributed.nn.all_gather(rows)  # type: ignore[no-untyped-call]
    return torch.cat(parts)


def mean_over_all(figures: dict[str, float]) -> dict[str, float]:
    """Return the mean of each figure over the processes, of which each has told its own."""
    if not dist.is_initialized():
        return figures
    device = "cuda" if dist.get_backend() == "nccl" else "cpu"
    values = torch.tensor(list(figures.values()), dtype=torch.float64, device=device)
    dist.all_reduce(values)
    return dict(zip(figures, (values / dist.get_world_size()).tolist(), strict=True))


def device_of(name: str) -> torch.device:
    """Return the device a configuration names; `auto` is this process's GPU if there is one.

    Raises:
        LabError: `cuda` is asked for and there is none.
    """
    if name != "cpu" and torch.cuda.is_available():
        return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    if name == "cuda":
        raise LabError("training.device = cuda: want cpu or auto, for torch finds no GPU here")
    return torch.device("cpu")
