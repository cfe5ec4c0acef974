"""The plain way to a pitch, as the students' project of 2019 took it: a reference to beat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def estimate_plain(
    signal: NDArray[np.floating], sample_rate_hz: int, *, low_hz: float, high_hz: float
) -> float:
    """Return rate / lag, the lag that of the autocorrelation's maximum, in Hz.

    The autocorrelation of the whole signal (samples,) is the biased one, R(lag) = sum of
    x(n) x(n + lag); lags go from the period of high_hz to that of low_hz.
    """
    length = 2 ** int(np.ceil(np.log2(2 * len(signal))))
    power = np.square(np.abs(np.fft.rfft(signal, length)))
    correlation = np.fft.irfft(power)[: len(signal)]
    first = int(np.ceil(sample_rate_hz / high_hz))
    last = int(sample_rate_hz / low_hz)
    return sample_rate_hz / (first + int(np.argmax(correlation[first : last + 1])))
