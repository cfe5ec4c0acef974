"""Two real processes under torchrun train as one does."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
import yaml

from ukulelatent_models.configuration import load as load_config
from ukulelatent_models.dataset import store
from ukulelatent_models.training import checkpoint
from ukulelatent_models.training.training import Training


def _curve(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"loss (\d+\.\d+)", text)]


def _train(config: Path, *, processes: int) -> list[float]:
    run = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={processes}"]
    command = [sys.executable, *run, "-m", "ukulelatent_models.cli", "train", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return _curve(done.stdout)


def test_two_processes_have_the_loss_curve_of_one(config_file, dataset, tmp_path):
    store.save(dataset, tmp_path / "data")
    tree = yaml.safe_load(config_file.read_text())
    tree["network"]["dropout"] = 0.0  # which each process draws for itself
    tree["objective"] = {"weight": 1.0, "evenness": 1.0}
    tree["training"] |= {"epochs": 40, "schedule": "halved", "rate_first": 3e-3, "batch": 14}
    curves, weights = [], []
    for processes in (1, 2):
        tree["training"]["checkpoint"] = str(tmp_path / f"{processes}.ckpt")
        config_file.write_text(yaml.safe_dump(tree))
        curves.append(_train(config_file, processes=processes))
        weights.append(checkpoint.load(tmp_path / f"{processes}.ckpt")["average"])
    assert len(curves[0]) == len(curves[1]) == 40  # the second process says nothing
    assert curves[0][-1] < 0.8 * curves[0][0]
    # Only the order of sums differs, which training lets grow, faster on some processors. Two who
    # look at other data than one are 5 % apart by the third epoch.
    assert curves[1][:6] == pytest.approx(curves[0][:6], rel=1e-3)
    assert curves[1] == pytest.approx(curves[0], rel=2e-2)
    untrained = Training(load_config(config_file), dataset).state()["average"]
    one, two, before = (
        torch.cat([value.flatten() for value in state.values()]) for state in (*weights, untrained)
    )
    assert torch.linalg.vector_norm(two - one) < 0.25 * torch.linalg.vector_norm(one - before)


def test_a_killed_training_ends_with_the_weights_of_one_that_was_not(
    config_file, dataset, tmp_path
):
    store.save(dataset, tmp_path / "data")
    tree = yaml.safe_load(config_file.read_text())
    tree["training"]["epochs"] = 400
    config_file.write_text(yaml.safe_dump(tree))
    command = [sys.executable, "-m", "ukulelatent_models.cli", "train", str(config_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as training:
        assert training.stdout
        for line in training.stdout:
            if line.startswith("epoch 3/"):
                training.kill()
                break
    path = Path(tree["training"]["checkpoint"])
    reached = checkpoint.load(path)["epoch"]
    assert 3 <= reached < 400

    config, data = load_config(config_file), store.load(tmp_path / "data")
    resumed = Training(config, data)
    resumed.restore(checkpoint.load(path))
    resumed.run(path, lambda _: None, until=reached + 3)
    whole = Training(config, data)
    whole.run(tmp_path / "whole.ckpt", lambda _: None, until=reached + 3)
    for name, value in whole.state()["objective"].items():
        assert torch.equal(value, resumed.state()["objective"][name]), name
