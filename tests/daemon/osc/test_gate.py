"""What goes to made-up addresses off this machine. Nothing is sent anywhere."""

import logging

import pytest

from ukulelatent_daemon.osc.gate import _LISTED, Gate
from ukulelatent_daemon.osc.packet import read_message, write_message
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.osc.server import OscServer

CLIENT, OTHER = ("192.0.2.7", 9000), ("192.0.2.8", 9000)
METER = write_message("/meter", [0.5, 0.5])


class Street:
    """A gate, and what went out of it; time stands at 1000 s."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.sent: list[tuple[tuple[str, int], bytes]] = []
        self.gate = Gate(lambda to, packet: self.sent.append((to, packet)), lambda: self.now_s)

    def messages(self, to=CLIENT) -> list[tuple]:
        found = [read_message(packet, 1) for one, packet in self.sent if one == to]
        return [(message.address, *message.values) for message in found]

    def numbers(self, to=CLIENT) -> list[int]:
        return [message[1] for message in self.messages(to) if message[0] == "/ping"]

    def bytes_to(self, host: str) -> int:
        return sum(len(packet) for to, packet in self.sent if to[0] == host)

    def verify(self, client=CLIENT) -> None:
        self.gate.came(client[0], 20)
        assert not self.gate.knows(client)
        self.gate.answered(client, self.numbers(client)[-1])
        assert self.gate.knows(client)


@pytest.fixture
def street() -> Street:
    return Street()


def test_a_forged_subscription_costs_its_victim_one_ping(street) -> None:
    street.gate.came(CLIENT[0], len(write_message("/subscribe", ["all", 9000, 100.0, 86400.0])))
    assert not street.gate.knows(CLIENT)
    for _ in range(6000):  # a minute at 100 Hz
        street.gate.push(CLIENT, METER)
        street.now_s += 0.01
    assert [message[0] for message in street.messages()] == ["/ping"]
    assert street.gate.withheld == 6000


def test_what_came_is_what_goes(street) -> None:
    for _ in range(6000):
        street.gate.came(CLIENT[0], 28)
        street.gate.push(CLIENT, METER)
        street.now_s += 0.01
    assert 0.25 < street.bytes_to(CLIENT[0]) / (6000 * 28) <= 1


def test_whoever_answers_is_told_everything(street) -> None:
    street.verify()
    before = len(street.sent)
    for _ in range(6000):
        street.gate.push(CLIENT, METER)
        street.now_s += 0.01
    assert len(street.sent) == before + 6000
    street.gate.push((CLIENT[0], 9001), METER)
    street.gate.push(OTHER, METER)
    assert len(street.sent) == before + 6000


def test_it_is_asked_again_in_time_so_that_nothing_is_missed(street) -> None:
    street.verify()
    while street.now_s < 2500.0:
        street.gate.push(CLIENT, METER)
        if street.sent[-1][1].startswith(b"/ping"):
            street.gate.answered(CLIENT, street.numbers()[-1])
        street.now_s += 1.0
    assert street.gate.withheld == 0
    assert len(street.numbers()) == 3


def test_one_that_has_left_is_told_no_more_after_ten_minutes(street) -> None:
    street.verify()
    while street.now_s < 1700.0:
        street.gate.push(CLIENT, METER)
        street.now_s += 0.1
    assert len(street.sent) - len(street.numbers()) == pytest.approx(6000, abs=2)
    assert len(street.numbers()) <= 61


def test_a_long_reply_is_whole_once_the_ping_is_answered(street) -> None:
    street.gate.came(CLIENT[0], 16)
    for number in range(20):
        street.gate.reply(CLIENT, write_message("/model/item", [f"model {number}"]))
    street.gate.reply(CLIENT, write_message("/done", ["/model/list"]))
    assert [message[0] for message in street.messages()] == ["/ping"]
    street.now_s += 0.1
    street.gate.answered(CLIENT, street.numbers()[0])
    items = [message for message in street.messages() if message[0] == "/model/item"]
    assert items == [("/model/item", f"model {number}") for number in range(20)]
    assert street.messages()[-1] == ("/done", "/model/list")
    street.gate.answered(CLIENT, street.numbers()[0])
    assert len(street.sent) == 22  # each once


def test_a_reply_does_not_wait_for_ever_nor_take_much_room(street) -> None:
    street.gate.came(CLIENT[0], 16)
    for number in range(1000):
        street.gate.reply(CLIENT, write_message("/model/item", [f"model {number}"]))
    assert street.gate.withheld == 1000 - 128
    street.now_s += 3.0
    street.gate.answered(CLIENT, street.numbers()[0])
    assert len(street.sent) == 1
    for number in range(200):
        client = (f"10.0.0.{number}", 9000)
        street.gate.came(client[0], 16)
        for _ in range(3):
            street.gate.reply(client, METER)
    assert len(street.gate._waiting) == 64


def test_the_end_of_a_list_stays_its_end(street) -> None:
    street.gate.came(CLIENT[0], 16)
    for number in range(3):
        street.gate.reply(CLIENT, write_message("/model/item", [f"model {number}"]))
    street.gate.came(CLIENT[0], 16)  # the answer, which has not been looked at yet
    street.gate.reply(CLIENT, write_message("/done", ["/model/list"]))
    assert len(street.sent) == 1
    street.gate.answered(CLIENT, street.numbers()[0])
    assert street.messages()[-1] == ("/done", "/model/list")


def test_who_never_answers_is_answered_again_after_a_list(street) -> None:
    street.gate.came(CLIENT[0], 16)
    for _ in range(3):
        street.gate.reply(CLIENT, METER)
    before = len(street.messages())
    for _ in range(5):
        street.now_s += 0.4
        street.gate.came(CLIENT[0], 12)
        street.gate.reply(CLIENT, write_message("/version.reply", ["1"]))
    replies = [message[0] for message in street.messages()[before:]]
    assert replies.count("/version.reply") == 3


def test_simple_questions_are_answered_whoever_asks(street) -> None:
    status = write_message("/status.reply", [1, 0.5, 0.5, 44100.0, 5.0, 0, 0, "plucked", "null"])
    for _ in range(300):
        street.gate.came(CLIENT[0], 12)
        street.gate.reply(CLIENT, status)
        street.now_s += 1.0
    assert len(street.messages()) == 300


def test_a_number_must_be_right_and_of_that_host(street) -> None:
    street.gate.came(CLIENT[0], 20)
    street.gate.knows(CLIENT)
    (number,) = street.numbers()
    street.gate.answered(CLIENT, number ^ 1)
    street.gate.answered(OTHER, number)
    assert not street.gate.knows(CLIENT)
    assert not street.gate.knows(OTHER)
    street.gate.answered(CLIENT, number)
    assert street.gate.knows(CLIENT)


def test_a_silent_client_is_logged_once_in_a_while(street, caplog) -> None:
    street.gate.came(CLIENT[0], 20)
    street.gate.knows(CLIENT)
    with caplog.at_level(logging.WARNING):
        for _ in range(1000):
            street.gate.push(CLIENT, METER)
            street.now_s += 0.01
    (record,) = caplog.records
    assert "192.0.2.7:9000 does not answer /ping" in record.message


class _Wire(OscServer):
    """A server without a socket, and what it would have sent."""

    def __init__(self, dispatcher) -> None:
        super().__init__("127.0.0.1", 0)
        self._dispatcher = dispatcher
        self.sent: list[tuple[tuple[str, int], str]] = []

    def _send(self, to, packet: bytes) -> None:
        self.sent.append((to, read_message(packet, 1).address))


@pytest.fixture
def wire(desk) -> _Wire:
    return _Wire(desk.dispatcher)


def test_senders_on_this_machine_are_not_limited(wire) -> None:
    client = ("127.0.0.1", 9000)
    assert wire.knows(client)
    for _ in range(1000):
        wire.send(client, "/meter", [0.5, 0.5])
    (request,) = wire._requests(write_message("/map/nearest", [100]), client, 0.0)
    for _ in range(1000):
        request.reply("/map/point", [1])
    assert len(wire.sent) == 2000


def test_the_ends_of_the_wire_are_counted_together(wire) -> None:
    """What comes is counted by the server, and the copy of a reply as well as the reply."""
    wire.mirror_replies(CLIENT, (CLIENT[0], 9771))
    (request,) = wire._requests(write_message("/map/nearest", [100]), CLIENT, 0.0)
    for _ in range(100):
        request.reply("/map/point", [1])
    wire.send((CLIENT[0], 9771), "/meter", [0.5, 0.5])
    assert [address for _, address in wire.sent] == ["/ping"]
    assert not wire.knows(CLIENT)


def test_what_one_packet_calls_together_is_a_long_reply(wire) -> None:
    requests = wire._requests(write_message("/env/*", []), CLIENT, 0.0)
    assert len(requests) > 1
    for request in requests:
        request.reply(f"{request.address}/value", [1.0])
    assert [address for _, address in wire.sent] == ["/ping"]
    (request,) = wire._requests(write_message("/gain", []), OTHER, 0.0)
    request.reply("/gain/value", [1.0])
    assert wire.sent[1:] == [(OTHER, "/gain/value")]


def test_what_is_answered_many_times_over_is_known_by_its_address() -> None:
    for route in ROUTES:
        replies = [word for word in route.replies.split() if word.startswith("/")]
        listed = [reply for reply in replies if reply.encode().endswith(_LISTED)]
        assert listed == (replies[:1] if " for each" in route.replies else []), route.address


def test_only_a_client_of_this_machine_is_not_counted(wire) -> None:
    for sender in (("::ffff:127.0.0.1", 9000), ("127.0.0.1", 9000), CLIENT):
        wire._requests(write_message("/panic", []), sender, 0.0)
    assert list(wire._gate._allowance._accounts) == [CLIENT[0]]
