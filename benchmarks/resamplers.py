"""Rate conversion of the mix and of a voice: what libsamplerate's converters cost, add and lose.

The mix goes from the model's rate to the device's, by libsamplerate's medium sinc; a voice plays a
sound faster or slower than it was decoded, by the fastest. Its other converters, soxr and SciPy
beside them. One pinned core; runs of the converters interleaved. Tables in Markdown.
"""

import argparse
import os
from math import isnan

from resampling.converters import CONVERTERS
from resampling.measures import cost_us, measure

RATE_HZ = 44100
MIXES = ((44100, 48000), (22050, 48000), (48000, 44100))
SPEEDS = (0.5, 0.94, 1.06, 2.0)
HEADINGS = (
    "converter",
    "µs a second",
    "of a core",
    "alias, worst dB",
    "alias below 0.8 Nyquist, dB",
    "10 kHz, dB",
    "0.8 Nyquist, dB",
    "delay, samples",
    "held back, ms",
)


def print_row(*cells: str) -> None:
    """A row of a Markdown table."""
    print("| " + " | ".join(cells) + " |", flush=True)


def compare(title: str, ratio: float, rate_hz: float, channels: int, *, bending: bool) -> None:
    """One use: every converter that can serve it."""
    converters = [c for c in CONVERTERS if c.bends or not bending]
    costs = cost_us(converters, ratio, rate_hz, channels)
    print(f"\n### {title}\n")
    print_row(*HEADINGS)
    print_row(*(["---"] * len(HEADINGS)))
    for converter in converters:
        merit = measure(converter, ratio, rate_hz)
        cost = costs[converter.name]
        print_row(
            converter.name,
            f"{cost:.0f}",
            f"1/{1e6 / cost:.0f}",
            f"{merit.alias_db:.0f}",
            f"{merit.alias_heard_db:.0f}",
            f"{merit.loss_10k_db:.2f}",
            f"{merit.loss_08_db:.2f}",
            f"{merit.delay_samples:.3f}",
            "–" if isnan(merit.held_ms) else f"{merit.held_ms + 0:.1f}",
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", type=int, default=(os.cpu_count() or 1) - 1)
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {arguments.core})
    for model_hz, device_hz in MIXES:
        title = f"The mix, stereo: {model_hz / 1000:g} kHz to {device_hz / 1000:g} kHz"
        compare(title, device_hz / model_hz, model_hz, 2, bending=False)
    for speed in SPEEDS:
        title = f"A voice at {RATE_HZ / 1000:g} kHz, {speed:g} times as fast"
        compare(title, 1 / speed, RATE_HZ, 1, bending=True)


if __name__ == "__main__":
    main()
