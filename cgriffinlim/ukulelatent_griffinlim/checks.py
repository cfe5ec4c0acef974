"""Every array is checked here before its pointer goes to C."""

from typing import Any

import numpy as np
import numpy.typing as npt

from ukulelatent_griffinlim._core import ffi
from ukulelatent_griffinlim.errors import ShapeError

Float32Array = npt.NDArray[np.float32]

ITERATIONS_MOST = 8
MAGNITUDE_MOST = 1e12  # far above any sound, far below where a float32 square overflows
_MAGNITUDE_MOST_BITS = int(np.float32(MAGNITUDE_MOST).view(np.uint32))


def check_integer(name: str, value: object, low: int, high: int) -> int:
    """`value` as an int. TypeError unless a whole number, ValueError outside low to high."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} = {value!r}: want a whole number")
    if not low <= value <= high:
        raise ValueError(f"{name} = {value}: want {low} to {high}")
    return int(value)


def check_magnitudes(magnitudes: object, bins: int | None = None) -> Float32Array:
    """The array itself if it is magnitudes: float32 (frames, bins), C-contiguous, 0 to 1e12.

    Raises TypeError for what is no array, ShapeError for another type, shape or layout, and
    ValueError for negative, non-finite or absurd values.
    """
    if not isinstance(magnitudes, np.ndarray):
        raise TypeError(f"magnitudes: want a numpy array, got {type(magnitudes).__name__}")
    if magnitudes.dtype != np.float32:
        raise ShapeError(f"magnitudes: want float32, got {magnitudes.dtype}")
    if magnitudes.ndim != 2:
        raise ShapeError(f"magnitudes: want (frames, bins), got shape {magnitudes.shape}")
    if bins is not None and magnitudes.shape[1] != bins:
        raise ShapeError(f"magnitudes: want {bins} bins, got {magnitudes.shape[1]}")
    if not magnitudes.flags.c_contiguous:
        raise ShapeError("magnitudes: want C-contiguous rows; numpy.ascontiguousarray makes them")
    # As integers, floats from 0 up are in the same order and all others lie above: one look.
    in_order = magnitudes.size == 0 or magnitudes.view(np.uint32).max() <= _MAGNITUDE_MOST_BITS
    # Only -0.0 is good and lies above as well. A NaN makes both comparisons false.
    if not in_order and not (magnitudes.min() >= 0 and magnitudes.max() <= MAGNITUDE_MOST):
        raise ValueError(f"magnitudes: want finite values of 0 or more, to {MAGNITUDE_MOST:g}")
    return magnitudes


def check_sizes(bins: int, hop: object) -> tuple[int, int]:
    """n_fft and hop that C can do. ShapeError for the bins, ValueError for the hop."""
    n_fft = 2 * (bins - 1)
    if not 64 <= n_fft <= 65536 or n_fft & (n_fft - 1):
        raise ShapeError(
            f"magnitudes: want n_fft // 2 + 1 bins with n_fft a power of two from 64 to 65536, "
            f"got {bins}"
        )
    if check_integer("hop", hop, 1, 65536) != n_fft // 4:
        raise ValueError(f"hop = {hop}: want n_fft / 4 = {n_fft // 4}")
    return n_fft, n_fft // 4


def pointer(array: Float32Array) -> Any:
    """The C pointer to a checked array's first float; the caller keeps the array alive."""
    return ffi.cast("float *", array.ctypes.data)
