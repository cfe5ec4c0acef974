"""The way back from the map to the space: exact at sounds, continuous, and the lab's own."""

import numpy as np
import pytest

from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.sound_map import SoundMap
from ukulelatent_daemon.model.torchscript import LoadedModel, load_model
from ukulelatent_models.space.map import back


@pytest.fixture(scope="module")
def plucked() -> LoadedModel:
    return load_model(ModelLibrary([]).find("plucked"), "cpu")


def test_at_a_sound_it_is_that_sounds_point_within_the_range(plucked) -> None:
    contract = plucked.contract
    assert len(plucked.sound_map) == len(contract.map) > 500
    for place in contract.map[::50]:
        wanted = np.clip(place.z, contract.latent_low, contract.latent_high)
        np.testing.assert_allclose(plucked.sound_map.point(place.x, place.y), wanted, atol=1e-6)


def test_between_sounds_it_is_where_the_lab_measured_the_map(plucked) -> None:
    contract = plucked.contract
    places = [place.model_dump() for place in contract.map]
    for x, y in np.random.default_rng(3).uniform(-1, 1, (50, 2)):
        wanted = np.clip(back(places, x, y), contract.latent_low, contract.latent_high)
        np.testing.assert_allclose(plucked.sound_map.point(x, y), wanted, atol=1e-9)


def test_a_finger_that_moves_a_little_moves_the_point_a_little(plucked) -> None:
    angles = np.linspace(0, 2 * np.pi, 20_000)
    way = np.array([plucked.sound_map.point(0.7 * np.cos(a), 0.5 * np.sin(a)) for a in angles])
    steps = np.linalg.norm(np.diff(way, axis=0), axis=1)
    assert steps.max() < 0.05 * np.linalg.norm(way.max(axis=0) - way.min(axis=0))


def test_a_map_of_one_sound_is_that_sound(plucked) -> None:
    one = plucked.contract.model_copy(update={"map": plucked.contract.map[:1]})
    z = SoundMap(one).point(0.9, -0.9)
    np.testing.assert_allclose(z, np.clip(one.map[0].z, one.latent_low, one.latent_high))
