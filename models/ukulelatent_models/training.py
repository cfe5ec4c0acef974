"""Training: seeded, resumable, a line an epoch."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ukulelatent_models import checkpoint
from ukulelatent_models.configuration import LabConfig, TrainingConfig
from ukulelatent_models.dataset.store import Dataset
from ukulelatent_models.errors import LabError
from ukulelatent_models.networks.autoencoder import AutoEncoder, frames_of
from ukulelatent_models.wae import mmd, reconstruction

_WARM_UP_STEPS = 100


class Training:
    """One training: network, its running average, optimizer, and the data it sees.

    All randomness of epoch e comes from the seed and e, so that a training resumed after any
    epoch ends with the same weights as one that was never stopped.
    """

    def __init__(self, config: LabConfig, dataset: Dataset) -> None:
        """Take the sounds that are not held out.

        Raises:
            LabError: fewer sounds than a batch.
        """
        self.config, self.shape = config, dataset.spectrogram
        chosen = dataset.part(held_out=False)
        if len(chosen) < config.training.batch:
            raise LabError(
                f"training.batch = {config.training.batch}: want at most the data set's "
                f"{len(chosen)} sounds to train on"
            )
        self.magnitudes = np.ascontiguousarray(dataset.magnitudes[chosen])
        notes = [dataset.sounds[place].note for place in chosen]
        self.notes = torch.tensor(notes)
        torch.manual_seed(config.training.seed)
        self.network = build(config, dataset)
        self.average = copy.deepcopy(self.network)
        self.bands, self.peaks = self._features()
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), weight_decay=config.training.weight_decay
        )
        self.epoch = 0
        self.step = 0

    def run(self, path: Path, tell: Callable[[str], None], *, until: int | None = None) -> None:
        """Train to the configuration's last epoch (or `until`), saving to `path` after each."""
        last = self.config.training.epochs if until is None else until
        while self.epoch < last:
            start = time.monotonic()
            figures = self._train_epoch()
            self.epoch += 1
            checkpoint.save(self.state(), path)
            text = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
            tell(f"epoch {self.epoch}/{last}: {text}, {time.monotonic() - start:.1f} s")

    def state(self) -> dict[str, Any]:
        """Return everything that `restore` and the export need: tensors and plain values."""
        return {
            "epoch": self.epoch,
            "step": self.step,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "config": asdict(self.config),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint.

        Raises:
            LabError: it was made with other settings of the data set or the network.
        """
        now = asdict(self.config)
        for section in ("dataset", "network"):
            for key, value in now[section].items():
                if state["config"][section].get(key) != value:
                    raise LabError(
                        f"{section}.{key} = {value}: want {state['config'][section].get(key)}, "
                        "as in the checkpoint, or another training.checkpoint"
                    )
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.epoch, self.step = int(state["epoch"]), int(state["step"])

    def _features(self) -> tuple[Tensor, Tensor]:
        """Return the encoder's bands (sounds, frames, bands) and peaks (sounds,), made once."""
        bands, peaks = [], []
        with torch.inference_mode():
            for block in np.array_split(self.magnitudes, max(1, len(self.magnitudes) // 64)):
                sound = torch.from_numpy(block.astype(np.float32))
                bands.append(self.network.encoder.bands(sound))
                peaks.append(sound.amax(dim=(1, 2)))
        return torch.cat(bands).clone(), torch.cat(peaks).clone()

    def _train_epoch(self) -> dict[str, float]:
        settings = self.config.training
        seed = settings.seed * 1_000_003 + self.epoch
        generator = torch.Generator().manual_seed(seed)
        torch.manual_seed(seed)  # dropout draws from the global generator
        sums: dict[str, float] = {}
        batches = list(self._batches(generator))
        for places in batches:
            self.step += 1
            rate = learning_rate(settings, self.step, settings.epochs * len(batches))
            for group in self.optimizer.param_groups:
                group["lr"] = rate
            for name, value in self._train_step(places, generator).items():
                sums[name] = sums.get(name, 0.0) + value / len(batches)
        return sums

    def _train_step(self, places: Tensor, generator: torch.Generator) -> dict[str, float]:
        settings = self.config.training
        frames = self._frames(generator)
        wanted = torch.from_numpy(
            self.magnitudes[places.numpy()[:, None], frames.numpy()].astype(np.float32)
        )
        bands = self.bands[places]
        bands = bands + settings.input_noise * torch.randn(bands.shape, generator=generator)
        z = self.network.encoder(bands)
        noise = settings.latent_noise * torch.randn(z.shape, generator=generator)
        made = frames_of(self.network, z + noise, self.notes[places], frames)
        errors = reconstruction(made / self.shape.full_scale, wanted, self.peaks[places])
        apart = mmd(z, torch.randn(z.shape, generator=generator))
        loss = errors.loss + settings.mmd_weight * apart
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self._follow()
        return {
            "loss": float(loss.detach()),
            "lsd_db": float(errors.audible.detach()) * 20.0 / math.log(10.0),
            "sc": float(errors.convergence.detach()),
            "mmd": float(apart.detach()),
        }

    def _follow(self) -> None:
        """Move the running average towards the network; early on it follows closely."""
        keep = min(self.config.training.average, self.step / (self.step + 10.0))
        with torch.no_grad():
            pairs = zip(self.average.parameters(), self.network.parameters(), strict=True)
            for mean, now in pairs:
                mean.lerp_(now, 1.0 - keep)

    def _batches(self, generator: torch.Generator) -> Iterator[Tensor]:
        order = torch.randperm(len(self.notes), generator=generator)
        size = self.config.training.batch
        for start in range(0, len(order) - size + 1, size):
            yield order[start : start + size]

    def _frames(self, generator: torch.Generator) -> Tensor:
        """Draw which frames are compared: those of the onset always, others by chance."""
        onset, total = self.network.harmonic.onset, self.shape.frames
        rest = torch.randperm(total - onset, generator=generator)
        rest = rest[: self.config.training.frames_a_step - onset] + onset
        return torch.cat([torch.arange(onset), rest.sort().values])


def build(config: LabConfig, dataset: Dataset) -> AutoEncoder:
    """Return the untrained network of a configuration."""
    data = config.dataset
    return AutoEncoder(dataset.spectrogram, config.network, data.note_low, data.note_high)


def learning_rate(settings: TrainingConfig, step: int, steps: int) -> float:
    """Return the rate of a step: a short rise, then half a cosine down to the last rate."""
    rise = min(1.0, step / _WARM_UP_STEPS)
    fall = 0.5 * (1.0 + math.cos(math.pi * min(1.0, step / steps)))
    return settings.rate_last + rise * fall * (settings.rate_first - settings.rate_last)
