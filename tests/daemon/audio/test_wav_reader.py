"""WAV files of every common encoding, as libsndfile writes them; and what is none."""

import struct
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ukulelatent_daemon.audio.wav_reader import read_wav
from ukulelatent_daemon.errors import AudioError

STEPS = {"PCM_U8": 2**-7, "PCM_16": 2**-15, "PCM_24": 2**-23, "PCM_32": 2**-24}


@pytest.fixture
def samples() -> np.ndarray:
    return np.random.default_rng(1).uniform(-0.99, 0.99, (1001, 2))


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("form", ["WAV", "WAVEX"])
@pytest.mark.parametrize("encoding", [*STEPS, "FLOAT", "DOUBLE"])
def test_every_encoding_is_read(tmp_path, samples, encoding, form, channels) -> None:
    path = tmp_path / "x.wav"
    soundfile.write(path, samples[:, :channels], 44100, encoding, format=form)
    recording = read_wav(path, 1)
    assert recording.rate_hz == 44100
    assert recording.samples.dtype == np.float32
    assert recording.samples.shape == (1001, channels)
    step = STEPS.get(encoding, 2**-24)
    np.testing.assert_allclose(recording.samples, samples[:, :channels], atol=step)


def test_the_standard_librarys_files_are_read(tmp_path) -> None:
    with wave.open(str(tmp_path / "x.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(struct.pack("<3h", -32768, 0, 16384))
    np.testing.assert_array_equal(read_wav(tmp_path / "x.wav", 1).samples[:, 0], [-1, 0, 0.5])


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


def form(tag: int = 1, channels: int = 1, rate_hz: int = 8000, bits: int = 16) -> bytes:
    frame_bytes = channels * bits // 8
    return struct.pack("<HHIIHH", tag, channels, rate_hz, rate_hz * frame_bytes, frame_bytes, bits)


def test_chunks_of_other_kinds_and_odd_lengths_are_passed_over(tmp_path) -> None:
    path = tmp_path / "x.wav"
    data = struct.pack("<2h", 16384, -16384)
    path.write_bytes(riff((b"LIST", b"odd"), (b"fmt ", form()), (b"fact", b"1"), (b"data", data)))
    np.testing.assert_array_equal(read_wav(path, 1).samples, [[0.5], [-0.5]])


def test_a_stream_of_unknown_length_is_read_to_its_end(tmp_path) -> None:
    path = tmp_path / "x.wav"
    whole = riff((b"fmt ", form()), (b"data", struct.pack("<3h", 16384, 0, 0)))
    path.write_bytes(whole.replace(b"data\6\0\0\0", b"data\xff\xff\xff\xff"))
    assert len(read_wav(path, 1).samples) == 3


SOUND = (b"data", bytes(400))
WRONG = [
    (b"", "is no WAV file"),
    (b"ID3" + bytes(500), "is no WAV file"),
    (riff((b"fmt ", form())), "without samples"),
    (riff(SOUND), "without samples"),
    (riff((b"fmt ", form()[:10]), SOUND), "without a format"),
    (riff((b"fmt ", form(tag=85)), SOUND), r"encoding 85 of 16 bits: want PCM \(1\)"),
    (riff((b"fmt ", form(bits=12)), SOUND), "encoding 1 of 12 bits"),
    (riff((b"fmt ", form(channels=0)), SOUND), "contradicts itself"),
    (riff((b"fmt ", form(rate_hz=0)), SOUND), "contradicts itself"),
    (riff((b"fmt ", form()), SOUND)[:-1], "is cut short: 399 of 400 bytes"),
    (riff((b"fmt ", form()), (b"data", bytes(16002))), "longer than 1 s"),
]


@pytest.mark.parametrize(("content", "text"), WRONG)
def test_what_cannot_be_read_is_said(tmp_path, content, text) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(content)
    with pytest.raises(AudioError, match=text) as caught:
        read_wav(path, 1)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_said(tmp_path) -> None:
    with pytest.raises(AudioError, match="cannot be read: No such file"):
        read_wav(Path(tmp_path / "x.wav"), 1)


def test_no_bytes_of_a_header_raise_anything_else(tmp_path) -> None:
    random = np.random.default_rng(4)
    good = riff((b"fmt ", form()), SOUND)
    path = tmp_path / "x.wav"
    for _ in range(300):
        broken = bytearray(good[: int(random.integers(0, 60))].ljust(44, b"\0") + bytes(9))
        for at in random.integers(0, len(broken), 3):
            broken[at] = int(random.integers(0, 256))
        path.write_bytes(broken)
        try:
            read_wav(path, 1)
        except AudioError:
            continue
