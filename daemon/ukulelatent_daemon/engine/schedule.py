"""What is asked of the engine and when it is done: a queue from all threads, and a timetable."""

import heapq
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count, groupby
from operator import attrgetter
from queue import Empty, SimpleQueue
from typing import Protocol

from ukulelatent_daemon.engine.backlog import MAX_OF_SENDER, Accounts, Turns
from ukulelatent_daemon.errors import ErrorCode, Rejected, UnexpectedError
from ukulelatent_daemon.limit import Limit
from ukulelatent_daemon.request import Request
from ukulelatent_griffinlim import CoreError, QueueFullError

Work = list[Request] | Callable[[], None]

# Notes are decoded this long before their time; the core then starts them at their sample.
_LEAD_S = 0.2
# Requests that are worked on before the new notes among them are decoded, and others have a turn.
_MAX_TURN = 64
# How long an idle engine waits before it looks after voices that have ended.
_TICK_S = 0.01
_SHORT_TICK_S = 0.002  # while notes are about to be moved

_log = logging.getLogger(__name__)


class Instrument(Protocol):
    """What is looked after between requests."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing is about to be moved."""

    def flush(self, now_s: float) -> None:
        """Let what was asked for be heard. now_s: the time by the clock that the requests go by."""


class BusyError(Exception):
    """What a request needs is free in some milliseconds: it is to be tried again."""


class Schedule:
    """Runs requests on the thread that calls `run`; takes them from any.

    A request that fails, in whatever way, is answered and logged, and the next one is served.
    """

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._queue: SimpleQueue[Work] = SimpleQueue()
        self._accounts = Accounts()
        self._turns = Turns()
        self._timetable: list[tuple[float, int, Request]] = []
        self._order = count()
        self._stopping = threading.Event()
        self._complaints = Limit(at_once=5, per_s=1)
        self._is_held_up = False
        self.first_failure: Exception | None = None
        """That nobody foresaw; those that came after it are in the log alone."""
        self.turns = 0
        """Grows while `run` is alive, many times a second."""

    def submit(self, work: Work) -> None:
        """Requests, those of a sender belong together, or a call of our own. Any thread."""
        if callable(work):
            self._queue.put(work)
            return
        for sender, requests in groupby(work, attrgetter("sender")):
            packet = list(requests)
            if self._accounts.admit(sender, len(packet)):
                self._queue.put(packet)
            elif self._accounts.is_first_refusal(sender):
                text = f"{MAX_OF_SENDER} requests of yours wait already: this is left out"
                packet[0].reject(Rejected(ErrorCode.RATE, text))

    def stop(self) -> None:
        """Let `run` return. Any thread."""
        self._stopping.set()
        self._queue.put(lambda: None)

    def run(self) -> None:
        """Work until stopped. Only what the engine cannot go on from ends it, and the daemon."""
        while not self._stopping.is_set():
            self.turns += 1
            if self._is_held_up:
                self._wait(_SHORT_TICK_S)
            elif not self._turns:
                self._wait(self._patience())
            self.turn(time.monotonic())

    @property
    def is_behind(self) -> bool:
        """Whether something that was sorted waits for another turn. The thread's that works."""
        return len(self._turns) > 0

    def catch_up(self, now_s: float) -> None:
        """What was submitted so far, without waiting: for who does not `run`."""
        while self._queue.qsize() or self._turns:
            self.turn(now_s)

    def turn(self, now_s: float, max_requests: int = _MAX_TURN) -> None:
        """Sort what was submitted and do the next requests; then the new notes, together."""
        while self._queue.qsize():
            self._sort(self._queue.get())
        self._is_held_up = False
        for packet in self._turns.take(max_requests):
            self._begin(packet, now_s)
        self._finish(now_s)

    def do(self, requests: list[Request], now_s: float) -> None:
        """One packet and whatever is due by now; then the new notes, together."""
        for request in requests:
            self._accounts.count(request.sender)
        self._begin(requests, now_s)
        self._finish(now_s)

    def _wait(self, patience_s: float) -> None:
        """Until something was submitted, or a time has passed."""
        with suppress(Empty):
            self._sort(self._queue.get(timeout=patience_s))

    def _sort(self, work: Work) -> None:
        if callable(work):
            self._call(work)
        else:
            self._turns.add(work)

    def _call(self, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as error:  # noqa: BLE001 (logged, and on: a fault ends nothing else)
            self._complain("a call of our own failed")
            self.first_failure = self.first_failure or error

    def _complain(self, text: str) -> None:
        if self._complaints.allows(text, time.monotonic()):
            _log.exception(text)

    def _begin(self, packet: list[Request], now_s: float) -> None:
        for number, request in enumerate(packet):
            try:
                self._run_or_keep(request, now_s)
            except BusyError:
                self._is_held_up = True
                self._turns.put_back(packet[number:])
                return

    def _finish(self, now_s: float) -> None:
        while self._timetable and self._timetable[0][0] <= now_s:
            try:
                self._act(self._timetable[0][2])
            except BusyError:
                self._is_held_up = True
                break
            heapq.heappop(self._timetable)
        self._instrument.flush(now_s)

    def _patience(self) -> float:
        tick_s = _TICK_S if self._instrument.is_settled else _SHORT_TICK_S
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
        """Raises BusyError for one that has to be tried again."""
        try:
            request.run()
        except BusyError:
            raise
        except QueueFullError as error:
            request.reject(Rejected(ErrorCode.AUDIO, f"the audio device stands still: {error}"))
        except CoreError as error:
            self._complain("the core refused a request")
            request.reject(Rejected(ErrorCode.AUDIO, f"the sound engine refuses: {error}"))
        except Exception as error:  # noqa: BLE001 (answered, logged, and on to the next)
            self._complain("a request failed")
            self.first_failure = self.first_failure or error
            request.reject(UnexpectedError(error))
        self._accounts.finish(request.sender)
