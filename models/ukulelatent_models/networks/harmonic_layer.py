"""The decoder's last layer: partials and noise bands become magnitudes."""

import numpy as np
import torch
from torch import Tensor, nn

from ukulelatent_models.features import (
    Float32,
    Spectrogram,
    band_position,
    hann,
    onset_frames,
)

_STEPS_A_BIN = 256  # the nearest is within 0.3 % of a partial's level
_REACH_BINS = 64
_FRAMES_AT_ONCE = 128
_FAINTEST = 1e-10  # added to every power: the square root's slope stays finite


def lobes(shape: Spectrogram) -> Float32:
    """Return powers of the window's transform, (onset_frames + 1, reach * steps + 3).

    Row i < onset_frames is for frame i, whose window the onset cuts: what lies before the
    onset is zero. The last row is the whole Hann window. A column is 1/_STEPS_A_BIN of a
    bin; a whole window's middle is 1. The last two are for what is not heard: 0.
    """
    window, reach = hann(shape.n_fft), _REACH_BINS * _STEPS_A_BIN
    rows = []
    for frame in range(onset_frames(shape) + 1):
        cut = window.copy()
        cut[: max(0, shape.n_fft // 2 - frame * shape.hop)] = 0.0
        lobe = np.abs(np.fft.rfft(cut, shape.n_fft * _STEPS_A_BIN)[: reach + 1]) / window.sum()
        rows.append(np.concatenate([lobe**2, [0.0, 0.0]]))
    return np.stack(rows).astype(np.float32)


class HarmonicLayer(nn.Module):
    """Magnitudes of a stiff string's partials and of bands of noise.

    Partial k lies at k f0 sqrt(1 + B k^2) (Fletcher 1962) and is drawn with the Hann window's
    own transform. A bin hears the two partials and the two bands next to it, powers added, so
    the layer costs four rows a bin however many partials there are.
    """

    lobes: Tensor  # (onset frames + 1, steps)
    noise_rows: Tensor  # (1, bins, 2)
    noise_weights: Tensor  # (1, bins, 2)
    places: Tensor  # (1, bins)
    numbers: Tensor  # (1, partials)

    def __init__(self, shape: Spectrogram, partials: int, noise_bands: int) -> None:
        super().__init__()
        self.bins, self.partials, self.bands = shape.bins, partials, noise_bands
        self.full_scale = shape.full_scale
        self.onset = onset_frames(shape)
        self.faintest, self.at_once = _FAINTEST, _FRAMES_AT_ONCE
        self.nowhere = 2.0 * shape.bins  # far from all bins
        self.steps, self.reach = float(_STEPS_A_BIN), float(_STEPS_A_BIN * _REACH_BINS)
        self.bins_a_hz = shape.n_fft / shape.sample_rate_hz
        self.register_buffer("lobes", torch.from_numpy(lobes(shape)), persistent=False)
        position = band_position(shape, noise_bands)
        below = np.minimum(position.astype(np.int64), noise_bands - 2)
        part = (position - below).astype(np.float32)
        rows = torch.from_numpy(np.stack([below, below + 1], axis=1)).int() + partials
        self.register_buffer("noise_rows", rows.unsqueeze(0), persistent=False)
        weights = torch.from_numpy(np.stack([1 - part, part], axis=1))
        self.register_buffer("noise_weights", weights.unsqueeze(0), persistent=False)
        places = torch.arange(shape.bins).float().unsqueeze(0)
        self.register_buffer("places", places, persistent=False)
        numbers = torch.arange(1, partials + 1).float().unsqueeze(0)
        self.register_buffer("numbers", numbers, persistent=False)

    def forward(self, amplitudes: Tensor, note: Tensor, stretch: Tensor, first: int) -> Tensor:
        """Draw frames `first` and on: amplitudes, 1 a full-scale sine -> magnitudes.

        amplitudes (batch, partials + bands, count), note (batch,) MIDI, may be fractional,
        stretch (batch,) the inharmonicity B -> (batch, count, bins).
        """
        batch, sources, count = amplitudes.shape
        f0 = 440.0 * torch.exp2((note - 69.0) / 12.0) * self.bins_a_hz
        rows, steps = self._neighbours(f0, stretch)
        whole = self._weights(steps, self.onset)
        cut = [
            self._weights(steps, frame) for frame in range(first, min(self.onset, first + count))
        ]
        made = torch.empty((batch, count, self.bins), device=note.device)
        some = max(1, self.at_once // count)  # notes whose powers a processor's cache holds
        for low in range(0, batch, some):
            high = min(batch, low + some)
            levels = amplitudes[low:high] * self.full_scale
            powers = (levels * levels + self.faintest).view((high - low) * sources, count)
            offsets = torch.arange(high - low, device=note.device, dtype=torch.int32) * sources
            places = (rows[low:high] + offsets.view(-1, 1, 1)).view(-1, 4)
            power = self._add_up(powers, places, whole[low:high].view(-1, 4))
            for at, weights in enumerate(cut):
                onset = powers[:, at : at + 1].contiguous()
                power[:, at : at + 1] = self._add_up(onset, places, weights[low:high].view(-1, 4))
            turned = power.sqrt_().view(high - low, self.bins, count).transpose(1, 2)
            # of a single note torch turns a matrix, by blocks, in two thirds of the time
            made[low:high].squeeze(0).copy_(turned.squeeze(0))
        return made

    def _neighbours(self, f0: Tensor, stretch: Tensor) -> tuple[Tensor, Tensor]:
        """Return each bin's rows (batch, bins, 4), and the lobes' steps (batch, bins, 2) from it
        to the partials below and above it, those of silence where that is too far."""
        f0, stretch = f0.view(-1, 1), stretch.view(-1, 1)
        partials = self.numbers * f0 * torch.sqrt(1.0 + stretch * self.numbers.square())
        # a bin's partial below is the last of those whose own bin, rounded up, is not above it
        bins = partials.detach().ceil().clamp(max=self.bins).long()
        starts = torch.zeros((len(bins), self.bins + 1), device=bins.device)
        starts = starts.scatter_add(1, bins, torch.ones_like(partials))
        below = starts[:, : self.bins].cumsum(1).long()  # 0 where there is none
        ends = partials.new_full((len(bins), 1), self.nowhere)
        partials = torch.cat([-ends, partials, ends], dim=1)
        before = self.places - partials.gather(1, below)
        after = partials.gather(1, below + 1) - self.places
        steps = (torch.stack([before, after], dim=2) * self.steps).clamp(max=self.reach + 1.0)
        rows = torch.stack([below - 1, below], dim=2).clamp(0, self.partials - 1).int()
        return torch.cat([rows, self.noise_rows.expand(len(rows), -1, -1)], dim=2), steps

    def _weights(self, steps: Tensor, frame: int) -> Tensor:
        """Return the share of each row's power in each bin, (batch, bins, 4).

        Between two steps powers go straight where the inharmonicity learns by it; else the
        nearest one will do, at a fourth of the time.
        """
        table = self.lobes[frame]
        if steps.requires_grad:
            left = steps.detach().long()
            part = steps - left
            lobe = (1.0 - part) * table[left] + part * table[left + 1]
        else:
            nearest = (steps + 0.5).int()
            lobe = table.index_select(0, nearest.view(-1)).view_as(steps)
        noise = self.noise_weights.expand(lobe.shape[0], -1, -1)
        return torch.cat([lobe, noise], dim=2)

    def _add_up(self, powers: Tensor, rows: Tensor, weights: Tensor) -> Tensor:
        """Add each bin's four rows of powers (batch * rows, count) -> (batch * bins, count)."""
        return nn.functional.embedding_bag(rows, powers, per_sample_weights=weights, mode="sum")
