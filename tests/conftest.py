"""What tests of several folders share: small models made on the spot, and an ear for pitch."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

TONE_SOURCE = Path(__file__).parent / "tone_model.py"
PRIOR_SOURCE = Path(__file__).parent / "prior_model.py"


@pytest.fixture(scope="session")
def tone_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A function that writes a TorchScript model of a steady tone; see `tone_model.write`."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("tone_model", TONE_SOURCE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("tone-models")
    written: dict[str, Path] = {}

    def make(name: str = "tone", **options: Any) -> Path:
        key = f"{name} {sorted(options.items())}"
        if key not in written:
            place = folder / str(len(written))
            place.mkdir()
            written[key] = module.write(place / f"{name}.ts", name=name, **options)
        return written[key]

    return make


@pytest.fixture(scope="session")
def prior_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A function that writes an archive of the prior system; see `prior_model.write`."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("prior_model", PRIOR_SOURCE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def make(name: str = "prior", **options: Any) -> Path:
        folder = tmp_path_factory.mktemp("prior-models")
        return module.write(folder / f"{name}.ts", **options)

    return make


def _difference(samples: np.ndarray, longest: int) -> np.ndarray:
    """YIN's cumulative mean normalised difference for lags 0 to `longest`."""
    count = len(samples) - longest
    head = samples[:count]
    size = 1 << (2 * len(samples)).bit_length()
    spectrum = np.fft.rfft(samples, size) * np.conj(np.fft.rfft(head, size))
    products = np.fft.irfft(spectrum)[: longest + 1]
    power = np.concatenate([[0.0], np.cumsum(samples**2)])
    lags = np.arange(longest + 1)
    difference = power[count] + power[lags + count] - power[lags] - 2 * products
    mean = np.cumsum(difference[1:]) / lags[1:]
    return np.concatenate([[1.0], difference[1:] / np.maximum(mean, 1e-12)])


def _period(samples: np.ndarray, shortest: int, longest: int) -> float:
    """The shortest lag after which the samples repeat themselves about as well as after any.

    About as well: strings in octaves repeat at half the period, but for their odd harmonics.
    """
    difference = _difference(samples, longest)
    good = difference[shortest:].min() + 0.05
    lag = shortest + int(np.flatnonzero(difference[shortest:] <= good)[0])
    while lag < longest and difference[lag + 1] < difference[lag]:
        lag += 1
    return float(lag)


def pitch_of(samples: np.ndarray, rate_hz: float, near_hz: float | None = None) -> float:
    """The fundamental in Hz: YIN finds the octave, unless it is known, the harmonics the cents."""
    samples = np.asarray(samples, np.float64)[:16384]
    if near_hz:
        period = rate_hz / near_hz
    else:
        period = _period(samples, int(rate_hz / 4500), int(rate_hz / 30))
    size = 1 << 18
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), size))
    candidates = rate_hz / period * 2 ** (np.arange(-90, 90.5, 0.5) / 1200)
    bins = np.arange(len(spectrum))
    score = sum(
        np.interp(h * candidates * size / rate_hz, bins, spectrum)
        for h in range(1, 7)
        if h * candidates[-1] < rate_hz / 2
    )
    return float(candidates[np.argmax(score)])


@pytest.fixture(scope="session")
def cents_off() -> Callable[..., float]:
    """(samples, rate in Hz, MIDI note) → how many cents the sound lies above the note.

    With `near` it is looked for within 90 cents of the note, else anywhere.
    """

    def measure(samples: np.ndarray, rate_hz: float, note: float, *, near: bool = False) -> float:
        wanted = 440 * 2 ** ((note - 69) / 12)
        pitch_hz = pitch_of(samples, rate_hz, wanted if near else None)
        return float(1200 * np.log2(pitch_hz / wanted))

    return measure
