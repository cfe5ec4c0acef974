"""What the vocoder's training makes small, with the weights of Arık, Jun & Diamos 2018."""

from __future__ import annotations

import torch
from torch import Tensor

from ukulelatent_models.features import Spectrogram

_WEIGHTS = {"convergence": 1.0, "log": 6.0, "frequency": 10.0, "phase": 1.0}
_FAINT = 1e-4  # of a full-scale sine
_NOTHING = 1e-30  # of what four magnitudes make together: its angle has no slope


def losses(made: Tensor, wanted: Tensor, shape: Spectrogram) -> dict[str, Tensor]:
    """Compare signals (batch, samples) by their transforms; the weighed sum is `loss`.

    - convergence: the norm of the magnitudes' difference over that of the wanted ones;
    - log: the mean absolute difference of their logarithms;
    - frequency: the mean absolute difference of the phases' steps from frame to frame;
    - phase: |a||b| - Re(a b*), which is 0 where the phases agree, over the mean of |a||b|.
    """
    a, b = (_transform(signal, shape) for signal in (made, wanted))
    size_a, size_b = ((part.square().sum(dim=-1) + 1e-12).sqrt() for part in (a, b))
    terms = {
        "convergence": torch.linalg.vector_norm(size_a - size_b)
        / torch.linalg.vector_norm(size_b).clamp(min=1e-6),
        "log": (torch.log(size_a + _FAINT) - torch.log(size_b + _FAINT)).abs().mean(),
        "frequency": _turn(_step(a), _step(b)).abs().mean() / torch.pi,
        "phase": (size_a * size_b - (a * b).sum(dim=-1)).mean()
        / (size_a * size_b).mean().clamp(min=1e-9),
    }
    return {"loss": sum_of(terms)} | terms


def sum_of(terms: dict[str, Tensor]) -> Tensor:
    """Return the weighed sum of the terms."""
    return torch.stack([_WEIGHTS[name] * term for name, term in terms.items()]).sum()


def _transform(signal: Tensor, shape: Spectrogram) -> Tensor:
    """Return the transform, real and imaginary, 1 a full-scale sine: (batch, bins, frames, 2)."""
    window = torch.hann_window(shape.n_fft, device=signal.device)
    found = torch.stft(
        signal,
        shape.n_fft,
        shape.hop,
        window=window,
        center=True,
        pad_mode="constant",
        return_complex=True,
    )
    return torch.view_as_real(found) / shape.full_scale


def _step(spectrum: Tensor) -> Tensor:
    """Return each frame times the conjugate of the one before, its phase the step's."""
    return _by_conjugate(spectrum[:, :, 1:], spectrum[:, :, :-1])


def _turn(a: Tensor, b: Tensor) -> Tensor:
    """Return the angle from b to a, -pi..pi; 0 where there is nothing that could turn."""
    real, imaginary = _by_conjugate(a, b).unbind(dim=-1)
    is_heard = real.square() + imaginary.square() > _NOTHING
    real = torch.where(is_heard, real, torch.ones_like(real))
    return torch.atan2(torch.where(is_heard, imaginary, torch.zeros_like(imaginary)), real)


def _by_conjugate(a: Tensor, b: Tensor) -> Tensor:
    real = a[..., 0] * b[..., 0] + a[..., 1] * b[..., 1]
    imaginary = a[..., 1] * b[..., 0] - a[..., 0] * b[..., 1]
    return torch.stack([real, imaginary], dim=-1)
