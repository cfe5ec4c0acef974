"""An archive as the prior system made them, with a formula for a network: decaying strings.

It has no contract. Its first dimension is how bright the string is.
"""

from pathlib import Path

import torch

RATE_HZ = 22050
PARTIALS = 12


class Strings(torch.nn.Module):
    """Magnitudes / 256 of Hann-windowed partials, (1025, 128). `fault` makes it give others."""

    def __init__(self, partials: int, fault: str) -> None:
        super().__init__()
        self.partials = partials
        self.fault = fault
        self.register_buffer("window", torch.hann_window(2048))

    def forward(
        self, z: torch.Tensor, octave: torch.Tensor, semitone: torch.Tensor
    ) -> torch.Tensor:
        note = 21.0 + 12.0 * (octave[0] * torch.arange(7.0)).sum()
        note = note + (semitone[0] * torch.arange(12.0)).sum()
        first_hz = 440.0 * torch.pow(2.0, (note.double() - 69.0) / 12.0)
        seconds = torch.arange(128 * 256, dtype=torch.float64) / 22050.0
        sound = torch.zeros_like(seconds)
        for partial in range(1, self.partials + 1):
            hz = first_hz * float(partial)
            level = torch.exp(z[0, 0] / 3.0) if partial > 1 else torch.ones(())
            level = 0.3 * level / float(partial) * (hz < 11000.0)
            fading = torch.exp(-seconds * float(1 + partial))
            angle = 6.283185307179586 * hz * seconds + 2.0 * float(partial * partial)
            sound = sound + level * fading * torch.sin(angle)
        spectra = torch.stft(
            sound.float(),
            2048,
            hop_length=256,
            window=self.window,
            center=True,
            pad_mode="constant",
            return_complex=True,
        )
        rows = spectra.abs()[:, :128] / 256.0
        if self.fault == "batched":
            rows = rows.unsqueeze(0)
        if self.fault == "shape":
            rows = rows[1:]
        if self.fault == "whole numbers":
            rows = (rows * 100.0).long()
        if self.fault == "negative":
            rows = rows - 0.01
        if self.fault == "silent":
            rows = rows * 0.0
        if self.fault == "faint":
            rows = rows * 1e-9
        if self.fault == "not finite" and bool(note == 72.0):
            rows = rows / 0.0
        if self.fault == "too loud":
            rows = rows * 1e37
        if self.fault == "raises":
            assert z.size(0) == 0, "no '/home/jane doe/weights/last.pt' at http://10.0.0.1/weights"
        return rows


class Alone(torch.nn.Module):
    """Takes a point and no note."""

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return z


class Pair(torch.nn.Module):
    """Gives no tensor."""

    def forward(
        self, z: torch.Tensor, octave: torch.Tensor, semitone: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        return z, octave


def write(path: Path, *, partials: int = PARTIALS, traced: bool = False, fault: str = "") -> Path:
    """Write the archive, scripted or traced."""
    module: torch.nn.Module
    if fault == "one input":
        module = Alone()
    elif fault == "pair":
        module = Pair()
    else:
        module = Strings(partials, fault)
    module.eval()
    if traced:
        octave, semitone = torch.eye(7)[3:4], torch.eye(12)[4:5]
        archive = torch.jit.trace(module, (torch.zeros(1, 4), octave, semitone), check_trace=False)
    else:
        archive = torch.jit.script(module)
    torch.jit.save(archive, str(path))
    return path
