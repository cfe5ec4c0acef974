"""The latent point stays within the model's range."""

import numpy as np
import pytest

from ukulelatent_daemon.engine.latent import LatentPoint
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.model.torchscript import load_model


@pytest.fixture
def contract(tone_model):
    """Ranges -1 to 1 and -2 to 4."""
    return load_model(tone_model()).contract


def test_it_starts_in_the_middle(contract) -> None:
    assert LatentPoint(contract).value == (0.0, 1.0)


def test_a_point_of_the_range_is_itself(contract) -> None:
    assert LatentPoint(contract).inside([-1, 4]) == (-1.0, 4.0)


@pytest.mark.parametrize("z", [(), (0.0,), (0.0, 0.0, 0.0)])
def test_another_count_is_a_count_error(contract, z) -> None:
    with pytest.raises(Rejected, match="has 2") as caught:
        LatentPoint(contract).inside(z)
    assert caught.value.code == ErrorCode.COUNT


@pytest.mark.parametrize(
    ("z", "moved"),
    [((1.01, 0.0), (1.0, 0.0)), ((-9, -2.01), (-1.0, -2.0)), ((0, 1e38), (0.0, 4.0))],
)
def test_a_point_beyond_the_range_is_moved_to_its_edge(contract, z, moved) -> None:
    assert LatentPoint(contract).inside(z) == moved


@pytest.mark.parametrize("z", [(float("nan"), 0.0), (0.0, float("inf")), (0.0, -float("inf"))])
def test_what_is_not_finite_is_refused(contract, z) -> None:
    with pytest.raises(Rejected, match=r"z[12] = .*: want a finite number") as caught:
        LatentPoint(contract).inside(z)
    assert caught.value.code == ErrorCode.RANGE


def test_random_points_lie_around_the_middle_within_the_range(contract) -> None:
    latent = LatentPoint(contract, seed=1)
    points = np.array([latent.draw(0.2) for _ in range(2000)])
    np.testing.assert_allclose(points.mean(axis=0), (0.0, 1.0), atol=0.05)
    np.testing.assert_allclose(points.std(axis=0), (0.2, 0.6), rtol=0.1)
    wild = np.array([latent.draw(50.0) for _ in range(100)])
    assert (wild >= latent.low).all()
    assert (wild <= latent.high).all()


def test_sigma_zero_is_the_middle_and_a_seed_repeats_itself(contract) -> None:
    assert LatentPoint(contract, 1).draw(0.0) == (0.0, 1.0)
    assert LatentPoint(contract, 3).draw(1.0) == LatentPoint(contract, 3).draw(1.0)
