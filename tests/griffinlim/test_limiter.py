"""However loud the mix, what the device gets stays below -0.3 dBFS, and quiet sound untouched."""

import numpy as np

CEILING = 10 ** (-0.3 / 20)


def test_sixteen_full_voices_stay_below_the_ceiling_and_the_limiter_lets_go(
    make_core, begin, notes, sine_rows
):
    core = make_core()
    for voice in range(16):
        begin(core, voice, sine_rows * 2, voice)
    loud = core.offline(64 * 256 + 16)
    counters = core.counters()
    assert CEILING * 0.99 < np.abs(loud).max() <= CEILING + 1e-7
    assert counters.peak_left == np.abs(loud[:, 0]).max()
    assert counters.limiter_gain < 0.1
    core.events()
    for _ in range(2):
        core.offline(22050)
    core.counters()
    core.close_voice(0)
    begin(core, 0, notes[0])
    quiet = core.offline(5000)
    alone = make_core()
    begin(alone, 0, notes[0])
    assert core.counters().limiter_gain == 1.0
    assert np.array_equal(quiet, alone.offline(5000))


def test_limiter_keeps_the_balance_of_the_channels(make_core, begin, sine_rows):
    core = make_core()
    begin(core, 0, sine_rows, gains=(12.0, 3.0))
    mix = core.offline(8000)
    assert core.counters().limiter_gain < 0.3
    assert np.allclose(mix[:, 0], 4 * mix[:, 1], atol=1e-6)
