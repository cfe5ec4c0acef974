"""Every array is checked here before its pointer goes to C."""

from typing import Any

import numpy as np
import numpy.typing as npt

from ukulelatent_griffinlim._core import ffi
from ukulelatent_griffinlim.errors import ShapeError

Float32Array = npt.NDArray[np.float32]

MAX_ITERATIONS = 8
MAX_GAIN = 1e6
MIN_RATE, MAX_RATE = 0.25, 4.0
MIN_N_FFT, MAX_N_FFT = 64, 65536
MAX_MAGNITUDE = 1e12  # far above any sound, far below where a float32 square overflows
_MAX_MAGNITUDE_BITS = int(np.float32(MAX_MAGNITUDE).view(np.uint32))


def check_integer(name: str, value: object, low: int, high: int) -> int:
    """`value` as an int. TypeError unless a whole number, ValueError outside low to high."""
    # A plain int, which nearly all are, is known by its type at a third of the price.
    number = value if type(value) is int else _integer(name, value)
    if not low <= number <= high:
        raise ValueError(f"{name} = {number}: want {low} to {high}")
    return number


def check_number(name: str, value: object, low: float, high: float) -> float:
    """`value` as a float. TypeError unless a real number, ValueError outside low to high."""
    number = value if type(value) is float else _number(name, value)
    if not low <= number <= high:  # nor is NaN within
        raise ValueError(f"{name} = {number}: want {low:g} to {high:g}")
    return float(number)


def _integer(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} = {value!r}: want a whole number")
    return int(value)


def _number(name: str, value: object) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        raise TypeError(f"{name} = {value!r}: want a number")
    return value


def check_generation(generation: object, name: str = "generation") -> int:
    """The number of a voice's note. TypeError or ValueError for what is none."""
    return check_integer(name, generation, 0, (1 << 32) - 1)


def check_gain(name: str, gain: object) -> float:
    """A linear gain. TypeError unless a real number, ValueError for an absurd one."""
    return check_number(name, gain, -MAX_GAIN, MAX_GAIN)


def check_rate(name: str, rate: object) -> float:
    """How fast a voice goes through its frames. TypeError or ValueError for what is none."""
    number = check_number(name, rate, 0, MAX_RATE)
    if 0 < number < MIN_RATE:
        raise ValueError(f"{name} = {number}: want 0, or {MIN_RATE:g} to {MAX_RATE:g}")
    return number


def check_instance(name: str, value: object, wanted: type) -> None:
    """TypeError unless `value` is a `wanted`."""
    if not isinstance(value, wanted):
        raise TypeError(f"{name}: want {wanted.__name__}, got {type(value).__name__}")


def check_magnitudes(magnitudes: object, bins: int | None = None) -> Float32Array:
    """The array itself if it is magnitudes: float32 (frames, bins), C-contiguous, 0 to 1e12.

    Raises TypeError for what is no array or has a mask, ShapeError for another type, shape or
    layout, and ValueError for negative, non-finite or absurd values.
    """
    if not isinstance(magnitudes, np.ndarray):
        raise TypeError(f"magnitudes: want a numpy array, got {type(magnitudes).__name__}")
    if isinstance(magnitudes, np.ma.MaskedArray):
        raise TypeError("magnitudes: want an array without a mask; `filled` gives one")
    magnitudes = magnitudes.view(np.ndarray)  # a subclass may answer what follows in its own way
    if magnitudes.dtype != np.float32:
        raise ShapeError(f"magnitudes: want float32, got {magnitudes.dtype}")
    if magnitudes.ndim != 2:
        raise ShapeError(f"magnitudes: want (frames, bins), got shape {magnitudes.shape}")
    if bins is not None and magnitudes.shape[1] != bins:
        raise ShapeError(f"magnitudes: want {bins} bins, got {magnitudes.shape[1]}")
    if not magnitudes.flags.c_contiguous:
        raise ShapeError("magnitudes: want C-contiguous rows; numpy.ascontiguousarray makes them")
    if not magnitudes.flags.aligned:
        raise ShapeError("magnitudes: want floats at multiples of four bytes; a copy has them")
    # As integers, floats from 0 up are in the same order and all others lie above: one look.
    in_order = magnitudes.size == 0 or magnitudes.view(np.uint32).max() <= _MAX_MAGNITUDE_BITS
    # Only -0.0 is good and lies above as well. A NaN makes both comparisons false.
    if not in_order and not (magnitudes.min() >= 0 and magnitudes.max() <= MAX_MAGNITUDE):
        raise ValueError(f"magnitudes: want finite values of 0 or more, to {MAX_MAGNITUDE:g}")
    return magnitudes


def check_n_fft(n_fft: object) -> int:
    """n_fft that C can do. Raises TypeError or ValueError."""
    size = check_integer("n_fft", n_fft, MIN_N_FFT, MAX_N_FFT)
    if size & (size - 1):
        raise ValueError(f"n_fft = {size}: want a power of two")
    return size


def check_hop(hop: object, n_fft: int) -> int:
    """hop that C can do with frames of n_fft. Raises TypeError or ValueError."""
    if check_integer("hop", hop, 1, MAX_N_FFT) != n_fft // 4:
        raise ValueError(f"hop = {hop}: want n_fft / 4 = {n_fft // 4}")
    return n_fft // 4


def check_sizes(bins: int, hop: object) -> tuple[int, int]:
    """n_fft and hop that C can do. ShapeError for the bins, ValueError for the hop."""
    n_fft = 2 * (bins - 1)
    if not MIN_N_FFT <= n_fft <= MAX_N_FFT or n_fft & (n_fft - 1):
        raise ShapeError(
            f"magnitudes: want n_fft // 2 + 1 bins with n_fft a power of two from {MIN_N_FFT} to "
            f"{MAX_N_FFT}, got {bins}"
        )
    return n_fft, check_hop(hop, n_fft)


def pointer(array: Float32Array) -> Any:
    """The C pointer to a checked array's first float; the caller keeps the array alive."""
    return ffi.cast("float *", array.ctypes.data)
