"""Moments at which the machine stood still: others' work on the host of a virtual machine.

One process is bound to each core, at a priority above JACK's and its clients', and sleeps a
millisecond at a time. Nothing that plays can delay it: when it wakes late, so does whoever plays.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

_PRIORITY = 90
_LOOK_EVERY_S = 0.001
# A timer's usual inaccuracy is less.
_STILL_S = 0.0003
# So long in all before an xrun, and the block's time was not its players' any more.
_MATTERS_S = 0.001
# JACK tells of an xrun when the block is over, and its client hears of it some time after.
_BEFORE_S, _AFTER_S = 0.010, 0.002
_DRAWS = 2000


class Standstills:
    """What the witnesses have written so far."""

    def __init__(self, logs: list[Path]) -> None:
        self._logs = logs

    def explain(self, moments_s: list[float]) -> int:
        """How many of some moments of the monotonic clock come just after a standstill."""
        cores = [_read(log) for log in self._logs]
        return sum(_is_after(cores, moment_s) for moment_s in moments_s)

    def share_by_chance(self, begin_s: float, end_s: float) -> float:
        """The share of random moments between two that come just after one."""
        draw = Random(1)
        return self.explain([draw.uniform(begin_s, end_s) for _ in range(_DRAWS)]) / _DRAWS


@contextmanager
def standstills() -> Iterator[Standstills]:
    """Watch while the context lasts. Raises OSError without the right to real-time priority."""
    # Without the right to it, it fails here, and not unheard in the witnesses.
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(_PRIORITY))
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    with tempfile.TemporaryDirectory() as name:
        logs = [Path(name, f"{core}.txt") for core in sorted(os.sched_getaffinity(0))]
        witnesses = [_start(log) for log in logs]
        try:
            yield Standstills(logs)
        finally:
            for witness in witnesses:
                witness.kill()
                witness.wait()


def _start(log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen([sys.executable, __file__, log.stem], stdout=out)


def _read(log: Path) -> npt.NDArray[np.float64]:
    """Rows of when a witness woke, in seconds, and by how much too late."""
    lines = log.read_text("ascii").splitlines()
    return np.array([line.split() for line in lines], dtype=np.float64).reshape(-1, 2)


def _is_after(cores: list[npt.NDArray[np.float64]], moment_s: float) -> bool:
    ranges = (
        np.searchsorted(core[:, 0], (moment_s - _BEFORE_S, moment_s + _AFTER_S)) for core in cores
    )
    return any(
        core[first:last, 1].sum() >= _MATTERS_S
        for core, (first, last) in zip(cores, ranges, strict=True)
    )


def _witness(core: int) -> None:
    os.sched_setaffinity(0, {core})
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(_PRIORITY))
    while True:
        due_s = time.monotonic() + _LOOK_EVERY_S
        time.sleep(_LOOK_EVERY_S)
        now_s = time.monotonic()
        if now_s - due_s > _STILL_S:
            print(f"{now_s:.6f} {now_s - due_s:.6f}", flush=True)


if __name__ == "__main__":
    _witness(int(sys.argv[1]))
