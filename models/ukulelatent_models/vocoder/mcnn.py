"""The multi-head convolutional network of Arık, Jun & Diamos 2018."""

import torch
from torch import Tensor, nn

from ukulelatent_models.errors import ConfigurationError
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.networks.log_scale import LogScale

_WIDTH = 13  # samples a transposed convolution spreads each of its inputs over


def strides_of(hop: int, layers: int) -> list[int]:
    """Return the layers' strides, powers of two whose product is the hop, the largest last.

    Raises:
        ConfigurationError: there are none.
    """
    steps = hop.bit_length() - 1
    if 2**steps != hop or steps < layers:
        raise ConfigurationError(
            f"vocoder.layers = {layers}: want at most {steps}, and a hop that is a power of two"
        )
    shares, more = divmod(steps, layers)
    return [2 ** (shares + (place >= layers - more)) for place in range(layers)]


class Head(nn.Module):
    """Transposed convolutions from frames to samples, each with half the channels."""

    def __init__(self, bins: int, strides: list[int]) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = bins
        for place, stride in enumerate(strides):
            after = 2 ** (len(strides) - 1 - place)
            layers.append(
                nn.ConvTranspose1d(
                    before,
                    after,
                    _WIDTH,
                    stride=stride,
                    padding=_WIDTH // 2,
                    output_padding=stride - 1,
                )
            )
            layers.append(nn.ELU())
            before = after
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, levels: Tensor) -> Tensor:
        """(batch, bins, frames) -> (batch, frames * hop)."""
        samples: Tensor = self.layers(levels).squeeze(1)
        return samples


class Mcnn(nn.Module):
    """The weighted sum of several heads, softly limited."""

    def __init__(self, shape: Spectrogram, *, heads: int, layers: int) -> None:
        super().__init__()
        self.full_scale = shape.full_scale
        self.scale = LogScale()
        strides = strides_of(shape.hop, layers)
        self.heads = nn.ModuleList(Head(shape.bins, strides) for _ in range(heads))
        self.weights = nn.Parameter(torch.full((heads,), 1.0 / heads))
        self.steepness = nn.Parameter(torch.ones(2))

    def forward(self, magnitudes: Tensor) -> Tensor:
        """Magnitudes as a model file's, (batch, frames, bins) -> samples (batch, frames * hop)."""
        levels = self.scale(magnitudes / self.full_scale).transpose(1, 2)
        total = torch.zeros_like(levels[:, 0, :1])
        for place, head in enumerate(self.heads):
            total = total + self.weights[place] * head(levels)
        return self.steepness[0] * total / (1.0 + (self.steepness[1] * total).abs())
