"""What a method costs: CPU time, bare transforms, voices of one core, and the first samples."""

import gc
import time
from collections.abc import Sequence

import numpy as np
from ukulelatent_griffinlim._core import lib

from ukulelatent_griffinlim import Core, CoreSettings, Envelope, stream
from ukulelatent_griffinlim.plans import plan_for

from .methods import Method
from .reference import BareTransforms
from .sources import Problem
from .spectra import Magnitudes

_REPEATS = 3
_NOTE_S = 1.5
_WARM_UP_S = 1.5
_MEASURED_S = 3.0
_BLOCK = 512


def cpu_s_a_sample(
    methods: Sequence[Method], problems: Sequence[Problem], hop: int
) -> dict[str, float]:
    """CPU seconds for a sample of sound, by the method's name: the median over the notes, each at
    its fastest of three interleaved runs."""
    fastest = {method.name: [float("inf")] * len(problems) for method in methods}
    for _ in range(_REPEATS):
        for index, problem in enumerate(problems):
            for method in methods:
                start = time.process_time()
                method.run(problem.magnitudes, hop)
                spent = time.process_time() - start
                times = fastest[method.name]
                times[index] = min(times[index], spent)
    samples = np.array([len(problem.magnitudes) * hop for problem in problems])
    return {name: float(np.median(np.array(times) / samples)) for name, times in fastest.items()}


def transforms_of(method: Method, problem: Problem, hop: int) -> int:
    """Transforms, forward or inverse, that one of our qualities executes for a note."""
    with plan_for(4 * hop, hop).stream() as used:
        before = lib.uk_stream_transforms(used)
    method.run(problem.magnitudes, hop)
    with plan_for(4 * hop, hop).stream() as used:
        return int(lib.uk_stream_transforms(used)) - int(before)


def bare_pair_s(n_fft: int, pairs: int = 1000) -> float:
    """CPU seconds of one forward and one inverse real transform of FFTW's, the fastest of many."""
    fastest = float("inf")
    for patient in (False, True):  # a disturbed moment makes either choose badly
        bare = BareTransforms(n_fft, patient=patient)
        for _ in range(20):
            start = time.process_time()
            bare.run(pairs)
            fastest = min(fastest, (time.process_time() - start) / pairs)
    return fastest


def first_samples_us(magnitudes: Magnitudes, hop: int, iterations: int) -> float:
    """Microseconds until the first 256 samples of a new sound are there; the median of many."""
    waits = []
    for _ in range(60):
        start = time.perf_counter()
        next(stream(magnitudes, hop=hop, iterations=iterations, block=256))
        waits.append(time.perf_counter() - start)
    return float(np.median(waits) * 1e6)


def voices_in_real_time(
    problems: Sequence[Problem],
    hop: int,
    rate_hz: int,
    iterations: int,
    *,
    voices: int,
    moved: int = 0,
    moves_a_second: int = 60,
) -> float:
    """How many voices one core can play: `voices` distinct ones are played, each started again
    every 1.5 s, and mixed; `moved` of them get other magnitudes all the time."""
    gc.disable()  # as the daemon keeps it from looking at what never changes
    core = _core(problems, hop, rate_hz, voices)
    rows = [problem.magnitudes for problem in problems]
    note_samples = round(_NOTE_S * rate_hz)
    step = rate_hz // moves_a_second if moved else _BLOCK
    generations: dict[int, int] = {}
    at, started, begin_cpu, begin_at = 0, 0, 0.0, 0
    while at < (_WARM_UP_S + _MEASURED_S) * rate_hz:
        if at >= _WARM_UP_S * rate_hz and not begin_at:
            begin_cpu, begin_at = time.process_time(), at
        for event in core.events():
            if event.kind:
                core.close_voice(event.voice)
                generations.pop(event.voice)
        while started * note_samples <= at * voices:
            voice = started % voices
            if voice in generations:
                break  # its note has not quite ended
            frames = rows[started % len(rows)]
            generations[voice] = _start(core, voice, frames, iterations, note_samples // hop)
            started += 1
        for voice in [v for v in generations if v < moved]:
            _move(core, voice, generations[voice], rows[(voice + at // step) % len(rows)])
        core.offline(step)
        at += step
    spent = time.process_time() - begin_cpu
    core.close()
    gc.enable()
    return voices * (at - begin_at) / rate_hz / spent


def _core(problems: Sequence[Problem], hop: int, rate_hz: int, voices: int) -> Core:
    return Core(
        CoreSettings(
            sample_rate_hz=rate_hz,
            device_rate_hz=rate_hz,
            n_fft=4 * hop,
            hop=hop,
            frames=max(len(problem.magnitudes) for problem in problems),
            voices=voices,
            render_threads=0,
        )
    )


def _start(core: Core, voice: int, rows: Magnitudes, iterations: int, frames: int) -> int:
    rows = rows[: frames - 1]
    generation = core.open(voice, frames=len(rows), iterations=iterations, envelope=Envelope())
    core.write(voice, generation, 0, rows)
    core.start(voice, generation, 0.001, 0.001)
    return generation


def _move(core: Core, voice: int, generation: int, rows: Magnitudes) -> None:
    first = core.next_frame(voice, generation)
    if first is not None and first + 8 <= len(rows) - 4:
        core.write(voice, generation, first, rows[first : first + 8])
