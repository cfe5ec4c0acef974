"""Notes of recorded instruments from two soundfonts, and what is hard: offset, bass, noise, late
and repeated attacks.

The tuning set is what settings of the core are chosen on. The held-out set has other pitches, other
loudness and mostly other instruments, and is there for the published figures alone: no setting may
be compared on it.
"""

from dataclasses import dataclass

import numpy as np

from ukulelatent_models.dataset.prepare import aligned
from ukulelatent_models.dataset.render import Renderer, find_soundfont

from .spectra import Samples

SECONDS = 1.5
_PEAK = 0.5
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


_PLUCKED = (
    _Preset("nylon guitar", 24),
    _Preset("steel guitar", 25),
    _Preset("clean guitar", 27),
    _Preset("pizzicato", 45),
    _Preset("harp", 46),
    _Preset("sitar", 104),
    _Preset("banjo", 105),
    _Preset("kalimba", 108),
)
_TUNED_ON = (
    *_PLUCKED,
    _Preset("dulcimer", 15),
    _Preset("jazz guitar", 26),
    _Preset("slap bass", 36),
    _Preset("shamisen", 106),
    _Preset("koto", 107),
    _Preset("harpsichord", 6),
)
_HELD_OUT = (
    _Preset("grand piano", 0),
    _Preset("electric piano", 4),
    _Preset("clavinet", 7),
    _Preset("music box", 10),
    _Preset("vibraphone", 11),
    _Preset("marimba", 12),
    _Preset("muted guitar", 28),
    _Preset("guitar harmonics", 31),
    _Preset("double bass", 32),
    _Preset("fingered bass", 33),
    _Preset("picked bass", 34),
    _Preset("ukulele", 24, 8),
    _Preset("mandolin", 25, 8),
    _Preset("nylon guitar", 24),
    _Preset("harp", 46),
    _Preset("sitar", 104),
)


def tuning_notes(rate_hz: int) -> list[Note]:
    """Seventy-two notes of fourteen instruments of two soundfonts, and some of each difficulty."""
    with Renderer(find_soundfont(_FLUID), rate_hz) as font:
        notes = [
            _note(font, preset, pitch, rate_hz)
            for index, preset in enumerate(_PLUCKED)
            for pitch in (45 + index, 64 + index)
        ]
        notes += _difficult(font, rate_hz, _PLUCKED[0], [31], 60, seed=1)
    for which, file in enumerate((_FLUID, _MUSESCORE)):
        with Renderer(find_soundfont(file), rate_hz) as font:
            notes += [
                _note(font, preset, pitch + which, rate_hz)
                for index, preset in enumerate(_TUNED_ON)
                for pitch in (40 + 2 * index % 13, 59 + 5 * index % 18)
            ]
            preset = _TUNED_ON[(4, 9)[which]]
            notes += _difficult(font, rate_hz, preset, [28 + which, 34 + which], 55, seed=2)
    return notes


def held_out_notes(rate_hz: int) -> list[Note]:
    """Sixty-four notes of sixteen instruments of two soundfonts, and some of each difficulty."""
    notes: list[Note] = []
    for which, file in enumerate((_FLUID, _MUSESCORE)):
        with Renderer(find_soundfont(file), rate_hz) as font:
            notes += [
                _note(font, preset, pitch + 3 * which, rate_hz, velocity)
                for index, preset in enumerate(_HELD_OUT)
                for pitch, velocity in ((41 + 3 * index % 14, 70), (57 + 7 * index % 20, 115))
            ]
            preset = _HELD_OUT[(8, 13)[which]]
            notes += _difficult(font, rate_hz, preset, [30 + which, 37 + which], 52, seed=3)
    return notes


def _note(font: Renderer, preset: _Preset, pitch: int, rate_hz: int, velocity: int = 100) -> Note:
    samples = round(SECONDS * rate_hz)
    played = font.note(preset.bank, preset.program, pitch, velocity, 2 * samples).mean(axis=1)
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
