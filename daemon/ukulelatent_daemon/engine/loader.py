"""What takes its time is done beside the music: by a thread, one piece of work after another."""

import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ukulelatent_daemon.errors import ErrorCode, Rejected, UkulelatentError, UnexpectedError
from ukulelatent_daemon.request import Request, Sender

T = TypeVar("T")

_MAX_WAITING = 8

_log = logging.getLogger(__name__)


class Loader:
    """Reads files and writes them. Every method is the engine thread's."""

    def __init__(self, name: str, submit: Callable[[Callable[[], None]], None]) -> None:
        """`name` is the thread's; `submit` runs a call on the engine."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._submit = submit
        self._waiting: Counter[Sender] = Counter()

    def load(self, make: Callable[[], T], done: Callable[[T | UkulelatentError], None]) -> None:
        """Call `done` on the engine's thread with what `make` gives, or with its error, whatever
        was raised."""

        def work() -> None:
            made = _made(make)
            self._submit(lambda: done(made))

        self._thread.submit(work)

    def load_for(self, request: Request, make: Callable[[], T], done: Callable[[T], None]) -> None:
        """The same for a request: what `make` raises is its answer, and `done` is not called; and
        so is what `done` raises.

        Raises Rejected (RATE) for a sender who waits for too much already.
        """
        self.check_room(request.sender)
        self._waiting[request.sender] += 1

        def finish(made: T | UkulelatentError) -> None:
            self._waiting[request.sender] -= 1
            if not self._waiting[request.sender]:
                del self._waiting[request.sender]
            if isinstance(made, UkulelatentError):
                request.reject(made)
                return
            try:
                done(made)
            except UkulelatentError as error:
                request.reject(error)
            except Exception as error:
                request.reject(UnexpectedError(error))
                raise  # to the log

        self.load(make, finish)

    def check_room(self, sender: Sender) -> None:
        """Raises Rejected (RATE) as `load_for` would, for who prepares something dear for it."""
        if self._waiting[sender] >= _MAX_WAITING:
            raise Rejected(ErrorCode.RATE, f"{_MAX_WAITING} such requests of yours wait already")

    def stop(self) -> None:
        """Drop what has not begun."""
        self._thread.shutdown(wait=True, cancel_futures=True)


def _made(make: Callable[[], T]) -> T | UkulelatentError:
    try:
        return make()
    except UkulelatentError as error:
        return error
    except Exception as error:  # noqa: BLE001 (whatever it was, who asked is answered)
        _log.exception("what was asked for could not be done")
        return UnexpectedError(error)
