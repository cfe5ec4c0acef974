"""How evenly a decoder's spectra change along straight ways through the latent space."""

from __future__ import annotations

import torch
from torch import Tensor

from ukulelatent_models.features import FLOOR
from ukulelatent_models.networks.parts import Decoder

PLACES = 8  # on each way
_STEP = 1.0 / 64.0  # of a way
_POWER = 8.0  # of the mean in which the fastest place counts most
_SLOWEST = (
    1e-2  # nepers a way, added in square: where nothing changes the root's slope stays finite
)


def evenness(
    decoder: Decoder, ends: Tensor, shares: Tensor, notes: Tensor, frames: Tensor
) -> Tensor:
    """Return how much faster than on average spectra change at the fastest places, in nepers.

    ends (ways, 2, latent) are the ways' two ends, shares (ways, places) in 0..1 are where in
    each of its equal parts a way is looked at, notes (ways,) one for each, frames the numbers
    of those that are compared -> (ways,): the log of the power mean of the speeds over their
    mean. It is 0 on even ways however far they lead, so that it asks for no loss of difference
    between sounds, as a bound on the speed itself does.

    Dropout must not change what is decoded between two calls: it is off here.
    """
    ways, places = shares.shape
    at = ((torch.arange(places, device=shares.device) + shares) / places).unsqueeze(2)
    start, whole = ends[:, :1], ends[:, 1:] - ends[:, :1]
    points = torch.cat([start + at * whole, start + (at + _STEP) * whole], dim=1)
    was_training = decoder.training
    decoder.eval()
    made = decoder.chosen(points.flatten(0, 1), notes.repeat_interleave(2 * places), frames)
    decoder.train(was_training)
    made = made.view(ways, 2, places, -1)
    floor = FLOOR * made.detach().amax(dim=(1, 2, 3), keepdim=True)
    levels = torch.log(made + floor)
    steps = (levels[:, 1] - levels[:, 0]) / _STEP
    speeds = (steps.square().mean(dim=2) + _SLOWEST**2).sqrt()
    fastest = speeds.pow(_POWER).mean(dim=1).pow(1.0 / _POWER)
    return (fastest / speeds.mean(dim=1)).log()
