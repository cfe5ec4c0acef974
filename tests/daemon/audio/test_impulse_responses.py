"""Impulse responses by name, what a file must hold, and the two that ship."""

import subprocess
import sys

import numpy as np
import pytest
import soundfile
from scipy.signal import butter, sosfilt

from ukulelatent_daemon.audio.impulse_responses import (
    SHIPPED,
    ImpulseResponseLibrary,
    read_impulse_response,
)
from ukulelatent_daemon.errors import ReverbError


def test_the_shipped_ones_are_found_by_name_after_the_users(tmp_path) -> None:
    library = ImpulseResponseLibrary([tmp_path, tmp_path / "not-there"])
    assert library.names() == ["hall", "room"]
    (tmp_path / "Cave.WAV").write_bytes(b"")
    (tmp_path / "room.wav").write_bytes(b"")
    assert library.names() == ["Cave", "hall", "room"]
    assert library.find("room") == tmp_path / "room.wav"
    assert library.find("hall") == SHIPPED / "hall.wav"


@pytest.mark.parametrize(
    ("name", "nearest"), [("rom", "room"), ("Hall", "hall"), ("halls", "hall")]
)
def test_an_unknown_name_gets_the_nearest(name, nearest) -> None:
    with pytest.raises(ReverbError, match=f"no impulse response is called {name}; did you mean "):
        ImpulseResponseLibrary([]).find(name)


@pytest.mark.parametrize("name", ["../room", "room.wav", str(SHIPPED / "room"), "", ".."])
def test_a_name_is_never_a_path(name) -> None:
    with pytest.raises(ReverbError, match="is called"):
        ImpulseResponseLibrary([]).find(name)


NOISE = np.random.default_rng(1).uniform(-1, 1, (48000 * 6 + 1, 4))
WRONG = [
    (NOISE[:, :2], 48000, "longer than 6 s"),
    (NOISE[:0, :2], 48000, "0 s: want up to 6 s"),
    (NOISE[:100], 48000, r"want \(frames, 1\) or \(frames, 2\), got shape \(100, 4\)"),
    (0 * NOISE[:100, :2], 48000, "silent"),
    (np.inf * NOISE[:100, :2], 48000, "finite"),
    (np.nan * NOISE[:100, :2], 48000, "finite"),
    (NOISE[:100, :2], 4000, "rate_hz = 4000: want 8000 to 192000"),
]


@pytest.mark.parametrize(("samples", "rate_hz", "text"), WRONG)
def test_a_file_that_gives_no_reverb_is_refused_by_name(tmp_path, samples, rate_hz, text) -> None:
    path = tmp_path / "x.wav"
    soundfile.write(path, samples, rate_hz, "FLOAT")
    with pytest.raises(ReverbError, match=text) as caught:
        read_impulse_response(path)
    assert str(path) in str(caught.value)


def test_six_seconds_are_allowed(tmp_path) -> None:
    soundfile.write(tmp_path / "x.wav", NOISE[:-1, :1], 48000, "FLOAT")
    assert read_impulse_response(tmp_path / "x.wav").samples.shape == (288000, 1)


def reverberation_s(samples: np.ndarray, rate_hz: int, hz: float) -> float:
    """By Schroeder's backward integral from -5 to -25 dB, in the octave around hz."""
    band = butter(3, [hz / np.sqrt(2), hz * np.sqrt(2)], "bandpass", fs=rate_hz, output="sos")
    energy = np.square(sosfilt(band, samples, axis=0)).sum(axis=1)
    left_db = 10 * np.log10(np.cumsum(energy[::-1])[::-1] / energy.sum())
    return float(3 * (np.argmax(left_db < -25) - np.argmax(left_db < -5)) / rate_hz)


@pytest.mark.parametrize(
    ("name", "seconds", "middle_s", "high_s"), [("room", 0.4, 0.36, 0.22), ("hall", 2.0, 1.9, 0.85)]
)
def test_a_shipped_one_is_a_room_of_its_size(name, seconds, middle_s, high_s) -> None:
    path = SHIPPED / f"{name}.wav"
    recording = read_impulse_response(path)
    samples, rate_hz = recording.samples.astype(float), recording.rate_hz
    assert path.stat().st_size < 400_000
    assert len(samples) == round(seconds * rate_hz)
    assert reverberation_s(samples, rate_hz, 1000) == pytest.approx(middle_s, rel=0.15)
    assert reverberation_s(samples, rate_hz, 8000) == pytest.approx(high_s, rel=0.15)
    left, right = samples.T
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.3
    assert abs(10 * np.log10((left**2).sum() / (right**2).sum())) < 1.5
    assert np.abs(samples[-10:]).max() < 1e-3


def test_the_shipped_ones_are_what_the_script_makes(request, tmp_path) -> None:
    script = request.config.rootpath / "scripts" / "make-impulse-responses"
    subprocess.run([sys.executable, script, tmp_path], check=True, capture_output=True)
    for name in ("room", "hall"):
        made, _ = soundfile.read(tmp_path / f"{name}.wav", dtype="int16")
        shipped, _ = soundfile.read(SHIPPED / f"{name}.wav", dtype="int16")
        # Another processor may round otherwise, by a step.
        assert np.abs(made.astype(int) - shipped).max() <= 1
