"""What a training step makes small: encode, perturb, decode, compare."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ukulelatent_models.configuration.schema import LabConfig
from ukulelatent_models.networks.autoencoder import AutoEncoder
from ukulelatent_models.objectives.divergence import kernel_of, kullback_leibler, mmd
from ukulelatent_models.objectives.evenness import evenness
from ukulelatent_models.objectives.spectra import SpectralError
from ukulelatent_models.training.batches import Batch, Ways
from ukulelatent_models.training.processes import gathered


class Objective(nn.Module):
    """The network inside its loss: auto-encoder, variational or Wasserstein.

    Kingma & Welling 2014; Tolstikhin, Bousquet, Gelly & Schölkopf 2018. One call does a whole
    step's forward pass, so that torch's data parallelism can wrap it.
    """

    def __init__(self, config: LabConfig, network: AutoEncoder) -> None:
        super().__init__()
        self.config, self.training_config = config.objective, config.training
        self.network = network
        self.spectral = SpectralError(config.objective, network.decoder.bands)
        self.kernel = kernel_of(config.objective.kernel, config.objective.widths)

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """Return the loss and the terms it is made of, each a scalar."""
        features = batch.features + self.training_config.input_noise * batch.feature_noise
        told = self.network.encoder(features).float()
        mean, z = told[:, : self.network.latent_dim], told
        apart = told.new_zeros(())
        if self.config.is_encoder_stochastic:
            log_variance = told[:, self.network.latent_dim :].clamp(-12.0, 4.0)
            z = mean + torch.exp(0.5 * log_variance) * batch.latent_noise
            if self.config.kind == "vae":
                apart = kullback_leibler(mean, log_variance)
        if self.config.kind == "wae":
            apart = mmd(gathered(z), batch.prior, self.kernel)
        if not self.config.is_encoder_stochastic:
            z = z + self.training_config.latent_noise * batch.latent_noise
        made = self.network.decoder.chosen(z, batch.notes, batch.frames)
        wanted = self.network.decoder.target(batch.magnitudes)
        terms: dict[str, Tensor] = self.spectral(made, wanted, batch.peaks)
        if self.config.evenness:
            terms["evenness"] = self._unevenness(batch.ways)
        loss = self.spectral.weighed(terms) + self.config.weight * apart
        return {"loss": loss, "divergence": apart} | terms

    def _unevenness(self, ways: Ways) -> Tensor:
        if not len(ways.notes):  # more processes than ways
            return ways.weights.sum()
        found = evenness(self.network.decoder, ways.ends, ways.places, ways.notes, ways.frames)
        return (ways.weights * found).sum()
