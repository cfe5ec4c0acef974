"""Another model while notes sound: broken, of the same sizes, of other sizes; and failing ones."""

import time
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture
def folder(tmp_path, tone_model) -> Path:
    """Models to load by name."""
    models = {
        "bright": {"change": {"latent_low": [0.5, -2.0]}},
        "small": {"rate_hz": 22050, "n_fft": 1024, "frames": 80},
        "liar": {"fault": "not finite"},
        "garbage": None,
    }
    for name, options in models.items():
        path = tmp_path / f"{name}.ts"
        content = b"junk" if options is None else tone_model(name, **options).read_bytes()
        path.write_bytes(content)
    return tmp_path


@pytest.fixture
def room(studio, folder):
    return studio(model={"folders": [str(folder)]})


def load(room, name: str) -> tuple:
    """Ask for a model; the answer."""
    room.replies.clear()
    room.load_model(name)
    until = time.monotonic() + 20
    while not room.replies:
        assert time.monotonic() < until
        time.sleep(0.005)
        room.engine.schedule.catch_up(room.now_s)
    return room.replies[0]


@pytest.mark.parametrize("name", ["liar", "garbage"])
def test_a_broken_model_is_answered_with_7_and_the_old_one_plays_on(
    room, studio, folder, name
) -> None:
    room.note(60.0)
    before = room.play(0.1)
    address, _, code, text = load(room, name)
    assert (address, code) == ("/error", 7)
    assert name in text
    undisturbed = studio()
    undisturbed.note(60.0)
    np.testing.assert_array_equal(
        np.concatenate([before, room.play(0.2)]),
        np.concatenate([undisturbed.play(0.1), undisturbed.play(0.2)]),
    )
    assert room.part.model.contract.name == "tone"


def test_an_unknown_name_is_not_found_with_the_nearest(room) -> None:
    address, _, code, text = load(room, "brigt")
    assert (address, code) == ("/error", 5)
    assert "did you mean bright" in text


def test_names_that_no_file_can_have_are_not_found(room) -> None:
    for name in ("x" * 5000, "a\0b", "../bright", ""):
        assert load(room, name)[2] == 5


def test_a_model_of_the_same_sizes_takes_over_and_what_sounds_goes_on(
    room, studio, cents_off
) -> None:
    room.note(60.0)
    before = room.play(0.1)
    reply = load(room, "bright")
    assert reply[:3] == ("/done", "/load_model", "bright")
    assert len(room.sessions) == 1
    room.ask("move_latent", (1.0, 1.0))
    undisturbed = studio()
    undisturbed.note(60.0)
    np.testing.assert_array_equal(
        np.concatenate([before, room.play(0.2)]),
        np.concatenate([undisturbed.play(0.1), undisturbed.play(0.2)]),
    )
    assert room.part.model.contract.name == "bright"
    assert room.part.model.sha256 == reply[3]
    room.note(67.0)
    room.ask("note_off", 60.0)
    room.play(0.2)
    assert abs(cents_off(room.play(0.2)[:, 0], 44100, 67.0)) < 10


def test_the_point_is_the_new_models_middle(room) -> None:
    room.ask("move_latent", (-1.0, 4.0))
    load(room, "bright")
    assert room.part.latent.value == (0.75, 1.0)


def test_a_note_of_the_model_before_can_not_be_steered_by_the_new_one(room) -> None:
    room.note(60.0, note_id=1)
    load(room, "bright")
    room.ask("note_latent", 1, (0.6, 0.0))
    assert room.errors() == [7]
    room.ask("note_off_id", 1)
    room.play(0.5)
    assert room.voices() == 0


def test_a_model_of_other_sizes_gets_a_new_stage_and_keeps_the_settings(room, cents_off) -> None:
    room.ask("change_sound", gain_db=-6.0)
    room.part.set_voice_limit(9)
    room.part.set_steal("oldest")
    room.note(60.0)
    room.play(0.1)
    assert load(room, "small")[0] == "/done"
    assert len(room.sessions) == 2
    assert room.sessions[0].output.stopped
    assert (room.part.voice_limit, room.part.steal) == (9, "oldest")
    assert room.part.sound.gain_db == -6.0
    assert room.part.model.contract.sample_rate_hz == 22050
    room.note(60.0)
    assert abs(cents_off(room.play(0.5)[2000:, 0], 22050, 60.0)) < 10


def test_a_note_whose_decode_fails_is_silenced_and_the_next_one_sounds(
    studio, tone_model, loudness
) -> None:
    room = studio(tone_model("liar", fault="high notes"))
    room.note(71.0)
    assert not room.play(0.2).any()
    assert room.voices() == 0
    room.note(60.0)
    assert loudness(room.play(0.2)) > 0.01


def test_a_note_that_finds_the_queue_full_leaves_no_voice_behind(room, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(room.engine.session.core, "send", lambda commands: 0)
        room.note(60.0)
    assert room.errors() == [8]
    assert room.engine.player.voices._busy == {}
    room.note(60.0)
    assert room.play(0.1).any()


def test_of_a_chord_that_finds_little_room_those_that_fit_begin_and_end(room, monkeypatch) -> None:
    core = room.engine.session.core
    send = core.send
    with monkeypatch.context() as patch:
        patch.setattr(core, "send", lambda commands: send(commands[:2]))
        room.ask("note_on", 60.0, 100.0, note_id=1)
        chord = [("note_on", (note, 100.0), {"note_id": note}) for note in (62, 64, 67)]
        room.ask_together(*chord)
    assert room.errors() == [8]
    assert [voice.note_id for voice in room.engine.player.voices] == [1, 62, 64]


def test_a_note_without_memory_is_refused_and_leaves_no_voice_behind(room, monkeypatch) -> None:
    core = room.engine.session.core
    open_ = core.open_voices
    with monkeypatch.context() as patch:
        patch.setattr(core, "open_voices", lambda o: [None, *open_(o[1:])] if o else [])
        room.note(60.0)
    assert room.errors() == [8]
    assert room.engine.player.voices._busy == {}
    room.note(62.0)
    assert room.play(0.1).any()


def test_a_note_off_that_finds_the_queue_full_is_not_lost(room, monkeypatch) -> None:
    room.note(60.0)

    with monkeypatch.context() as patch:
        patch.setattr(room.engine.session.core, "send", lambda commands: 0)
        room.ask("note_off", 60.0)
    assert room.errors() == []
    room.play(0.5)
    assert room.voices() == 0


def test_status_tells_the_model_and_quit_asks_to_stop(room) -> None:
    status = room.engine.watch.status()
    assert (status.model, status.voices, status.sample_rate_hz) == ("tone", 0, 44100)
    room.engine.quit()
    assert room.quits == 1
