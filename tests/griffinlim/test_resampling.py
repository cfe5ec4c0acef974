"""What goes through a resampler comes at the sample and with the level that it has without."""

import time

import numpy as np
import pytest
from scipy.signal import resample

from ukulelatent_griffinlim import ClockDevice, reconstruct

RATE_HZ = 22050
HOP = 256
FRAMES = 24
BLOCK = 2048
PERIOD = 441  # samples that are a whole number at each rate


def _delay(heard: np.ndarray, wanted: np.ndarray) -> float:
    """Samples by which `heard` is later: the top of the parabola through their likeness' peak."""
    likeness = [float(np.dot(np.roll(heard, -lag)[9:-9], wanted[9:-9])) for lag in range(-8, 9)]
    peak = int(np.argmax(likeness))
    assert 0 < peak < 16
    a, b, c = likeness[peak - 1 : peak + 2]
    return peak - 8 + 0.5 * (a - c) / (a - 2 * b + c)


def _error_db(heard: np.ndarray, wanted: np.ndarray, band: float) -> float:
    """What differs, below `band` of the Nyquist frequency."""
    spectra = [np.fft.rfft(x)[: int(band * len(x) / 2)] for x in (heard - wanted, wanted)]
    return float(20 * np.log10(np.linalg.norm(spectra[0]) / np.linalg.norm(spectra[1])))


@pytest.mark.parametrize("device_rate_hz", [16000, 44100, 48000])
def test_mix_is_neither_late_nor_dull_at_the_device_rate(make_core, begin, notes, device_rate_hz):
    core = make_core(render_threads=1, device_rate_hz=device_rate_hz, device_block=BLOCK)
    at_sample = 40 * HOP
    mix = np.zeros(40 * PERIOD)
    mix[at_sample : at_sample + FRAMES * HOP] = reconstruct(notes[3][:FRAMES], hop=HOP)
    wanted = resample(mix, len(mix) * device_rate_hz // RATE_HZ)
    begin(core, 0, notes[3][:FRAMES], at_sample)
    time.sleep(0.1)  # the mix thread fills what the device will ask for first
    device = ClockDevice(core, rate_hz=device_rate_hz, block=BLOCK, keep_frames=2 * device_rate_hz)
    try:
        while core.counters().blocks * BLOCK < len(wanted):
            time.sleep(0.01)
        device.stop()
        heard = device.read(2 * device_rate_hz)[:, 0]
    finally:
        device.close()
    assert core.counters().starved == 0
    heard = heard[: len(wanted)]
    assert abs(_delay(heard, wanted)) < 0.05
    band = 0.85 * min(1.0, RATE_HZ / device_rate_hz)
    assert _error_db(heard, wanted, band) < -60


@pytest.mark.parametrize("ratio", [0.5, 0.94, 1.0, 1.06, 2.0])
def test_voice_with_its_own_resampler_is_not_late(make_core, begin, notes, ratio):
    rows = np.concatenate([np.zeros((8, 513), np.float32), notes[3]])[:64]
    x = reconstruct(rows, hop=HOP).astype(np.float64)
    finer = 32  # so that a line between two samples is as good as the curve
    spectrum = np.fft.rfft(x, 2 * len(x))
    spectrum[int(len(x) * min(1.0, 1 / ratio)) :] = 0
    fine = np.fft.irfft(spectrum, 2 * len(x) * finer) * finer
    count = int(len(x) / ratio) - 200
    wanted = np.interp(np.arange(count) * ratio * finer, np.arange(len(fine)), fine)
    core = make_core()
    begin(core, 0, rows, ratio=ratio)
    heard = core.offline(count)[:, 0].astype(np.float64)
    assert abs(_delay(heard, wanted)) < 0.05
