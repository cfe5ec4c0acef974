"""Parts: instruments of their own on the same voices."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ukulelatent_daemon.request import Request


def ask(room: Any, part: int, method: str, *values: Any, **named: Any) -> Any:
    """Call a method of a part, as a message with `/part/<n>` before it would."""
    results = []

    def act(engine: Any, request: Request) -> None:
        results.append(getattr(engine.part(part), method)(*values, **named, request=request))

    room.do([room.request(method, values, act)])
    return results[0] if results else None


def test_a_part_begins_with_part_ones_model_and_the_configured_knobs(studio) -> None:
    room = studio(sound={"release_ms": 20.0, "gain_db": -6.0})
    second = room.engine.part(2)
    assert second.model is room.part.model
    assert second.sound == room.part.sound
    assert second.latent.value == room.part.latent.value


def test_a_part_is_moved_bent_and_ended_by_itself(room) -> None:
    room.note(60.0, note_id=7)
    ask(room, 2, "note_on", 60.0, 100.0, note_id=7)
    ask(room, 2, "move_latent", (1.0, 1.0))
    ask(room, 2, "bend", 2.0)
    first, second = room.engine.player.voices
    assert (first.z, second.z) == (room.part.latent.middle, (1.0, 1.0))
    assert (room.part.bend_semitones, room.engine.part(2).bend_semitones) == (0.0, 2.0)
    ask(room, 2, "note_off", 60.0)
    assert [voice.held for voice in (first, second)] == [True, False]
    room.ask("note_off_id", 7)
    assert not first.held


def test_a_parts_gain_is_its_own(room, studio, loudness) -> None:
    alone = studio(sound={"release_ms": 20.0})
    for one in (room, alone):
        one.note(60.0)
    ask(room, 2, "change_sound", gain_db=-90.0)
    ask(room, 2, "note_on", 67.0, 127.0)
    np.testing.assert_allclose(room.play(0.3), alone.play(0.3), atol=1e-5)
    room.ask("change_sound", gain_db=-90.0)
    assert loudness(room.play(0.3)[4410:]) < 1e-4


def test_a_parts_limit_steals_of_its_own_notes(room) -> None:
    room.engine.part(2).set_voice_limit(1)
    room.note(60.0)
    ask(room, 2, "note_on", 62.0, 100.0)
    ask(room, 2, "note_on", 64.0, 100.0)
    room.play(0.05)
    assert sorted(voice.note for voice in room.engine.player.voices) == [60.0, 64.0]


def test_panic_of_a_part_leaves_the_others(room) -> None:
    room.note(60.0)
    ask(room, 2, "note_on", 62.0, 100.0)
    room.engine.part(2).silence()
    room.play(0.05)
    assert [voice.note for voice in room.engine.player.voices] == [60.0]


@pytest.fixture
def three(studio, tone_model, tmp_path) -> Any:
    """A studio whose folder has models `other` (same sizes) and `small` (others)."""
    for name, options in (
        ("other", {}),
        ("small", {"rate_hz": 22050, "n_fft": 1024, "frames": 80}),
    ):
        path: Path = tone_model(name, **options)
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return studio(model={"folders": [str(tmp_path)]})


def load(room: Any, part: int, name: str) -> tuple:
    """The answer to `/part/<n>/model/load name`."""
    before = len(room.replies)

    def act(engine: Any, request: Request) -> None:
        engine.models.load(engine.part(part), name, request)

    room.do([room.request("model/load", (name,), act)])
    while len(room.replies) == before:
        room.decode()
    return room.replies[-1]


def names(room: Any) -> list[str]:
    return [part.model.contract.name for part in room.engine.parts]


def test_a_part_follows_part_one_until_it_has_a_model_of_its_own(three) -> None:
    three.engine.part(2)
    three.engine.part(3)
    assert load(three, 3, "other")[0] == "/done"
    assert names(three) == ["tone", "tone", "other"]
    assert load(three, 1, "plucked")[0] == "/error"  # of other sizes than part 3's
    assert load(three, 1, "other")[0] == "/done"
    assert names(three) == ["other", "other", "other"]


def test_models_of_other_sizes_come_when_no_part_keeps_the_old_ones(three) -> None:
    three.engine.part(2)
    assert load(three, 1, "small")[0] == "/done"
    assert names(three) == ["small", "small"]
    assert three.engine.session.core.settings.sample_rate_hz == 22050
    answer = load(three, 2, "other")
    assert answer[2] == 7
    assert answer[3] == (
        "other has other sizes than part 1's model, whose core it would share: "
        "want 80 frames of 1024 every 256 at 22050 Hz"
    )


def test_the_notes_that_a_sender_holds_end_and_nobody_elses(room) -> None:
    keys, other = ("keys", 0), ("other", 0)
    for sender, note in ((keys, 60.0), (other, 62.0), (keys, 64.0)):
        room.ask_as(sender, "note_on", note, 100.0)
    room.ask_as(keys, "note_off", 64.0)
    room.engine.parts.end_notes_of(keys)
    assert [(v.note, v.held) for v in room.engine.player.voices] == [
        (60.0, False),
        (62.0, True),
        (64.0, False),
    ]
