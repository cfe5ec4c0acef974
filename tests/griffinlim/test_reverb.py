"""The reverb is a convolution: exact, without delay, and the same however it is asked for."""

import time

import numpy as np
import pytest
from scipy.signal import fftconvolve, resample_poly

from ukulelatent_griffinlim import ClockDevice, CoreError, ImpulseResponse, ShapeError

RATE_HZ = 22050
HOP = 256
LENGTHS = [1, 2, 127, 128, 129, 4095, 4096, 4097, 8191, 8192, 8193, 30000, 6 * RATE_HZ]


def noise(frames: int, channels: int = 2, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((frames, channels)).astype(np.float32)


def convolved(dry: np.ndarray, taps: np.ndarray) -> np.ndarray:
    """`dry` through taps of unit energy, in double precision."""
    unit = taps / np.sqrt(np.square(taps, dtype=np.float64).sum() / taps.shape[1])
    ears = [fftconvolve(dry[:, i], unit[:, i % unit.shape[1]]) for i in range(2)]
    return np.stack(ears, axis=1)[: len(dry)]


def error_db(heard: np.ndarray, wanted: np.ndarray) -> float:
    error = np.linalg.norm(heard - wanted) / np.linalg.norm(wanted)
    return float(20 * np.log10(error + 1e-30))


@pytest.fixture
def play(make_core, begin, notes):
    """The mix (frames, 2) of two notes with a reverb, which is asked for in pieces of `lengths`."""

    def mix(taps, lengths, gains=(0.0, 1.0), rate_hz=RATE_HZ, **settings) -> np.ndarray:
        core = make_core(**settings)
        if taps is not None:
            core.set_impulse_response(ImpulseResponse(taps, rate_hz, core.settings))
            core.set_reverb_gains(*gains)
        core.offline(200)  # gains are reached
        begin(core, 0, 0.3 * notes[0], 300, gains=(0.9, 0.2))
        begin(core, 1, 0.3 * notes[5], 5000, gains=(0.1, 0.8))
        mixed = np.concatenate([core.offline(length) for length in lengths])
        counters = core.counters()
        assert (counters.limiter_gain, counters.late_tails) == (1.0, 0)
        return mixed

    return mix


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("length", LENGTHS)
def test_reverb_is_the_convolution_without_delay(play, length, channels):
    taps, frames = noise(length, channels), 64 * HOP + length + 6000
    dry, wet = play(None, [frames]), play(taps, [frames])
    assert error_db(wet, convolved(dry, taps)) < -120


@pytest.mark.parametrize("gains", [(0.6, 0.8), (1.0, 0.25)])
def test_mix_is_the_sum_of_dry_and_wet_by_their_gains(play, gains):
    taps = noise(9000)
    dry, mixed = play(None, [20000]), play(taps, [20000], gains)
    assert error_db(mixed, gains[0] * dry + gains[1] * convolved(dry, taps)) < -115


def test_impulse_comes_out_at_its_sample(play):
    for at in (0, 1, 127, 128, 5000, 8191, 8192, 12345):
        taps = np.zeros((at + 1, 1), np.float32)
        taps[at] = 3.0  # and is brought to unit energy
        dry, wet = play(None, [20000]), play(taps, [20000])
        assert np.abs(wet[: 100 + at]).max() < 1e-8
        np.testing.assert_allclose(wet[at:], dry[: len(dry) - at], atol=2e-6)


def test_any_split_gives_the_same_samples(play):
    random, taps, frames = np.random.default_rng(2), noise(15000), 40000
    lengths = [1] * 400
    while frames - sum(lengths) > 3000:
        lengths.append(int(random.integers(1, 3000)))
    lengths.append(frames - sum(lengths))
    whole, pieces = play(taps, [frames], (0.5, 0.7)), play(taps, lengths, (0.5, 0.7))
    assert whole.tobytes() == pieces.tobytes()


def test_without_wet_the_mix_is_bit_for_bit_that_without_a_reverb(play):
    assert play(None, [20000]).tobytes() == play(noise(9000), [20000], (1.0, 0.0)).tobytes()


@pytest.mark.parametrize("second", [70001, 70 * 1024 - 50, 17 * 4096 - 1, 17 * 4096])
def test_reverb_of_a_second_sound_after_silence_is_that_of_the_first(
    make_core, begin, notes, second
):
    core, taps, heard = make_core(), noise(9000), []
    core.set_impulse_response(ImpulseResponse(taps, RATE_HZ, core.settings))
    core.set_reverb_gains(0.0, 1.0)
    core.offline(200)
    for wait, at in ((800, 1000), (second - 61000, second)):  # the reverb sleeps in between
        begin(core, 0, 0.3 * notes[0], at)
        core.offline(wait)
        heard.append(core.offline(60000)[:30000])
        core.events()
        core.close_voice(0)
    assert np.abs(heard[0]).max() > 0.01
    np.testing.assert_allclose(heard[0], heard[1], atol=1e-6)


def test_response_of_another_rate_is_resampled(play):
    seconds = np.arange(12000) / 48000
    smooth = np.exp(-20 * seconds) * np.sin(2 * np.pi * 900 * seconds) * seconds
    taps = np.stack([smooth, smooth[::-1]], axis=1).astype(np.float32)
    wanted = resample_poly(taps.astype(np.float64), 147, 320, axis=0)
    dry, wet = play(None, [24000]), play(taps, [24000], rate_hz=48000)
    assert error_db(wet, convolved(dry, wanted)) < -50  # of two interpolations


def test_new_response_is_crossfaded_without_a_step(make_core, begin, sine_rows):
    core, heard = make_core(), []
    decay = np.exp(-np.arange(20000) / 12000)[:, None]
    core.set_reverb_gains(0.0, 1.0)
    for seed in (3, 4):
        taps = (decay * noise(20000, 2, seed)).astype(np.float32)
        core.set_impulse_response(ImpulseResponse(taps, RATE_HZ, core.settings))
        if not heard:
            begin(core, 0, sine_rows, gains=(0.3, 0.3))
        heard.append(core.offline(5000 if not heard else 11000))  # the tail's turn is at 12288
    core.collect()
    # A steady sine of 500 Hz leaves nothing of this difference; a step leaves itself.
    mixed = np.concatenate(heard)
    curve = np.abs(mixed[2:] - 2 * np.cos(2 * np.pi * 500 / RATE_HZ) * mixed[1:-1] + mixed[:-2])
    assert curve[5000:].max() < 2 * curve[1000:5000].max()


def test_new_response_knows_what_sounded_before_it(make_core, begin, notes):
    taps = np.exp(-np.arange(30000) / 9000)[:, None] * noise(30000, 2)
    taps = taps.astype(np.float32)
    heard = []
    for change in (False, True):
        core = make_core()
        core.set_impulse_response(ImpulseResponse(noise(8000), RATE_HZ, core.settings))
        core.set_reverb_gains(0.0, 1.0)
        if not change:
            core.set_impulse_response(ImpulseResponse(taps, RATE_HZ, core.settings))
        begin(core, 0, 0.3 * notes[0])
        mixed = [core.offline(12000)]
        if change:
            core.set_impulse_response(ImpulseResponse(taps, RATE_HZ, core.settings))
        heard.append(np.concatenate([*mixed, core.offline(30000)]))
    settled = slice(12000 + 4 * 4096, None)
    assert np.abs(heard[0][settled]).max() > 1e-3
    np.testing.assert_allclose(heard[1][settled], heard[0][settled], atol=1e-6)


@pytest.mark.parametrize("again", [40000, 40 * 1024 - 50, 10 * 4096])
def test_clear_silences_the_reverb_within_5_ms_and_for_good(make_core, begin, notes, again):
    heard = []
    for disturbed in (True, False):
        core = make_core()
        taps = noise(6 * RATE_HZ)
        core.set_impulse_response(ImpulseResponse(taps, RATE_HZ, core.settings))
        core.set_reverb_gains(0.0, 1.0)
        if disturbed:
            generation = begin(core, 0, 0.3 * notes[0])
        before = core.offline(9000)
        if disturbed:
            assert np.abs(before[-100:]).max() > 1e-3
            core.kill(0, generation)
            core.clear_reverb()
        after = core.offline(again - 9000)
        assert after[:50].any() == disturbed
        assert not after[round(0.005 * RATE_HZ) + 1 :].any()
        begin(core, 1, 0.3 * notes[1], again)
        heard.append(core.offline(30000))
    assert heard[0].any()
    np.testing.assert_array_equal(heard[0], heard[1])


def test_gains_glide_within_5_ms(make_core, begin, sine_rows):
    core = make_core()
    core.set_impulse_response(ImpulseResponse(noise(1000), RATE_HZ, core.settings))
    begin(core, 0, sine_rows, gains=(0.3, 0.3))
    core.set_reverb_gains(0.0, 1.0, 5000)
    core.set_reverb_gains(1.0, 0.0, 9000)
    mixed = core.offline(12000)
    steps = np.abs(np.diff(mixed, axis=0)).max(axis=1)
    assert steps[4990:].max() < 1.3 * max(steps[3000:4990].max(), steps[7500:8990].max())


@pytest.mark.parametrize("changes", [{}, {"device_rate_hz": 44100}])
def test_threads_give_what_is_given_offline(make_core, begin, notes, changes):
    taps, frames = noise(20000), 30000
    core = make_core(render_threads=1, **changes)
    core.set_impulse_response(ImpulseResponse(taps, RATE_HZ, core.settings))
    core.set_reverb_gains(0.0, 1.0)
    rate_hz = core.settings.device_rate_hz
    device = ClockDevice(core, rate_hz=rate_hz, block=256, keep_frames=4 * frames)
    begin(core, 0, 0.3 * notes[0], 2000)
    while core.counters().samples < frames + 1000:
        time.sleep(0.02)
    device.stop()
    heard = device.read(frames * rate_hz // RATE_HZ)
    assert (core.counters().late_tails, core.counters().starved > 1) == (0, False)
    device.close()
    offline = make_core()
    offline.set_impulse_response(ImpulseResponse(taps, RATE_HZ, offline.settings))
    offline.set_reverb_gains(0.0, 1.0)
    begin(offline, 0, 0.3 * notes[0], 2000)
    wanted = offline.offline(frames)
    if rate_hz == RATE_HZ:
        assert np.abs(heard - wanted).max() < 1e-6
    else:  # the same sound, resampled
        level = [np.sqrt(np.mean(x[len(x) // 4 :] ** 2)) for x in (heard, wanted)]
        assert abs(20 * np.log10(level[0] / level[1])) < 0.5


WRONG = [
    (np.zeros((0, 2), np.float32), RATE_HZ, ValueError, "0 s: want up to 6 s"),
    (np.ones((6 * RATE_HZ + 1, 1), np.float32), RATE_HZ, ValueError, "want up to 6 s"),
    (np.zeros((100, 2), np.float32), RATE_HZ, ValueError, "silent"),
    (np.full((100, 2), np.nan, np.float32), RATE_HZ, ValueError, "finite"),
    (np.full((100, 2), np.inf, np.float32), RATE_HZ, ValueError, "finite"),
    (np.ones((100, 3), np.float32), RATE_HZ, ShapeError, "shape"),
    (np.ones(100, np.float32), RATE_HZ, ShapeError, "shape"),
    (np.ones((100, 2)), RATE_HZ, ShapeError, "float32"),
    (np.ones((100, 2), np.float32), 7999, ValueError, "rate_hz = 7999: want 8000 to 192000"),
    (np.ones((100, 2), np.float32), 44100.0, TypeError, "whole number"),
]


@pytest.mark.parametrize(("samples", "rate_hz", "error", "text"), WRONG)
def test_what_is_no_impulse_response_is_refused(make_core, samples, rate_hz, error, text):
    with pytest.raises(error, match=text):
        ImpulseResponse(samples, rate_hz, make_core().settings)


def test_response_is_for_one_core_of_its_settings(make_core):
    core = make_core()
    response = ImpulseResponse(noise(100), RATE_HZ, core.settings)
    with pytest.raises(ValueError, match="made for"):
        make_core(sample_rate_hz=44100, device_rate_hz=44100).set_impulse_response(response)
    core.set_impulse_response(response)
    with pytest.raises(CoreError, match="already"):
        core.set_impulse_response(response)
