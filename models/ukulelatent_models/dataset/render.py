"""Single notes out of a soundfont, by FluidSynth."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

import fluidsynth
import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.errors import LabError

_BEND_CENTS = 200.0  # General MIDI's default bend range, two semitones
_FOLDERS = ("sounds/sf2", "sounds/sf3", "soundfonts")


def find_soundfont(file: str) -> Path:
    """Find a soundfont given by its path, or by its name in the XDG data folders.

    Raises:
        LabError: there is none.
    """
    if Path(file).is_file():
        return Path(file)
    data = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for root in data.split(":"):
        for folder in _FOLDERS:
            if (Path(root) / folder / file).is_file():
                return Path(root) / folder / file
    raise LabError(f"soundfont = {file}: want a file, here or in {', '.join(_FOLDERS)} of {data}")


class Renderer:
    """One soundfont in a synthesizer of its own: no reverb, no chorus, one note at a time."""

    def __init__(self, soundfont: Path, sample_rate_hz: int) -> None:
        """Load the soundfont.

        Raises:
            LabError: FluidSynth cannot read it.
        """
        settings = {"synth.reverb.active": 0, "synth.chorus.active": 0}
        self._synth = fluidsynth.Synth(samplerate=float(sample_rate_hz), **settings)
        self._font = self._synth.sfload(str(soundfont))
        if self._font < 0:
            self._synth.delete()
            raise LabError(f"soundfont = {soundfont}: want a file FluidSynth can read")

    def __enter__(self) -> Renderer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._synth.delete()

    def has(self, bank: int, program: int) -> bool:
        """Say whether the soundfont has this preset."""
        return self._synth.sfpreset_name(self._font, bank, program) is not None

    def note(
        self,
        bank: int,
        program: int,
        note: int,
        velocity: int,
        samples: int,
        cents: float = 0.0,
        gain: float = 1.0,
    ) -> NDArray[np.float64]:
        """Play one note that is never released: (samples, 2), full scale 1.

        `cents` (-200 to 200) bends the recording; `gain` is FluidSynth's, 0 to 10.
        """
        synth = self._synth
        synth.program_select(0, self._font, bank, program)
        synth.setting("synth.gain", gain)
        synth.pitch_bend(0, round(cents / _BEND_CENTS * 8192))
        synth.noteon(0, note, velocity)
        played = synth.get_samples(samples).reshape(-1, 2) / 32768.0
        synth.all_sounds_off(0)
        synth.get_samples(256)  # a block in which the stopped voice is freed
        return np.asarray(played, dtype=np.float64)
