"""WAV files of float samples, written as they come and sound at any moment of it."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from ukulelatent_daemon.errors import AudioError
from ukulelatent_daemon.system.atomic_file import kind_of

_IEEE_FLOAT = 3
_HEADER_BYTES = 58
_MAX_DATA = (1 << 32) - 1 - _HEADER_BYTES


class WavWriter:
    """Writes 32-bit float frames; `update_header` and `close` say how many there are."""

    def __init__(
        self,
        path: Path,
        rate_hz: int,
        channels: int = 2,
        *,
        append: bool = False,
        exclusive: bool = False,
        file: IO[bytes] | None = None,
    ) -> None:
        """Open a regular file or a character device, through links, without waiting for anybody.

        append: go on with a file that a writer of the same rate and channels has closed.
        exclusive: make a new file, and leave alone whatever has its name, a link too.
        file: one that is open and can seek, which stays open; `path` is then its name in errors.
        Raises AudioError for a path that cannot be written.
        """
        self.path = path
        self._rate_hz = rate_hz
        self._channels = channels
        self._is_ours = file is None
        with self._told_of_errors():
            self._file = file or self._open(append, exclusive)
            self._data_bytes = max(0, self._file.seek(0, 2) - _HEADER_BYTES)
        try:
            self.update_header()
        except AudioError:
            if self._is_ours:
                with suppress(OSError):
                    self._file.close()
            if exclusive:
                path.unlink(missing_ok=True)
            raise

    def _open(self, append: bool, exclusive: bool) -> IO[bytes]:
        if exclusive:
            return self.path.open("xb")
        # To open a pipe waits for somebody who reads it, and a header cannot be mended in it.
        if self.path.exists() and not (self.path.is_file() or self.path.is_char_device()):
            kind = kind_of(self.path.stat())
            raise AudioError(f"is {kind}, expected a regular file or a character device", self.path)
        return self.path.open("r+b" if append else "wb")

    def write(self, frames: npt.NDArray[np.float32]) -> None:
        """Append float32 (count, channels). Raises AudioError: disk full, 4 GB reached."""
        data = frames.astype("<f4", copy=False).tobytes()
        if self._data_bytes + len(data) > _MAX_DATA:
            raise AudioError("has reached the 4 GB that a WAV file can hold", self.path)
        with self._told_of_errors():
            self._file.write(data)
        self._data_bytes += len(data)

    def update_header(self) -> None:
        """Make the file whole as it stands, should nobody come to close it."""
        with self._told_of_errors():
            self._file.seek(0)
            self._file.write(self._header())
            self._file.seek(0, 2)
            self._file.flush()

    def close(self) -> None:
        """Write the final header and close, whatever happens. Raises AudioError as `write`."""
        try:
            self.update_header()
        finally:
            if self._is_ours:
                # What could not be flushed before, it tries once more.
                with self._told_of_errors():
                    self._file.close()

    @contextmanager
    def _told_of_errors(self) -> Iterator[None]:
        try:
            yield
        except FileExistsError as error:
            raise AudioError("is there already, and is left as it is", self.path) from error
        except OSError as error:
            raise AudioError(f"cannot be written: {error.strerror}", self.path) from error

    def _header(self) -> bytes:
        frame_bytes = 4 * self._channels
        frames = self._data_bytes // frame_bytes
        return b"".join(
            (
                struct.pack("<4sI4s", b"RIFF", _HEADER_BYTES - 8 + self._data_bytes, b"WAVE"),
                struct.pack("<4sI", b"fmt ", 18),
                struct.pack(
                    "<HHIIHHH",
                    _IEEE_FLOAT,
                    self._channels,
                    self._rate_hz,
                    self._rate_hz * frame_bytes,
                    frame_bytes,
                    32,
                    0,
                ),
                struct.pack("<4sII", b"fact", 4, frames),
                struct.pack("<4sI", b"data", self._data_bytes),
            )
        )
