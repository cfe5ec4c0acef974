"""What the mix is made of: each voice's reconstruction, at its sample, times its gains."""

import numpy as np
import pytest

from ukulelatent_griffinlim import CoreError, Envelope, EventKind, QueueFullError, reconstruct

HOP = 256
RATE_HZ = 22050


@pytest.mark.parametrize("at_sample", [0, 1, 255, 256, 1000, 12345])
def test_voice_starts_exactly_at_its_sample_and_is_its_reconstruction(
    make_core, begin, notes, at_sample
):
    core = make_core()
    begin(core, 3, notes[0], at_sample)
    mix = core.offline(at_sample + len(notes[0]) * HOP + 500)
    x = reconstruct(notes[0], hop=HOP)
    assert not mix[:at_sample].any()
    assert np.array_equal(mix[at_sample : at_sample + len(x), 0], x)
    assert np.array_equal(mix[:, 0], mix[:, 1])
    assert not mix[at_sample + len(x) :].any()
    started, ended = core.events()
    assert (started.kind, started.at_sample) == (EventKind.STARTED, at_sample)
    assert (ended.kind, ended.at_sample) == (EventKind.ENDED, at_sample + len(x))


def test_mix_is_the_sum_of_reconstructions_times_gains(make_core, begin, notes):
    core = make_core()
    wanted = np.zeros((64 * HOP + 4000, 2))
    for voice, rows in enumerate(notes):
        at_sample, gains = 211 * voice, (0.1 + 0.05 * voice, 0.9 - 0.05 * voice)
        begin(core, voice, rows, at_sample, gains=gains)
        x = reconstruct(rows, hop=HOP)
        wanted[at_sample : at_sample + len(x)] += x[:, None].astype(float) * gains
    mix = core.offline(len(wanted))
    assert core.counters().limiter_gain == 1.0
    assert np.abs(mix - wanted).max() < 1e-6
    assert core.counters().dry == 0


def test_mix_does_not_depend_on_how_many_samples_are_asked_for(make_core, begin, notes):
    mixes = []
    for lengths in ([9000], [1] * 300 + [8700], [255, 257, 1000, 7488]):
        core = make_core()
        for voice in range(4):
            begin(core, voice, notes[voice], 100 * voice)
        mixes.append(np.concatenate([core.offline(length) for length in lengths]))
    assert mixes[0].tobytes() == mixes[1].tobytes() == mixes[2].tobytes()


def test_same_score_gives_the_same_bytes(make_core, begin, notes):
    def render() -> bytes:
        core = make_core()
        envelope = Envelope(50, 2000, 0.4, 3000)
        for voice, rows in enumerate(notes):
            ratio = None if voice % 2 else 0.7 + 0.05 * voice
            g = begin(core, voice, rows, 97 * voice, envelope=envelope, ratio=ratio)
            core.release(voice, g, 5000 + 31 * voice)
            core.set_voice_gain(voice, g, 0.2, 0.9, 3000)
        core.set_master_gain(0.8, 4000)
        return core.offline(20000).tobytes()

    assert render() == render()


def test_gains_glide_to_their_value_within_5_ms(make_core, begin, sine_rows):
    core = make_core()
    generation = begin(core, 0, sine_rows)
    core.set_voice_gain(0, generation, 0.25, 0.5, 6000)
    core.set_master_gain(0.5, 9000)
    mix, x = core.offline(12000), reconstruct(sine_rows, hop=HOP)
    ramp = round(0.005 * RATE_HZ) + 1
    steps = np.abs(np.diff(mix, axis=0)).max(axis=1)
    assert np.allclose(mix[:6000, 0], x[:6000], atol=1e-6)
    assert np.allclose(
        mix[6000 + ramp : 9000], x[6000 + ramp : 9000, None] * [0.25, 0.5], atol=1e-6
    )
    assert np.allclose(mix[9000 + ramp :], x[9000 + ramp : 12000, None] * [0.125, 0.25], atol=1e-6)
    assert steps[5990:9200].max() < 1.1 * steps[3000:5990].max()


def test_denormal_numbers_of_the_caller_are_left_as_they_were(make_core, begin, notes):
    core = make_core()
    begin(core, 0, notes[0])
    core.offline(1000)
    assert np.all(np.full(1000, 1e-40, np.float32) * np.float32(2) > 0)


@pytest.mark.parametrize("changes", [{"render_threads": 1}, {"device_rate_hz": 48000}])
def test_offline_is_refused_where_another_thread_mixes(make_core, changes):
    core = make_core(**changes)
    with pytest.raises(CoreError, match="render_threads = 0 and equal rates"):
        core.offline(256)


def test_full_queue_is_an_error_and_the_commands_before_it_act(make_core, begin, notes):
    core = make_core()
    begin(core, 0, notes[0])
    for _ in range(4095):
        core.set_master_gain(0.5)
    with pytest.raises(QueueFullError, match="not yet taken"):
        core.set_master_gain(0.5)
    core.offline(1000)
    core.set_master_gain(1.0)  # there is room again
    assert [event.kind for event in core.events()] == [EventKind.STARTED]
    x = reconstruct(notes[0], hop=HOP)
    assert np.allclose(core.offline(1000)[200:, 0], x[1200:2000], atol=1e-6)


def test_magnitudes_of_any_allowed_size_give_the_device_finite_samples(make_core, begin, notes):
    core = make_core()
    for voice, scale in enumerate([1e-45, 1e-38, 1e6, 1e12, 1e30]):
        begin(core, voice, np.clip(notes[voice].astype(float) * scale, 0, 1e12).astype(np.float32))
    mix = core.offline(64 * 256)
    assert np.all(np.isfinite(mix))
    assert np.abs(mix).max() <= 10 ** (-0.3 / 20) + 1e-7
