"""Pure Data, without a window, plays a daemon through the abstraction."""

import contextlib
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from controller_files import PD, ROOT, pd_canvases, pd_sent

from ukulelatent_daemon.osc.packet import read_packet, write_message

HERE = Path(__file__).parent
ADDRESSES = PD / "ukulelatent-addresses.pd"
HEADLESS = ("pd", "-nogui", "-noaudio", "-nomidi", "-nrt", "-noprefs", "-stderr")


def run_pd(*words: str) -> str:
    """What Pd prints until it quits, well."""
    done = subprocess.run(
        (*HEADLESS, "-path", str(PD), *words),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def pitch_hz(sound: npt.NDArray[np.float32], rate_hz: int) -> float:
    """The first high peak of the autocorrelation from 50 to 2000 Hz, between the samples."""
    spectrum = np.fft.rfft(sound * np.hanning(len(sound)), 2 * len(sound))
    likeness = np.fft.irfft(np.abs(spectrum) ** 2)[: rate_hz // 50]
    shortest = rate_hz // 2000
    high = 0.9 * likeness[shortest:].max()
    lag = next(
        lag
        for lag in range(shortest, len(likeness) - 1)
        if likeness[lag] >= max(high, likeness[lag - 1], likeness[lag + 1])
    )
    before, at, after = likeness[lag - 1 : lag + 2]
    return rate_hz / (lag + (before - after) / (2 * (before - 2 * at + after)))


def test_the_pitch_is_measured_well() -> None:
    times_s = np.arange(24_000) / 48_000
    saw = sum(np.sin(2 * np.pi * 261.63 * n * times_s) / n for n in range(1, 20))
    assert pitch_hz(saw.astype(np.float32), 48_000) == pytest.approx(261.63, rel=1e-3)


def test_pd_plays_a_note_and_hears_the_replies(daemon, tmp_path) -> None:
    patch = (HERE / "play.pd").read_text("utf-8")
    assert "ukulelatent 127.0.0.1 9770;" in patch
    own = tmp_path / "play.pd"
    own.write_text(patch.replace("9770", str(daemon.port)), "utf-8")
    replies = re.findall(r"^reply: (.+)$", run_pd("-open", str(own)).replace("\\", ""), re.M)

    assert "error /note 4 note = 200: want 0 to 127" in replies
    assert [reply[:19] for reply in replies if reply.startswith("latent")] == [
        "latent value 1 -1 0"
    ]
    (status,) = (reply.split() for reply in replies if reply.startswith("status.reply"))
    assert (status[1], status[8], status[9][:4]) == ("1", "plucked", "wav:")

    sound, rate_hz = daemon.sound()
    onset = int(np.argmax(np.abs(sound) > 0.01))
    assert np.abs(sound).max() > 0.05
    held = sound[onset + rate_hz // 10 : onset + rate_hz // 2]
    cents = 1200 * np.log2(pitch_hz(held, rate_hz) / 440)
    assert abs(cents) < 25


def test_the_help_patch_opens_without_a_complaint() -> None:
    assert run_pd("-send", "pd quit", "-open", str(PD / "ukulelatent-help.pd")) == ""


def test_the_generator_writes_the_same_again(tmp_path) -> None:
    again = tmp_path / "again.pd"
    command = (sys.executable, "-m", "pd.make_pd", again)
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    assert again.read_bytes() == ADDRESSES.read_bytes(), (
        "ukulelatent-addresses.pd drifted from the table: python -m pd.make_pd"
    )


def test_a_ping_is_answered_and_not_heard(tmp_path) -> None:
    """What the daemon asks of a client on another machine."""
    number = (1 << 24) - 1  # the largest that it asks with
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.bind(("127.0.0.1", 0))
        asker.settimeout(20)
        patch = f"""#N canvas 0 0 400 300 12;
#X obj 0 0 loadbang;
#X obj 0 30 del 300;
#X msg 0 60 /version;
#X obj 0 90 ukulelatent 127.0.0.1 {asker.getsockname()[1]};
#X obj 0 120 t a a;
#X obj 0 150 route version.reply;
#X msg 0 180 \\; pd quit;
#X obj 90 150 print reply;
#X connect 0 0 1 0;
#X connect 1 0 2 0;
#X connect 2 0 3 2;
#X connect 3 0 4 0;
#X connect 4 0 5 0;
#X connect 4 1 7 0;
#X connect 5 0 6 0;
"""
        (tmp_path / "ask.pd").write_text(patch, "utf-8")
        with ThreadPoolExecutor(1) as threads:
            said = threads.submit(run_pd, "-open", str(tmp_path / "ask.pd"))
            _, client = asker.recvfrom(65536)
            asker.sendto(write_message("/ping", [number]), client)
            (answer,) = read_packet(asker.recv(65536))
            asker.sendto(write_message("/version.reply", ["1"]), client)
            assert said.result() == "reply: version.reply 1\n"
    assert (answer.address, answer.values) == ("/pong", (number,))


def banged(text: str) -> str:
    """The patch with a receiver of bangs before every message box of its sub-patches."""
    canvases = iter(pd_canvases(text))

    def receiver(_: re.Match[str]) -> str:
        objects = next(canvases).objects
        boxes = [index for index, words in enumerate(objects) if words[1] == "msg"]
        connections = (f"#X connect {len(objects)} 0 {index} 0;" for index in boxes)
        return "\n".join(["#X obj 0 0 r bang-all;", *connections, ""])

    return re.sub("^(?=#X restore)", receiver, text, flags=re.M)


def test_every_message_box_reaches_the_daemon(tmp_path, refusals) -> None:
    text = ADDRESSES.read_text("utf-8")
    (tmp_path / "all.pd").write_text(banged(text), "utf-8")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.setblocking(False)
        player = f"""#N canvas 0 0 400 300 12;
#X obj 0 0 loadbang;
#X obj 0 30 del 300;
#X obj 0 60 s bang-all;
#X obj 0 90 all;
#X obj 0 120 ukulelatent 127.0.0.1 {listener.getsockname()[1]};
#X obj 90 30 del 600;
#X msg 90 60 \\; pd quit;
#X connect 0 0 1 0;
#X connect 1 0 2 0;
#X connect 3 0 4 2;
#X connect 0 0 5 0;
#X connect 5 0 6 0;
"""
        (tmp_path / "player.pd").write_text(player, "utf-8")
        said = run_pd("-path", str(tmp_path), "-open", str(tmp_path / "player.pd"))
        datagrams = []
        with contextlib.suppress(BlockingIOError):
            while True:
                datagrams.append(listener.recv(65536))
    assert said == ""
    messages = [message for datagram in datagrams for message in read_packet(datagram)]
    sent = [(message.address, message.values) for message in messages]
    # Which section hears the bang first is Pd's own business.
    listed = [(one.address, one.low) for one in pd_sent(ADDRESSES)]
    assert sorted(sent, key=repr) == sorted(listed, key=repr)
    assert len(sent) > 50
    assert [refusals(address, *values) for address, values in sent] == [[]] * len(sent)
