"""The whole data set, from a configuration: every note of every instrument and soundfont."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.configuration.schema import DatasetConfig, Instrument
from ukulelatent_models.dataset.prepare import (
    Level,
    Play,
    Signal,
    distinct,
    hold_out,
    listen,
    take,
)
from ukulelatent_models.dataset.render import Renderer, find_soundfont
from ukulelatent_models.dataset.store import Dataset, Sound
from ukulelatent_models.errors import LabError
from ukulelatent_models.features import Float32, magnitudes
from ukulelatent_models.pitch import measure

_ONSET_SAMPLES = 22050  # recordings may start with up to half a second of silence
_TUNING_CENTS = 60.0


@dataclass(frozen=True)
class _Found:
    """A sound as rendered, and how to play it again."""

    sound: Sound
    play: Play
    level: Level
    spectrum: Float32


def build(config: DatasetConfig, tell: Callable[[str], None]) -> Dataset:
    """Render, tune, align, drop what is equal, hold out; `tell` gets a line an instrument.

    What a soundfont lacks or plays silently is counted in the report's `missing`.

    Raises:
        LabError: a soundfont is not found, or nothing sounds.
    """
    shape = config.spectrogram
    sounds: list[Sound] = []
    spectra: list[NDArray[np.float16]] = []
    report: dict[str, Any] = {"rendered": 0, "equal": 0, "distinct": 0, "missing": {}}
    keys = range(config.note_low, config.note_high + 1)
    pairs = [(instrument.name, key) for instrument in config.instruments for key in keys]
    held_out = hold_out(pairs, config.held_out, config.seed)
    generator = np.random.default_rng(config.seed)
    # a recording that soundfonts have by two names would leak what is held out of one of them
    earlier: dict[int, list[Float32]] = {key: [] for key in keys}

    with ExitStack() as stack:
        renderers = {
            font.name: stack.enter_context(
                Renderer(find_soundfont(font.file), shape.sample_rate_hz)
            )
            for font in config.soundfonts
        }
        for instrument in config.instruments:
            before = report["distinct"]
            for key in keys:
                found = _render(config, renderers, instrument, key, report)
                spectra_found = [one.spectrum for one in found]
                kept = distinct(spectra_found, config.distinct, earlier=earlier[key])
                earlier[key] += [spectra_found[place] for place in kept]
                report["equal"] += len(found) - len(kept)
                report["distinct"] += len(kept)
                for one in (found[place] for place in kept):
                    out = one.sound.pair in held_out
                    bends = [0.0]
                    if not out:
                        reach = config.bend_cents
                        bends += generator.uniform(-reach, reach, config.bent_copies).tolist()
                    for bend in bends:
                        sounds.append(replace(one.sound, bend_cents=bend, held_out=out))
                        spectrum = one.spectrum if bend == 0.0 else _spectrum(config, one, bend)
                        spectra.append((spectrum / shape.full_scale).astype(np.float16))
            tell(f"{instrument.name}: {report['distinct'] - before} distinct sounds")
    if not sounds:
        raise LabError("dataset.instruments = all silent: want at least one that sounds")
    report |= {"held_out_pairs": len(held_out), "bent": len(sounds) - report["distinct"]}
    return Dataset(shape, tuple(sounds), np.stack(spectra), report)


def _render(
    config: DatasetConfig,
    renderers: dict[str, Renderer],
    instrument: Instrument,
    key: int,
    report: dict[str, Any],
) -> list[_Found]:
    """Return the sounds of one pair, at every velocity of every soundfont."""
    shape = config.spectrogram

    def cents_off(signal: Signal) -> float:
        return measure(signal, key, shape.sample_rate_hz, reach_cents=_TUNING_CENTS).cents

    found = []
    for (font, renderer), velocity in product(renderers.items(), config.velocities):
        play = partial(
            renderer.note,
            instrument.bank,
            instrument.program,
            key,
            velocity,
            shape.samples + _ONSET_SAMPLES,
        )
        has = renderer.has(instrument.bank, instrument.program)
        level = listen(play, cents_off) if has else None
        if level is None:
            where = f"{font}, {instrument.name}" + ("" if has else " (no such preset)")
            report["missing"][where] = report["missing"].get(where, 0) + 1
            continue
        report["rendered"] += 1
        sound = Sound(font, instrument.name, key, velocity, level.cents, 0.0, False)
        spectrum = magnitudes(take(play, level, 0.0, shape.samples), shape)
        found.append(_Found(sound, play, level, spectrum))
    return found


def _spectrum(config: DatasetConfig, found: _Found, bend_cents: float) -> Float32:
    """Play a sound again, bent."""
    signal = take(found.play, found.level, bend_cents, config.spectrogram.samples)
    return magnitudes(signal, config.spectrogram)
