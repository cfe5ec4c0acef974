"""From magnitudes to samples, whole or block by block."""

from collections.abc import Iterator

import numpy as np

from ukulelatent_griffinlim._core import lib
from ukulelatent_griffinlim.checks import (
    MAX_ITERATIONS,
    Float32Array,
    check_integer,
    check_magnitudes,
    check_sizes,
    pointer,
)
from ukulelatent_griffinlim.plans import plan_for


def reconstruct(magnitudes: Float32Array, *, hop: int, iterations: int = 2) -> Float32Array:
    """Samples whose short-time spectrum has the given magnitudes.

    magnitudes: float32 (frames, n_fft // 2 + 1), C-contiguous, linear amplitude >= 0, of frames
        centred at i * hop of a signal padded with n_fft // 2 zeros, periodic Hann window.
    hop: samples from frame to frame; n_fft / 4.
    iterations: 0 (cheapest) to 8 (best).
    Returns float32 (frames * hop,).

    Raises ShapeError (a ValueError) for another shape, type or layout, ValueError for values,
    hop or iterations out of range, TypeError for what is no array or no whole number.

    Example:
        >>> import numpy as np
        >>> reconstruct(np.zeros((3, 513), np.float32), hop=256).shape
        (768,)
    """
    blocks = list(_rendered(magnitudes, hop, iterations))
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


def stream(
    magnitudes: Float32Array, *, hop: int, iterations: int = 2, block: int = 256
) -> Iterator[Float32Array]:
    """The samples of `reconstruct`, bit for bit, as blocks of at most `block` samples.

    All blocks but the last have `block` samples. Each is rendered when it is asked for. Arguments
    are checked by the call itself, as in `reconstruct`; block: 1 to 2^24.
    """
    block = check_integer("block", block, 1, 1 << 24)
    return _cut(_rendered(magnitudes, hop, iterations), block)


def _cut(rendered: Iterator[Float32Array], block: int) -> Iterator[Float32Array]:
    held = np.zeros(0, np.float32)
    for samples in rendered:
        held = np.concatenate([held, samples])
        whole = len(held) - len(held) % block
        for start in range(0, whole, block):
            yield held[start : start + block].copy()
        held = held[whole:]
    if len(held):
        yield held.copy()


def _rendered(magnitudes: Float32Array, hop: int, iterations: int) -> Iterator[Float32Array]:
    """Check at the call, render when iterated."""
    rows = check_magnitudes(magnitudes)
    n_fft, hop = check_sizes(rows.shape[1], hop)
    iterations = check_integer("iterations", iterations, 0, MAX_ITERATIONS)
    return _render(rows, n_fft, hop, iterations)


def _render(rows: Float32Array, n_fft: int, hop: int, iterations: int) -> Iterator[Float32Array]:
    plan, bins = plan_for(n_fft, hop), rows.shape[1]
    samples = np.empty(plan.block_limit, np.float32)
    with plan.stream() as stream_:
        lib.uk_stream_reset(stream_, len(rows), iterations)
        while lib.uk_stream_rows_needed(stream_):
            first = lib.uk_stream_next_frame(stream_)
            count = lib.uk_stream_render(stream_, pointer(rows[first:]), bins, pointer(samples))
            yield samples[:count].copy()
