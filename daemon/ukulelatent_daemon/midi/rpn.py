"""Registered parameters: numbers that controllers select and then set, each channel its own."""

from typing import NamedTuple

PITCH_BEND_RANGE = 0
MPE_CONFIGURATION = 6

_DATA, _DATA_FINE = 6, 38
_OTHER_FINE, _OTHER = 98, 99  # of parameters that are not registered
_NUMBER_FINE, _NUMBER = 100, 101
_NULL = (127, 127)

CONTROLS = frozenset({_DATA, _DATA_FINE, _OTHER_FINE, _OTHER, _NUMBER_FINE, _NUMBER})
"""The controllers that `RegisteredParameters.take` reads."""


class Parameter(NamedTuple):
    """A parameter that was set. `fine`: of `value` and `value_fine` it was the latter."""

    number: int
    value: int
    value_fine: int
    fine: bool

    @property
    def semitones(self) -> float:
        """As a range of bends: semitones, and cents, of which there are 99 at most."""
        return self.value + min(self.value_fine, 99) / 100


class RegisteredParameters:
    """Follows the controllers of 16 channels."""

    def __init__(self) -> None:
        self._numbers: dict[int, tuple[int | None, int | None]] = {}
        self._values: dict[int, int] = {}

    def take(self, channel: int, control: int, value: int) -> Parameter | None:
        """A controller of `CONTROLS`; what it sets, if it sets something."""
        coarse, fine = self._numbers.get(channel, (None, None))
        if control in (_DATA, _DATA_FINE):
            if coarse is None or fine is None or (coarse, fine) == _NULL:
                return None
            return self._set(channel, coarse << 7 | fine, control, value)
        self._values.pop(channel, None)
        if control == _NUMBER:
            self._numbers[channel] = value, fine
        elif control == _NUMBER_FINE:
            self._numbers[channel] = coarse, value
        else:
            self._numbers.pop(channel, None)  # what is set from here on is not a registered one
        return None

    def _set(self, channel: int, number: int, control: int, value: int) -> Parameter:
        if control == _DATA_FINE:
            return Parameter(number, self._values.get(channel, 0), value, True)
        self._values[channel] = value
        # MIDI 1.0: a coarse value sets the fine one to 0.
        return Parameter(number, value, 0, False)
