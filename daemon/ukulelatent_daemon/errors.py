"""What can go wrong, under one base: the command line and the OSC face both speak from it."""

from enum import IntEnum


class UkulelatentError(Exception):
    """Base of every error whose text is meant for the user; `exit_status` ends the command."""

    exit_status = 1


class ConfigurationError(UkulelatentError):
    """A configuration that cannot be read or that holds a wrong key or value."""

    exit_status = 2


class UsageError(UkulelatentError):
    """A command called in a way that it does not take."""

    exit_status = 2


class ModelError(UkulelatentError):
    """A model file that is missing, breaks its contract or gives wrong figures."""


class AudioError(UkulelatentError):
    """An audio device or file that cannot be opened or played to."""


class ReverbError(UkulelatentError):
    """An impulse response that is missing, unreadable, too long or silent."""


class StateError(UkulelatentError):
    """A state file that cannot be read or written."""


class TuningError(UkulelatentError):
    """A scale or keyboard mapping that is missing or cannot be read."""


class MidiError(UkulelatentError):
    """A MIDI port that cannot be opened, or a file that is not MIDI."""


class NetworkError(UkulelatentError):
    """A host or port that cannot be bound or reached."""


class ErrorCode(IntEnum):
    """The second argument of `/error s:address i:code s:text`."""

    UNKNOWN_ADDRESS = 1
    TYPE = 2
    COUNT = 3
    RANGE = 4
    NOT_FOUND = 5
    NO_VOICE = 6
    MODEL = 7
    AUDIO = 8
    DENIED = 9
    TIME = 10
    RATE = 11
    PARSE = 12


class Rejected(UkulelatentError):  # noqa: N818 (it is an answer first)
    """A request refused: answered to its sender as `/error s:address i:code s:text`."""

    def __init__(self, code: ErrorCode, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
