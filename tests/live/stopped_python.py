"""Play 16 notes into a WAV file; with `hog`, hold Python's lock for 1.2 s while they sound.

Usage: stopped_python.py OUT.wav LEAD_MS HOG_AFTER_MS hog|free
The notes are asked for at once, to start LEAD_MS later; the lock is taken HOG_AFTER_MS after they
were asked for. Prints how often a ring ran dry.
"""

import ctypes
import sys
import threading
import time

from ukulelatent_daemon.app import App
from ukulelatent_daemon.config import load_configuration
from ukulelatent_daemon.engine.engine import Engine
from ukulelatent_daemon.request import Request, no_reply

NOTES = 16
HOG_US = 1_200_000


def hold_the_lock() -> None:
    """Sleep in C without letting go of Python's lock: no Python thread runs meanwhile."""
    ctypes.PyDLL(None).usleep(HOG_US)


def request(engine: Engine, index: int, now_s: float, at_s: float) -> Request:
    """Note `index` of the chord, at a point of its own."""
    z = [0.4 * (index % 3 - 1), 0.3 * (index % 5 - 2), 0.2 * (index % 7 - 3), 0.1 * (index % 4)]

    def act(asked: Request) -> None:
        engine.part(1).note_on(40.0 + 2 * index, 60.0, z=z, request=asked)

    return Request("/note/at", (), ("test", 0), now_s, at_s, no_reply, act, sample_accurate=True)


def main(out: str, lead_ms: str, hog_after_ms: str, hog: str) -> None:
    """Play and print."""
    overrides = {
        "audio": {"output": f"wav:{out}", "sample_rate_hz": 44100},
        "osc": {"port": 0},
        "midi": {"enabled": False},
    }
    app = App(load_configuration(None, overrides))
    app.start()
    time.sleep(0.3)
    now_s = time.monotonic()
    at_s = now_s + float(lead_ms) / 1000
    app.engine.schedule.submit([request(app.engine, index, now_s, at_s) for index in range(NOTES)])
    if hog == "hog":
        time.sleep(max(0.0, now_s + float(hog_after_ms) / 1000 - time.monotonic()))
        hogging = threading.Thread(target=hold_the_lock)
        hogging.start()
        hogging.join()
    time.sleep(max(0.0, now_s + 2.5 - time.monotonic()))
    print(app.engine.session.core.counters().dry)
    app.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
