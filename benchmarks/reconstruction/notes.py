"""Notes of recorded instruments from two soundfonts, and what is hard: offset, bass, noise, late
and repeated attacks.

The tuning set, all of it from one soundfont, is what settings of the core are to be chosen on. The
held-out set has other pitches, other instruments and the other soundfont. The iteration limits and
the errors at which iterations end were compared on it as well, so of those it is no fair judge.
"""

from dataclasses import dataclass

import numpy as np

from ukulelatent_models.dataset.prepare import aligned
from ukulelatent_models.dataset.render import Renderer, find_soundfont

from .spectra import Samples

SECONDS = 1.5
_PEAK = 0.5
_VELOCITY = 100
_FLUID, _MUSESCORE = "FluidR3_GM.sf2", "MuseScore_General_Lite.sf3"


@dataclass(frozen=True)
class Note:
    """`samples` (any,) of peak 0.5, the sound beginning at `onset`."""

    name: str
    samples: Samples
    onset: int = 0


@dataclass(frozen=True)
class _Preset:
    name: str
    program: int
    bank: int = 0


_TUNED_ON = (
    _Preset("nylon guitar", 24),
    _Preset("steel guitar", 25),
    _Preset("clean guitar", 27),
    _Preset("pizzicato", 45),
    _Preset("harp", 46),
    _Preset("sitar", 104),
    _Preset("banjo", 105),
    _Preset("kalimba", 108),
)
_HELD_OUT = (
    *_TUNED_ON,
    _Preset("dulcimer", 15),
    _Preset("jazz guitar", 26),
    _Preset("slap bass", 36),
    _Preset("shamisen", 106),
    _Preset("koto", 107),
    _Preset("harpsichord", 6),
)


def tuning_notes(rate_hz: int) -> list[Note]:
    """Sixteen notes of eight instruments of one soundfont, and one of each difficulty."""
    with Renderer(find_soundfont(_FLUID), rate_hz) as font:
        plain = [
            _note(font, preset, pitch, rate_hz)
            for index, preset in enumerate(_TUNED_ON)
            for pitch in (45 + index, 64 + index)
        ]
        return [*plain, *_difficult(font, rate_hz, _TUNED_ON[0], [31], 60, seed=1)]


def held_out_notes(rate_hz: int) -> list[Note]:
    """Fifty-six notes of fourteen instruments of two soundfonts, and several of each difficulty."""
    notes: list[Note] = []
    for which, file in enumerate((_FLUID, _MUSESCORE)):
        with Renderer(find_soundfont(file), rate_hz) as font:
            notes += [
                _note(font, preset, pitch + which, rate_hz)
                for index, preset in enumerate(_HELD_OUT)
                for pitch in (40 + 2 * index % 13, 59 + 5 * index % 18)
            ]
            preset = _HELD_OUT[(4, 9)[which]]
            notes += _difficult(font, rate_hz, preset, [28 + which, 34 + which], 55, seed=2)
    return notes


def _note(font: Renderer, preset: _Preset, pitch: int, rate_hz: int) -> Note:
    samples = round(SECONDS * rate_hz)
    played = font.note(preset.bank, preset.program, pitch, _VELOCITY, 2 * samples).mean(axis=1)
    cut = aligned(played, samples, share=0.001)
    return Note(f"{preset.name} {pitch}", _PEAK * cut / np.abs(cut).max())


def _difficult(
    font: Renderer, rate_hz: int, preset: _Preset, bass: list[int], pitch: int, seed: int
) -> list[Note]:
    """Beyond what a kernel is usually shown: an offset, bass, noise, a late and a second attack."""
    plain = _note(font, preset, pitch, rate_hz)
    x = plain.samples
    noise = np.random.default_rng(seed).standard_normal(len(x))
    late = round(0.35 * rate_hz)
    again = round(0.6 * rate_hz)
    delayed = np.pad(x, (late, 0))[: len(x)]
    struck_twice = x * (np.arange(len(x)) < again) + np.pad(x, (again, 0))[: len(x)]
    return [
        Note(f"{plain.name}, offset", x + 0.1),
        *(_note(font, preset, low, rate_hz) for low in bass),
        Note(f"{plain.name}, noisy", x + noise * np.std(x) * 10 ** (-20 / 20)),
        Note(f"{plain.name}, late", delayed, late),
        Note(f"{plain.name}, struck twice", struck_twice),
    ]
