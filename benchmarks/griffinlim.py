"""The kernel against librosa's fast Griffin-Lim and the prior system's way: quality, cost, voices.

Notes of recorded instruments that no setting was compared on; one pinned core; runs of the
methods interleaved. Tables in Markdown, and a picture of quality against cost.
"""

import argparse
import os

import numpy as np
from reconstruction.cost import (
    bare_pair_s,
    cpu_s_a_sample,
    first_samples_us,
    transforms_of,
    voices_in_real_time,
)
from reconstruction.measures import Merit, convergence_db, measure
from reconstruction.methods import PEER, PRIOR, Method, ours
from reconstruction.notes import held_out_notes, tuning_notes
from reconstruction.sources import Problem, decoded, disturbed, exact
from reconstruction.spectra import magnitudes_of
from reconstruction.tables import HEADINGS, draw_front, merit_cells, print_header, print_row

SIZES = ((44100, 2048), (44100, 1024), (22050, 1024))
QUALITIES = (0, 1, 2, 4, 6, 8)
TIMED_NOTES = 8
DISTURBED_NOTES = 24
DECODED_NOTES = 24


def merits_of(method: Method, problems: list[Problem], hop: int, rate_hz: int) -> list[Merit]:
    """The figures of each note that stands for a sound."""
    return [
        measure(
            method.run(problem.magnitudes, hop),
            problem.wanted,
            problem.magnitudes,
            hop=hop,
            rate_hz=rate_hz,
            onset=problem.onset,
        )
        for problem in problems
        if problem.wanted is not None
    ]


def compare(rate_hz: int, n_fft: int, problems: list[Problem]) -> dict[str, tuple[float, float]]:
    """Quality and cost of every method on exact magnitudes; (CPU, SC) of each."""
    hop = n_fft // 4
    methods = [PEER, PRIOR, *map(ours, QUALITIES)]
    cost = cpu_s_a_sample(methods, problems[:TIMED_NOTES], hop)
    pair_s = bare_pair_s(n_fft)
    print(f"\n### {rate_hz} Hz, {n_fft}/{hop}: {len(problems)} notes, exact magnitudes\n")
    print_header("method", *HEADINGS, "CPU, s a second", "times less than librosa", "over FFTs")
    points = {}
    for method in methods:
        merits = merits_of(method, problems, hop, rate_hz)
        cpu = cost[method.name] * rate_hz
        over = "–"
        if method.quality is not None:
            some = problems[:TIMED_NOTES]
            pairs = np.mean([transforms_of(method, p, hop) / 2 / len(p.magnitudes) for p in some])
            over = f"{cpu * hop / rate_hz / (pairs * pair_s):.2f}"
        less = cost[PEER.name] / cost[method.name]
        print_row(method.name, *merit_cells(merits), f"{cpu:.5f}", f"{less:.0f}", over)
        points[method.name] = (cpu, float(np.median([merit.sc for merit in merits])))
    print(f"\nOne r2c and one c2r of FFTW: {pair_s * 1e6:.2f} µs.")
    return points


def compare_disturbed(rate_hz: int, n_fft: int, problems: list[Problem]) -> None:
    """Quality with errors in the magnitudes."""
    hop = n_fft // 4
    for how in ("1 dB", "3 dB", "blur"):
        print(f"\n### {rate_hz} Hz, {n_fft}/{hop}: magnitudes disturbed, {how}\n")
        print_header("method", *HEADINGS)
        changed = disturbed(problems[:DISTURBED_NOTES], how)
        for method in (PEER, PRIOR, *map(ours, (0, 2, 8))):
            print_row(method.name, *merit_cells(merits_of(method, changed, hop, rate_hz)))


def compare_decoded() -> None:
    """How near the sound of the shipped model's magnitudes comes to them."""
    problems, rate_hz = decoded(DECODED_NOTES)
    n_fft = 2 * (problems[0].magnitudes.shape[1] - 1)
    hop = n_fft // 4
    print(f"\n### {rate_hz} Hz, {n_fft}/{hop}: {len(problems)} notes of the shipped model\n")
    print_header("method", "SC median / worst")
    for method in (PEER, PRIOR, *map(ours, (0, 2, 8))):
        figures = [
            convergence_db(magnitudes_of(method.run(p.magnitudes, hop), n_fft, hop), p.magnitudes)
            for p in problems
        ]
        print_row(method.name, f"{np.median(figures):.1f} / {max(figures):.1f}")


def compare_voices(rate_hz: int, n_fft: int, problems: list[Problem], voices: int) -> None:
    """Voices of one core, and the wait for a new voice's first samples."""
    hop = n_fft // 4
    print(f"\n### {rate_hz} Hz, {n_fft}/{hop}: one core, {voices} voices measured\n")
    print_header("iterations", "voices in real time", "32 of them moved", "first 256 samples, µs")
    for iterations in (0, 2, 8):
        still, moved = (
            voices_in_real_time(problems, hop, rate_hz, iterations, voices=voices, moved=count)
            for count in (0, 32)
        )
        wait = first_samples_us(problems[0].magnitudes, hop, iterations)
        print_row(str(iterations), f"{still:.0f}", f"{moved:.0f}", f"{wait:.0f}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--core", type=int, default=(os.cpu_count() or 1) - 1)
    parser.add_argument("--set", choices=("held-out", "tuning"), default="held-out")
    parser.add_argument("--picture", default="griffinlim.png")
    parser.add_argument("--voices", type=int, default=512)
    parser.add_argument("--only-voices", action="store_true")
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {arguments.core})
    notes_of = held_out_notes if arguments.set == "held-out" else tuning_notes
    points = {}
    for rate_hz, n_fft in SIZES:
        problems = exact(notes_of(rate_hz), n_fft, n_fft // 4)
        compare_voices(rate_hz, n_fft, problems, arguments.voices)
        if arguments.only_voices:
            continue
        title = f"{rate_hz / 1000:g} kHz, {n_fft}/{n_fft // 4}"
        points[title] = compare(rate_hz, n_fft, problems)
        compare_disturbed(rate_hz, n_fft, problems)
    if not arguments.only_voices:
        compare_decoded()
        draw_front(points, arguments.picture)


if __name__ == "__main__":
    main()
