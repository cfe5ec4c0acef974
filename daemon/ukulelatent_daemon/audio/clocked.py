"""Outputs without a sound card: the callback is paced by the clock, in C."""

import logging
from pathlib import Path

from ukulelatent_daemon.audio.recorder import Recorder
from ukulelatent_daemon.errors import AudioError, UkulelatentError
from ukulelatent_griffinlim import ClockDevice, Core, CoreError

_log = logging.getLogger(__name__)


class NullOutput:
    """Plays to nobody."""

    is_dead = False
    is_silent = False

    def __init__(self, device: ClockDevice, rate_hz: int, block: int) -> None:
        self.name = "null"
        self.latency_ms = 1000 * block / rate_hz
        self._device = device

    def stop(self) -> bool:
        """Stop the clock."""
        self._device.close()
        return True


class WavOutput:
    """Plays into a WAV file."""

    is_dead = False
    is_silent = False

    def __init__(self, device: ClockDevice, recorder: Recorder, rate_hz: int, block: int) -> None:
        self.name = f"wav:{recorder.path}"
        self.latency_ms = 1000 * block / rate_hz
        self._device = device
        self._recorder = recorder

    def stop(self) -> bool:
        """Write what was played so far and close the file."""
        self._device.close()
        try:
            self._recorder.stop()
        except UkulelatentError as error:
            _log.error("the recording's end is missing: %s", error)
        return True


def _start(core: Core, rate_hz: int, block: int) -> ClockDevice:
    try:
        return ClockDevice(core, rate_hz=rate_hz, block=block)
    except CoreError as error:
        raise AudioError(str(error)) from error


def open_null(core: Core, rate_hz: int, block: int) -> NullOutput:
    """Start an output that throws the sound away."""
    return NullOutput(_start(core, rate_hz, block), rate_hz, block)


def open_wav(core: Core, rate_hz: int, block: int, path: str, *, append: bool) -> WavOutput:
    """Start an output that writes a WAV file, or goes on with one. Raises AudioError."""
    # Before the device, so that it has the first block.
    recorder = Recorder(core, Path(path).expanduser(), rate_hz, append=append)
    recorder.opened.result()
    try:
        device = _start(core, rate_hz, block)
    except AudioError:
        recorder.stop()
        raise
    return WavOutput(device, recorder, rate_hz, block)
