"""How the daemon starts, fails to start, and ends: exit statuses, sentences, whole files."""

import re
import signal
import socket
import time

import numpy as np
import pytest
import soundfile

QUIET = "midi: {enabled: false}\naudio: {output: 'null'}\n"


@pytest.fixture
def started(process, tmp_path):
    """A function that starts a daemon with the options given; it is gone after the test."""
    daemons = []

    def start(*options: str, configuration: str = QUIET):
        file = tmp_path / "config.yaml"
        file.write_text(configuration)
        given = ("--config", str(file), *options)
        if "--osc" not in options:
            given += ("--osc", "127.0.0.1:0")
        daemons.append(process.Daemon(tmp_path, *given))
        return daemons[-1]

    yield start
    for daemon in daemons:
        daemon.kill()


def fails(daemon, process) -> tuple[int, str]:
    """Exit status and the last line it said."""
    status = daemon.process.wait(process.PATIENCE_S)
    return status, daemon.log().strip().splitlines()[-1]


def test_at_sigterm_it_ends_with_0_and_a_whole_file(recording_daemon, tmp_path) -> None:
    with recording_daemon(tmp_path) as daemon:
        daemon.send("/note", 60)
        daemon.sync()
        daemon.hear(0.3)
        assert daemon.end(signal.SIGTERM) == 0
        assert "Traceback" not in daemon.log()
        samples, rate_hz = soundfile.read(daemon.recording, always_2d=True)
        assert rate_hz == 44100
        assert len(samples) == daemon.recorded()
        assert samples.any()


def test_after_sigkill_the_file_can_be_read_up_to_its_last_second(
    recording_daemon, tmp_path
) -> None:
    with recording_daemon(tmp_path) as daemon:
        daemon.send("/note", 60)
        daemon.sync()
        daemon.hear(1.5)
        assert daemon.end(signal.SIGKILL) == -signal.SIGKILL
        samples, _ = soundfile.read(daemon.recording, always_2d=True)
        assert len(samples) >= daemon.recorded() - 2 * 44100
        assert samples.any()


def test_a_port_in_use_is_named_and_ends_it_with_1(started, process) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        status, sentence = fails(started("--osc", address), process)
    assert status == 1
    assert sentence.startswith(f"ukulelatentd: cannot listen at {address}")


def test_a_missing_model_is_named_and_ends_it_with_1(started, process) -> None:
    status, sentence = fails(started("--model", "pluckd"), process)
    assert status == 1
    assert "no model is called pluckd; did you mean plucked?" in sentence


def test_a_broken_model_is_named_and_ends_it_with_1(started, process, tone_model) -> None:
    path = tone_model("liar", fault="not finite")
    status, sentence = fails(started("--model", str(path)), process)
    assert status == 1
    assert sentence.startswith(f"ukulelatentd: {path}: decode gives magnitudes")


def test_a_wrong_key_is_told_with_the_nearest_and_ends_it_with_2(started, process) -> None:
    status, sentence = fails(started(configuration="audio: {outputt: null}\n"), process)
    assert status == 2
    assert "audio.outputt" in sentence
    assert re.search(r"did you mean .*output\b", sentence)


def test_wrong_usage_ends_it_with_2(started, process) -> None:
    status, sentence = fails(started("--osc", "nowhere"), process)
    assert status == 2
    assert "HOST:PORT" in sentence


def test_without_a_sound_device_it_plays_to_null_with_one_warning_until_sigint(started) -> None:
    daemon = started(configuration="midi: {enabled: false}\n")
    daemon.connect()
    daemon.send("/note", 60)
    daemon.sync()
    assert daemon.ask("/status")[9] == "null"
    assert daemon.end(signal.SIGINT) == 0
    warnings = [line for line in daemon.log().splitlines() if " warning " in line]
    assert len(warnings) == 1
    assert "no sound device was found" in warnings[0]


def test_a_device_that_is_not_there_is_named_and_ends_it_with_1(started, process) -> None:
    status, sentence = fails(started("--audio", "Golden Ears 9000"), process)
    assert status == 1
    assert "audio.output = Golden Ears 9000" in sentence


def test_a_recording_that_cannot_be_written_is_named_and_ends_it_with_1(
    started, process, tmp_path
) -> None:
    target = tmp_path / "not-there" / "x.wav"
    status, sentence = fails(started("--audio", f"wav:{target}"), process)
    assert status == 1
    assert f"{target}: cannot be written" in sentence


def test_a_model_of_another_rate_leaves_the_recording_whole(
    recording_daemon, tmp_path, tone_model
) -> None:
    models = tmp_path / "data" / "ukulelatent" / "models"
    models.mkdir(parents=True)
    small = tone_model("small", rate_hz=22050, n_fft=1024, frames=80)
    (models / "small.ts").write_bytes(small.read_bytes())
    with recording_daemon(tmp_path) as daemon:
        daemon.send("/note", 60)
        daemon.sync()
        before = daemon.frames(0, 44100).copy()
        assert daemon.ask("/model/load", "small")[0] == "/done"
        daemon.send("/note", 67)
        daemon.sync()
        daemon.hear(0.3)
        assert daemon.end() == 0
        samples, _ = soundfile.read(daemon.recording, dtype="float32", always_2d=True)
        np.testing.assert_array_equal(samples[: len(before)], before)
        assert samples[-13000:].any()


def test_many_model_changes_are_no_lost_device_and_quit_ends_it_with_0(
    started, tone_model, tmp_path
) -> None:
    models = tmp_path / "data" / "ukulelatent" / "models"
    models.mkdir(parents=True)
    for name, rate_hz in (("small", 22050), ("tone", 44100)):
        path = tone_model(name, rate_hz=rate_hz)
        (models / f"{name}.ts").write_bytes(path.read_bytes())
    daemon = started()
    daemon.connect()
    until = time.monotonic() + 1.2
    while time.monotonic() < until:
        for name in ("small", "tone"):
            assert daemon.ask("/model/load", name)[0] == "/done"
    daemon.send("/quit")
    assert daemon.process.wait(20) == 0


def test_check_says_that_all_is_well(process, tmp_path) -> None:
    done = process.run(tmp_path, "check")
    assert done.returncode == 0, done.stderr
    assert re.search(r"^model: plucked ", done.stdout, re.MULTILINE)
    assert re.search(r"^audio: null \(no device\)$", done.stdout, re.MULTILINE)
    assert re.search(r"^osc: 127\.0\.0\.1:9770$", done.stdout, re.MULTILINE)
