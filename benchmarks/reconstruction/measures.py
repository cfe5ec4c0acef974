"""Figures of merit of a reconstruction: the lower the better, each in dB or cents.

`wanted` is the original, `got` the reconstruction, both (samples,) and of one length.
"""

from dataclasses import dataclass, fields

import numpy as np

from .spectra import Magnitudes, Samples, hann, magnitudes_of

_BANDS_AN_OCTAVE = 3
_LOWEST_BAND_HZ = 50.0
_AUDIBLE_RANGE_DB = 60.0
_ATTACK_S = 0.01


@dataclass(frozen=True)
class Merit:
    """One note's figures.

    Attributes:
        sc: spectral convergence, || |STFT(got)| - magnitudes || / || magnitudes ||, in dB.
        sc_long: the same of the two signals at 16 times the frame: partials whose phase drifts.
        lsd_fine, lsd_coarse: log-spectral distance in windows of n_fft / 4 and of 2 n_fft.
        bands: mean error of third-octave bands' energies in windows of n_fft / 4, in dB.
        attack: error of the first 10 ms' energy, in dB.
        cents: pitch error of the strongest partial.
    """

    sc: float
    sc_long: float
    lsd_fine: float
    lsd_coarse: float
    bands: float
    attack: float
    cents: float


NAMES = tuple(field.name for field in fields(Merit))


def measure(
    got: Samples,
    wanted: Samples,
    magnitudes: Magnitudes,
    *,
    hop: int,
    rate_hz: int,
    onset: int,
) -> Merit:
    """All figures. `magnitudes` is what was asked for; `onset` the sample where `wanted` begins."""
    n_fft = 2 * (magnitudes.shape[1] - 1)
    got = np.asarray(got, np.float64)
    return Merit(
        sc=convergence_db(magnitudes_of(got, n_fft, hop), magnitudes),
        sc_long=convergence_db(
            magnitudes_of(got, 16 * n_fft, 4 * n_fft), magnitudes_of(wanted, 16 * n_fft, 4 * n_fft)
        ),
        lsd_fine=log_spectral_distance_db(got, wanted, n_fft // 4),
        lsd_coarse=log_spectral_distance_db(got, wanted, 2 * n_fft),
        bands=band_error_db(got, wanted, n_fft // 4, rate_hz),
        attack=attack_error_db(got[onset:], wanted[onset:], rate_hz),
        cents=pitch_error_cents(got, wanted, rate_hz),
    )


def convergence_db(got: Magnitudes, wanted: Magnitudes) -> float:
    """20 log10(|| got - wanted || / || wanted ||)."""
    error = np.linalg.norm(got.astype(np.float64) - wanted)
    return float(20 * np.log10(error / np.linalg.norm(wanted) + 1e-12))


def log_spectral_distance_db(got: Samples, wanted: Samples, window: int) -> float:
    """Root mean square of 20 log10((A + e) / (R + e)) over the bins with R > e, e = max(R) / 1000;
    windows of `window` samples, a quarter apart."""
    a, r = (magnitudes_of(x, window, window // 4).astype(np.float64) for x in (got, wanted))
    e = r.max() / 1000
    loud = r > e
    return float(np.sqrt(np.mean((20 * np.log10((a[loud] + e) / (r[loud] + e))) ** 2)))


def band_error_db(got: Samples, wanted: Samples, window: int, rate_hz: int) -> float:
    """Mean absolute error of the energies in third-octave bands, window by window; where the
    original is within 60 dB of its loudest."""
    bands = _bands(window, rate_hz)
    a, r = (
        (magnitudes_of(x, window, window // 4).astype(np.float64) ** 2) @ bands
        for x in (got, wanted)
    )
    floor = r.max() * 10 ** (-_AUDIBLE_RANGE_DB / 10)
    loud = r > floor
    return float(np.mean(np.abs(10 * np.log10((a[loud] + floor) / (r[loud] + floor)))))


def _bands(window: int, rate_hz: int) -> Samples:
    """Which bin belongs to which band: (bins, bands); bands without a bin are left out."""
    hz = np.fft.rfftfreq(window, 1 / rate_hz)
    octaves = np.log2(np.maximum(hz, _LOWEST_BAND_HZ) / _LOWEST_BAND_HZ)
    band = (octaves * _BANDS_AN_OCTAVE).astype(int)
    matrix = np.zeros((len(hz), band.max() + 1))
    matrix[np.arange(len(hz)), band] = 1
    return matrix[:, matrix.any(axis=0)]


def attack_error_db(got: Samples, wanted: Samples, rate_hz: int) -> float:
    """Absolute error of the energy of the first 10 ms."""
    count = round(_ATTACK_S * rate_hz)
    a, r = (float(np.sum(x[:count] ** 2)) for x in (got, wanted))
    return abs(10 * np.log10((a + 1e-9 * r) / r))


def pitch_error_cents(got: Samples, wanted: Samples, rate_hz: int) -> float:
    """Between the strongest partials, each the peak of one long zero-padded spectrum."""
    size = 1 << (8 * len(wanted) - 1).bit_length()
    window = hann(len(wanted))
    a, r = (np.abs(np.fft.rfft((x - x.mean()) * window, size)) for x in (got, wanted))
    peak = int(np.argmax(r))
    near = slice(max(1, round(peak * 0.97)), round(peak * 1.03) + 3)
    ours = near.start + int(np.argmax(a[near]))
    return abs(1200 * np.log2(_parabola(a, ours) / _parabola(r, peak)))


def _parabola(spectrum: Samples, k: int) -> float:
    a, b, c = np.log(spectrum[k - 1 : k + 2] + 1e-30)
    return k + 0.5 * (a - c) / (a - 2 * b + c)
