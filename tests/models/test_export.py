"""From a data set to a model file, by the command, and what the file says."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ukulelatent_models.cli import main
from ukulelatent_models.configuration import load as load_config
from ukulelatent_models.dataset import store
from ukulelatent_models.export import load
from ukulelatent_models.networks.autoencoder import build
from ukulelatent_models.training import checkpoint


@pytest.fixture
def exported(config_file, dataset, tmp_path, capsys):
    """The model file of a short training, made by the command alone."""
    store.save(dataset, tmp_path / "data")
    assert main(["train", str(config_file)]) == 0
    path = tmp_path / "small.ts"
    assert main(["export", str(tmp_path / "small.ckpt"), "-o", str(path)]) == 0
    assert "epoch 4/4" in capsys.readouterr().out
    return path


def test_the_file_decodes_as_the_network_it_was_made_of(exported, config_file, dataset, tmp_path):
    script, contract = load(exported)
    network = build(load_config(config_file), dataset.spectrogram).eval()
    network.load_state_dict(checkpoint.load(tmp_path / "small.ckpt")["average"])
    z, note = torch.tensor([[0.3, -0.2], [1.0, 0.0]]), torch.tensor([61.0, 65.4])
    with torch.inference_mode():
        wanted = network.decode(z, note)
        torch.testing.assert_close(script.decode(z, note), wanted, rtol=1e-4, atol=1e-4)
        part = script.decode_frames(z, note, 3, 7)
        torch.testing.assert_close(part, wanted[:, 3:10], rtol=1e-4, atol=1e-4)
        torch.testing.assert_close(script.encode(wanted), network.encode(wanted))
        golden = contract["golden"]
        made = network.decode(torch.tensor([golden["z"]]), torch.tensor([golden["note"]]))
    assert golden["sum"] == pytest.approx(float(made.sum()), rel=1e-4)


def test_the_file_names_no_folder_of_the_machine_that_made_it(exported):
    with zipfile.ZipFile(exported) as archive:
        for name in archive.namelist():
            assert str(Path(build.__code__.co_filename).parent).encode() not in archive.read(name)


def test_the_map_has_each_pair_trained_on_where_it_is_encoded(exported, dataset):
    script, contract = load(exported)
    labels = [point["label"] for point in contract["map"]]
    assert len(labels) == len(set(labels)) == 14
    assert "dull 63" not in labels
    place = next(i for i, s in enumerate(dataset.sounds) if s.pair == ("bright", 66))
    with torch.inference_mode():
        sound = torch.from_numpy(dataset.magnitudes[place : place + 1].astype(np.float32))
        z = script.encode(sound)[0]
    assert contract["map"][labels.index("bright 66")]["z"] == pytest.approx(z.tolist(), abs=1e-3)
    flat = np.array([[point["x"], point["y"]] for point in contract["map"]])
    assert np.abs(flat).max() == 1.0
    assert flat[:, 0].var() >= flat[:, 1].var()
    json.dumps(contract)


def test_evaluate_prints_a_table_of_what_was_held_out(exported, config_file, capsys):
    assert main(["evaluate", str(exported), str(config_file), "--points", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("| sounds | LSD, dB | convergence, dB | ")
    assert lines[2].startswith("| the recordings | ")
    assert lines[3].startswith("| the recordings' own magnitudes | ")
    assert lines[4].startswith("| held out: 2 pairs, 2 sounds | ")
    names = [line.split("|")[1].strip() for line in lines[9:]]
    assert "MMD of the encoded sounds to the prior" in names
    assert "decode, one note, one thread" in names
    assert names[-1] == "file"


def test_what_is_of_another_kind_or_another_spectrogram_is_refused(
    exported, config_file, dataset, tmp_path, capsys
):
    other = replace(dataset, spectrogram=replace(dataset.spectrogram, sample_rate_hz=8000))
    store.save(other, tmp_path / "other")
    apart = ["--folder", str(tmp_path / "other")]
    checkpoint_file, model = str(tmp_path / "small.ckpt"), str(exported)
    cases = [
        (["evaluate", model, str(config_file), *apart], "that of the model"),
        (["map", model, str(config_file), *apart], "that of the model"),
        (["train", str(config_file), *apart], "that of the configuration"),
        (["export", checkpoint_file, "-o", model, *apart], "that of the configuration"),
        (["evaluate", model, str(config_file), "--vocoder", model], "want a vocoder file"),
    ]
    for arguments, words in cases:
        assert main(arguments) == 1
        assert words in capsys.readouterr().err


def test_train_goes_on_from_its_checkpoint(exported, config_file, capsys):
    config_file.write_text(config_file.read_text().replace("epochs: 4", "epochs: 5"))
    assert main(["train", str(config_file)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("goes on after epoch 4")
    assert len(out) == 2


def test_bad_input_is_one_line_and_the_right_status(config_file, tmp_path, capsys):
    junk = tmp_path / "junk.ts"
    junk.write_bytes(b"\xffjunk")
    cases = [
        (["train", str(tmp_path / "no.yaml")], 2, "cannot be read"),
        (["train", str(config_file)], 1, "want a folder `dataset` wrote"),
        (["export", str(junk), "-o", str(tmp_path / "x.ts")], 1, "want a file `train` wrote"),
        (["evaluate", str(junk), str(config_file)], 1, "want a model file"),
        (["train", str(junk)], 2, "not YAML"),
        (["divergences", "-o", str(junk / "x.png")], 1, "Not a directory"),
    ]
    for arguments, status, words in cases:
        assert main(arguments) == status
        error = capsys.readouterr().err
        assert words in error
        assert error.count("\n") == 1


@pytest.mark.usefixtures("fake_fluidsynth")
def test_dataset_says_what_it_dropped(config_file, tmp_path, capsys):
    assert main(["dataset", str(config_file), "--folder", str(tmp_path / "made")]) == 0
    out = capsys.readouterr().out
    assert "32 played, 8 dropped as equal, 24 distinct" in out
    assert len(store.load(tmp_path / "made").sounds) > 24


def test_a_package_that_is_not_installed_is_named(config_file, monkeypatch, capsys):
    def missing(_options):
        raise ModuleNotFoundError("No module named 'librosa'", name="librosa")

    monkeypatch.setattr("ukulelatent_models.commands.models.train", missing)
    assert main(["train", str(config_file)]) == 1
    assert capsys.readouterr().err == "librosa = not installed: want pip's ukulelatent[lab]\n"
