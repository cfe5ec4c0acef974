"""When what is asked is done: at once, or at its time; notes a little before it."""

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.engine.schedule import Schedule
from ukulelatent_daemon.errors import AudioError, ErrorCode, ModelError, Rejected
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_daemon.request import Request
from ukulelatent_griffinlim import CoreError, QueueFullError

TABLE = Finder(ROUTES)


class Desk:
    """A schedule whose engine does nothing but count its flushes."""

    def __init__(self) -> None:
        self.flushes = 0
        self.done: list[str] = []
        self.replies: list[tuple[Any, ...]] = []
        engine: Any = SimpleNamespace(flush=self._flush, is_settled=True)
        self.schedule = Schedule(engine)

    def _flush(self, now_s: float) -> None:
        self.flushes += 1

    def request(
        self, address: str, at_s: float | None = None, error: Any = None, sender: str = "t"
    ) -> Request:
        def act(request: Request) -> None:
            if error is not None:
                raise error
            self.done.append(address)

        def reply(answer: str, values: Any) -> None:
            self.replies.append((answer, *values))

        ahead = any(found.route.sample_accurate for found in TABLE.find(address))
        return Request(address, (), (sender, 0), 0.0, at_s, reply, act, sample_accurate=ahead)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_without_a_time_all_of_a_packet_is_done_at_once_and_flushed_once(desk) -> None:
    desk.schedule.do([desk.request("/note"), desk.request("/bend")], 5.0)
    assert desk.done == ["/note", "/bend"]
    assert desk.flushes == 1


@pytest.mark.parametrize(
    "address",
    [
        "/note",
        "/note/60",
        "/note/at",
        "/note/hz",
        "/note/off",
        "/note/off/id",
        "/notes/off",
        "/play",
        "/sustain",
    ],
)
def test_what_the_core_does_at_its_sample_is_asked_for_200_ms_ahead(desk, address) -> None:
    desk.schedule.do([desk.request(address, 10.0)], 9.7)
    assert desk.done == []
    desk.schedule.do([], 9.81)
    assert desk.done == [address]


@pytest.mark.parametrize(
    "address", ["/note/bend", "/note/gain", "/note/latent", "/latent", "/bend", "/panic", "/gain"]
)
def test_what_acts_at_once_is_not_done_before_its_time(desk, address) -> None:
    desk.schedule.do([desk.request(address, 10.0)], 9.99)
    assert desk.done == []
    desk.schedule.do([], 10.0)
    assert desk.done == [address]


def test_times_are_kept_in_order_and_equal_ones_as_they_came(desk) -> None:
    for name, at_s in (("/c", 3.0), ("/a", 1.0), ("/b", 2.0), ("/b2", 2.0)):
        desk.schedule.do([desk.request(name, at_s)], 0.0)
    desk.schedule.do([], 9.0)
    assert desk.done == ["/a", "/b", "/b2", "/c"]


def test_a_refusal_is_answered_and_the_rest_of_the_packet_done(desk) -> None:
    refusal = Rejected(ErrorCode.RANGE, "too far")
    full = QueueFullError("full")
    desk.schedule.do(
        [desk.request("/x", error=refusal), desk.request("/y", error=full), desk.request("/z")], 0.0
    )
    assert desk.replies[0] == ("/error", "/x", 4, "too far")
    assert desk.replies[1][:3] == ("/error", "/y", 8)
    assert desk.done == ["/z"]


def test_it_runs_until_stopped(desk) -> None:
    thread = threading.Thread(target=desk.schedule.run)
    thread.start()
    done = threading.Event()
    desk.schedule.submit([desk.request("/note")])
    desk.schedule.submit(done.set)
    assert done.wait(10)
    desk.schedule.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert desk.done == ["/note"]


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (ZeroDivisionError("x"), 13, "ZeroDivisionError"),
        (MemoryError(), 13, "MemoryError"),
        (OSError(36, "File name too long", "/secret/x"), 13, "File name too long"),
        (CoreError("the core is closed"), 8, "the core is closed"),
        (AudioError("PortAudio is missing"), 8, "PortAudio is missing"),
        (ModelError("is broken", Path("/secret/x.ts")), 7, "x.ts: is broken"),
    ],
)
def test_whatever_a_request_raises_is_answered_and_the_rest_done(desk, error, code, text) -> None:
    desk.schedule.do([desk.request("/x", error=error), desk.request("/y")], 0.0)
    ((answer, address, given, words),) = desk.replies
    assert (answer, address, given) == ("/error", "/x", code)
    assert text in words
    assert "secret" not in words
    assert desk.done == ["/y"]


def test_a_call_of_our_own_that_fails_is_logged_and_ends_nothing(desk, caplog) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    desk.schedule.submit(fail)
    desk.schedule.submit([desk.request("/y")])
    desk.schedule.catch_up(0.0)
    assert desk.done == ["/y"]
    assert "ZeroDivisionError" in caplog.text


def test_senders_take_turns_each_in_its_order(desk) -> None:
    for index in range(5):
        desk.schedule.submit([desk.request(f"/a{index}", sender="a")])
    for index in range(2):
        desk.schedule.submit([desk.request(f"/b{index}", sender="b")])
    desk.schedule.turn(0.0, max_requests=4)
    assert desk.done == ["/a0", "/b0", "/a1", "/b1"]


def test_what_waits_of_a_sender_is_bounded_and_the_refusal_said_once(desk) -> None:
    packet = [desk.request("/note", sender="a") for _ in range(256)]
    for _ in range(40):
        desk.schedule.submit(list(packet))
    desk.schedule.submit([desk.request("/b", sender="b")])
    assert [reply[:3] for reply in desk.replies] == [("/error", "/note", 11)]
    assert "4096" in desk.replies[0][3]
    desk.schedule.catch_up(0.0)
    assert desk.done.count("/note") == 4096
    assert desk.done.count("/b") == 1
    desk.schedule.submit([desk.request("/again", sender="a")])
    desk.schedule.catch_up(0.0)
    assert desk.done[-1] == "/again"


def test_what_waits_for_its_time_counts_as_waiting(desk) -> None:
    for _ in range(17):
        desk.schedule.submit([desk.request("/note", 9.0) for _ in range(256)])
        desk.schedule.catch_up(0.0)
    assert [reply[2] for reply in desk.replies] == [11]
    desk.schedule.do([], 9.0)
    assert len(desk.done) == 4096
