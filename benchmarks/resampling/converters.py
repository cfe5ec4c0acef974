"""Rate converters by name: (samples, ratio) → samples, each as its library is used in a stream."""

import ctypes
import ctypes.util
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import soxr
from scipy.signal import resample_poly

Samples = npt.NDArray[np.float32]  # (frames, channels)


class Converter(NamedTuple):
    """`run(x, ratio, block, ended)`: x is float32 (frames, channels), ratio the output's rate over
    the input's; it gets `block` frames at a time, and is told of the end or waits for more.

    bends: its ratio can change while it runs, as a voice's does.
    streams: it does not want the whole sound at once.
    """

    name: str
    run: Callable[[Samples, float, int, bool], Samples]
    bends: bool = True
    streams: bool = True


class _Job(ctypes.Structure):
    """libsamplerate's SRC_DATA."""

    _fields_ = (
        ("data_in", ctypes.c_void_p),
        ("data_out", ctypes.c_void_p),
        ("input_frames", ctypes.c_long),
        ("output_frames", ctypes.c_long),
        ("input_frames_used", ctypes.c_long),
        ("output_frames_gen", ctypes.c_long),
        ("end_of_input", ctypes.c_int),
        ("src_ratio", ctypes.c_double),
    )


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(ctypes.util.find_library("samplerate") or "libsamplerate.so.0")
    library.src_new.restype = ctypes.c_void_p
    library.src_new.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.c_int)]
    library.src_process.argtypes = [ctypes.c_void_p, ctypes.POINTER(_Job)]
    library.src_delete.argtypes = [ctypes.c_void_p]
    return library


_LIBRARY = _library()


def _libsamplerate(kind: int) -> Callable[[Samples, float, int, bool], Samples]:
    def run(x: Samples, ratio: float, block: int, ended: bool) -> Samples:
        frames, channels = x.shape
        y = np.zeros((int(frames * ratio) + 2, channels), np.float32)
        state = _LIBRARY.src_new(kind, channels, ctypes.byref(ctypes.c_int()))
        frame_bytes = 4 * channels
        used = made = 0
        while used < frames and made < len(y):
            job = _Job(
                data_in=x.ctypes.data + used * frame_bytes,
                data_out=y.ctypes.data + made * frame_bytes,
                input_frames=min(block, frames - used),
                output_frames=len(y) - made,
                end_of_input=ended and used + block >= frames,
                src_ratio=ratio,
            )
            if _LIBRARY.src_process(state, ctypes.byref(job)) != 0:
                raise RuntimeError("libsamplerate refuses its job")
            used += job.input_frames_used
            made += job.output_frames_gen
        _LIBRARY.src_delete(state)
        return y[:made]

    return run


def _soxr(quality: str) -> Callable[[Samples, float, int, bool], Samples]:
    def run(x: Samples, ratio: float, block: int, ended: bool) -> Samples:
        stream = soxr.ResampleStream(1.0, ratio, x.shape[1], dtype="float32", quality=quality)
        starts = range(0, len(x), block)
        last = starts[-1] if ended else None
        made = [stream.resample_chunk(x[at : at + block], at == last) for at in starts]
        return np.concatenate(made)

    return run


def _polyphase(x: Samples, ratio: float, block: int, ended: bool) -> Samples:
    exact = Fraction(ratio).limit_denominator(1000)
    made: Samples = resample_poly(x, exact.numerator, exact.denominator, axis=0)
    return made


CONVERTERS = (
    Converter("libsamplerate, linear", _libsamplerate(4)),
    Converter("libsamplerate, fastest sinc", _libsamplerate(2)),
    Converter("libsamplerate, medium sinc", _libsamplerate(1)),
    Converter("libsamplerate, best sinc", _libsamplerate(0)),
    Converter("soxr, LQ", _soxr("LQ"), bends=False),
    Converter("soxr, HQ", _soxr("HQ"), bends=False),
    Converter("SciPy, resample_poly", _polyphase, bends=False, streams=False),
)
