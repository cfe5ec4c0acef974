"""A data set's folder: `magnitudes.npy`, `signals.npy`, `sounds.json`, `report.txt` for the eye."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ukulelatent_models.configuration.schema import DatasetConfig
from ukulelatent_models.errors import LabError
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.files import PART_SUFFIX, replacing

_INT16_PEAK = 32767.0


@dataclass(frozen=True)
class Sound:
    """Where a sound comes from.

    `source` is a soundfont's name or a file's; `velocity` is 0 where none is told.
    `tuning_cents` put the recording in tune with its key, `bend_cents` was added on purpose.
    """

    source: str
    instrument: str
    key: int
    velocity: int
    tuning_cents: float
    bend_cents: float
    held_out: bool

    @property
    def note(self) -> float:
        """The MIDI note it sounds, fractional where it was bent."""
        return self.key + self.bend_cents / 100.0

    @property
    def pair(self) -> tuple[str, int]:
        """What is held out as one: the instrument and the key, in every soundfont."""
        return (self.instrument, self.key)


@dataclass(frozen=True)
class Dataset:
    """Sounds, their magnitudes, (sounds, frames, bins) float16, 1 a full-scale sine, and their
    signals, (sounds, samples) int16, peak 32767."""

    spectrogram: Spectrogram
    sounds: tuple[Sound, ...]
    magnitudes: NDArray[np.float16]
    signals: NDArray[np.int16]
    report: dict[str, Any]

    def require(self, spectrogram: Spectrogram, whose: str) -> None:
        """Check that the sounds are as `whose` spectrogram.

        Raises:
            LabError: they are not.
        """
        if self.spectrogram != spectrogram:
            raise LabError(
                f"data set = {self.spectrogram}: want {spectrogram}, which is that of {whose}"
            )

    def require_config(self, config: DatasetConfig) -> None:
        """Check that the sounds are as a configuration's, in spectrogram and range of notes.

        Raises:
            LabError: they are not.
        """
        self.require(config.spectrogram, "the configuration")
        made, wanted = self.report["note_range"], [config.note_low, config.note_high]
        if made != wanted:
            raise LabError(
                f"data set = notes {made[0]} to {made[1]}: want dataset.note_low and note_high, "
                f"{wanted[0]} to {wanted[1]}"
            )

    def signal(self, place: int) -> NDArray[np.float32]:
        """Return a sound's signal, (samples,), peak 1."""
        return np.asarray(self.signals[place] / np.float32(_INT16_PEAK))

    def recorded(self, places: NDArray[np.intp]) -> NDArray[np.float32]:
        """Return sounds' magnitudes as a model file speaks of them, (places, frames, bins)."""
        kept = self.magnitudes[places].astype(np.float32)
        return np.asarray(kept * np.float32(self.spectrogram.full_scale))

    def part(self, *, held_out: bool) -> NDArray[np.intp]:
        """Return the indices of the sounds held out, or of those to train on."""
        return np.flatnonzero([sound.held_out == held_out for sound in self.sounds])

    def trained(self) -> NDArray[np.intp]:
        """Return the indices of the sounds to train on, without their bent copies."""
        return np.flatnonzero(
            [not sound.held_out and sound.bend_cents == 0.0 for sound in self.sounds]
        )


def to_int16(signal: NDArray[np.floating]) -> NDArray[np.int16]:
    """Return a signal of peak 1 or less as a data set keeps it."""
    return np.round(signal * _INT16_PEAK).astype(np.int16)


def prepare(folder: Path) -> None:
    """Make a folder for a data set, before the work of making one, and clear it of what a killed
    `dataset` left half written.

    Raises:
        LabError: it cannot be made, or holds other things than a data set.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        left = list(folder.glob(f"*{PART_SUFFIX}"))
        holds = {path.name for path in folder.iterdir()} - {path.name for path in left}
        if holds and "magnitudes.npy" not in holds:
            raise LabError(f"dataset.folder = {folder}: want an empty one, or one `dataset` wrote")
        for path in left:
            path.unlink()
    except OSError as error:
        raise LabError(
            f"dataset.folder = {folder}: want a folder that can be written ({error.strerror})"
        ) from error


def save(dataset: Dataset, folder: Path) -> None:
    """Write a data set's files, making the folder; what else is in it stays.

    The one that tells of the others goes first and comes last: a folder in which this was cut
    short is no data set, rather than one of old sounds and new magnitudes.

    Raises:
        LabError: they cannot be written.
    """
    text = json.dumps(
        {
            "spectrogram": asdict(dataset.spectrogram),
            "report": dataset.report,
            "sounds": [asdict(sound) for sound in dataset.sounds],
        }
    )
    prepare(folder)
    (folder / "sounds.json").unlink(missing_ok=True)
    with replacing(folder / "magnitudes.npy") as file:
        np.save(file, dataset.magnitudes)
    with replacing(folder / "signals.npy") as file:
        np.save(file, dataset.signals)
    with replacing(folder / "report.txt") as file:
        file.write("\n".join([*told(dataset), ""]).encode())
    with replacing(folder / "sounds.json") as file:
        file.write(text.encode())


def told(dataset: Dataset, *, most: int | None = None) -> list[str]:
    """Return a data set's report as lines: what was made, and each thing that is not used.

    With `most`, no more than so many of each kind, and how many are left out.
    """
    report = dataset.report
    lines = [
        f"{report['played']} played, {report['equal']} dropped as equal, "
        f"{report['distinct']} distinct, {report['bent']} bent copies, "
        f"{report['held_out_pairs']} pairs held out"
    ]
    lines += [f"from {source}, {licence}" for source, licence in report["licences"].items()]
    for reason, names in report["unused"].items():
        lines += [f"{reason}: {name}" for name in names[:most]]
        if most is not None and len(names) > most:
            lines.append(f"{reason}: and {len(names) - most} more")
    return lines


def load(folder: Path) -> Dataset:
    """Read a data set, its magnitudes and signals mapped from their files.

    Raises:
        LabError: there is none, or its files do not fit together.
    """
    try:
        tree = json.loads((folder / "sounds.json").read_text(encoding="utf-8"))
        magnitudes = np.load(folder / "magnitudes.npy", mmap_mode="r")
        signals = np.load(folder / "signals.npy", mmap_mode="r")
        spectrogram = Spectrogram(**tree["spectrogram"])
        sounds = tuple(Sound(**sound) for sound in tree["sounds"])
        report = dict(tree["report"])
        low, high = report["note_range"]
        report["note_range"] = [int(low), int(high)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LabError(f"dataset = {folder}: want a folder `dataset` wrote ({error})") from error
    if magnitudes.shape != (len(sounds), spectrogram.frames, spectrogram.bins):
        raise LabError(f"dataset = {folder}: want magnitudes for each of {len(sounds)} sounds")
    if signals.shape != (len(sounds), spectrogram.samples):
        raise LabError(f"dataset = {folder}: want a signal for each of {len(sounds)} sounds")
    return Dataset(spectrogram, sounds, magnitudes, signals, report)
