"""The whole auto-encoder, whatever its architecture."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ukulelatent_models.configuration.schema import LabConfig, NetworkConfig
from ukulelatent_models.dataset.store import Dataset
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.networks.encoder import TimeEncoder
from ukulelatent_models.networks.harmonic import HarmonicDecoder
from ukulelatent_models.networks.paper import PaperDecoder, PaperEncoder
from ukulelatent_models.networks.parts import Decoder, Encoder
from ukulelatent_models.networks.plain import PlainDecoder


class AutoEncoder(nn.Module):
    """An encoder and a decoder, with the model file's three methods.

    Notes outside note_low..note_high are decoded as the nearest in
    the range. Plain enough for TorchScript: no shape depends on a value.
    """

    def __init__(
        self,
        encoder: Encoder,
        decoder: Decoder,
        *,
        latent_dim: int,
        frames: int,
        note_low: int,
        note_high: int,
    ) -> None:
        super().__init__()
        self.encoder, self.decoder = encoder, decoder
        self.latent_dim, self.frames = latent_dim, frames
        self.note_low, self.note_high = float(note_low), float(note_high)

    def decode(self, z: Tensor, note: Tensor) -> Tensor:
        """z (batch, latent), note (batch,) -> magnitudes (batch, frames, bins)."""
        return self.decode_frames(z, note, 0, self.frames)

    def decode_frames(self, z: Tensor, note: Tensor, first: int, count: int) -> Tensor:
        """Return decode(z, note)[:, first : first + count].

        Raises:
            ValueError: there is no such frame.
        """
        if first < 0 or first >= self.frames or count < 1:
            raise ValueError("first, count = out of range: want a first frame and one or more")
        count = min(count, self.frames - first)
        note = note.clamp(self.note_low, self.note_high)
        made: Tensor = self.decoder.span(z, note, first, count)
        return made

    def encode(self, magnitudes: Tensor) -> Tensor:
        """Magnitudes (batch, frames, bins) -> z (batch, latent)."""
        z: Tensor = self.encoder(self.encoder.features(magnitudes))
        return z[:, : self.latent_dim]

    def forward(self, z: Tensor, note: Tensor) -> Tensor:
        """The same as `decode`."""
        return self.decode(z, note)


def build(config: LabConfig, shape: Spectrogram) -> AutoEncoder:
    """Return the untrained network of a configuration."""
    return AutoEncoder(
        _encoder(config, shape),
        _decoder(config.network, shape),
        latent_dim=config.network.latent_dim,
        frames=shape.frames,
        note_low=config.dataset.note_low,
        note_high=config.dataset.note_high,
    )


def _encoder(config: LabConfig, shape: Spectrogram) -> Encoder:
    sizes = config.network
    outputs = sizes.latent_dim * (2 if config.objective.is_encoder_stochastic else 1)
    if sizes.architecture == "paper":
        return PaperEncoder(shape, sizes.width, outputs)
    return TimeEncoder(shape, sizes.encoder_bands, sizes.encoder_width, outputs)


def _decoder(sizes: NetworkConfig, shape: Spectrogram) -> Decoder:
    if sizes.architecture == "paper":
        return PaperDecoder(
            shape, width=sizes.width, latent_dim=sizes.latent_dim, note_as=sizes.note_as
        )
    if sizes.architecture == "plain":
        return PlainDecoder(
            shape,
            latent_dim=sizes.latent_dim,
            hidden=sizes.hidden,
            width=sizes.width,
            note_as=sizes.note_as,
        )
    return HarmonicDecoder(shape, sizes)


def encode_all(network: Any, dataset: Dataset, places: NDArray[np.intp]) -> NDArray[np.float32]:
    """Encode sounds, some at a time, by a network or a model file: -> (places, latent)."""
    with torch.inference_mode():
        points = [
            network.encode(torch.from_numpy(dataset.recorded(block)))
            for block in np.array_split(places, max(1, len(places) // 64))
        ]
    return np.asarray(torch.cat(points).numpy())
