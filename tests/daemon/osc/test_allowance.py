"""No more bytes go to a host than came from it, but for a short reply to each packet."""

import random

import pytest

from ukulelatent_daemon.osc.allowance import ADVANCE_BYTES, SHORT_BYTES, Allowance

HOST, OTHER = "192.0.2.7", "192.0.2.8"
HEADER = 48


@pytest.fixture
def allowance() -> Allowance:
    return Allowance()


def test_nothing_goes_where_nothing_came_from(allowance) -> None:
    for grants in (allowance.grants, allowance.grants_reply, allowance.grants_ping):
        assert not grants(HOST, 1, 0.0)


def test_as_much_goes_as_came_headers_included(allowance) -> None:
    allowance.came(HOST, 100, 0.0)
    allowance.came(HOST, 28, 5.0)
    assert not allowance.grants(HOST, 129 - HEADER, 6.0)
    assert allowance.grants(HOST, 60 - HEADER, 6.0)
    assert allowance.grants(HOST, 68 - HEADER, 6.0)
    assert not allowance.grants(HOST, 0, 6.0)


def test_one_host_does_not_spend_what_another_earned(allowance) -> None:
    allowance.came(HOST, 1000, 0.0)
    allowance.came(OTHER, 30, 0.0)
    assert not allowance.grants(OTHER, 100, 0.0)


def test_what_came_counts_for_a_minute(allowance) -> None:
    allowance.came(HOST, 100, 0.0)
    allowance.came(HOST, 100, 30.0)
    assert allowance.grants(HOST, 200 - HEADER, 59.0)
    allowance.came(HOST, 100, 100.0)
    assert not allowance.grants(HOST, 101 - HEADER, 110.0)
    assert not allowance.grants(HOST, 100 - HEADER, 160.0)


def test_each_packet_has_one_short_reply_whatever_its_size(allowance) -> None:
    allowance.came(HOST, 12, 0.0)
    assert not allowance.grants(HOST, 80, 0.0)
    assert allowance.grants_reply(HOST, 80, 0.0)
    assert not allowance.grants_reply(HOST, 80, 0.0)
    allowance.came(HOST, 12, 1.0)
    assert not allowance.grants_reply(HOST, SHORT_BYTES + 1, 1.0)
    allowance.came(HOST, 12, 1.0)
    assert allowance.grants_reply(HOST, SHORT_BYTES, 1.0)


def test_a_long_reply_goes_as_far_as_the_packet_was_long(allowance) -> None:
    allowance.came(HOST, 1000, 0.0)
    assert allowance.grants_reply(HOST, SHORT_BYTES + 1, 0.0)
    sent = 1
    while allowance.grants_reply(HOST, 100 - HEADER, 0.0):
        sent += 1
    assert SHORT_BYTES + 1 + HEADER + 100 * (sent - 1) <= 1000


def test_each_packet_has_one_ping_beside_its_reply(allowance) -> None:
    allowance.came(HOST, 12, 0.0)
    assert allowance.grants_reply(HOST, 80, 0.0)
    assert allowance.grants_ping(HOST, 16, 0.0)
    assert not allowance.grants_ping(HOST, 16, 0.0)


def test_a_ping_may_be_paid_for(allowance) -> None:
    allowance.came(HOST, 2 * (16 + HEADER), 0.0)
    assert [allowance.grants_ping(HOST, 16, 0.0) for _ in range(3)] == [True, True, False]


def test_short_replies_and_pings_are_bounded_a_minute(allowance) -> None:
    """A flood of the smallest packets that are answered, for ten minutes."""
    came = went = 0
    for step in range(60_000):
        now_s = step / 100
        came += 12
        allowance.came(HOST, 12, now_s)
        went += (80 + HEADER) * allowance.grants_reply(HOST, 80, now_s)
        went += (16 + HEADER) * allowance.grants_ping(HOST, 16, now_s)
    assert went <= came + 11 * ADVANCE_BYTES
    assert went > came


def test_whatever_is_asked_no_more_goes_than_came_and_the_advance(allowance) -> None:
    rng = random.Random(7)
    now_s, came, went = 0.0, 0, 0
    for _ in range(20_000):
        now_s += rng.expovariate(20)
        size = rng.randrange(8, 600)
        if rng.random() < 0.3:
            allowance.came(HOST, size, now_s)
            came += size
        else:
            grants = rng.choice((allowance.grants, allowance.grants_reply, allowance.grants_ping))
            went += (size + HEADER) * grants(HOST, size, now_s)
        assert went <= came + ADVANCE_BYTES * (1 + now_s / 60)


def test_the_hosts_remembered_are_bounded_and_the_newest(allowance) -> None:
    for number in range(5000):
        allowance.came(f"10.0.{number >> 8}.{number & 255}", 100, 0.0)
        allowance.came(HOST, 1, 0.0)
    assert len(allowance._accounts) == 4096
    assert not allowance.grants("10.0.0.0", 10, 0.0)
    assert allowance.grants(HOST, 5000 - HEADER, 0.0)
