"""Magnitudes come in pieces, and may be written anew ahead of the renderer."""

import numpy as np
import pytest

from ukulelatent_griffinlim import Envelope, reconstruct

HOP, N_FFT = 256, 1024


def test_rows_in_two_pieces_sound_as_rows_at_once(make_core, notes):
    core = make_core()
    generation = core.open(0, frames=64, iterations=2, envelope=Envelope())
    assert core.write(0, generation, 0, notes[0][:16])
    core.start(0, generation, 1, 1)
    first = core.offline(4 * HOP)
    assert core.write(0, generation, 16, notes[0][16:])
    mix = np.concatenate([first, core.offline(60 * HOP)])
    assert np.array_equal(mix[:, 0], reconstruct(notes[0], hop=HOP))


def test_voice_waits_for_its_first_rows_and_goes_on_after_late_ones(make_core, notes):
    core = make_core()
    generation = core.open(0, frames=64, iterations=2, envelope=Envelope())
    core.start(0, generation, 1, 1)
    assert not core.offline(1000).any()
    assert core.counters().dry == 0
    assert core.write(0, generation, 0, notes[0][:16])
    first = core.offline(40 * HOP)[:, 0]
    assert core.counters().dry > 0
    assert core.write(0, generation, 16, notes[0][16:])
    rest = core.offline(64 * HOP)[:, 0]
    x = reconstruct(notes[0], hop=HOP)
    heard = int(np.flatnonzero(first)[-1]) + 1
    assert np.array_equal(first[:heard], x[:heard])
    assert np.array_equal(rest[: len(x) - heard], x[heard:])


@pytest.mark.parametrize("played", [2048, 3001, 8000])
def test_new_rows_change_the_sound_from_their_first_sample_on_and_not_before(
    make_core, begin, notes, played
):
    def render(move: bool) -> tuple[np.ndarray, int]:
        core = make_core()
        generation = begin(core, 0, notes[0])
        first = core.offline(played)
        frame = core.next_frame(0, generation)
        assert frame is not None
        assert played / HOP <= frame < 64  # a frame centred at the next sample can still change
        if move:
            assert core.write(0, generation, frame, notes[5][frame:])
        return np.concatenate([first, core.offline(64 * HOP - played)])[:, 0], frame

    still, frame = render(False)
    moved, same_frame = render(True)
    different = np.flatnonzero(still != moved)
    assert frame == same_frame
    assert frame * HOP - N_FFT // 2 <= different[0] <= frame * HOP
    assert np.std((moved - reconstruct(notes[0], hop=HOP))[different[0] + N_FFT :]) > 1e-3


def test_next_frame_goes_from_0_to_the_end(make_core, begin, notes):
    core = make_core()
    generation = begin(core, 0, notes[0])
    seen = [core.next_frame(0, generation)]
    while seen[-1] < 64:
        core.offline(256)
        seen.append(core.next_frame(0, generation))
    assert seen[0] == 0
    assert seen == sorted(seen)


def test_rows_that_leave_a_gap_or_pass_the_end_are_refused(make_core, notes):
    core = make_core()
    generation = core.open(0, frames=20, iterations=2, envelope=Envelope())
    with pytest.raises(
        ValueError, match="4 frames from first = 1 on: want at least one, without a gap"
    ):
        core.write(0, generation, 1, notes[0][:4])
    with pytest.raises(ValueError, match=r"21 frames from first = 0 on: .* within the sound"):
        core.write(0, generation, 0, notes[0][:21])
    with pytest.raises(ValueError, match="want at least one"):
        core.write(0, generation, 0, notes[0][:0])
    assert core.write(0, generation, 0, notes[0][:20])
