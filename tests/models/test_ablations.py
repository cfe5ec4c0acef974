"""Rows that differ from a base in what they say, and in nothing else."""

from pathlib import Path

import pytest
import yaml

from ukulelatent_models import ablations
from ukulelatent_models.cli import main
from ukulelatent_models.configuration.load import load as load_config
from ukulelatent_models.dataset import store
from ukulelatent_models.errors import ConfigurationError

ROWS = [
    {"name": "as it is", "change": {}},
    {"name": "VAE", "change": {"objective": {"kind": "vae", "weight": 0.01}}},
    {"name": "plain", "change": {"network": {"architecture": "plain"}}},
]


@pytest.fixture
def ablations_file(config_file: Path) -> Path:
    path = config_file.with_name("ablations.yaml")
    path.write_text(yaml.safe_dump({"base": "small.yaml", "epochs": 2, "points": 2, "rows": ROWS}))
    return path


def test_a_row_is_the_base_but_for_its_change_and_its_checkpoint(ablations_file, config_file):
    base, rows = load_config(config_file), ablations.load(ablations_file).rows
    assert [row.config.training.epochs for row in rows] == [2, 2, 2]
    assert rows[0].config.objective == base.objective
    assert rows[1].config.objective.kind == "vae"
    assert rows[1].config.network == base.network
    assert rows[2].config.network.architecture == "plain"
    assert len({row.config.training.checkpoint for row in rows}) == 3


def test_the_shipped_ablations_are_configurations():
    shipped = Path(ablations.__file__).parent / "configs" / "ablations.yaml"
    rows = ablations.load(shipped).rows
    assert len(rows) == len({row.config.training.checkpoint for row in rows}) >= 12


def test_a_fault_names_its_row(ablations_file):
    tree = yaml.safe_load(ablations_file.read_text())
    tree["rows"][1]["change"] = {"objective": {"kind": "gan"}}
    ablations_file.write_text(yaml.safe_dump(tree))
    with pytest.raises(
        ConfigurationError, match=r"VAE: objective\.kind = 'gan': want wae, vae or ae"
    ):
        ablations.load(ablations_file)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rows": []}, "rows = nothing: want one or more"),
        (
            {"rows": [ROWS[0], {"name": "As it is!", "change": {"network": {"hidden": 8}}}]},
            "rows = some alike: want names whose words differ",
        ),
        (
            {"rows": [{"name": "x", "change": {"training": {"epochs": 9}}}]},
            "x: change = training.epochs: want",
        ),
        ({"rows": [{"name": "x", "change": {1: 2}}]}, "x: change = 1: want export, network"),
        ({"points": "many"}, "points = 'many': want a whole number from 1 to 10000"),
        ({"rows": [{"name": "x", "chnge": {}}]}, "did you mean change"),
        ({"rows": [{"name": "x", "change": "y"}]}, "change = 'y': want a mapping"),
        (
            {"rows": [{"name": "x", "change": {"dataset": {"seed": 2}}}]},
            "x: change = dataset: want export, network, objective, training",
        ),
    ],
    ids=str,
)
def test_a_wrong_file_is_told(ablations_file, change, words):
    tree = yaml.safe_load(ablations_file.read_text()) | change
    ablations_file.write_text(yaml.safe_dump(tree))
    with pytest.raises(ConfigurationError, match=words):
        ablations.load(ablations_file)


def test_only_some_rows_can_be_asked_for(ablations_file):
    rows = ablations.load(ablations_file)
    assert [row.name for row in rows.only("VAE").rows] == ["VAE"]
    with pytest.raises(
        ConfigurationError, match="--only = nothing: want words of one of: as it is"
    ):
        rows.only("nothing")


def test_what_was_trained_otherwise_is_not_taken_for_a_row(ablations_file, config_file):
    before = [row.config.training.checkpoint for row in ablations.load(ablations_file).rows]
    config_file.write_text(config_file.read_text().replace("batch: 8", "batch: 7"))
    after = [row.config.training.checkpoint for row in ablations.load(ablations_file).rows]
    assert not set(before) & set(after)
    config_file.write_text(config_file.read_text().replace("threads: 1", "threads: 2"))
    assert [row.config.training.checkpoint for row in ablations.load(ablations_file).rows] == after


def test_every_row_is_trained_and_measured(ablations_file, dataset, tmp_path, capsys):
    store.save(dataset, tmp_path / "data")
    assert main(["ablate", str(ablations_file)]) == 0
    table = capsys.readouterr().out.split("trained in")[-1].splitlines()[-5:]
    assert table[0].startswith("| what is changed | LSD, dB | convergence, dB | in tune")
    assert [line.split(" | ")[0] for line in table[2:]] == ["| as it is", "| VAE", "| plain"]
