"""MCNN and its losses against what is known of signals."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ukulelatent_models.cli import main
from ukulelatent_models.dataset import store
from ukulelatent_models.errors import ConfigurationError
from ukulelatent_models.export import load
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.training import checkpoint
from ukulelatent_models.vocoder.losses import losses
from ukulelatent_models.vocoder.mcnn import Mcnn, strides_of
from ukulelatent_models.vocoder.training import VocoderTraining

SHAPE = Spectrogram(sample_rate_hz=16000, n_fft=512, hop=128, frames=16)


@pytest.mark.parametrize(
    ("hop", "layers", "strides"),
    [(256, 8, [2] * 8), (512, 8, [2] * 7 + [4]), (128, 5, [2, 2, 2, 4, 4]), (64, 6, [2] * 6)],
)
def test_strides_make_a_hop_of_a_frame(hop, layers, strides):
    assert strides_of(hop, layers) == strides


@pytest.mark.parametrize(("hop", "layers"), [(300, 4), (16, 5)])
def test_a_hop_that_no_strides_make_is_refused(hop, layers):
    with pytest.raises(ConfigurationError, match=r"vocoder\.layers"):
        strides_of(hop, layers)


def test_a_frame_is_heard_around_its_own_place():
    torch.manual_seed(0)
    network = Mcnn(SHAPE, heads=2, layers=7).eval()
    quiet = torch.zeros(1, 16, 257)
    struck = quiet.clone()
    struck[:, 9] = 100.0
    with torch.no_grad():
        apart = (network(struck) - network(quiet))[0].abs()
    assert apart.shape == (16 * 128,)
    changed = np.flatnonzero(apart.numpy() > 1e-6)
    assert abs(np.median(changed) - 9.5 * 128) < 128
    # seven layers of 13 samples at falling steps reach 6 * (64 + 32 + ... + 1) to either side
    assert changed[0] >= 9 * 128 - 6 * 127
    assert changed[-1] < 10 * 128 + 6 * 127


def _tone(hz: float, phase: float = 0.0) -> torch.Tensor:
    t = torch.arange(16 * 128) / 16000
    return torch.sin(2 * torch.pi * hz * t + phase).unsqueeze(0)


def test_losses_of_a_signal_with_itself_are_nothing():
    terms = losses(_tone(440.0), _tone(440.0), SHAPE)
    assert all(float(term) == pytest.approx(0.0, abs=1e-4) for term in terms.values())


def test_each_loss_hears_what_it_is_for():
    louder = losses(2.0 * _tone(440.0), _tone(440.0), SHAPE)
    assert float(louder["convergence"]) == pytest.approx(1.0, rel=1e-3)
    assert float(louder["phase"]) == pytest.approx(0.0, abs=1e-4)
    turned = losses(_tone(440.0, phase=np.pi), _tone(440.0), SHAPE)
    assert float(turned["convergence"]) == pytest.approx(0.0, abs=1e-4)
    assert float(turned["phase"]) == pytest.approx(2.0, rel=1e-3)  # |a||b| (1 - cos pi)
    higher = losses(_tone(450.0), _tone(440.0), SHAPE)
    assert float(higher["frequency"]) > 10 * float(turned["frequency"])


def test_training_makes_the_loss_smaller_and_goes_on_where_it_was_stopped(
    config, dataset, tmp_path
):
    longer = replace(config, vocoder=replace(config.vocoder, steps=200))
    lines: list[str] = []
    VocoderTraining(longer, dataset).run(tmp_path / "whole.ckpt", lines.append)
    first, last = (float(line.split("loss ")[1].split(",")[0]) for line in lines)
    assert last < 0.9 * first

    shorter = replace(config, vocoder=replace(config.vocoder, steps=100))
    VocoderTraining(shorter, dataset).run(tmp_path / "parts.ckpt", lambda _: None)
    resumed = VocoderTraining(longer, dataset)
    resumed.restore(checkpoint.load(tmp_path / "parts.ckpt", by="vocoder"))
    resumed.run(tmp_path / "parts.ckpt", lambda _: None)
    whole = checkpoint.load(tmp_path / "whole.ckpt", by="vocoder")["network"]
    for name, value in checkpoint.load(tmp_path / "parts.ckpt", by="vocoder")["network"].items():
        assert torch.equal(value, whole[name]), name


def test_the_file_plays_and_stands_beside_griffin_lim(config_file, dataset, tmp_path, capsys):
    store.save(dataset, tmp_path / "data")
    path, model = tmp_path / "mcnn.ts", tmp_path / "small.ts"
    assert main(["vocoder", str(config_file), "-o", str(path)]) == 0
    script, made_for = load(path, kind="vocoder")
    assert made_for["hop"] == 128
    with torch.inference_mode():
        signal = script(torch.from_numpy(dataset.magnitudes[:1].astype(np.float32)) * 128)
    assert signal.shape == (1, 16 * 128)
    assert main(["train", str(config_file)]) == 0
    assert main(["export", str(tmp_path / "small.ckpt"), "-o", str(model)]) == 0
    capsys.readouterr()
    arguments = ["evaluate", str(model), str(config_file), "--points", "2"]
    assert main([*arguments, "--vocoder", str(path)]) == 0
    names = [line.split(" | ")[0] for line in capsys.readouterr().out.splitlines()]
    assert "| the recordings' own magnitudes, by MCNN" in names
    assert "| held out, by MCNN" in names
