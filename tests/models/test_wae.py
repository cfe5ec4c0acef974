import pytest
import torch

from ukulelatent_models.wae import mmd, reconstruction


def _estimates(shift: float, stretch: float = 1.0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.stack(
        [
            mmd(
                stretch * torch.randn((64, 4), generator=generator) + shift,
                torch.randn((64, 4), generator=generator),
            )
            for _ in range(200)
        ]
    )


def test_mmd_of_the_prior_with_itself_is_zero_in_the_mean_and_as_often_negative():
    same = _estimates(0.0)
    assert abs(float(same.mean())) < 3 * float(same.std()) / 200**0.5
    assert 0.3 < float((same < 0).float().mean()) < 0.8


@pytest.mark.parametrize(("shift", "stretch"), [(0.5, 1.0), (0.0, 0.3)])
def test_mmd_of_another_distribution_is_positive(shift, stretch):
    assert float(_estimates(shift, stretch).min()) > 0.0


def test_mmd_grows_with_distance():
    near, far, farther = (float(_estimates(shift).mean()) for shift in (0.2, 0.5, 1.0))
    assert 0 < near < far < farther


def test_reconstruction_against_known_errors():
    wanted = torch.full((2, 3, 4), 1e-9)
    wanted[:, 0] = 1.0  # 4 of 12 bins are audible
    peak = torch.ones(2)
    exact = reconstruction(wanted, wanted, peak)
    assert float(exact.audible) == pytest.approx(1e-4)  # the square root's guard
    assert float(exact.convergence) == 0.0

    halved = reconstruction(0.5 * wanted, wanted, peak)
    apart = torch.log(torch.tensor(1.001 / 0.501))
    assert float(halved.audible) == pytest.approx(float(apart), rel=1e-4)
    assert float(halved.everywhere) == pytest.approx(float(apart) / 3, rel=1e-4)
    assert float(halved.convergence) == pytest.approx(0.5, rel=1e-4)
