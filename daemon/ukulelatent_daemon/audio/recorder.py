"""Recording what is played: from a tap on the callback into a WAV file, in a thread."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from pathlib import Path

from ukulelatent_daemon.audio.wav_file import WavWriter
from ukulelatent_daemon.errors import AudioError, UkulelatentError, UnexpectedError
from ukulelatent_griffinlim import Core, CoreError, Tap

# What the tap keeps while Python cannot read, and how often it is read.
_KEEP_S = 10
_READ_EVERY_S = 0.05
_HEADER_EVERY = 20  # reads: once a second

_log = logging.getLogger(__name__)


class Recorder:
    """Records all that a core's device gets, from its next block on, in a thread of its own.

    Attributes:
        opened: done when the file is open, or with what went wrong.
        ended: the number of frames written, once the tap and the file are closed, or what went
            wrong. Both are done on the recorder's thread, `opened` first.
    """

    def __init__(
        self,
        core: Core,
        path: Path,
        rate_hz: int,
        *,
        append: bool = False,
        open_file: Callable[[], WavWriter] | None = None,
    ) -> None:
        """`append` goes on with a recording of the same rate that has ended; `open_file` opens
        another one in a way of its own, on the recorder's thread.

        rate_hz: the device's. Raises AudioError for a core that is recorded too often already.
        """
        self.path = path
        self.rate_hz = rate_hz
        self.opened: Future[None] = Future()
        self.ended: Future[int] = Future()
        try:
            self._tap = Tap(core, keep_frames=rate_hz * _KEEP_S)
        except CoreError as error:
            raise AudioError(f"cannot be recorded: {error}", path) from error
        self._open = open_file or partial(WavWriter, path, rate_hz, append=append)
        self._frames = 0
        self._lost_frames = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            try:
                with closing(self._open()) as writer:
                    self.opened.set_result(None)
                    self._record(writer)
            finally:
                self._tap.close()
        except UkulelatentError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 (the thread's top: told to who waits)
            _log.exception("the recording %s failed", self.path)
            self._fail(UnexpectedError(error))
        else:
            self.ended.set_result(self._frames)

    def _fail(self, error: UkulelatentError) -> None:
        _log.error("%s; the instrument plays on", error)
        if not self.opened.done():
            self.opened.set_exception(error)
        self.ended.set_exception(error)

    def _record(self, writer: WavWriter) -> None:
        reads = 0
        while not self._stopping.wait(_READ_EVERY_S):
            self._write_kept(writer)
            reads += 1
            if reads % _HEADER_EVERY == 0:
                writer.update_header()
        self._tap.end()
        self._write_kept(writer)

    def _write_kept(self, writer: WavWriter) -> None:
        while len(frames := self._tap.read(self.rate_hz)):
            writer.write(frames)
            self._frames += len(frames)
        lost = self._tap.lost_frames
        if lost > self._lost_frames:
            _log.error("%d frames are missing in %s", lost - self._lost_frames, self.path)
            self._lost_frames = lost

    def end(self) -> None:
        """Write what was played so far and close the file; `ended` tells when that is done."""
        self._stopping.set()

    def stop(self, timeout_s: float | None = None) -> int:
        """End, and wait for it: the number of frames written. To be called before the core is
        closed. Raises what `ended` has; TimeoutError."""
        self.end()
        return self.ended.result(timeout_s)
