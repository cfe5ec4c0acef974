import time

import pytest
import yaml

from ukulelatent_models.configuration import load, parse, read
from ukulelatent_models.configuration.schema import LabConfig
from ukulelatent_models.errors import ConfigurationError


def _faults(tree) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        parse(tree)
    return str(caught.value).splitlines()


def test_what_is_not_said_has_its_default(config: LabConfig):
    assert config.dataset.distinct == 0.02
    assert config.dataset.velocities == (50, 100)
    assert config.dataset.instruments[1].bank == 0


def test_all_faults_are_told_at_once_with_key_value_and_wanted(config_file):
    tree = yaml.safe_load(config_file.read_text())
    tree["dataset"]["held_out"] = 1.5
    tree["dataset"]["velocities"] = [40, "loud"]
    tree["training"]["epoch"] = 3
    tree["network"]["rank"] = True
    del tree["export"]["name"]
    assert _faults(tree) == [
        "dataset.velocities[1] = 'loud': want a whole number from 1 to 127",
        "dataset.held_out = 1.5: want a number from 0.0 to 0.9",
        "network.rank = True: want a whole number from 2 to 128",
        "training.epoch = 3: want no such key (did you mean epochs?)",
        "export.name = nothing: want a value",
    ]


@pytest.mark.parametrize(
    ("section", "key", "value", "fault"),
    [
        ("dataset", "note_low", 90, "dataset.note_low = 90: want at most note_high, 67"),
        ("dataset", "velocities", [], "dataset.velocities = []: want a list of at least one"),
        (
            "dataset",
            "soundfonts",
            [],
            "dataset.soundfonts = []: want one or more, and as well dataset.instruments, "
            "['dull', 'bright']",
        ),
        (
            "network",
            "architecture",
            "harmonica",
            "network.architecture = 'harmonica': want harmonic, plain or paper",
        ),
        (
            "network",
            "note_as",
            "number",
            "network.note_as = number: want one_hots, where network.architecture is harmonic",
        ),
        (
            "objective",
            "stochastic_encoder",
            1,
            "objective.stochastic_encoder = 1: want true or false",
        ),
        ("dataset", "spectrogram", 5, "dataset.spectrogram = 5: want a mapping"),
        (
            "dataset",
            "instruments",
            [{"name": "a"}, {"name": "a", "program": 5}],
            "dataset.instruments = ['a', 'a']: want names that differ",
        ),
        ("dataset", "folder", "", "dataset.folder = '': want a text"),
        (
            "export",
            "latent_labels",
            ["a"],
            "export.latent_labels = ['a']: want 2, one for each dimension",
        ),
        (
            "training",
            "frames_a_step",
            17,
            "training.frames_a_step = 17: want more than the onset's 2 "
            "and at most dataset.spectrogram.frames, 16",
        ),
    ],
)
def test_a_wrong_value_is_named(config_file, section, key, value, fault):
    tree = yaml.safe_load(config_file.read_text())
    tree.setdefault(section, {})[key] = value
    assert _faults(tree) == [fault]


def test_one_mapping_may_be_merged_into_another(tmp_path):
    (tmp_path / "merged.yaml").write_text("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}")
    assert read(tmp_path / "merged.yaml")["b"] == {"x": 1, "y": 3}


def test_what_the_baseline_cannot_do_is_refused(config_file):
    tree = yaml.safe_load(config_file.read_text())
    tree["network"] |= {"architecture": "paper", "note_as": "shift"}
    assert _faults(tree) == [
        "network.note_as = shift: want one_hots or number, where network.architecture is paper"
    ]


def test_a_data_set_of_nothing_is_refused(config_file):
    tree = yaml.safe_load(config_file.read_text())
    tree["dataset"] |= {"soundfonts": [], "instruments": []}
    assert _faults(tree) == [
        "dataset.recordings = nothing: want one or more, or else dataset.soundfonts"
    ]


def test_a_file_that_is_missing_or_not_yaml_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        load(tmp_path / "none.yaml")
    for text, words in (
        ("a: [1", "not YAML"),
        ("a: 1\nb: 2\na: 3", r"bad\.yaml:3: a: want it once"),
    ):
        (tmp_path / "bad.yaml").write_text(text)
        with pytest.raises(ConfigurationError, match=words):
            load(tmp_path / "bad.yaml")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: {b: 010}", "a.b = 010: ambiguous: want 10, or 8 if it is octal, or '010'"),
        ("a: [1, 0_17]", "a[1] = 0_17: ambiguous: want 17, or 15 if it is octal, or '0_17'"),
        ("a: 09", "a = 09: ambiguous: want 9, or '09'"),
        ("a: 1:30", "a = 1:30: ambiguous: want 90 if it counts sixties, or '1:30'"),
        ("a: 1:30.5", "a = 1:30.5: ambiguous: want 90.5 if it counts sixties, or '1:30.5'"),
        ("a: 1e-3", "a = 1e-3: ambiguous: want 0.001, or '1e-3'"),
        ("a: 1e-7", "a = 1e-7: ambiguous: want 1.0e-07, or '1e-7'"),
        ("a: -.5", "a = -.5: ambiguous: want -0.5, or '-.5'"),
        ("a: {010: b}", "a.010: ambiguous: want 10, or 8 if it is octal, or '010'"),
    ],
)
def test_what_people_and_yaml_read_differently_is_refused(tmp_path, text, fault):
    file = tmp_path / "bad.yaml"
    file.write_text(f"# first\n{text}")
    with pytest.raises(ConfigurationError) as caught:
        read(file)
    assert str(caught.value) == f"{file}:2: {fault} if it is text"


def test_what_has_one_reading_is_read(tmp_path):
    file = tmp_path / "plain.yaml"
    file.write_text("[0x10, 1_000, 1.0e-07, 0.5, '010', !!str 010, 2026-12-01, =, yes, 0:30]")
    assert read(file) == [
        *(16, 1000, 1e-7, 0.5, "010", "010"),
        *("2026-12-01", "=", True, "0:30"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 0x_", "'0x_': want int"),
        ("a: !!bool maybe", "'maybe': want bool"),
        ("? [1]\n: 2", "a list or a mapping for a key: want a name"),
        (f"a: {'9' * 5000}", "a = 99.*9…: want at most 100 digits"),
        (f"a: 0x{'f' * 5000}", "a = 0xf.*f…: want at most 100 digits"),
        ("a: &a [*a]", "file = aliases that repeat too much"),
    ],
)
def test_what_cannot_be_read_is_a_fault_with_its_line(tmp_path, text, fault):
    (tmp_path / "bad.yaml").write_text(text)
    with pytest.raises(ConfigurationError, match=rf"bad\.yaml:1: {fault}"):
        read(tmp_path / "bad.yaml")


@pytest.mark.parametrize("level", ["[{}]", "{{<<: [{}]}}"])
def test_what_aliases_repeat_a_billion_times_is_refused_at_once(tmp_path, level):
    levels = [f"a{i + 1}: &a{i + 1} " + level.format(f"*a{i}, " * 9) for i in range(19)]
    (tmp_path / "bad.yaml").write_text("\n".join(["a0: &a0 {x: 1}", *levels]))
    start = time.monotonic()
    with pytest.raises(ConfigurationError, match="aliases that repeat too much") as caught:
        read(tmp_path / "bad.yaml")
    assert time.monotonic() - start < 5
    assert len(str(caught.value)) < 300


def test_too_many_levels_are_refused(tmp_path):
    (tmp_path / "bad.yaml").write_text("- " * 3000)
    with pytest.raises(ConfigurationError, match="want fewer levels"):
        read(tmp_path / "bad.yaml")
