"""Recordings of a real core that a real clock drives, read back by libsndfile."""

import resource
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ukulelatent_daemon.audio import recorder as module
from ukulelatent_daemon.audio.recorder import Recorder
from ukulelatent_daemon.errors import AudioError
from ukulelatent_griffinlim import ClockDevice, Core, CoreSettings, Envelope, Tap

RATE_HZ = 16000
BLOCK = 64
KEEP = 60 * RATE_HZ


@pytest.fixture
def core():
    made = Core(
        CoreSettings(
            sample_rate_hz=RATE_HZ,
            n_fft=256,
            hop=64,
            frames=8000,
            voices=1,
            render_threads=1,
            device_rate_hz=RATE_HZ,
            device_block=BLOCK,
        )
    )
    rows = np.random.default_rng(2).uniform(0, 2, (8000, 129)).astype(np.float32)
    generation = made.open(0, frames=8000, iterations=1, envelope=Envelope())
    made.write(0, generation, 0, rows)
    made.start(0, generation, 0.8, 0.3)
    yield made
    made.close()


@pytest.fixture
def start(core):
    """Start the device, which keeps all that it gets."""
    devices = []

    def start_() -> ClockDevice:
        devices.append(ClockDevice(core, rate_hz=RATE_HZ, block=BLOCK, keep_frames=KEEP))
        return devices[-1]

    yield start_
    for device in devices:
        device.close()


def play(core: Core, seconds: float) -> None:
    until = core.counters().blocks + seconds * RATE_HZ / BLOCK
    while core.counters().blocks < until:
        time.sleep(0.002)


def read(path: Path) -> np.ndarray:
    samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    assert rate_hz == RATE_HZ
    return samples


def test_a_recording_holds_all_from_the_first_block_to_the_last(core, start, tmp_path) -> None:
    recorder = Recorder(core, tmp_path / "x.wav", RATE_HZ)
    device = start()
    play(core, 0.5)
    device.stop()
    frames = recorder.stop()
    heard = device.read(KEEP)
    assert frames == len(heard) == core.counters().blocks * BLOCK
    assert heard.any()
    np.testing.assert_array_equal(read(tmp_path / "x.wav"), heard)


def test_two_recordings_begin_and_end_while_the_device_plays(core, start, tmp_path) -> None:
    device = start()
    play(core, 0.2)
    first = Recorder(core, tmp_path / "first.wav", RATE_HZ)
    play(core, 0.2)
    second = Recorder(core, tmp_path / "second.wav", RATE_HZ)
    play(core, 0.2)
    counts = [first.stop()]
    play(core, 0.1)
    counts.append(second.stop())
    play(core, 0.1)
    device.stop()
    heard = device.read(KEEP)
    for path, frames in zip(("first.wav", "second.wav"), counts, strict=True):
        samples = read(tmp_path / path)
        assert len(samples) == frames >= 0.3 * RATE_HZ - BLOCK
        places = np.flatnonzero((heard == samples[0]).all(axis=1))
        assert any(np.array_equal(heard[place : place + frames], samples) for place in places)


def test_a_recording_goes_on_with_one_that_was_stopped(core, start, tmp_path) -> None:
    path = tmp_path / "x.wav"
    device = start()
    counts = []
    for append in (False, True):
        recorder = Recorder(core, path, RATE_HZ, append=append)
        play(core, 0.2)
        counts.append(recorder.stop())
        play(core, 0.1)
    device.stop()
    assert len(read(path)) == sum(counts)
    assert min(counts) >= 0.2 * RATE_HZ - BLOCK


def test_the_file_is_whole_at_any_moment(core, start, tmp_path) -> None:
    recorder = Recorder(core, tmp_path / "x.wav", RATE_HZ)
    recorder.opened.result(20)
    assert len(read(tmp_path / "x.wav")) == 0
    device = start()
    until = time.monotonic() + 20
    while not len(samples := read(tmp_path / "x.wav")):
        assert time.monotonic() < until
        time.sleep(0.05)
    device.stop()
    recorder.stop()
    np.testing.assert_array_equal(device.read(KEEP)[: len(samples)], samples)


def test_frames_that_were_lost_are_counted_in_the_log(
    core, start, tmp_path, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(module, "_KEEP_S", 1)
    monkeypatch.setattr(module, "_READ_EVERY_S", 60)
    recorder = Recorder(core, tmp_path / "x.wav", RATE_HZ)
    device = start()
    play(core, 1.5)
    device.stop()
    frames = recorder.stop()
    heard = device.read(KEEP)
    assert len(heard) > frames >= RATE_HZ
    assert f"{len(heard) - frames} frames are missing in {tmp_path}/x.wav" in caplog.text
    np.testing.assert_array_equal(read(tmp_path / "x.wav"), heard[:frames])


@contextmanager
def no_file_beyond(size: int):
    """What a full disk is like; `size` in bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_ends_the_recording_and_not_the_music(core, start, tmp_path, caplog) -> None:
    recorder = Recorder(core, tmp_path / "x.wav", RATE_HZ)
    device = start()
    until = time.monotonic() + 20
    with no_file_beyond(400_000):  # 3.1 s
        while "the instrument plays on" not in caplog.text:
            assert time.monotonic() < until
            time.sleep(0.05)
        play(core, 0.2)
        with pytest.raises(AudioError, match="written: File too large"):
            recorder.stop()
    assert core.attached_taps == 1  # the device's own
    device.stop()
    samples = read(tmp_path / "x.wav")  # what the last header told of
    assert samples.any()
    np.testing.assert_array_equal(samples, device.read(KEEP)[: len(samples)])


def test_an_end_that_cannot_be_written_is_told(core, start, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(module, "_READ_EVERY_S", 60)
    recorder = Recorder(core, tmp_path / "x.wav", RATE_HZ)
    recorder.opened.result(20)
    device = start()
    play(core, 0.1)
    device.stop()
    with no_file_beyond(1000), pytest.raises(AudioError, match="written: File too large"):
        recorder.stop()
    assert len(read(tmp_path / "x.wav")) == 0


def test_a_path_that_cannot_be_written_leaves_no_tap(core, tmp_path) -> None:
    recorder = Recorder(core, tmp_path / "none" / "x.wav", RATE_HZ)
    for told in (recorder.opened, recorder.ended):
        with pytest.raises(AudioError, match=r"none/x\.wav: cannot be written: No such file"):
            told.result(20)
    assert core.attached_taps == 0


def test_a_file_is_left_alone_where_no_tap_is_to_be_had(core, tmp_path) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(b"precious")
    taps = [Tap(core, keep_frames=1) for _ in range(4)]
    with pytest.raises(AudioError, match=r"x\.wav: cannot be recorded: .* no place"):
        Recorder(core, path, RATE_HZ)
    assert path.read_bytes() == b"precious"
    for tap in taps:
        tap.close()
