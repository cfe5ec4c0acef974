"""Single notes out of a folder of WAV, FLAC and AIFF files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import soundfile
import soxr

from ukulelatent_models.configuration.schema import DatasetConfig, Recordings
from ukulelatent_models.dataset.prepare import SILENT, Candidate, Signal, mixed, onset_of
from ukulelatent_models.errors import LabError
from ukulelatent_models.pitch.estimate import Estimate, estimate
from ukulelatent_models.pitch.notes import note_in, parse_note

_ENDINGS = {".wav", ".flac", ".aif", ".aiff"}
_SURE = 0.75  # semitones: what is told and what is heard are two notes
_CLEAR = 0.4  # an estimate clearer than this is a pitch: noise has at most 0.2, plucks 0.6 or more

Report = dict[str, list[str]]  # what was found -> the files of which it was


@dataclass(frozen=True)
class _Row:
    note: str
    instrument: str


def recordings(folder: Recordings, config: DatasetConfig, report: Report) -> Iterator[Candidate]:
    """Find a folder's usable files, in the order of their names; the rest goes to `report`.

    Raises:
        LabError: there is no such folder, no sound in it, or its table cannot be read.
    """
    root = Path(folder.folder)
    found = sorted(path for path in root.rglob("*") if path.is_file() and path.name[0] != ".")
    files = [path for path in found if path.suffix.lower() in _ENDINGS]
    if not files:
        raise LabError(f"dataset.recordings.folder = {root}: want a folder with WAV, FLAC or AIFF")
    for path in found:
        if path.suffix.lower() in _ENDINGS or path == root / folder.table:
            continue
        report.setdefault("not WAV, FLAC or AIFF", []).append(path.relative_to(root).as_posix())
    table = _table(root / folder.table) if "csv" in folder.notes else {}
    known = {path.name for path in files} | {path.relative_to(root).as_posix() for path in files}
    for name in sorted(table.keys() - known):
        report.setdefault(f"told in {folder.table}, and not there", []).append(name)
    rate_hz = config.spectrogram.sample_rate_hz
    for path in files:
        name = path.relative_to(root).as_posix()
        try:
            signal = _read(path, rate_hz)
        except (soundfile.SoundFileError, ValueError) as error:
            report.setdefault("broken", []).append(f"{name} ({error})")
            continue
        fault = _fault(signal, rate_hz, folder.shortest_s)
        if fault:
            report.setdefault(fault, []).append(name)
            continue
        if signal.shape[1] > 1:
            report.setdefault("more than one channel, mixed", []).append(name)
        row = table.get(name) or table.get(path.name)
        heard = estimate(mixed(signal), rate_hz)
        key = _key(folder, row, path, heard)
        if key is not None and heard.clearness >= _CLEAR and abs(heard.note - key) > _SURE:
            told = f"{name} (told {key}, heard {heard.note:.1f})"
            report.setdefault("heard as another note than it is told to be", []).append(told)
        if key is None:
            report.setdefault("no note told or heard", []).append(name)
        elif key not in config.keys:
            report.setdefault("note out of range", []).append(f"{name} ({key})")
        else:
            parent = root.name if path.parent == root else path.parent.name
            instrument = row.instrument if row and row.instrument else parent
            yield Candidate(name, instrument, key, 0, partial(_bent, path, rate_hz))


def _key(folder: Recordings, row: _Row | None, path: Path, heard: Estimate) -> int | None:
    for way in folder.notes:
        if way == "csv" and row:
            try:
                return parse_note(row.note)
            except ValueError as error:
                raise LabError(f"{folder.table}, {path.name}: {error}") from error
        if way == "name":
            key = note_in(path.stem)
            if key is not None:
                return key
        if way == "estimate" and heard.clearness >= _CLEAR:
            return round(heard.note)
    return None


def _fault(signal: Signal, rate_hz: int, shortest_s: float) -> str | None:
    if len(signal) == 0 or float(np.abs(signal).max()) < SILENT:
        return "silent"
    mono = mixed(signal)
    if len(mono) - onset_of(mono) < shortest_s * rate_hz:
        return f"shorter than {shortest_s:g} s"
    return None


def _read(path: Path, rate_hz: float) -> Signal:
    """Return a file at a rate: (samples, channels)."""
    signal, file_rate_hz = soundfile.read(path, always_2d=True)
    if not np.isfinite(signal).all():
        raise ValueError("not finite")
    return np.asarray(soxr.resample(signal, file_rate_hz, rate_hz))


def _bent(path: Path, rate_hz: int, cents: float, gain: float) -> Signal:
    """Play a file faster or slower, which bends it."""
    return gain * _read(path, rate_hz * 2.0 ** (-cents / 1200.0))


def _table(path: Path) -> dict[str, _Row]:
    """Read a folder's table, if it has one."""
    if not path.exists():
        return {}
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            columns = reader.fieldnames or []
            if not {"file", "note"} <= set(columns):
                raise LabError(f"{path} = {', '.join(columns)}: want the columns file and note")
            rows = {}
            for number, row in enumerate(reader, start=2):
                if not row["file"] or not row["note"]:
                    raise LabError(f"{path}, line {number}: want a file and a note")
                if row["file"] in rows:
                    raise LabError(f"{path}, line {number}: {row['file']} is told twice")
                rows[row["file"]] = _Row(row["note"], row.get("instrument") or "")
            return rows
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LabError(f"{path}: want a table in UTF-8 ({error})") from error
