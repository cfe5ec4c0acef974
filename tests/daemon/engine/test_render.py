"""Rendering into a file: the configured sound from the first sample on, and refusals."""

import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from scipy.signal import fftconvolve

from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.errors import AudioError, ModelError, ReverbError, UsageError
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
    assert not list(tmp_path.iterdir())


def test_an_older_file_is_replaced_by_a_whole_one_or_not_at_all(render, tmp_path) -> None:
    (tmp_path / "target.wav").write_bytes(b"old")
    (tmp_path / "target.wav").chmod(0o640)
    (tmp_path / "x.wav").symlink_to("target.wav")
    with pytest.raises(ReverbError):
        render(reverb={"ir": "cave"})
    assert (tmp_path / "target.wav").read_bytes() == b"old"
    samples = render()
    assert samples.any()
    assert (tmp_path / "x.wav").is_symlink()
    assert (tmp_path / "target.wav").stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["target.wav", "x.wav"]


def test_a_pipe_gets_the_same_bytes_and_stays(tmp_path, tone_model) -> None:
    configuration = Configuration.model_validate({"model": {"name": str(tone_model())}})
    render_note(configuration, 60.0, 100.0, None, tmp_path / "x.wav")
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    render_note(configuration, 60.0, 100.0, None, tmp_path / "pipe")
    reader.join(timeout=10)
    assert got == [(tmp_path / "x.wav").read_bytes()]
    assert (tmp_path / "pipe").is_fifo()


REFUSED_PLACES = [
    ("/dev/full", "/dev/full: cannot be written: No space left on device"),
    ("/dev", "/dev: cannot be written: Is a directory"),
    ("/nonexistent/x.wav", "x.wav: cannot be written: No such file or directory"),
]


@pytest.mark.parametrize(("place", "error"), REFUSED_PLACES)
def test_a_place_that_cannot_be_written_is_named(tone_model, place, error) -> None:
    configuration = Configuration.model_validate({"model": {"name": str(tone_model())}})
    with pytest.raises(AudioError, match=error):
        render_note(configuration, 60.0, 100.0, None, Path(place))
    assert Path("/dev/full").is_char_device()


def test_a_note_at_a_point_is_the_note_at_that_point(tmp_path, tone_model, caplog) -> None:
    configuration = Configuration.model_validate({"model": {"name": str(tone_model())}})

    def at(*z: float) -> bytes:
        render_note(configuration, 60.0, 100.0, z, tmp_path / "x.wav")
        return (tmp_path / "x.wav").read_bytes()

    inside, edge = at(0.5, 0.0), at(1.0, 0.0)
    assert inside != edge
    assert not caplog.records
    assert at(7.0, 0.0) == edge
    (record,) = caplog.records
    assert record.getMessage() == "--latent 7,0 is outside the model's range: it is moved to 1,0"


@pytest.mark.parametrize("z", [(0.0,), (0.0, 0.0, 0.0), (0.0, float("nan"))])
def test_what_is_no_point_of_the_model_is_wrong_usage(tmp_path, tone_model, z) -> None:
    configuration = Configuration.model_validate({"model": {"name": str(tone_model())}})
    with pytest.raises(UsageError, match=r"^--latent .*: expected 2 numbers: "):
        render_note(configuration, 60.0, 100.0, z, tmp_path / "x.wav")
    assert not list(tmp_path.iterdir())
