"""What is played, recorded into a file while it sounds."""

import logging
from collections.abc import Callable
from pathlib import Path

from ukulelatent_daemon.audio.recorder import Recorder
from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.errors import AudioError, ErrorCode, Rejected, UkulelatentError
from ukulelatent_daemon.osc.request import Request
from ukulelatent_griffinlim import Core

_NAME_MOST = 100
_SIGNS = frozenset(" -_.+,()'")

_log = logging.getLogger(__name__)


class Recording:
    """Every method is the engine thread's; files are opened and closed by the loader's."""

    def __init__(
        self, folder: Path, loader: Loader, submit: Callable[[Callable[[], None]], None]
    ) -> None:
        """`submit` runs a call on the engine."""
        self._folder = folder
        self._loader = loader
        self._submit = submit
        self._recorder: Recorder | None = None
        self._is_busy = False  # between a start or stop and its answer
        self._seconds = 0.0

    def start(self, core: Core, name: str, request: Request) -> None:
        """Record from the next block on; answers `/done` with the file, or `/error`.

        Raises Rejected: it records already, or there is such a file.
        """
        path = self._folder / f"{_checked(name)}.wav"
        if self._recorder or self._is_busy:
            raise Rejected(ErrorCode.DENIED, "a recording runs already: /record/stop ends it")
        self._is_busy = True
        self._seconds = 0.0

        def make() -> Recorder:
            _make_room(path)
            return Recorder(core, path, core.settings.device_rate_hz)

        self._loader.load(make, lambda made: self._submit(lambda: self._started(made, request)))

    def _started(self, made: Recorder | UkulelatentError, request: Request) -> None:
        self._is_busy = False
        if isinstance(made, UkulelatentError):
            request.reject(Rejected(ErrorCode.AUDIO, str(made)))
            return
        self._recorder = made
        _log.info("recording %s", made.path)
        request.reply("/done", [request.address, str(made.path)])

    def stop(self, request: Request) -> None:
        """End the recording; answers `/done` with the file and its seconds, or `/error`.

        Raises Rejected: none runs.
        """
        recorder = self._recorder
        if recorder is None:
            raise Rejected(ErrorCode.NOT_FOUND, "nothing is recorded")
        self._recorder, self._is_busy = None, True

        def done(frames: int | UkulelatentError) -> None:
            self._submit(lambda: self._stopped(recorder, frames, request))

        self._loader.load(recorder.stop, done)

    def _stopped(
        self, recorder: Recorder, frames: int | UkulelatentError, request: Request
    ) -> None:
        self._is_busy = False
        if isinstance(frames, UkulelatentError):
            request.reject(Rejected(ErrorCode.AUDIO, str(frames)))
            return
        seconds = self._seconds + frames / recorder.rate_hz
        request.reply("/done", [request.address, str(recorder.path), seconds])

    def move(self, reopen: Callable[[], Core]) -> None:
        """The core goes and another comes, by `reopen`: go on in the same file.

        A device of another rate ends the recording. Raises what `reopen` raises.
        """
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            self._end(recorder)
        core = reopen()
        if recorder is None:
            return
        if core.settings.device_rate_hz != recorder.rate_hz:
            _log.warning("%s ends here: the device has another rate", recorder.path)
            return
        try:
            self._recorder = Recorder(core, recorder.path, recorder.rate_hz, append=True)
        except AudioError:
            _log.exception("%s ends here", recorder.path)

    def close(self) -> None:
        """End what is recorded: the core goes for good."""
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            self._end(recorder)

    def _end(self, recorder: Recorder) -> None:
        try:
            self._seconds += recorder.stop() / recorder.rate_hz
        except AudioError:
            _log.exception("the end of %s is missing", recorder.path)


def _checked(name: str) -> str:
    if not 0 < len(name) <= _NAME_MOST or name.startswith("."):
        raise Rejected(ErrorCode.RANGE, f"name = {name[:80]}: want 1 to {_NAME_MOST} letters")
    if not all(sign.isalnum() or sign in _SIGNS for sign in name):
        wanted = f"letters, digits, {''.join(sorted(_SIGNS))}"
        raise Rejected(ErrorCode.RANGE, f"name = {name}: want {wanted}")
    return name.removesuffix(".wav")


def _make_room(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AudioError(f"{path.parent} cannot be made: {error.strerror}") from error
    if path.exists():
        raise AudioError(f"{path.name} is there already, and is left as it is")
