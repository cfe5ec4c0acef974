"""WAV files, read back by libsndfile."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from ukulelatent_daemon.audio.wav_file import WavWriter
from ukulelatent_daemon.errors import AudioError


@pytest.fixture
def frames() -> np.ndarray:
    return np.random.default_rng(1).normal(0, 2, (1000, 2)).astype(np.float32)


def read(path) -> tuple[np.ndarray, int]:
    samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    return samples, rate_hz


def test_what_was_written_is_read_back_exactly(tmp_path, frames) -> None:
    path = tmp_path / "x.wav"
    writer = WavWriter(path, 48000)
    for piece in np.split(frames, [1, 7, 500]):
        writer.write(piece)
    writer.close()
    samples, rate_hz = read(path)
    np.testing.assert_array_equal(samples, frames)
    assert rate_hz == 48000
    assert soundfile.info(path).subtype == "FLOAT"


def test_a_file_that_nobody_closed_holds_all_up_to_the_last_header(tmp_path, frames) -> None:
    path = tmp_path / "x.wav"
    writer = WavWriter(path, 44100)
    writer.write(frames)
    writer.update_header()
    samples, _ = read(path)
    np.testing.assert_array_equal(samples, frames)
    writer.write(frames[:10])
    writer.update_header()
    samples, _ = read(path)
    np.testing.assert_array_equal(samples, np.concatenate([frames, frames[:10]]))
    writer.close()


def test_a_new_file_can_be_read_at_once(tmp_path) -> None:
    path = tmp_path / "x.wav"
    writer = WavWriter(path, 44100)
    assert len(read(path)[0]) == 0
    writer.close()


def test_a_closed_file_can_be_gone_on_with(tmp_path, frames) -> None:
    path = tmp_path / "x.wav"
    for piece, append in ((frames[:300], False), (frames[300:], True)):
        writer = WavWriter(path, 44100, append=append)
        writer.write(piece)
        writer.close()
    np.testing.assert_array_equal(read(path)[0], frames)


def test_a_longer_file_of_before_is_not_gone_on_with_unasked(tmp_path, frames) -> None:
    path = tmp_path / "x.wav"
    for piece in (frames, frames[:5]):
        writer = WavWriter(path, 44100)
        writer.write(piece)
        writer.close()
    np.testing.assert_array_equal(read(path)[0], frames[:5])


def test_the_number_of_channels_is_kept(tmp_path, frames) -> None:
    path = tmp_path / "x.wav"
    writer = WavWriter(path, 22050, channels=1)
    writer.write(frames[:, :1])
    writer.close()
    samples, _ = read(path)
    np.testing.assert_array_equal(samples, frames[:, :1])


def test_a_place_that_cannot_be_written_is_named(tmp_path) -> None:
    with pytest.raises(AudioError, match=r"none/x\.wav cannot be written: No such file"):
        WavWriter(tmp_path / "none" / "x.wav", 44100)


def test_a_full_disk_is_told() -> None:
    with pytest.raises(AudioError, match="/dev/full cannot be written: No space left"):
        WavWriter(Path("/dev/full"), 44100)


def test_four_gigabytes_are_the_end(tmp_path, frames) -> None:
    writer = WavWriter(tmp_path / "x.wav", 44100)
    writer._data_bytes = (1 << 32) - 100
    with pytest.raises(AudioError, match="4 GB"):
        writer.write(frames)
    writer._data_bytes = 0
    writer.close()
