"""From magnitudes to a latent point."""

import torch
from torch import Tensor, nn

from ukulelatent_models.features import Spectrogram, mel_matrix
from ukulelatent_models.networks.parts import Encoder

_STEPS = 4  # strided convolutions, each halving the frames
_LOUDNESS_FLOOR = 1e-3  # of the peak: 60 dB


class TimeEncoder(Encoder):
    """Log-mel bands of the sound, four strided convolutions in time, dense to the latent point.

    The level of the sound does not matter: bands are taken relative to its peak.
    """

    mel: Tensor  # (bins, bands)

    def __init__(self, shape: Spectrogram, bands: int, width: int, outputs: int) -> None:
        super().__init__()
        self.floor = _LOUDNESS_FLOOR
        self.register_buffer("mel", torch.from_numpy(mel_matrix(shape, bands)), persistent=False)
        layers: list[nn.Module] = [nn.Conv1d(bands, width, 1), nn.SiLU()]
        for _ in range(_STEPS):
            layers += [nn.Conv1d(width, width, 5, stride=2, padding=2), nn.SiLU()]
        self.convolutions = nn.Sequential(*layers)
        left = shape.frames
        for _ in range(_STEPS):
            left = (left + 1) // 2
        self.dense = nn.Sequential(nn.Linear(width * left, 128), nn.SiLU())
        self.last = nn.Linear(128, outputs)

    def features(self, magnitudes: Tensor) -> Tensor:
        """Return log-mel bands, about 0 to 1: (batch, frames, bins) -> (batch, frames, bands)."""
        peak = magnitudes.amax(dim=(1, 2), keepdim=True).clamp(min=1e-9)
        levels = torch.matmul(magnitudes / peak, self.mel)
        return torch.log1p(levels / self.floor) / 7.0

    def forward(self, features: Tensor) -> Tensor:
        """(batch, frames, bands) -> (batch, outputs)."""
        grid = self.convolutions(features.transpose(1, 2))  # (batch, width, frames / 16)
        z: Tensor = self.last(self.dense(grid.flatten(1)))
        return z
