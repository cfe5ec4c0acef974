"""Which note the decoder is asked for, and what the voice's resampler does about the rest."""

from typing import NamedTuple

from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.model.contract import Contract

# The resampler reaches an octave either way.
REACH_SEMITONES = 12.0


class Pitch(NamedTuple):
    """`note` for the decoder; `ratio` of playing speed, None where no resampler is needed."""

    note: float
    ratio: float | None


def pitch_of(note: float, contract: Contract) -> Pitch:
    """How a new note gets its pitch. Raises Rejected (range) more than an octave outside."""
    decoded = min(max(note, contract.note_low), contract.note_high)
    if not contract.fractional_notes:
        decoded = float(round(decoded))
    beyond = note - decoded
    if abs(beyond) > REACH_SEMITONES:
        raise Rejected(
            ErrorCode.RANGE,
            f"note {note:g}: the model plays {contract.note_low:g} to {contract.note_high:g}, and "
            "an octave beyond either by resampling",
        )
    if contract.fractional_notes and beyond == 0:
        return Pitch(decoded, None)
    return Pitch(decoded, _ratio(beyond))


def bent_pitch(note: float, contract: Contract, resampled: bool) -> Pitch:
    """The pitch of a note that sounds already, as near to `note` as its voice can come."""
    decoded = min(max(note, contract.note_low), contract.note_high)
    if not contract.fractional_notes:
        decoded = float(round(decoded))
    beyond = min(max(note - decoded, -REACH_SEMITONES), REACH_SEMITONES)
    return Pitch(decoded, _ratio(beyond) if resampled else None)


def _ratio(semitones: float) -> float:
    return float(min(max(2.0 ** (semitones / 12), 0.5), 2.0))
