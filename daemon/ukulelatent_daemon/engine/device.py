"""The device that is played to: chosen, lost while it plays, waited for in silence, played on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from ukulelatent_daemon.audio.outputs import Outputs
from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.engine.playback import Playback
from ukulelatent_daemon.engine.subscribers import Subscribers
from ukulelatent_daemon.errors import ErrorCode, Rejected, UkulelatentError
from ukulelatent_daemon.request import Request

_LOOK_EVERY_S = 0.1
_PROBE_EVERY_S = 1.0
# A device that asks for nothing for this long is gone.
_PATIENCE_S = 3.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Lost:
    """A device that is gone, since when, and how to play to it again."""

    name: str
    since_ns: int
    take_back: Callable[[], None]


class Device:
    """The output that was chosen, and whether it is there. Every method is the engine thread's."""

    def __init__(
        self, outputs: Outputs, playback: Playback, subscribers: Subscribers, loader: Loader
    ) -> None:
        self._outputs = outputs
        self._playback = playback
        self._subscribers = subscribers
        self._loader = loader
        self._lost: _Lost | None = None
        self._is_probing = False
        self._due_s = 0.0
        self._samples = -1
        self._moved_s = 0.0

    def poll(self, now_s: float) -> None:
        """Notice that the device has gone, or is back. now_s: by the clock of the requests.

        Raises OutputGoneError for an output that cannot come back.
        """
        if now_s < self._due_s or not self._playback.session.is_live:
            return
        if self._lost is not None:
            self._due_s = now_s + _PROBE_EVERY_S
            self._probe(self._lost)
            return
        self._due_s = now_s + _LOOK_EVERY_S
        if self._is_gone(now_s):
            self._lose()

    def choose(self, name: str, request: Request) -> None:
        """Play to another output; the old one plays on if it cannot be opened.

        Raises Rejected (DENIED); AudioError.
        """
        if name.startswith("wav:"):
            raise Rejected(ErrorCode.DENIED, "a file is recorded by /record/start")
        take_back = self._outputs.choose(name, self._model_rate_hz)
        try:
            self._playback.reopen()
        except UkulelatentError:
            take_back()
            raise
        self._lost = None  # one that is gone is waited for no more
        request.reply("/done", [request.address, self._playback.session.output.name])

    @property
    def _model_rate_hz(self) -> int:
        return self._playback.session.core.settings.sample_rate_hz

    def _is_gone(self, now_s: float) -> bool:
        samples = self._playback.session.core.clock()[0]
        if samples != self._samples:
            self._samples, self._moved_s = samples, now_s
        output = self._playback.session.output
        return output.is_dead or output.is_silent or now_s - self._moved_s > _PATIENCE_S

    def _lose(self) -> None:
        session = self._playback.session
        output, since_ns = session.output, session.core.clock()[1]
        take_back = self._outputs.stand_in()
        output.is_dead = True
        self._playback.reopen()
        self._lost = _Lost(output.name, since_ns, take_back)
        _log.warning("the device %s is gone: nobody hears us until it is back", output.name)
        self._subscribers.tell("status", "/audio/lost", output.name)

    def _probe(self, lost: _Lost) -> None:
        if self._is_probing:
            return
        self._is_probing = True
        outputs, model_rate_hz = self._outputs, self._model_rate_hz

        def done(is_back: bool | UkulelatentError) -> None:
            self._probed(lost, is_back is True)

        self._loader.load(lambda: outputs.is_back(model_rate_hz), done)

    def _probed(self, lost: _Lost, is_back: bool) -> None:
        self._is_probing = False
        if not is_back or self._lost is not lost:
            return
        lost.take_back()
        try:
            self._playback.reopen()
        except UkulelatentError as error:
            _log.warning("%s", error)
            self._lost = _Lost(lost.name, lost.since_ns, self._outputs.stand_in())
            return
        self._lost = None
        away_ms = (time.monotonic_ns() - lost.since_ns) / 1e6
        name = self._playback.session.output.name
        _log.warning("the device %s is back after %.1f s", name, away_ms / 1000)
        self._subscribers.tell("status", "/audio/back", name, away_ms)
