"""Ways to reach an engine that records what it is told: by datagram, and by socket."""

import logging
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pythonosc.osc_message_builder import OscMessageBuilder
from recording_engine import RecordingEngine

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.packet import Message, read_packet, write_message
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.osc.server import OscServer
from ukulelatent_daemon.request import Request

SENDER = ("127.0.0.1", 4000)


@dataclass
class Desk:
    """A dispatcher with a recording engine behind it; time stands at 1000 s, tags at 0."""

    engine: RecordingEngine = field(default_factory=RecordingEngine)
    replies: list[tuple[Any, ...]] = field(default_factory=list)
    now_s: float = 1000.0

    def __post_init__(self) -> None:
        self.dispatcher = Dispatcher(
            self.engine,
            self.engine.bindings,
            clock=self,
            now_s=lambda: self.now_s,
        )

    def time_tag_to_monotonic_s(self, time_tag: int) -> float:
        return time_tag / 2**32

    def requests(self, datagram: bytes, sender: tuple[str, int] = SENDER) -> list[Request]:
        answer = self.dispatcher.limited(
            sender, lambda address, values: self.replies.append((address, *values))
        )
        return self.dispatcher.requests(datagram, sender, self.now_s, answer)

    def take(self, datagram: bytes, sender: tuple[str, int] = SENDER) -> None:
        for request in self.requests(datagram, sender):
            request.run()

    def write(self, address: str, *values: Any) -> bytes:
        """A message as a sender of any kind may write it: NaN and infinity too."""
        builder = OscMessageBuilder(address)
        for value in values:
            builder.add_arg(value)
        return builder.build().dgram

    def send(self, address: str, *values: Any) -> list[tuple[Any, ...]]:
        """Send one message; the replies to it."""
        return self._sent(write_message(address, values))

    def send_as_it_is(self, address: str, *values: Any) -> list[tuple[Any, ...]]:
        """The same of a sender that does not mind what it sends: NaN and infinity too."""
        return self._sent(self.write(address, *values))

    def _sent(self, message: bytes) -> list[tuple[Any, ...]]:
        before = len(self.replies)
        self.take(message)
        return self.replies[before:]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@dataclass
class Line:
    """A client's socket to a running server."""

    socket: socket.socket
    port: int
    engine: RecordingEngine

    def send(self, address: str, *values: Any) -> None:
        self.socket.send(write_message(address, values))

    def receive(self) -> Message:
        (message,) = read_packet(self.socket.recv(65536))
        assert isinstance(message, Message)
        return message


@pytest.fixture
def line() -> Iterator[Line]:
    engine = RecordingEngine()

    def submit(requests: list[Request]) -> None:
        for request in requests:
            request.run()

    server = OscServer("127.0.0.1", 0)
    server.start(Dispatcher(engine, Bindings(Finder(ROUTES))), submit)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("127.0.0.1", server.port))
        out.settimeout(5)
        yield Line(out, server.port, engine)
    server.stop()


@pytest.fixture
def bundle() -> Callable[..., bytes]:
    """A function (time tag, *elements) → a bundle's bytes."""

    def build(time_tag: int, *elements: bytes) -> bytes:
        sized = (len(element).to_bytes(4, "big") + element for element in elements)
        return b"#bundle\0" + time_tag.to_bytes(8, "big") + b"".join(sized)

    return build


@pytest.fixture(autouse=True)
def _same_log_level() -> Iterator[None]:
    """`/log/level` speaks to the whole process."""
    before = logging.getLogger().level
    yield
    logging.getLogger().setLevel(before)
