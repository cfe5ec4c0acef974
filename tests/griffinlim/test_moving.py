"""A sounding note whose magnitudes change: heard at once, without a click, and in tune."""

import numpy as np
import pytest

from ukulelatent_griffinlim import Envelope, EventKind

RATE_HZ = 22050
HOP = 256
PLAYED = 20 * HOP + 77


@pytest.fixture(scope="module")
def steady(magnitudes_of):
    """Magnitudes (64, 513) of steady tones of 500 Hz with other partials."""
    time_s = np.arange(64 * HOP) / RATE_HZ

    def make(*levels: float) -> np.ndarray:
        tone = sum(
            level * np.sin(2 * np.pi * 500 * (n + 1) * time_s + n) for n, level in enumerate(levels)
        )
        return magnitudes_of(0.2 * tone)

    return make


def _move(core, generation: int, rows: np.ndarray, count: int = 64) -> None:
    first = core.next_frame(0, generation)
    core.write(0, generation, first, rows[first : first + count])


def _played_on(make_core, begin, rows, moves, blocks: int = 40) -> np.ndarray:
    """The mix (samples,) of a note of `rows` that is moved after PLAYED samples, block by block of
    100 samples, to each of `moves`."""
    core = make_core()
    generation = begin(core, 0, rows)
    heard = [core.offline(PLAYED)]
    for block in range(blocks):
        if block < len(moves) and moves[block] is not None:
            _move(core, generation, moves[block])
        heard.append(core.offline(100))
    return np.concatenate(heard)[:, 0].astype(np.float64)


def test_a_move_is_heard_at_once_whatever_was_rendered_ahead(make_core, begin, notes):
    still = _played_on(make_core, begin, notes[3], [])
    moved = _played_on(make_core, begin, notes[3], [notes[8]])
    assert np.array_equal(still[:PLAYED], moved[:PLAYED])
    differing = np.flatnonzero(still != moved)[0]
    assert differing - PLAYED < 0.002 * RATE_HZ


def test_a_moved_note_becomes_the_other_sound(make_core, begin, steady, strongest_hz):
    moved = _played_on(make_core, begin, steady(1.0, 0.0), [steady(0.0, 1.0)])
    after = moved[PLAYED + 1024 :][:2048]
    assert abs(strongest_hz(after, RATE_HZ) - 1000) < 2
    level = np.abs(np.fft.rfft(after * np.hanning(len(after))))
    at_500, at_1000 = (level[round(hz * len(after) / RATE_HZ)] for hz in (500, 1000))
    assert at_500 < 0.02 * at_1000


@pytest.mark.parametrize("levels", [(0.0, 1.0), (1.0, 1.0, 1.0), (0.0, 0.0, 0.3), (0.1,)])
@pytest.mark.parametrize("after", [0, 5, 13])
def test_a_step_makes_no_click(make_core, begin, steady, levels, after):
    before_rows, after_rows = steady(1.0, 0.5), steady(*levels)
    moves = [None] * after + [after_rows]
    moved = _played_on(make_core, begin, before_rows, moves)
    still = [_played_on(make_core, begin, rows, [])[4000:] for rows in (before_rows, after_rows)]
    # And the new sound with the old one's phases, which have a peak of their own.
    largest = max(np.abs(np.diff(sound)).max() for sound in (*still, moved[-1000:]))
    # A steady tone's own steps differ from frame to frame, by half a hundredth.
    assert np.abs(np.diff(moved[4000:])).max() <= largest * 1.005


def test_a_move_to_where_it_is_changes_next_to_nothing(make_core, begin, notes):
    still = _played_on(make_core, begin, notes[3], [])
    moved = _played_on(make_core, begin, notes[3], [notes[3]] * 40)
    assert np.std(moved - still) < 0.03 * np.std(still)


def test_a_note_moved_all_the_time_stays_in_tune(make_core, begin, steady, strongest_hz, cents):
    moves = [steady(1.0, 0.1 * (n % 8)) for n in range(60)]
    moved = _played_on(make_core, begin, steady(1.0), moves, blocks=60)
    assert cents(strongest_hz(moved[PLAYED:], RATE_HZ), 500) < 1


def test_the_same_moves_give_the_same_samples(make_core, begin, notes):
    moves = [notes[n] for n in (4, 8, 2)]
    assert np.array_equal(
        _played_on(make_core, begin, notes[3], moves), _played_on(make_core, begin, notes[3], moves)
    )


def test_a_note_moved_before_it_starts_begins_at_the_new_sound(make_core, begin, notes):
    def moved_to_8(first_sound):
        core = make_core()
        generation = begin(core, 0, first_sound, 3000)
        core.offline(1000)
        assert core.next_frame(0, generation) == 0
        _move(core, generation, notes[8])
        return core.offline(6000)[2000:, 0]

    heard = moved_to_8(notes[3])
    # After the crossfade nothing of the old sound is left.
    assert np.array_equal(heard[200:], moved_to_8(notes[8])[200:])
    core = make_core()
    begin(core, 0, notes[8])
    wanted = core.offline(4000)[:, 0]
    # One that may soon be moved again gets one iteration a block, which is not quite the same.
    assert np.abs(heard[200:] - wanted[200:]).max() < 0.06 * np.abs(wanted).max()


def test_a_move_near_the_end_keeps_the_length(make_core, begin, notes):
    core = make_core()
    generation = begin(core, 0, notes[3])
    core.offline(64 * HOP - 700)
    _move(core, generation, notes[8])
    core.offline(2000)
    events = core.events()
    assert [event.at_sample for event in events] == [0, 64 * HOP]


@pytest.mark.parametrize("rows", range(1, 25))
def test_a_note_that_moves_before_it_has_enough_to_begin_sounds_all_the_same(
    make_core, steady, strongest_hz, rows
):
    # What it had goes on in another ring, and the first one never fills.
    before, after = steady(1.0, 0.0), steady(0.0, 1.0)
    core = make_core(device_block=1024)
    generation = core.open(0, frames=64, iterations=2, envelope=Envelope())
    core.write(0, generation, 0, before[:rows])
    assert not core.offline(64).any()
    core.write(0, generation, 0, after)
    core.start(0, generation, 1.0, 1.0)
    heard = core.offline(8 * 1024)[:, 0].astype(np.float64)
    assert [event.kind for event in core.events()] == [EventKind.STARTED]
    assert abs(strongest_hz(heard[1024:5120], RATE_HZ) - 1000) < 2
    core.release(0, generation)
    core.offline(8 * 1024)
    assert [event.kind for event in core.events()] == [EventKind.RELEASED]
