"""The model that ships, as a reader who has only the file finds it."""

import importlib.util
import math
import statistics
from pathlib import Path

import numpy as np
import pytest
import torch

from ukulelatent_models.evaluation.space import paths
from ukulelatent_models.export import load
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.griffinlim import invert

FOLDER = Path(str(importlib.util.find_spec("ukulelatent_models").origin)).parent / "pretrained"


@pytest.fixture(scope="module")
def loaded():
    return load(FOLDER / "plucked.ts")


@pytest.fixture(scope="module")
def points(loaded) -> tuple[torch.Tensor, torch.Tensor]:
    """Points all over the latent range, its corners too, and notes all over theirs."""
    _, contract = loaded
    low, high = torch.tensor(contract["latent_low"]), torch.tensor(contract["latent_high"])
    corners = torch.cartesian_prod(*(torch.tensor([0.0, 1.0]),) * len(low))
    inside = torch.rand((32, len(low)), generator=torch.Generator().manual_seed(0))
    z = low + torch.cat([corners, inside]) * (high - low)
    return z, torch.linspace(contract["note_low"], contract["note_high"], len(z))


def test_contract_says_all_a_reader_needs(loaded):
    _, contract = loaded
    assert contract["format"] == 1
    assert contract["name"] == "plucked"
    shape = {key: contract[key] for key in ("sample_rate_hz", "n_fft", "hop", "frames")}
    assert shape == {"sample_rate_hz": 44100, "n_fft": 2048, "hop": 512, "frames": 128}
    assert contract["latent_dim"] == 4
    assert len(contract["latent_labels"]) == 4
    assert all(
        low < 0 < high
        for low, high in zip(contract["latent_low"], contract["latent_high"], strict=True)
    )
    assert (contract["note_low"], contract["note_high"]) == (36, 84)
    assert contract["fractional_notes"] is True
    assert contract["licence"] == "MIT"
    assert "FluidR3" in contract["trained_on"]
    for point in contract["map"]:
        assert set(point) == {"label", "z", "x", "y"}
        assert len(point["z"]) == 4
        assert max(abs(point["x"]), abs(point["y"])) <= 1.0


def test_golden_decode_reproduces(loaded):
    script, contract = loaded
    golden = contract["golden"]
    with torch.inference_mode():
        made = script.decode(torch.tensor([golden["z"]]), torch.tensor([golden["note"]]))
    assert made.shape == (1, 128, 1025)
    assert made.dtype == torch.float32
    assert float(made.double().sum()) == pytest.approx(golden["sum"], rel=golden["rtol"])
    assert float(made.max()) == pytest.approx(golden["max"], rel=golden["rtol"])


def test_magnitudes_anywhere_in_the_range_are_finite_positive_and_not_wild(loaded, points):
    with torch.inference_mode():
        made = loaded[0].decode(*points)
    assert torch.isfinite(made).all()
    assert made.min() >= 0
    # a full-scale sine reads 512; the sounds trained on peak at 1
    assert made.amax(dim=(1, 2)).max() < 2 * 512
    assert made.amax(dim=(1, 2)).min() > 5


def test_decode_frames_are_a_slice_of_decode(loaded, points):
    script, _ = loaded
    z, note = points[0][:6], points[1][10:16]
    with torch.inference_mode():
        whole = script.decode(z, note)
        for first, count in ((0, 16), (1, 8), (40, 8), (120, 8)):
            part = script.decode_frames(z, note, first, count)
            scale = float(whole.max())
            assert float((part - whole[:, first : first + count]).abs().max()) < 1e-5 * scale


def test_fractional_notes_are_decoded_where_they_are(loaded):
    script, _ = loaded
    note = torch.tensor([50.0, 57.31, 60.5, 66.66, 72.08])
    with torch.inference_mode():
        frames = script.decode(torch.zeros(5, 4), note)[:, 12].double()
    for place, frame in enumerate(frames):
        hz = 440 * 2 ** ((float(note[place]) - 69) / 12)
        guess = round(hz * 2048 / 44100)
        top = guess - 2 + int(frame[guess - 2 : guess + 3].argmax())
        side = 1 if frame[top + 1] > frame[top - 1] else -1
        ratio = float(frame[top + side] / frame[top])
        found = (top + side * (2 * ratio - 1) / (ratio + 1)) * 44100 / 2048
        assert abs(1200 * math.log2(found / hz)) < 8  # the next partial leans on low notes' bins


def test_encode_finds_the_point_a_sound_was_decoded_from(loaded):
    script, contract = loaded
    chosen = contract["map"][::40]
    z = torch.tensor([point["z"] for point in chosen])
    note = torch.tensor([float(point["label"].split()[-1]) for point in chosen])
    with torch.inference_mode():
        again = script.encode(script.decode(z, note))
    spread = torch.tensor([point["z"] for point in contract["map"]]).std(dim=0)
    assert float(((again - z) / spread).abs().median()) < 0.5


def test_gain_brings_a_typical_note_to_minus_12_db(loaded):
    script, contract = loaded
    shape = Spectrogram()
    chosen = contract["map"][7::70]
    z = torch.tensor([point["z"] for point in chosen])
    note = torch.tensor([float(point["label"].split()[-1]) for point in chosen])
    with torch.inference_mode():
        made = script.decode(z, note)
        peaks = [np.abs(invert(sound.numpy(), shape, iterations=8)).max() for sound in made]
    assert abs(20 * math.log10(contract["gain"] * float(np.median(peaks))) + 12) < 2.0


def test_it_is_small_enough_to_ship():
    assert (FOLDER / "plucked.ts").stat().st_size < 8e6


def test_on_straight_ways_through_its_space_sounds_change_evenly(loaded):
    with torch.inference_mode():
        roughness = [walk.roughness for walk in paths(*loaded, 12)]
    assert statistics.median(roughness) < 2.0
    assert max(roughness) < 4.0
