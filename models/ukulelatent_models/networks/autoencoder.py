"""The whole auto-encoder."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ukulelatent_models.configuration import NetworkConfig
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.networks.encoder import Encoder
from ukulelatent_models.networks.harmonic import HarmonicLayer
from ukulelatent_models.networks.trunk import Trunk


class AutoEncoder(nn.Module):
    """Encoder, trunk and harmonic layer, with the model file's three methods.

    Notes outside note_low..note_high are decoded as the nearest in the range. Plain enough
    for TorchScript: no shape depends on a value.
    """

    def __init__(
        self, shape: Spectrogram, config: NetworkConfig, note_low: int, note_high: int
    ) -> None:
        super().__init__()
        self.note_low, self.note_high = float(note_low), float(note_high)
        self.encoder = Encoder(shape, config.encoder_bands, config.encoder_width, config.latent_dim)
        self.trunk = Trunk(
            frames=shape.frames,
            latent_dim=config.latent_dim,
            hidden=config.hidden,
            rank=config.rank,
            width=config.width,
            blocks=config.blocks,
            dropout=config.dropout,
            partials=config.partials,
            noise_bands=config.noise_bands,
        )
        self.harmonic = HarmonicLayer(shape, config.partials, config.noise_bands)
        self.frames = shape.frames

    def decode(self, z: Tensor, note: Tensor) -> Tensor:
        """z (batch, latent), note (batch,) -> magnitudes (batch, frames, bins)."""
        return self.decode_frames(z, note, 0, self.frames)

    def decode_frames(self, z: Tensor, note: Tensor, first: int, count: int) -> Tensor:
        """Return decode(z, note)[:, first : first + count], for the price of those frames.

        Raises:
            ValueError: there is no such frame.
        """
        if first < 0 or first >= self.frames or count < 1:
            raise ValueError("first, count = out of range: want a first frame and one or more")
        note = note.clamp(self.note_low, self.note_high)
        envelopes = self.trunk.envelopes[first : first + count]
        partials, noise, stretch = self.trunk(z, note, envelopes)
        made: Tensor = self.harmonic(partials, noise, note, stretch, first)
        return made

    def encode(self, magnitudes: Tensor) -> Tensor:
        """Magnitudes (batch, frames, bins) at any level -> z (batch, latent)."""
        z: Tensor = self.encoder(self.encoder.bands(magnitudes))
        return z

    def forward(self, z: Tensor, note: Tensor) -> Tensor:
        """The same as `decode`."""
        return self.decode(z, note)


def encode_all(network: AutoEncoder, magnitudes: NDArray[np.floating]) -> NDArray[np.float32]:
    """Encode many sounds, some at a time: (sounds, frames, bins) -> (sounds, latent)."""
    blocks = np.array_split(magnitudes, max(1, len(magnitudes) // 64))
    with torch.inference_mode():
        points = [network.encode(torch.from_numpy(block.astype(np.float32))) for block in blocks]
    return np.asarray(torch.cat(points).numpy())


def frames_of(network: AutoEncoder, z: Tensor, note: Tensor, frames: Tensor) -> Tensor:
    """Decode chosen frames, the onset's first: (batch, len(frames), bins).

    `frames` are rising frame numbers that start with all of the harmonic layer's onset frames;
    so training compares a few frames of many sounds.
    """
    partials, noise, stretch = network.trunk(z, note, network.trunk.envelopes[frames])
    made: Tensor = network.harmonic(partials, noise, note, stretch, 0)
    return made
