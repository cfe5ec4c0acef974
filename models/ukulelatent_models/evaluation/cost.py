"""What decoding costs on one thread."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

_WARM_UP, _CALLS = 10, 100


@dataclass(frozen=True)
class Cost:
    """Milliseconds of a call: the median, and the best, which other work disturbs least."""

    what: str
    median_ms: float
    best_ms: float


def costs(script: Any, contract: dict[str, Any]) -> list[Cost]:
    """Time the calls that the daemon makes; torch's threads are the caller's to set."""
    generator = torch.Generator().manual_seed(0)
    z = torch.randn((32, contract["latent_dim"]), generator=generator)
    notes = contract["note_low"] + torch.arange(32.0)
    middle = contract["frames"] // 3
    calls: dict[str, Callable[[], Tensor]] = {
        "decode, one note": lambda: script.decode(z[:1], notes[:1]),
        "decode, 8 notes": lambda: script.decode(z[:8], notes[:8]),
        "decode_frames, the first 16 of 8 notes": lambda: script.decode_frames(
            z[:8], notes[:8], 0, 16
        ),
        "decode_frames, 8 later ones of 32 notes": lambda: script.decode_frames(
            z, notes, middle, 8
        ),
    }
    return [Cost(what, *_timed(call)) for what, call in calls.items()]


def _timed(call: Callable[[], Tensor]) -> tuple[float, float]:
    for _ in range(_WARM_UP):
        call()
    taken = []
    for _ in range(_CALLS):
        start = time.perf_counter()
        call()
        taken.append(1e3 * (time.perf_counter() - start))
    return statistics.median(taken), min(taken)
