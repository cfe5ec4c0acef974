"""`ukulelatentd model inspect`: what a model file says of itself, checked by loading it."""

from pathlib import Path

from ukulelatent_daemon.model import prior
from ukulelatent_daemon.model.torchscript import LoadedModel, load_model


def describe_model(path: Path) -> list[str]:
    """A line for each thing worth knowing. Raises ModelError for a file that breaks its word."""
    model = load_model(path)
    contract = model.contract
    seconds = contract.frames * contract.hop / contract.sample_rate_hz
    dimensions = [
        f"  z{index}: {low:g} to {high:g}, {label}"
        for index, (low, high, label) in enumerate(
            zip(contract.latent_low, contract.latent_high, contract.latent_labels, strict=True), 1
        )
    ]
    kind = "any pitch" if contract.fractional_notes else "whole notes"
    return [
        *_identity(model),
        f"sound: {seconds:.2f} s at {contract.sample_rate_hz} Hz, {contract.frames} frames of "
        f"{contract.n_fft} samples every {contract.hop}",
        f"notes: {contract.note_low:g} to {contract.note_high:g}, {kind}",
        f"latent space: {contract.latent_dim} dimensions",
        *dimensions,
        f"map: {len(contract.map)} training sounds",
        f"trained on: {contract.trained_on}",
        f"licence: {contract.licence}",
        "golden decode: " + ("none is promised" if model.is_prior else "as promised"),
    ]


def _identity(model: LoadedModel) -> list[str]:
    """Its name, and what the file was taken for."""
    name, taken_for = model.contract.name, f"taken for: {model.taken_for}"
    if not model.is_prior:
        return [f"{name}, format {model.contract.format}, sha256 {model.sha256}", taken_for]
    return [
        f"{name}, sha256 {model.sha256}",
        taken_for,
        f"  its forward gives {prior.FRAMES} frames of {prior.N_FFT} samples every {prior.HOP} at "
        f"{prior.SAMPLE_RATE_HZ} Hz, magnitudes times {prior.SCALE:g}",
        "  of its frames every second is played",
    ]
