"""The contract: what is in it, what must agree, and errors that name every wrong field."""

import json
from pathlib import Path

import pytest

from ukulelatent_daemon.errors import ModelError
from ukulelatent_daemon.model.contract import Contract, parse_contract


@pytest.fixture
def fields() -> dict:
    """A right contract as JSON would have it."""
    return {
        "format": 1,
        "name": "bells",
        "sample_rate_hz": 44100,
        "n_fft": 2048,
        "hop": 512,
        "frames": 128,
        "latent_dim": 2,
        "latent_low": [-1.0, -2.0],
        "latent_high": [1.0, 2.0],
        "latent_labels": ["bright", "long"],
        "note_low": 36,
        "note_high": 84,
        "gain": 0.5,
        "fractional_notes": True,
        "map": [{"label": "a bell", "z": [0.0, 0.5], "x": 0.1, "y": 0.2}],
        "golden": {"z": [0.0, 0.0], "note": 60, "sum": 1.5, "max": 0.5, "rtol": 0.001},
        "trained_on": "bells",
        "licence": "MIT",
    }


def parse(fields: dict) -> Contract:
    return parse_contract(json.dumps(fields), Path("bells.ts"))


def test_a_right_contract_is_read_as_it_is(fields) -> None:
    contract = parse(fields)
    assert contract.bins == 1025
    assert contract.latent_low == (-1.0, -2.0)
    assert contract.golden.sum == 1.5
    assert contract.same_sizes_as == (44100, 2048, 512, 128)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("format", 2),
        ("name", ""),
        ("sample_rate_hz", 7999),
        ("n_fft", 32),
        ("hop", 8),
        ("frames", 0),
        ("latent_dim", 65),
        ("latent_low", "low"),
        ("latent_high", [float("inf"), 2.0]),
        ("latent_low", [float("nan"), -2.0]),
        ("note_low", -1),
        ("note_high", 128),
        ("gain", 0),
        ("gain", float("nan")),
        ("fractional_notes", "perhaps"),
        ("map", "a map"),
        ("licence", None),
        ("tempo", 120),
    ],
)
def test_a_wrong_field_is_named_with_the_file(fields, field, value) -> None:
    with pytest.raises(ModelError, match=rf"bells\.ts: .*\b{field}\b"):
        parse(fields | {field: value})


@pytest.mark.parametrize("field", ["format", "n_fft", "golden", "gain", "trained_on", "licence"])
def test_a_missing_field_is_named(fields, field) -> None:
    del fields[field]
    with pytest.raises(ModelError, match=rf"\b{field}: "):
        parse(fields)


def test_a_wrong_field_of_the_golden_decode_is_named(fields) -> None:
    fields["golden"]["sum"] = float("nan")
    fields["golden"]["rtol"] = 0.5
    with pytest.raises(ModelError, match=r"golden\.sum: .*golden\.rtol: "):
        parse(fields)


def test_all_wrong_fields_are_told_at_once(fields) -> None:
    with pytest.raises(ModelError, match=r"gain: .*frames: |frames: .*gain: "):
        parse(fields | {"gain": -1, "frames": 0})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"n_fft": 2000, "hop": 500}, "n_fft"),
        ({"hop": 256}, "hop"),
        ({"latent_low": [-1.0]}, "latent_low"),
        ({"latent_high": [1.0, 2.0, 3.0]}, "latent_high"),
        ({"latent_labels": ["one"]}, "latent_labels"),
        ({"latent_low": [1.0, -2.0]}, "latent_low"),
        ({"note_low": 85}, "note_low"),
        ({"golden": {"z": [0.0], "note": 60, "sum": 1, "max": 1, "rtol": 0.001}}, r"golden\.z"),
    ],
)
def test_fields_that_disagree_are_named(fields, changes, told) -> None:
    with pytest.raises(ModelError, match=told):
        parse(fields | changes)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"text"', b"\xff\xfe"])
def test_what_is_no_json_object_is_refused_with_the_files_name(text) -> None:
    with pytest.raises(ModelError, match=r"bells\.ts: breaks the model contract"):
        parse_contract(text, Path("bells.ts"))
