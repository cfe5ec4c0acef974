"""Many datagrams by one system call, each with its sender and the time at which the kernel had it.

Python's own `recvmsg` lets go of Python's lock for every datagram, and gets it back only when the
engine and the decoder have had their turns: under a flood that, not the parsing, is what takes the
time. Linux's `recvmmsg` fetches what waits at once.
"""

import ctypes
import errno
import logging
import os
import socket
import struct
import sys
from typing import Final, NamedTuple

from ukulelatent_daemon.request import Sender

_log = logging.getLogger(__name__)

_AT_ONCE: Final = 64
_DATAGRAM_BYTES: Final = 65536
_NAME_BYTES: Final = 28  # a sockaddr_in6
_CONTROL_BYTES: Final = 64
_MAX_SENDERS: Final = 256
_SO_TIMESTAMPNS: Final = getattr(socket, "SO_TIMESTAMPNS", 35)  # Linux's number
# A struct cmsghdr (length, level, type), then the struct timespec.
_TIME_MESSAGE: Final = struct.Struct("@Niill")


class _Piece(ctypes.Structure):  # struct iovec
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Message(ctypes.Structure):  # struct msghdr
    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint32),
        ("pieces", ctypes.POINTER(_Piece)),
        ("piece_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class _Slot(ctypes.Structure):  # struct mmsghdr
    _fields_ = (("message", _Message), ("received", ctypes.c_uint32))


class Datagram(NamedTuple):
    """`realtime_ns`: CLOCK_REALTIME when the kernel had it; 0 where it does not tell."""

    content: bytes
    sender: Sender
    realtime_ns: int


class Receiver:
    """Reads a bound UDP socket. One thread's."""

    def __init__(self, udp: socket.socket) -> None:
        self._socket = udp
        try:
            udp.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        except OSError as error:
            _log.warning("no receive times from the kernel (%s): packets count when read", error)
        self._is_ipv6 = udp.family == socket.AF_INET6
        self._receive = ctypes.CDLL(None, use_errno=True).recvmmsg
        self._contents = memoryview(bytearray(_AT_ONCE * _DATAGRAM_BYTES))
        self._names = memoryview(bytearray(_AT_ONCE * _NAME_BYTES))
        self._controls = memoryview(bytearray(_AT_ONCE * _CONTROL_BYTES))
        self._pieces = (_Piece * _AT_ONCE)()
        self._slots = (_Slot * _AT_ONCE)()
        contents, names, controls = map(_address_of, (self._contents, self._names, self._controls))
        for index, (slot, piece) in enumerate(zip(self._slots, self._pieces, strict=True)):
            piece.base, piece.length = contents + index * _DATAGRAM_BYTES, _DATAGRAM_BYTES
            slot.message.pieces, slot.message.piece_count = ctypes.pointer(piece), 1
            slot.message.name = names + index * _NAME_BYTES
            slot.message.control = controls + index * _CONTROL_BYTES
        self._messages = [slot.message for slot in self._slots]
        self._make_ready(_AT_ONCE)
        self._senders: dict[bytes, Sender] = {}

    def _make_ready(self, count: int) -> None:
        for message in self._messages[:count]:
            message.name_length, message.control_length = _NAME_BYTES, _CONTROL_BYTES

    def waiting(self) -> list[Datagram]:
        """The datagrams that wait, 64 at most; none where there are none. Never blocks.

        Raises OSError.
        """
        count = self._receive(
            self._socket.fileno(), self._slots, _AT_ONCE, socket.MSG_DONTWAIT, None
        )
        if count < 0:
            number = ctypes.get_errno()
            if number in (errno.EAGAIN, errno.EINTR):
                return []
            raise OSError(number, os.strerror(number))
        found = [self._datagram(index) for index in range(count)]
        self._make_ready(count)
        return found

    def _datagram(self, index: int) -> Datagram:
        at = index * _DATAGRAM_BYTES
        content = bytes(self._contents[at : at + self._slots[index].received])
        at = index * _NAME_BYTES
        name = bytes(self._names[at : at + self._messages[index].name_length])
        return Datagram(content, self._senders.get(name) or self._sender(name), self._time(index))

    def _sender(self, name: bytes) -> Sender:
        if self._is_ipv6:
            port, packed, scope = struct.unpack("!2xH4x16s4s", name)
            host = socket.inet_ntop(socket.AF_INET6, packed)
            if number := int.from_bytes(scope, sys.byteorder):  # of a link-local address
                host += f"%{number}"
        else:
            port, packed = struct.unpack_from("!2xH4s", name)
            host = socket.inet_ntop(socket.AF_INET, packed)
        if len(self._senders) >= _MAX_SENDERS:
            self._senders.clear()
        self._senders[name] = host, port
        return host, port

    def _time(self, index: int) -> int:
        if self._messages[index].control_length < _TIME_MESSAGE.size:
            return 0
        _, level, kind, seconds, nanoseconds = _TIME_MESSAGE.unpack_from(
            self._controls, index * _CONTROL_BYTES
        )
        if (level, kind) != (socket.SOL_SOCKET, _SO_TIMESTAMPNS):
            return 0
        return int(seconds * 10**9 + nanoseconds)


def _address_of(memory: memoryview) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(memory))
