"""How good a model file is, on sounds its training never saw."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ukulelatent_models.dataset.store import Dataset
from ukulelatent_models.griffinlim import invert
from ukulelatent_models.pitch.near import measure

_FLOOR = 1e-3  # of the recording's peak: 60 dB
_IN_TUNE_CENTS = 25.0
_TIMED_CALLS = 100


@dataclass(frozen=True)
class Errors:
    """One sound against its recording: log-spectral distance and convergence, in dB."""

    lsd_db: float
    convergence_db: float


@dataclass(frozen=True)
class Evaluation:
    """The figures of one model file: each row is what was measured, and the measured."""

    rows: tuple[tuple[str, str], ...]

    def table(self) -> str:
        """Return the figures as a Markdown table."""
        lines = ["| what | measured |", "|---|---|"]
        return "\n".join(lines + [f"| {what} | {measured} |" for what, measured in self.rows])


def compare(made: Tensor, recorded: Tensor) -> Errors:
    """Compare magnitudes (frames, bins) of any scale, but the same.

    The log-spectral distance is the root mean square of 20 log10((made + e) / (recorded + e)),
    e = peak / 1000, over bins within 60 dB of the recording's peak; the convergence is the norm
    of the difference over the norm of the recording, 0 dB for silence.
    """
    floor = _FLOOR * recorded.max()
    audible = recorded >= floor
    apart = 20.0 * torch.log10((made + floor) / (recorded + floor))[audible]
    difference = torch.linalg.vector_norm(made - recorded)
    share = difference / torch.linalg.vector_norm(recorded)
    return Errors(float(apart.square().mean().sqrt()), float(20.0 * torch.log10(share)))


def evaluate(
    script: Any, contract: dict[str, Any], dataset: Dataset, *, prior_points: int = 150
) -> Evaluation:
    """Measure a loaded model file on a data set's held-out sounds, on one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            return Evaluation(tuple(_rows(script, contract, dataset, prior_points)))
    finally:
        torch.set_num_threads(threads)


def _rows(
    script: Any, contract: dict[str, Any], dataset: Dataset, prior_points: int
) -> list[tuple[str, str]]:
    held_out = [(dataset.sounds[place], place) for place in dataset.part(held_out=True)]
    names = dict.fromkeys(sound.instrument for sound, _ in held_out)
    errors: dict[str, list[Errors]] = {name: [] for name in names}
    recorded_tune, encoded_tune = [], []
    for sound, place in held_out:
        recorded = torch.from_numpy(dataset.magnitudes[place].astype(np.float32))
        recorded *= dataset.spectrogram.full_scale
        note = torch.tensor([sound.note], dtype=torch.float32)
        made = script.decode(script.encode(recorded.unsqueeze(0)), note)[0]
        errors[sound.instrument].append(compare(made, recorded))
        recorded_tune.append(_in_tune(recorded, sound.note, dataset))
        encoded_tune.append(_in_tune(made, sound.note, dataset))

    everything = [error for group in errors.values() for error in group]
    pairs = len({sound.pair for sound, _ in held_out})
    rows = [
        (
            f"held out: {pairs} pairs, {len(held_out)} sounds; log-spectral distance",
            _lsd(everything),
        ),
        ("the same; spectral convergence", _convergence(everything)),
    ]
    rows += [
        (f"{name}, {len(group)} sounds", f"{_lsd(group)}, {_convergence(group)}")
        for name, group in errors.items()
    ]
    prior_tune = _prior_in_tune(script, contract, dataset, prior_points)
    within = f"in tune within {_IN_TUNE_CENTS:.0f} cents after Griffin-Lim: "
    rows += [
        (within + "the recordings' own magnitudes", _share(recorded_tune)),
        (within + "held-out sounds, encoded and decoded", _share(encoded_tune)),
        (
            within + f"{prior_points} points of the prior, notes between the keys",
            _share(prior_tune),
        ),
    ]
    return rows + _times(script, contract)


def _prior_in_tune(
    script: Any, contract: dict[str, Any], dataset: Dataset, points: int
) -> list[bool]:
    generator = torch.Generator().manual_seed(0)
    low, high = torch.tensor(contract["latent_low"]), torch.tensor(contract["latent_high"])
    z = torch.randn((points, len(low)), generator=generator).clamp(low, high)
    reach = contract["note_high"] - contract["note_low"]
    notes = contract["note_low"] + reach * torch.rand(points, generator=generator)
    tune = []
    for place in range(points):
        made = script.decode(z[place : place + 1], notes[place : place + 1])[0]
        tune.append(_in_tune(made, float(notes[place]), dataset))
    return tune


def _in_tune(magnitudes: Tensor, note: float, dataset: Dataset) -> bool:
    shape = dataset.spectrogram
    signal = invert(magnitudes, shape)
    return abs(measure(signal, note, shape.sample_rate_hz).cents) <= _IN_TUNE_CENTS


def _times(script: Any, contract: dict[str, Any]) -> list[tuple[str, str]]:
    generator = torch.Generator().manual_seed(0)
    z = torch.randn((8, contract["latent_dim"]), generator=generator)
    notes = contract["note_low"] + torch.arange(8.0)
    middle = contract["frames"] // 3
    calls: dict[str, Callable[[], Tensor]] = {
        "decode, one note": lambda: script.decode(z[:1], notes[:1]),
        "decode_frames, the first 16 of 8 notes": lambda: script.decode_frames(z, notes, 0, 16),
        "decode_frames, 8 later ones of one note": lambda: script.decode_frames(
            z[:1], notes[:1], middle, 8
        ),
    }
    return [(f"{what}; one thread", _time(call)) for what, call in calls.items()]


def _time(call: Callable[[], Tensor]) -> str:
    for _ in range(10):
        call()
    taken = []
    for _ in range(_TIMED_CALLS):
        start = time.perf_counter()
        call()
        taken.append(1e3 * (time.perf_counter() - start))
    return f"{statistics.median(taken):.2f} ms in the median, {min(taken):.2f} ms at best"


def _lsd(errors: Sequence[Errors]) -> str:
    return f"{statistics.median(error.lsd_db for error in errors):.1f} dB"


def _convergence(errors: Sequence[Errors]) -> str:
    return f"{statistics.median(error.convergence_db for error in errors):.1f} dB"


def _share(passed: Sequence[bool]) -> str:
    return f"{100.0 * sum(passed) / len(passed):.0f} %"
