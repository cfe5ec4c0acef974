"""The plane the sounds are laid out in, and the way back."""

import numpy as np
import pytest

from ukulelatent_models.cli import main
from ukulelatent_models.dataset import store
from ukulelatent_models.dataset.store import Sound
from ukulelatent_models.export import load
from ukulelatent_models.space.map import back, flatten, left_out, map_of


def _sheet() -> tuple[list[Sound], np.ndarray]:
    """Four instruments, each a cluster in four dimensions."""
    generator = np.random.default_rng(0)
    middles = 3.0 * generator.standard_normal((4, 4))
    sounds = [Sound("s", name, key, 100, 0.0, 0.0, False) for name in "abcd" for key in range(40)]
    z = np.repeat(middles, 40, axis=0) + 0.3 * generator.standard_normal((160, 4))
    return sounds, z


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_what_is_near_stays_near_and_nothing_leaves_the_square(method):
    sounds, z = _sheet()
    places = map_of(sounds, z, method)
    assert [place["label"] for place in places[:2]] == ["a 0", "a 1"]
    flat = np.array([[place["x"], place["y"]] for place in places])
    assert np.abs(flat).max() == pytest.approx(1.0, abs=1e-4)
    groups = flat.reshape(4, 40, 2)
    inside = np.median([np.linalg.norm(group - group.mean(axis=0), axis=1) for group in groups])
    middles = groups.mean(axis=1)
    between = min(np.linalg.norm(a - b) for i, a in enumerate(middles) for b in middles[:i])
    assert inside < 0.5 * between
    assert flatten(z, method) == pytest.approx(flatten(z, method))


def test_takes_of_one_note_are_one_place_at_their_mean():
    sounds = [Sound("s", "a", 40, v, 0.0, 0.0, False) for v in (50, 100)]
    sounds.append(Sound("s", "b", 41, 50, 0.0, 0.0, False))
    places = map_of(sounds, np.array([[1.0, 0.0], [3.0, 2.0], [0.0, -1.0]]), "pca")
    assert [(place["label"], place["z"]) for place in places] == [
        ("a 40", [2.0, 1.0]),
        ("b 41", [0.0, -1.0]),
    ]


def test_the_way_back_leads_to_each_place_and_is_continuous_between():
    places = map_of(*_sheet(), "tsne")
    for place in places[::13]:
        np.testing.assert_allclose(back(places, place["x"], place["y"]), place["z"])
    a, b = places[3], places[120]
    shares = np.linspace(0, 1, 20001)
    way = [
        back(places, a["x"] + s * (b["x"] - a["x"]), a["y"] + s * (b["y"] - a["y"])) for s in shares
    ]
    steps = np.linalg.norm(np.diff(way, axis=0), axis=1)
    assert steps.max() < 0.02 * np.linalg.norm(np.array(a["z"]) - b["z"])


def test_left_out_places_are_found_better_than_by_chance():
    places = map_of(*_sheet(), "tsne")
    assert left_out(places) < 0.3
    shuffled = np.random.default_rng(0).permutation([place["z"] for place in places])
    mixed = [place | {"z": z} for place, z in zip(places, shuffled, strict=True)]
    assert left_out(mixed) > 0.6


def test_the_command_rewrites_the_map_alone_and_draws_it(config_file, dataset, tmp_path, capsys):
    store.save(dataset, tmp_path / "data")
    model, picture = tmp_path / "small.ts", tmp_path / "map.png"
    assert main(["train", str(config_file)]) == 0
    assert main(["export", str(tmp_path / "small.ckpt"), "-o", str(model)]) == 0
    before = load(model)[1]
    assert main(["map", str(model), str(config_file), "--picture", str(picture)]) == 0
    assert "14 places" in capsys.readouterr().out
    after = load(model)[1]
    assert [place["label"] for place in after["map"]] == [place["label"] for place in before["map"]]
    assert after["map"] != before["map"]
    assert {**after, "map": 0} == {**before, "map": 0}
    assert picture.read_bytes()[:4] == b"\x89PNG"
