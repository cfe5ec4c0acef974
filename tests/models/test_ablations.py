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
    ablations_file.write_text("rows: []")
    with pytest.raises(ConfigurationError, match="want the keys base, epochs, points, rows"):
        ablations.load(ablations_file)


def test_every_row_is_trained_and_measured(ablations_file, dataset, tmp_path, capsys):
    store.save(dataset, tmp_path / "data")
    assert main(["ablate", str(ablations_file)]) == 0
    table = capsys.readouterr().out.split("trained in")[-1].splitlines()[-5:]
    assert table[0].startswith("| what is changed | LSD, dB | convergence, dB | in tune")
    assert [line.split(" | ")[0] for line in table[2:]] == ["| as it is", "| VAE", "| plain"]
