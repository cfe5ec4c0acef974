"""Datagrams ↔ messages. A broken part of a packet costs that part alone."""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.parsing import osc_types

from ukulelatent_daemon.addresses.table import INT32
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.request import Value

AT_ONCE: Final = 1  # the time tag that means now

_BUNDLE: Final = b"#bundle\0"
_DEEPEST: Final = 16
_MAX_ARGUMENTS: Final = 128
_FLOAT32: Final = struct.unpack(">f", b"\x7f\x7f\xff\xff")[0]

# Type tag → reader (data, index) → (value, index behind it).
_READERS: Final[dict[str, Callable[[bytes, int], tuple[Any, int]]]] = {
    "i": osc_types.get_int,
    "f": osc_types.get_float,
    "h": osc_types.get_int64,
    "d": osc_types.get_double,
    "s": osc_types.get_string,
    "T": lambda _, index: (1, index),
    "F": lambda _, index: (0, index),
}


@dataclass(frozen=True, slots=True)
class Message:
    """An address and its values; `time_tag` is the NTP number of the bundle around it, `tags` are
    the values' OSC types."""

    address: str
    values: tuple[Value, ...]
    time_tag: int = AT_ONCE
    tags: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A part of a packet that could not be read; the address is empty where even that failed."""

    address: str
    refusal: Rejected


def read_packet(datagram: bytes) -> Iterator[Message | Broken]:
    """The messages of a datagram in their order, those of nested bundles among them."""
    for element in elements(datagram):
        yield element if isinstance(element, Broken) else read_message(*element)


def is_bundle(data: bytes) -> bool:
    """Whether a packet or an element is a bundle, or else a message."""
    return data[:8] == _BUNDLE


def elements(datagram: bytes) -> Iterator[tuple[bytes, int] | Broken]:
    """Each message's bytes and its time tag, unread; in their order, nested bundles' too."""
    return _elements(memoryview(datagram), AT_ONCE, 0)


def write_message(address: str, values: Sequence[Value]) -> bytes:
    """One message of i and f (cut to 32 bits) and s; a bool is written as i."""
    builder = OscMessageBuilder(address)
    for value in values:
        if isinstance(value, int):
            builder.add_arg(int(max(INT32.low, min(value, INT32.high))), "i")
        elif isinstance(value, float):
            builder.add_arg(max(-_FLOAT32, min(value, _FLOAT32)), "f")
        else:
            # A file's name need not be text.
            builder.add_arg(value.encode("utf-8", "replace").decode(), "s")
    return bytes(builder.build().dgram)


def _elements(data: memoryview, time_tag: int, depth: int) -> Iterator[tuple[bytes, int] | Broken]:
    if not is_bundle(bytes(data[:8])):
        yield bytes(data), time_tag
        return
    if depth == _DEEPEST:
        yield _broken("", f"bundles nested deeper than {_DEEPEST}")
        return
    if len(data) < 16:
        yield _broken("", "a bundle without a time tag")
        return
    (own,) = struct.unpack_from(">Q", data, 8)
    # A nested bundle is not before the one around it; some senders write 0 for at once.
    time_tag = max(time_tag, own)
    at = 16
    while at < len(data):
        size = struct.unpack_from(">i", data, at)[0] if at + 4 <= len(data) else -1
        at += 4
        if not 0 <= size <= len(data) - at:
            yield _broken("", "an element of a bundle that is longer than the packet")
            return
        yield from _elements(data[at : at + size], time_tag, depth + 1)
        at += size


def read_message(data: bytes, time_tag: int) -> Message | Broken:
    """One message of a packet."""
    address = ""
    try:
        address, index = _string(data, 0)
        if not address.startswith("/"):
            return _broken("", "an address that does not start with /")
        if index == len(data):  # some old senders leave the type tags out
            return Message(address, (), time_tag)
        if data[index : index + 1] != b",":
            return _broken(address, "no type tags: want a comma and a letter for each argument")
        tags, index = _string(data, index)
        if len(tags) > _MAX_ARGUMENTS + 1:  # reading them would keep the packets behind waiting
            wanted = f"want {_MAX_ARGUMENTS} at most"
            raise Rejected(ErrorCode.COUNT, f"{len(tags) - 1} arguments: {wanted}")
        values = []
        for tag in tags[1:]:
            if tag not in _READERS:
                wanted = ", ".join(_READERS)
                raise Rejected(ErrorCode.TYPE, f"type tag {tag}: want one of {wanted}")
            value, index = _READERS[tag](data, index)
            values.append(value)
        # python-osc takes a float that was cut off for one that ends in zeros.
        if index > len(data):
            raise osc_types.ParseError("Datagram is too short")
    except osc_types.ParseError:
        return _broken(address, "a message that ends too early")
    except UnicodeDecodeError:
        return _broken(address, "text that is not UTF-8")
    except Rejected as refusal:
        return Broken(address, refusal)
    if index < len(data):
        return _broken(address, "a message with more bytes than its type tags say")
    return Message(address, tuple(values), time_tag, tags[1:])


def _string(data: bytes, index: int) -> tuple[str, int]:
    text, index = osc_types.get_string(data, index)
    return str(text), index


def _broken(address: str, text: str) -> Broken:
    return Broken(address, Rejected(ErrorCode.PARSE, text))
