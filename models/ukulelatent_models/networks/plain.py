"""The `plain` decoder: bins out of convolutions in time, nothing known of strings."""

import torch
from torch import Tensor, nn

from ukulelatent_models.features import Spectrogram
from ukulelatent_models.networks.log_scale import LogScale
from ukulelatent_models.networks.notes import NoteTeller
from ukulelatent_models.networks.parts import Decoder
from ukulelatent_models.networks.shift import shifted

_STEPS = 4  # of upsampling, each doubling the frames
_SPAN = 5  # frames a convolution sees


class PlainDecoder(Decoder):
    """Dense to a few frames, four times doubled and convolved, then each frame's bins.

    Nearest neighbours and a convolution, not a transposed one: that leaves checkerboards
    (Odena, Dumoulin & Olah 2016).
    """

    def __init__(
        self, shape: Spectrogram, *, latent_dim: int, hidden: int, width: int, note_as: str
    ) -> None:
        super().__init__()
        self.bands, self.width, self.frames = shape.bins, width, shape.frames
        self.note_as, self.full_scale = note_as, shape.full_scale
        self.is_fractional = note_as != "one_hots"
        self.few = -(-shape.frames // 2**_STEPS)
        self.scale = LogScale()
        self.teller = NoteTeller(note_as)
        self.into = nn.Linear(latent_dim + self.teller.size, hidden)
        self.dense = nn.Sequential(nn.SiLU(), nn.Linear(hidden, width * self.few), nn.SiLU())
        steps: list[nn.Module] = []
        for _ in range(_STEPS):
            convolution = nn.Conv1d(width, width, _SPAN, padding=_SPAN // 2)
            steps += [nn.Upsample(scale_factor=2.0), convolution, nn.SiLU()]
        self.steps = nn.Sequential(*steps)
        self.out = nn.Conv1d(width, shape.bins, 1)

    def span(self, z: Tensor, note: Tensor, first: int, count: int) -> Tensor:
        """Frames first..first + count - 1, for the price of all: (batch, count, bins)."""
        return self._whole(z, note)[:, first : first + count].contiguous() * self.full_scale

    def chosen(self, z: Tensor, note: Tensor, frames: Tensor) -> Tensor:
        """Any frames, 1 a full-scale sine: (batch, len(frames), bins)."""
        return self._whole(z, note)[:, frames]

    def target(self, magnitudes: Tensor) -> Tensor:
        """What `chosen` is compared with: the magnitudes themselves."""
        return magnitudes

    def _whole(self, z: Tensor, note: Tensor) -> Tensor:
        grid = self.dense(self.into(torch.cat([z, self.teller(note)], dim=1)))
        levels = self.out(self.steps(grid.view(-1, self.width, self.few)))
        made = self.scale.undo(torch.tanh(levels[:, :, : self.frames].transpose(1, 2)).float())
        if self.note_as == "shift":
            made = shifted(made, note)
        return made
