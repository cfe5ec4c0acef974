"""How many of 1,000 plucked notes are heard right to the semitone, and what hearing costs.

Notes are drawn by chance: an instrument of the shipped model, one of its two soundfonts, a key from
36 to 96, a velocity from 20 to 127; what is silent is drawn again. The lab's ear stands beside the
plain way, the maximum of the biased autocorrelation, and librosa's pYIN. Eight minutes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import ukulelatent_models
from ukulelatent_models import configuration
from ukulelatent_models.dataset.render import Renderer, find_soundfont
from ukulelatent_models.evaluation.tune import Ear
from ukulelatent_models.pitch.autocorrelation import estimate_plain
from ukulelatent_models.pitch.estimate import estimate
from ukulelatent_models.pitch.notes import hz_note, note_hz

RATE_HZ = 44100
LOW, HIGH = 36, 96
SILENT = 1e-4

Signal = NDArray[np.float64]


def notes(count: int) -> Iterator[tuple[str, int, Signal]]:
    """Draw sounding notes: what each is called, its key, its signal (samples,)."""
    path = Path(ukulelatent_models.__file__).parent / "configs" / "plucked.yaml"
    config = configuration.load(path).dataset
    generator = np.random.default_rng(1)
    with (
        Renderer(find_soundfont(config.soundfonts[0].file), RATE_HZ) as first,
        Renderer(find_soundfont(config.soundfonts[1].file), RATE_HZ) as second,
    ):
        drawn = 0
        while drawn < count:
            instrument = config.instruments[generator.integers(len(config.instruments))]
            place = int(generator.integers(2))
            key, velocity = int(generator.integers(LOW, HIGH + 1)), int(generator.integers(20, 128))
            renderer = (first, second)[place]
            if not renderer.has(instrument.bank, instrument.program):
                continue
            played = renderer.note(instrument.bank, instrument.program, key, velocity, RATE_HZ)
            signal = played.mean(axis=1)
            if np.abs(signal).max() >= SILENT:
                drawn += 1
                yield f"{config.soundfonts[place].name}, {instrument.name}", key, signal


def main() -> None:
    """Print the table, and each note the lab's ear hears wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=1000)
    options = parser.parse_args()
    ear = Ear(RATE_HZ, LOW, HIGH)
    low_hz, high_hz = note_hz(LOW - 0.5), note_hz(HIGH + 0.5)
    ways: dict[str, Callable[[Signal], float | None]] = {
        "the lab's, `pitch/estimate.py`": lambda signal: estimate(signal, RATE_HZ).note,
        "the plain one, `pitch/autocorrelation.py`": lambda signal: hz_note(
            estimate_plain(signal, RATE_HZ, low_hz=low_hz, high_hz=high_hz)
        ),
        "librosa's pYIN": ear.heard,
    }
    right, seconds = dict.fromkeys(ways, 0), dict.fromkeys(ways, 0.0)
    for name, key, signal in notes(options.notes):
        for way, hear in ways.items():
            start = time.perf_counter()
            heard = hear(signal)
            seconds[way] += time.perf_counter() - start
            if heard is not None and round(heard) == key:
                right[way] += 1
            elif way == next(iter(ways)):
                print(f"{name}: {key} is heard as {heard:.1f}")
    print("\n| way | right to the semitone | ms a note |\n|---|---|---|")
    for way in ways:
        cost_ms = 1000.0 * seconds[way] / options.notes
        print(f"| {way} | {right[way]} of {options.notes} | {cost_ms:.1f} |")


if __name__ == "__main__":
    main()
