"""JACK's library, asked without the lines that it prints of its own accord.

Its functions are called by ctypes, which lets go of Python's lock: a server that does not answer
holds up the calling thread alone.
"""

import ctypes
import ctypes.util
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_NO_START_SERVER = 1  # jack_options_t
_IS_INPUT, _IS_OUTPUT = 1, 2  # JackPortFlags
_MIDI = b"8 bit raw midi"  # JACK_DEFAULT_MIDI_TYPE
_SEMAPHORE_BYTES = 64  # more than a sem_t has anywhere

_semaphores: list["ctypes.Array[ctypes.c_char]"] = []
"""Of all the clients there were: JACK may write to them as long as it likes."""


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


def jack_is_running(name: str = "ukulelatent-probe") -> bool:
    """Whether a JACK server takes clients, of a name if one is given."""
    library = _library()
    if library is None:
        return False
    client = _open_client(library, name)
    if client:
        library.jack_client_close(client)
    return client is not None


class JackLook:
    """A client that looks at MIDI ports and connects them; it has no part in the graph.

    One thread at a time calls it. It is for the life of one server: one that has died is left
    alone, since `jack_client_close` on it waits for ever now and then.
    """

    def __init__(self, library: ctypes.CDLL, client: ctypes.c_void_p) -> None:
        self._library = library
        self._client = client
        # The server's end is told on a thread of JACK's: a function of C notes it there, and no
        # thread of JACK's ever waits for Python. (Ports can be listed long after a server's death.)
        self._end = ctypes.create_string_buffer(_SEMAPHORE_BYTES)
        _semaphores.append(self._end)
        self._posix = ctypes.CDLL(None)
        self._posix.sem_init(self._end, 0, 0)
        note_end = ctypes.cast(self._posix.sem_post, ctypes.c_void_p)
        library.jack_on_shutdown(client, note_end, ctypes.addressof(self._end))

    @property
    def is_alive(self) -> bool:
        """Whether the server still has us as a client, as far as is known."""
        ends = ctypes.c_int()
        self._posix.sem_getvalue(self._end, ctypes.byref(ends))
        return ends.value == 0

    @classmethod
    def open(cls, name: str) -> "JackLook | None":
        """None where there is no server, or no JACK at all."""
        library = _library()
        client = library and _open_client(library, name)
        return cls(library, client) if library and client else None

    def sources(self) -> list[str]:
        """MIDI ports that send, as `client:port`."""
        return self._ports(_IS_OUTPUT)

    def targets(self) -> list[str]:
        """MIDI ports that receive."""
        return self._ports(_IS_INPUT)

    def connections(self, port: str) -> list[str]:
        """The ports that a port is connected to; none if it is not there."""
        found = self._library.jack_port_by_name(self._client, port.encode())
        if not found:
            return []
        return self._names(self._library.jack_port_get_all_connections(self._client, found))

    def connect(self, source: str, target: str) -> bool:
        """Whether they are connected now."""
        status = self._library.jack_connect(self._client, source.encode(), target.encode())
        return status == 0 or source in self.connections(target)

    def close(self) -> None:
        """Only while the server lives."""
        self._library.jack_client_close(self._client)

    def _ports(self, flags: int) -> list[str]:
        return self._names(self._library.jack_get_ports(self._client, None, _MIDI, flags))

    def _names(self, found: "ctypes._Pointer[ctypes.c_char_p]") -> list[str]:
        """The strings of an array that ends with NULL, which is freed."""
        names: list[str] = []
        if not found:
            return names
        while (name := found[len(names)]) is not None:
            names.append(name.decode(errors="replace"))
        self._library.jack_free(found)
        return names


def _open_client(library: ctypes.CDLL, name: str) -> ctypes.c_void_p | None:
    status = ctypes.c_int()
    with jack_silenced():
        client = library.jack_client_open(name.encode(), _NO_START_SERVER, ctypes.byref(status))
    return ctypes.c_void_p(client) if client else None


@cache  # to find it, ctypes starts a process
def _library() -> ctypes.CDLL | None:
    name = ctypes.util.find_library("jack")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    names = ctypes.POINTER(ctypes.c_char_p)
    client, text = ctypes.c_void_p, ctypes.c_char_p
    library.jack_client_open.restype = client
    library.jack_client_close.argtypes = [client]
    library.jack_connect.argtypes = [client, text, text]
    library.jack_free.argtypes = [ctypes.c_void_p]
    library.jack_free.restype = None
    library.jack_get_ports.argtypes = [client, text, text, ctypes.c_ulong]
    library.jack_get_ports.restype = names
    library.jack_on_shutdown.argtypes = [client, ctypes.c_void_p, ctypes.c_void_p]
    library.jack_on_shutdown.restype = None
    library.jack_port_by_name.argtypes = [client, text]
    library.jack_port_by_name.restype = ctypes.c_void_p
    library.jack_port_get_all_connections.argtypes = [client, ctypes.c_void_p]
    library.jack_port_get_all_connections.restype = names
    return library
