"""Training of the vocoder on the data set's own recordings: seeded and resumable."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ukulelatent_models.configuration.schema import LabConfig
from ukulelatent_models.dataset.store import Dataset
from ukulelatent_models.errors import LabError
from ukulelatent_models.training import checkpoint
from ukulelatent_models.training.processes import device_of
from ukulelatent_models.vocoder.losses import losses
from ukulelatent_models.vocoder.mcnn import Mcnn

_STEPS_A_SAVE = 100


class VocoderTraining:
    """All randomness of a step comes from the seed and the step's number."""

    def __init__(self, config: LabConfig, dataset: Dataset) -> None:
        """Take the sounds that are not held out.

        Raises:
            ConfigurationError: the layers do not fit the hop.
            LabError: nothing to train on.
        """
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
        """Train to the configuration's last step, saving to `path` now and then."""
        last, start = self.config.vocoder.steps, time.monotonic()
        sums: dict[str, float] = {}
        while self.step < last:
            terms = self._train_step()
            self.step += 1
            for name, value in terms.items():
                sums[name] = sums.get(name, 0.0) + float(value.detach()) / _STEPS_A_SAVE
            if self.step % _STEPS_A_SAVE == 0 or self.step == last:
                checkpoint.save(self.state(), path)
                text = ", ".join(f"{name} {value:.3f}" for name, value in sums.items())
                tell(f"step {self.step}/{last}: {text}, {time.monotonic() - start:.0f} s")
                sums = {}

    def state(self) -> dict[str, Any]:
        """Return what `restore` and the export need."""
        return {
            "step": self.step,
            "objective": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "config": asdict(self.config),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint.

        Raises:
            LabError: it is another network's.
        """
        try:
            self.network.load_state_dict(state["objective"])
        except RuntimeError as error:
            raise LabError("checkpoint = another network's: want this vocoder's") from error
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
