"""Clients of other machines are told once they have shown that they are there."""

from typing import Any

import pytest

from ukulelatent_daemon.config.limits import TOPICS
from ukulelatent_daemon.errors import ErrorCode, Rejected

CLIENT, OTHER = ("10.0.0.1", 5000), ("10.0.0.2", 6000)


def subscribe(room: Any, *topics: str, client: Any = CLIENT, **named: Any) -> None:
    given = {"port": None, "hz": None, "lease_s": 60.0, "now_s": room.now_s, **named}
    room.engine.subscribers.add(client, topics, **given)


def told(room: Any, address: str) -> list[tuple[Any, ...]]:
    return [message for message in room.told if message[1] == address]


def stranger(number: int) -> Any:
    return ("192.0.2.7", 9000 + number)


def holding(room: Any) -> list[float]:
    return [voice.note for voice in room.engine.player.voices if voice.held]


def test_a_lease_from_another_machine_is_cut_to_two_minutes(room) -> None:
    here = ("127.0.0.1", 5000)
    subscribe(room, "status", lease_s=86400.0)
    subscribe(room, "status", client=here, lease_s=86400.0)
    room.now_s = 119.9
    room.engine.flush(room.now_s)
    assert {message[0] for message in told(room, "/status.reply")} == {CLIENT, here}
    room.told.clear()
    room.now_s = 120.1
    room.engine.flush(room.now_s)
    room.now_s = 122.0
    room.engine.flush(room.now_s)
    assert {message[0] for message in told(room, "/status.reply")} == {here}


def answer(room: Any, client: Any, number: int = 0) -> None:
    room.engine.subscribers.answered(client, number, room.now_s)


def test_a_client_of_another_machine_is_told_from_its_answer_on(room) -> None:
    room.strangers = {stranger(0)}
    for topic in ("latent", "status"):
        subscribe(room, topic, client=stranger(0))
    room.play(0.1)
    answer(room, stranger(0), number=1)  # a wrong one
    room.play(0.1)
    assert room.told == []
    answer(room, stranger(0))
    room.play(0.1)
    assert [message[:2] for message in room.told] == [
        (stranger(0), "/latent/value"),
        (stranger(0), "/status.reply"),
    ]


def test_an_answer_that_comes_after_five_seconds_begins_nothing(room) -> None:
    for client, wait_s in ((stranger(0), 4.9), (stranger(1), 5.1)):
        room.strangers.add(client)
        subscribe(room, "meter", client=client)
        room.now_s += wait_s
        answer(room, client)
    room.engine.flush(room.now_s)
    assert {message[0] for message in room.told} == {stranger(0)}


def test_the_port_that_is_told_is_the_one_that_must_answer(room) -> None:
    to = ("192.0.2.7", 9771)
    room.strangers = {to}
    subscribe(room, "meter", client=stranger(0), port=9771)
    answer(room, stranger(0))
    room.play(0.1)
    assert room.told == []
    assert room.copies == {}
    answer(room, to)
    room.play(0.1)
    assert {message[0] for message in room.told} == {to}
    assert room.copies == {stranger(0): to}


def test_a_subscription_that_nobody_meant_ends_no_notes(room) -> None:
    room.strangers = {stranger(0)}
    subscribe(room, "notes", client=stranger(0), lease_s=1.0)
    room.ask_as(stranger(0), "note_on", 60.0, 100.0)
    room.play(0.05)
    room.now_s = 10.0
    room.engine.flush(room.now_s)
    assert [voice.held for voice in room.engine.player.voices] == [True]


def test_a_lease_that_ends_takes_no_renewal_with_it(room) -> None:
    subscribe(room, "meter", lease_s=1.0)
    room.strangers = {CLIENT}  # it has to answer again
    room.now_s = 0.9
    subscribe(room, "meter", lease_s=1.0)
    room.now_s = 1.1
    room.engine.flush(room.now_s)
    room.told.clear()
    answer(room, CLIENT)
    room.play(0.1)
    assert {message[0] for message in room.told} == {CLIENT}


def test_what_is_taken_back_before_the_answer_does_not_begin(room) -> None:
    room.strangers = {stranger(0)}
    subscribe(room, "meter", "status", client=stranger(0))
    assert room.engine.subscribers.remove(stranger(0), ["meter"])
    answer(room, stranger(0))
    room.play(0.1)
    assert {message[1] for message in room.told} == {"/status.reply"}


def test_a_flood_of_strangers_locks_nobody_out(room) -> None:
    room.strangers = {stranger(number) for number in range(900)} | {OTHER}
    subscribe(room, "meter")
    for _ in range(2):
        for number in range(900):
            subscribe(room, *TOPICS, client=stranger(number))
        subscribe(room, "meter", client=OTHER)
    for number in range(900):
        subscribe(room, *TOPICS, client=stranger(number))
    answer(room, OTHER)
    room.play(0.1)
    assert {message[0] for message in room.told} == {CLIENT, OTHER}


def test_strangers_are_remembered_in_bounded_memory(room) -> None:
    waiting = room.engine.subscribers._waiting
    room.strangers = {stranger(number) for number in range(3000)}
    for number in range(3000):
        subscribe(room, *TOPICS, client=stranger(number), port=9000 + number // 2)
    assert len(waiting) == 1024
    for number in range(2900, 3000):
        subscribe(room, *TOPICS, client=stranger(number), port=9000)
    assert max(len(one.wishes) for one in waiting.values()) == 16
    assert list(waiting)[-1] == stranger(0)
    room.now_s = 5.1
    room.engine.flush(room.now_s)
    assert not waiting


def test_strangers_take_none_of_the_places_of_those_who_are_known(room) -> None:
    room.strangers = {stranger(number) for number in range(32)}
    for number in range(16):
        subscribe(room, "notes", client=stranger(number))
    for port in range(64):
        subscribe(room, "notes", client=("10.0.0.3", port + 1))
    with pytest.raises(Rejected) as refusal:
        subscribe(room, "notes", client=stranger(20))
    assert refusal.value.code == ErrorCode.RATE
    for number in range(16):  # too late for a place
        answer(room, stranger(number))
    room.engine.subscribers.tell("notes", "/x")
    assert len(told(room, "/x")) == 64
