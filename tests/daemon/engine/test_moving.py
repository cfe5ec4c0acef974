"""The latent point moves what sounds, but not a note with a point of its own."""

import numpy as np
import pytest


def second_partial(samples: np.ndarray, note: float = 60.0) -> float:
    """Level of the second partial relative to the first."""
    hz = 440 * 2 ** ((note - 69) / 12)
    times_s = np.arange(len(samples)) / 44100
    window = np.hanning(len(samples))

    def level(partial: int) -> float:
        turning = np.exp(-2j * np.pi * partial * hz * times_s)
        return float(abs(np.sum(samples[:, 0] * window * turning)))

    return level(2) / level(1)


def test_the_point_that_holds_when_a_note_starts_is_heard(room) -> None:
    room.ask("move_latent", (-1.0, 1.0))
    room.note(60.0)
    assert second_partial(room.play(0.3)[4000:]) < 0.02
    room.ask("panic")
    room.ask("move_latent", (1.0, 1.0))
    room.play(0.05)
    room.note(60.0)
    assert second_partial(room.play(0.3)[4000:]) > 0.9


def test_a_move_changes_a_sounding_note(room) -> None:
    room.ask("move_latent", (-1.0, 1.0))
    room.note(60.0)
    assert second_partial(room.play(0.2)[4000:]) < 0.02
    room.ask("move_latent", (1.0, 1.0))
    room.play(0.15)
    assert second_partial(room.play(0.2)) > 0.9


def test_a_note_with_a_point_of_its_own_is_left_alone(room) -> None:
    room.note(60.0, z=(-1.0, 1.0))
    room.play(0.05)
    room.ask("move_latent", (1.0, 1.0))
    room.play(0.15)
    assert second_partial(room.play(0.2)) < 0.02
    assert room.part.latent.value == (1.0, 1.0)


def test_steering_one_note_of_two_changes_that_one(studio) -> None:
    room = studio()
    room.ask("move_latent", (-1.0, 1.0))
    room.note(60.0, 60.0, note_id=1)
    room.note(67.0, 60.0, note_id=2)
    room.play(0.05)
    room.ask("note_latent", 1, (1.0, 1.0))
    room.play(0.15)
    heard = room.play(0.25)
    assert second_partial(heard, 60.0) > 0.8
    assert second_partial(heard, 67.0) < 0.1


def test_a_steered_note_leaves_later_moves_alone(room) -> None:
    room.note(60.0, note_id=1)
    room.ask("note_latent", 1, (-1.0, 1.0))
    room.ask("move_latent", (1.0, 1.0))
    room.play(0.2)
    assert second_partial(room.play(0.2)) < 0.02


def test_a_point_outside_the_range_is_heard_at_its_edge(room, studio) -> None:
    room.ask("move_latent", (1.5, 1.0))
    assert room.part.latent.value == (1.0, 1.0)
    room.note(60.0, z=(7.0, 9.0))
    other = studio(sound={"release_ms": 20.0})
    other.note(60.0, z=(1.0, 4.0))
    np.testing.assert_array_equal(room.play(0.2), other.play(0.2))
    room.ask("move_latent", (float("nan"), 1.0))
    assert room.errors() == [4]
    assert room.part.latent.value == (1.0, 1.0)


def test_reset_is_the_middle_and_random_stays_within(room) -> None:
    room.ask("random_latent", 3.0)
    low, high = room.part.latent.low, room.part.latent.high
    point = room.part.latent.value
    assert point != (0.0, 1.0)
    assert all(a <= z <= b for z, a, b in zip(point, low, high, strict=True))
    room.ask("reset_latent")
    assert room.part.latent.value == (0.0, 1.0)


def test_a_move_makes_no_click(room) -> None:
    room.ask("move_latent", (-1.0, 1.0))
    room.note(48.0)
    still = np.abs(np.diff(room.play(0.2)[4000:, 0])).max()
    room.ask("move_latent", (1.0, 1.0))
    moving = np.abs(np.diff(room.play(0.3)[:, 0])).max()
    # The second partial alone is three times as steep as the first at the most.
    assert moving < 3.5 * still


