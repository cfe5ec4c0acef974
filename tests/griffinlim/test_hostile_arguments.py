"""Whatever a core is asked, it answers or raises; and plays on as if nothing had been."""

import numpy as np
import pytest

from ukulelatent_griffinlim import ClockDevice, CoreSettings, Envelope, ShapeError, reconstruct

NO_NUMBERS = np.full((4, 513), np.nan, np.float32)
EVERY_OTHER = np.ones((8, 513), np.float32)[::2]
HUGE = 1 << 70
NAN, INF = float("nan"), float("inf")
ROWS = np.ones((4, 513), np.float32)
VOICES = [-1, 16, HUGE, -HUGE, 0.0, "0", None, True]
GENERATIONS = [-1, 1 << 32, HUGE, 1.5, "1", None]
SAMPLES = [-1, 1 << 63, HUGE, 0.5, NAN, "0", None]
GAINS = [NAN, INF, -INF, 1e7, -1e7, "1", None, 1j]
REFUSED = (TypeError, ValueError)


def _calls():
    for voice in VOICES:
        yield "open", (voice,), {"frames": 4, "iterations": 2, "envelope": Envelope()}
        yield "write", (voice, 1, 0, ROWS), {}
        yield "set_ratio", (voice, 1, 1.0), {}
        yield "set_rate", (voice, 1, 1.0), {}
        yield "next_frame", (voice, 1), {}
        yield "close_voice", (voice,), {}
        yield "start", (voice, 1, 1, 1), {}
        yield "release", (voice, 1), {}
        yield "kill", (voice, 1), {}
        yield "set_voice_gain", (voice, 1, 1, 1), {}
    for generation in GENERATIONS:
        yield "write", (0, generation, 0, ROWS), {}
        yield "set_ratio", (0, generation, 1.0), {}
        yield "set_rate", (0, generation, 1.0), {}
        yield "next_frame", (0, generation), {}
        yield "start", (0, generation, 1, 1), {}
        yield "release", (0, generation), {}
        yield "kill", (0, generation), {}
    for at_sample in SAMPLES:
        yield "start", (0, 1, 1, 1, at_sample), {}
        yield "release", (0, 1, at_sample), {}
        yield "kill", (0, 1, at_sample), {}
        yield "set_master_gain", (1.0, at_sample), {}
    for gain in GAINS:
        yield "start", (0, 1, gain, 1), {}
        yield "start", (0, 1, 1, gain), {}
        yield "set_voice_gain", (0, 1, gain, gain), {}
        yield "set_master_gain", (gain,), {}
    for frames in [0, -1, 65, HUGE, 4.0, None]:
        yield "open", (1,), {"frames": frames, "iterations": 2, "envelope": Envelope()}
    for iterations in [-1, 9, HUGE, 2.0, None, True]:
        yield "open", (1,), {"frames": 4, "iterations": iterations, "envelope": Envelope()}
    for ratio in [0, -1, 0.49, 2.01, NAN, INF, "1", 1j]:
        yield "open", (1,), {"frames": 4, "iterations": 2, "envelope": Envelope(), "ratio": ratio}
        yield "set_ratio", (0, 1, ratio), {}
    for rate in [-1, -0.25, 1e-9, 0.2499, 4.001, HUGE, 1e300, NAN, INF, -INF, "1", None, 1j]:
        yield "set_rate", (0, 1, rate), {}
    for name in Envelope.__slots__:
        for value in [-1, NAN, -INF, "1", None]:
            envelope = Envelope(**{name: value})
            yield "open", (1,), {"frames": 4, "iterations": 2, "envelope": envelope}
    yield "open", (1,), {"frames": 4, "iterations": 2, "envelope": Envelope(sustain_level=1.1)}
    for first in [-1, 61, 64, HUGE, 1.0, None]:
        yield "write", (0, 1, first, ROWS), {}
    for frames in [0, -1, (1 << 24) + 1, HUGE, 1.0, None]:
        yield "offline", (frames,), {}
    for rows in [None, [[1.0]], ROWS[:, :512].copy(), ROWS.astype(float), -ROWS, NO_NUMBERS]:
        yield "write", (0, 1, 0, rows), {}
    for rows in [ROWS[0], ROWS[None], np.asfortranarray(ROWS), ROWS[:0], EVERY_OTHER]:
        yield "write", (0, 1, 0, rows), {}


