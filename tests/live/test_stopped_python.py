"""Once a note's magnitudes are with C, it sounds to its end with Python stopped."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile

PROGRAM = Path(__file__).with_name("stopped_python.py")


def _play(out: Path, hog: str) -> tuple[np.ndarray, int]:
    """The chord from its first sample on, and how often a ring ran dry."""
    command = [sys.executable, str(PROGRAM), str(out), "300", "350", hog]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    samples, _ = soundfile.read(out, dtype="float32")
    first = int(np.argmax(np.any(samples != 0, axis=1)))
    return samples[first : first + 65536], int(ran.stdout.split()[-1])


def test_a_thread_that_holds_pythons_lock_changes_no_sample_of_16_notes(tmp_path: Path) -> None:
    free, dry_free = _play(tmp_path / "free.wav", "free")
    hogged, dry_hogged = _play(tmp_path / "hogged.wav", "hog")
    assert free.shape == (65536, 2)
    assert np.abs(free).max() > 0.05
    assert np.array_equal(free, hogged)
    assert (dry_free, dry_hogged) == (0, 0)
