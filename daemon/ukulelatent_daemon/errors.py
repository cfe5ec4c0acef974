"""What can go wrong, under one base: the command line and the OSC face both speak from it."""

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import ClassVar


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
    FAULT = 13


class UkulelatentError(Exception):
    """Base of every error whose text is meant for the user.

    Its `str` is for the machine's owner, on the command line and in the log, and names folders.

    Attributes:
        text: what is wrong; about: the file that it is wrong with.
        public_text: for whoever asked over the network: files by their names alone.
        code: of the `/error` that it is answered with.
        exit_status: ends the command.
    """

    code: ErrorCode = ErrorCode.FAULT
    exit_status: ClassVar[int] = 1

    def __init__(
        self,
        text: str,
        about: Path | None = None,
        *,
        folders: Sequence[Path] = (),
        code: ErrorCode | None = None,
    ) -> None:
        """`about`: the file that the text is about; `folders`: where it was looked for."""
        looked = f" (looked in {', '.join(map(str, folders))})" if folders else ""
        super().__init__(f"{about}: {text}{looked}" if about else f"{text}{looked}")
        self.text, self.about = text, about
        self.public_text = f"{about.name}: {text}" if about else text
        if code is not None:
            self.code = code


class UnexpectedError(UkulelatentError):
    """Something that nobody foresaw; the log has all of it."""

    def __init__(self, error: BaseException) -> None:
        why = type(error).__name__
        if isinstance(error, OSError) and error.strerror:
            why = f"{why}: {error.strerror}"
        super().__init__(f"failed unexpectedly ({why}); the daemon's log tells more")


class ConfigurationError(UkulelatentError):
    """A configuration that cannot be read or that holds a wrong key or value."""

    exit_status = 2


class UsageError(UkulelatentError):
    """A command called in a way that it does not take."""

    exit_status = 2


class ModelError(UkulelatentError):
    """A model file that is missing, breaks its contract or gives wrong figures."""

    code = ErrorCode.MODEL


class AudioError(UkulelatentError):
    """An audio device or file that cannot be opened or played to."""

    code = ErrorCode.AUDIO


class OutputGoneError(AudioError):
    """An output that stands still and cannot come back: the daemon has to begin anew."""


class ReverbError(UkulelatentError):
    """An impulse response that is missing, unreadable, too long or silent."""

    code = ErrorCode.AUDIO


class StateError(UkulelatentError):
    """A state file that cannot be read or written."""

    code = ErrorCode.DENIED


class TuningError(UkulelatentError):
    """A scale or keyboard mapping that is missing or cannot be read."""

    code = ErrorCode.PARSE


class MidiError(UkulelatentError):
    """A MIDI port that cannot be opened, or a file that is not MIDI."""


class NetworkError(UkulelatentError):
    """A host or port that cannot be bound or reached."""


class Rejected(UkulelatentError):  # noqa: N818 (it is an answer first)
    """A request refused: answered to its sender as `/error s:address i:code s:text`."""

    def __init__(self, code: ErrorCode, text: str) -> None:
        super().__init__(text, code=code)
