"""The whole instrument as who plays it sees it, on JACK's dummy driver, beside `scsynth`.

The daemon with the shipped model and the peer are processes of their own; all that is known of them
comes by OSC and by JACK. A note's latency goes from the kernel's receive time to the call of the
audio callback whose block has the note's first sample, as the daemon's log has it and tells
subscribers; its agreement with a recording is one of the figures.
"""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from finger_to_ear.capture import capture
from finger_to_ear.chords import measure_chords
from finger_to_ear.daemon import BLOCK_FRAMES, RATE_HZ, Instrument, daemon
from finger_to_ear.endurance import measure_endurance
from finger_to_ear.figures import Figure, print_figures
from finger_to_ear.flood import RATES_PER_S, measure_flood
from finger_to_ear.hand import measure_moves
from finger_to_ear.note_times import measure_notes
from finger_to_ear.outside import measure_onsets, measure_round_trips
from finger_to_ear.peer import is_there, scsynth
from finger_to_ear.tags import measure_tags
from jack_server import jack_server


@dataclass(frozen=True)
class Sizes:
    """How much of everything is measured."""

    notes: int = 1000
    repertoire: int = 100
    chords: int = 200
    tagged_notes: int = 60
    turns: int = 220
    flood_s: float = 5
    rates_per_s: tuple[int, ...] = RATES_PER_S
    round_trips: int = 200
    single_notes: int = 100
    minutes: float = 2


QUICK = Sizes(
    notes=100,
    repertoire=20,
    chords=8,
    tagged_notes=8,
    turns=8,
    flood_s=0.5,
    rates_per_s=(5_000, 20_000, 50_000),
    round_trips=20,
    single_notes=8,
    minutes=0.08,
)


def _notes(instrument: Instrument, sizes: Sizes) -> list[Figure]:
    return measure_notes(instrument, sizes.notes, sizes.repertoire)


def _chords(instrument: Instrument, sizes: Sizes) -> list[Figure]:
    return [measure_chords(instrument, sizes.chords)]


def _tags(instrument: Instrument, sizes: Sizes) -> list[Figure]:
    with capture("PortAudio") as ear:
        return [measure_tags(instrument, ear, sizes.tagged_notes)]


def _moves(instrument: Instrument, sizes: Sizes) -> list[Figure]:
    with capture("PortAudio") as ear:
        return [measure_moves(instrument, ear, sizes.turns)]


def _flood(instrument: Instrument, sizes: Sizes) -> list[Figure]:
    return [measure_flood(instrument, sizes.flood_s, sizes.rates_per_s)]


def _outside(instrument: Instrument, sizes: Sizes) -> list[Figure]:
    with scsynth() as peer, capture("PortAudio", "SuperCollider") as ear:
        round_trips = measure_round_trips(instrument, peer, sizes.round_trips)
        return [round_trips, *measure_onsets(instrument, peer, ear, sizes.single_notes)]


# By the letters of the figures. None but who needs it runs beside the daemon.
_MEASURES: dict[str, Callable[[Instrument, Sizes], list[Figure]]] = {
    "abc": _notes,
    "d": _chords,
    "e": _tags,
    "f": _moves,
    "h": _flood,
    "ij": _outside,
}


def measure(only: str, sizes: Sizes) -> list[Figure]:
    """Print the small tables; the figures of some letters."""
    figures: list[Figure] = []
    with jack_server(RATE_HZ, BLOCK_FRAMES):
        with daemon() as instrument:
            for letters, one in _MEASURES.items():
                if set(letters) & set(only):
                    figures += _attempt(letters, lambda one=one: one(instrument, sizes))
        if "g" in only:
            figures += _attempt("g", lambda: [measure_endurance(sizes.minutes)])
    return sorted(figures, key=lambda figure: figure.letter)


def _attempt(letters: str, run: Callable[[], list[Figure]]) -> list[Figure]:
    # Half an hour's figures shall not be lost because another one could not be taken.
    try:
        return run()
    except RuntimeError as error:
        print(f"\nNot measured: {', '.join(letters)}: {error}\n", flush=True)
        return []


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="little of everything: a minute")
    parser.add_argument("--minutes", type=float, help="of playing at 64 voices; 2 if not said")
    parser.add_argument("--only", default="abcdefghij", help="letters of the figures to measure")
    arguments = parser.parse_args()
    # Told now, and not after half an hour of playing.
    if set(arguments.only) & set("gi") and not is_there():
        parser.error("scsynth is missing (Debian: supercollider-server)")
    sizes = QUICK if arguments.quick else Sizes()
    if arguments.minutes is not None:
        sizes = Sizes(**(vars(sizes) | {"minutes": arguments.minutes}))
    sys.setswitchinterval(0.0005)
    load = os.getloadavg()[0]
    figures = measure(arguments.only, sizes)
    print()
    print_figures(figures)
    print(f"\n{os.cpu_count()} cores; load average before: {load:.1f}.")


if __name__ == "__main__":
    main()
