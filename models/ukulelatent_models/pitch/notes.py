"""MIDI notes, their names and frequencies: A4 is 69 and 440 Hz, C4 is 60."""

from __future__ import annotations

import math
import re

_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ALTERED = {"": 0, "#": 1, "s": 1, "♯": 1, "b": -1, "♭": -1}
_NAME = r"([A-Ga-g])([#sb♯♭]?)(-?\d)"
_NAMED = re.compile(rf"(?<![A-Za-z0-9]){_NAME}(?![A-Za-z0-9])")
_NSYNTH = re.compile(r"-(\d{3})-\d{3}$")  # instrument-note-velocity (Engel et al. 2017)
_NUMBER = re.compile(r"(?<![A-Za-z0-9.])(?:midi|note|n)?(\d{2,3})(?![A-Za-z0-9.])", re.IGNORECASE)
_KEYS = range(21, 109)  # a piano's: other numbers in a name are no notes


def note_hz(note: float) -> float:
    """Return a MIDI note's frequency in equal temperament."""
    return float(440.0 * 2.0 ** ((note - 69.0) / 12.0))


def hz_note(hz: float) -> float:
    """Return a frequency's MIDI note, fractional."""
    return 69.0 + 12.0 * math.log2(hz / 440.0)


def parse_note(text: str) -> int:
    """Return the MIDI note of a name as C#4, Cs4 or Db4, or of a number.

    Raises:
        ValueError: it is neither, or no MIDI note.
    """
    named = re.fullmatch(_NAME, text.strip())
    note = _number(named) if named else int(text) if text.strip().isdigit() else -1
    if not 0 <= note <= 127:
        raise ValueError(f"note = {text!r}: want a name as C#4, or a number from 0 to 127")
    return note


def note_in(stem: str) -> int | None:
    """Find the one note a file's name tells, or none: `harp_C#4`, `koto-060-100`, `note62 soft`.

    A name of a note goes before a number; what tells two notes tells none.
    """
    named = {_number(found) for found in _NAMED.finditer(stem)}
    if named:
        return named.pop() if len(named) == 1 else None
    nsynth = _NSYNTH.search(stem)
    if nsynth:
        return int(nsynth.group(1))
    numbers = {int(found.group(1)) for found in _NUMBER.finditer(stem)}
    keys = [number for number in numbers if number in _KEYS]
    return keys[0] if len(keys) == 1 else None


def _number(found: re.Match[str]) -> int:
    letter, altered, octave = found.groups()
    return 12 * (int(octave) + 1) + _STEPS[letter.upper()] + _ALTERED[altered]
