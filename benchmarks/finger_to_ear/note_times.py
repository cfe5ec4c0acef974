"""Notes while others sound: from the packet to the first sample, as the daemon logs it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import numpy as np
from reconstruction.tables import print_header, print_row

from .daemon import Instrument
from .figures import SPREAD, Figure, Milliseconds, quantiles, spread_cells
from .osc import Client
from .player import Player

SOUNDING = 32
_LINGER_S = 0.5  # after a note's end, until everybody was told
_PASS_PAUSE_S = 0.03


@dataclass(frozen=True)
class Heard:
    """latencies_ms: of the notes; others: how many sounded when each began."""

    latencies_ms: Milliseconds
    others: np.ndarray


def measure_notes(instrument: Instrument, count: int, repertoire: int) -> list[Figure]:
    """Notes never heard before, then notes of a small repertoire that was played through once."""
    player = instrument.client()
    new = _listen(
        instrument, count, lambda _, draw: player.send_raw(instrument.note_at(draw)), seed=1
    )
    stages_ms = player.ask("/latency")
    known_notes = _play_through(instrument, player, repertoire)
    known = _listen(
        instrument, count, lambda _, draw: player.send_raw(draw.choice(known_notes)), seed=3
    )
    player.close()
    print_header("notes, packet to first sample, ms", "notes", *SPREAD, "sounding before, least")
    for name, heard in (("at new points", new), ("heard before", known)):
        print_row(name, *spread_cells(heard.latencies_ms), str(heard.others.min()))
    print()
    print_header("session of a note at a new point", "mean, ms")
    for session, mean_ms in zip(
        (
            "packet to decoder",
            "decode of the first frames",
            "first samples in the ring",
            "wait for the device, and its own latency",
        ),
        stages_ms,
        strict=True,
    ):
        print_row(session, f"{mean_ms:.2f}")
    print()
    p5, p95 = quantiles(new.latencies_ms, 0.05, 0.95)
    what = "packet to first sample, {}, p50 / p99, ms"
    return [
        Figure("a", what.format("a new point"), _middle_and_end(new), (6, 12), (4, 8)),
        Figure("b", what.format("heard before"), _middle_and_end(known), (4, 7), (2.5, 4)),
        Figure("c", "the same of a new point, p95 - p5, ms", (p95 - p5,), (4,), (3,)),
    ]


def _middle_and_end(heard: Heard) -> tuple[float, ...]:
    return quantiles(heard.latencies_ms, 0.5, 0.99)


def _listen(
    instrument: Instrument, count: int, start: Callable[[int, Random], None], seed: int
) -> Heard:
    """Let a player play until `count` notes have been heard while all of its fingers sounded."""
    listener = instrument.listener()
    latencies_ms: list[float] = []
    others: list[int] = []
    started = sounding = 0
    player = Player(SOUNDING, instrument.note_s, start, seed)
    warm_s = time.monotonic() + instrument.note_s + _LINGER_S
    with player:
        while len(latencies_ms) < count:
            address, *values = _told(listener)
            if address == "/note/started":
                if time.monotonic() > warm_s:
                    latencies_ms.append(values[2])
                    others.append(sounding)
                started, sounding = started + 1, sounding + 1
            elif address == "/note/ended":
                _check_end(values[1])
                sounding -= 1
    for address, *values in listener.until(time.monotonic() + instrument.note_s + _LINGER_S):
        started += address == "/note/started"
        if address == "/note/ended":
            _check_end(values[1])
    listener.close()
    if started != player.played:
        raise RuntimeError(f"{player.played} notes were played, and {started} sounded")
    return Heard(np.array(latencies_ms), np.array(others))


def _told(listener: Client) -> tuple:
    found = listener.receive()
    if found is None or found[0] == "/error":
        raise RuntimeError(f"notes were to be told of, and this came: {found}")
    return found


def _check_end(why: str) -> None:
    if why != "done":
        raise RuntimeError(f"a note ended before its time: {why}")


def _play_through(instrument: Instrument, player: Client, repertoire: int) -> list[bytes]:
    """Notes and points, each played once."""
    draw = Random(2)
    notes = [instrument.note_at(draw) for _ in range(repertoire)]
    for note in notes:
        player.send_raw(note)
        time.sleep(_PASS_PAUSE_S)
    time.sleep(instrument.note_s + _LINGER_S)
    return notes
