"""Outputs without a sound card: the callback is paced by the clock, in C."""

import logging
import threading
from pathlib import Path

from ukulelatent_daemon.audio.wav_file import WavWriter
from ukulelatent_daemon.errors import AudioError
from ukulelatent_griffinlim import ClockDevice, Core, CoreError

# What the device keeps while Python cannot read, and how often it is read.
_KEEP_S = 10
_READ_EVERY_S = 0.05
_HEADER_EVERY = 20  # reads: once a second

_log = logging.getLogger(__name__)


class NullOutput:
    """Plays to nobody."""

    is_dead = False

    def __init__(self, device: ClockDevice, rate_hz: int, block: int) -> None:
        self.name = "null"
        self.latency_ms = 1000 * block / rate_hz
        self._device = device

    def stop(self) -> None:
        """Stop the clock."""
        self._device.close()


class WavOutput:
    """Plays into a WAV file, which a thread of its own writes."""

    is_dead = False

    def __init__(self, device: ClockDevice, writer: WavWriter, rate_hz: int, block: int) -> None:
        self.name = f"wav:{writer.path}"
        self.latency_ms = 1000 * block / rate_hz
        self._device = device
        self._writer = writer
        self._limit = rate_hz * _KEEP_S
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wav", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        reads = 0
        lost = 0
        try:
            while not self._stopping.wait(_READ_EVERY_S):
                self._writer.write(self._device.read(self._limit))
                reads += 1
                if reads % _HEADER_EVERY == 0:
                    self._writer.update_header()
                if self._device.lost_frames > lost:
                    _log.error("%d frames are missing in the file", self._device.lost_frames - lost)
                    lost = self._device.lost_frames
        except AudioError:
            _log.exception("the recording ends here; the instrument plays on")

    def stop(self) -> None:
        """Write what was played so far and close the file."""
        self._device.stop()
        self._stopping.set()
        self._thread.join()
        try:
            self._writer.write(self._device.read(self._limit))
            self._writer.close()
        except AudioError:
            _log.exception("the recording's end is missing")
        self._device.close()


def _start(core: Core, rate_hz: int, block: int, keep_frames: int) -> ClockDevice:
    try:
        return ClockDevice(core, rate_hz=rate_hz, block=block, keep_frames=keep_frames)
    except CoreError as error:
        raise AudioError(str(error)) from error


def open_null(core: Core, rate_hz: int, block: int) -> NullOutput:
    """Start an output that throws the sound away."""
    return NullOutput(_start(core, rate_hz, block, 0), rate_hz, block)


def open_wav(core: Core, rate_hz: int, block: int, path: str, *, append: bool) -> WavOutput:
    """Start an output that writes a WAV file, or goes on with one. Raises AudioError."""
    writer = WavWriter(Path(path).expanduser(), rate_hz, append=append)
    return WavOutput(_start(core, rate_hz, block, rate_hz * _KEEP_S), writer, rate_hz, block)
