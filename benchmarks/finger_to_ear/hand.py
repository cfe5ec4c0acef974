"""A hand that moves the point of 32 sounding notes: from its move to the first sample that differs.

Two of the notes are heard alone, the others are not: the oldest of the 32 in the left channel, the
youngest in the right one. The daemon decodes moved notes group by group, in an order that is its
own affair, by age or by frame; in either, one of these two is the last. The later of the two
therefore stands for all 32. What makes them heard alone: the other notes have a velocity so small
that their gain is zero in single precision, which costs the daemon as much as any other gain; and
the two belong to parts of their own, which are panned to the sides.

The unmoved notes are captured alone before. A note that is decoded together with others differs
from that in its last bits, so each of the two is decoded before others follow; where a note differs
before its move was sent, the turn does not count.
"""

import math
import time
from dataclasses import dataclass
from random import Random

import numpy as np
from reconstruction.tables import print_header, print_row

from .capture import Capture, Samples
from .daemon import RATE_HZ, Instrument
from .figures import SPREAD, Figure, quantiles, spread_cells
from .note_times import SOUNDING
from .osc import Client, bundle, message

_MOVES_PER_S = 60
_STILL_S = 0.1  # until a note is decoded to its end
_SPACED_S = 0.01  # between notes, so that they are of different ages
_MOVED_BEFORE_S = (0.1, 0.3)  # the hand moves the others already when it comes to the two
_MOVED_S = 0.12
_UNHEARD_VELOCITY = 1e-30
_DIFFERENCE = 1e-8  # what a gain that ought to be zero lets through is far less
_FIRST_ID = 100


@dataclass(frozen=True)
class _Alone:
    """One of the two notes: its part, its channel, and how it sounds unmoved."""

    name: str
    part: int
    channel: int
    note: float
    still: Samples


def measure_moves(instrument: Instrument, ear: Capture, turns: int) -> Figure:
    """The hand comes to the two notes once in each turn."""
    client, draw = instrument.client(), Random(7)
    ranges = zip(instrument.low, instrument.high, strict=True)
    middle = tuple((low + high) / 2 for low, high in ranges)
    two = _prepare(instrument, client, ear, middle)
    waits_ms: list[list[float]] = []
    for _ in range(turns):
        if found := _turn(instrument, client, ear, draw, middle, two):
            waits_ms.append(found)
    for one in two:
        client.send(f"/part/{one.part}/pan", 0.0)
    client.sync()
    client.close()
    if not waits_ms:
        raise RuntimeError("no unmoved note was as it was alone")
    by_note = np.array(waits_ms)  # (turns, 2)
    later = by_note.max(axis=1)
    print_header("from a move to the first sample that differs, ms", "turns", *SPREAD)
    for index, one in enumerate(two):
        print_row(f"the {one.name} of {SOUNDING} notes", *spread_cells(by_note[:, index]))
    print_row("the later of the two", *spread_cells(later))
    unlike = turns - len(waits_ms)
    print(f"\nTurns that do not count, an unmoved note being unlike itself: {unlike}.\n")
    what = f"a move heard in all of {SOUNDING} notes, {_MOVES_PER_S} a second, p99, ms"
    return Figure("f", what, quantiles(later, 0.99), (40,), (25,))


def _prepare(
    instrument: Instrument, client: Client, ear: Capture, middle: tuple[float, ...]
) -> list[_Alone]:
    two = []
    for name, part, channel, note in (("oldest", 2, 0, 57.0), ("youngest", 3, 1, 64.0)):
        client.send(f"/part/{part}/pan", (-1.0, 1.0)[channel])
        client.send(f"/part/{part}/latent", *middle)
        captured = [_hear_alone(instrument, client, ear, part, note) for _ in range(3)]
        still = captured[-1][:, channel]
        # The first was decoded, the others came from the cache.
        if not all(np.array_equal(one[:, channel], still) for one in captured):
            raise RuntimeError("a note that nobody moves is not the same each time")
        two.append(_Alone(name, part, channel, note, still))
    return two


