"""Impulse responses: where they are found, and how one is read and made ready for a core."""

from collections.abc import Sequence
from pathlib import Path

from ukulelatent_daemon.audio.wav_reader import Recording, read_wav
from ukulelatent_daemon.errors import AudioError, ReverbError
from ukulelatent_daemon.named_files import NamedFiles
from ukulelatent_griffinlim import (
    MAX_IMPULSE_RESPONSE_SECONDS,
    CoreError,
    CoreSettings,
    ImpulseResponse,
    check_impulse_response,
)

SHIPPED = Path(__file__).resolve().parent.parent / "impulse_responses"


class ImpulseResponseLibrary(NamedFiles):
    """The impulse responses that may be asked for by name; `find` raises ReverbError."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """`folders` are searched in their order, the shipped responses after them."""
        super().__init__([*folders, SHIPPED], ".wav", "impulse response", ReverbError)


def read_impulse_response(path: Path) -> Recording:
    """The samples of a file, with which a reverb can be made. Raises ReverbError."""
    try:
        recording = read_wav(path, MAX_IMPULSE_RESPONSE_SECONDS)
        check_impulse_response(recording.samples, recording.rate_hz)
    except AudioError as error:
        raise ReverbError(error.text, error.about) from error
    except ValueError as error:
        raise ReverbError(str(error), path) from error
    return recording


def make_ready(path: Path, recording: Recording, settings: CoreSettings) -> ImpulseResponse:
    """What a core of these settings takes; `path` is for the error. Raises ReverbError: memory."""
    try:
        return ImpulseResponse(recording.samples, recording.rate_hz, settings)
    except (ValueError, CoreError) as error:
        raise ReverbError(str(error), path) from error
