import statistics
from dataclasses import replace

import pytest
import torch

from ukulelatent_models.configuration.schema import LabConfig, TrainingConfig
from ukulelatent_models.errors import LabError
from ukulelatent_models.training import checkpoint
from ukulelatent_models.training.processes import Processes
from ukulelatent_models.training.schedule import learning_rate
from ukulelatent_models.training.training import Training


def _weights(training: Training) -> dict[str, torch.Tensor]:
    state = training.state()
    both = {f"objective.{name}": value for name, value in state["objective"].items()}
    return both | {f"average.{name}": value for name, value in state["average"].items()}


def test_resumed_after_any_epoch_ends_with_the_same_weights(config: LabConfig, dataset, tmp_path):
    whole = Training(config, dataset)
    whole.run(tmp_path / "whole.ckpt", lambda _: None)

    path = tmp_path / "parts.ckpt"
    Training(config, dataset).run(path, lambda _: None, until=1)
    torch.manual_seed(999)  # what happens in between must not matter
    resumed = Training(config, dataset)
    resumed.restore(checkpoint.load(path))
    assert resumed.epoch == 1
    resumed.run(path, lambda _: None)

    wanted = _weights(whole)
    for name, value in _weights(resumed).items():
        assert torch.equal(value, wanted[name]), name


def test_training_brings_the_error_down_and_says_so_each_epoch(config, dataset, tmp_path):
    longer = replace(config, training=replace(config.training, epochs=200, rate_first=1e-2))
    lines: list[str] = []
    Training(longer, dataset).run(tmp_path / "c.ckpt", lines.append)
    assert len(lines) == 200
    assert lines[6].startswith("epoch 7/200: loss ")
    losses = [float(line.split("loss ")[1].split(",")[0]) for line in lines]
    assert losses[-1] < 0.6 * losses[0]


def test_ways_become_evener_where_that_is_asked_for(config, dataset, tmp_path):
    unevenness = []
    for weight in (1e-6, 1.0):
        asked = replace(
            config,
            objective=replace(config.objective, evenness=weight),
            training=replace(config.training, epochs=40, rate_first=1e-2),
        )
        lines: list[str] = []
        Training(asked, dataset).run(tmp_path / f"{weight}.ckpt", lines.append)
        last = [float(line.split("evenness ")[1].split(",")[0]) for line in lines[-10:]]
        unevenness.append(statistics.mean(last))
    assert unevenness[1] < 0.5 * unevenness[0]


def test_no_held_out_sound_is_trained_on(config, dataset):
    training = Training(config, dataset)
    assert len(training.batches.notes) == 14
    assert 63.0 not in training.batches.notes


def test_a_checkpoint_of_another_network_is_refused(config, dataset, tmp_path):
    path = tmp_path / "c.ckpt"
    Training(config, dataset).run(path, lambda _: None, until=1)
    other = replace(config, network=replace(config.network, hidden=24))
    with pytest.raises(LabError, match=r"network\.hidden = 24: want 16, as in the checkpoint"):
        Training(other, dataset).restore(checkpoint.load(path))
    faster = replace(config, training=replace(config.training, rate_first=0.1))
    with pytest.raises(LabError, match=r"training\.rate_first = 0\.1: want 0\.002, as in the"):
        Training(faster, dataset).restore(checkpoint.load(path))


def test_a_checkpoint_that_has_had_more_epochs_than_asked_for_is_refused(config, dataset, tmp_path):
    path = tmp_path / "c.ckpt"
    Training(config, dataset).run(path, lambda _: None, until=3)
    shorter = replace(config, training=replace(config.training, epochs=2))
    with pytest.raises(LabError, match=r"training\.epochs = 2: want 3 or more"):
        Training(shorter, dataset).restore(checkpoint.load(path))


def test_a_data_set_of_another_spectrogram_is_refused(config, dataset):
    shape = replace(config.dataset.spectrogram, hop=64)
    other = replace(config, dataset=replace(config.dataset, spectrogram=shape))
    with pytest.raises(LabError, match=r"hop=128.*: want .*hop=64.* that of the configuration"):
        Training(other, dataset)


def test_a_batch_that_processes_cannot_share_is_refused(config, dataset):
    with pytest.raises(LabError, match=r"training\.batch = 8: want a multiple of 3"):
        Training(config, dataset, Processes(rank=0, count=3))


def test_what_does_not_change_how_it_learns_may_change_when_it_goes_on(config, dataset, tmp_path):
    path = tmp_path / "c.ckpt"
    Training(config, dataset).run(path, lambda _: None, until=1)
    state = checkpoint.load(path)
    del state["config"]["objective"]["evenness"]  # as before there was such a term
    moved = replace(
        config,
        dataset=replace(config.dataset, folder="elsewhere"),
        training=replace(config.training, threads=2, epochs=9, checkpoint="other"),
    )
    training = Training(moved, dataset)
    training.restore(state)
    assert training.epoch == 1


def test_a_data_set_of_other_notes_is_refused(config, dataset):
    other = replace(config, dataset=replace(config.dataset, note_high=80))
    with pytest.raises(LabError, match=r"notes 60 to 67: want dataset\.note_low and .*, 60 to 80"):
        Training(other, dataset)


