"""How a decoder is told the note."""

import torch
from torch import Tensor, nn

OCTAVES = 7
SEMITONES = 12
_LOWEST = 21  # A0, where octave 0 starts
_MIDDLE, _SPREAD = 60.0, 24.0  # a note as one number: about -1 to 1 over a guitar's range


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


class NoteTeller(nn.Module):
    """MIDI notes as what a dense layer reads: `one_hots`, one `number`, or nothing (`shift`)."""

    table: Tensor  # (129, OCTAVES + SEMITONES)

    def __init__(self, note_as: str) -> None:
        super().__init__()
        self.note_as = note_as
        self.middle, self.spread = _MIDDLE, _SPREAD
        self.size = {"one_hots": OCTAVES + SEMITONES, "number": 1, "shift": 0}[note_as]
        self.register_buffer("table", one_hots(129), persistent=False)

    def forward(self, note: Tensor) -> Tensor:
        """note (batch,) -> (batch, size); a fractional note is a blend of its neighbours."""
        if self.note_as == "one_hots":
            below = torch.floor(note)
            low, high = self.table[below.long()], self.table[below.long() + 1]
            return torch.lerp(low, high, (note - below).unsqueeze(1))
        if self.note_as == "number":
            return ((note - self.middle) / self.spread).unsqueeze(1)
        return note.new_zeros((note.shape[0], 0))
