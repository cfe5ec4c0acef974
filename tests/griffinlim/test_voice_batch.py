"""Several voices by one call do what as many calls do."""

from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from ukulelatent_griffinlim import (
    Command,
    CommandKind,
    Core,
    CoreSettings,
    Envelope,
    Opening,
    QueueFullError,
    ShapeError,
)

FRAMES, BINS = 24, 129
SETTINGS = CoreSettings(
    sample_rate_hz=8000,
    n_fft=256,
    hop=64,
    frames=FRAMES,
    voices=4,
    render_threads=0,
    device_rate_hz=8000,
    device_block=64,
)


def magnitudes(voices: int, count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random((voices, count, BINS), np.float32)


def started(voices: int = 3) -> tuple[Core, list[tuple[int, int]]]:
    core = Core(SETTINGS)
    opened = []
    for voice in range(voices):
        generation = core.open(voice, frames=FRAMES, iterations=1, envelope=Envelope())
        opened.append((voice, generation))
    return core, opened


@pytest.fixture
def two() -> Iterator[list[tuple[Core, list[tuple[int, int]]]]]:
    """Two cores alike, for the two ways."""
    cores = [started(), started()]
    yield cores
    for core, _ in cores:
        core.close()


def test_a_batch_of_rows_sounds_as_rows_written_one_by_one(two) -> None:
    (together, voices), (apart, _) = two
    whole, later = magnitudes(3, FRAMES, 1), magnitudes(3, 8, 2)
    firsts = [10, 12, 17]
    together.write_batch(voices, [0, 0, 0], 0, whole)
    for (voice, generation), rows in zip(voices, whole, strict=True):
        apart.write(voice, generation, 0, rows)
        for core in (together, apart):
            core.start(voice, generation, 0.1, 0.1)
    np.testing.assert_array_equal(together.offline(128), apart.offline(128))
    together.write_batch(voices, firsts, 10, later)
    for (voice, generation), first, rows in zip(voices, firsts, later, strict=True):
        apart.write(voice, generation, first, rows[first - 10 :])
    np.testing.assert_array_equal(together.offline(2048), apart.offline(2048))


def test_next_frames_and_gains_are_those_of_single_calls(two) -> None:
    (together, voices), (apart, _) = two
    whole = magnitudes(3, FRAMES, 3)
    for core in (together, apart):
        core.write_batch(voices, [0, 0, 0], 0, whole)
        core.start(*voices[0], 0.1, 0.1)
        core.offline(256)
        core.start(*voices[1], 0.1, 0.1)
        core.offline(256)
    stale = (2, voices[2][1] + 1)
    single = [apart.next_frame(*voice) for voice in (*voices[:2], stale)]
    assert together.next_frames([*voices[:2], stale]) == single
    assert single[2] is None
    assert single[0] > single[1]
    gains = [(*voices[0], 0.3, 0.0), (*voices[1], 0.0, 0.2)]
    assert together.send([Command(CommandKind.VOICE_GAIN, *one) for one in gains]) == 2
    apart.set_voice_gain(*voices[0], 0.3, 0.0)
    apart.set_voice_gain(*voices[1], 0.0, 0.2)
    np.testing.assert_array_equal(together.offline(512), apart.offline(512))


def test_a_voice_that_has_moved_on_is_passed_over(two) -> None:
    core, voices = two[0]
    stale = (voices[1][0], voices[1][1] + 1)
    core.write_batch([voices[0], stale], [0, 0], 0, magnitudes(2, 4, 4))
    assert core.next_frames([voices[0], voices[1]]) == [0, 0]
    with pytest.raises(ValueError, match="without a gap"):
        core.write_batch([voices[0], voices[1]], [4, 4], 4, magnitudes(2, 4, 4))


BAD_BATCHES = [
    (magnitudes(1, 4, 0)[0], [0], 0, ShapeError),
    (magnitudes(2, 4, 0), [0], 0, ShapeError),
    (magnitudes(1, 4, 0), [0, 0], 0, ValueError),
    (magnitudes(1, 0, 0), [0], 0, ShapeError),
    (magnitudes(1, 4, 0)[:, :, 1:], [0], 0, ShapeError),
    (magnitudes(1, 4, 0).astype(np.float64), [0], 0, ShapeError),
    (-magnitudes(1, 4, 0), [0], 0, ValueError),
    (np.full((1, 4, BINS), np.nan, np.float32), [0], 0, ValueError),
    (magnitudes(1, 4, 0), [4], 0, ValueError),
    (magnitudes(1, 4, 0), [0], 1, ValueError),
    (magnitudes(1, 4, 0), [-1], 0, ValueError),
    (magnitudes(1, 4, 0), [FRAMES], 0, ValueError),
    (magnitudes(1, 4, 0), [0.0], 0, TypeError),
    ([[[0.0] * BINS]], [0], 0, TypeError),
]


@pytest.mark.parametrize(("rows", "firsts", "first", "error"), BAD_BATCHES)
def test_rows_that_are_no_batch_are_refused(two, rows, firsts, first, error) -> None:
    core, voices = two[0]
    with pytest.raises(error):
        core.write_batch(voices[:1], firsts, first, rows)
    assert not core.offline(64).any()


def test_a_chord_opened_and_started_together_sounds_as_one_by_one() -> None:
    envelope = Envelope(attack_samples=40.0)
    chord = [
        Opening(0, FRAMES, 1, envelope),
        Opening(1, 20, 0, Envelope(), ratio=1.5),
        Opening(3, FRAMES, 2, envelope, rate=0.5),
    ]
    whole = magnitudes(3, FRAMES, 5)
    with closing(Core(SETTINGS)) as together, closing(Core(SETTINGS)) as apart:
        generations = together.open_voices(chord)
        assert generations == [1, 1, 1]
        starts = [
            Command(CommandKind.START, one.voice, 1, 0.1, 0.2, 10 * i, 1)
            for i, one in enumerate(chord)
        ]
        end = Command(CommandKind.RELEASE, 0, 1, at_sample=900)
        assert together.send([*starts, end]) == 4
        for i, one in enumerate(chord):
            apart.open(
                one.voice,
                frames=one.frames,
                iterations=one.iterations,
                envelope=one.envelope,
                ratio=one.ratio,
            )
            apart.set_rate(one.voice, 1, one.rate)
            apart.start(one.voice, 1, 0.1, 0.2, 10 * i, chord=1)
        apart.release(0, 1, 900)
        for core in (together, apart):
            for one, rows in zip(chord, whole, strict=True):
                core.write(one.voice, 1, 0, rows[: one.frames])
        heard = together.offline(8 * FRAMES * 64)
        np.testing.assert_array_equal(heard, apart.offline(8 * FRAMES * 64))
        assert heard.any()
        told = [[event[:4] for event in core.events()] for core in (together, apart)]
        assert told[0] == told[1]
        assert len(told[0]) == 6
        together.close_voices([one.voice for one in chord])
        assert together.open_voices(chord) == [2, 2, 2]


@pytest.mark.parametrize(
    "bad",
    [
        Opening(0, FRAMES, 1, Envelope()),  # in use
        Opening(3, FRAMES, 1, Envelope(), rate=0.1),
        Opening(9, FRAMES, 1, Envelope()),
        Opening(3, FRAMES + 1, 1, Envelope()),
        Opening(3, FRAMES, 9, Envelope()),
        Opening(3, FRAMES, 1, Envelope(), ratio=3.0),
    ],
)
def test_where_one_cannot_be_opened_none_is(two, bad) -> None:
    core, _ = two[0]
    core.close_voices([2])
    good = Opening(2, FRAMES, 1, Envelope())
    with pytest.raises(ValueError, match="want"):
        core.open_voices([good, bad])
    (generation,) = core.open_voices([good])
    assert generation is not None
    assert core.next_frame(2, generation) == 0


def test_where_one_command_is_none_no_other_is_sent(two) -> None:
    core, voices = two[0]
    core.write_batch(voices, [0, 0, 0], 0, magnitudes(3, FRAMES, 6))
    start = Command(CommandKind.START, *voices[0], 0.1, 0.1)
    for bad in (
        start._replace(voice=9),
        start._replace(generation=-1),
        start._replace(left=np.nan),
        start._replace(at_sample=-1),
        start._replace(chord=1 << 32),
        start._replace(kind=7),
    ):
        with pytest.raises(ValueError, match="want"):
            core.send([start, bad])
    assert not core.offline(2048).any()


def test_of_commands_that_find_no_room_it_is_told_how_many_were_taken(two) -> None:
    core, voices = two[0]
    core.write_batch(voices, [0, 0, 0], 0, magnitudes(3, FRAMES, 6))
    start = Command(CommandKind.START, *voices[0], 0.1, 0.1)
    taken = core.send([start] * 100_000)
    assert 0 < taken < 100_000
    assert core.send([start]) == 0
    with pytest.raises(QueueFullError):
        core.kill(*voices[0])
    core.offline(64)
    assert core.send([start]) == 1
