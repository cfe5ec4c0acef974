"""Notes, bends and resampled notes are in tune, by an ear that knows nothing of the engine."""

import pytest


@pytest.mark.parametrize("note", [36.0, 48.0, 60.0, 60.5, 71.75, 84.0])
def test_the_shipped_model_is_in_tune(plucked, cents_off, note) -> None:
    plucked.note(note)
    assert abs(cents_off(plucked.play(0.7)[6000:, 0], 44100, note)) < 10


@pytest.mark.parametrize("note", [24.0, 30.0, 34.5, 85.0, 90.3, 96.0])
def test_up_to_an_octave_beyond_its_range_it_is_in_tune_as_well(plucked, cents_off, note) -> None:
    plucked.note(note)
    assert abs(cents_off(plucked.play(0.7)[6000:, 0], 44100, note)) < 10


@pytest.mark.parametrize("note", [60.0, 60.5, 47.25, 80.0])
def test_a_model_of_whole_notes_is_in_tune_between_them(
    studio, tone_model, cents_off, note
) -> None:
    room = studio(tone_model(fractional=False))
    room.note(note)
    assert abs(cents_off(room.play(0.3)[2000:, 0], 44100, note)) < 5


@pytest.mark.parametrize("note", [23.9, 96.1, 0.0, 127.0])
def test_further_away_is_a_range_error_and_nothing_is_lost(plucked, note) -> None:
    plucked.note(60.0)
    assert plucked.note(note) is None
    assert plucked.errors() == [4]
    assert plucked.voices() == 1
    assert len(plucked.engine.player.voices._busy) == 1


def test_a_rejected_note_does_not_end_the_note_of_its_id(plucked) -> None:
    plucked.note(60.0, note_id=5)
    plucked.note(127.0, note_id=5)
    assert [voice.held for voice in plucked.engine.player.voices] == [True]


@pytest.mark.parametrize("semitones", [-2.0, 0.5, 2.0, 7.0])
def test_a_bent_note_has_the_bent_pitch_and_its_neighbour_keeps_its_own(
    room, cents_off, semitones
) -> None:
    room.note(60.0, note_id=1)
    room.play(0.05)
    room.ask("note_bend", 1, semitones)
    room.play(0.2)
    assert abs(cents_off(room.play(0.3)[:, 0], 44100, 60.0 + semitones)) < 10
    room.ask("panic")
    room.play(0.05)
    room.note(60.0)
    assert abs(cents_off(room.play(0.3)[2000:, 0], 44100, 60.0)) < 10


@pytest.mark.parametrize("semitones", [-3.0, 1.25])
def test_a_bend_of_all_reaches_sounding_and_new_notes(room, cents_off, semitones) -> None:
    room.note(60.0)
    room.play(0.05)
    room.ask("bend", semitones)
    room.play(0.2)
    assert abs(cents_off(room.play(0.3)[:, 0], 44100, 60.0 + semitones)) < 10
    room.ask("panic")
    room.ask("bend", semitones)
    room.play(0.05)
    room.note(64.0)
    assert abs(cents_off(room.play(0.3)[2000:, 0], 44100, 64.0 + semitones)) < 10


def test_both_bends_add_up(room, cents_off) -> None:
    room.note(60.0, note_id=1)
    room.ask("bend", 1.0)
    room.ask("note_bend", 1, 0.5)
    room.play(0.2)
    assert abs(cents_off(room.play(0.3)[:, 0], 44100, 61.5)) < 10


@pytest.mark.parametrize("semitones", [-1.0, 0.7])
def test_a_resampled_note_bends_too(plucked, cents_off, semitones) -> None:
    plucked.note(90.0, note_id=1)
    plucked.play(0.05)
    plucked.ask("note_bend", 1, semitones)
    plucked.play(0.1)
    assert abs(cents_off(plucked.play(0.2)[:, 0], 44100, 90.0 + semitones)) < 10


@pytest.mark.parametrize("seed", range(6))
def test_a_moved_note_stays_in_tune(plucked, cents_off, seed) -> None:
    latent = plucked.part.latent
    plucked.note(57.0)
    plucked.play(0.1)
    plucked.ask("move_latent", type(latent)(plucked.part.model.contract, seed).draw(0.5))
    plucked.play(0.2)
    assert abs(cents_off(plucked.play(0.4)[:, 0], 44100, 57.0)) < 10


def test_a_note_bent_and_moved_in_the_packet_that_starts_it_begins_there(studio, cents_off) -> None:
    room = studio()
    room.ask_together(
        ("note_on", (60.0, 100.0), {"note_id": 7}),
        ("note_bend", (7, 3.0), {}),
        ("note_latent", (7, (1.0, 1.0)), {}),
    )
    (voice,) = room.engine.player.voices
    assert voice.z == (1.0, 1.0)
    assert abs(cents_off(room.play(0.4)[4410:, 0], room.rate_hz, 63.0, near=True)) < 2
