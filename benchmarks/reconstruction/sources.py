"""Where magnitudes come from: exact, disturbed, and decoded by the shipped model."""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter

from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import load_model, prepare_torch

from .notes import Note
from .spectra import Magnitudes, Samples, magnitudes_of

_DISTURBANCES_DB = (1.0, 3.0)


@dataclass(frozen=True)
class Problem:
    """Magnitudes to reconstruct, and the sound they stand for; None where there is none."""

    name: str
    magnitudes: Magnitudes
    wanted: Samples | None
    onset: int = 0


def exact(notes: list[Note], n_fft: int, hop: int) -> list[Problem]:
    """The notes' own magnitudes."""
    problems = []
    for note in notes:
        samples = note.samples[: len(note.samples) // hop * hop]
        problems.append(Problem(note.name, magnitudes_of(samples, n_fft, hop), samples, note.onset))
    return problems


def disturbed(problems: list[Problem], how: str) -> list[Problem]:
    """The same with errors: `1 dB` or `3 dB` a bin, normally distributed, or a 3 x 3 `blur`."""
    random = np.random.default_rng(5)
    changed = []
    for problem in problems:
        rows = problem.magnitudes
        if how == "blur":
            rows = uniform_filter(rows, 3)
        else:
            error_db = float(how.removesuffix(" dB")) * random.standard_normal(rows.shape)
            rows = rows * (10 ** (error_db / 20)).astype(np.float32)
        changed.append(Problem(problem.name, rows, problem.wanted, problem.onset))
    return changed


def decoded(count: int) -> tuple[list[Problem], int]:
    """Notes of the shipped model at random points, and its sample rate."""
    prepare_torch(1)
    library = ModelLibrary(())
    model = load_model(library.find("plucked"), "cpu")
    contract = model.contract
    random = np.random.default_rng(6)
    problems = []
    for _ in range(count):
        z = random.uniform(
            0.5 * np.array(contract.latent_low), 0.5 * np.array(contract.latent_high)
        )
        note = float(random.integers(int(contract.note_low), int(contract.note_high) + 1))
        rows = model.decode([tuple(map(float, z))], [note], 0, contract.frames)[0]
        problems.append(Problem(f"{note:.0f}", np.ascontiguousarray(rows), None))
    return problems, contract.sample_rate_hz
