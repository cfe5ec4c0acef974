"""What is asked of the engine and when it is done: a queue from all threads, and a timetable."""

import heapq
import logging
import threading
import time
from collections.abc import Callable
from itertools import count
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.osc.request import Request
from ukulelatent_griffinlim import QueueFullError

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine

Work = list[Request] | Callable[[], None]

# Notes are decoded this long before their time; the core then starts them at their sample.
_LEAD_S = 0.2
# Pieces of work that are done before the new notes among them are decoded.
_WORKS_MOST = 32
# How long an idle engine waits before it looks after voices that have ended.
_TICK_S = 0.01
_SHORT_TICK_S = 0.002  # while notes are about to be moved

_log = logging.getLogger(__name__)


class Schedule:
    """Runs requests on the thread that calls `run`; takes them from any."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._queue: SimpleQueue[Work] = SimpleQueue()
        self._timetable: list[tuple[float, int, Request]] = []
        self._order = count()
        self._stopping = threading.Event()
        self.turns = 0
        """Grows while `run` is alive, many times a second."""

    def submit(self, work: Work) -> None:
        """Requests of one packet, which belong together, or a call of our own. Any thread."""
        self._queue.put(work)

    def stop(self) -> None:
        """Let `run` return. Any thread."""
        self._stopping.set()
        self._queue.put([])

    def run(self) -> None:
        """Work until stopped. An unknown error ends it, and with it the daemon."""
        while not self._stopping.is_set():
            self.turns += 1
            works = self._waiting()
            now_s = time.monotonic()
            for work in works:
                self._begin(work, now_s)
            self._finish(now_s)

    def catch_up(self, now_s: float) -> None:
        """What was submitted so far, without waiting: for who does not `run`."""
        while not self._queue.empty():
            self.do(self._queue.get(), now_s)

    def do(self, work: Work, now_s: float) -> None:
        """One piece of work and whatever is due by now; then the new notes, together."""
        self._begin(work, now_s)
        self._finish(now_s)

    def _waiting(self) -> list[Work]:
        """What was submitted, once there is something, or a tick has passed."""
        found: list[Work] = []
        try:
            found.append(self._queue.get(timeout=self._patience()))
            while len(found) < _WORKS_MOST:
                found.append(self._queue.get_nowait())
        except Empty:
            pass
        return found

    def _begin(self, work: Work, now_s: float) -> None:
        if callable(work):
            work()
            return
        for request in work:
            self._run_or_keep(request, now_s)

    def _finish(self, now_s: float) -> None:
        while self._timetable and self._timetable[0][0] <= now_s:
            self._act(heapq.heappop(self._timetable)[2])
        self._engine.flush(now_s)

    def _patience(self) -> float:
        tick_s = _TICK_S if self._engine.is_settled else _SHORT_TICK_S
        if not self._timetable:
            return tick_s
        return min(tick_s, max(0.0, self._timetable[0][0] - time.monotonic()))

    def _run_or_keep(self, request: Request, now_s: float) -> None:
        if request.at_s is None:
            self._act(request)
            return
        lead_s = _LEAD_S if request.sample_accurate else 0.0
        due_s = request.at_s - lead_s
        if due_s <= now_s:
            self._act(request)
        else:
            heapq.heappush(self._timetable, (due_s, next(self._order), request))

    def _act(self, request: Request) -> None:
        try:
            request.run(self._engine)
        except QueueFullError as error:
            request.reject(Rejected(ErrorCode.AUDIO, f"the audio device stands still: {error}"))
