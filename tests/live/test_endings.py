"""What may not end the daemon, keep it from answering, or be lost: on a process of its own."""

import resource
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

CONFIGURATION = "midi: {enabled: false}\naudio: {output: 'null', sample_rate_hz: 44100}\n"


@pytest.fixture
def started(process, tmp_path, tone_model):
    """A function that starts a daemon that plays to nobody; it is gone after the test."""
    daemons = []
    models = tmp_path / "data" / "ukulelatent" / "models"
    models.mkdir(parents=True)
    big = {"rate_hz": 22050, "n_fft": 16384, "frames": 1000, "by_frames": True}
    (models / "tone.ts").write_bytes(tone_model("tone").read_bytes())
    (models / "big.ts").write_bytes(tone_model("big", **big).read_bytes())

    def start(configuration: str = CONFIGURATION, model: str = "plucked", **named):
        file = tmp_path / "config.yaml"
        file.write_text(configuration)
        options = ("--config", str(file), "--osc", "127.0.0.1:0", "--model", model)
        daemons.append(process.Daemon(tmp_path, *options, **named))
        daemons[-1].connect()
        return daemons[-1]

    yield start
    for daemon in daemons:
        daemon.kill()


def answers(daemon, count: int) -> list[tuple]:
    return [daemon.receive() for _ in range(count)]


def plays(daemon) -> None:
    """It answers, and a note sounds."""
    daemon.send("/subscribe", "notes")
    daemon.send("/note", 60.0, 100.0, 77)
    assert daemon.receive()[:2] == ("/note/started", 77)
    daemon.send("/unsubscribe", "notes")
    daemon.send("/panic")
    daemon.sync()


def test_a_recording_outlives_its_output_in_one_bundle(started, process, tmp_path) -> None:
    daemon = started()
    daemon.send("/note", 60.0)
    daemon.sync()
    together = process.bundle(
        0.0, process.message("/record/start", "x"), process.message("/audio/device", "null")
    )
    daemon.send_raw(together)
    done = {reply[1]: reply for reply in answers(daemon, 2)}
    assert done["/audio/device"] == ("/done", "/audio/device", "null")
    path = done["/record/start"][2]
    daemon.send("/note", 64.0)
    daemon.sync()
    time.sleep(0.5)
    address, _, file, seconds = daemon.ask("/record/stop")
    assert (address, file) == ("/done", path)
    samples, rate_hz = soundfile.read(path, dtype="float32")
    assert len(samples) / rate_hz == pytest.approx(seconds, abs=1e-4)
    assert 0.4 < seconds < 5
    assert np.abs(samples).max() > 0.01
    assert "Traceback" not in daemon.log()
    plays(daemon)


