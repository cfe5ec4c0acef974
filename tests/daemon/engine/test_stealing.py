"""More notes than voices: who gives way, and that a newcomer sounds."""

import pytest


def four(studio, steal: str):
    return studio(voices={"count": 4, "steal": steal}, sound={"release_ms": 500.0})


def sounding(room) -> list[int]:
    return sorted(voice.note_id for voice in room.engine.player.voices)


def play_four(room, velocities=(100.0, 100.0, 100.0, 100.0)) -> None:
    for note_id, velocity in enumerate(velocities, 1):
        room.note(50.0 + 3 * note_id, velocity, note_id=note_id)
        room.play(0.01)


def test_the_oldest_gives_way(studio) -> None:
    room = four(studio, "oldest")
    play_four(room)
    room.ask("note_off_id", 3)
    room.note(70.0, note_id=9)
    assert sounding(room) == [2, 3, 4, 9]


def test_the_quietest_gives_way(studio) -> None:
    room = four(studio, "quietest")
    play_four(room, (100.0, 90.0, 20.0, 110.0))
    room.play(0.1)
    room.note(70.0, note_id=9)
    assert sounding(room) == [1, 2, 4, 9]


def test_the_oldest_released_gives_way_before_any_held(studio) -> None:
    room = four(studio, "released")
    play_four(room, (20.0, 100.0, 100.0, 100.0))
    room.ask("note_off_id", 3)
    room.ask("note_off_id", 2)
    room.play(0.01)
    room.note(70.0, note_id=9)
    assert sounding(room) == [1, 3, 4, 9]


def test_when_none_is_released_the_quietest_gives_way(studio) -> None:
    room = four(studio, "released")
    play_four(room, (100.0, 100.0, 100.0, 10.0))
    room.play(0.1)
    room.note(70.0, note_id=9)
    assert sounding(room) == [1, 2, 3, 9]


def test_with_none_the_newcomer_is_refused_and_the_others_sound_on(studio) -> None:
    room = four(studio, "none")
    play_four(room)
    assert room.note(70.0, note_id=9) is None
    assert room.errors() == [6]
    assert sounding(room) == [1, 2, 3, 4]


def test_a_stolen_voice_is_silent_within_5_ms_and_the_newcomer_is_heard(studio, cents_off) -> None:
    room = studio(voices={"count": 1, "steal": "oldest"})
    room.note(52.0)
    room.play(0.1)
    room.note(66.0)
    assert abs(cents_off(room.play(0.3)[1000:, 0], 44100, 66.0)) < 10


def test_far_more_notes_than_voices_in_one_packet_leave_the_newest(studio) -> None:
    room = four(studio, "oldest")
    room.ask_together(
        *(("note_on", (48.0 + index / 4, 20.0), {"note_id": index}) for index in range(90))
    )
    assert sounding(room) == [86, 87, 88, 89]
    assert room.errors() == []
    room.play(0.05)
    assert len(room.engine.player.voices._busy) == 4


def test_fewer_voices_can_be_allowed_and_as_many_again_but_no_more(studio) -> None:
    room = four(studio, "oldest")
    room.part.set_voice_limit(2)
    play_four(room)
    assert sounding(room) == [3, 4]
    room.part.set_voice_limit(4)
    from ukulelatent_daemon.errors import ErrorCode, Rejected

    with pytest.raises(Rejected, match=r"voices\.count allows 4") as caught:
        room.part.set_voice_limit(5)
    assert caught.value.code == ErrorCode.RANGE
    assert room.part.voice_limit == 4


def test_the_rule_can_be_changed(studio) -> None:
    room = four(studio, "none")
    room.part.set_steal("oldest")
    play_four(room)
    room.note(70.0, note_id=9)
    assert sounding(room) == [2, 3, 4, 9]
    assert room.part.steal == "oldest"
