"""The lab's YAML configuration: frozen dataclasses that cannot hold a wrong value."""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from ukulelatent_models.errors import ConfigurationError
from ukulelatent_models.features import Spectrogram, onset_frames

T = TypeVar("T")
_NAMES = "names that differ"


def number(default: Any, low: float, high: float) -> Any:
    """Declare a field whose value, or each of whose values, lies in low..high."""
    metadata = {"low": low, "high": high}
    if isinstance(default, tuple):
        return field(default_factory=lambda: default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Soundfont:
    """A soundfont: its file's name or path, and the licence its renders are under."""

    name: str
    file: str
    licence: str


@dataclass(frozen=True)
class Instrument:
    """An instrument's General MIDI place; both soundfonts' takes of it are one instrument."""

    name: str
    program: int = number(0, 0, 127)
    bank: int = number(0, 0, 128)


@dataclass(frozen=True)
class DatasetConfig:
    """What is rendered, and what of it is held out.

    `distinct` is the least relative difference of two sounds' spectrograms, `held_out` the
    share of (instrument, note) pairs no training sees. Of each sound to train on there are
    `bent_copies` more, bent by chance by at most `bend_cents`: notes between the keys.
    """

    folder: str
    soundfonts: tuple[Soundfont, ...]
    instruments: tuple[Instrument, ...]
    note_low: int = number(36, 22, 107)
    note_high: int = number(84, 22, 107)
    velocities: tuple[int, ...] = number((40, 70, 95, 120), 1, 127)
    distinct: float = number(0.02, 0.0, 1.0)
    held_out: float = number(0.1, 0.0, 0.9)
    bent_copies: int = number(2, 0, 16)
    bend_cents: float = number(50.0, 0.0, 50.0)
    seed: int = number(1, 0, 2**31)
    spectrogram: Spectrogram = field(default_factory=Spectrogram)


@dataclass(frozen=True)
class NetworkConfig:
    """Sizes of the network; `rank` is the number of time envelopes a sound is built from."""

    latent_dim: int = number(4, 1, 64)
    hidden: int = number(320, 4, 4096)
    rank: int = number(20, 2, 128)
    width: int = number(128, 4, 1024)
    blocks: int = number(2, 0, 16)
    dropout: float = number(0.1, 0.0, 0.9)
    partials: int = number(120, 1, 512)
    noise_bands: int = number(80, 2, 512)
    encoder_bands: int = number(96, 8, 512)
    encoder_width: int = number(96, 4, 1024)


@dataclass(frozen=True)
class TrainingConfig:
    """How long and how fast; `frames_a_step` of each sound are compared in a step."""

    checkpoint: str
    epochs: int = number(200, 1, 100000)
    batch: int = number(48, 4, 4096)
    frames_a_step: int = number(32, 4, 4096)
    rate_first: float = number(2e-3, 1e-7, 1.0)
    rate_last: float = number(1e-5, 0.0, 1.0)
    weight_decay: float = number(0.02, 0.0, 10.0)
    mmd_weight: float = number(0.3, 0.0, 1000.0)
    latent_noise: float = number(0.05, 0.0, 1.0)
    input_noise: float = number(0.1, 0.0, 10.0)
    average: float = number(0.998, 0.0, 0.99999)
    threads: int = number(2, 1, 256)
    seed: int = number(1, 0, 2**31)


@dataclass(frozen=True)
class ExportConfig:
    """What the model file says of itself."""

    name: str
    trained_on: str
    licence: str
    latent_labels: tuple[str, ...]


@dataclass(frozen=True)
class LabConfig:
    """The whole file."""

    dataset: DatasetConfig
    network: NetworkConfig
    training: TrainingConfig
    export: ExportConfig


def load(path: Path) -> LabConfig:
    """Read and check a configuration file; all faults are told at once.

    Raises:
        ConfigurationError: the file is missing, not YAML, or holds a wrong key or value.
    """
    try:
        tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    return parse(tree)


def parse(tree: Any) -> LabConfig:
    """Check a tree as YAML gives it; see `load`."""
    faults: list[str] = []
    config = _build(LabConfig, tree, "", faults)
    if not faults:
        faults += _disagreements(config)
    if faults:
        raise ConfigurationError("\n".join(faults))
    return config


def _disagreements(config: LabConfig) -> list[str]:
    """Return the faults of values that are right alone but not together."""
    dataset, training = config.dataset, config.training
    shape = dataset.spectrogram
    instruments = [instrument.name for instrument in dataset.instruments]
    soundfonts = [soundfont.name for soundfont in dataset.soundfonts]
    labels = list(config.export.latent_labels)
    onset = onset_frames(shape)
    rules = [
        (len(set(soundfonts)) == len(soundfonts), "dataset.soundfonts", soundfonts, _NAMES),
        (len(set(instruments)) == len(instruments), "dataset.instruments", instruments, _NAMES),
        (
            dataset.note_low <= dataset.note_high,
            "dataset.note_low",
            dataset.note_low,
            f"at most note_high, {dataset.note_high}",
        ),
        (shape.n_fft % 2 == 0, "dataset.spectrogram.n_fft", shape.n_fft, "an even number"),
        (
            shape.hop <= shape.n_fft // 2,
            "dataset.spectrogram.hop",
            shape.hop,
            f"at most half of n_fft, {shape.n_fft // 2}",
        ),
        (
            onset < training.frames_a_step <= shape.frames,
            "training.frames_a_step",
            training.frames_a_step,
            f"more than the onset's {onset} and at most dataset.spectrogram.frames, {shape.frames}",
        ),
        (
            len(labels) == config.network.latent_dim,
            "export.latent_labels",
            labels,
            f"{config.network.latent_dim}, one for each dimension",
        ),
    ]
    return [f"{key} = {value}: want {want}" for right, key, value, want in rules if not right]


def _build(kind: type[T], tree: Any, prefix: str, faults: list[str]) -> T:
    """Make `kind` of a mapping; faults are collected, and then the result must not be used."""
    if not isinstance(tree, dict):
        faults.append(f"{prefix.rstrip('.') or 'file'} = {tree!r}: want a mapping")
        return typing.cast(T, None)
    hints = typing.get_type_hints(kind)
    known = {item.name: item for item in dataclasses.fields(typing.cast(Any, kind))}
    for key in tree:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            faults.append(f"{prefix}{key} = {tree[key]!r}: want no such key{hint}")
    values = {}
    for name, item in known.items():
        if name in tree:
            values[name] = _value(hints[name], tree[name], prefix + name, item.metadata, faults)
        elif item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING:
            faults.append(f"{prefix}{name} = nothing: want a value")
    return kind(**values) if not faults else typing.cast(T, None)


def _value(
    hint: Any, value: Any, key: str, limits: types.MappingProxyType[str, Any], faults: list[str]
) -> Any:
    if dataclasses.is_dataclass(hint):
        return _build(typing.cast(type[Any], hint), value, f"{key}.", faults)
    if typing.get_origin(hint) is tuple:
        if not isinstance(value, list | tuple) or not value:
            faults.append(f"{key} = {value!r}: want a list of at least one")
            return ()
        inner = typing.get_args(hint)[0]
        return tuple(
            _value(inner, one, f"{key}[{place}]", limits, faults) for place, one in enumerate(value)
        )
    if hint is str:
        if not isinstance(value, str) or not value.strip():
            faults.append(f"{key} = {value!r}: want a text")
        return value
    wanted = (int,) if hint is int else (int, float)
    low, high = limits.get("low", 1), limits.get("high", 2**31)
    if isinstance(value, bool) or not isinstance(value, wanted) or not low <= value <= high:
        word = "a whole number" if hint is int else "a number"
        faults.append(f"{key} = {value!r}: want {word} from {low} to {high}")
        return value
    return hint(value)
