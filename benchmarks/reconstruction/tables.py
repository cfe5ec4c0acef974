"""The tables that are printed, in Markdown."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ukulelatent_daemon.system.atomic_file import replacing

from .measures import Merit

HEADINGS = (
    "SC median / worst",
    "SClong",
    "LSD n/4",
    "LSD 2n",
    "bands",
    "first 10 ms",
    "cents",
)


def print_header(*columns: str) -> None:
    """The table's first two lines."""
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns), flush=True)


def print_row(*cells: str) -> None:
    """One line."""
    print("| " + " | ".join(cells) + " |", flush=True)


def merit_cells(merits: Sequence[Merit]) -> list[str]:
    """Medians over the notes, in the order of HEADINGS; of SC the worst note as well."""
    sc = np.array([merit.sc for merit in merits])
    cells = [f"{np.median(sc):.1f} / {sc.max():.1f}"]
    for name, digits in (
        ("sc_long", 1),
        ("lsd_fine", 2),
        ("lsd_coarse", 2),
        ("bands", 2),
        ("attack", 2),
        ("cents", 3),
    ):
        cells.append(f"{np.median([getattr(merit, name) for merit in merits]):.{digits}f}")
    return cells


def draw_front(points: Mapping[str, Mapping[str, tuple[float, float]]], path: str) -> None:
    """A picture of SC against CPU: {sizes: {method: (CPU seconds a second, SC in dB)}}."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, all_axes = pyplot.subplots(1, len(points), figsize=(5 * len(points), 4.5), sharey=True)
    for axes, (sizes, methods) in zip(np.atleast_1d(all_axes), points.items(), strict=True):
        front = [place for name, place in methods.items() if name.startswith("iterations")]
        axes.plot(*zip(*front, strict=True), "o-", color="tab:blue")
        for name, (cost, sc) in methods.items():
            if not name.startswith("iterations"):
                axes.plot(cost, sc, "s", color="tab:red")
            label = name.removeprefix("iterations = ").split(",")[0]
            axes.annotate(label, (cost, sc), textcoords="offset points", xytext=(6, 4), fontsize=8)
        axes.set_xscale("log")
        axes.set_title(sizes)
        axes.set_xlabel("CPU seconds for a second of sound")
        axes.grid(alpha=0.3)
    np.atleast_1d(all_axes)[0].set_ylabel("spectral convergence, dB (median)")
    figure.tight_layout()
    with replacing(Path(path)) as file:
        figure.savefig(file, dpi=100, format=Path(path).suffix.removeprefix(".") or "png")
