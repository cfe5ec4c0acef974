"""Levels, pan and the envelope in samples."""

import math

import pytest

from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.sound import SoundSettings, amplitude_of, pan_gains


@pytest.mark.parametrize(
    ("gain_db", "amplitude"), [(0.0, 1.0), (20.0, 10.0), (-20.0, 0.1), (-6.0206, 0.5)]
)
def test_twenty_db_are_a_factor_of_ten(gain_db, amplitude) -> None:
    assert amplitude_of(gain_db) == pytest.approx(amplitude, rel=1e-4)


@pytest.mark.parametrize("pan", [-1.0, -0.5, 0.0, 0.3, 1.0])
def test_pan_keeps_the_power(pan) -> None:
    left, right = pan_gains(0.5, pan)
    assert left**2 + right**2 == pytest.approx(0.25)
    assert (right > left) == (pan > 0)


def test_pan_goes_all_the_way_and_is_even_in_the_middle() -> None:
    assert pan_gains(1.0, -1.0) == pytest.approx((1.0, 0.0))
    assert pan_gains(1.0, 1.0) == pytest.approx((0.0, 1.0))
    assert pan_gains(1.0, 0.0) == pytest.approx((math.sqrt(0.5), math.sqrt(0.5)))


def test_the_envelope_is_in_samples_of_the_mix() -> None:
    settings = SoundSettings(
        gain_db=0,
        pan=0,
        iterations=2,
        attack_ms=10,
        decay_ms=20,
        sustain=0.5,
        release_ms=150,
        stretch=1,
    )
    envelope = settings.envelope(44100)
    assert envelope.attack_samples == pytest.approx(441)
    assert envelope.decay_samples == pytest.approx(882)
    assert envelope.sustain_level == 0.5
    assert envelope.release_samples == pytest.approx(6615)


def test_the_configured_sound_is_made_of_the_same_fields() -> None:
    settings = SoundSettings(**Configuration().sound.model_dump())
    assert (settings.gain_db, settings.iterations, settings.release_ms) == (0.0, 2, 150.0)
