"""An archive of the prior system on the real engine: loaded, exchanged, bent and between notes."""

import time
from pathlib import Path
from typing import Any

import pytest

RATE_HZ = 22050


@pytest.fixture
def strings(studio, prior_model) -> Any:
    """A studio with such an archive."""
    return studio(prior_model("strings"))


@pytest.fixture
def room(studio, prior_model, tmp_path) -> Any:
    """A studio with a steady tone, which can load one."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "strings.ts").write_bytes(Path(prior_model("strings")).read_bytes())
    return studio(model={"folders": [str(folder)]})


def load(room: Any) -> tuple:
    """The answer to `/model/load strings`."""
    room.replies.clear()
    room.load_model("strings")
    until = time.monotonic() + 20
    while not room.replies:
        assert time.monotonic() < until
        time.sleep(0.005)
        room.engine.schedule.catch_up(room.now_s)
    answer: tuple = room.replies[0]
    return answer


@pytest.mark.parametrize("note", [28.0, 60.0, 60.5, 66.25, 88.0])
def test_any_note_is_in_tune(strings, cents_off, note) -> None:
    strings.note(note)
    assert abs(cents_off(strings.play(0.6)[2000:, 0], RATE_HZ, note)) < 3


# At the lowest notes the partials stand closer than a frame can tell apart.
@pytest.mark.parametrize(("note", "most"), [(20.5, 12), (21.0, 12), (104.0, 3), (106.3, 3)])
def test_both_ends_and_beyond_are_in_tune(strings, cents_off, note, most) -> None:
    strings.note(note)
    assert abs(cents_off(strings.play(0.6)[2000:, 0], RATE_HZ, note, near=True)) < most


@pytest.mark.parametrize("note", [20.5, 21.0])
def test_the_lowest_partial_is_in_tune_by_itself(studio, prior_model, cents_off, note) -> None:
    room = studio(prior_model("strings", partials=1))
    room.note(note)
    assert abs(cents_off(room.play(0.6)[2000:, 0], RATE_HZ, note, near=True)) < 3


def test_a_note_is_bent_in_tune(strings, cents_off) -> None:
    strings.note(60.0, note_id=1)
    strings.play(0.1)
    strings.ask("note_bend", 1, 0.75)
    strings.play(0.1)
    assert abs(cents_off(strings.play(0.6)[:, 0], RATE_HZ, 60.75)) < 3


def test_a_moved_note_stays_in_tune_and_changes(strings, cents_off, loudness) -> None:
    strings.note(57.0)
    strings.play(0.1)
    still = strings.play(0.4)
    strings.ask("panic")
    strings.play(0.1)
    strings.note(57.0)
    strings.play(0.1)
    strings.ask("move_latent", (3.0, 0.0, 0.0, 0.0))
    moved = strings.play(0.4)
    assert loudness(moved) > 1.2 * loudness(still)
    assert abs(cents_off(moved[2000:, 0], RATE_HZ, 57.0)) < 3


def test_it_is_loaded_beside_the_music_and_then_plays(room, cents_off) -> None:
    assert load(room)[:3] == ("/done", "/load_model", "strings")
    contract = room.part.model.contract
    assert contract.same_sizes_as == (RATE_HZ, 2048, 512, 64)
    assert room.part.latent.value == (0.0,) * 4
    assert len(room.sessions) == 2
    room.note(64.5)
    assert abs(cents_off(room.play(0.6)[2000:, 0], RATE_HZ, 64.5)) < 3


def test_it_is_refused_beside_a_part_whose_model_has_other_sizes(room) -> None:
    second = room.engine.part(2)
    second.has_own_model = True
    address, _, code, text = load(room)
    assert (address, code) == ("/error", 7)
    assert text == (
        "strings has other sizes than part 2's model, whose core it would share: "
        "want 64 frames of 2048 every 512 at 44100 Hz"
    )
    assert room.part.model.contract.name == "tone"
