"""Who may end the daemon, who is a reader of its load, and what answers its pings."""

import socket
import subprocess
import sys
import threading

import pytest

from ukulelatent_daemon.osc.packet import write_message
from ukulelatent_daemon.osc.server import OscServer
from ukulelatent_daemon.sender import is_on_this_machine


def test_quit_is_taken_from_loopback_in_the_clothes_of_ipv6(desk) -> None:
    message = desk.write("/quit")
    for host in ("::ffff:192.0.2.7", "fe80::1%eth0", "nanoKONTROL2"):
        desk.take(message, (host, 0))
    assert desk.engine.calls == []
    assert {reply[2] for reply in desk.replies} == {9}
    desk.take(message, ("::ffff:127.0.0.1", 4000))
    assert desk.engine.calls == [("quit",)]


def test_a_server_of_both_kinds_of_addresses_knows_its_own_machine(desk) -> None:
    senders = []
    came = threading.Event()

    def submit(requests) -> None:
        senders.append(requests[0].sender)
        came.set()

    server = OscServer("::", 0)
    server.start(desk.dispatcher, submit)
    try:
        for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            with socket.socket(family, socket.SOCK_DGRAM) as out:
                out.sendto(write_message("/panic", []), (host, server.port))
                assert came.wait(5)
                came.clear()
    finally:
        server.stop()
    assert [sender[0] for sender in senders] == ["::ffff:127.0.0.1", "::1"]
    assert all(map(is_on_this_machine, senders))


def test_whoever_asks_for_the_status_is_a_reader_of_its_own(desk) -> None:
    for port in (4000, 4001):
        desk.take(desk.write("/status"), ("127.0.0.1", port))
    assert desk.engine.watch.readers == [("127.0.0.1", 4000), ("127.0.0.1", 4001)]


@pytest.mark.parametrize("number", [0, 42, 42.0, (1 << 24) - 1])
def test_a_pong_is_handed_on_and_not_answered(desk, number) -> None:
    client = ("192.0.2.7", 9000)
    desk.take(desk.write("/pong", number), client)
    assert desk.replies == []
    assert desk.engine.subscribers.calls == [("answered", client, int(number), desk.now_s)]


def test_the_table_is_there_without_the_model_s_libraries() -> None:
    """`ukulelatentd send` need not wait for torch."""
    code = "import sys, ukulelatent_daemon.osc.routes; sys.exit('torch' in sys.modules)"
    assert subprocess.run((sys.executable, "-c", code), check=False).returncode == 0
