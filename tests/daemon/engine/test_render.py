"""Rendering into a file: the configured sound from the first sample on, and refusals."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from scipy.signal import fftconvolve

from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.errors import ModelError, ReverbError, UsageError
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


def test_the_reverb_is_rendered_to_its_end_and_is_the_convolution(render, tmp_path) -> None:
    random = np.random.default_rng(1)
    taps = random.standard_normal((30000, 2)) * np.exp(-np.arange(30000) / 6000)[:, None]
    soundfile.write(tmp_path / "x_ir.wav", taps, 44100, "FLOAT")
    reverb = {"ir": str(tmp_path / "x_ir.wav"), "mix": 1.0}
    dry, wet = render(), render(reverb=reverb)
    assert wet.tobytes() == render(reverb=reverb).tobytes()
    taps /= np.sqrt(np.square(taps).sum() / 2)
    wanted = np.stack([fftconvolve(dry[:, i], taps[:, i]) for i in (0, 1)], axis=1)
    assert len(wet) >= len(dry) + 30000
    shared = min(len(wet), len(wanted))
    assert np.linalg.norm(wet[:shared] - wanted[:shared]) < 1e-5 * np.linalg.norm(wanted)


def test_a_missing_impulse_response_renders_nothing(render, tmp_path) -> None:
    with pytest.raises(ReverbError, match="no impulse response is called cave"):
        render(reverb={"ir": "cave"})
    assert not list(tmp_path.glob("x.wav*"))
