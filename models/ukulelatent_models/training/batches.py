"""What each step sees: sounds, frames and noise, all drawn from the seed and the epoch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ukulelatent_models.configuration.schema import TrainingConfig
from ukulelatent_models.dataset.store import Dataset
from ukulelatent_models.errors import LabError
from ukulelatent_models.features import onset_frames
from ukulelatent_models.networks.parts import Encoder
from ukulelatent_models.objectives.evenness import PLACES
from ukulelatent_models.training.processes import Processes

_FEWER_ON_WAYS = 4


@dataclass(frozen=True)
class Batch:
    """A process's share of one step.

    features (rows, all frames, encoder bands), magnitudes (rows, chosen frames, bins), peaks and
    notes (rows,), frames the chosen frames' numbers, feature_noise and latent_noise as wide as
    what they are added to; prior (rows of all processes, latent) a sample of the prior.
    way_ends (rows, 2, latent), way_places (rows, PLACES) and way_frames are what the term
    `evenness` looks at.
    """

    features: Tensor
    magnitudes: Tensor
    peaks: Tensor
    notes: Tensor
    frames: Tensor
    feature_noise: Tensor
    latent_noise: Tensor
    prior: Tensor
    way_ends: Tensor
    way_places: Tensor
    way_frames: Tensor

    def to(self, device: torch.device) -> Batch:
        """Return the same on a device."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


class Batches:
    """The sounds that are not held out, in batches."""

    def __init__(
        self, settings: TrainingConfig, dataset: Dataset, encoder: Encoder, latent_dim: int
    ) -> None:
        """Take the sounds; what the encoder makes of them is made once.

        Raises:
            LabError: fewer sounds than a batch.
        """
        chosen = dataset.part(held_out=False)
        if len(chosen) < settings.batch:
            raise LabError(
                f"training.batch = {settings.batch}: want at most the data set's "
                f"{len(chosen)} sounds to train on"
            )
        self.settings, self.shape, self.latent_dim = settings, dataset.spectrogram, latent_dim
        self.magnitudes = np.ascontiguousarray(dataset.magnitudes[chosen])
        self.notes = torch.tensor([dataset.sounds[place].note for place in chosen])
        self.features, self.peaks = _prepared(self.magnitudes, encoder, self.shape.full_scale)
        self.steps_an_epoch = len(chosen) // settings.batch

    def epoch(self, generator: torch.Generator, processes: Processes) -> Iterator[Batch]:
        """Draw an epoch; every process draws the same and keeps its share."""
        size = self.settings.batch
        order = torch.randperm(len(self.notes), generator=generator)
        for start in range(0, self.steps_an_epoch * size, size):
            yield self._batch(order[start : start + size], generator, processes)

    def _batch(self, places: Tensor, generator: torch.Generator, processes: Processes) -> Batch:
        rows, compared = len(places), self.settings.frames_a_step
        frames = self._frames(compared, generator)
        features = self.features[places]
        feature_noise = torch.randn(features.shape, generator=generator)
        latent_noise = torch.randn((rows, self.latent_dim), generator=generator)
        mine = processes.share(places)
        wanted = self.magnitudes[mine.numpy()[:, None], frames.numpy()]
        return Batch(
            features=processes.share(features),
            magnitudes=torch.from_numpy(wanted.astype(np.float32)),
            peaks=self.peaks[mine],
            notes=self.notes[mine],
            frames=frames,
            feature_noise=processes.share(feature_noise),
            latent_noise=processes.share(latent_noise),
            prior=torch.randn((rows, self.latent_dim), generator=generator),
            way_ends=processes.share(torch.randn((rows, 2, self.latent_dim), generator=generator)),
            way_places=processes.share(torch.rand((rows, PLACES), generator=generator)),
            way_frames=self._frames(compared // _FEWER_ON_WAYS, generator),
        )

    def _frames(self, count: int, generator: torch.Generator) -> Tensor:
        """Draw about `count` frames: those of the onset always, others by chance."""
        onset, total = onset_frames(self.shape), self.shape.frames
        rest = torch.randperm(total - onset, generator=generator)
        rest = rest[: max(1, count - onset)] + onset
        return torch.cat([torch.arange(onset), rest.sort().values])


def _prepared(
    magnitudes: NDArray[np.float16], encoder: Encoder, full_scale: float
) -> tuple[Tensor, Tensor]:
    """Return the encoder's features (sounds, frames, bands) and the peaks (sounds,)."""
    features, peaks = [], []
    with torch.inference_mode():
        for block in np.array_split(magnitudes, max(1, len(magnitudes) // 64)):
            sound = torch.from_numpy(block.astype(np.float32))
            features.append(encoder.features(sound * full_scale))
            peaks.append(sound.amax(dim=(1, 2)))
    return torch.cat(features).clone(), torch.cat(peaks).clone()
