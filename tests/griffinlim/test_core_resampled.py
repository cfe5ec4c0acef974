"""A resampled voice: its pitch, its onset and its end."""

import numpy as np
import pytest

from ukulelatent_griffinlim import EventKind, reconstruct

HOP = 256
RATE_HZ = 22050


@pytest.mark.parametrize("ratio", [0.5, 0.8, 1.0, 1.26, 2.0])
def test_pitch_is_multiplied_by_the_ratio(make_core, begin, sine_rows, strongest_hz, cents, ratio):
    core = make_core()
    begin(core, 0, sine_rows, ratio=ratio)
    length = int(64 * HOP / ratio)
    mix = core.offline(length)[:, 0]
    steady = mix[length // 6 : -length // 6]
    assert cents(strongest_hz(steady, RATE_HZ), 500 * ratio) < 2
    assert abs(np.std(steady) * np.sqrt(2) - 0.5) < 0.02


@pytest.mark.parametrize("ratio", [0.5, 0.8, 1.26, 2.0])
def test_sound_is_divided_in_length_and_neither_early_nor_late(make_core, begin, notes, ratio):
    silent = np.zeros((20, 513), np.float32)
    rows = np.concatenate([silent, notes[4][:44]])
    x = reconstruct(rows, hop=HOP)
    core = make_core()
    begin(core, 0, rows, 1000, ratio=ratio)
    mix = core.offline(1000 + int(64 * HOP / ratio) + 2000)[:, 0]
    onset = np.flatnonzero(np.abs(x) > 0.3 * np.abs(x).max())[0] / ratio
    heard = np.flatnonzero(np.abs(mix[1000:]) > 0.3 * np.abs(mix).max())[0]
    assert abs(heard - onset) <= 6
    end = core.events()[-1]
    assert end.kind is EventKind.ENDED
    assert abs(end.at_sample - 1000 - 64 * HOP / ratio) <= 4


def test_ratio_1_is_not_delayed(make_core, begin, notes):
    core = make_core()
    begin(core, 0, notes[4], ratio=1.0)
    mix, x = core.offline(8000)[:, 0], reconstruct(notes[4], hop=HOP)[:8000]
    lags = range(-5, 6)
    likeness = [float(np.dot(np.roll(mix, lag)[10:-10], x[10:-10])) for lag in lags]
    assert lags[int(np.argmax(likeness))] == 0


def test_new_ratio_bends_the_pitch_without_a_click(
    make_core, begin, sine_rows, strongest_hz, cents
):
    core = make_core()
    generation = begin(core, 0, sine_rows, ratio=1.0)
    before = core.offline(4000)[:, 0]
    assert core.set_ratio(0, generation, 1.1)
    after = core.offline(8000)[:, 0]
    assert cents(strongest_hz(after[-4000:], RATE_HZ), 550) < 3
    mix = np.concatenate([before, after])
    assert np.abs(np.diff(mix[2000:])).max() < 1.05 * 0.5 * 2 * np.pi * 550 / RATE_HZ


def test_resampler_starts_anew_with_the_next_note(make_core, begin, notes):
    core, fresh = make_core(), make_core()
    begin(core, 0, notes[0], ratio=0.7)
    core.offline(30000)
    core.close_voice(0)
    begin(core, 0, notes[1], ratio=1.3)
    begin(fresh, 0, notes[1], ratio=1.3)
    assert np.array_equal(core.offline(9000), fresh.offline(9000))
