"""Which pitch a key has: Scala's scales and keyboard mappings, by Surge's tuning library."""

import math
from pathlib import Path
from typing import Final

import tuning_library

from ukulelatent_daemon.errors import ErrorCode, Rejected, TuningError

A4_KEY: Final = 69
A4_HZ: Final = 440.0
_KEYS: Final = 128


class Tuning:
    """Pitches of keys, both as MIDI numbers of twelve equal steps at 440 Hz; never changes."""

    def __init__(
        self, scale: Path | None = None, mapping: Path | None = None, a4_hz: float = A4_HZ
    ) -> None:
        """Reads the files. `a4_hz`: what 440 Hz become. Raises TuningError."""
        self.scale = scale
        self.mapping = mapping
        self.a4_hz = a4_hz
        self._offset = 12 * math.log2(a4_hz / A4_HZ)
        self._pitches = _pitches(scale, mapping) if scale or mapping else None

    def with_a4(self, a4_hz: float) -> "Tuning":
        """The same at another height; no file is read again."""
        changed = Tuning(a4_hz=a4_hz)
        changed.scale, changed.mapping, changed._pitches = self.scale, self.mapping, self._pitches
        return changed

    def pitch(self, key: float) -> float:
        """The pitch of a key, 0 to 127; of a fraction between those of its neighbours.

        Raises Rejected (RANGE) for a key that the mapping leaves out.
        """
        if self._pitches is None:
            return key + self._offset
        below = min(math.floor(key), _KEYS - 1)
        above = min(below + 1, _KEYS - 1)
        share = key - below
        low = self._pitches[below]
        # A whole key does not need its neighbour, which may be left out.
        high = self._pitches[above] if share > 0 else low
        if low is None or high is None:
            raise Rejected(ErrorCode.RANGE, f"key {key:g} is left out by the keyboard mapping")
        return (1 - share) * low + share * high + self._offset


def _pitches(scale: Path | None, mapping: Path | None) -> tuple[float | None, ...]:
    """Of all keys; None for one that is left out."""
    try:
        steps = (
            tuning_library.read_scl_file(str(scale))
            if scale
            else tuning_library.even_temperament_12_note_scale()
        )
        keys = tuning_library.read_kbm_file(str(mapping)) if mapping else None
        tuning = tuning_library.Tuning(steps, keys) if keys else tuning_library.Tuning(steps)
        pitches = [
            A4_KEY + 12 * math.log2(tuning.frequency_for_midi_note(key) / A4_HZ)
            if tuning.is_midi_note_mapped(key)
            else None
            for key in range(_KEYS)
        ]
    # The library's own is a RuntimeError, as what C++ says of a folder; the logarithm of 0.
    except (RuntimeError, ValueError) as error:
        named = " with ".join(path.name for path in (scale, mapping) if path)
        text = " ".join(str(error).split())
        for path in (scale, mapping):  # the library names the file by its folder
            text = text.replace(str(path), path.name) if path else text
        raise TuningError(f"{named}: {text}") from error
    if not all(pitch is None or math.isfinite(pitch) for pitch in pitches):
        raise TuningError("a pitch that is not finite", scale or mapping)
    return tuple(pitches)
