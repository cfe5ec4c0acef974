"""A voice has a resampler of its own only where the model cannot decode its pitch."""

import pytest


@pytest.fixture
def ratios(studio, tone_model, monkeypatch):
    """(a model's options, notes) → the ratio with which each note's voice was opened."""

    def play(options, notes):
        room = studio(tone_model(**options))
        core, opened = room.engine.player.core, []
        open_ = core.open_voices

        def watch(openings):
            opened.extend(opening.ratio for opening in openings)
            return open_(openings)

        monkeypatch.setattr(core, "open_voices", watch)
        for note in notes:
            room.note(note)
        return room, opened

    return play


def test_model_of_any_pitch_needs_none_within_its_range(ratios) -> None:
    _, opened = ratios({}, [48.0, 55.21, 60.5, 72.0])
    assert opened == [None] * 4


def test_model_of_any_pitch_needs_one_outside_its_range(ratios) -> None:
    _, opened = ratios({}, [47.9, 36.0, 72.5, 84.0])
    assert opened == pytest.approx([2 ** (n / 12) for n in (-0.1, -12, 0.5, 12)])


def test_model_of_whole_notes_needs_one_for_what_lies_between(ratios) -> None:
    _, opened = ratios({"fractional": False}, [60.0, 60.25])
    assert opened == pytest.approx([1.0, 2 ** (0.25 / 12)])  # 60 may be bent while it sounds


def test_bend_within_the_range_is_decoded(ratios, monkeypatch) -> None:
    room, opened = ratios({}, [60.0])
    told = []
    monkeypatch.setattr(room.engine.player.core, "set_ratio", lambda *bend: told.append(bend))
    room.ask("bend", 1.5)
    room.play(0.1)
    assert (opened, told) == ([None], [])
