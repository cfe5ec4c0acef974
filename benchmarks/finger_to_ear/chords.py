"""Chords at new points while others sound: from the packet to the last onset, and the spread."""

import time
from random import Random

import numpy as np
from reconstruction.tables import print_header, print_row

from .daemon import Instrument
from .figures import SPREAD, Figure, quantiles, spread_cells
from .note_times import SOUNDING
from .osc import Client, bundle, message
from .player import Player

_CHORD = 8
_HELD_S = 0.3
_PAUSE_S = (0.05, 0.35)
_MARKS = 64


def measure_chords(instrument: Instrument, count: int) -> Figure:
    """`count` chords, while a player plays other notes."""
    others = instrument.client()
    listener = instrument.listener()
    draw = Random(5)
    last_ms, spreads_ms = [], []
    with Player(
        SOUNDING,
        instrument.note_s,
        lambda _, own_draw: others.send_raw(instrument.note_at(own_draw)),
        seed=4,
    ):
        time.sleep(instrument.note_s)
        for index in range(count):
            latencies_ms = _chord(instrument, listener, draw, index)
            last_ms.append(latencies_ms.max())
            spreads_ms.append(latencies_ms.max() - latencies_ms.min())
    listener.send("/panic")
    listener.sync()
    listener.close()
    others.close()
    print_header(f"chords of {_CHORD} new points, ms", "chords", *SPREAD)
    print_row("packet to last onset", *spread_cells(last_ms))
    print_row("last onset - first onset", *spread_cells(spreads_ms))
    print()
    figures = (*quantiles(last_ms, 0.99), *quantiles(spreads_ms, 0.99))
    what = f"a chord of {_CHORD}: packet to last onset / spread, p99, ms"
    return Figure("d", what, figures, (14, 3), (10, 2.9))


def _chord(instrument: Instrument, listener: Client, draw: Random, index: int) -> np.ndarray:
    """Milliseconds of each note of a chord."""
    # The others play whole numbers, so a fraction tells a chord's notes from theirs, and from the
    # chord's before it; it is one that single precision holds.
    above = (index % _MARKS + 1) / (2 * _MARKS)
    lowest, highest = instrument.notes
    notes = [note + above for note in draw.sample(range(lowest, highest), _CHORD)]
    points = [instrument.random_point(draw) for _ in notes]
    listener.send_raw(
        bundle(*(message("/note/at", n, 90.0, *z) for n, z in zip(notes, points, strict=True)))
    )
    sent_s = time.monotonic()
    latencies_ms = {}
    for address, *values in listener.until(sent_s + _HELD_S):
        if address == "/note/started" and values[1] in notes:
            latencies_ms[values[1]] = values[2]
    if len(latencies_ms) < _CHORD:
        raise RuntimeError(f"{len(latencies_ms)} notes of a chord of {_CHORD} sounded")
    listener.send_raw(bundle(*(message("/note/off", note) for note in notes)))
    for _ in listener.until(time.monotonic() + draw.uniform(*_PAUSE_S)):
        pass
    return np.array(list(latencies_ms.values()))