def test_a_scope_of_new_leaves_what_sounds_alone(room) -> None:
    room.ask("move_latent", (-1.0, 1.0))
    room.part.steering.scope = "new"
    room.note(60.0)
    room.play(0.05)
    room.ask("move_latent", (1.0, 1.0))
    room.play(0.15)
    assert second_partial(room.play(0.2)) < 0.02
    assert room.part.latent.value == (1.0, 1.0)


def test_a_scope_of_last_moves_the_newest_note_only(studio) -> None:
    room = studio()
    room.ask("move_latent", (-1.0, 1.0))
    room.part.steering.scope = "last"
    room.note(60.0, 60.0)
    room.note(67.0, 60.0)
    room.play(0.05)
    room.ask("move_latent", (1.0, 1.0))
    room.play(0.15)
    heard = room.play(0.25)
    assert second_partial(heard, 60.0) < 0.1
    assert second_partial(heard, 67.0) > 0.8


def test_a_glide_passes_the_middle_on_its_way(room) -> None:
    room.ask("move_latent", (-1.0, 1.0))
    room.note(60.0)
    room.play(0.1)
    room.part.steering.glide_ms = 300.0
    room.ask("move_latent", (1.0, 1.0))
    (voice,) = room.engine.player.voices
    room.play(0.15)
    assert abs(voice.z[0]) < 0.15
    room.play(0.2)
    assert voice.z == (1.0, 1.0)
    room.play(0.1)
    assert second_partial(room.play(0.2)) > 0.9


def test_a_move_during_a_glide_starts_where_the_note_is(room) -> None:
    room.ask("move_latent", (-1.0, 1.0))
    room.note(60.0)
    room.play(0.1)
    room.part.steering.glide_ms = 400.0
    room.ask("move_latent", (1.0, 1.0))
    (voice,) = room.engine.player.voices
    room.play(0.2)
    halfway = voice.z[0]
    room.ask("move_latent", (-1.0, 1.0))
    room.play(0.05)
    assert -0.6 < voice.z[0] < halfway < 0.2
    room.play(0.5)
    assert voice.z == (-1.0, 1.0)


def test_a_glide_ends_with_its_note(room) -> None:
    room.note(60.0, note_id=1)
    room.play(0.05)
    room.part.steering.glide_ms = 5000.0
    room.ask("move_latent", (1.0, 1.0))
    room.ask("panic")
    room.play(0.1)
    room.note(62.0, z=(-1.0, 1.0))
    room.play(0.2)
    (voice,) = room.engine.player.voices
    assert voice.z == (-1.0, 1.0)


def test_a_journey_takes_its_time_and_new_notes_are_on_the_way(room) -> None:
    room.ask("move_latent", (0.0, 0.0))
    room.note(60.0)
    room.play(0.1)
    room.part.glide_to((1.0, 1.0), 400.0)
    room.play(0.2)
    halfway = room.part.latent.value
    assert halfway[0] == pytest.approx(0.5, abs=0.05)
    room.note(64.0)
    first, second = room.engine.player.voices
    assert second.z == halfway
    assert first.z == pytest.approx(halfway, abs=0.05)
    room.play(0.3)
    assert room.part.latent.value == (1.0, 1.0)
    assert first.z == second.z == (1.0, 1.0)


def test_a_hand_on_the_pad_ends_a_journey(room) -> None:
    room.ask("move_latent", (0.0, 0.0))
    room.part.glide_to((1.0, 1.0), 400.0)
    room.play(0.1)
    room.ask("move_latent", (-1.0, 0.0))
    room.play(0.5)
    assert room.part.latent.value == (-1.0, 0.0)


def test_a_jump_is_there_for_the_note_after_it(room) -> None:
    room.part.glide_to((1.0, 1.0), 0.0)
    room.note(60.0)
    (voice,) = room.engine.player.voices
    assert voice.z == (1.0, 1.0)


def test_a_journey_without_time_is_a_jump(room) -> None:
    room.part.glide_to((1.0, 1.0), 0.0)
    room.play(0.01)
    assert room.part.latent.value == (1.0, 1.0)
