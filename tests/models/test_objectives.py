"""Terms of the loss against known answers."""

import math

import pytest
import torch

from ukulelatent_models.configuration.schema import ObjectiveConfig
from ukulelatent_models.objectives.divergence import KERNELS, kernel_of, kullback_leibler, mmd
from ukulelatent_models.objectives.spectra import SpectralError

WIDTHS = (0.5, 1.0, 2.0, 4.0)


def _estimates(kernel: str, shift: float, stretch: float = 1.0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    similar = kernel_of(kernel, WIDTHS)
    return torch.stack(
        [
            mmd(
                stretch * torch.randn((64, 4), generator=generator) + shift,
                torch.randn((64, 4), generator=generator),
                similar,
            )
            for _ in range(200)
        ]
    )


@pytest.mark.parametrize("kernel", KERNELS)
class TestMmd:
    def test_of_the_prior_with_itself_is_zero_in_the_mean_and_as_often_negative(self, kernel):
        same = _estimates(kernel, 0.0)
        assert abs(float(same.mean())) < 3 * float(same.std()) / 200**0.5
        assert 0.3 < float((same < 0).float().mean()) < 0.8

    @pytest.mark.parametrize(("shift", "stretch"), [(0.5, 1.0), (0.0, 0.3)])
    def test_of_another_distribution_is_positive(self, kernel, shift, stretch):
        assert float(_estimates(kernel, shift, stretch).min()) > 0.0

    def test_grows_with_distance(self, kernel):
        near, far, farther = (float(_estimates(kernel, s).mean()) for s in (0.2, 0.5, 1.0))
        assert 0 < near < far < farther


def test_mmd_of_two_pairs_of_points_by_hand():
    x, y = torch.tensor([[0.0], [2.0]]), torch.tensor([[1.0], [1.0]])
    rbf = math.exp(-2.0) + 1.0 - 2 * math.exp(-0.5)
    assert float(mmd(x, y, kernel_of("rbf", (1.0,)))) == pytest.approx(rbf, rel=1e-6)
    imq = 1 / 3 + 1.0 - 2 / 1.5
    assert float(mmd(x, y, kernel_of("imq", (1.0,)))) == pytest.approx(imq, abs=1e-6)


def test_kullback_leibler_against_torch():
    mean = torch.tensor([[0.3, -1.0], [2.0, 0.0]])
    log_variance = torch.tensor([[0.0, -1.5], [0.4, 1.0]])
    wanted = torch.distributions.kl_divergence(
        torch.distributions.Normal(mean, torch.exp(0.5 * log_variance)),
        torch.distributions.Normal(0.0, 1.0),
    )
    assert float(kullback_leibler(mean, log_variance)) == pytest.approx(
        float(wanted.sum(dim=1).mean()), rel=1e-6
    )


class TestSpectralError:
    wanted = torch.full((2, 3, 64), 1e-9)
    wanted[:, 0] = 1.0  # a third of the bands is audible
    peak = torch.ones(2)

    def test_of_the_recording_itself_is_nothing(self):
        error = SpectralError(ObjectiveConfig(mean_square=1.0, resolutions=1.0), 64)
        terms = error(self.wanted, self.wanted, self.peak)
        assert float(terms.pop("audible")) == pytest.approx(1e-4)  # the square root's guard
        assert {name: float(value) for name, value in terms.items()} == {
            "everywhere": 0.0,
            "convergence": 0.0,
            "mean_square": 0.0,
            "resolutions": 0.0,
        }

    def test_of_half_the_level_is_known(self):
        error = SpectralError(ObjectiveConfig(mean_square=1.0, resolutions=1.0), 64)
        terms = error(0.5 * self.wanted, self.wanted, self.peak)
        apart = math.log(1.001 / 0.501)
        assert float(terms["audible"]) == pytest.approx(apart, rel=1e-4)
        assert float(terms["everywhere"]) == pytest.approx(apart / 3, rel=1e-4)
        assert float(terms["convergence"]) == pytest.approx(0.5, rel=1e-4)
        assert float(terms["resolutions"]) == pytest.approx(math.log(2) / 3, rel=1e-4)
        step = 2 * (math.log1p(1e4) - math.log1p(0.5e4)) / math.log1p(2e4)
        assert float(terms["mean_square"]) == pytest.approx(step**2 / 3, rel=1e-3)
        assert float(error.weighed(terms)) == pytest.approx(
            apart + 0.5 * apart / 3 + 0.25 + step**2 / 3 + math.log(2) / 3, rel=1e-3
        )

    def test_a_stochastic_decoder_is_least_at_the_deviation_that_is_there(self):
        error = SpectralError(ObjectiveConfig(stochastic_decoder=True), 64)
        made = self.wanted * torch.exp(0.2 * torch.randn((2, 3, 64)))
        made = made + 1e-3 * (torch.exp(0.2 * torch.randn((2, 3, 64))) - 1.0)
        apart = torch.log((made + 1e-3) / (self.wanted + 1e-3))
        there = apart.square().mean(dim=(0, 1)).sqrt()

        def likelihood(factor: float) -> float:
            with torch.no_grad():
                error.log_deviation.copy_(torch.log(factor * there))
            return float(error(made, self.wanted, self.peak)["everywhere"].detach())

        assert likelihood(1.0) < min(likelihood(0.8), likelihood(1.25))
