"""JACK's library, asked without the lines that it prints of its own accord."""

import ctypes
import ctypes.util
from collections.abc import Iterator
from contextlib import contextmanager

_NO_START_SERVER = 1  # jack_options_t


@contextmanager
def jack_silenced() -> Iterator[None]:
    """While a server is looked for, that there is none is no error to print."""
    library = _library()
    if library is None:
        yield
        return
    # A function of C that takes a string and changes nothing: JACK may call it from any thread.
    library.jack_set_error_function(ctypes.CDLL(None).strlen)
    try:
        yield
    finally:
        library.jack_set_error_function(None)


def jack_is_running() -> bool:
    """Whether a JACK server takes clients."""
    library = _library()
    if library is None:
        return False
    library.jack_client_open.restype = ctypes.c_void_p
    with jack_silenced():
        status = ctypes.c_int()
        name = b"ukulelatent-probe"
        client = library.jack_client_open(name, _NO_START_SERVER, ctypes.byref(status))
    if client:
        library.jack_client_close(ctypes.c_void_p(client))
    return bool(client)


def _library() -> ctypes.CDLL | None:
    name = ctypes.util.find_library("jack")
    return ctypes.CDLL(name) if name else None
