"""From a latent point and a note to what the harmonic layer plays."""

import numpy as np
import torch
from torch import Tensor, nn

_MAX_STRETCH = 3e-3  # inharmonicity of a short, thick string
_MAX_APART = 4  # frames from knot to knot: 46 ms at 44.1 kHz and a hop of 512


class Residual(nn.Module):
    """x + dense(SiLU(dense(norm(x)))) over the last dimension."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)

    def forward(self, x: Tensor) -> Tensor:
        """(…, width) -> (…, width)."""
        more: Tensor = self.down(nn.functional.silu(self.up(self.norm(x))))
        return x + more


class Trunk(nn.Module):
    """A sound as a few learned envelopes in time, mixed by what the point and the note have told.

    A dense network makes a (rank, width) matrix a note; a learned (knots, rank) matrix of time
    envelopes turns it into frames, and what follows looks at one frame at a time. It does so
    only at knots, every frame of the attack and every fourth of the decay; between them levels
    go straight. So a frame costs the same whether its neighbours are wanted or not.
    """

    between: Tensor  # (knots, frames)

    def __init__(
        self,
        *,
        frames: int,
        hidden: int,
        rank: int,
        width: int,
        blocks: int,
        dropout: float,
        partials: int,
        noise_bands: int,
    ) -> None:
        super().__init__()
        self.rank, self.width = rank, width
        self.max_stretch = _MAX_STRETCH
        knots = knots_of(frames)
        self.register_buffer("between", between(knots, frames), persistent=False)
        self.knot_before, self.knot_after = knots_around(knots, frames)
        self.mix = nn.Sequential(
            Residual(hidden, hidden),
            nn.Dropout(dropout),
            Residual(hidden, hidden),
            nn.Dropout(dropout),
        )
        self.grid = nn.Linear(hidden, rank * width)
        self.stretch = nn.Linear(hidden, 1)
        self.envelopes = nn.Parameter(_hats(knots, frames, rank))
        self.blocks = nn.Sequential(*(Residual(width, 2 * width) for _ in range(blocks)))
        self.levels = nn.Linear(width, partials + noise_bands)
        nn.init.constant_(self.stretch.bias, -4.0)
        with torch.no_grad():  # quiet at first, higher partials more so
            self.levels.bias[:partials] = -3.0 - 0.05 * torch.arange(partials)
            self.levels.bias[partials:] = -7.0

    def forward(self, told: Tensor, first: int, count: int) -> tuple[Tensor, Tensor]:
        """Return amplitudes of partials and noise bands in 0..1, and the inharmonicity.

        told (batch, hidden), frames first..first + count - 1
        -> (batch, partials + bands, count), (batch,).
        """
        last = min(first + count, len(self.knot_after)) - 1
        low, high = self.knot_before[first], self.knot_after[last] + 1
        return self._at(told, low, high, self.between[low:high, first : first + count])

    def chosen(self, told: Tensor, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Return the same of any frames, (batch, partials + bands, len(frames)), (batch,)."""
        return self._at(told, 0, len(self.envelopes), self.between[:, frames])

    def _at(self, told: Tensor, low: int, high: int, between: Tensor) -> tuple[Tensor, Tensor]:
        told = self.mix(told)
        grid = self.grid(told).view(-1, self.rank, self.width)
        rows = self.blocks(torch.matmul(self.envelopes[low:high], grid))  # (batch, knots, width)
        levels = torch.matmul(self.levels(rows).transpose(1, 2), between)
        stretch = self.max_stretch * torch.sigmoid(self.stretch(told)).squeeze(1)
        return levels.sigmoid_(), stretch


def knots_of(frames: int) -> list[int]:
    """Return the frames that are knots: all of the attack, then fewer, at last every fourth."""
    knots, frame = [], 0
    while frame < frames - 1:
        knots.append(frame)
        frame += min(max(1, frame // 8), _MAX_APART)
    return [*knots, frames - 1]


def between(knots: list[int], frames: int) -> Tensor:
    """Return what each knot adds to each frame: linear interpolation, (knots, frames)."""
    rows = [np.interp(np.arange(frames), knots, row) for row in np.eye(len(knots))]
    return torch.tensor(np.stack(rows), dtype=torch.float32)


def knots_around(knots: list[int], frames: int) -> tuple[list[int], list[int]]:
    """Return for each frame the last knot not after it, and the first one not before it."""
    before = np.searchsorted(knots, np.arange(frames), side="right") - 1
    after = np.searchsorted(knots, np.arange(frames), side="left")
    return before.tolist(), after.tolist()


def _hats(knots: list[int], frames: int, rank: int) -> Tensor:
    """Return overlapping triangles, dense at the onset and wide in the decay, (knots, rank)."""
    bend = 4.0  # frames after which the triangles' spacing has doubled
    tops = bend * np.expm1(np.linspace(0.0, np.log1p((frames - 1) / bend), rank))
    hats = [np.interp(knots, tops, row) for row in np.eye(rank)]
    return torch.tensor(np.stack(hats, axis=1), dtype=torch.float32)
