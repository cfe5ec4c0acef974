"""Notes with time tags: how many samples apart they start."""

import time
from random import Random

import numpy as np
from reconstruction.tables import print_header, print_row

from .capture import Capture, Samples
from .daemon import RATE_HZ, Instrument
from .figures import Figure
from .osc import bundle, message

_NOTE, _NOTE_ID = 60.0, 7
_RELEASE_MS, _USUAL_RELEASE_MS = 1.0, 150.0
_HELD_S = 0.05
_APART_S = (0.12, 0.35)
_AHEAD_S = (0.3, 0.9)
_SILENCE = RATE_HZ // 50  # frames of silence that part two notes
_ALIKE = 1024  # frames of a note that are compared with the first one's


def measure_tags(instrument: Instrument, ear: Capture, count: int) -> Figure:
    """`count` notes in silence, each the same, so that their onsets are the same sample of it."""
    draw = Random(6)
    client = instrument.client()
    client.send("/env/release", _RELEASE_MS)
    client.send("/note", _NOTE, 100.0, _NOTE_ID)  # from now on it is the same to the last bit
    time.sleep(instrument.note_s)
    ear.wait_for_silence()
    first = ear.position()
    begin_s = time.time() + 1
    offsets_s = np.cumsum([0.0, *(draw.uniform(*_APART_S) for _ in range(count - 1))])
    for offset_s in offsets_s:
        at_s = begin_s + float(offset_s)
        time.sleep(max(0.0, at_s - draw.uniform(*_AHEAD_S) - time.time()))
        client.send_raw(bundle(message("/note", _NOTE, 100.0, _NOTE_ID), at_s=at_s))
        client.send_raw(bundle(message("/note/off/id", _NOTE_ID), at_s=at_s + _HELD_S))
    time.sleep(max(0.0, begin_s + float(offsets_s[-1]) + 2 * _HELD_S - time.time()) + 0.1)
    heard = ear.since(first)
    client.send("/env/release", _USUAL_RELEASE_MS)
    client.sync()
    client.close()
    return _compare(heard, offsets_s)


def _compare(heard: Samples, offsets_s: np.ndarray) -> Figure:
    sounding = np.flatnonzero(heard.any(axis=1))
    onsets = sounding[np.diff(sounding, prepend=-_SILENCE - 1) > _SILENCE]
    if len(onsets) != len(offsets_s):
        raise RuntimeError(f"{len(offsets_s)} notes were sent, and {len(onsets)} heard")
    # Every note against every other, not only its neighbour: errors must not add up either.
    apart = onsets[:, None] - onsets[None, :]
    wanted = np.round((offsets_s[:, None] - offsets_s[None, :]) * RATE_HZ)
    off = np.abs(apart - wanted)
    alike = sum(
        np.array_equal(heard[onset : onset + _ALIKE], heard[onsets[0] : onsets[0] + _ALIKE])
        for onset in onsets
    )
    print_header("tagged notes", "bit for bit alike", "pairs", "at the sample", "worst, samples")
    pairs = np.triu_indices(len(onsets), 1)
    exact = 100 * np.mean(off[pairs] == 0)
    print_row(
        *(str(len(onsets)), str(alike), str(len(pairs[0])), f"{exact:.0f} %", f"{off.max():.0f}")
    )
    print()
    what = "notes tagged d apart start round(d * rate) apart, worst, samples"
    return Figure("e", what, (float(off.max()),), (1,), (1,), decimals=0)
