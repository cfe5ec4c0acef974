"""A note that goes through its frames at another rate: longer or shorter, the same otherwise."""

import numpy as np
import pytest

from ukulelatent_griffinlim import Envelope, reconstruct

RATE_HZ = 22050
HOP = 256
FRAMES = 64
ATTACK = 6  # frames that are read one by one
STRETCHES = [0.25, 0.5, 1.3, 2, 3, 4]


def _length(stretch: float) -> int:
    """Frames of a stretched note whose attack is not."""
    return ATTACK + int(np.ceil((FRAMES - ATTACK) * stretch))


def _played(make_core, begin, rows, stretch: float, **how) -> tuple[np.ndarray, int]:
    """The whole of a note, and the sample at which it ended."""
    core = make_core()
    begin(core, 0, rows, rate=1 / stretch, **how)
    mix = core.offline((_length(stretch) + 8) * HOP)[:, 0].astype(np.float64)
    return mix, core.events()[-1].at_sample


def test_rate_1_is_the_sound_as_it_was_made(make_core, begin, notes):
    core = make_core()
    generation = begin(core, 0, notes[3])
    heard = []
    for _ in range(8):
        assert core.set_rate(0, generation, 1.0)
        heard.append(core.offline(8 * HOP)[:, 0])
    assert np.array_equal(np.concatenate(heard), reconstruct(notes[3], hop=HOP))


@pytest.mark.parametrize("stretch", STRETCHES)
def test_length_is_multiplied(make_core, begin, notes, stretch):
    mix, end = _played(make_core, begin, notes[5], stretch)
    assert end == _length(stretch) * HOP
    assert not mix[end:].any()


@pytest.mark.parametrize("stretch", STRETCHES[1:])  # a quarter is too short to tell
@pytest.mark.parametrize("note", [0, 4, 11])
def test_pitch_stays(make_core, begin, notes, strongest_hz, cents, note, stretch):
    # Between the same frames, where the loudest partial is the same one; a pluck has an offset too.
    first, last = (round(ATTACK + (frame - ATTACK) * stretch) for frame in (16, 40))
    mix, _ = _played(make_core, begin, notes[note], stretch)
    heard = strongest_hz(np.diff(mix[first * HOP : last * HOP]), RATE_HZ)
    plain = reconstruct(notes[note], hop=HOP).astype(np.float64)
    wanted = strongest_hz(np.diff(plain[16 * HOP : 40 * HOP]), RATE_HZ)
    assert cents(heard, wanted) < 1


@pytest.mark.parametrize("stretch", STRETCHES)
def test_steady_tone_is_in_tune_and_as_loud(
    make_core, begin, sine_rows, strongest_hz, cents, stretch
):
    mix, end = _played(make_core, begin, sine_rows, stretch)
    steady = mix[4 * HOP : end - 6 * HOP]
    assert cents(strongest_hz(steady, RATE_HZ), 500) < 1
    assert abs(np.std(steady) * np.sqrt(2) - 0.5) < 0.01


@pytest.mark.parametrize("stretch", STRETCHES)
@pytest.mark.parametrize("late", [0, 5 * HOP + 100])
def test_attack_is_left_as_it_was(make_core, begin, pluck, magnitudes_of, late, stretch):
    note = 0.5 * np.pad(pluck(196.0, FRAMES * HOP, RATE_HZ, 4), (late, 0))[: FRAMES * HOP]
    rows = magnitudes_of(note)
    plain = reconstruct(rows, hop=HOP).astype(np.float64)
    mix, _ = _played(make_core, begin, rows, stretch)
    attack = slice(late, late + (ATTACK - 3) * HOP)
    error = np.sum((mix[attack] - plain[attack]) ** 2) / np.sum(plain[attack] ** 2)
    assert 10 * np.log10(error) < -40


@pytest.mark.parametrize("stretch", [0.5, 2, 4])
def test_decay_takes_its_time(make_core, begin, notes, stretch):
    mix, _ = _played(make_core, begin, notes[6], stretch)
    plain = reconstruct(notes[6], hop=HOP)
    for frame in range(12, 52, 8):
        there = round(ATTACK + (frame - ATTACK) * stretch) * HOP
        heard, wanted = (
            np.std(x[at - 2 * HOP : at + 2 * HOP]) for x, at in ((mix, there), (plain, frame * HOP))
        )
        assert abs(20 * np.log10(heard / wanted)) < 1


@pytest.mark.parametrize("ratio", [0.7, 1.5])
@pytest.mark.parametrize("stretch", [0.5, 2])
def test_resampled_note_is_stretched_as_well(
    make_core, begin, sine_rows, strongest_hz, cents, ratio, stretch
):
    core = make_core()
    begin(core, 0, sine_rows, ratio=ratio, rate=1 / stretch)
    wanted = _length(stretch) * HOP / ratio
    mix = core.offline(int(wanted) + 2000)[:, 0]
    end = core.events()[-1].at_sample
    assert abs(end - wanted) <= 4
    assert cents(strongest_hz(mix[int(0.2 * end) : int(0.8 * end)], RATE_HZ), 500 * ratio) < 2


