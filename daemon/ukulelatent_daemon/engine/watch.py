"""What changes by itself, looked at many times a second and told to subscribers."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence

from ukulelatent_daemon.engine.parts import Parts
from ukulelatent_daemon.engine.playback import Playback
from ukulelatent_daemon.engine.status import Gauges, Status, Xruns, status_of
from ukulelatent_daemon.engine.subscribers import Subscribers, of_part
from ukulelatent_daemon.request import Value

_EVERY_S = 0.01


class Watch:
    """Every method is the engine thread's."""

    def __init__(self, parts: Parts, playback: Playback, subscribers: Subscribers) -> None:
        self.late_messages: Callable[[], int] = lambda: 0
        """Counts what came after its time; set by who receives it."""
        self.subscribers = subscribers
        self._parts = parts
        self._playback = playback
        self._gauges = Gauges()
        self._due_s = 0.0
        self._xruns = 0

    def poll(self, now_s: float) -> None:
        """Tell subscribers what is new. now_s: the time by the clock that the requests go by."""
        if now_s < self._due_s:
            return
        self._due_s = now_s + _EVERY_S
        subscribers = self.subscribers
        for client in subscribers.expire(now_s):
            self._parts.end_notes_of(client)
        # Even where nobody listens: whoever asks for the first time hears of the second before.
        self._look_at_counters(now_s)
        if subscribers.is_anyone("latent"):
            subscribers.points(self._points(), now_s)
        subscribers.status(lambda reader: self.status(reader).values(), now_s)

    def _look_at_counters(self, now_s: float) -> None:
        xruns = sum(self.xruns().values())
        if xruns > self._xruns:
            self.subscribers.tell("status", "/xrun", xruns)
        self._xruns = xruns
        self.subscribers.meter(*self._gauges.take_peaks(), now_s)

    def status(self, reader: Hashable = None) -> Status:
        """How the daemon is; its load since `reader` last asked, at first over the last second."""
        playback = self._playback
        return status_of(
            playback.session,
            self._parts.first.model,
            len(playback.player.voices),
            self.late_messages(),
            self._gauges,
            reader,
        )

    def xruns(self) -> Xruns:
        """Who had too little."""
        return Xruns.of(self._gauges.read(self._playback.session.core, time.monotonic_ns()))

    def _points(self) -> dict[str, Sequence[Value]]:
        return {of_part(part.number, "/latent/value"): part.latent.value for part in self._parts}
