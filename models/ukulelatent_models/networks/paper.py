"""The `paper` architecture: images of mel bands, as the students' project of 2019 had them.

Its report gives the layers' kinds and the 500 bands, not the channels; here they double from
layer to layer. Without the batch normalisation (Ioffe & Szegedy 2015) the encoder tells
every sound the same point for as long as was tried.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn

from ukulelatent_models.features import Spectrogram, mel_matrix
from ukulelatent_models.networks.log_scale import LogScale
from ukulelatent_models.networks.notes import NoteTeller
from ukulelatent_models.networks.parts import Decoder, Encoder

_BANDS = 500
_LAYERS = 5
_DENSE = (512, 128)


def _channels(width: int) -> list[int]:
    return [width << layer for layer in range(_LAYERS)]


def _halved(size: int) -> int:
    for _ in range(_LAYERS):
        size = (size + 1) // 2
    return size


class PaperEncoder(Encoder):
    """Five strided convolutions and three dense layers over the image of the mel bands."""

    mel: Tensor  # (bins, bands)

    def __init__(self, shape: Spectrogram, width: int, outputs: int) -> None:
        super().__init__()
        self.full_scale = shape.full_scale
        self.register_buffer("mel", torch.from_numpy(mel_matrix(shape, _BANDS)), persistent=False)
        self.scale = LogScale()
        layers: list[nn.Module] = []
        channels = _channels(width)
        for before, after in pairwise((1, *channels)):
            convolution = nn.Conv2d(before, after, 3, stride=2, padding=1)
            layers += [convolution, nn.BatchNorm2d(after), nn.ReLU()]
        self.convolutions = nn.Sequential(*layers)
        left = channels[-1] * _halved(shape.frames) * _halved(_BANDS)
        self.dense = nn.Sequential(
            nn.Linear(left, _DENSE[0]),
            nn.ReLU(),
            nn.Linear(_DENSE[0], _DENSE[1]),
            nn.ReLU(),
        )
        self.last = nn.Linear(_DENSE[1], outputs)

    def features(self, magnitudes: Tensor) -> Tensor:
        """Mel bands as logarithms: (batch, frames, bins) -> (batch, frames, bands), -1 to 1."""
        scaled: Tensor = self.scale(torch.matmul(magnitudes / self.full_scale, self.mel))
        return scaled

    def forward(self, features: Tensor) -> Tensor:
        """(batch, frames, bands) -> (batch, outputs)."""
        z: Tensor = self.last(self.dense(self.convolutions(features.unsqueeze(1)).flatten(1)))
        return z


class PaperDecoder(Decoder):
    """Three dense layers, then five times doubled and convolved; bins by the bands' inverse."""

    mel: Tensor  # (bins, bands)
    bins_of: Tensor  # (bands, bins)

    def __init__(self, shape: Spectrogram, *, width: int, latent_dim: int, note_as: str) -> None:
        super().__init__()
        self.bands, self.frames, self.full_scale = _BANDS, shape.frames, shape.full_scale
        self.rows, self.columns = _halved(shape.frames), _halved(_BANDS)
        matrix = torch.from_numpy(mel_matrix(shape, _BANDS))
        self.register_buffer("mel", matrix, persistent=False)
        self.register_buffer("bins_of", torch.linalg.pinv(matrix, rtol=1e-3), persistent=False)
        self.is_fractional = note_as != "one_hots"
        self.scale = LogScale()
        self.teller = NoteTeller(note_as)
        self.into = nn.Linear(latent_dim + self.teller.size, _DENSE[1])
        channels = (*reversed(_channels(width)), 1)
        self.channels = channels[0]
        self.dense = nn.Sequential(
            nn.ReLU(),
            nn.Linear(_DENSE[1], _DENSE[0]),
            nn.ReLU(),
            nn.Linear(_DENSE[0], self.channels * self.rows * self.columns),
            nn.ReLU(),
        )
        steps: list[nn.Module] = []
        for before, after in pairwise(channels):
            steps += [nn.Upsample(scale_factor=2.0), nn.Conv2d(before, after, 3, padding=1)]
            steps += [nn.BatchNorm2d(after), nn.ReLU()] if after > 1 else [nn.Tanh()]
        self.steps = nn.Sequential(*steps)

    def span(self, z: Tensor, note: Tensor, first: int, count: int) -> Tensor:
        """Frames first..first + count - 1, for the price of all: (batch, count, bins)."""
        bands = self._whole(z, note)[:, first : first + count]
        return torch.matmul(bands, self.bins_of).clamp(min=0.0) * self.full_scale

    def chosen(self, z: Tensor, note: Tensor, frames: Tensor) -> Tensor:
        """Any frames' mel bands, 1 a full-scale sine: (batch, len(frames), bands)."""
        return self._whole(z, note)[:, frames]

    def target(self, magnitudes: Tensor) -> Tensor:
        """What `chosen` is compared with: mel bands."""
        return torch.matmul(magnitudes, self.mel)

    def _whole(self, z: Tensor, note: Tensor) -> Tensor:
        grid = self.dense(self.into(torch.cat([z, self.teller(note)], dim=1)))
        image = self.steps(grid.view(-1, self.channels, self.rows, self.columns)).squeeze(1)
        scaled = image[:, : self.frames, : self.bands].float()
        bands: Tensor = self.scale.undo(scaled)
        return bands
