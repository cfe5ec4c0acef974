"""How notes end, how loud they are and where they stand, heard in the mix."""

import numpy as np
import pytest

SETTLED = 2048  # a release of 20 ms and the limiter are over after this many samples


def test_a_note_sounds_until_its_note_off_and_then_ends(room, loudness) -> None:
    room.note(60.0)
    assert loudness(room.play(0.2)) > 0.01
    room.ask("note_off", 60.0)
    released = room.play(0.2)
    assert not released[SETTLED:].any()
    assert room.voices() == 0


def test_an_end_by_note_takes_all_voices_of_it_and_no_other(room) -> None:
    for note, note_id in ((60.0, 1), (60.0, 2), (64.0, 3)):
        room.note(note, note_id=note_id)
    room.ask("note_off", 60.0)
    room.play(0.1)
    assert [voice.note_id for voice in room.engine.player.voices] == [3]


def test_an_end_by_id_takes_that_voice_alone(room) -> None:
    for note_id in (1, 2):
        room.note(60.0, note_id=note_id)
    room.ask("note_off_id", 1)
    room.play(0.1)
    assert [voice.note_id for voice in room.engine.player.voices] == [2]


def test_a_late_or_unknown_note_off_is_no_error(room) -> None:
    room.ask("note_off", 61.0)
    room.ask("note_off_id", 404)
    room.note(60.0, note_id=1)
    room.ask("note_off", 60.0)
    room.ask("note_off", 60.0)
    assert room.errors() == []


def test_a_microtone_beside_a_note_is_another_key(room) -> None:
    room.note(60.0, note_id=1)
    room.note(60.5, note_id=2)
    room.ask("note_off", 60.5)
    room.play(0.1)
    assert [voice.note_id for voice in room.engine.player.voices] == [1]


def test_a_note_ends_by_itself_when_its_sound_is_over(room) -> None:
    room.note(60.0)
    room.play(room.part.model.contract.frames * 512 / 44100 + 0.1)
    assert room.voices() == 0


def test_the_pedal_holds_what_is_let_go_until_it_comes_up(room, loudness) -> None:
    room.ask("sustain", True)
    room.note(60.0)
    room.note(64.0)
    room.ask("note_off", 60.0)
    assert loudness(room.play(0.2)) > 0.01
    assert room.voices() == 2
    room.ask("sustain", False)
    room.play(0.1)
    assert [voice.note for voice in room.engine.player.voices] == [64.0]


def test_a_key_held_when_the_pedal_comes_up_sounds_on(room) -> None:
    room.ask("sustain", True)
    room.note(60.0)
    room.ask("sustain", False)
    room.play(0.1)
    assert room.voices() == 1


def test_an_id_in_use_is_released_before_it_starts_again(room) -> None:
    room.note(60.0, note_id=7)
    room.play(0.1)
    room.note(64.0, note_id=7)
    room.play(0.1)
    assert [voice.note for voice in room.engine.player.voices] == [64.0]


def test_notes_off_ends_all_the_pedals_too(room) -> None:
    room.ask("sustain", True)
    room.note(60.0)
    room.note(64.0)
    room.ask("note_off", 60.0)
    room.ask("notes_off")
    assert not room.play(0.2)[SETTLED:].any()


def test_panic_is_silence_within_5_ms_with_pedal_up_and_no_bend(room) -> None:
    room.ask("sustain", True)
    room.ask("bend", 1.0)
    room.note(60.0)
    room.note(64.0)
    assert room.play(0.2).any()
    room.ask("panic")
    after = room.play(0.1)
    assert not after[round(0.005 * 44100) + 1 :].any()
    room.note(60.0)
    room.play(0.05)
    room.ask("note_off", 60.0)
    room.play(0.1)
    assert room.voices() == 0
    assert room.part.bend_semitones == 0.0


@pytest.mark.parametrize("velocity", [1.0, 32.0, 64.0, 100.0])
def test_amplitude_is_the_square_of_the_velocity(studio, velocity) -> None:
    loud, soft = studio(), studio()
    loud.note(60.0, 127.0)
    soft.note(60.0, velocity)
    np.testing.assert_allclose(
        soft.play(0.2), loud.play(0.2) * (velocity / 127) ** 2, rtol=1e-4, atol=1e-7
    )


def test_the_models_gain_is_applied(studio, tone_model) -> None:
    plain, half = studio(), studio(tone_model(change={"gain": 0.5}))
    for one in (plain, half):
        one.note(60.0)
    np.testing.assert_allclose(half.play(0.2), plain.play(0.2) / 2, rtol=1e-4, atol=1e-7)


def test_a_notes_own_gain_changes_that_note_alone(room, loudness) -> None:
    room.note(60.0, note_id=1)
    before = loudness(room.play(0.2))
    room.ask("note_gain", 1, -20.0)
    room.play(0.05)
    assert loudness(room.play(0.2)) == pytest.approx(before / 10, rel=0.02)
    room.note(60.0, note_id=2)
    room.play(0.05)
    assert loudness(room.play(0.2)) > 0.5 * before


def test_the_gain_of_the_mix_acts_on_all(studio, loudness) -> None:
    room = studio(sound={"gain_db": -20.0})
    room.play(0.05)
    room.note(60.0)
    soft = loudness(room.play(0.2))
    room.ask("change_sound", gain_db=0.0)
    room.play(0.05)
    assert loudness(room.play(0.2)) == pytest.approx(10 * soft, rel=0.02)


@pytest.mark.parametrize("pan", [-1.0, 0.0, 0.5, 1.0])
def test_pan_places_sounding_and_new_notes_with_equal_power(room, loudness, pan) -> None:
    room.note(60.0)
    middle = room.play(0.2)
    power = loudness(middle[:, 0]) ** 2 + loudness(middle[:, 1]) ** 2
    room.ask("change_sound", pan=pan)
    room.play(0.05)
    placed = room.play(0.2)
    left, right = loudness(placed[:, 0]), loudness(placed[:, 1])
    assert left**2 + right**2 == pytest.approx(power, rel=0.05)
    assert np.degrees(np.arctan2(right, left)) == pytest.approx((pan + 1) * 45, abs=0.1)


def test_what_is_asked_of_a_note_that_does_not_sound_is_not_found(room) -> None:
    room.ask("note_bend", 404, 1.0)
    room.ask("note_gain", 404, 1.0)
    room.ask("note_latent", 404, (0.0, 0.0))
    assert room.errors() == [5, 5, 5]


def test_an_envelope_asked_for_shapes_the_next_note(room, loudness) -> None:
    room.ask("change_sound", attack_ms=100.0)
    room.note(60.0)
    risen = room.play(0.3)
    assert loudness(risen[:1000]) < 0.3 * loudness(risen[-4410:])


def test_a_chord_is_the_sum_of_its_notes(studio) -> None:
    parts = []
    for note in (60.0, 64.0, 67.0):
        alone = studio()
        alone.note(note, 60.0)
        parts.append(alone.play(0.3))
    together = studio()
    together.ask_together(*(("note_on", (note, 60.0), {}) for note in (60.0, 64.0, 67.0)))
    np.testing.assert_allclose(together.play(0.3), sum(parts), atol=2e-6)


def test_the_attack_of_a_note_that_is_played_again_is_not_rendered_again(room) -> None:
    for _ in range(2):
        room.note(60.0)
        room.play(0.2)
        assert room.engine.session.core.counters().recalled == 0
        room.ask("panic")
        room.play(0.1)
        room.ask("change_sound", iterations=4)  # which makes another attack
    room.note(60.0)
    room.play(0.2)
    assert room.engine.session.core.counters().recalled == 3
