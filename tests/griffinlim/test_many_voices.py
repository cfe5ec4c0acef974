"""Several voices by one call do what as many calls do."""

from collections.abc import Iterator

import numpy as np
import pytest

from ukulelatent_griffinlim import Core, CoreSettings, Envelope, QueueFullError, ShapeError

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
    together.set_voice_gains([(*voices[0], 0.3, 0.0), (*voices[1], 0.0, 0.2)])
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


def test_gains_that_are_none_and_a_full_queue_are_refused(two) -> None:
    core, voices = two[0]
    for bad in ((9, 1, 0.0, 0.0), (0, -1, 0.0, 0.0), (0, 1, np.nan, 0.0)):
        with pytest.raises(ValueError, match="want"):
            core.set_voice_gains([bad])
    with pytest.raises(QueueFullError):
        core.set_voice_gains([(*voices[0], 0.1, 0.1)] * 100_000)
