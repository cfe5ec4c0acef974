"""The `harmonic` decoder: trunk and harmonic layer, frame by frame."""

import torch
from torch import Tensor, nn

from ukulelatent_models.configuration.schema import NetworkConfig
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.networks.harmonic_layer import HarmonicLayer
from ukulelatent_models.networks.notes import NoteTeller
from ukulelatent_models.networks.parts import Decoder
from ukulelatent_models.networks.trunk import Trunk


class HarmonicDecoder(Decoder):
    """In tune by construction, at any fractional note; frames for the price of those frames."""

    def __init__(self, shape: Spectrogram, config: NetworkConfig) -> None:
        super().__init__()
        self.bands, self.full_scale, self.is_fractional = shape.bins, shape.full_scale, True
        self.teller = NoteTeller(config.note_as)
        self.into = nn.Linear(config.latent_dim + self.teller.size, config.hidden)
        self.trunk = Trunk(
            frames=shape.frames,
            hidden=config.hidden,
            rank=config.rank,
            width=config.width,
            blocks=config.blocks,
            dropout=config.dropout,
            partials=config.partials,
            noise_bands=config.noise_bands,
        )
        self.harmonic = HarmonicLayer(shape, config.partials, config.noise_bands)

    def span(self, z: Tensor, note: Tensor, first: int, count: int) -> Tensor:
        """Frames first..first + count - 1: (batch, count, bins)."""
        amplitudes, stretch = self.trunk(self._told(z, note), first, count)
        made: Tensor = self.harmonic(amplitudes, note, stretch, first)
        return made

    def chosen(self, z: Tensor, note: Tensor, frames: Tensor) -> Tensor:
        """Any frames, rising, the onset's among them: (batch, len(frames), bins)."""
        amplitudes, stretch = self.trunk.chosen(self._told(z, note), frames)
        made: Tensor = self.harmonic(amplitudes.float(), note, stretch.float(), 0)
        return made / self.full_scale

    def target(self, magnitudes: Tensor) -> Tensor:
        """What `chosen` is compared with: the magnitudes themselves."""
        return magnitudes

    def _told(self, z: Tensor, note: Tensor) -> Tensor:
        told: Tensor = self.into(torch.cat([z, self.teller(note)], dim=1))
        return told
