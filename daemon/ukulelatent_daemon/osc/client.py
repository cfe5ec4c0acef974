"""One message to a daemon, and what it answers."""

import random
import socket
import time
from collections.abc import Iterator, Sequence

from pythonosc.osc_message_builder import OscMessageBuilder

from ukulelatent_daemon.errors import NetworkError, UsageError
from ukulelatent_daemon.osc.packet import Message, read_packet
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.request import Value

_DONE = {route.address for route in ROUTES if route.done}


def ask(
    host: str, port: int, address: str, values: Sequence[Value], timeout_s: float
) -> Iterator[Message]:
    """Send a message; yield the replies as they come, until it has had its effect.

    What takes time is over with its `/done` or `/error`; everything else with the answer to a
    `/sync` sent behind it. Raises NetworkError where nothing listens or `timeout_s` passes.
    """
    number = random.getrandbits(30)
    until_s = time.monotonic() + timeout_s
    with _connected(host, port) as out:
        try:
            out.send(_datagram(address, values))
            if address not in _DONE:
                out.send(_datagram("/sync", [number]))
            while (left_s := until_s - time.monotonic()) > 0:
                out.settimeout(left_s)
                for reply in read_packet(out.recv(65536)):
                    if not isinstance(reply, Message):
                        continue
                    if reply.address == "/ping":  # of a daemon on another machine
                        out.send(_datagram("/pong", reply.values))
                        continue
                    if (reply.address, reply.values) == ("/synced", (number,)):
                        return
                    yield reply
                    if address in _DONE and _ends(reply, address):
                        return
        except ConnectionRefusedError as error:
            raise NetworkError(f"nothing listens at {host}:{port}") from error
        except TimeoutError:
            pass
        except OSError as error:
            raise NetworkError(f"{host}:{port}: {error.strerror or error}") from error
    raise NetworkError(f"no answer from {host}:{port} within {timeout_s * 1000:g} ms")


def takes_time(address: str) -> bool:
    """Whether the address is answered by a `/done`, which may be long in coming."""
    return address in _DONE


def _ends(reply: Message, address: str) -> bool:
    return reply.address in ("/done", "/error") and reply.values[:1] == (address,)


def _connected(host: str, port: int) -> socket.socket:
    # Connected, a UDP socket is told when nothing listens at the other end.
    try:
        family, kind, _, _, to = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        out = socket.socket(family, kind)
        out.connect(to)
    except (OSError, OverflowError) as error:
        raise NetworkError(f"{host}:{port}: {getattr(error, 'strerror', error)}") from error
    return out


def _datagram(address: str, values: Sequence[Value]) -> bytes:
    builder = OscMessageBuilder(address)
    for value in values:
        builder.add_arg(value)
    try:
        return bytes(builder.build().dgram)
    except (OverflowError, ValueError) as error:
        raise UsageError(f"{address}: an argument too large for OSC") from error
