"""What a converter does to tones, adding and taking away; how late it is and what it costs."""

import time
from typing import NamedTuple

import numpy as np

from resampling.converters import Converter, Samples

_FRAMES = 1 << 14
_TONES = 120
_SEGMENT = 256  # what the core mixes at once
_TIMED_BLOCK = 4096  # so that the calls from Python do not count
_FLOOR_DB = -200.0


class Merit(NamedTuple):
    """Levels in dB of a tone's, the delay in samples of the output."""

    alias_db: float  # the strongest that was not in the input, of tones all over its band
    alias_heard_db: float  # and below 0.8 of the lower Nyquist frequency
    loss_10k_db: float
    loss_08_db: float
    delay_samples: float
    held_ms: float  # the most that goes in before what belongs to it comes out


def _tone(cycles: float, frames: int = _FRAMES) -> Samples:
    """A sine of `cycles` a sample, faded in and out so that only the steady part is looked at."""
    tone = np.sin(2 * np.pi * cycles * np.arange(frames))
    return tone.astype(np.float32)[:, None]


def _blackman_harris(count: int) -> np.ndarray:
    turn = 2 * np.pi * np.arange(count) / count
    terms = (0.35875, -0.48829, 0.14128, -0.01168)
    return sum(a * np.cos(k * turn) for k, a in enumerate(terms))


def _steady(y: Samples, ratio: float) -> tuple[np.ndarray, np.ndarray]:
    """The middle half of what a tone became, and the times of its samples in the input's."""
    first, last = len(y) // 4, 3 * len(y) // 4
    return y[first:last, 0].astype(np.float64), np.arange(first, last) / ratio


def _fit(y: np.ndarray, times: np.ndarray, cycles: float) -> tuple[complex, np.ndarray]:
    """The amplitude of a tone in y (of the input's sine: 1), and what is left without it."""
    basis = np.stack([np.sin(2 * np.pi * cycles * times), np.cos(2 * np.pi * cycles * times)], 1)
    (a, b), *_ = np.linalg.lstsq(basis, y, rcond=None)
    return complex(a, b), y - basis @ np.array([a, b])


def _strongest_db(rest: np.ndarray, max_cycles: float) -> float:
    """The strongest sine in what is left, below `max_cycles` an output's sample."""
    window = _blackman_harris(len(rest))
    level = np.abs(np.fft.rfft(rest * window)) * 2 / window.sum()
    band = level[: int(max_cycles * len(rest)) + 1]
    return max(float(20 * np.log10(band.max() + 1e-12)), _FLOOR_DB)


def measure(converter: Converter, ratio: float, rate_hz: float) -> Merit:
    """`rate_hz` is the input's, `ratio` the output's over it."""
    nyquist = 0.5 * min(1.0, ratio)  # the lower one, in cycles an input's sample
    worst = heard = _FLOOR_DB
    for cycles in np.linspace(0.002, 0.4999, _TONES):
        y, times = _steady(converter.run(_tone(cycles), ratio, _FRAMES, True), ratio)
        rest = _fit(y, times, cycles)[1] if cycles < 0.5 * ratio else y
        worst = max(worst, _strongest_db(rest, 0.5))
        heard = max(heard, _strongest_db(rest, 0.8 * nyquist / ratio))
    low = 0.01 * min(1.0, ratio)
    amplitude = _amplitude(converter, low, ratio)
    delay = -np.angle(amplitude) / (2 * np.pi * low) * ratio
    return Merit(
        worst,
        heard,
        _loss_db(converter, 10000 / rate_hz, ratio),
        _loss_db(converter, 0.8 * nyquist, ratio),
        float(delay),
        _held_ms(converter, ratio, rate_hz),
    )


def _held_ms(converter: Converter, ratio: float, rate_hz: float) -> float:
    if not converter.streams:
        return float("nan")
    sizes = range(20 * _SEGMENT, 60 * _SEGMENT, _SEGMENT)
    x = _tone(0.01, sizes[-1])
    held = [n - len(converter.run(x[:n], ratio, _SEGMENT, False)) / ratio for n in sizes]
    return 1000 * max(held) / rate_hz


def _amplitude(converter: Converter, cycles: float, ratio: float) -> complex:
    y, times = _steady(converter.run(_tone(cycles), ratio, _FRAMES, True), ratio)
    return _fit(y, times, cycles)[0]


def _loss_db(converter: Converter, cycles: float, ratio: float) -> float:
    if cycles >= 0.5 * min(1.0, ratio):
        return float("nan")
    return float(20 * np.log10(abs(_amplitude(converter, cycles, ratio))))


def cost_us(
    converters: list[Converter], ratio: float, rate_hz: float, channels: int
) -> dict[str, float]:
    """Microseconds of CPU for a second of input, the median of interleaved runs."""
    seconds = 2.0
    frames = int(seconds * rate_hz)
    x = np.random.default_rng(1).uniform(-1, 1, (frames, channels)).astype(np.float32)
    times: dict[str, list[float]] = {converter.name: [] for converter in converters}
    for _ in range(7):
        for converter in converters:
            begin = time.process_time()
            converter.run(x, ratio, _TIMED_BLOCK, True)
            times[converter.name].append(time.process_time() - begin)
    return {name: 1e6 * float(np.median(runs)) / seconds for name, runs in times.items()}
