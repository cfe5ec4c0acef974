"""How far made spectra are from the recorded ones."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ukulelatent_models.configuration.schema import ObjectiveConfig
from ukulelatent_models.features import FLOOR
from ukulelatent_models.networks.log_scale import LogScale

_POOLED = (8, 64)  # bins that are one band of a coarser resolution
_DEVIATION = -1.0  # where the learned log deviations start, in nepers


class SpectralError(nn.Module):
    """The terms of the reconstruction, weighed by the configuration.

    All compare magnitudes (batch, frames, bands), 1 a full-scale sine; `peak` (batch,) is the
    whole sounds' greatest, e is peak / 1000. Each term is a mean over sounds of

    - audible: the root mean square of ln((made + e) / (wanted + e)) where wanted is above e;
    - everywhere: the mean absolute value of the same, over all bands;
    - convergence: the norm of the difference over the norm of wanted (Sturmel & Daudet 2011);
    - mean_square: the mean square difference of the magnitudes on their log scale of -1..1;
    - resolutions: `everywhere` of the powers of wider bands, of which one has several.

    A stochastic decoder's is the negative log likelihood of ln(wanted + e) in a normal
    distribution around ln(made + e) with a deviation learned for each band, instead of
    `everywhere`.
    """

    def __init__(self, config: ObjectiveConfig, bands: int) -> None:
        super().__init__()
        self.config = config
        self.scale = LogScale()
        self.log_deviation = None
        if config.stochastic_decoder:
            self.log_deviation = nn.Parameter(torch.full((bands,), _DEVIATION))

    def forward(self, made: Tensor, wanted: Tensor, peak: Tensor) -> dict[str, Tensor]:
        """Return each term that has a weight, and the figures one looks at, by their names."""
        floor = (FLOOR * peak).view(-1, 1, 1)
        apart = torch.log((made + floor) / (wanted + floor))
        audible = (wanted >= floor).to(made.dtype)
        squares = (apart.square() * audible).sum(dim=(1, 2))
        squares = squares / audible.sum(dim=(1, 2)).clamp(min=1.0)
        difference = torch.linalg.vector_norm(made - wanted, dim=(1, 2))
        norm = torch.linalg.vector_norm(wanted, dim=(1, 2)).clamp(min=1e-9)
        terms = {
            "audible": torch.sqrt(squares + 1e-8).mean(),
            "everywhere": apart.abs().mean(),
            "convergence": (difference / norm).mean(),
        }
        if self.log_deviation is not None:
            weighed = apart.square() * torch.exp(-2.0 * self.log_deviation)
            terms["everywhere"] = (0.5 * weighed + self.log_deviation).mean()
        if self.config.mean_square:
            terms["mean_square"] = (self.scale(made) - self.scale(wanted)).square().mean()
        if self.config.resolutions:
            terms["resolutions"] = torch.stack(
                [self._pooled(made, wanted, floor, width) for width in _POOLED]
            ).mean()
        return terms

    def weighed(self, terms: dict[str, Tensor]) -> Tensor:
        """Return the sum of the terms by their weights."""
        weights = {name: getattr(self.config, name) for name in terms}
        return torch.stack([weights[name] * term for name, term in terms.items()]).sum()

    def _pooled(self, made: Tensor, wanted: Tensor, floor: Tensor, width: int) -> Tensor:
        pool = nn.functional.avg_pool1d
        powers = [pool(sound.square(), width) + floor.square() for sound in (made, wanted)]
        return 0.5 * torch.log(powers[0] / powers[1]).abs().mean()
