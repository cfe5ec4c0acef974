"""Somebody who plays: as many notes sound at any time as he has fingers."""

import heapq
import threading
import time
from collections.abc import Callable
from random import Random
from types import TracebackType

# A finger starts its next note when its last one has sounded for such a share of its length: the
# notes are too many to be in step, and no finger's note ever ends before the next.
_RENEWED = (0.85, 0.99)


class Player:
    """A thread that plays while the context lasts; each finger's first note comes at a random time
    within a note's length, then all fingers sound."""

    def __init__(
        self, fingers: int, note_s: float, start: Callable[[int, Random], None], seed: int = 1
    ) -> None:
        """`start(finger, draw)` sends a new note. The player's thread calls it."""
        self.played = 0
        self._note_s = note_s
        self._start = start
        self._draw = Random(seed)
        now_s = time.monotonic()
        self._due = [(now_s + self._draw.uniform(0, note_s), finger) for finger in range(fingers)]
        heapq.heapify(self._due)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._play, name="player")

    def __enter__(self) -> "Player":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._thread.join()

    def _play(self) -> None:
        while not self._stopping.wait(self._due[0][0] - time.monotonic()):
            due_s, finger = self._due[0]
            self._start(finger, self._draw)
            self.played += 1
            heapq.heapreplace(
                self._due, (due_s + self._draw.uniform(*_RENEWED) * self._note_s, finger)
            )
