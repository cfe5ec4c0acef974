"""A device at another rate than the model's: the pitch stays, and nothing is lost."""

import time

import numpy as np
import pytest

from ukulelatent_griffinlim import ClockDevice, EventKind, reconstruct

RATE_HZ = 22050


@pytest.mark.parametrize("device_rate_hz", [16000, 44100, 48000])
def test_pitch_level_and_length_are_kept_at_the_device_rate(
    make_core, begin, last_events, sine_rows, strongest_hz, cents, device_rate_hz
):
    core = make_core(render_threads=1, device_rate_hz=device_rate_hz, device_block=2048)
    time.sleep(0.1)  # the mix thread fills what the device will ask for first
    device = ClockDevice(core, rate_hz=device_rate_hz, block=2048, keep_frames=10 * device_rate_hz)
    try:
        while not core.counters().blocks:
            time.sleep(0.01)
        at_sample = core.counters().samples + RATE_HZ // 2
        begin(core, 0, sine_rows, at_sample, gains=(1.0, 0.5))
        started, ended = last_events(core, 1)
        time.sleep(0.4)  # what is mixed is still to be heard
        device.stop()
        heard = device.read(10 * device_rate_hz)
    finally:
        device.close()
    counters = core.counters()
    assert (counters.dry, counters.starved, device.lost_frames) == (0, 0, 0)
    assert (started.kind, started.at_sample) == (EventKind.STARTED, at_sample)
    assert (ended.kind, ended.at_sample) == (EventKind.ENDED, at_sample + 64 * 256)
    assert len(heard) == counters.blocks * 2048
    ratio = device_rate_hz / RATE_HZ
    start, length = int(at_sample * ratio), int(64 * 256 * ratio)
    left = heard[:, 0]
    assert np.abs(left[: start - 200]).max() < 1e-4
    assert np.abs(left[start + length + 200 :]).max() < 1e-4
    steady = left[start + length // 6 : start + length - length // 6]
    assert cents(strongest_hz(steady, device_rate_hz), 500) < 1
    wanted = np.std(reconstruct(sine_rows, hop=256)[2700:-2700])
    assert abs(np.std(steady) / wanted - 1) < 0.01
    assert np.allclose(heard[:, 1], 0.5 * left, atol=1e-5)
