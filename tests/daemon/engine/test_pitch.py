"""What the decoder is asked for, and what is left to the resampler."""

import pytest

from ukulelatent_daemon.engine.pitch import bent_pitch, pitch_of
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.model.torchscript import load_model


@pytest.fixture
def any_pitch(tone_model):
    """Plays 48 to 72, fractions too."""
    return load_model(tone_model()).contract


@pytest.fixture
def whole_notes(tone_model):
    """Plays 48 to 72, whole notes alone."""
    return load_model(tone_model(fractional=False)).contract


@pytest.mark.parametrize("note", [48.0, 60.0, 60.37, 72.0])
def test_within_the_range_the_decoder_does_it_all(any_pitch, note) -> None:
    assert pitch_of(note, any_pitch) == (note, None)


@pytest.mark.parametrize(
    ("note", "decoded", "ratio"),
    [
        (84.0, 72.0, 2.0),
        (79.0, 72.0, 2 ** (7 / 12)),
        (36.0, 48.0, 0.5),
        (47.5, 48.0, 2 ** (-0.5 / 12)),
    ],
)
def test_beyond_the_range_the_resampler_does_the_rest(any_pitch, note, decoded, ratio) -> None:
    assert pitch_of(note, any_pitch) == (decoded, pytest.approx(ratio, rel=1e-12))


@pytest.mark.parametrize("note", [35.99, 84.01, 0.0, 127.0])
def test_further_than_an_octave_is_a_range_error_that_says_the_range(any_pitch, note) -> None:
    with pytest.raises(Rejected, match="48 to 72") as caught:
        pitch_of(note, any_pitch)
    assert caught.value.code == ErrorCode.RANGE


def test_a_model_of_whole_notes_gets_the_nearest_and_a_ratio(whole_notes) -> None:
    assert pitch_of(60.0, whole_notes) == (60.0, 1.0)
    assert pitch_of(60.25, whole_notes) == (60.0, pytest.approx(2 ** (0.25 / 12)))
    assert pitch_of(60.75, whole_notes) == (61.0, pytest.approx(2 ** (-0.25 / 12)))


def test_a_bend_within_the_range_is_decoded(any_pitch) -> None:
    assert bent_pitch(61.5, any_pitch, resampled=False) == (61.5, None)


def test_a_bend_of_a_resampled_voice_moves_its_ratio(any_pitch) -> None:
    assert bent_pitch(74.0, any_pitch, resampled=True) == (72.0, pytest.approx(2 ** (2 / 12)))
    assert bent_pitch(70.0, any_pitch, resampled=True) == (70.0, 1.0)


def test_a_bend_stops_where_the_voice_can_go_no_further(any_pitch) -> None:
    assert bent_pitch(80.0, any_pitch, resampled=False) == (72.0, None)
    assert bent_pitch(99.0, any_pitch, resampled=True) == (72.0, 2.0)
    assert bent_pitch(9.0, any_pitch, resampled=True) == (48.0, 0.5)
