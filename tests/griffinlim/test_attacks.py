"""Attacks that come late, again, or not at all: each note is as good as one that begins at once."""

import numpy as np
import pytest

from ukulelatent_griffinlim import reconstruct

RATE_HZ = 44100
N_FFT, HOP = 2048, 512
SAMPLES = 90 * HOP


def _convergence_db(x, rows, inconsistency_db):
    return inconsistency_db(x, rows, N_FFT, HOP)


@pytest.fixture(scope="module")
def note(pluck) -> np.ndarray:
    return pluck(196.0, SAMPLES, RATE_HZ, 3)


@pytest.mark.parametrize("late", [1, 500, HOP, 7 * HOP, 20 * HOP + 300])
def test_late_note_is_as_good_as_one_in_time(note, magnitudes_of, inconsistency_db, late):
    in_time = magnitudes_of(note, N_FFT, HOP)
    delayed = magnitudes_of(np.pad(note, (late, 0))[:SAMPLES], N_FFT, HOP)
    wanted = _convergence_db(reconstruct(in_time, hop=HOP), in_time, inconsistency_db)
    x = reconstruct(delayed, hop=HOP)
    assert _convergence_db(x, delayed, inconsistency_db) < wanted + 6
    # Nothing sounds in frames of silence.
    assert not x[: max(0, late // HOP * HOP - N_FFT // 2)].any()


@pytest.mark.parametrize("late", [100, 128, 200, 256])
def test_place_of_the_attack_within_the_first_frame_is_found(magnitudes_of, inconsistency_db, late):
    t = np.arange(SAMPLES - late)
    x = np.pad(np.exp(-t / 3000) * np.sin(2 * np.pi * 0.021 * t + 1), (late, 0))
    rows = magnitudes_of(x, N_FFT, HOP)
    got = reconstruct(rows, hop=HOP)
    # A start at the frame's middle whatever comes leaves -24 to -35 dB, and 2 to 5 % of the energy
    # before the attack.
    assert _convergence_db(got, rows, inconsistency_db) < -38
    assert np.sum(got[: late - 8] ** 2) < 0.005 * np.sum(got**2)


def test_note_struck_again_is_as_good_as_one_struck_once(note, magnitudes_of, inconsistency_db):
    again = 45 * HOP + 100
    twice = note + np.pad(note, (again, 0))[:SAMPLES]
    once_rows, rows = (magnitudes_of(x, N_FFT, HOP) for x in (note, twice))
    wanted = _convergence_db(reconstruct(once_rows, hop=HOP), once_rows, inconsistency_db)
    got = _convergence_db(reconstruct(rows, hop=HOP), rows, inconsistency_db)
    assert got < wanted + 6
    # The second attack is as loud as it was, in its first 10 ms.
    x = reconstruct(rows, hop=HOP)
    there = slice(again, again + RATE_HZ // 100)
    level_db = 10 * np.log10(np.sum(x[there] ** 2) / np.sum(twice[there] ** 2))
    assert abs(level_db) < 1.5


def test_attack_is_in_its_place_and_as_loud(note, magnitudes_of):
    x = reconstruct(magnitudes_of(note, N_FFT, HOP), hop=HOP)
    first = slice(0, RATE_HZ // 100)
    level_db = 10 * np.log10(np.sum(x[first] ** 2) / np.sum(note[first] ** 2))
    assert abs(level_db) < 1.0
