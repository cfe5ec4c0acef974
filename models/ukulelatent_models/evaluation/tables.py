"""Tables of figures, and what a row of sounds tells."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ukulelatent_models.evaluation.signals import SignalErrors
from ukulelatent_models.evaluation.spectra import SpectralErrors
from ukulelatent_models.evaluation.tune import IN_TUNE_CENTS

Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A heading row, and what was measured."""

    heading: Row
    rows: tuple[Row, ...]

    def markdown(self) -> str:
        """Return the table as Markdown."""
        lines = [self.heading, ("---",) * len(self.heading), *self.rows]
        return "\n".join("| " + " | ".join(row) + " |" for row in lines)


@dataclass
class Group:
    """Figures of sounds that are told in one row."""

    spectral: list[SpectralErrors] = field(default_factory=list)
    signal: list[SignalErrors] = field(default_factory=list)
    in_tune: list[bool] = field(default_factory=list)

    def cells(self) -> Row:
        """Return the row's cells: medians over sounds, and the share in tune."""
        return (
            median(error.lsd_db for error in self.spectral),
            median(error.convergence_db for error in self.spectral),
            median(error.resolutions_db for error in self.signal),
            share(self.in_tune),
            median((abs(error.onset_ms) for error in self.signal), "{:.0f}"),
            median((100 * abs(error.decay) for error in self.signal), "{:.0f}"),
        )


SOUNDS_HEADING = (
    "sounds",
    "LSD, dB",
    "convergence, dB",
    "resolutions, dB",
    f"in tune within {IN_TUNE_CENTS:.0f} cents, %",
    "onset off, ms",
    "decay off, %",
)


def median(values: Iterable[float], form: str = "{:.1f}") -> str:
    """Return the median in a form, or a dash where there is none."""
    known = list(values)
    return form.format(statistics.median(known)) if known else "–"


def share(passed: Sequence[bool]) -> str:
    """Return how many per cent are true, or a dash where there is none."""
    return f"{100.0 * sum(passed) / len(passed):.1f}" if passed else "–"