def test_resampled_note_is_never_rendered_far_ahead(make_core, begin, notes):
    """Since it cannot be taken back; neither beyond the frames that it had unstretched."""
    core = make_core()
    generation = begin(core, 0, notes[0], ratio=1.0, rate=0.25)
    for frame in range(2 * FRAMES):
        core.offline(HOP)
        played = min(frame, ATTACK) + max(frame - ATTACK, 0) / 4
        assert core.next_frame(0, generation) < played + (9 if frame < ATTACK else 3)


def test_rate_changes_while_a_note_sounds_without_a_click(
    make_core, begin, sine_rows, strongest_hz, cents
):
    core = make_core()
    generation = begin(core, 0, sine_rows)
    heard = [core.offline(10 * HOP)]
    for rate in (0.25, 2.0, 0.5, 0.0, 1.0, 0.3, 1.5):
        assert core.set_rate(0, generation, rate)
        heard.append(core.offline(8 * HOP + 77))
    mix = np.concatenate(heard)[4 * HOP :, 0]
    assert cents(strongest_hz(mix, RATE_HZ), 500) < 1
    assert np.abs(np.diff(mix)).max() < 1.02 * 0.5 * 2 * np.pi * 500 / RATE_HZ


@pytest.mark.parametrize(("rate", "left"), [(0.25, 4), (0.5, 2), (4.0, 0.25)])
def test_what_is_left_is_what_is_stretched(make_core, begin, notes, rate, left):
    core = make_core()
    generation = begin(core, 0, notes[3])
    core.offline(30 * HOP)
    assert core.next_frame(0, generation) == 30
    core.set_rate(0, generation, rate)
    core.offline(200 * HOP)
    assert core.events()[-1].at_sample == int(30 + np.ceil(34 * left)) * HOP


@pytest.mark.parametrize("rate", [0.25, 1.0, 4.0])
def test_rate_changed_just_before_the_end_keeps_what_is_left(make_core, begin, notes, rate):
    """All of the note is rendered by then; the last frames are laid out anew."""
    core = make_core()
    generation = begin(core, 0, notes[3])
    heard = [core.offline(62 * HOP)]
    core.set_rate(0, generation, rate)
    heard.append(core.offline(20 * HOP))
    end = core.events()[-1].at_sample
    assert end == int(62 + np.ceil(2 / rate)) * HOP
    assert np.concatenate(heard)[end - HOP : end].any()


def test_next_frame_is_a_row_and_goes_as_fast_as_the_note(make_core, begin, notes):
    core = make_core()
    generation = begin(core, 0, notes[0], rate=0.5)
    seen = []
    for _ in range(60):
        seen.append(core.next_frame(0, generation))
        core.offline(2 * HOP)
    assert seen[:4] == [0, 2, 4, 6]
    assert seen[4:] == list(range(7, 63))


@pytest.mark.parametrize("rate", [0.4, 2.5])
def test_rows_in_two_pieces_sound_as_rows_at_once(make_core, begin, notes, rate):
    whole = make_core()
    begin(whole, 0, notes[0], rate=rate)
    core = make_core()
    generation = core.open(0, frames=FRAMES, iterations=2, envelope=Envelope())
    core.set_rate(0, generation, rate)
    core.write(0, generation, 0, notes[0][:16])
    core.start(0, generation, 1, 1)
    # By then it waits: no row is read that is not yet written.
    first = core.offline(160 * HOP)[:, 0]
    assert core.counters().dry > 0
    heard = int(np.flatnonzero(first)[-1]) + 1
    core.write(0, generation, 16, notes[0][16:])
    rest = core.offline(160 * HOP)[:, 0]
    wanted = whole.offline(160 * HOP)[:, 0]
    assert np.array_equal(first[:heard], wanted[:heard])
    assert np.array_equal(rest[: 160 * HOP - heard], wanted[heard:])


def test_moved_note_is_heard_where_it_is(make_core, begin, notes):
    """The frames of a note of another sound, from the row on that is heard next."""
    core, whole = make_core(), make_core()
    generation = begin(core, 0, notes[3], rate=0.5)
    begin(whole, 0, notes[8], rate=0.5)
    core.offline(20 * HOP)
    first = core.next_frame(0, generation)
    assert first == 13
    core.write(0, generation, first, notes[8][first : first + 8])
    core.write(0, generation, first + 8, notes[8][first + 8 :])
    moved = core.offline(40 * HOP)[8 * HOP :, 0]
    wanted = whole.offline(60 * HOP)[28 * HOP :, 0]
    spectrum, like = (np.abs(np.fft.rfft(x * np.hanning(len(x)))) for x in (moved, wanted))
    assert np.linalg.norm(spectrum - like) < 0.15 * np.linalg.norm(like)


def test_set_rate_of_a_note_that_is_gone_tells_so(make_core, begin, notes):
    core = make_core()
    generation = begin(core, 0, notes[0])
    core.close_voice(0)
    assert not core.set_rate(0, generation, 2.0)
    assert begin(core, 0, notes[0]) == generation + 1
    assert np.array_equal(core.offline(FRAMES * HOP)[:, 0], reconstruct(notes[0], hop=HOP))
