"""Pure Data, without a window, plays a daemon through the abstraction."""

import re
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

HERE = Path(__file__).parent
PD = HERE.parents[1] / "pd"
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


def messages() -> list[list[str]]:
    """What the message boxes and formats of the patches send."""
    text = "".join(file.read_text("utf-8") for file in sorted(PD.glob("*.pd")))
    boxes = re.findall(r"^#X msg \d+ \d+ (/.+?);$", text, re.M)
    return [box.replace(r"\$1", "0.5").split() for box in boxes]


def test_the_daemon_takes_what_the_patches_send(refusals) -> None:
    sent = messages()
    assert {"/panic", "/status", "/xy/1/x", "/xy/1/y", "/xy/2/x", "/xy/2/y"} < {
        address for address, *_ in sent
    }
    told = [refusals(address, *map(float, values)) for address, *values in sent]
    assert told == [[]] * len(sent)
