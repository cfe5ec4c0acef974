"""Training of the vocoder on the data set's own recordings: seeded and resumable."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Collection
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from ukulelatent_models.configuration.schema import LabConfig, TrainingConfig
from ukulelatent_models.dataset.store import Dataset
from ukulelatent_models.errors import ConfigurationError, LabError
from ukulelatent_models.training import checkpoint
from ukulelatent_models.training.curve import curve
from ukulelatent_models.training.processes import device_of
from ukulelatent_models.vocoder.losses import losses
from ukulelatent_models.vocoder.mcnn import Mcnn

_STEPS_A_SAVE = 100
# what may change when a training goes on: of `training` the seed alone is used
_FREE: dict[str, Collection[str]] = {
    "dataset": {"folder"},
    "training": {item.name for item in fields(TrainingConfig)} - {"seed"},
    "vocoder": {"checkpoint", "steps"},
}


class VocoderTraining:
    """All randomness of a step comes from the seed and the step's number."""

    def __init__(self, config: LabConfig, dataset: Dataset) -> None:
        """Take the sounds that are not held out.

        Raises:
            ConfigurationError: the layers do not fit the hop, or the frames the sounds.
            LabError: nothing to train on, or another spectrogram or range of notes than the
                configuration's.
        """
        dataset.require_config(config.dataset)
        if config.vocoder.frames > dataset.spectrogram.frames:
            raise ConfigurationError(
                f"vocoder.frames = {config.vocoder.frames}: want at most "
                f"{dataset.spectrogram.frames}, which a sound has"
            )
        self.config, self.dataset = config, dataset
        self.places = dataset.part(held_out=False)
        if not len(self.places):
            raise LabError("dataset = nothing to train on: want sounds that are not held out")
        settings = config.vocoder
        self.device = device_of(config.training.device)
        torch.manual_seed(config.training.seed)
        network = Mcnn(dataset.spectrogram, heads=settings.heads, layers=settings.layers)
        self.network = network.to(self.device)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=settings.rate)
        self.step = 0

    def run(self, path: Path, tell: Callable[[str], None]) -> None:
        """Train to the configuration's last step, saving to `path` now and then.

        The losses go to TensorBoard's files beside the checkpoint.
        """
        last, start = self.config.vocoder.steps, time.monotonic()
        figures: dict[str, list[float]] = {}
        bar = tqdm(total=last, initial=self.step, desc="steps", leave=False, disable=None)
        with curve(path, self.step) as add, bar:
            while self.step < last:
                for name, value in self._train_step().items():
                    figures.setdefault(name, []).append(float(value.detach()))
                self.step += 1
                bar.update()
                if self.step % _STEPS_A_SAVE == 0 or self.step == last:
                    checkpoint.save(self.state(), path)
                    means = {name: statistics.mean(values) for name, values in figures.items()}
                    add(self.step, means)
                    text = ", ".join(f"{name} {value:.3f}" for name, value in means.items())
                    tell(f"step {self.step}/{last}: {text}, {time.monotonic() - start:.0f} s")
                    figures = {}

    def state(self) -> dict[str, Any]:
        """Return what `restore` and the export need."""
        return {
            "step": self.step,
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "config": asdict(self.config),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint.

        Raises:
            LabError: it was made with other settings, but for the number of steps, or has had
                more of them.
        """
        checkpoint.require(state, self.config, _FREE)
        checkpoint.require_reach(state["step"], self.config.vocoder.steps, "vocoder.steps")
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = int(state["step"])

    def _train_step(self) -> dict[str, Tensor]:
        settings, shape = self.config.vocoder, self.dataset.spectrogram
        generator = np.random.default_rng((self.config.training.seed, self.step))
        places = generator.choice(self.places, settings.batch)
        firsts = generator.integers(
            0, shape.frames - settings.frames, settings.batch, endpoint=True
        )
        wanted, magnitudes = [], []
        for place, first in zip(places, firsts, strict=True):
            rows = self.dataset.magnitudes[place, first : first + settings.frames]
            magnitudes.append(rows.astype(np.float32) * shape.full_scale)
            low = first * shape.hop
            part = self.dataset.signal(int(place))[low : low + settings.frames * shape.hop]
            wanted.append(np.pad(part, (0, settings.frames * shape.hop - len(part))))
        made = self.network(torch.from_numpy(np.stack(magnitudes)).to(self.device))
        terms = losses(made, torch.from_numpy(np.stack(wanted)).to(self.device), shape)
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(terms["loss"])
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        return terms