def _hear_alone(
    instrument: Instrument, client: Client, ear: Capture, part: int, note: float
) -> Samples:
    ear.wait_for_silence()
    first = ear.position()
    client.send(f"/part/{part}/note", note, 100.0, _FIRST_ID)
    heard = ear.frames(ear.onset(first, 1.0), round((instrument.note_s - 0.1) * RATE_HZ))
    client.send("/panic")
    return heard


def _turn(
    instrument: Instrument,
    client: Client,
    ear: Capture,
    draw: Random,
    middle: tuple[float, ...],
    two: list[_Alone],
) -> list[float] | None:
    """Milliseconds to each of the two notes; None if one was unlike itself before it was moved."""
    for prefix in ("", *(f"/part/{one.part}" for one in two)):
        client.send(f"{prefix}/latent", *middle)
    ear.wait_for_silence()
    oldest, youngest = two
    positions = [ear.position()]
    client.send(f"/part/{oldest.part}/note", oldest.note, 100.0, _FIRST_ID)
    time.sleep(_STILL_S)
    for index in range(SOUNDING - 2):
        note = instrument.random_note(draw)
        client.send("/note", note, _UNHEARD_VELOCITY, _FIRST_ID + 1 + index)
        time.sleep(_SPACED_S)
    time.sleep(_STILL_S)
    positions.append(ear.position())
    client.send(f"/part/{youngest.part}/note", youngest.note, 100.0, _FIRST_ID)
    time.sleep(_STILL_S)
    sent_ns = _move(instrument, client, draw, [one.part for one in two])
    end = ear.position()
    client.send("/panic")
    client.sync()
    waits_ms = []
    for one, position in zip(two, positions, strict=True):
        onset = ear.onset(position, 1.0) if one is oldest else _own_onset(ear, position, one)
        heard = ear.frames(onset, min(end - onset, len(one.still)))[:, one.channel]
        differing = np.flatnonzero(np.abs(heard - one.still[: len(heard)]) > _DIFFERENCE)
        if not len(differing):
            raise RuntimeError(f"a move was not heard in the {one.name} note")
        waits_ms.append((ear.time_ns(onset + int(differing[0])) - sent_ns) / 1e6)
    return waits_ms if min(waits_ms) > 0 else None


def _own_onset(ear: Capture, position: int, one: _Alone) -> int:
    """The youngest note's: the first sound in its own channel."""
    heard = ear.frames(position, round(_STILL_S * RATE_HZ))[:, one.channel]
    sounding = np.flatnonzero(heard)
    if not len(sounding):
        raise RuntimeError("a note was not heard")
    return position + int(sounding[0])


def _move(instrument: Instrument, client: Client, draw: Random, parts: list[int]) -> int:
    """The hand goes round; the time at which it came to the other parts, ns."""
    comes_s = draw.uniform(*_MOVED_BEFORE_S)
    start_s = time.monotonic()
    sent_ns, tick = 0, 0
    while (at_s := tick / _MOVES_PER_S) < comes_s + _MOVED_S:
        time.sleep(max(0.0, start_s + at_s - time.monotonic()))
        point = _on_the_way(instrument, at_s)
        addresses = ["/latent"]
        comes = at_s >= comes_s
        if comes:
            addresses += [f"/part/{part}/latent" for part in parts]
        packet = bundle(*(message(address, *point) for address in addresses))
        if comes and not sent_ns:
            sent_ns = time.monotonic_ns()
        client.send_raw(packet)
        tick += 1
    return sent_ns


def _on_the_way(instrument: Instrument, at_s: float) -> list[float]:
    """Once around the middle of the range a second."""
    point = []
    for index, (low, high) in enumerate(zip(instrument.low, instrument.high, strict=True)):
        share = 0.5 + 0.3 * math.cos(2 * math.pi * at_s + index)
        point.append((1 - share) * low + share * high)
    return point
