"""Recording what is played: from a tap on the callback into a WAV file, in a thread."""

import logging
import threading
from pathlib import Path

from ukulelatent_daemon.audio.wav_file import WavWriter
from ukulelatent_daemon.errors import AudioError
from ukulelatent_griffinlim import Core, CoreError, Tap

# What the tap keeps while Python cannot read, and how often it is read.
_KEEP_S = 10
_READ_EVERY_S = 0.05
_HEADER_EVERY = 20  # reads: once a second

_log = logging.getLogger(__name__)


class Recorder:
    """Records all that a core's device gets, from its next block on until `stop`."""

    def __init__(self, core: Core, path: Path, rate_hz: int, *, append: bool = False) -> None:
        """`append` goes on with a recording of the same rate that has been stopped.

        rate_hz: the device's. Raises AudioError for a path that cannot be written and a core that
        is recorded too often already.
        """
        self.path = path
        self.rate_hz = rate_hz
        try:
            self._tap = Tap(core, keep_frames=rate_hz * _KEEP_S)
        except CoreError as error:
            raise AudioError(f"{path} cannot be recorded: {error}") from error
        try:
            self._writer = WavWriter(path, rate_hz, append=append)
        except AudioError:
            self._tap.close()
            raise
        self._frames = 0
        self._lost_frames = 0
        self._error: AudioError | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        reads = 0
        try:
            while not self._stopping.wait(_READ_EVERY_S):
                self._write_kept()
                reads += 1
                if reads % _HEADER_EVERY == 0:
                    self._writer.update_header()
        except AudioError as error:
            self._error = error
            _log.exception("the recording ends here; the instrument plays on")

    def _write_kept(self) -> None:
        while len(frames := self._tap.read(self.rate_hz)):
            self._writer.write(frames)
            self._frames += len(frames)
        lost = self._tap.lost_frames
        if lost > self._lost_frames:
            _log.error("%d frames are missing in %s", lost - self._lost_frames, self.path)
            self._lost_frames = lost

    def stop(self) -> int:
        """Write what was played so far and close the file; the number of frames written.

        To be called once, before the core is closed. Raises AudioError if the end is missing.
        """
        self._tap.end()
        self._stopping.set()
        self._thread.join()
        try:
            if self._error is None:
                self._write_kept()
        finally:
            self._tap.close()
            self._writer.close()
        if self._error is not None:
            raise self._error
        return self._frames
