"""When what is asked is done: at once, or at its time; notes a little before it."""

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from ukulelatent_daemon.engine.schedule import Schedule
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.osc.finder import Finder
from ukulelatent_daemon.osc.request import Request
from ukulelatent_daemon.osc.routes import ROUTES
from ukulelatent_griffinlim import QueueFullError

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

    def request(self, address: str, at_s: float | None = None, error: Any = None) -> Request:
        def act(engine: Any, request: Request) -> None:
            if error is not None:
                raise error
            self.done.append(address)

        def reply(answer: str, values: Any) -> None:
            self.replies.append((answer, *values))

        ahead = any(found.route.sample_accurate for found in TABLE.find(address))
        return Request(address, (), ("t", 0), 0.0, at_s, reply, act, sample_accurate=ahead)


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


def test_it_runs_until_stopped_and_an_unknown_error_ends_it(desk) -> None:
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
    broken = Desk()
    broken.schedule.submit([broken.request("/x", error=ZeroDivisionError())])
    with pytest.raises(ZeroDivisionError):
        broken.schedule.run()
