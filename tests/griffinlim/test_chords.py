"""Voices of one chord begin at one sample, and wait for each other only so long."""

from collections.abc import Iterator

import numpy as np
import pytest

from ukulelatent_griffinlim import Core, CoreSettings, Envelope, EventKind

FRAMES, BINS = 24, 129
RATE_HZ = 8000
PATIENCE = round(0.012 * RATE_HZ)
STEP = 16


@pytest.fixture
def core() -> Iterator[Core]:
    made = Core(
        CoreSettings(
            sample_rate_hz=RATE_HZ,
            n_fft=256,
            hop=64,
            frames=FRAMES,
            voices=4,
            render_threads=0,
            device_rate_hz=RATE_HZ,
            device_block=64,
        )
    )
    yield made
    made.close()


def start(core: Core, voice: int, chord: int, at_sample: int = 0) -> tuple[int, int]:
    """A note without samples yet."""
    generation = core.open(voice, frames=FRAMES, iterations=1, envelope=Envelope())
    core.start(voice, generation, 0.1, 0.1, at_sample, chord=chord)
    return voice, generation


def fill(core: Core, note: tuple[int, int]) -> None:
    rows = np.random.default_rng(note[0]).random((FRAMES, BINS), np.float32)
    core.write(*note, 0, rows)


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
