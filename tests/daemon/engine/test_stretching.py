"""Stretch and freeze through the engine: of what sounds and of what comes, in tune, to be moved."""

import numpy as np
import pytest

RATE_HZ = 44100
HOP = 512
FRAMES = 64
ATTACK = 6


def _turn(room, **fields) -> None:
    room.ask("change_sound", **fields)


def _level_db(samples: np.ndarray, window: int = 2048) -> np.ndarray:
    shape = np.hanning(window) / np.hanning(window).sum()
    return 10 * np.log10(np.convolve(samples[:, 0].astype(np.float64) ** 2, shape, "valid")[::64])


def _seconds_until_it_ends(room) -> float:
    seconds = 0.0
    while room.voices():
        room.play(0.01)
        seconds += 0.01
        assert seconds < 10
    return seconds


@pytest.mark.parametrize("stretch", [0.25, 0.5, 2.0, 4.0])
def test_new_notes_last_as_long_as_they_are_stretched(room, cents_off, stretch) -> None:
    _turn(room, stretch=stretch)
    room.note(60.0)
    heard = room.play(0.2)
    assert abs(cents_off(heard[3000:, 0], RATE_HZ, 60.0)) < 1
    wanted = (ATTACK + (FRAMES - ATTACK) * stretch) * HOP / RATE_HZ
    assert abs(0.2 + _seconds_until_it_ends(room) - wanted) < 0.03


def test_sounding_notes_are_stretched_from_where_they_are(room) -> None:
    room.note(60.0)
    room.note(64.0)
    room.play(32 * HOP / RATE_HZ)
    _turn(room, stretch=3.0)
    wanted = 32 * 3 * HOP / RATE_HZ
    assert abs(_seconds_until_it_ends(room) - wanted) < 0.05


def test_a_configured_stretch_holds_from_the_first_note_on(studio) -> None:
    room = studio(sound={"stretch": 2.0})
    room.note(60.0)
    assert abs(_seconds_until_it_ends(room) - (6 + 58 * 2) * HOP / RATE_HZ) < 0.03


@pytest.mark.parametrize("note", [38.0, 45.0, 52.0, 60.0, 72.0, 84.0])
def test_the_shipped_model_is_frozen_in_tune_and_without_beats(plucked, cents_off, note) -> None:
    plucked.note(note)
    plucked.play(0.1)
    before = plucked.play(0.4)
    _turn(plucked, freeze=True)
    plucked.play(0.15)
    held = plucked.play(2.0)
    # The ear hears six partials, which are not quite in tune with each other, in half cents: it
    # must be the same six, though the even ones may come to be the louder ones.
    off = cents_off(before[:, 0], RATE_HZ, note, near=True)
    for second in (held[:RATE_HZ], held[RATE_HZ:]):
        assert abs(cents_off(second[:, 0], RATE_HZ, note, near=True) - off) < 1
    level = _level_db(held)
    assert level.max() - level.min() < 0.5
    assert plucked.voices() == 1


def test_a_note_goes_on_when_it_is_let_go(room) -> None:
    room.note(60.0)
    room.play(0.3)
    _turn(room, freeze=True)
    room.play(3.0)
    assert room.voices() == 1
    _turn(room, freeze=False)
    assert abs(_seconds_until_it_ends(room) - (FRAMES * HOP / RATE_HZ - 0.3)) < 0.03


def test_a_held_note_ends_with_its_note_off(room) -> None:
    _turn(room, freeze=True)
    room.note(60.0)
    room.play(2.0)
    assert room.voices() == 1
    room.ask("note_off", 60.0)
    room.play(0.1)
    assert room.voices() == 0


def test_freezing_a_stretched_note_keeps_the_stretch_for_after(room) -> None:
    _turn(room, stretch=2.0)
    _turn(room, freeze=True)
    assert (room.part.sound.stretch, room.part.sound.freeze) == (2.0, True)
    room.note(60.0)
    room.play(1.0)
    _turn(room, freeze=False)
    assert abs(_seconds_until_it_ends(room) - (FRAMES - ATTACK) * 2 * HOP / RATE_HZ) < 0.05


def test_a_model_of_other_sizes_stays_stretched(studio, tone_model, tmp_path) -> None:
    (tmp_path / "small.ts").write_bytes(tone_model("small", n_fft=1024).read_bytes())
    room = studio(model={"folders": [str(tmp_path)]})
    _turn(room, stretch=0.5)
    room.load_model("small")
    while room.part.model.contract.name != "small":
        room.play(0.01)
        room.decode()
    room.note(60.0)
    assert abs(_seconds_until_it_ends(room) - (6 + 58 / 2) * 256 / RATE_HZ) < 0.03


def _second_partial(samples: np.ndarray, note: float = 60.0) -> float:
    """Level of the second partial relative to the first."""
    hz = 440 * 2 ** ((note - 69) / 12)
    times_s = np.arange(len(samples)) / RATE_HZ
    turning = np.exp(-2j * np.pi * np.outer([1, 2], hz * times_s))
    first, second = np.abs(turning @ (samples[:, 0] * np.hanning(len(samples))))
    return float(second / first)


@pytest.mark.parametrize("stretch", [1.0, 3.3])
def test_a_frozen_note_follows_the_point(room, cents_off, stretch) -> None:
    room.ask("move_latent", (-1.0, 1.0))
    _turn(room, stretch=stretch)
    room.note(60.0)
    room.play(0.3)
    _turn(room, freeze=True)
    room.play(0.5)
    assert _second_partial(room.play(0.2)) < 0.02
    room.ask("move_latent", (1.0, 1.0))
    room.play(0.06)  # half a frame and what the device asks for at once
    heard = room.play(0.5)
    assert _second_partial(heard) > 0.95
    assert abs(cents_off(heard[:, 0], RATE_HZ, 60.0)) < 1


def test_a_frozen_note_is_bent_and_swept_without_beats(plucked, cents_off) -> None:
    plucked.note(57.0, note_id=1)
    plucked.play(0.4)
    _turn(plucked, freeze=True)
    plucked.play(0.2)
    plucked.ask("note_bend", 1, 0.5)
    plucked.play(0.1)
    for _ in range(50):
        plucked.ask("move_latent", plucked.part.latent.value)
        plucked.play(0.01)
    held = plucked.play(1.0)
    assert abs(cents_off(held[:, 0], RATE_HZ, 57.5)) < 2
    level = _level_db(held)
    assert level.max() - level.min() < 0.5


@pytest.mark.parametrize("note", [30.0, 90.0])
def test_resampled_notes_are_held_and_go_on_as_well(plucked, cents_off, note) -> None:
    plucked.note(note)
    plucked.play(0.3)
    _turn(plucked, freeze=True)
    plucked.play(3.0)
    assert abs(cents_off(plucked.play(0.5)[:, 0], RATE_HZ, note)) < 5
    _turn(plucked, freeze=False)
    assert 0.1 < _seconds_until_it_ends(plucked) < 4.0