@pytest.mark.parametrize("method", sorted({name for name, _, _ in _calls()}))
def test_hostile_arguments_are_refused_and_change_no_sample(make_core, begin, notes, method):
    core = make_core()
    assert begin(core, 0, notes[0]) == 1
    count = 0
    for name, arguments, keywords in _calls():
        if name == method:
            with pytest.raises(REFUSED):
                pytest.fail(
                    f"took {arguments}, {keywords}: {getattr(core, name)(*arguments, **keywords)}"
                )
            count += 1
    assert count >= 6
    assert np.array_equal(core.offline(64 * 256)[:, 0], reconstruct(notes[0], hop=256))


@pytest.mark.parametrize(
    ("method", "arguments", "message"),
    [
        ("kill", (16, 1), "voice = 16: want 0 to 15"),
        ("kill", (0, -1), "generation = -1: want 0 to 4294967295"),
        ("kill", (0, 1, -1), "at_sample = -1: want 0 to"),
        ("set_master_gain", (NAN,), "gains nan, 0.0: want -1e6 to 1e6"),
        ("set_ratio", (0, 1, 3.0), r"ratio = 3\.0: want 0\.5 to 2"),
        ("set_rate", (0, 1, 5.0), r"rate = 5\.0: want 0, or 0\.25 to 4"),
        ("set_rate", (0, 1, NAN), r"rate = nan: want 0, or 0\.25 to 4"),
        ("offline", (0,), "frames = 0: want 1 to"),
        ("write", (0, 1, 0, ROWS[:, :100].copy()), "magnitudes: want 513 bins, got 100"),
    ],
)
def test_refusal_names_key_value_and_what_was_wanted(make_core, method, arguments, message):
    core = make_core()
    core.open(0, frames=10, iterations=2, envelope=Envelope())
    with pytest.raises(ValueError, match=message):
        getattr(core, method)(*arguments)


@pytest.mark.parametrize(
    "changes",
    [
        *({"n_fft": n} for n in (0, -1024, 100, 32, 131072, 1 << 31, HUGE, 1024.0, None)),
        *({"hop": n} for n in (0, -256, 255, 512, 256 + (1 << 30), HUGE, 256.0)),
        *({"frames": n} for n in (0, -1, 65537, HUGE, 1.5)),
        *({"voices": n} for n in (0, -1, 1025, HUGE, None)),
        *({"render_threads": n} for n in (-1, 65, HUGE, "2")),
        *({"sample_rate_hz": n} for n in (0, 7999, 192001, HUGE, 44100.0)),
        *({"device_rate_hz": n} for n in (0, 7999, 192001, HUGE, NAN)),
        *({"device_block": n} for n in (0, -1, 65537, HUGE)),
    ],
    ids=str,
)
def test_core_of_impossible_settings_is_refused(make_core, changes):
    with pytest.raises(REFUSED):
        make_core(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        *({"rate_hz": n} for n in (0, 7999, 192001, HUGE, 48000.0)),
        *({"block": n} for n in (0, -1, 65537, HUGE, None)),
        *({"keep_frames": n} for n in (-1, (1 << 26) + 1, HUGE, 0.5)),
    ],
    ids=str,
)
def test_clock_device_of_impossible_sizes_is_refused(make_core, changes):
    core = make_core()
    with pytest.raises(REFUSED):
        ClockDevice(core, **({"rate_hz": 22050, "block": 256} | changes))


def test_settings_are_frozen_and_shape_errors_are_value_errors():
    assert CoreSettings.__dataclass_params__.frozen
    assert issubclass(ShapeError, ValueError)


def test_magnitudes_of_any_allowed_size_give_the_device_finite_samples(make_core, begin, notes):
    core = make_core()
    for voice, scale in enumerate([1e-45, 1e-38, 1e6, 1e12, 1e30]):
        begin(core, voice, np.clip(notes[voice].astype(float) * scale, 0, 1e12).astype(np.float32))
    mix = core.offline(64 * 256)
    assert np.all(np.isfinite(mix))
    assert np.abs(mix).max() <= 10 ** (-0.3 / 20) + 1e-7
