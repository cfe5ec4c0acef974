"""A small world for the lab's tests: short spectrograms, sounds made of sines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
import yaml

from ukulelatent_models.configuration import parse
from ukulelatent_models.configuration.schema import LabConfig
from ukulelatent_models.dataset.store import Dataset, Sound, to_int16
from ukulelatent_models.features import Spectrogram, magnitudes

SMALL = Spectrogram(sample_rate_hz=16000, n_fft=512, hop=128, frames=16)


def pluck(hz: float, brightness: float, shape: Spectrogram) -> np.ndarray[Any, Any]:
    """A decaying tone of ten partials, peak 1."""
    t = np.arange(shape.samples) / shape.sample_rate_hz
    k = np.arange(1, 11)
    k = k[k * hz < 0.45 * shape.sample_rate_hz, None]
    tone = (brightness**k * np.exp(-3.0 * k * t) * np.sin(2 * np.pi * k * hz * t)).sum(axis=0)
    return tone / np.abs(tone).max()


def tree(folder: Path) -> dict[str, Any]:
    """A whole configuration, as YAML would give it."""
    return {
        "dataset": {
            "folder": str(folder / "data"),
            "soundfonts": [{"name": "Fake", "file": str(folder / "fake.sf2"), "licence": "MIT"}],
            "instruments": [{"name": "dull", "program": 1}, {"name": "bright", "program": 2}],
            "note_low": 60,
            "note_high": 67,
            "velocities": [50, 100],
            "held_out": 0.2,
            "bent_copies": 1,
            "spectrogram": {"sample_rate_hz": 16000, "n_fft": 512, "hop": 128, "frames": 16},
        },
        "network": {
            "latent_dim": 2,
            "hidden": 16,
            "rank": 4,
            "width": 16,
            "blocks": 1,
            "partials": 12,
            "noise_bands": 8,
            "encoder_bands": 16,
            "encoder_width": 8,
        },
        "training": {
            "checkpoint": str(folder / "small.ckpt"),
            "epochs": 4,
            "batch": 8,
            "frames_a_step": 8,
            "threads": 1,
        },
        "vocoder": {
            "checkpoint": str(folder / "mcnn.ckpt"),
            "heads": 2,
            "layers": 5,
            "steps": 20,
            "frames": 8,
            "rate": 0.01,
        },
        "export": {
            "name": "small",
            "trained_on": "sines",
            "licence": "MIT",
            "latent_labels": ["a", "b"],
        },
    }


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    """Small tensors gain nothing from threads, and sums come out the same everywhere."""
    torch.set_num_threads(1)


@pytest.fixture(name="pluck")
def pluck_of_small() -> Callable[[float, float], np.ndarray[Any, Any]]:
    """(hz, brightness) -> a decaying tone as long as the small spectrogram."""
    return lambda hz, brightness: pluck(hz, brightness, SMALL)


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(yaml.safe_dump(tree(tmp_path)))
    (tmp_path / "fake.sf2").write_bytes(b"")
    return path


@pytest.fixture
def config(tmp_path: Path) -> LabConfig:
    return parse(tree(tmp_path))


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """Two instruments, eight notes, one pair of each held out."""
    sounds, spectra, signals = [], [], []
    for name, brightness in (("dull", 0.3), ("bright", 0.8)):
        for note in range(60, 68):
            signal = pluck(440.0 * 2 ** ((note - 69) / 12), brightness, SMALL)
            sounds.append(Sound("Fake", name, note, 100, 0.0, 0.0, note == 63))
            spectra.append((magnitudes(signal, SMALL) / SMALL.full_scale).astype(np.float16))
            signals.append(to_int16(signal))
    report = {
        "played": 16,
        "equal": 0,
        "distinct": 16,
        "bent": 0,
        "held_out_pairs": 2,
        "note_range": [60, 67],
        "licences": {"Fake": "MIT"},
        "unused": {},
    }
    return Dataset(SMALL, tuple(sounds), np.stack(spectra), np.stack(signals), report)


class FakeSynth:
    """FluidSynth's face over sines: program 1 plays 30 cents sharp, 2 in tune, 3 nothing."""

    def __init__(self, samplerate: float, **_settings: Any) -> None:
        self.rate, self.gain, self.bend = samplerate, 0.2, 0
        self.program, self.sounding = 0, None

    def sfload(self, _path: str) -> int:
        return 1

    def sfpreset_name(self, _font: int, _bank: int, program: int) -> str | None:
        return {1: "dull", 2: "bright", 3: "silent"}.get(program)

    def program_select(self, _channel: int, _font: int, _bank: int, program: int) -> int:
        self.program = program
        return 0

    def setting(self, name: str, value: float) -> None:
        assert name == "synth.gain"
        self.gain = value

    def pitch_bend(self, _channel: int, value: int) -> None:
        self.bend = value

    def noteon(self, _channel: int, note: int, velocity: int) -> None:
        self.sounding = (note, velocity)

    def all_sounds_off(self, _channel: int) -> None:
        self.sounding = None

    def get_samples(self, samples: int) -> np.ndarray[Any, np.dtype[np.int16]]:
        mono = np.zeros(samples)
        if self.sounding is not None and self.program != 3:
            note, velocity = self.sounding
            sharp = 0.3 if self.program == 1 else 0.0
            hz = 440.0 * 2 ** ((note + sharp + self.bend / 4096 - 69) / 12)
            shape = SimpleNamespace(samples=samples - 300, sample_rate_hz=self.rate)
            # the louder of program 2's layers is another sound, program 1 has only one layer
            brightness = 0.5 + 0.2 * (velocity > 90) if self.program == 2 else 0.35
            mono[300:] = 0.1 * self.gain * velocity / 127 * pluck(hz, brightness, shape)
        return np.repeat((mono * 32767).round().astype(np.int16), 2)

    def delete(self) -> None:
        self.sounding = None


@pytest.fixture
def fake_fluidsynth(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put FakeSynth where pyfluidsynth would be."""
    module: Any = ModuleType("fluidsynth")
    module.Synth = FakeSynth
    monkeypatch.setitem(sys.modules, "fluidsynth", module)
    names = [f"ukulelatent_models.dataset.{name}" for name in ("render",)]
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield
    for name in names:
        sys.modules.pop(name, None)
