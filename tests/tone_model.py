"""A model small enough to know by heart: a steady tone of two partials, as TorchScript.

Its first dimension is the level of the second partial, from none (-1) to as much as the first (1).
"""

import json
from pathlib import Path
from typing import Any

import torch

AMPLITUDE = 0.1


class Tone(torch.nn.Module):
    """Magnitudes of Hann-windowed sinusoids. `fault` makes it break its word."""

    def __init__(self, rate_hz: int, n_fft: int, frames: int, fractional: bool, fault: str) -> None:
        super().__init__()
        self.rate_hz = float(rate_hz)
        self.n_fft = n_fft
        self.frames = frames
        self.fractional = fractional
        self.fault = fault

    @torch.jit.export
    def decode(self, z: torch.Tensor, note: torch.Tensor) -> torch.Tensor:
        if not self.fractional:
            note = torch.round(note)
        bins = torch.arange(self.n_fft // 2 + 1, dtype=torch.float32)
        first = 440.0 * torch.pow(2.0, (note - 69.0) / 12.0) * self.n_fft / self.rate_hz
        total = torch.zeros(z.size(0), bins.size(0))
        for partial in range(1, 3):
            level = torch.ones(z.size(0)) if partial == 1 else (z[:, 0] + 1.0) / 2.0
            away = bins.unsqueeze(0) - float(partial) * first.unsqueeze(1)
            away = torch.where((away.abs() - 1.0).abs() < 1e-3, away + 2e-3, away)
            window = torch.sinc(away) / (1.0 - away * away)
            total = total + level.unsqueeze(1) * window.abs() * float(self.n_fft) / 4.0
        rows = (0.1 * total).unsqueeze(1).repeat(1, self.frames, 1)
        if self.fault == "not finite":
            rows = rows / 0.0
        if self.fault == "high notes" and bool((note > 70.0).any()):
            rows = rows * float("nan")
        if self.fault == "negative":
            rows = -rows
        if self.fault == "shape":
            rows = rows[:, :, 1:]
        if self.fault == "raises":
            assert z.size(0) == 0, "out of luck"
        return rows


class ToneOfFrames(Tone):
    """With `decode_frames`."""

    @torch.jit.export
    def decode_frames(
        self, z: torch.Tensor, note: torch.Tensor, first: int, count: int
    ) -> torch.Tensor:
        return self.decode(z, note)[:, first : first + count]


class Pair(torch.nn.Module):
    """Gives something else than magnitudes."""

    @torch.jit.export
    def decode(self, z: torch.Tensor, note: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return z, note


class Mute(torch.nn.Module):
    """Has no `decode`."""

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return z


def _golden(module: torch.nn.Module) -> dict[str, Any]:
    try:
        rows = module.decode(torch.tensor([[0.0, 0.0]]), torch.tensor([60.0]))
        figures = {"sum": float(rows.double().sum()), "max": float(rows.max())}
    except Exception:  # noqa: BLE001 (a model that fails has no figures)
        figures = {"sum": 1.0, "max": 1.0}
    if not all(abs(value) < 1e30 for value in figures.values()):
        figures = {"sum": 1.0, "max": 1.0}
    return {"z": [0.0, 0.0], "note": 60.0, "rtol": 1e-3, **figures}


def contract_of(name: str, rate_hz: int, n_fft: int, frames: int, fractional: bool) -> dict:
    """The contract that goes with it, without golden figures."""
    return {
        "format": 1,
        "name": name,
        "sample_rate_hz": rate_hz,
        "n_fft": n_fft,
        "hop": n_fft // 4,
        "frames": frames,
        "latent_dim": 2,
        "latent_low": [-1.0, -2.0],
        "latent_high": [1.0, 4.0],
        "latent_labels": ["second partial", "nothing"],
        "note_low": 48.0,
        "note_high": 72.0,
        "gain": 1.0,
        "fractional_notes": fractional,
        "map": [],
        "trained_on": "nothing: made by a formula",
        "licence": "GPL-3.0-or-later",
    }


def write(
    path: Path,
    *,
    name: str = "tone",
    rate_hz: int = 44100,
    n_fft: int = 2048,
    frames: int = 64,
    fractional: bool = True,
    by_frames: bool = True,
    fault: str = "",
    change: dict[str, Any] | None = None,
    with_contract: bool = True,
) -> Path:
    """Write the archive; `change` replaces fields of the contract."""
    module: torch.nn.Module
    if fault == "no decode":
        module = Mute()
    elif fault == "no tensor":
        module = Pair()
    else:
        kind = ToneOfFrames if by_frames else Tone
        module = kind(rate_hz, n_fft, frames, fractional, fault)
    contract = contract_of(name, rate_hz, n_fft, frames, fractional)
    contract["golden"] = _golden(module)
    contract.update(change or {})
    files = {"ukulelatent.json": json.dumps(contract)} if with_contract else {}
    torch.jit.save(torch.jit.script(module.eval()), str(path), _extra_files=files)
    return path
