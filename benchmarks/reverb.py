"""What the reverb costs, beside SciPy's convolution of the whole sound at once.

CPU time for a second of stereo sound at 44.1 kHz: of the mixer and the worker together, as the
difference between an offline mix with the reverb and one without; and of scipy.signal.oaconvolve,
which has all of the sound at once, in float32, and as much latency as it likes. And how long the
callback takes for 256 frames (5,805 µs) with a device paced by the clock: mean and worst.
"""

import os
import time
from collections.abc import Callable

import numpy as np
from scipy.signal import oaconvolve

from ukulelatent_griffinlim import ClockDevice, Core, CoreSettings, Envelope, ImpulseResponse

RATE_HZ, N_FFT, HOP, BLOCK = 44100, 1024, 256, 256
FRAMES = 4000  # a note of 23 s
SECONDS = 20
LIVE_SECONDS = 8
ROUNDS = 5


def sounding_core(response_s: float, render_threads: int) -> Core:
    """A core that plays noise, through a reverb of that length unless it is 0."""
    random = np.random.default_rng(1)
    core = Core(
        CoreSettings(
            sample_rate_hz=RATE_HZ,
            device_rate_hz=RATE_HZ,
            device_block=BLOCK,
            n_fft=N_FFT,
            hop=HOP,
            frames=FRAMES,
            voices=1,
            render_threads=render_threads,
        )
    )
    if response_s:
        taps = random.standard_normal((round(response_s * RATE_HZ), 2)).astype(np.float32)
        core.set_impulse_response(ImpulseResponse(taps, RATE_HZ, core.settings))
        core.set_reverb_gains(0.7, 0.7)
    rows = random.random((FRAMES, core.bins), np.float32)
    generation = core.open(0, frames=FRAMES, iterations=0, envelope=Envelope())
    core.write(0, generation, 0, rows)
    core.start(0, generation, 0.02, 0.02)
    return core


def offline_s(response_s: float) -> float:
    """CPU seconds for a second of the mix."""
    core = sounding_core(response_s, 0)
    core.offline(RATE_HZ)
    start = time.process_time()
    core.offline((SECONDS - 1) * RATE_HZ)
    spent = time.process_time() - start
    core.close()
    return spent / (SECONDS - 1)


def scipy_s(response_s: float) -> float:
    """CPU seconds for a second of the same convolution, whole."""
    random = np.random.default_rng(1)
    taps = random.standard_normal((round(response_s * RATE_HZ), 2)).astype(np.float32)
    sound = random.standard_normal((SECONDS * RATE_HZ, 2)).astype(np.float32)
    start = time.process_time()
    oaconvolve(sound, taps, axes=0)
    return (time.process_time() - start) / SECONDS


def callback_us(response_s: float) -> tuple[float, float]:
    """Mean and worst time of a callback."""
    core = sounding_core(response_s, 1)
    device = ClockDevice(core, rate_hz=RATE_HZ, block=BLOCK)
    time.sleep(1)
    core.counters()
    time.sleep(LIVE_SECONDS)
    counters = core.counters()
    device.close()
    core.close()
    assert counters.late_tails == 0, "the worker was late"
    block_us = 1e6 * BLOCK / RATE_HZ
    return counters.load * block_us, counters.load_peak * block_us


def best(measure: Callable[[float], float], response_s: float) -> float:
    """The least of some rounds: what else the machine does only adds."""
    return min(measure(response_s) for _ in range(ROUNDS))


def main() -> None:
    """Print the table."""
    os.sched_setaffinity(0, {(os.cpu_count() or 1) - 1})
    print("| impulse response, s | reverb, CPU s a second | oaconvolve | times oaconvolve ", end="")
    print("| callback mean, µs | worst, µs |\n|---|---|---|---|---|---|")
    without = best(offline_s, 0)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    mean, worst = callback_us(0)
    print(f"| none | – | – | – | {mean:.0f} | {worst:.0f} |")
    for response_s in (0.4, 2, 6):
        os.sched_setaffinity(0, {(os.cpu_count() or 1) - 1})
        ours, peer = best(offline_s, response_s) - without, best(scipy_s, response_s)
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
        mean, worst = callback_us(response_s)
        cells = f"{ours:.5f} | {peer:.5f} | {ours / peer:.1f} | {mean:.0f} | {worst:.0f}"
        print(f"| {response_s:g} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