def test_a_loss_that_is_no_number_stops_before_it_is_saved(config, dataset, tmp_path):
    training, path = Training(config, dataset), tmp_path / "c.ckpt"
    training.run(path, lambda _: None, until=1)
    training.batches.peaks[:] = torch.nan
    with pytest.raises(LabError, match=r"loss = nan in epoch 2: want a lower training\.rate_first"):
        training.run(path, lambda _: None, until=2)
    assert checkpoint.load(path)["epoch"] == 1


def test_a_gpu_that_is_not_there_is_named(config, dataset, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    asked = replace(config, training=replace(config.training, device="cuda"))
    with pytest.raises(LabError, match=r"training\.device = cuda: want cpu or auto"):
        Training(asked, dataset)


def test_an_interrupted_save_leaves_the_old_checkpoint(tmp_path, monkeypatch):
    path = tmp_path / "c.ckpt"
    state = {"objective": {}, "average": {}, "config": {}}
    checkpoint.save({**state, "epoch": 1}, path)

    def broken(_state, file):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(torch, "save", broken)
    with pytest.raises(LabError, match="disk full"):
        checkpoint.save({**state, "epoch": 2}, path)
    assert checkpoint.load(path)["epoch"] == 1


def test_what_is_no_checkpoint_is_refused(tmp_path):
    (tmp_path / "junk").write_bytes(b"junk")
    for name in ("junk", "missing"):
        with pytest.raises(LabError, match="want a file `train` wrote"):
            checkpoint.load(tmp_path / name)


def test_too_few_sounds_for_a_batch_are_refused(config, dataset):
    large = replace(config, training=replace(config.training, batch=15))
    with pytest.raises(LabError, match=r"training\.batch = 15: want at most .* 14 sounds"):
        Training(large, dataset)


def test_the_rate_rises_and_falls_to_its_last():
    settings = TrainingConfig(checkpoint="x", epochs=100, rate_first=1e-2, rate_last=1e-4)
    rates = [learning_rate(settings, step, 10) for step in range(1, 1001)]
    top = rates.index(max(rates))
    assert 80 <= top <= 120
    assert rates[:top] == sorted(rates[:top])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert rates[-1] == pytest.approx(1e-4)


def test_a_halved_rate_halves_after_so_many_epochs_whole():
    settings = TrainingConfig(checkpoint="x", schedule="halved", halved_every=3, rate_first=8e-4)
    rates = [learning_rate(settings, step, 10) for step in range(1, 91)]
    assert rates[:30] == [8e-4] * 30
    assert rates[30:60] == [4e-4] * 30
    assert rates[60:] == [2e-4] * 30


@pytest.mark.parametrize(
    "objective",
    [
        {"kind": "ae"},
        {"kind": "vae", "weight": 0.01},
        {"kernel": "imq"},
        {"stochastic_encoder": True},
        {"stochastic_decoder": True},
        {"mean_square": 1.0, "audible": 0.0, "everywhere": 0.0, "convergence": 0.0},
    ],
    ids=str,
)
def test_every_objective_trains_its_network(config, dataset, tmp_path, objective):
    changed = replace(
        config,
        objective=replace(config.objective, **objective),
        training=replace(config.training, epochs=60, rate_first=1e-2),
    )
    lines: list[str] = []
    Training(changed, dataset).run(tmp_path / "c.ckpt", lines.append)
    errors = [float(line.split("everywhere ")[1].split(",")[0]) for line in lines]
    assert errors[-1] < errors[0] - 0.05


@pytest.mark.parametrize(("architecture", "epochs"), [("plain", 150), ("paper", 25)])
def test_every_architecture_trains(config, dataset, tmp_path, architecture, epochs):
    changed = replace(
        config,
        network=replace(config.network, architecture=architecture),
        training=replace(config.training, epochs=epochs, rate_first=1e-2),
    )
    lines: list[str] = []
    Training(changed, dataset).run(tmp_path / "c.ckpt", lines.append)
    losses = [float(line.split("loss ")[1].split(",")[0]) for line in lines]
    assert losses[-1] < 0.9 * losses[0]


@pytest.mark.parametrize("precision", ["bfloat16", "float16"])
def test_half_precision_follows_full_precision(config, dataset, tmp_path, precision):
    curves = []
    for kind in ("float32", precision):
        settings = replace(
            config.training, epochs=40, schedule="halved", rate_first=3e-3, precision=kind
        )
        lines: list[str] = []
        changed = replace(config, training=settings)
        Training(changed, dataset).run(tmp_path / f"{kind}.ckpt", lines.append)
        curves.append([float(line.split("loss ")[1].split(",")[0]) for line in lines])
    assert curves[0][-1] < 0.7 * curves[0][0]
    assert curves[1] != curves[0]
    assert curves[1] == pytest.approx(curves[0], rel=0.03)


def test_the_losses_are_written_for_tensorboard_and_rewritten_after_a_resume(
    config, dataset, tmp_path
):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    path = tmp_path / "c.ckpt"
    Training(config, dataset).run(path, lambda _: None, until=3)
    resumed = Training(config, dataset)
    resumed.run(path, lambda _: None, until=2)  # as if killed before its checkpoint: from anew
    events = EventAccumulator(str(tmp_path / "c.curve"))
    events.Reload()
    assert [event.step for event in events.Scalars("loss")] == [1, 2]
