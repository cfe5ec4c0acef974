"""The magnitude spectrogram every part of the lab speaks of, and its mel bands.

Convention (the same as the model file's): periodic Hann window of `n_fft` samples, frame `i`
centred at sample `i * hop` of a signal padded in front with `n_fft // 2` zeros, magnitudes
linear and unscaled: a full-scale sine peaks at `n_fft / 4`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]

FLOOR = 1e-3  # of a sound's peak: what lies 60 dB below it counts for nothing


@dataclass(frozen=True)
class Spectrogram:
    """The shape of all magnitudes: rate in Hz, window and hop in samples, frames a sound has."""

    sample_rate_hz: int = 44100
    n_fft: int = 2048
    hop: int = 512
    frames: int = 128

    @property
    def bins(self) -> int:
        """Bins of one frame: `n_fft // 2 + 1`."""
        return self.n_fft // 2 + 1

    @property
    def samples(self) -> int:
        """Samples of a signal that fill every frame."""
        return (self.frames - 1) * self.hop + self.n_fft // 2

    @property
    def full_scale(self) -> float:
        """Magnitude at the bin of a sine of amplitude 1: half the sum of the Hann window."""
        return self.n_fft / 4


def onset_frames(shape: Spectrogram) -> int:
    """Return how many frames' windows begin before the onset."""
    return -(-(shape.n_fft // 2) // shape.hop)


def hann(n_fft: int) -> NDArray[np.float64]:
    """Return the periodic Hann window, (n_fft,)."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n_fft) / n_fft)


def magnitudes(signal: NDArray[np.floating], shape: Spectrogram) -> Float32:
    """Return the magnitude spectrogram of a signal: (samples,) -> (frames, bins).

    A signal shorter than `shape.samples` is filled up with zeros, a longer one is cut.
    """
    padded = np.zeros(shape.n_fft // 2 + shape.samples)
    taken = signal[: shape.samples]
    padded[shape.n_fft // 2 : shape.n_fft // 2 + len(taken)] = taken
    windows = np.lib.stride_tricks.sliding_window_view(padded, shape.n_fft)[:: shape.hop]
    return np.abs(np.fft.rfft(windows * hann(shape.n_fft), axis=1)).astype(np.float32)


def mel_matrix(shape: Spectrogram, bands: int) -> Float32:
    """Return triangular mel bands that each sum to 1 over the bins, (bins, bands).

    The mel scale is O'Shaughnessy's (1987), 2595 log10(1 + f / 700); a band narrower than a
    bin takes the bins around its centre by linear interpolation, so that none is empty.
    """
    frequencies = np.arange(shape.bins) * shape.sample_rate_hz / shape.n_fft
    edges = _hz(np.linspace(_mel(20.0), _mel(shape.sample_rate_hz / 2), bands + 2))
    width = shape.sample_rate_hz / shape.n_fft
    low, centre, high = edges[:-2], edges[1:-1], edges[2:]
    low, high = np.minimum(low, centre - width), np.maximum(high, centre + width)
    rising = (frequencies[:, None] - low) / (centre - low)
    falling = (high - frequencies[:, None]) / (high - centre)
    triangles = np.clip(np.minimum(rising, falling), 0.0, None)
    return np.asarray(triangles / triangles.sum(axis=0), dtype=np.float32)


def band_position(shape: Spectrogram, bands: int) -> NDArray[np.float64]:
    """Return each bin's place among `bands` points spread evenly in mel, (bins,) 0 to bands - 1."""
    frequencies = np.arange(shape.bins) * shape.sample_rate_hz / shape.n_fft
    return _mel(frequencies) / _mel(shape.sample_rate_hz / 2) * (bands - 1)


def _mel(hz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return 2595.0 * np.log10(1.0 + np.asarray(hz, dtype=np.float64) / 700.0)


def _hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(700.0 * (10.0 ** (mel / 2595.0) - 1.0))
