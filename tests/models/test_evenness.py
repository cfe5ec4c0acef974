"""The term of the loss that asks for even ways, against ways whose speed is known."""

import math

import pytest
import torch
from torch import Tensor, nn

from ukulelatent_models.networks.parts import Decoder
from ukulelatent_models.objectives.evenness import PLACES, evenness

WAYS = 3


class Line(Decoder):
    """Levels that follow the first coordinate by any function, behind a dropout."""

    def __init__(self, level):
        super().__init__()
        self.bands, self.level, self.dropout = 5, level, nn.Dropout(0.9)

    def chosen(self, z: Tensor, note: Tensor, frames: Tensor) -> Tensor:
        level = self.level(z[:, :1].unsqueeze(2)).expand(-1, len(frames), self.bands)
        return torch.exp(self.dropout(level))


def _of(level, share: float = 0.5) -> float:
    ends = torch.zeros((WAYS, 2, 4))
    ends[:, 1, 0] = torch.tensor([1.0, 2.0, 0.5])
    decoder = Line(level).train()
    found = evenness(
        decoder,
        ends,
        torch.full((WAYS, PLACES), share),
        torch.full((WAYS,), 60.0),
        torch.arange(2),
    )
    assert decoder.training  # as it was found
    assert found.shape == (WAYS,)
    return float(found.mean())


@pytest.mark.parametrize("slope", [1.0, -1.0])
def test_an_even_way_costs_nothing_however_far_it_leads(slope):
    assert _of(lambda x: slope * x) == pytest.approx(0.0, abs=3e-3)


def test_a_way_on_which_nothing_changes_costs_nothing():
    assert _of(lambda x: 0.0 * x) == pytest.approx(0.0, abs=1e-6)


def test_a_way_with_one_jump_costs_the_most():
    def jump(x):  # at half of each way, and nowhere else
        middle = torch.tensor([0.5, 1.0, 0.25]).repeat_interleave(2 * PLACES).view(-1, 1, 1)
        return 6.0 * (x > middle).float()

    most = math.log(PLACES ** (1.0 - 1.0 / 8.0))
    assert _of(jump, share=1.0 - 1e-3) == pytest.approx(most, rel=0.01)


def test_its_gradient_makes_a_way_more_even():
    bend = torch.tensor(2.0, requires_grad=True)
    ends = torch.tensor([[[0.1, 0, 0, 0], [2.0, 0, 0, 0]]])
    places = torch.full((1, PLACES), 0.5)

    def cost() -> Tensor:
        line = Line(lambda x: x.pow(bend))
        return evenness(line, ends, places, torch.tensor([60.0]), torch.arange(2)).mean()

    before = cost().detach()
    for _ in range(10):
        (slope,) = torch.autograd.grad(cost(), bend)
        with torch.no_grad():
            bend -= 0.5 * slope
    assert 0.9 < bend.detach() < 1.1
    assert cost().detach() < 0.2 * before
