"""Real sockets on loopback, and a second implementation of OSC at the other end."""

import logging
import socket
import subprocess
import threading
import time
from types import SimpleNamespace

import pytest

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.errors import NetworkError
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.packet import write_message
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.osc.server import OscServer


def dispatcher() -> Dispatcher:
    return Dispatcher(SimpleNamespace(latent_dim=lambda number: 4), Bindings(Finder(ROUTES)))


def test_replies_come_back_to_the_sender(line) -> None:
    line.send("/note", 60, 90.0)
    line.send("/sync", 42)
    reply = line.receive()
    assert (reply.address, reply.values) == ("/synced", (42,))
    assert line.engine.calls == [("note_on", 60.0, 90.0, None, None)]


def test_replies_are_i_f_and_s_alone(line) -> None:
    line.send("/status")
    packet = line.socket.recv(65536)
    assert packet.startswith(b"/status.reply\0\0\0,iffffiiss\0\0")


def test_oscsend_of_liblo_is_understood(line) -> None:
    def oscsend(*words: str) -> None:
        subprocess.run(["oscsend", "127.0.0.1", str(line.port), *words], check=True, timeout=10)

    oscsend("/note", "fii", "60.5", "90", "7")
    oscsend("/note/61", "T")
    oscsend("/latent", "dhf", "0.5", "1", "-1.5")
    oscsend("/steal", "s", "oldest")
    line.send("/sync", 1)
    assert line.receive().address == "/synced"
    assert line.engine.calls == [
        ("note_on", 60.5, 90.0, 7, None),
        ("note_on", 61.0, 127.0, None, None),
        ("move_latent", (0.5, 1.0, -1.5, 0.0)),
    ]
    assert line.engine.part(1).steal == "oldest"


def test_a_packets_arrival_is_when_the_kernel_had_it() -> None:
    arrivals_s: list[float] = []
    busy, free, done = threading.Event(), threading.Event(), threading.Event()

    def submit(requests) -> None:
        arrivals_s.append(requests[0].arrival_s)
        busy.set()
        assert free.wait(5)
        if len(arrivals_s) == 2:
            done.set()

    server = OscServer("127.0.0.1", 0)
    server.start(dispatcher(), submit)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("127.0.0.1", server.port))
        out.send(write_message("/panic", []))
        assert busy.wait(5)
        out.send(write_message("/panic", []))
        sent_s = time.monotonic()  # on loopback the packet has arrived when it is sent
        time.sleep(0.1)
        free.set()
        assert done.wait(5)
    server.stop()
    assert arrivals_s[1] < sent_s + 0.05


@pytest.fixture
def submitted():
    """A server that hands nothing on; the lists of requests that it submitted."""
    lists: list = []
    came = threading.Semaphore(0)

    def submit(requests) -> None:
        lists.append(requests)
        came.release()
        if requests[0].address == "/panic":
            raise RuntimeError("a fault of ours")

    server = OscServer("127.0.0.1", 0)
    server.start(dispatcher(), submit)

    def send(packet: bytes) -> list:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(packet, ("127.0.0.1", server.port))
            assert came.acquire(timeout=5)
        return lists[-1]

    yield send
    server.stop()


def test_a_bundle_is_one_list(submitted, bundle) -> None:
    chord = bundle(1, *(write_message("/note", [note]) for note in (60, 64, 67)))
    assert [request.values[0] for request in submitted(chord)] == [60.0, 64.0, 67.0]


def test_packets_carry_their_arrival_on_the_monotonic_clock(submitted) -> None:
    before_s = time.monotonic()
    (request,) = submitted(write_message("/note", [60]))
    # The kernel's clock and ours are read apart: a millisecond is far more than they differ by.
    assert before_s - 1e-3 <= request.arrival_s <= time.monotonic() + 1e-3


def test_a_fault_is_logged_and_the_thread_goes_on(submitted, caplog) -> None:
    with caplog.at_level(logging.ERROR):
        submitted(write_message("/panic", []))
        (request,) = submitted(write_message("/note", [60]))
    assert request.address == "/note"
    assert "a fault of ours" in caplog.text
    assert "Traceback" in caplog.text


def test_a_port_in_use_is_said_in_a_sentence(line) -> None:
    second = OscServer("127.0.0.1", line.port)
    with pytest.raises(NetworkError) as error:
        second.start(dispatcher(), lambda requests: None)
    assert str(error.value) == (
        f"cannot listen at 127.0.0.1:{line.port}: "
        "another program listens there; stop it, or choose another port"
    )


def test_stopping_frees_the_port_and_drops_late_replies() -> None:
    requests: list = []
    came = threading.Event()

    def submit(found) -> None:
        requests.extend(found)
        came.set()

    server = OscServer("127.0.0.1", 0)
    server.start(dispatcher(), submit)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(write_message("/ping", [1]), ("127.0.0.1", server.port))
        assert came.wait(5)
    server.stop()
    requests[0].reply("/pong", [1])
    again = OscServer("127.0.0.1", server.port)
    again.start(dispatcher(), submit)
    again.stop()
    again.stop()
