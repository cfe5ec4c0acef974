"""Rendering into a file: the configured sound from the first sample on, and refusals."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.errors import ModelError, UsageError
from ukulelatent_daemon.render import render_note


@pytest.fixture
def render(tmp_path, tone_model):
    """A function that renders a note with sections of a configuration; its samples."""

    def one(note: float = 60.0, model_file: Path | None = None, **sections: Any) -> np.ndarray:
        name = str(model_file or tone_model())
        configuration = Configuration.model_validate({"model": {"name": name}, **sections})
        render_note(configuration, note, 100.0, None, tmp_path / "x.wav")
        return soundfile.read(tmp_path / "x.wav", dtype="float32")[0]

    return one


def test_the_configured_gain_holds_from_the_first_sample(render) -> None:
    loud, soft = render(), render(sound={"gain_db": -20.0})
    np.testing.assert_allclose(soft, loud / 10, rtol=1e-3, atol=1e-7)


def test_pan_is_as_configured(render) -> None:
    left = render(sound={"pan": -1.0})
    assert left[:, 0].any()
    assert not left[:, 1].any()


def test_notes_that_cannot_be_decoded_end_it_with_an_error(render, tone_model) -> None:
    with pytest.raises(ModelError, match="1 notes could not be decoded"):
        render(71.0, tone_model("liar", fault="high notes"))


def test_a_note_far_outside_the_models_range_is_wrong_usage(render) -> None:
    with pytest.raises(UsageError, match="an octave beyond"):
        render(127.0)


def test_an_octave_beyond_is_rendered_in_tune(render, cents_off) -> None:
    assert abs(cents_off(render(84.0)[1000:12000, 0], 44100, 84.0)) < 10
