"""Taps have what the device gets, bit for bit, from a block's begin to a block's end."""

import threading
import time

import numpy as np
import pytest

from ukulelatent_griffinlim import ClockDevice, Core, CoreError, Tap

RATE_HZ = 22050
BLOCK = 64
KEEP = 60 * RATE_HZ


@pytest.fixture
def playing(make_core, begin):
    """A core that plays noise, no two blocks alike, and the device that keeps all of it."""
    core = make_core(frames=2000, render_threads=1, device_block=BLOCK)
    device = ClockDevice(core, rate_hz=RATE_HZ, block=BLOCK, keep_frames=KEEP)
    rows = np.random.default_rng(3).uniform(0, 2, (2000, 513)).astype(np.float32)
    begin(core, 0, rows, gains=(0.9, 0.4))
    _wait_for(core, 100)
    yield core, device
    device.close()


def _wait_for(core: Core, blocks: int) -> None:
    until = core.counters().blocks + blocks
    while core.counters().blocks < until:
        time.sleep(0.001)


def _places(heard: np.ndarray) -> dict[bytes, int]:
    """The block's index for what is in it."""
    blocks = heard.reshape(-1, BLOCK, 2)
    return {block.tobytes(): i for i, block in enumerate(blocks) if block.any()}


def test_two_taps_have_what_the_device_got_bit_for_bit(playing):
    core, device = playing
    taps = [Tap(core, keep_frames=KEEP) for _ in range(2)]
    _wait_for(core, 200)
    pieces = [tap.read(1000) for tap in taps]
    device.stop()
    rest = [tap.read(KEEP) for tap in taps]
    copies = [np.concatenate(both) for both in zip(pieces, rest, strict=True)]
    heard = device.read(KEEP)
    assert len(heard) == core.counters().blocks * BLOCK
    for tap, copy in zip(taps, copies, strict=True):
        assert len(copy) >= 200 * BLOCK
        assert copy.any(axis=1).mean() > 0.9
        np.testing.assert_array_equal(copy, heard[len(heard) - len(copy) :])
        assert tap.lost_frames == 0
        tap.close()


def test_taps_that_come_and_go_under_load_have_whole_blocks_in_a_row(playing):
    core, device = playing
    pieces, done = [], threading.Event()

    def load() -> None:
        noise = np.random.default_rng(5).normal(size=1 << 14)
        while not done.is_set():
            np.fft.fft(noise)

    loads = [threading.Thread(target=load) for _ in range(2)]
    for thread in loads:
        thread.start()
    try:
        for i in range(1000):
            tap = Tap(core, keep_frames=16 * BLOCK)
            time.sleep(0.003 * (i % 4))
            tap.end()
            pieces.append(tap.read(16 * BLOCK))
            tap.close()
    finally:
        done.set()
        for thread in loads:
            thread.join()
    device.stop()
    heard = device.read(KEEP)
    places = _places(heard)
    sounding = 0
    for piece in pieces:
        assert len(piece) % BLOCK == 0
        if piece[:BLOCK].any():
            start = places[piece[:BLOCK].tobytes()] * BLOCK
            np.testing.assert_array_equal(piece, heard[start : start + len(piece)])
            sounding += 1
    assert sounding > 400


def test_tap_that_nobody_reads_counts_what_it_loses(playing):
    core, device = playing
    before = core.counters().blocks
    tap = Tap(core, keep_frames=4 * BLOCK)
    _wait_for(core, 10)
    device.stop()
    given = device.read(KEEP)[-(tap.lost_frames + 4 * BLOCK) :]
    assert 6 * BLOCK <= tap.lost_frames <= (core.counters().blocks - before - 4) * BLOCK
    np.testing.assert_array_equal(tap.read(1000), given[: 4 * BLOCK])
    tap.close()


def test_tap_ends_at_once_where_no_device_runs(make_core):
    core = make_core()
    start = time.monotonic()
    for _ in range(10):
        Tap(core, keep_frames=100).close()
    assert time.monotonic() - start < 0.5
    assert core.attached_taps == 0


def test_tap_ends_at_once_after_its_device_has_stopped(playing):
    core, device = playing
    tap = Tap(core, keep_frames=KEEP)
    _wait_for(core, 5)
    device.stop()
    start = time.monotonic()
    tap.end()
    assert time.monotonic() - start < 0.5
    assert len(tap.read(KEEP)) >= 5 * BLOCK
    tap.close()


def test_core_has_room_for_four_taps(make_core):
    core = make_core()
    taps = [Tap(core, keep_frames=100) for _ in range(4)]
    with pytest.raises(CoreError, match="no place for another tap"):
        Tap(core, keep_frames=100)
    taps[2].end()
    taps.append(Tap(core, keep_frames=100))
    for tap in taps:
        tap.close()


def test_device_that_cannot_have_a_tap_does_not_start(make_core):
    core = make_core()
    taps = [Tap(core, keep_frames=100) for _ in range(4)]
    with pytest.raises(CoreError, match="no place for another tap"):
        ClockDevice(core, rate_hz=RATE_HZ, block=256, keep_frames=256)
    assert core.running_devices == 0
    for tap in taps:
        tap.close()
