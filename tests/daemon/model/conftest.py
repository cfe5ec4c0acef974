"""A decoder's service with voices that take down what is written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from ukulelatent_daemon.model.cache import MagnitudeCache
from ukulelatent_daemon.model.service import DecoderService
from ukulelatent_daemon.model.torchscript import LoadedModel, load_model

FRAMES = 64
HEAD = 16


@dataclass
class RecordingVoices:
    """Takes rows as the core does: of the voice's newest generation alone."""

    generations: dict[int, int] = field(default_factory=dict)
    next: dict[int, int] = field(default_factory=dict)
    writes: list[tuple[int, int, int]] = field(default_factory=list)
    rows: dict[int, np.ndarray] = field(default_factory=dict)

    def write(self, voice: int, generation: int, first: int, magnitudes: np.ndarray) -> bool:
        if not np.isfinite(magnitudes).all():
            raise ValueError("magnitudes: want finite values of 0 or more")
        self.writes.append((voice, first, len(magnitudes)))
        if self.generations.get(voice, generation) != generation:
            return False
        whole = self.rows.setdefault(voice, np.zeros((FRAMES, magnitudes.shape[1]), np.float32))
        whole[first : first + len(magnitudes)] = magnitudes
        return True

    def write_batch(
        self,
        voices: list[tuple[int, int]],
        firsts: list[int],
        first: int,
        magnitudes: np.ndarray,
    ) -> None:
        for (voice, generation), own_first, rows in zip(voices, firsts, magnitudes, strict=True):
            self.write(voice, generation, own_first, rows[own_first - first :])

    def next_frames(self, voices: list[tuple[int, int]]) -> list[int | None]:
        return [
            self.next.get(voice, HEAD)
            if self.generations.get(voice, generation) == generation
            else None
            for voice, generation in voices
        ]


@dataclass
class Bench:
    """A service on the recording voices, with a model whose decodes are noted."""

    model: LoadedModel
    batches: list[tuple[list[float], int, int]] = field(default_factory=list)
    heads: list[tuple[int, int]] = field(default_factory=list)
    failures: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.voices = RecordingVoices()
        self.model = noted(self.model, self.batches)
        self.cache = MagnitudeCache(50_000_000, HEAD, self.model.contract.bins)
        self.service = DecoderService(
            self.voices,
            HEAD,
            self.cache,
            lambda voice, generation, time_ns: self.heads.append((voice, generation)),
            lambda voice, generation, text: self.failures.append((voice, generation, text)),
        )

    def submit(self, *notes: tuple[int, float], z: tuple[float, float] = (0.0, 0.0)) -> None:
        self.service.submit(self.model, [(voice, 1, note, z) for voice, note in notes])

    def work(self) -> None:
        while self.service.step():
            pass


class _Noted(LoadedModel):
    """Notes what is decoded."""

    def decode(self, z, notes, first, count):  # type: ignore[no-untyped-def]
        self.batches.append((list(notes), first, count))  # type: ignore[attr-defined]
        return super().decode(z, notes, first, count)


def noted(model: LoadedModel, batches: list) -> LoadedModel:
    copy = _Noted(model.contract, model.sha256, model.device, model._module)
    object.__setattr__(copy, "batches", batches)
    return copy


@pytest.fixture
def make_bench() -> Callable[[Path], Bench]:
    """A function that makes a bench of a model file."""
    return lambda file: Bench(load_model(file, "cpu"))


@pytest.fixture
def bench(make_bench, tone_model) -> Bench:
    """One of a steady tone."""
    return make_bench(tone_model())
