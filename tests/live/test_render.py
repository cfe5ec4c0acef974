"""`ukulelatentd render`: scores of our own writing, and what is heard of them."""

import mido
import numpy as np
import pytest
import soundfile

RATE_HZ = 44100
# Tick (480 a beat, 120 beats a minute), note.
SCORE = [(0, 48), (960, 55), (1920, 60), (2897, 64), (3840, 72)]
LENGTH_TICKS = 700


@pytest.fixture(scope="module")
def score(tmp_path_factory):
    """A melody with a silence after each note."""
    path = tmp_path_factory.mktemp("score") / "melody.mid"
    file = mido.MidiFile(ticks_per_beat=480)
    events = [(tick, 1, note) for tick, note in SCORE]
    events += [(tick + LENGTH_TICKS, 0, note) for tick, note in SCORE]
    now, track = 0, mido.MidiTrack()
    for tick, is_on, note in sorted(events):
        kind = "note_on" if is_on else "note_off"
        track.append(mido.Message(kind, note=note, velocity=100, time=tick - now))
        now = tick
    file.tracks.append(track)
    file.save(path)
    return path


@pytest.fixture(scope="module")
def rendered(score, process):
    """The score's WAV file."""
    out = score.parent / "melody.wav"
    done = process.run(score.parent, "render", str(score), "-o", str(out))
    assert done.returncode == 0, done.stderr
    return out


def test_each_note_has_its_pitch_and_starts_at_its_time(rendered, cents_off) -> None:
    samples, rate_hz = soundfile.read(rendered, always_2d=True)
    assert rate_hz == RATE_HZ
    sounding = np.abs(samples).max(axis=1) > 0
    for tick, note in SCORE:
        at = round(tick / 960 * RATE_HZ)
        around = sounding[max(0, at - 2000) : at + 2000]
        start = max(0, at - 2000) + int(np.argmax(around))
        assert abs(start - at) <= 2, note
        assert abs(cents_off(samples[at + 3000 : at + 30000, 0], RATE_HZ, note)) < 25


def test_it_is_silent_after_the_last_release(rendered) -> None:
    samples, _ = soundfile.read(rendered, always_2d=True)
    end = round((SCORE[-1][0] + LENGTH_TICKS) / 960 * RATE_HZ)
    assert samples[end - 100 : end].any()
    assert not samples[end + round(0.2 * RATE_HZ) :].any()


def test_the_same_score_gives_the_same_bytes(rendered, score, process) -> None:
    again = score.parent / "again.wav"
    assert process.run(score.parent, "render", str(score), "-o", str(again)).returncode == 0
    assert again.read_bytes() == rendered.read_bytes()


def test_a_score_that_is_none_leaves_an_older_file_alone(process, tmp_path) -> None:
    out = tmp_path / "out.wav"
    out.write_bytes(b"dear to me")
    score = tmp_path / "words.mid"
    score.write_text("hello")
    done = process.run(tmp_path, "render", str(score), "-o", str(out))
    assert done.returncode == 1
    assert "is no MIDI file" in done.stderr
    assert out.read_bytes() == b"dear to me"