def with_memory(daemon, megabytes: int):
    """Let the process have so much more address space than it has."""
    pages = Path(f"/proc/{daemon.process.pid}/statm").read_text().split()[0]
    limit = int(pages) * resource.getpagesize() + megabytes * 10**6
    resource.prlimit(daemon.process.pid, resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


def test_a_model_that_does_not_fit_the_memory_is_refused_and_the_old_one_is_kept(
    started, tmp_path
) -> None:
    daemon = started()
    assert daemon.ask("/model/load", "tone")[0] == "/done"
    with_memory(daemon, 600)
    address, _, code, text = daemon.ask("/model/load", "big")
    assert (address, code) == ("/error", 7)
    assert str(tmp_path) not in text
    assert daemon.ask("/model/info")[1] == "tone"
    plays(daemon)
    assert daemon.end() == 0
    again = started()
    assert again.ask("/model/info")[1] == "tone"


def test_a_state_with_a_model_that_is_gone_starts_with_the_configured_one(
    started, tmp_path
) -> None:
    daemon = started()
    assert daemon.ask("/model/load", "tone")[0] == "/done"
    daemon.send("/gain", -7.5)
    daemon.sync()
    assert daemon.end() == 0
    model = tmp_path / "data" / "ukulelatent" / "models" / "tone.ts"
    content = model.read_bytes()
    model.unlink()
    again = started()
    assert again.ask("/model/info")[1] == "plucked"
    assert again.ask("/gain")[1] == pytest.approx(-7.5)
    assert "no model is called tone" in again.log()
    assert again.end() == 0
    model.write_bytes(content)


def test_a_state_with_a_model_that_does_not_fit_any_more_starts_as_well(started, tmp_path) -> None:
    daemon = started()
    assert daemon.ask("/model/load", "tone")[0] == "/done"
    assert daemon.end() == 0
    model = tmp_path / "data" / "ukulelatent" / "models" / "tone.ts"
    model.write_bytes(b"junk")
    again = started()
    assert again.ask("/model/info")[1] == "plucked"
    assert "tone.ts" in again.log()
    plays(again)


def test_the_outputs_are_asked_for_without_portaudio(started, tmp_path) -> None:
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')\n")
    daemon = started(env={"PYTHONPATH": str(tmp_path)})
    for address, values in (("/audio/list", ()), ("/audio/device", ("speakers",))):
        reply = daemon.ask(address, *values)
        assert reply[:3] == ("/error", address, 8)
        assert "PortAudio is missing" in reply[3]
    plays(daemon)


def test_dear_packets_are_refused_and_others_play_on_time(started, process) -> None:
    daemon = started()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hostile:
        hostile.connect(("127.0.0.1", daemon.port))
        hostile.settimeout(20)
        wide = process.message("/part/*/note/*", 0.5)
        patterns = process.message("/" + "{,}*" * 12 + "Q", 1)
        for _ in range(20):
            hostile.send(process.bundle(0.0, *[wide] * 60))
            hostile.send(patterns)
        # The notes that they ask for are none, and those of others are heard.
        plays(daemon)
        codes = [process.OscMessage(hostile.recv(65536)).params[1] for _ in range(20)]
    assert set(codes) == {1, 11}
    assert daemon.ask("/status")[1] == 0


def test_a_name_that_no_file_can_have_is_refused_and_the_next_one_recorded(started) -> None:
    daemon = started()
    reply = daemon.ask("/record/start", "歌" * 90)
    assert reply[2] == 8
    assert "want 251 at most" in reply[3]
    assert daemon.ask("/record/stop")[2] == 5
    assert daemon.ask("/record/start", "歌" * 80)[0] == "/done"
    assert daemon.ask("/record/stop")[0] == "/done"


def test_nobody_is_told_folders_of_the_machine(started, tmp_path) -> None:
    daemon = started()
    (tmp_path / "data" / "ukulelatent" / "models" / "junk.ts").write_bytes(b"junk")
    for address, name in (
        ("/model/load", "junk"),
        ("/model/load", "none"),
        ("/state/load", "none"),
        ("/fx/reverb/ir", "none"),
        ("/tuning/scl", "none"),
        ("/tuning/kbm", "none"),
    ):
        reply = daemon.ask(address, name)
        assert reply[0] == "/error"
        assert "/" not in reply[3], reply
    assert str(tmp_path) in daemon.log()


def test_render_leaves_devices_and_links_what_they_are(process, tmp_path) -> None:
    target, link = tmp_path / "target.wav", tmp_path / "link.wav"
    target.write_bytes(b"old")
    link.symlink_to(target)
    done = process.run(tmp_path, "render", "--note", "60", "-o", str(link))
    assert done.returncode == 0, done.stderr
    assert link.is_symlink()
    assert soundfile.info(target).frames > 44100
    command = [sys.executable, "-m", "ukulelatent_daemon.cli", "render", "--note", "60"]
    piped = subprocess.run(
        [*command, "-o", "/dev/stdout"],
        capture_output=True,
        env=process.environment(tmp_path),
        timeout=process.PATIENCE_S,
        check=True,
    )
    assert piped.stdout == target.read_bytes()
