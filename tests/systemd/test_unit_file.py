"""What systemd makes of the unit file, without running it."""

import subprocess
import sys
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "systemd" / "ukulelatent.service"


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ("systemd-analyze", *words), capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def unit(tmp_path) -> Path:
    """A copy whose program is one that is installed; nothing else is changed."""
    text = UNIT.read_text("utf-8")
    assert "ExecStart=/opt/ukulelatent/bin/ukulelatentd run\n" in text
    copy = tmp_path / UNIT.name
    copy.write_text(text.replace("/opt/ukulelatent/bin/ukulelatentd", sys.executable), "utf-8")
    return copy


def test_systemd_understands_every_line(unit) -> None:
    # It exits with 0 even where it does not; what it says is on standard error.
    assert analyze("verify", "--man=no", str(unit)).stderr == ""


def test_a_line_that_systemd_does_not_understand_is_told(unit) -> None:
    unit.write_text(unit.read_text("utf-8").replace("WatchdogSec", "WatchDogSec"), "utf-8")
    assert "WatchDogSec" in analyze("verify", "--man=no", str(unit)).stderr


def test_little_is_open_to_the_service(unit) -> None:
    # From 0, nothing, to 100, everything.
    done = analyze("security", "--offline=true", "--threshold=25", str(unit))
    assert done.returncode == 0, done.stdout
