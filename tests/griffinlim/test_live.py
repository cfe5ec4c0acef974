"""Render threads and a device paced by the clock: the samples of the offline core, bit for bit."""

import ctypes
import time

import numpy as np
import pytest

from ukulelatent_griffinlim import ClockDevice, Core, EventKind, reconstruct

RATE_HZ = 22050
LENGTH = 64 * 256
KEEP = 20 * RATE_HZ


def _play(begin, core: Core, notes: list[np.ndarray], first_sample: int) -> list[int]:
    """Sixteen notes, a few of them resampled, stretched, released, killed or turned down on their
    way."""
    generations = []
    for voice, rows in enumerate(notes):
        at_sample = first_sample + 97 * voice
        ratio = 0.8 + 0.03 * voice if voice % 5 == 4 else None
        rate = 0.75 + 0.1 * voice if voice % 6 == 5 else 1.0
        generation = begin(core, voice, rows, at_sample, gains=(0.9, 0.4), ratio=ratio, rate=rate)
        if voice % 4 == 1:
            core.release(voice, generation, at_sample + 3000)
        if voice % 4 == 2:
            core.set_voice_gain(voice, generation, 0.1, 0.8, at_sample + 2000)
        if voice % 4 == 3:
            core.kill(voice, generation, at_sample + 5001)
        generations.append(generation)
    core.set_master_gain(0.7, first_sample + 1234)
    return generations


def _soon(core: Core) -> int:
    """A sample far enough ahead for all commands to be in time."""
    while not core.counters().blocks:
        time.sleep(0.01)
    return core.counters().samples + RATE_HZ // 2


def _offline(make_core, begin, notes, first_sample: int, frames: int) -> np.ndarray:
    core = make_core()
    _play(begin, core, notes, first_sample)
    return core.offline(frames)


@pytest.mark.parametrize(("threads", "block"), [(1, 256), (2, 256), (2, 64), (3, 1000), (1, 4096)])
def test_live_sound_is_the_offline_sound_bit_for_bit(
    make_core, begin, last_events, notes, threads, block
):
    core = make_core(render_threads=threads, device_block=block)
    device = ClockDevice(core, rate_hz=RATE_HZ, block=block, keep_frames=KEEP)
    try:
        first_sample = _soon(core)
        generations = _play(begin, core, notes, first_sample)
        events = last_events(core, 16)
        device.stop()
        heard = device.read(KEEP)
    finally:
        device.close()
    started = {e.voice: e for e in events if e.kind is EventKind.STARTED}
    assert {v: (e.at_sample, e.generation) for v, e in started.items()} == {
        v: (first_sample + 97 * v, generations[v]) for v in range(16)
    }
    assert len(events) == 32
    counters = core.counters()
    assert (counters.dry, counters.starved, device.lost_frames) == (0, 0, 0)
    assert len(heard) == counters.blocks * block
    assert np.array_equal(heard, _offline(make_core, begin, notes, first_sample, len(heard)))


@pytest.mark.parametrize("block", [64, 512, 4096])
def test_note_that_starts_at_once_begins_when_it_can_go_on(
    make_core, begin, last_events, notes, block
):
    core = make_core(render_threads=1, device_block=block)
    device = ClockDevice(core, rate_hz=RATE_HZ, block=block, keep_frames=KEEP)
    try:
        begin(core, 0, notes[0])
        started = last_events(core, 1)[0]
        device.stop()
        heard = device.read(KEEP)
    finally:
        device.close()
    assert core.counters().dry == 0
    assert not heard[: started.at_sample].any()
    sound = heard[started.at_sample : started.at_sample + LENGTH, 0]
    assert np.array_equal(sound, reconstruct(notes[0], hop=256))


@pytest.fixture(scope="module")
def hold_the_interpreter():
    """Sleep in C without letting go of the interpreter: no other Python thread can run."""
    usleep = ctypes.PyDLL(None).usleep
    usleep.argtypes = [ctypes.c_uint]

    def hold(seconds: float) -> None:
        usleep(int(seconds * 1e6))

    return hold


def test_sound_goes_on_unchanged_while_python_is_held_up(
    make_core, begin, last_events, notes, hold_the_interpreter
):
    core = make_core(render_threads=2)
    device = ClockDevice(core, rate_hz=RATE_HZ, block=256, keep_frames=KEEP)
    try:
        first_sample = _soon(core)
        _play(begin, core, notes, first_sample)
        hold_the_interpreter(0.6)
        hold_the_interpreter(1.2)
        last_events(core, 16)
        device.stop()
        heard = device.read(KEEP)
    finally:
        device.close()
    assert core.counters().dry == 0
    assert device.lost_frames == 0
    assert np.array_equal(heard, _offline(make_core, begin, notes, first_sample, len(heard)))


def test_device_that_nobody_reads_counts_what_it_loses(make_core):
    core = make_core()
    device = ClockDevice(core, rate_hz=48000, block=64, keep_frames=64)
    while core.counters().blocks < 10:
        time.sleep(0.001)
    device.stop()
    kept = len(device.read(1000))
    assert device.lost_frames + kept == core.counters().blocks * 64
    assert kept == 64
    device.close()
