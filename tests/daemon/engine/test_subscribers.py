"""Who is told what, how often, and what happens when a lease runs out."""

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


def test_a_note_is_told_when_it_sounds_and_when_it_has_ended(room) -> None:
    subscribe(room, "notes")
    note_id = room.note(60.0)
    room.play(0.05)
    ((to, _, started, note, latency_ms),) = told(room, "/note/started")
    assert (to, started, note) == (CLIENT, note_id, 60.0)
    assert latency_ms == room.engine.player.latency_log.notes[-1].total_ms
    room.ask("note_off", 60.0)
    room.play(0.1)
    assert told(room, "/note/ended") == [(CLIENT, "/note/ended", note_id, "off")]


def test_why_a_note_ended(room) -> None:
    subscribe(room, "notes")
    room.part.set_voice_limit(1)
    room.note(60.0, note_id=1)
    room.note(62.0, note_id=2)  # steals
    room.play(0.1)
    room.ask("panic")
    room.play(0.1)
    room.note(64.0, note_id=3)
    room.play(room.part.model.contract.frames * 512 / 44100 + 0.1)
    assert [message[2:] for message in told(room, "/note/ended")] == [
        (1, "stolen"),
        (2, "off"),
        (3, "done"),
    ]


def test_a_note_that_cannot_be_decoded_ends_in_error(studio, tone_model) -> None:
    room = studio(tone_model("brittle", fault="high notes"))
    subscribe(room, "notes")
    room.note(72.0, note_id=5)
    room.play(0.1)
    assert [message[2:] for message in told(room, "/note/ended")] == [(5, "error")]


def test_pushes_go_to_the_port_that_was_asked_for_and_replies_as_well(room) -> None:
    subscribe(room, "notes", port=9771)
    room.note(60.0)
    room.play(0.05)
    assert told(room, "/note/started")[0][0] == ("10.0.0.1", 9771)
    assert room.copies == {CLIENT: ("10.0.0.1", 9771)}
    room.engine.subscribers.remove(CLIENT, ["notes"])
    assert room.copies == {CLIENT: None}


def test_the_meter_tells_the_largest_samples_at_its_pace(room) -> None:
    subscribe(room, "meter", hz=10.0)
    room.note(60.0)
    heard = room.play(1.0)
    meters = told(room, "/meter")
    assert 10 <= len(meters) <= 12
    assert max(message[2] for message in meters) == pytest.approx(abs(heard[:, 0]).max(), rel=1e-6)
    assert meters[0][2] == meters[0][3]


def test_two_meters_do_not_take_each_others_peaks(room) -> None:
    subscribe(room, "meter", hz=100.0)
    subscribe(room, "meter", hz=2.0, client=OTHER)
    room.note(60.0)
    room.play(1.0)
    loudest = [
        max(message[2] for message in told(room, "/meter") if message[0] == client)
        for client in (CLIENT, OTHER)
    ]
    assert loudest[0] == loudest[1] > 0


def test_the_point_is_told_when_it_moves_and_no_more_often_than_asked(room) -> None:
    subscribe(room, "latent", hz=5.0)
    room.play(0.1)
    for step in range(100):
        room.ask("move_latent", (step / 100, 0.0))
        room.play(0.01)
    points = told(room, "/latent/value")
    assert points[0][2:] == room.part.latent.middle
    assert 5 <= len(points) <= 7
    room.play(0.5)
    assert told(room, "/latent/value")[-1][2:] == (0.99, 0.0)
    count = len(room.told)
    room.play(0.5)
    assert len(room.told) == count  # it has not moved


def test_another_parts_point_has_the_part_in_its_address(room) -> None:
    room.engine.part(2)
    subscribe(room, "latent")
    room.play(0.1)
    assert {message[1] for message in room.told} == {"/latent/value", "/part/2/latent/value"}


def test_another_parts_notes_and_model_have_the_part_in_their_address(room) -> None:
    subscribe(room, "notes", "status")
    part = room.engine.part(2)
    for owner, note_id in ((room.part, 1), (part, 2)):
        note = room.request(
            "note_on",
            (),
            lambda _, request, owner=owner, note_id=note_id: owner.note_on(
                60.0, 100.0, note_id=note_id, request=request
            ),
        )
        room.do([note])
    room.play(0.05)
    room.ask("panic")
    room.play(0.1)
    room.engine.subscribers.tell("status", "/model/changed", "tone", part=16)
    for name in ("started", "ended"):
        assert [message[2] for message in told(room, f"/note/{name}")] == [1]
        assert [message[2] for message in told(room, f"/part/2/note/{name}")] == [2]
    assert told(room, "/part/16/model/changed") == [(CLIENT, "/part/16/model/changed", "tone")]


def test_the_status_comes_once_a_second(room) -> None:
    subscribe(room, "status")
    room.play(2.5)
    assert len(told(room, "/status.reply")) == 3


def test_a_lease_that_runs_out_ends_that_clients_held_notes_alone(room) -> None:
    subscribe(room, "notes", lease_s=0.2)
    subscribe(room, "meter", lease_s=0.4)
    subscribe(room, "notes", client=OTHER)
    for note, client in ((60.0, CLIENT), (64.0, OTHER)):
        room.ask_as(client, "note_on", note, 100.0)
    room.play(0.3)
    assert all(voice.held for voice in room.engine.player.voices)  # the meter's lease still runs
    room.play(0.2)
    assert [(voice.note, voice.held) for voice in room.engine.player.voices] == [(64.0, True)]
    count = len(told(room, "/note/ended"))
    assert count == 1
    assert told(room, "/note/ended")[0][0] == OTHER


def test_to_subscribe_again_renews_the_lease(room) -> None:
    subscribe(room, "notes", lease_s=1.0)
    room.play(0.8)
    subscribe(room, "notes", lease_s=1.0)
    room.play(0.8)
    room.note(60.0)
    room.play(0.05)
    assert len(told(room, "/note/started")) == 1


def test_the_number_of_clients_is_bounded(room) -> None:
    for port in range(64):
        subscribe(room, *TOPICS, client=("10.0.0.3", port + 1))
    with pytest.raises(Rejected) as refusal:
        subscribe(room, "notes")
    assert refusal.value.code == ErrorCode.RATE
    subscribe(room, "notes", client=("10.0.0.3", 1))  # who is there may renew


def test_a_model_that_comes_is_told(studio, tone_model, tmp_path) -> None:
    path = tone_model("other")
    (tmp_path / path.name).write_bytes(path.read_bytes())
    room = studio(model={"folders": [str(tmp_path)]})
    subscribe(room, "status")
    room.load_model("other")
    while not room.replies:
        room.decode()
    assert told(room, "/model/changed") == [(CLIENT, "/model/changed", "other")]


def test_a_ring_that_runs_dry_is_counted_as_one_and_told(room) -> None:
    subscribe(room, "status")
    note = room.request(
        "note_on", (), lambda _, request: room.part.note_on(60.0, 100.0, request=request)
    )
    room.engine.schedule.do([note], room.now_s)
    assert room.engine.player.decoder.step()  # the first frames; the others stay away
    room.engine.session.core.offline(room.rate_hz // 4)
    xruns = room.engine.watch.xruns()
    assert xruns.rings > 0
    assert xruns.values() == (0, xruns.rings, 0, 0)
    assert room.engine.watch.status().xruns == xruns.rings
    room.engine.flush(room.now_s + 1.0)
    assert told(room, "/xrun")[0] == (CLIENT, "/xrun", xruns.rings)
