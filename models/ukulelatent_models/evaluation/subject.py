"""What is measured: a model, the data set whose sounds it is given, and the ear that hears it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ukulelatent_models.contract import shape_of
from ukulelatent_models.dataset.store import Dataset
from ukulelatent_models.evaluation.tune import Ear
from ukulelatent_models.griffinlim import invert
from ukulelatent_models.networks.autoencoder import encode_all


class Subject:
    """A compiled model and its contract, beside a data set of the same spectrogram."""

    def __init__(self, script: Any, contract: dict[str, Any], dataset: Dataset) -> None:
        """Take them.

        Raises:
            LabError: the data set's spectrogram is another than the model's.
        """
        self.script, self.contract, self.dataset = script, contract, dataset
        self.shape = shape_of(contract)
        dataset.require(self.shape, "the model")
        self.held_out = dataset.part(held_out=True)
        self.ear = Ear(
            self.shape.sample_rate_hz, int(contract["note_low"]), int(contract["note_high"])
        )

    def again(self, place: int) -> tuple[Tensor, Tensor]:
        """Return a sound's magnitudes, and what they are encoded and decoded: (frames, bins)."""
        recorded = torch.from_numpy(self.dataset.recorded(np.array([place])))
        note = torch.tensor([self.dataset.sounds[place].note], dtype=torch.float32)
        return recorded[0], self.script.decode(self.script.encode(recorded), note)[0]

    def render(self, magnitudes: Tensor) -> NDArray[np.float32]:
        """Make sound of magnitudes (frames, bins) -> (samples,)."""
        return invert(magnitudes.numpy(), self.shape)

    def decodes_in_tune(self, point: Tensor, note: float) -> bool:
        """Say whether what a point (latent,) makes is heard as its note."""
        made = self.script.decode(point.unsqueeze(0), torch.tensor([note]))[0]
        return self.ear.is_in_tune(self.render(made), note)

    def points(self) -> NDArray[np.float32]:
        """Return where the sounds trained on lie, without their bent copies: (sounds, latent)."""
        return encode_all(self.script, self.dataset, self.dataset.trained())


@contextmanager
def one_thread() -> Iterator[None]:
    """Measure as the daemon plays: on one thread, without gradients."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            yield
    finally:
        torch.set_num_threads(threads)
