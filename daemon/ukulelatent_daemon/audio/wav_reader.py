"""WAV files of any common encoding, read whole."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from ukulelatent_daemon.errors import AudioError

_PCM, _IEEE_FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
# What writers say who cannot go back to say how much it became.
_UNKNOWN_BYTES = 0xFFFFFFFF


@dataclass(frozen=True)
class Recording:
    """samples: float32 (frames, channels), of which full scale is 1."""

    samples: npt.NDArray[np.float32]
    rate_hz: int


@dataclass(frozen=True)
class _Format:
    tag: int
    channels: int
    rate_hz: int
    frame_bytes: int
    bits: int


def read_wav(path: Path, max_seconds: float) -> Recording:
    """PCM of 8, 16, 24 or 32 bits or floats of 32 or 64.

    Raises AudioError for a file that cannot be read, is no such WAV file, is cut short or longer
    than `max_seconds`.
    """
    try:
        with path.open("rb") as file:
            return _read(file, path, max_seconds)
    except OSError as error:
        raise AudioError(f"cannot be read: {error.strerror}", path) from error


def _read(file: IO[bytes], path: Path, max_seconds: float) -> Recording:
    riff, _, wave = struct.unpack("<4sI4s", file.read(12).ljust(12, b"\0"))
    if (riff, wave) != (b"RIFF", b"WAVE"):
        raise AudioError("is no WAV file", path)
    form = None
    for name, size in _chunks(file):
        if name == b"fmt ":
            form = _format_of(file.read(size), path)
        elif name == b"data" and form is not None:
            return Recording(_samples(file, size, form, path, max_seconds), form.rate_hz)
    raise AudioError("a WAV file without samples", path)


def _chunks(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Name and size of each chunk, with the file at its first byte."""
    while len(head := file.read(8)) == 8:
        name, size = struct.unpack("<4sI", head)
        begin = file.tell()
        yield name, size
        file.seek(begin + size + size % 2)


def _format_of(chunk: bytes, path: Path) -> _Format:
    if len(chunk) < 16:
        raise AudioError("a WAV file without a format", path)
    tag, channels, rate_hz, _, frame_bytes, bits = struct.unpack("<HHIIHH", chunk[:16])
    if tag == _EXTENSIBLE and len(chunk) >= 26:
        (tag,) = struct.unpack("<H", chunk[24:26])  # the sub-format's first bytes
    form = _Format(tag, channels, rate_hz, frame_bytes, bits)
    wanted = {_PCM: (8, 16, 24, 32), _IEEE_FLOAT: (32, 64)}
    if bits not in wanted.get(tag, ()):
        raise AudioError(
            f"encoding {tag} of {bits} bits: want PCM (1) of 8, 16, 24 or 32 bits, "
            "or floats (3) of 32 or 64",
            path,
        )
    if channels < 1 or rate_hz < 1 or frame_bytes != channels * bits // 8:
        raise AudioError(
            f"{channels} channels, {rate_hz} Hz, {frame_bytes} bytes a frame: "
            "a WAV file that contradicts itself",
            path,
        )
    return form


def _samples(
    file: IO[bytes], size: int, form: _Format, path: Path, max_seconds: float
) -> npt.NDArray[np.float32]:
    most = int(max_seconds * form.rate_hz) * form.frame_bytes
    data = file.read(min(size, most + 1))
    if len(data) > most:
        raise AudioError(f"longer than {max_seconds:g} s", path)
    if len(data) < size != _UNKNOWN_BYTES:
        raise AudioError(f"is cut short: {len(data)} of {size} bytes are there", path)
    data = data[: len(data) // form.frame_bytes * form.frame_bytes]
    return _decoded(data, form).reshape(-1, form.channels)


def _decoded(data: bytes, form: _Format) -> npt.NDArray[np.float32]:
    if form.tag == _IEEE_FLOAT:
        return np.frombuffer(data, f"<f{form.bits // 8}").astype(np.float32)
    if form.bits == 8:  # the only one without a sign
        return (np.frombuffer(data, np.uint8) / 128 - 1).astype(np.float32)
    if form.bits == 24:  # as the upper bytes of 32 bits
        wide = np.zeros((len(data) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        return (wide.view("<i4")[:, 0] / 2.0**31).astype(np.float32)
    scale = 2.0 ** (form.bits - 1)
    return (np.frombuffer(data, f"<i{form.bits // 8}") / scale).astype(np.float32)
