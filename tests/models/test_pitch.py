"""Notes told by names, and heard from sounds of known pitch."""

import numpy as np
import pytest

from ukulelatent_models.pitch.autocorrelation import estimate_plain
from ukulelatent_models.pitch.estimate import estimate
from ukulelatent_models.pitch.notes import hz_note, note_hz, note_in, parse_note

RATE_HZ = 22050


def _plucked(note: float, levels: list[float], stretch: float = 0.0) -> np.ndarray:
    t = np.arange(RATE_HZ) / RATE_HZ
    tone = np.zeros(RATE_HZ)
    for k, level in enumerate(levels, start=1):
        hz = k * note_hz(note) * np.sqrt(1 + stretch * k**2)
        if hz < 0.45 * RATE_HZ:
            tone += level * np.exp(-2 * t) * np.sin(2 * np.pi * hz * t + k)
    return tone


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("C4", 60),
        ("harp_C#4_soft", 61),
        ("Harp Db4", 61),
        ("cs4", 61),
        ("guitar_B-1", 11),
        ("koto-060-100", 60),
        ("note62 soft", 62),
        ("A4 take 60", 69),
        ("0073", None),
        ("take 2", None),
        ("C4 E4", None),
        ("44100 take", None),
        ("60 or 64", None),
        ("dulcimer", None),
    ],
)
def test_a_name_tells_one_note_or_none(name, note):
    assert note_in(name) == note


@pytest.mark.parametrize("text", ["H4", "", "128", "C#", "-3", "4.5"])
def test_what_is_no_note_is_refused(text):
    with pytest.raises(ValueError, match="want a name as C#4"):
        parse_note(text)


def test_notes_and_frequencies_are_each_others_inverse():
    assert note_hz(69) == 440.0
    assert hz_note(note_hz(61.37)) == pytest.approx(61.37)


FULL = [0.7**k for k in range(12)]


@pytest.mark.parametrize("note", [36, 41.3, 52, 60.45, 71, 88, 96])
@pytest.mark.parametrize(
    "levels",
    [FULL, [0.05, *FULL[1:]], [1.0, 0.02, 0.6, 0.02, 0.4, 0.02], [1.0]],
    ids=["full", "weak first", "hollow", "pure"],
)
def test_a_known_pitch_is_heard_to_a_few_cents(note, levels):
    heard = estimate(_plucked(note, levels), RATE_HZ)
    assert 100 * abs(heard.note - note) < 5


def test_a_stiff_string_and_noise_do_not_mislead():
    tone = _plucked(40, FULL, stretch=2e-4)
    noisy = tone + 0.05 * np.random.default_rng(0).standard_normal(len(tone))
    assert abs(estimate(noisy, RATE_HZ).note - 40) < 0.1


def test_noise_is_less_clear_than_a_tone():
    noise = np.random.default_rng(1).standard_normal(RATE_HZ)
    assert (
        estimate(noise, RATE_HZ).clearness < 0.5 * estimate(_plucked(50, FULL), RATE_HZ).clearness
    )


def test_silence_has_no_pitch():
    with pytest.raises(ValueError, match="silence"):
        estimate(np.zeros(1000), RATE_HZ)


def test_the_plain_way_reads_the_greatest_lag():
    tone = _plucked(57, FULL)
    hz = estimate_plain(tone, RATE_HZ, low_hz=60, high_hz=2000)
    assert hz == pytest.approx(RATE_HZ / round(RATE_HZ / note_hz(57)))
