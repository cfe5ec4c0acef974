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

_ROWS_A_WAY = 8  # a way costs as much as five sounds
_FEWER_ON_WAYS = 4  # frames than of sounds


@dataclass(frozen=True)
class Ways:
    """A process's share of the straight ways that the term `evenness` looks at in a step.

    ends (ways, 2, latent), places (ways, PLACES) in 0..1, notes (ways,), frames the numbers of
    those compared; weights (ways,), whose products with what is found add up, in the mean over
    the processes, to the mean over all ways.
    """

    ends: Tensor
    places: Tensor
    notes: Tensor
    frames: Tensor
    weights: Tensor

    def to(self, device: torch.device) -> Ways:
        """Return the same on a device."""
        return Ways(*(getattr(self, field.name).to(device) for field in fields(self)))


@dataclass(frozen=True)
class Batch:
    """A process's share of one step.

    features (rows, all frames, encoder bands), magnitudes (rows, chosen frames, bins), peaks and
    notes (rows,), frames the chosen frames' numbers, feature_noise and latent_noise as wide as
    what they are added to; prior (rows of all processes, latent) a sample of the prior.
    """

    features: Tensor
    magnitudes: Tensor
    peaks: Tensor
    notes: Tensor
    frames: Tensor
    feature_noise: Tensor
    latent_noise: Tensor
    prior: Tensor
    ways: Ways

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
            ways=self._ways(self.notes[places], generator, processes),
        )

    def _ways(self, notes: Tensor, generator: torch.Generator, processes: Processes) -> Ways:
        count = max(1, len(notes) // _ROWS_A_WAY)
        return Ways(
            ends=processes.share(torch.randn((count, 2, self.latent_dim), generator=generator)),
            places=processes.share(torch.rand((count, PLACES), generator=generator)),
            notes=processes.share(notes[:count]),
            frames=self._frames(self.settings.frames_a_step // _FEWER_ON_WAYS, generator),
            weights=processes.share(torch.full((count,), processes.count / count)),
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
