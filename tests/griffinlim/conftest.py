"""Signals, their spectra and cores: what the tests of this folder share."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from scipy.signal import lfilter

from ukulelatent_griffinlim import Core, CoreSettings, Envelope, Event

RATE_HZ = 22050
N_FFT = 1024
HOP = 256
FRAMES = 64


def _spectra(x: np.ndarray, n_fft: int, hop: int) -> np.ndarray:
    padded = np.pad(x.astype(np.float64), n_fft // 2)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n_fft) / n_fft)
    starts = np.arange(len(x) // hop) * hop
    return np.fft.rfft(padded[starts[:, None] + np.arange(n_fft)] * window)


@pytest.fixture(scope="session")
def spectra() -> Callable[..., np.ndarray]:
    """Complex STFT (len(x) // hop, bins) of frames centred at i * hop, periodic Hann."""
    return _spectra


@pytest.fixture(scope="session")
def magnitudes_of() -> Callable[..., np.ndarray]:
    """What `reconstruct` takes, of a signal."""

    def magnitudes(x: np.ndarray, n_fft: int = N_FFT, hop: int = HOP) -> np.ndarray:
        return np.abs(_spectra(x, n_fft, hop)).astype(np.float32)

    return magnitudes


@pytest.fixture(scope="session")
def inconsistency_db() -> Callable[..., float]:
    """20 log10(|| |STFT(x)| - S || / ||S||): how far a signal is from the magnitudes asked for."""

    def measure(x: np.ndarray, wanted: np.ndarray, n_fft: int, hop: int) -> float:
        error = np.linalg.norm(np.abs(_spectra(x, n_fft, hop)) - wanted)
        return float(20 * np.log10(error / np.linalg.norm(wanted)))

    return measure


@pytest.fixture(scope="session")
def strongest_hz() -> Callable[[np.ndarray, float], float]:
    """The frequency of the strongest partial: the peak of a long, zero-padded Hann spectrum."""

    def measure(x: np.ndarray, rate_hz: float) -> float:
        size = 8 * len(x)
        level = np.log(np.abs(np.fft.rfft(np.hanning(len(x)) * x, size)) + 1e-12)
        k = int(np.argmax(level))
        a, b, c = level[k - 1 : k + 2]
        return float((k + 0.5 * (a - c) / (a - 2 * b + c)) * rate_hz / size)

    return measure


@pytest.fixture(scope="session")
def cents() -> Callable[[float, float], float]:
    return lambda a, b: float(abs(1200 * np.log2(a / b)))


@pytest.fixture(scope="session")
def pluck() -> Callable[..., np.ndarray]:
    """Karplus and Strong's string: noise in a loop of one period that averages neighbours."""

    def make(hz: float, samples: int, rate_hz: int, seed: int) -> np.ndarray:
        period = round(rate_hz / hz - 0.5)
        burst = np.zeros(samples)
        burst[:period] = np.random.default_rng(seed).uniform(-1, 1, period)
        loop = np.zeros(period + 2)
        loop[0], loop[period], loop[period + 1] = 1, -0.498, -0.498
        x = lfilter([1.0], loop, burst)
        return 0.3 * x / np.abs(x).max()

    return make


@pytest.fixture(scope="session")
def notes(pluck, magnitudes_of) -> list[np.ndarray]:
    """Magnitudes (64, 513) of sixteen plucks, quiet enough to sound together unlimited."""
    return [
        0.15 * magnitudes_of(pluck(110 * 2 ** (n / 6), FRAMES * HOP, RATE_HZ, n)) for n in range(16)
    ]


@pytest.fixture(scope="session")
def sine_rows(magnitudes_of) -> np.ndarray:
    """Magnitudes (64, 513) of a steady sine of 500 Hz and amplitude 0.5."""
    time_s = np.arange(FRAMES * HOP) / RATE_HZ
    return magnitudes_of(0.5 * np.sin(2 * np.pi * 500 * time_s))


@pytest.fixture
def make_core() -> Iterator[Callable[..., Core]]:
    """Cores of 16 voices, closed at the end; offline unless told."""
    cores: list[Core] = []

    def make(**changes: int) -> Core:
        values = {
            "sample_rate_hz": RATE_HZ,
            "device_rate_hz": RATE_HZ,
            "n_fft": N_FFT,
            "hop": HOP,
            "frames": FRAMES,
            "voices": 16,
            "render_threads": 0,
        }
        cores.append(Core(CoreSettings(**(values | changes))))
        return cores[-1]

    yield make
    for core in cores:
        core.close()


@pytest.fixture(scope="session")
def begin() -> Callable[..., int]:
    """Open a voice, write all its rows and start it; returns the generation."""

    def begin_(
        core: Core,
        voice: int,
        rows: np.ndarray,
        at_sample: int = 0,
        *,
        gains: tuple[float, float] = (1.0, 1.0),
        envelope: Envelope | None = None,
        ratio: float | None = None,
        rate: float = 1.0,
    ) -> int:
        generation = core.open(
            voice,
            frames=len(rows),
            iterations=2,
            envelope=envelope or Envelope(),
            ratio=ratio,
        )
        assert core.set_rate(voice, generation, rate)
        assert core.write(voice, generation, 0, rows)
        core.start(voice, generation, *gains, at_sample)
        return generation

    return begin_


@pytest.fixture(scope="session")
def last_events() -> Callable[[Core, int], list[Event]]:
    """Wait for the last events of `count` voices; all events until then."""

    def wait(core: Core, count: int) -> list[Event]:
        events: list[Event] = []
        deadline = time.monotonic() + 30
        while sum(event.kind > 0 for event in events) < count:
            assert time.monotonic() < deadline, events
            time.sleep(0.01)
            events += core.events()
        return events

    return wait
