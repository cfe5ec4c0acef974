"""What is played, recorded into a file while it sounds."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from ukulelatent_daemon.audio.recorder import Recorder
from ukulelatent_daemon.audio.wav_file import WavWriter
from ukulelatent_daemon.errors import (
    AudioError,
    ErrorCode,
    Rejected,
    UkulelatentError,
    UnexpectedError,
)
from ukulelatent_daemon.request import Request
from ukulelatent_griffinlim import Core

_MAX_NAME = 100
_MAX_BYTES = 251  # a file's name has 255, of which .wav takes four
# A disk that takes longer has gone.
_PATIENCE_S = 5.0
_SIGNS = frozenset(" -_.+,()'")

_log = logging.getLogger(__name__)


class Recording:
    """Every method is the engine thread's; files are written by the recorder's."""

    def __init__(self, folder: Path, submit: Callable[[Callable[[], None]], None]) -> None:
        """`submit` runs a call on the engine."""
        self._folder = folder
        self._submit = submit
        self._recorder: Recorder | None = None
        self._ending: list[Recorder] = []
        self._frames = 0  # of this recording, from the cores before

    def start(self, core: Core, name: str, request: Request) -> None:
        """Record from the next block on; answers `/done` with the file, or `/error`.

        Raises Rejected: it records already, or the name cannot be a file's; AudioError.
        """
        path = self._folder / f"{_checked(name)}.wav"
        if self._recorder is not None:
            raise Rejected(ErrorCode.DENIED, "a recording runs already: /record/stop ends it")
        rate_hz = core.settings.device_rate_hz
        recorder = Recorder(core, path, rate_hz, open_file=partial(_new_file, path, rate_hz))
        self._recorder, self._frames = recorder, 0
        recorder.opened.add_done_callback(
            lambda opened: self._submit(lambda: self._opened(recorder, opened, request))
        )

    def _opened(self, recorder: Recorder, opened: Future[None], request: Request) -> None:
        error = opened.exception()
        if error is None:
            _log.info("recording %s", recorder.path)
            request.reply("/done", [request.address, str(recorder.path)])
            return
        if self._recorder is recorder:
            self._recorder = None
        request.reject(_told(error))

    def stop(self, request: Request) -> None:
        """End the recording; answers `/done` with the file and its seconds, or `/error`.

        Raises Rejected: none runs.
        """
        recorder = self._recorder
        if recorder is None:
            raise Rejected(ErrorCode.NOT_FOUND, "nothing is recorded")
        self._recorder = None
        self._ending.append(recorder)
        before, rate_hz = self._frames, recorder.rate_hz

        def answer(ended: Future[int]) -> None:
            if recorder in self._ending:
                self._ending.remove(recorder)
            if error := ended.exception():
                request.reject(_told(error))
                return
            seconds = (before + ended.result()) / rate_hz
            request.reply("/done", [request.address, str(recorder.path), seconds])

        recorder.end()
        recorder.ended.add_done_callback(lambda ended: self._submit(lambda: answer(ended)))

    def move(self, core: Core) -> None:
        """Another core comes: go on in the same file, while neither core is played.

        A device of another rate ends the recording, which `/record/stop` then answers as well.
        """
        self._leave()
        before = self._recorder
        if before is None or before.ended.exception() is not None:
            return
        if core.settings.device_rate_hz != before.rate_hz:
            _log.warning("%s ends here: the device has another rate", before.path)
            return
        try:
            self._recorder = Recorder(core, before.path, before.rate_hz, append=True)
        except AudioError as error:
            _log.error("%s; the recording ends here", error)
            return
        self._frames += before.ended.result()

    def _leave(self) -> None:
        """Let nothing listen to the core any more."""
        for recorder in (*self._ending, *([self._recorder] if self._recorder else [])):
            try:
                recorder.stop(_PATIENCE_S)
            except TimeoutError:
                raise AudioError("does not get written to", recorder.path) from None
            except UkulelatentError:
                continue  # the recorder has told the log, and tells who asks

    def close(self) -> None:
        """End what is recorded: the core goes for good."""
        self._leave()


def _told(error: BaseException) -> UkulelatentError:
    return error if isinstance(error, UkulelatentError) else UnexpectedError(error)


def _checked(name: str) -> str:
    stem = name.removesuffix(".wav")
    if not 0 < len(stem) <= _MAX_NAME or stem.startswith("."):
        raise Rejected(ErrorCode.RANGE, f"name = {name[:80]}: want 1 to {_MAX_NAME} letters")
    if not all(sign.isalnum() or sign in _SIGNS for sign in stem):
        wanted = f"letters, digits, {''.join(sorted(_SIGNS))}"
        raise Rejected(ErrorCode.RANGE, f"name = {name}: want {wanted}")
    if (size := len(stem.encode())) > _MAX_BYTES:
        text = f"name = {name}: {size} bytes, want {_MAX_BYTES} at most"
        raise Rejected(ErrorCode.AUDIO, text)
    return stem


def _new_file(path: Path, rate_hz: int) -> WavWriter:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AudioError(f"cannot be made: {error.strerror}", path.parent) from error
    return WavWriter(path, rate_hz, exclusive=True)
