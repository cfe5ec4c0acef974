"""From new magnitudes for a sounding note to the first sample that differs, and what moves cost.

A core with one render thread plays to a device that is paced by the clock and keeps what it got;
the same note unmoved, rendered offline, is the reference. The arrival is the time just before new
rows are written from the next frame on; the first differing sample is found in the recording, and
its time is when its block was asked for and its place within.
"""

import argparse
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
from reconstruction.sources import decoded
from reconstruction.spectra import Magnitudes, Samples
from reconstruction.tables import print_header, print_row

from ukulelatent_griffinlim import ClockDevice, Core, CoreSettings, Envelope

BLOCK = 128
VOICES = 32
HEAD = 8  # rows of a move that are decoded at once
GAIN = 0.05  # the limiter sleeps
KEEP_S = 20
EARLY_S, LATE_S = (0.02, 0.15), (0.6, 1.2)


def make_core(rows: Magnitudes, rate_hz: int, render_threads: int) -> Core:
    """A core for notes like `rows` (frames, bins)."""
    n_fft = 2 * (rows.shape[1] - 1)
    return Core(
        CoreSettings(
            sample_rate_hz=rate_hz,
            device_rate_hz=rate_hz,
            device_block=BLOCK,
            n_fft=n_fft,
            hop=n_fft // 4,
            frames=len(rows),
            voices=VOICES,
            render_threads=render_threads,
        )
    )


def begin(core: Core, voice: int, rows: Magnitudes, *, right: bool = False, rate: float = 1) -> int:
    """Start a note in one channel; its generation."""
    generation = core.open(voice, frames=len(rows), iterations=2, envelope=Envelope())
    core.write(voice, generation, 0, rows)
    core.set_rate(voice, generation, rate)
    core.start(voice, generation, *((0.0, GAIN) if right else (GAIN, 0.0)))
    return generation


def move(core: Core, voice: int, generation: int, rows: Magnitudes) -> None:
    """Write the rows that are heard next anew."""
    first = core.next_frame(voice, generation)
    if first is not None and first < len(rows):
        core.write(voice, generation, first, rows[first : first + HEAD])


@contextmanager
def repeatedly(action: Callable[[int], None], times_a_second: int) -> Iterator[None]:
    """Call `action` with 0, 1, 2 ... in a thread of its own."""
    stopping = threading.Event()

    def run() -> None:
        due, turn = time.monotonic(), 0
        while not stopping.is_set():
            action(turn)
            turn += 1
            due += 1 / times_a_second
            time.sleep(max(0.0, due - time.monotonic()))

    thread = threading.Thread(target=run)
    if times_a_second:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        if times_a_second:
            thread.join()


def started_at(core: Core) -> int:
    """Wait for voice 0 to sound; its first sample."""
    while True:
        for event in core.events():
            if event.voice == 0 and event.kind == 0:
                return event.at_sample
        time.sleep(0.001)


def end(core: Core, voice: int, generation: int) -> None:
    """Silence the voice and take it back."""
    core.kill(voice, generation)
    while not any(event.voice == voice and event.kind > 0 for event in core.events()):
        time.sleep(0.001)
    core.close_voice(voice)


class Listener:
    """What a core's device was given, and when."""

    def __init__(self, core: Core, rate_hz: int) -> None:
        self._core, self._rate_hz = core, rate_hz
        self.device = ClockDevice(core, rate_hz=rate_hz, block=BLOCK, keep_frames=KEEP_S * rate_hz)
        self._read = 0

    def left_from(self, sample: int) -> Samples:
        """The left channel from `sample` of the mix on; what was not read before."""
        heard = self.device.read(KEEP_S * self._rate_hz)
        if self.device.lost_frames:
            raise RuntimeError("the recording has a gap")
        left = heard[max(0, sample - self._read) :, 0]
        self._read += len(heard)
        return left

    def blocks_for(self, seconds: float) -> dict[int, int]:
        """The first sample of each block that begins meanwhile, and when it was asked for, ns."""
        until, blocks = time.monotonic() + seconds, {}
        while time.monotonic() < until:
            blocks.update([self._core.clock()])
            time.sleep(0.0007)
        return blocks

    def time_of(self, sample: int, blocks: dict[int, int]) -> float:
        """When the device has that sample, ns: its block was asked for, and others play before."""
        block = max((first for first in blocks if first <= sample), default=min(blocks))
        return blocks[block] + (sample - block) * 1e9 / self._rate_hz


def check_unmoved(core: Core, ear: Listener, rows: Magnitudes, still: Samples) -> None:
    """The live sound is the reference's, bit for bit, as long as nothing moves it."""
    generation = begin(core, 0, rows)
    first_sample = started_at(core)
    time.sleep(1.0)
    heard = ear.left_from(first_sample)[: len(still)]
    end(core, 0, generation)
    if not np.array_equal(heard, still[: len(heard)]):
        raise RuntimeError("the unmoved sound is not the reference's")


