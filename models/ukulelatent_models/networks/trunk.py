"""From a latent point and a note to what the harmonic layer plays."""

import numpy as np
import torch
from torch import Tensor, nn

OCTAVES = 7
SEMITONES = 12
_LOWEST = 21  # A0, where octave 0 starts
_STRETCH_MOST = 3e-3  # inharmonicity of a short, thick string


def one_hots(notes: int) -> Tensor:
    """Tell MIDI notes 0 and on by an octave and a semitone, counted from A0.

    -> (notes, OCTAVES + SEMITONES); what lies outside the octaves is told as the nearest one.
    """
    note = torch.arange(notes) - _LOWEST
    octave = torch.clamp(torch.div(note, SEMITONES, rounding_mode="floor"), 0, OCTAVES - 1)
    told = [
        nn.functional.one_hot(octave, OCTAVES),
        nn.functional.one_hot(torch.remainder(note, SEMITONES), SEMITONES),
    ]
    return torch.cat(told, dim=1).float()


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
    """A sound as a few learned envelopes in time, mixed by the latent point and the note.

    A dense network makes a (rank, width) matrix a note; a learned (frames, rank) matrix of
    time envelopes turns it into frames, and what follows looks at one frame at a time. So a
    frame costs the same whether its neighbours are wanted or not.
    """

    notes: Tensor

    def __init__(
        self,
        *,
        frames: int,
        latent_dim: int,
        hidden: int,
        rank: int,
        width: int,
        blocks: int,
        dropout: float,
        partials: int,
        noise_bands: int,
    ) -> None:
        super().__init__()
        self.latent_dim, self.rank, self.width = latent_dim, rank, width
        self.partials = partials
        self.stretch_most = _STRETCH_MOST
        self.register_buffer("notes", one_hots(129), persistent=False)
        self.into = nn.Linear(latent_dim + OCTAVES + SEMITONES, hidden)
        self.mix = nn.Sequential(
            Residual(hidden, hidden),
            nn.Dropout(dropout),
            Residual(hidden, hidden),
            nn.Dropout(dropout),
        )
        self.grid = nn.Linear(hidden, rank * width)
        self.stretch = nn.Linear(hidden, 1)
        self.envelopes = nn.Parameter(_hats(frames, rank))
        self.blocks = nn.Sequential(*(Residual(width, 2 * width) for _ in range(blocks)))
        self.levels = nn.Linear(width, partials + noise_bands)
        nn.init.constant_(self.stretch.bias, -4.0)
        with torch.no_grad():  # quiet at first, higher partials more so
            self.levels.bias[:partials] = -3.0 - 0.05 * torch.arange(partials)
            self.levels.bias[partials:] = -7.0

    def forward(self, z: Tensor, note: Tensor, envelopes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return amplitudes of partials and noise bands in 0..1, and the inharmonicity.

        z (batch, latent), note (batch,), envelopes: rows of `self.envelopes`, (count, rank)
        -> (batch, count, partials), (batch, count, bands), (batch,).
        """
        low = torch.floor(note)
        blended = torch.lerp(  # a fractional note is told as a blend of its neighbours
            self.notes[low.long()], self.notes[low.long() + 1], (note - low).unsqueeze(1)
        )
        told = self.mix(self.into(torch.cat([z, blended], dim=1)))
        grid = self.grid(told).view(-1, self.rank, self.width)
        frames = self.blocks(torch.matmul(envelopes, grid))  # (batch, count, width)
        amplitudes = torch.sigmoid(self.levels(frames))
        stretch = self.stretch_most * torch.sigmoid(self.stretch(told)).squeeze(1)
        return amplitudes[:, :, : self.partials], amplitudes[:, :, self.partials :], stretch


def _hats(frames: int, rank: int) -> Tensor:
    """Return overlapping triangles, dense at the onset and wide in the decay, (frames, rank)."""
    bend = 4.0  # frames after which the knots' spacing has doubled
    knots = bend * np.expm1(np.linspace(0.0, np.log1p((frames - 1) / bend), rank))
    times = np.arange(frames)
    hats = [np.interp(times, knots, row) for row in np.eye(rank)]
    return torch.tensor(np.stack(hats, axis=1), dtype=torch.float32)
