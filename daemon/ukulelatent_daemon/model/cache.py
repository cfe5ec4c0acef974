"""Magnitudes of notes that were played before, so that they need not be decoded again."""

import threading
from collections import OrderedDict
from collections.abc import Hashable

import numpy as np
import numpy.typing as npt

Magnitudes = npt.NDArray[np.float32]


class MagnitudeCache:
    """The newest notes' first rows, bit for bit, in memory that is taken once. Any thread."""

    def __init__(self, size_bytes: int, rows: int, bins: int) -> None:
        """Room for as many notes of float32 (rows, bins) as fit; perhaps none."""
        self._slots: Magnitudes = np.empty((size_bytes // (4 * rows * bins), rows, bins), "f4")
        self._slot_of: OrderedDict[Hashable, int] = OrderedDict()  # the newest last
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._slot_of)

    def touch(self) -> None:
        """Let the system give all of the memory now, and not page by page while notes are played.

        Before anything is kept.
        """
        self._slots.fill(0.0)

    def get(self, key: Hashable) -> Magnitudes | None:
        """A copy of the rows (rows, bins) kept under a key; None where there are none."""
        with self._lock:
            slot = self._slot_of.get(key)
            if slot is None:
                return None
            self._slot_of.move_to_end(key)
            rows: Magnitudes = self._slots[slot].copy()
            return rows

    def put(self, key: Hashable, magnitudes: Magnitudes) -> None:
        """Keep rows (rows, bins) under a key; those not asked for longest give way."""
        if not len(self._slots):
            return
        with self._lock:
            slot = self._slot_of.pop(key, None)
            if slot is None:
                full = len(self._slot_of) == len(self._slots)
                slot = self._slot_of.popitem(last=False)[1] if full else len(self._slot_of)
            self._slots[slot] = magnitudes
            self._slot_of[key] = slot
