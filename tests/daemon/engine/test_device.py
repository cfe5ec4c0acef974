"""A device that goes while it plays, and comes back."""

import time

import pytest

from ukulelatent_daemon.errors import AudioError

LISTENER = ("127.0.0.1", 9)
PATIENCE_S = 20


@pytest.fixture
def session(room):
    """A session whose device is looked after, as one with a clock of its own is."""
    room.engine.subscribers.add(LISTENER, ["status"], None, 0.1, 1000.0, 0.0)
    room.engine.session.is_live = True
    room.cable_is_in = False
    return room.engine.session


def told(room, address: str) -> list[tuple]:
    return [message[2:] for message in room.told if message[1] == address]


def lose(room) -> None:
    room.now_s += 1.0
    room.engine.session.output.is_silent = True
    room.engine.flush(room.now_s)
    room.engine.session.is_live = True  # the one that stands in


def wait_until_back(room) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while not told(room, "/audio/back"):
        assert time.monotonic() < until_s
        room.now_s += 1.0
        room.engine.flush(room.now_s)
        room.engine.schedule.catch_up(room.now_s)
        time.sleep(0.001)


def test_one_that_ends_is_stood_in_for_and_told_of(room, session) -> None:
    room.note(60)
    lose(room)
    assert told(room, "/audio/lost") == [("test",)]
    assert session.output.is_dead
    assert room.engine.session.output.name == "null"
    room.engine.session.is_live = False  # the studio mixes it
    room.note(60)
    assert room.voices() == 1
    assert abs(room.play(0.2)).max() > 0.01


def test_one_that_asks_for_nothing_for_three_seconds_is_gone(room, session) -> None:
    for now_s in (0.0, 2.9):
        room.engine.flush(now_s)
    assert told(room, "/audio/lost") == []
    room.engine.flush(3.2)
    assert told(room, "/audio/lost") == [("test",)]


def test_one_that_asks_for_little_is_not_gone(room, session) -> None:
    for second in range(10):
        session.core.offline(64)
        room.engine.flush(float(second))
    assert told(room, "/audio/lost") == []


def test_when_it_is_back_it_is_played_to_again(room, session) -> None:
    lose(room)
    for second in range(2, 5):
        room.engine.flush(float(second))
    assert told(room, "/audio/back") == []
    room.cable_is_in = True
    room.now_s = 5.0
    wait_until_back(room)
    ((name, away_ms),) = told(room, "/audio/back")
    assert name == "test"
    assert away_ms > 0
    assert room.engine.session.output.name == "test"
    room.note(60)
    assert abs(room.play(0.2)).max() > 0.01


def test_one_that_is_back_but_cannot_be_opened_is_waited_for(room, session) -> None:
    room.output = "broken"
    lose(room)
    room.cable_is_in = True
    until_s = time.monotonic() + PATIENCE_S
    while len(room.sessions) < 3:  # it was tried, and another stands in
        assert time.monotonic() < until_s
        room.engine.session.is_live = True
        room.now_s += 1.0
        room.engine.flush(room.now_s)
        room.engine.schedule.catch_up(room.now_s)
        time.sleep(0.001)
    assert room.engine.session.output.name == "null"
    assert told(room, "/audio/back") == []
    room.engine.session.is_live = True
    room.cannot_be_opened.clear()
    wait_until_back(room)


def test_who_chooses_another_output_waits_no_more(room, session) -> None:
    lose(room)
    room.ask("device.choose", "other")
    room.engine.session.is_live = True
    room.cable_is_in = True
    for second in range(2, 6):
        room.engine.session.core.offline(64)
        room.engine.flush(float(second))
        room.engine.schedule.catch_up(float(second))
    assert told(room, "/audio/back") == []
    assert room.engine.session.output.name == "other"


def test_an_output_that_cannot_come_back_ends_the_engine(room, session) -> None:
    room.output = "null"
    session.output.is_silent = True
    with pytest.raises(AudioError, match="the clock stands still"):
        room.engine.flush(0.0)
