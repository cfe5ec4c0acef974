"""The C of reference.c, compiled when it is first wanted, in a folder of its own."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from cffi import FFI

from .spectra import Magnitudes, Samples

_DECLARATIONS = """
    void *bare_open(int n_fft, int patient);
    void bare_run(void *opened, int count);
    void bare_close(void *opened);
    void prior_reconstruct(const float *rows, int frames, int n_fft, int iterations, unsigned seed,
                           float *samples);
"""


@cache
def _compiled() -> tuple[FFI, Any]:
    folder = tempfile.mkdtemp(prefix="reference")
    library = Path(folder) / "reference.so"
    source = Path(__file__).with_name("reference.c")
    command = ["gcc", "-std=gnu11", "-O3", "-fno-math-errno", "-shared", "-fPIC", source]
    subprocess.run([*command, "-o", library, "-lfftw3f", "-lm"], check=True)
    ffi = FFI()
    ffi.cdef(_DECLARATIONS)
    return ffi, ffi.dlopen(str(library))


def prior_reconstruct(magnitudes: Magnitudes, iterations: int = 100) -> Samples:
    """The prior system's way: (frames, bins) -> (frames * hop,)."""
    ffi, library = _compiled()
    frames, bins = magnitudes.shape
    samples = np.empty(frames * (bins - 1) // 2, np.float32)
    rows = ffi.cast("float *", magnitudes.ctypes.data)
    out = ffi.cast("float *", samples.ctypes.data)
    library.prior_reconstruct(rows, frames, 2 * (bins - 1), iterations, 1, out)
    return samples


class BareTransforms:
    """FFTW's r2c and c2r of one size, planned with FFTW_PATIENT or FFTW_MEASURE, and no more."""

    def __init__(self, n_fft: int, *, patient: bool) -> None:
        self._library = _compiled()[1]
        self._opened = self._library.bare_open(n_fft, patient)

    def run(self, pairs: int) -> None:
        """Execute so many forward and inverse transforms."""
        self._library.bare_run(self._opened, pairs)
