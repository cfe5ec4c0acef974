"""Models and impulse responses are loaded beside the music: by a thread of their own, one after
the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ukulelatent_daemon.errors import UkulelatentError

T = TypeVar("T")


class Loader:
    """Loads in the background."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="loader")

    def load(self, make: Callable[[], T], done: Callable[[T | UkulelatentError], None]) -> None:
        """Call `done` on the loader's thread with what `make` gives, or with its error."""
        self._thread.submit(self._load, make, done)

    def _load(self, make: Callable[[], T], done: Callable[[T | UkulelatentError], None]) -> None:
        try:
            loaded: T | UkulelatentError = make()
        except UkulelatentError as error:
            loaded = error
        done(loaded)

    def stop(self) -> None:
        """Drop what has not begun."""
        self._thread.shutdown(wait=True, cancel_futures=True)
