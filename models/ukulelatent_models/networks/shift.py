"""Spectra moved from one pitch to another by stretching their frequency axis."""

import torch
from torch import Tensor


def shifted(magnitudes: Tensor, note: Tensor) -> Tensor:
    """Move spectra of middle C to `note`: (batch, frames, bins), (batch,) -> the same shape.

    Bin k is read at k / ratio by linear interpolation; what lies beyond the spectrum is 0.
    Formants and the width of lines move along, which is what is wrong with it.
    """
    bins = magnitudes.shape[2]
    # what the decoder draws, it draws at middle C
    ratio = torch.exp2((note - 60.0) / 12.0).unsqueeze(1)
    place = torch.arange(bins, device=note.device).unsqueeze(0) / ratio  # (batch, bins)
    below = torch.floor(place).clamp(max=float(bins - 2)).long()
    part = (place - below).unsqueeze(1)
    inside = (place <= bins - 1).to(magnitudes.dtype).unsqueeze(1)
    rows = below.unsqueeze(1).expand(-1, magnitudes.shape[1], -1)
    low, high = torch.gather(magnitudes, 2, rows), torch.gather(magnitudes, 2, rows + 1)
    return ((1.0 - part) * low + part * high).clamp(min=0.0) * inside
