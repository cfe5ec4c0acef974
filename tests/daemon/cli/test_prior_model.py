"""The command line with an archive of the prior system: named by its path, in tune in a file."""

import numpy as np
import pytest
import soundfile

from ukulelatent_daemon.cli import main


@pytest.fixture
def file(prior_model, monkeypatch, tmp_path) -> str:
    """Its path."""
    monkeypatch.setattr("ukulelatent_daemon.cli.render.start_log", lambda level: None)
    monkeypatch.chdir(tmp_path)
    return str(prior_model("strings", traced=True))


@pytest.mark.parametrize("note", ["60", "45.5"])
def test_a_note_is_rendered_in_tune(file, cents_off, note) -> None:
    words = ["render", "--note", note, "--latent", "0,0,0,0", "-o", "note.wav"]
    assert main([*words, "--model", file]) == 0
    samples, rate_hz = soundfile.read("note.wav", dtype="float32")
    assert rate_hz == 22050
    assert np.abs(samples).max() > 0.01
    assert abs(cents_off(samples[2000:, 0], rate_hz, float(note))) < 3


def test_inspect_prints_what_it_was_taken_for(file, capsys) -> None:
    assert main(["model", "inspect", file]) == 0
    assert "taken for: an archive of the prior system" in capsys.readouterr().out


def test_what_is_neither_fails_with_the_reason(prior_model, capsys) -> None:
    assert main(["model", "inspect", str(prior_model("odd", fault="shape"))]) == 1
    told = capsys.readouterr().err
    assert told.startswith("ukulelatentd: ")
    assert "odd.ts: has no ukulelatent.json inside and is no archive of the prior system" in told
