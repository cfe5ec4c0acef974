"""The load is the same whoever else asks for it, and however often."""

from dataclasses import replace

import pytest

from ukulelatent_daemon.engine.status import Gauges
from ukulelatent_griffinlim import Counters

SECOND = 1_000_000_000
STEP = SECOND // 100
NOTHING = Counters(**dict.fromkeys(Counters.__dataclass_fields__, 0))


class Core:
    """Its threads work for half of the time; the callback's load is a tenth, with a peak each
    second."""

    def __init__(self) -> None:
        self.time_ns = 0
        self.share = 0.5
        self._render_ns = 0.0
        self._peak = 0.0

    def run(self, passed_ns: int) -> None:
        before, self.time_ns = self.time_ns, self.time_ns + passed_ns
        self._render_ns += self.share * passed_ns
        peak = 0.9 if before // SECOND != self.time_ns // SECOND else 0.2
        self._peak = max(self._peak, peak)

    def counters(self) -> Counters:
        peak, self._peak = self._peak, 0.0
        return replace(NOTHING, render_ns=int(self._render_ns), load=0.1, load_peak=peak)


class Desk:
    """Gauges of a core at 10 s, which are looked at a hundred times a second."""

    def __init__(self) -> None:
        self.core = Core()
        self.now_ns = 10 * SECOND
        self.gauges = Gauges()

    def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds * 100)):
            self.now_ns += STEP
            self.core.run(STEP)
            self.gauges.read(self.core, self.now_ns)

    def load(self, reader: object) -> tuple[float, float]:
        return self.gauges.load(reader, self.gauges.read(self.core, self.now_ns), self.now_ns)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_two_readers_at_their_own_paces_see_what_one_alone_sees(desk) -> None:
    alone = Desk()
    desk.load("slow")
    desk.load("quick")
    alone.load("slow")
    for tenth in range(100):
        for one in (desk, alone):
            one.core.share = (tenth % 10) / 10
            one.pass_time(0.1)
        desk.load("quick")
        if tenth % 10 == 9:
            assert desk.load("slow") == alone.load("slow") == pytest.approx((0.55, 0.9))


def test_a_quick_reader_sees_what_is_there_now(desk) -> None:
    desk.pass_time(2.0)
    desk.load("quick")
    desk.load("slow")
    desk.core.share = 0.0
    desk.pass_time(0.5)
    assert desk.load("quick") == pytest.approx((0.1, 0.2))
    desk.core.share = 1.0
    desk.pass_time(0.5)
    assert desk.load("quick") == pytest.approx((1.1, 0.9))
    assert desk.load("slow") == pytest.approx((0.6, 0.9))


def test_a_new_reader_sees_the_last_second(desk) -> None:
    desk.core.share = 1.0
    desk.pass_time(5.5)
    desk.core.share = 0.5
    desk.pass_time(1.2)
    assert desk.load("new") == pytest.approx((0.6, 0.9), abs=0.06)
    desk.pass_time(0.2)
    assert desk.load("newer").average == pytest.approx(0.6, abs=0.01)
    assert desk.load("newest").average == pytest.approx(0.6, abs=0.01)


def test_the_first_reader_of_all_sees_no_nonsense(desk) -> None:
    assert desk.load("first") == (0.1, 0.0)


def test_the_readers_are_bounded(desk) -> None:
    desk.pass_time(1.0)
    for reader in range(1000):
        desk.load(reader)
    assert len(desk.gauges._meters) == 128
    assert desk.load(0).average == pytest.approx(0.6, abs=0.01)  # as if new


def test_another_core_begins_where_the_old_one_ended(desk) -> None:
    desk.pass_time(3.0)
    desk.load("reader")
    desk.pass_time(1.0)
    desk.core = Core()
    desk.pass_time(1.0)
    assert desk.load("reader").average == pytest.approx(0.6, abs=0.01)


def test_each_asker_and_each_subscription_is_a_reader(room) -> None:
    """What a subscriber at 100 Hz leaves of the load for a question once in a second."""
    watch = room.engine.watch
    for client in (("10.0.0.1", 1), ("10.0.0.2", 2)):
        watch.subscribers.add(client, ("status",), None, 100.0, 60.0, room.now_s)
    room.note(60.0)
    room.play(0.2)
    watch.status(("10.0.0.1", 1))
    watch.status()
    assert list(watch._gauges._meters) == [
        ("status", ("10.0.0.1", 1)),
        ("status", ("10.0.0.2", 2)),
        ("10.0.0.1", 1),
        None,
    ]
