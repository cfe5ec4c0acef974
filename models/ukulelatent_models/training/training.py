"""One training: network, its running average, optimizer, and the data it sees."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from tqdm import tqdm

from ukulelatent_models.configuration.schema import LabConfig
from ukulelatent_models.dataset.store import Dataset
from ukulelatent_models.errors import LabError
from ukulelatent_models.networks.autoencoder import build
from ukulelatent_models.objectives.objective import Objective
from ukulelatent_models.training import checkpoint
from ukulelatent_models.training.batches import Batch, Batches
from ukulelatent_models.training.curve import curve
from ukulelatent_models.training.processes import Processes, device_of, mean_over_all
from ukulelatent_models.training.schedule import learning_rate

_OPTIMIZERS = {"adamw": torch.optim.AdamW, "adam": torch.optim.Adam}
_LONGEST_GRADIENT = 1.0
_FIRST_SCALE = 256.0  # of half precision's gradients: torch's 65,536 skips the first steps
_ALONE = Processes()
# what may change when a training goes on
FREE: dict[str, Collection[str]] = {
    "dataset": {"folder"},
    "network": (),
    "objective": (),
    "training": {"checkpoint", "epochs", "threads", "device"},
}


class Training:
    """All randomness of epoch e comes from the seed and e, so that a training resumed after any
    epoch ends with the same weights as one that was never stopped."""

    def __init__(self, config: LabConfig, dataset: Dataset, processes: Processes = _ALONE) -> None:
        """Take the sounds that are not held out.

        Raises:
            LabError: fewer sounds than a batch, a batch the processes cannot share, no such
                device, or another spectrogram or range of notes than the configuration's.
        """
        settings = config.training
        dataset.require_config(config.dataset)
        if settings.batch % processes.count:
            raise LabError(
                f"training.batch = {settings.batch}: want a multiple of {processes.count}, "
                "the number of processes"
            )
        self.config, self.processes = config, processes
        self.device = device_of(settings.device)
        torch.manual_seed(settings.seed)
        network = build(config, dataset.spectrogram)
        self.batches = Batches(settings, dataset, network.encoder, config.network.latent_dim)
        self.objective = Objective(config, network).to(self.device)
        self.average = copy.deepcopy(self.objective.network)
        self.forward: nn.Module = self.objective
        if processes.count > 1:
            self.forward = DistributedDataParallel(self.objective)
        self.optimizer = _OPTIMIZERS[settings.optimizer](
            self.objective.parameters(), weight_decay=settings.weight_decay
        )
        # only half precision needs its gradients scaled up
        self.scaler = torch.amp.GradScaler(
            self.device.type, init_scale=_FIRST_SCALE, enabled=settings.precision == "float16"
        )
        self.epoch = 0
        self.step = 0

    def run(self, path: Path, tell: Callable[[str], None], *, until: int | None = None) -> None:
        """Train to the configuration's last epoch (or `until`), saving to `path` after each.

        The losses go to TensorBoard's files beside the checkpoint.
        """
        last = self.config.training.epochs if until is None else until
        with curve(path, self.epoch) if self.processes.is_first else nullcontext() as add:
            while self.epoch < last:
                start = time.monotonic()
                figures = self._train_epoch()
                self.epoch += 1
                if add:  # the first process saves and speaks for all
                    checkpoint.save(self.state(), path)
                    add(self.epoch, figures)
                    text = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
                    tell(f"epoch {self.epoch}/{last}: {text}, {time.monotonic() - start:.1f} s")

    def state(self) -> dict[str, Any]:
        """Return everything that `restore` and the export need: tensors and plain values."""
        return {
            "epoch": self.epoch,
            "step": self.step,
            "objective": self.objective.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "scaler": self.scaler.state_dict(),
            "config": asdict(self.config),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint.

        Raises:
            LabError: it was made with other settings, but for those in `FREE`, or has gone on
                for longer.
        """
        checkpoint.require(state, self.config, FREE)
        checkpoint.require_reach(state["epoch"], self.config.training.epochs, "training.epochs")
        self.objective.load_state_dict(state["objective"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.scaler.load_state_dict(state["scaler"])
        self.epoch, self.step = int(state["epoch"]), int(state["step"])

    def _train_epoch(self) -> dict[str, float]:
        settings, count = self.config.training, self.batches.steps_an_epoch
        seed = settings.seed * 1_000_003 + self.epoch
        generator = torch.Generator().manual_seed(seed)
        torch.manual_seed(seed + self.processes.rank)  # dropout draws from the global generator
        sums: dict[str, Tensor] = {}
        steps = tqdm(
            self.batches.epoch(generator, self.processes),
            desc=f"epoch {self.epoch + 1}",
            total=count,
            leave=False,
            disable=None if self.processes.is_first else True,  # None: only on a terminal
        )
        for batch in steps:
            self.step += 1
            for group in self.optimizer.param_groups:
                group["lr"] = learning_rate(settings, self.step, count)
            terms = self._train_step(batch.to(self.device))
            # of all processes: one that stops alone leaves the others waiting
            loss = mean_over_all({"loss": float(terms["loss"].detach())})["loss"]
            if not math.isfinite(loss):
                raise LabError(
                    f"loss = {loss} in epoch {self.epoch + 1}: want a lower training.rate_first, "
                    "and another training.checkpoint"
                )
            for name, value in terms.items():
                sums[name] = sums.get(name, torch.zeros(())) + value.detach().cpu() / count
        return mean_over_all({name: float(value) for name, value in sums.items()})

    def _train_step(self, batch: Batch) -> dict[str, Tensor]:
        precision = self.config.training.precision
        kind = getattr(torch, precision)
        with torch.autocast(self.device.type, kind, enabled=precision != "float32"):
            terms: dict[str, Tensor] = self.forward(batch)
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(self.scaler.scale(terms["loss"]))
        self.scaler.unscale_(self.optimizer)
        nn.utils.clip_grad_norm_(self.objective.parameters(), _LONGEST_GRADIENT)
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self._follow()
        return terms

    def _follow(self) -> None:
        """Move the running average towards the network; early on it follows closely."""
        keep = min(self.config.training.average, self.step / (self.step + 10.0))
        with torch.no_grad():
            pairs = zip(self.average.parameters(), self.objective.network.parameters(), strict=True)
            for mean, now in pairs:
                mean.lerp_(now, 1.0 - keep)
            buffers = zip(self.average.buffers(), self.objective.network.buffers(), strict=True)
            for kept, current in buffers:
                kept.copy_(current)


def train_or_go_on(
    config: LabConfig,
    dataset: Dataset,
    tell: Callable[[str], None],
    processes: Processes = _ALONE,
) -> None:
    """Train to the configuration's last epoch, from its checkpoint if there is one."""
    path = Path(config.training.checkpoint)
    training = Training(config, dataset, processes)
    if path.exists():
        training.restore(checkpoint.load(path))
        if processes.is_first:
            tell(f"goes on after epoch {training.epoch} of {path}")
    training.run(path, tell)
