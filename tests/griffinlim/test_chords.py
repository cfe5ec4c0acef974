"""Voices of one chord begin at one sample, and wait for each other only so long."""

from collections.abc import Iterator

import numpy as np
import pytest

from ukulelatent_griffinlim import Core, CoreSettings, Envelope, EventKind

FRAMES = 24
FIRST_BLOCK = 3  # frames
RATE_HZ = 8000
PATIENCE = round(0.012 * RATE_HZ)
STEP = 16


def make_core(rate_hz: int, n_fft: int, device_block: int) -> Core:
    return Core(
        CoreSettings(
            sample_rate_hz=rate_hz,
            n_fft=n_fft,
            hop=n_fft // 4,
            frames=FRAMES,
            voices=4,
            render_threads=0,
            device_rate_hz=rate_hz,
            device_block=device_block,
        )
    )


@pytest.fixture
def core() -> Iterator[Core]:
    made = make_core(RATE_HZ, n_fft=256, device_block=64)
    yield made
    made.close()


@pytest.fixture
def fine_core() -> Iterator[Core]:
    """Whose first block gives half of what a voice alone begins with."""
    made = make_core(44100, n_fft=2048, device_block=STEP)
    yield made
    made.close()


def start(core: Core, voice: int, chord: int, at_sample: int = 0) -> tuple[int, int]:
    """A note without samples yet."""
    generation = core.open(voice, frames=FRAMES, iterations=1, envelope=Envelope())
    core.start(voice, generation, 0.1, 0.1, at_sample, chord=chord)
    return voice, generation


def fill(core: Core, note: tuple[int, int], first: int = 0, end: int = FRAMES) -> None:
    rows = np.random.default_rng(note[0]).random((FRAMES, core.bins), np.float32)
    core.write(*note, first, rows[first:end])


def started(core: Core, samples: int) -> dict[int, int]:
    """Who began in the next samples, and at which."""
    found = {}
    for _ in range(0, samples, STEP):
        core.offline(STEP)
        for event in core.events():
            assert event.kind == EventKind.STARTED
            found[event.voice] = event.at_sample
    return found


def test_the_first_waits_for_the_last(core) -> None:
    first, second, third = (start(core, voice, chord=7) for voice in range(3))
    fill(core, first)
    assert started(core, 2 * STEP) == {}
    fill(core, third)
    assert started(core, STEP) == {}
    fill(core, second)
    begun = started(core, STEP)
    assert set(begun) == {0, 1, 2}
    assert set(begun.values()) == {3 * STEP}


def test_who_is_too_late_is_waited_for_no_more(core) -> None:
    first, second = (start(core, voice, chord=7) for voice in range(2))
    fill(core, first)
    begun = started(core, PATIENCE + 4 * STEP)
    assert set(begun) == {0}
    assert PATIENCE < begun[0] <= PATIENCE + STEP
    fill(core, second)
    assert set(started(core, STEP)) == {1}


def test_a_chord_begins_when_half_of_it_is_ahead_and_the_others_have_their_first_samples(
    fine_core,
) -> None:
    first, second, third = (start(fine_core, voice, chord=7) for voice in range(3))
    for note in (first, second, third):
        fill(fine_core, note, 0, FIRST_BLOCK)
    assert started(fine_core, STEP) == {}
    fill(fine_core, first, FIRST_BLOCK)
    assert started(fine_core, STEP) == {}  # one of three
    fill(fine_core, second, FIRST_BLOCK)
    assert started(fine_core, STEP) == {0: 2 * STEP, 1: 2 * STEP, 2: 2 * STEP}
    fill(fine_core, third, FIRST_BLOCK)
    fine_core.offline(1000)
    assert fine_core.counters().dry == 0


def test_a_note_alone_begins_when_it_is_ahead(fine_core) -> None:
    note = start(fine_core, 0, chord=7)
    fill(fine_core, note, 0, FIRST_BLOCK)
    assert started(fine_core, STEP) == {}
    fill(fine_core, note, FIRST_BLOCK)
    assert started(fine_core, STEP) == {0: STEP}


def test_other_chords_and_notes_of_none_do_not_wait(core) -> None:
    alone, other = start(core, 0, chord=0), start(core, 1, chord=8)
    start(core, 2, chord=7)
    for note in (alone, other):
        fill(core, note)
    assert started(core, STEP) == {0: 0, 1: 0}


def test_notes_of_no_chord_do_not_wait_for_each_other(core) -> None:
    first, second = start(core, 0, chord=0), start(core, 1, chord=0)
    fill(core, first)
    assert started(core, STEP) == {0: 0}
    fill(core, second)
    assert started(core, STEP) == {1: STEP}


def test_who_is_killed_is_not_waited_for(core) -> None:
    first, second = (start(core, voice, chord=7) for voice in range(2))
    fill(core, first)
    assert started(core, STEP) == {}
    core.kill(*second)
    core.offline(STEP)
    kinds = {event.voice: event.kind for event in core.events()}
    assert kinds == {0: EventKind.STARTED, 1: EventKind.KILLED}


@pytest.mark.parametrize("chord", [-1, 1 << 32, 0.5, None])
def test_a_chord_is_a_number(core, chord) -> None:
    generation = core.open(0, frames=FRAMES, iterations=1, envelope=Envelope())
    with pytest.raises((TypeError, ValueError), match="chord"):
        core.start(0, generation, 0.1, 0.1, chord=chord)
