"""The samples do not depend on how they are asked for."""

import numpy as np
import pytest

from ukulelatent_griffinlim import reconstruct, stream

SIZES = [(2048, 512), (1024, 256), (512, 128)]


@pytest.fixture(scope="module")
def rows() -> dict[int, np.ndarray]:
    """Random magnitudes (99, bins): nothing in them is smooth or consistent."""
    random = np.random.default_rng(7)
    return {n_fft: random.random((99, n_fft // 2 + 1), np.float32) for n_fft, _ in SIZES}


@pytest.mark.parametrize("block", [1, 2, 255, 256, 257, 512, 4096, 1 << 24])
@pytest.mark.parametrize("frames", [0, 1, 2, 3, 9, 99])
@pytest.mark.parametrize(("n_fft", "hop"), SIZES)
def test_stream_gives_the_samples_of_reconstruct_bit_for_bit(rows, n_fft, hop, frames, block):
    magnitudes = rows[n_fft][:frames]
    if block < 3 and frames > 9:
        magnitudes = magnitudes[:20]  # tens of thousands of tiny arrays tell no more
    whole = reconstruct(magnitudes, hop=hop)
    blocks = list(stream(magnitudes, hop=hop, block=block))
    assert whole.dtype == np.float32
    assert whole.shape == (len(magnitudes) * hop,)
    assert all(len(part) == block for part in blocks[:-1])
    assert all(part.dtype == np.float32 and 0 < len(part) <= block for part in blocks)
    joined = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
    assert joined.tobytes() == whole.tobytes()


@pytest.mark.parametrize("iterations", range(9))
def test_every_quality_streams_what_it_reconstructs(rows, iterations):
    magnitudes = rows[512][:30]
    blocks = stream(magnitudes, hop=128, iterations=iterations, block=100)
    whole = reconstruct(magnitudes, hop=128, iterations=iterations)
    assert np.concatenate(list(blocks)).tobytes() == whole.tobytes()


@pytest.mark.parametrize("iterations", [0, 2, 4, 8])
def test_attacks_at_any_frame_stream_what_they_reconstruct(rows, iterations):
    for attack in range(1, 40):
        magnitudes = rows[512][:40].copy()
        magnitudes[:attack] *= 0.1
        magnitudes[attack + 9 :] *= 3.0
        whole = reconstruct(magnitudes, hop=128, iterations=iterations)
        assert np.all(np.isfinite(whole))
        blocks = list(stream(magnitudes, hop=128, iterations=iterations, block=99))
        assert np.concatenate(blocks).tobytes() == whole.tobytes()


def test_a_block_can_be_changed_without_changing_the_next(rows):
    magnitudes = rows[512][:30]
    heard = []
    for block in stream(magnitudes, hop=128, block=33):
        heard.append(block.copy())
        block[:] = 9.0
    assert np.concatenate(heard).tobytes() == reconstruct(magnitudes, hop=128).tobytes()


def test_streams_side_by_side_do_not_disturb_each_other(rows):
    first, second = rows[512][:30], rows[512][30:60]
    pairs = list(zip(stream(first, hop=128), stream(second, hop=128), strict=True))
    for index, magnitudes in enumerate((first, second)):
        heard = np.concatenate([pair[index] for pair in pairs])
        assert heard.tobytes() == reconstruct(magnitudes, hop=128).tobytes()


def test_the_magnitudes_are_left_as_they_were(rows):
    magnitudes = rows[512].copy()
    magnitudes.flags.writeable = False
    reconstruct(magnitudes, hop=128)
    assert np.array_equal(magnitudes, rows[512])


def test_denormal_numbers_are_left_as_they_were(rows):
    tiny = np.full(1000, 1e-40, np.float32)
    reconstruct(rows[512], hop=128)
    assert np.all(tiny * np.float32(2) > 0)
