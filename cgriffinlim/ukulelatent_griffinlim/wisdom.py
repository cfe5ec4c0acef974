"""FFTW's wisdom: which of its transforms are the fastest, found out once and shipped.

Without it FFTW chooses by rule, and a transform takes a third longer; trying out at every start
would take seconds and choose differently from run to run.
"""

from importlib import resources

from ukulelatent_griffinlim._core import ffi, lib
from ukulelatent_griffinlim.checks import check_n_fft
from ukulelatent_griffinlim.errors import CoreError

_ROOM = 1 << 20
_FILE = "fftw.wisdom"


def use_shipped_wisdom() -> bool:
    """Tell FFTW what ships with the package; False if this FFTW is another and goes by rule."""
    text = resources.files(__package__).joinpath(_FILE).read_bytes()
    return bool(lib.uk_wisdom_import(ffi.new("char[]", text)) == lib.UK_OK)


def make_wisdom(n_ffts: tuple[int, ...]) -> str:
    """Try out transforms for frames of these sizes; takes seconds. Returns all wisdom there is.

    Raises TypeError and ValueError for sizes the core cannot do and for none, CoreError without
    memory.
    """
    sizes = [check_n_fft(n_fft) for n_fft in n_ffts]
    if not sizes:
        raise ValueError("n_ffts: want at least one size")
    text = ffi.new("char[]", _ROOM)
    for n_fft in sizes:
        if lib.uk_wisdom_make(n_fft, text, _ROOM) < 0:
            raise CoreError("no memory to try out transforms")
    return bytes(ffi.string(text)).decode("ascii")
