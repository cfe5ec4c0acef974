"""The OSC socket: one thread reads it; replies go out by it from any thread."""

import errno
import logging
import select
import socket
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from ukulelatent_daemon.errors import NetworkError
from ukulelatent_daemon.limit import Limit
from ukulelatent_daemon.osc.clock import Clock
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.gate import Gate
from ukulelatent_daemon.osc.packet import write_message
from ukulelatent_daemon.osc.receive import Receiver
from ukulelatent_daemon.request import Reply, Request, Sender, Value
from ukulelatent_daemon.sender import is_on_this_machine

_log = logging.getLogger(__name__)

_MAX_SENDERS: Final = 256
_BUFFER_BYTES: Final = 4 << 20  # the kernel grants what net.core.rmem_max allows


class OscServer:
    """Receives packets, and submits the requests of those that wait as one list: a chord."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._clock = Clock()
        self._complaints = Limit(at_once=5, per_s=1)
        self._gate = Gate(self._send)
        # With a host whose packets are counted: one off this machine.
        self._answers: dict[Sender, tuple[Reply, str | None]] = {}
        self._copies: dict[Sender, Sender] = {}
        self._thread: threading.Thread | None = None
        self._bound = False

    @property
    def port(self) -> int:
        """The UDP port in use: another than asked for only where 0 was."""
        return self._port

    def bind(self) -> None:
        """Take the port; what comes waits until `start`. Raises NetworkError."""
        self._socket = _bound(self._host, self._port)
        self._port = self._socket.getsockname()[1]
        self._receiver = Receiver(self._socket)
        # The thread sleeps until a packet comes or this pair is written to.
        self._wake, self._woken = socket.socketpair()
        self._bound = True

    def start(self, dispatcher: Dispatcher, submit: Callable[[list[Request]], None]) -> None:
        """Begin to listen, at a port taken by `bind` or now. Raises NetworkError.

        `submit` is called on the thread "osc" and must not block.
        """
        if not self._bound:
            self.bind()
        self._dispatcher, self._submit = dispatcher, submit
        self._thread = threading.Thread(target=self._listen, name="osc", daemon=True)
        self._thread.start()
        _log.info("listening for OSC at %s:%d", self._host, self._port)

    def stop(self) -> None:
        """Stop listening and close the socket; replies after this are dropped."""
        if not self._bound:
            return
        self._bound = False
        if self._thread is not None:
            self._wake.send(b"x")
            self._thread.join()
            self._thread = None
        for one in (self._socket, self._wake, self._woken):
            one.close()

    def _listen(self) -> None:
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        poll.register(self._woken, select.POLLIN)
        while True:
            ready = dict(poll.poll())
            if self._woken.fileno() in ready:
                return
            try:
                self._receive()
            except Exception:  # noqa: BLE001 (the thread's top: logged, and on)
                # A fault in the treatment of one packet must not make the instrument deaf.
                self._complain("OSC packets were lost")

    def _complain(self, text: str) -> None:
        if self._complaints.allows("receive", time.monotonic()):
            _log.exception(text)

    def _receive(self) -> None:
        datagrams = self._receiver.waiting()
        offset_ns = self._clock.offset_ns() if datagrams else 0
        requests: list[Request] = []
        for content, sender, realtime_ns in datagrams:
            arrival_s = (realtime_ns - offset_ns) / 1e9 if realtime_ns else time.monotonic()
            requests += self._requests(content, sender, arrival_s)
        if requests:
            self._submit(requests)

    def _requests(self, content: bytes, sender: Sender, arrival_s: float) -> list[Request]:
        try:
            answer, counted = self._answers.get(sender) or self._answer(sender)
            if counted is not None:
                self._gate.came(counted, len(content))
            requests = self._dispatcher.requests(content, sender, arrival_s, answer)
            if counted is not None and len(requests) > 1:
                self._gate.called_many(counted)
            return requests
        except Exception:  # noqa: BLE001 (logged, and on to the packets behind it)
            self._complain("an OSC packet was lost")
            return []

    def _answer(self, sender: Sender) -> tuple[Reply, str | None]:
        if len(self._answers) >= _MAX_SENDERS:
            self._answers.clear()
        answer = self._dispatcher.limited(sender, partial(self._reply, sender))
        counted = None if is_on_this_machine(sender) else sender[0]
        self._answers[sender] = answer, counted
        return answer, counted

    def mirror_replies(self, client: Sender, to: Sender | None) -> None:
        """Send what a client is answered to another port as well, or no more. Any thread."""
        if to is None:
            self._copies.pop(client, None)
        else:
            self._copies[client] = to

    def knows(self, client: Sender) -> bool:
        """Whether a client is on this machine or has answered a ping; asks it if neither. Any
        thread."""
        return is_on_this_machine(client) or self._gate.knows(client)

    def answered(self, client: Sender, number: int) -> tuple[Sender, ...]:
        """A client has answered a ping: the addresses that are known by that, if any. Any
        thread."""
        return self._gate.answered(client, number)

    def send(self, to: Sender, address: str, values: Sequence[Value]) -> None:
        """Tell a subscriber, at a host and port. Any thread; never raises."""
        packet = write_message(address, values)
        if is_on_this_machine(to):
            self._send(to, packet)
        else:
            self._gate.push(to, packet)

    def _reply(self, to: Sender, address: str, values: Sequence[Value]) -> None:
        packet = write_message(address, values)
        deliver = self._send if is_on_this_machine(to) else self._gate.reply
        deliver(to, packet)
        if copy := self._copies.get(to):
            deliver(copy, packet)

    def _send(self, to: Sender, packet: bytes) -> None:
        try:
            self._socket.sendto(packet, to)
        except OSError as error:
            # The sender went away, or we did. Nobody is left to be told but the log.
            if self._complaints.allows("reply", time.monotonic()):
                address = packet.split(b"\0", 1)[0].decode()
                _log.warning("%s could not be sent to %s:%d: %s", address, *to, error)


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_DGRAM, flags=socket.AI_PASSIVE
        )[0]
        out = socket.socket(family, socket.SOCK_DGRAM)
    except OSError as error:
        raise NetworkError(f"cannot listen at {host}:{port}: {error.strerror}") from error
    try:
        out.bind(address)
    except (OSError, OverflowError) as error:
        out.close()
        raise NetworkError(f"cannot listen at {host}:{port}: {_why(error)}") from error
    out.setblocking(False)
    out.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
    return out


def _why(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return "another program listens there; stop it, or choose another port"
    return getattr(error, "strerror", None) or str(error)