def heard_after(
    core: Core, ear: Listener, rows: Magnitudes, others: Magnitudes, still: Samples, at_s: float
) -> float:
    """Milliseconds from a move, `at_s` into a note, to the first sample that differs."""
    generation = begin(core, 0, rows)
    first_sample = started_at(core)
    time.sleep(at_s)
    arrival_ns = time.monotonic_ns()
    move(core, 0, generation, others)
    blocks = ear.blocks_for(0.06)
    heard = ear.left_from(first_sample)[: len(still)]
    end(core, 0, generation)
    differing = np.flatnonzero(heard != still[: len(heard)])
    if not len(differing):
        raise RuntimeError("the move was not heard")
    wait_ns = ear.time_of(first_sample + int(differing[0]), blocks) - arrival_ns
    if wait_ns < 0:
        raise RuntimeError("the sound differed before it was moved")
    return wait_ns / 1e6


def reference(rows: Magnitudes, rate_hz: int) -> Samples:
    """The note unmoved (samples,), by a core without threads."""
    core = make_core(rows, rate_hz, 0)
    begin(core, 0, rows)
    still = core.offline(2 * rate_hz)[:, 0]
    core.close()
    return still


def measure_latency(notes: list[Magnitudes], rate_hz: int, moves: int, moved: int) -> str:
    """Rows of the table: one voice among `moved` others, each moved 60 times a second. Returns what
    the core counted."""
    core = make_core(notes[0], rate_hz, 1)
    ear = Listener(core, rate_hz)
    still = reference(notes[0], rate_hz)
    draw = np.random.default_rng(7)
    generations = {v: begin(core, v, notes[v], right=True, rate=0) for v in range(1, moved + 1)}

    def move_others(turn: int) -> None:
        for voice, generation in generations.items():
            move(core, voice, generation, notes[(voice + turn) % len(notes)])

    with repeatedly(move_others, 60 if moved else 0):
        check_unmoved(core, ear, notes[0], still)
        for name, (low, high) in {"early": EARLY_S, "late": LATE_S}.items():
            waits = [
                heard_after(core, ear, notes[0], notes[1], still, draw.uniform(low, high))
                for _ in range(moves)
            ]
            figures = [f"{x:.1f}" for x in (*np.quantile(waits, (0.5, 0.95, 0.99)), max(waits))]
            print_row(str(moved), f"{name}, {low:g} to {high:g} s", str(moves), *figures)
    counters = core.counters()
    ear.device.close()
    core.close()
    return f"{moved} others moved: {counters.dry} rings ran dry, {counters.lowered} blocks lowered"


def thread_ids() -> set[int]:
    """Of this process."""
    return {int(path.name) for path in Path("/proc/self/task").iterdir()}


def cpu_ns(threads: set[int]) -> int:
    """Time that threads have spent on a processor."""
    files = (Path(f"/proc/self/task/{thread}/schedstat") for thread in threads)
    return sum(int(file.read_text().split()[0]) for file in files)


def measure_cost(notes: list[Magnitudes], rate_hz: int, seconds: float) -> None:
    """CPU time of the render thread for one voice that is held and moved, and what memory that
    takes."""
    before = thread_ids()
    core = make_core(notes[0], rate_hz, 1)
    renderers = thread_ids() - before
    device = ClockDevice(core, rate_hz=rate_hz, block=BLOCK)
    generation = begin(core, 0, notes[0], rate=0)
    process = psutil.Process()
    print_header("moves a second", "render thread, ms a second", "resident memory grows by, MB")
    for times in (0, 30, 60, 100, 200):
        with repeatedly(lambda n: move(core, 0, generation, notes[n % len(notes)]), times):
            time.sleep(0.5)
            cpu, memory, start = cpu_ns(renderers), process.memory_info().rss, time.monotonic()
            time.sleep(12 * seconds if times == 100 else seconds)
            spent = (cpu_ns(renderers) - cpu) / 1e6 / (time.monotonic() - start)
            grown = (process.memory_info().rss - memory) / 1e6
        print_row(str(times), f"{spent:.2f}", f"{grown:.2f}")
    device.close()
    core.close()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moves", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=5, help="of a cost; 12 times at 100 moves")
    arguments = parser.parse_args()
    sys.setswitchinterval(0.0005)  # as the daemon does
    problems, rate_hz = decoded(VOICES)
    notes = [problem.magnitudes for problem in problems]
    print_header("others moved", "moved at", "moves", "p50 ms", "p95 ms", "p99 ms", "worst ms")
    counted = [measure_latency(notes, rate_hz, arguments.moves, n) for n in (0, VOICES - 1)]
    print(f"\n{'; '.join(counted)}.\n")
    measure_cost(notes, rate_hz, arguments.seconds)


if __name__ == "__main__":
    main()
