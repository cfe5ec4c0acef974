"""A device that goes while it plays: the instrument waits for it, silent, and plays on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.errors import UkulelatentError

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine

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


class DeviceWatch:
    """Every method is the engine thread's."""

    def __init__(self, engine: Engine, loader: Loader) -> None:
        self._engine = engine
        self._loader = loader
        self._lost: _Lost | None = None
        self._is_probing = False
        self._due_s = 0.0
        self._samples = -1
        self._moved_s = 0.0

    def look(self, now_s: float) -> None:
        """Notice that the device has gone, or is back. now_s: by the clock of the requests.

        Raises OutputGoneError for an output that cannot come back.
        """
        if now_s < self._due_s or not self._engine.stage.is_live:
            return
        if self._lost is not None:
            self._due_s = now_s + _PROBE_EVERY_S
            self._probe(self._lost)
            return
        self._due_s = now_s + _LOOK_EVERY_S
        if self._is_gone(now_s):
            self._lose()

    def forget(self) -> None:
        """Another output was chosen: the one that is gone is waited for no more."""
        self._lost = None

    def _is_gone(self, now_s: float) -> bool:
        samples = self._engine.stage.core.clock()[0]
        if samples != self._samples:
            self._samples, self._moved_s = samples, now_s
        output = self._engine.stage.output
        return output.is_dead or output.is_silent or now_s - self._moved_s > _PATIENCE_S

    def _lose(self) -> None:
        engine = self._engine
        output, since_ns = engine.stage.output, engine.stage.core.clock()[1]
        take_back = engine.outputs.stand_in()
        output.is_dead = True
        engine.playback.exchange(engine.part(1).model)
        self._lost = _Lost(output.name, since_ns, take_back)
        _log.warning("the device %s is gone: nobody hears us until it is back", output.name)
        engine.watch.subscribers.tell("status", "/audio/lost", output.name)

    def _probe(self, lost: _Lost) -> None:
        if self._is_probing:
            return
        self._is_probing = True
        outputs = self._engine.outputs
        model_rate_hz = self._engine.part(1).model.contract.sample_rate_hz

        def done(is_back: bool | UkulelatentError) -> None:
            self._probed(lost, is_back is True)

        self._loader.load(lambda: outputs.is_back(model_rate_hz), done)

    def _probed(self, lost: _Lost, is_back: bool) -> None:
        self._is_probing = False
        if not is_back or self._lost is not lost:
            return
        lost.take_back()
        try:
            self._engine.playback.exchange(self._engine.part(1).model)
        except UkulelatentError as error:
            _log.warning("%s", error)
            self._lost = _Lost(lost.name, lost.since_ns, self._engine.outputs.stand_in())
            return
        self._lost = None
        away_ms = (time.monotonic_ns() - lost.since_ns) / 1e6
        name = self._engine.stage.output.name
        _log.warning("the device %s is back after %.1f s", name, away_ms / 1000)
        self._engine.watch.subscribers.tell("status", "/audio/back", name, away_ms)
