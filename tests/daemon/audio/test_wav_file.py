"""WAV files, read back by libsndfile."""

import io
import os
import socket
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
    with pytest.raises(AudioError, match=r"none/x\.wav: cannot be written: No such file"):
        WavWriter(tmp_path / "none" / "x.wav", 44100)


def test_a_full_disk_is_told() -> None:
    with pytest.raises(AudioError, match="/dev/full: cannot be written: No space left"):
        WavWriter(Path("/dev/full"), 44100)


def test_four_gigabytes_are_the_end(tmp_path, frames) -> None:
    writer = WavWriter(tmp_path / "x.wav", 44100)
    writer._data_bytes = (1 << 32) - 100
    with pytest.raises(AudioError, match="4 GB"):
        writer.write(frames)
    writer._data_bytes = 0
    writer.close()


def test_a_file_that_is_open_is_written_into_and_stays_open(tmp_path, frames) -> None:
    file = io.BytesIO()
    writer = WavWriter(tmp_path / "x.wav", 44100, file=file)
    writer.write(frames)
    writer.close()
    file.seek(0)
    np.testing.assert_array_equal(read(file)[0], frames)
    assert not list(tmp_path.iterdir())


def test_errors_of_a_file_that_is_open_name_the_path(tmp_path) -> None:
    with (
        Path("/dev/full").open("wb", buffering=0) as file,
        pytest.raises(AudioError, match=r"x\.wav: cannot be written: No space left"),
    ):
        WavWriter(tmp_path / "x.wav", 44100, file=file)


def test_a_link_is_written_through(tmp_path, frames) -> None:
    (tmp_path / "link.wav").symlink_to("x.wav")
    writer = WavWriter(tmp_path / "link.wav", 44100)
    writer.write(frames)
    writer.close()
    assert (tmp_path / "link.wav").is_symlink()
    np.testing.assert_array_equal(read(tmp_path / "x.wav")[0], frames)


def test_a_device_can_be_written_to(frames) -> None:
    for append in (False, True):
        writer = WavWriter(Path("/dev/null"), 44100, append=append)
        writer.write(frames)
        writer.close()
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("append", [False, True])
def test_what_is_neither_a_file_nor_a_device_is_refused_at_once(tmp_path, append) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "socket"))
        kinds = {"pipe": "a pipe", "link": "a pipe", "socket": "a socket", ".": "a folder"}
        for name, kind in kinds.items():
            wanted = f": is {kind}, expected a regular file or a character device"
            with pytest.raises(AudioError, match=wanted):
                WavWriter(tmp_path / name, 44100, append=append)


def test_a_new_file_is_made_where_there_is_none_and_nowhere_else(tmp_path, frames) -> None:
    path = tmp_path / "x.wav"
    writer = WavWriter(path, 44100, exclusive=True)
    writer.write(frames)
    writer.close()
    (tmp_path / "nowhere").symlink_to("target")
    (tmp_path / "null").symlink_to("/dev/null")
    os.mkfifo(tmp_path / "pipe")
    for name in ("x.wav", "nowhere", "null", "pipe"):
        with pytest.raises(AudioError, match=f"{name}: is there already, and is left as it is"):
            WavWriter(tmp_path / name, 44100, exclusive=True)
    np.testing.assert_array_equal(read(path)[0], frames)
    assert not (tmp_path / "target").exists()


def test_a_new_file_without_room_for_its_header_is_not_left(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(WavWriter, "update_header", _no_room)
    with pytest.raises(AudioError, match="no room"):
        WavWriter(tmp_path / "x.wav", 44100, exclusive=True)
    assert not list(tmp_path.iterdir())


def _no_room(writer: WavWriter) -> None:
    raise AudioError("no room", writer.path)
