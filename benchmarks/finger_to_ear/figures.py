"""What is wanted and what was measured, in one table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from reconstruction.tables import print_header, print_row

Milliseconds = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """Numbers that must and should not be exceeded, or be reached if they may rise. Those of a
    comparison are only measured."""

    letter: str
    what: str
    measured: tuple[float, ...]
    must: tuple[float, ...] = ()
    aim: tuple[float, ...] = ()
    decimals: int = 1
    may_rise: bool = False

    def reaches(self, wanted: tuple[float, ...]) -> bool:
        """Whether all that was measured is, as it is printed, what is wanted."""
        measured = (round(value, self.decimals) for value in self.measured)
        pairs = zip(measured, wanted, strict=True)
        return all(have >= want if self.may_rise else have <= want for have, want in pairs)

    def verdict(self) -> str:
        """What it reaches."""
        if not self.must:
            return "–"
        if self.reaches(self.aim):
            return "aim"
        return "must" if self.reaches(self.must) else "neither"


def print_figures(figures: Sequence[Figure]) -> None:
    """The table of all."""
    print_header("", "figure", "must", "aim", "measured", "reached")
    for one in figures:
        measured = " / ".join(f"{value:,.{one.decimals}f}" for value in one.measured)
        print_row(
            *(one.letter, one.what, _wanted(one.must), _wanted(one.aim)),
            *(f"**{measured}**", one.verdict()),
        )


def _wanted(values: tuple[float, ...]) -> str:
    return " / ".join(f"{value:,g}" for value in values) or "–"


SPREAD = ("p5", "p50", "p95", "p99", "worst")


def spread_cells(values: Sequence[float] | Milliseconds, decimals: int = 1) -> list[str]:
    """How many, and quantiles as in SPREAD."""
    found = np.quantile(values, (0.05, 0.5, 0.95, 0.99, 1.0))
    return [str(len(values)), *(f"{value:.{decimals}f}" for value in found)]


def quantiles(values: Sequence[float] | Milliseconds, *shares: float) -> tuple[float, ...]:
    """Of some values."""
    return tuple(float(value) for value in np.quantile(values, shares))
