"""The whole data set, from a configuration: every note of every source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from ukulelatent_models.configuration.schema import DatasetConfig
from ukulelatent_models.dataset.prepare import (
    Candidate,
    Level,
    Signal,
    equal_to,
    hold_out,
    listen,
    take,
)
from ukulelatent_models.dataset.recordings import Report
from ukulelatent_models.dataset.sources import opened, pairs_of
from ukulelatent_models.dataset.store import Dataset, Sound, to_int16
from ukulelatent_models.errors import LabError
from ukulelatent_models.features import Float32, magnitudes
from ukulelatent_models.pitch.near import measure

_TUNING_CENTS = 60.0
_SHOWN = 5  # names of each reason for which nothing can be used


@dataclass(frozen=True)
class _Found:
    """A candidate as played, in tune, and how to play it again."""

    candidate: Candidate
    level: Level
    signal: Signal
    spectrum: Float32


def build(config: DatasetConfig, tell: Callable[[str], None]) -> Dataset:
    """Play, tune, align, drop what is equal, hold out; `tell` gets a line an instrument.

    What cannot be used is named in the report.

    Raises:
        LabError: a source is not found, or nothing sounds.
    """
    unused: Report = {}
    made = _Making(config, unused)
    with (
        opened(config, unused) as candidates,
        tqdm(total=len(candidates), desc="sounds", leave=False, disable=None) as bar,
    ):
        held_out = hold_out(pairs_of(config, candidates), config.held_out, config.seed)
        for instrument, notes in groupby(candidates, key=lambda one: one.instrument):
            before = made.distinct
            for key, takes in groupby(notes, key=lambda one: one.key):
                found = list(takes)
                made.add(key, found, is_held_out=(instrument, key) in held_out)
                bar.update(len(found))
            tell(f"{instrument}: {made.distinct - before} distinct sounds")
    if not made.sounds:
        reasons = "; ".join(f"{why}: {_some(names)}" for why, names in unused.items())
        raise LabError(f"dataset = nothing that can be used: want one sound or more ({reasons})")
    pairs = {sound.pair for sound in made.sounds if sound.held_out}
    report = {
        "played": made.played,
        "equal": made.played - made.distinct,
        "distinct": made.distinct,
        "bent": len(made.sounds) - made.distinct,
        "held_out_pairs": len(pairs),
        "note_range": [config.note_low, config.note_high],
        "licences": {
            **{font.name: font.licence for font in config.soundfonts},
            **{folder.folder: folder.licence for folder in config.recordings},
        },
        "unused": unused,
    }
    return Dataset(
        config.spectrogram,
        tuple(made.sounds),
        np.stack(made.spectra),
        np.stack(made.signals),
        report,
    )


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown


class _Making:
    """A data set while it grows."""

    def __init__(self, config: DatasetConfig, unused: Report) -> None:
        self.config, self.unused = config, unused
        self.sounds: list[Sound] = []
        self.spectra: list[NDArray[np.float16]] = []
        self.signals: list[NDArray[np.int16]] = []
        self.played = self.distinct = 0
        self.generator = np.random.default_rng(config.seed)
        # a recording that sources have by two names would leak what is held out of one of them
        self.earlier: dict[int, list[tuple[str, Float32]]] = {}

    def add(self, key: int, takes: Sequence[Candidate], *, is_held_out: bool) -> None:
        """Add the distinct ones of a pair's takes, and their bent copies unless held out."""
        earlier = self.earlier.setdefault(key, [])
        for one in self._found(key, takes):
            known = one.candidate
            self.played += 1
            equal = equal_to(
                one.spectrum, (spectrum for _, spectrum in earlier), self.config.distinct
            )
            if equal is not None:
                told = f"{known.name} (equal to {earlier[equal][0]})"
                self.unused.setdefault("twice", []).append(told)
                continue
            self.distinct += 1
            earlier.append((known.name, one.spectrum))
            sound = Sound(
                known.source,
                known.instrument,
                key,
                known.velocity,
                one.level.cents,
                0.0,
                is_held_out,
            )
            self._keep(sound, one)
            for bend in self._bends() if not is_held_out else ():
                self._keep(replace(sound, bend_cents=bend), self._played(known, one.level, bend))

    def _found(self, key: int, takes: Sequence[Candidate]) -> Iterator[_Found]:
        rate_hz = self.config.spectrogram.sample_rate_hz

        def cents_off(signal: Signal) -> float:
            return measure(signal, key, rate_hz, reach_cents=_TUNING_CENTS).cents

        for one in takes:
            level = listen(one.play, cents_off)
            if level is None:
                self.unused.setdefault("silent", []).append(one.name)
            else:
                yield self._played(one, level, 0.0)

    def _played(self, candidate: Candidate, level: Level, bend_cents: float) -> _Found:
        shape = self.config.spectrogram
        signal = take(candidate.play, level, bend_cents, shape.samples)
        return _Found(candidate, level, signal, magnitudes(signal, shape))

    def _bends(self) -> list[float]:
        reach = self.config.bend_cents
        bends: list[float] = self.generator.uniform(-reach, reach, self.config.bent_copies).tolist()
        return bends

    def _keep(self, sound: Sound, found: _Found) -> None:
        self.sounds.append(sound)
        scaled: Any = found.spectrum / self.config.spectrogram.full_scale
        self.spectra.append(scaled.astype(np.float16))
        self.signals.append(to_int16(found.signal))
