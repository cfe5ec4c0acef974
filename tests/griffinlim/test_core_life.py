"""A voice from open to close: release, kill, what comes late, and the next note."""

import time

import numpy as np
import pytest

from ukulelatent_griffinlim import Envelope, EventKind, reconstruct

HOP = 256
RATE_HZ = 22050


def test_release_fades_to_its_end_after_its_samples(make_core, begin, sine_rows):
    core = make_core()
    generation = begin(core, 0, sine_rows, envelope=Envelope(release_samples=3000))
    core.release(0, generation, 5000)
    mix, x = core.offline(12000)[:, 0], reconstruct(sine_rows, hop=HOP)
    last = core.events()[-1]
    assert last.kind is EventKind.RELEASED
    assert abs(last.at_sample - 8000) <= 5
    assert np.array_equal(mix[:5000], x[:5000])
    level = np.exp(np.log(1e-4) * np.arange(1, 2991) / 3000)
    assert np.allclose(mix[5000:7990], x[5000:7990] * level, atol=1e-4)
    assert not mix[last.at_sample :].any()


def test_first_event_tells_when_samples_were_there(make_core, begin, sine_rows):
    core = make_core()
    before_ns = time.monotonic_ns()
    begin(core, 0, sine_rows, 1000)
    begin(core, 1, sine_rows, 5000)
    core.offline(2000)
    between_ns = time.monotonic_ns()
    first = core.events()
    core.offline(5000)
    second = core.events()
    assert [event.voice for event in first + second] == [0, 1]
    # Both are rendered when there is room for them, however late they begin.
    assert all(before_ns < event.ready_ns < between_ns for event in first + second)


def test_kill_is_silent_within_5_ms_and_without_a_click(make_core, begin, sine_rows):
    core = make_core()
    generation = begin(core, 0, sine_rows)
    core.kill(0, generation, 5000)
    mix = core.offline(7000)[:, 0]
    last = core.events()[-1]
    within = 5000 + int(0.005 * RATE_HZ) + 1
    assert last.kind is EventKind.KILLED
    assert 5000 < last.at_sample <= within
    assert not mix[last.at_sample :].any()
    own_step = np.abs(np.diff(mix[3000:5000])).max()
    fade_step = 0.5 / (0.005 * RATE_HZ)
    assert np.abs(np.diff(mix[4999:])).max() <= own_step + 1.1 * fade_step


def test_attack_rises_and_decay_settles(make_core, begin, sine_rows):
    core = make_core()
    begin(core, 0, sine_rows, envelope=Envelope(1000, 2000, 0.5, 100))
    mix, x = core.offline(10000)[:, 0], reconstruct(sine_rows, hop=HOP)
    assert np.allclose(mix[:1000], x[:1000] * np.arange(1, 1001) / 1000, atol=1e-4)
    assert np.allclose(mix[4000:], 0.5 * x[4000:10000], atol=1e-4)


@pytest.mark.parametrize("release_at", [0, 1500, 2000])
def test_release_that_comes_before_the_first_sample_is_still_heard(
    make_core, begin, sine_rows, release_at
):
    core = make_core()
    generation = begin(core, 0, sine_rows, 2000, envelope=Envelope(release_samples=1000))
    core.release(0, generation, release_at)
    mix = core.offline(6000)[:, 0]
    assert [event.kind for event in core.events()] == [EventKind.STARTED, EventKind.RELEASED]
    assert np.abs(mix[2000:2300]).max() > 0.05
    assert not mix[3010:].any()


def test_kill_that_comes_before_the_start_is_the_only_event(make_core, begin, sine_rows):
    core = make_core()
    generation = begin(core, 0, sine_rows, 2000)
    core.kill(0, generation)
    assert not core.offline(6000).any()
    assert [event.kind for event in core.events()] == [EventKind.KILLED]


def test_closed_voice_plays_the_next_note_as_if_new(make_core, begin, notes):
    core = make_core()
    for note in range(5):
        start = note * (400 + 64 * HOP) + 300
        generation = begin(core, 7, notes[note], start)
        mix = core.offline(400 + len(notes[note]) * HOP)[:, 0]
        assert np.array_equal(mix[300:-100], reconstruct(notes[note], hop=HOP)), note
        kinds = [(event.kind, event.generation) for event in core.events()]
        assert kinds == [(EventKind.STARTED, generation), (EventKind.ENDED, generation)]
        core.close_voice(7)


def test_what_is_meant_for_an_earlier_note_does_nothing(make_core, begin, notes):
    core = make_core()
    old = begin(core, 0, notes[0], 1_000_000)
    core.close_voice(0)
    new = begin(core, 0, notes[1])
    assert core.write(0, old, 0, notes[2]) is False
    assert core.set_ratio(0, old, 0.5) is False
    assert core.next_frame(0, old) is None
    core.kill(0, old)
    core.release(0, old)
    core.set_voice_gain(0, old, 0, 0)
    mix = core.offline(5000)[:, 0]
    core.start(0, old, 1, 1)
    mix = np.concatenate([mix, core.offline(64 * HOP - 5000)[:, 0]])
    assert np.array_equal(mix, reconstruct(notes[1], hop=HOP))
    assert {event.generation for event in core.events()} == {new}


def test_closed_voice_takes_nothing_even_for_generation_0(make_core, notes):
    core = make_core()
    assert core.write(0, 0, 0, notes[0]) is False
    assert core.next_frame(0, 0) is None
    core.start(0, 0, 1, 1)
    assert not core.offline(1000).any()


def test_voice_in_use_is_not_opened_and_goes_on(make_core, begin, notes):
    core = make_core()
    begin(core, 0, notes[0], ratio=1.0)
    before = core.offline(3000)
    with pytest.raises(ValueError, match="voice = 0: want only those that are not in use"):
        core.open(0, frames=1, iterations=0, envelope=Envelope(), ratio=2.0)
    after = core.offline(3000)
    other = make_core()
    begin(other, 0, notes[0], ratio=1.0)
    assert np.array_equal(np.concatenate([before, after]), other.offline(6000))
