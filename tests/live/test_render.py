"""`ukulelatentd render`: scores of our own writing, and what is heard of them."""

import numpy as np
import pytest
import soundfile

RATE_HZ = 44100


@pytest.fixture(scope="module")
def rendered(score, process):
    """The score's WAV file."""
    out = score.path.parent / "melody.wav"
    done = process.run(score.path.parent, "render", str(score.path), "-o", str(out))
    assert done.returncode == 0, done.stderr
    return out


def test_each_note_has_its_pitch_and_starts_at_its_time(rendered, score, cents_off) -> None:
    samples, rate_hz = soundfile.read(rendered, always_2d=True)
    assert rate_hz == RATE_HZ
    sounding = np.abs(samples).max(axis=1) > 0
    for time_s, note in score.notes:
        at = round(time_s * RATE_HZ)
        around = sounding[max(0, at - 2000) : at + 2000]
        start = max(0, at - 2000) + int(np.argmax(around))
        assert abs(start - at) <= 2, note
        assert abs(cents_off(samples[at + 3000 : at + 30000, 0], RATE_HZ, note)) < 25


def test_it_is_silent_after_the_last_release(rendered, score) -> None:
    samples, _ = soundfile.read(rendered, always_2d=True)
    end = round((score.notes[-1][0] + score.length_s) * RATE_HZ)
    assert samples[end - 100 : end].any()
    assert not samples[end + round(0.2 * RATE_HZ) :].any()


def test_the_same_score_gives_the_same_bytes(rendered, score, process) -> None:
    again = score.path.parent / "again.wav"
    assert (
        process.run(score.path.parent, "render", str(score.path), "-o", str(again)).returncode == 0
    )
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


def test_a_note_that_cannot_be_played_leaves_an_older_file_alone(process, tmp_path) -> None:
    out = tmp_path / "out.wav"
    out.write_bytes(b"dear to me")
    done = process.run(tmp_path, "render", "--note", "20", "-o", str(out))
    assert done.returncode == 2
    assert "an octave beyond" in done.stderr
    assert [path.read_bytes() for path in tmp_path.glob("out*")] == [b"dear to me"]
