"""Files that are there whole, the old or the new, whenever a process or the power goes."""

import errno
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO, Final

# Of the files that are written beside their targets; a process that was killed leaves one.
PART_SUFFIX: Final = ".ukulelatent-part"
_KERNEL: Final = Path("/proc")
_KINDS: Final = {
    stat.S_IFDIR: "a folder",
    stat.S_IFSOCK: "a socket",
    stat.S_IFIFO: "a pipe",
    stat.S_IFBLK: "a block device",
    stat.S_IFCHR: "a character device",
}


def write_atomically(path: Path, text: str) -> None:
    """Write a text file as `replacing` does, making its folder. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(text.encode())


def replacing(path: Path) -> AbstractContextManager[IO[bytes]]:
    """Open a file, which can seek, whose content is at `path` once the block has ended.

    A regular file is replaced by the whole new one, which is on the disk by then, or is left as it
    is if anything is raised. It keeps its mode, and its owner where the process may give files
    away. Links stay and are written through. A device or a pipe gets the content when the block
    ends; it is not replaced.

    Raises OSError; for a folder, a socket and a file without leave to write before the block
    begins.
    """
    target = _target(path)
    status = _status(target)
    if status is None or (stat.S_ISREG(status.st_mode) and not _is_of_kernel(target)):
        return _beside(target, status)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if stat.S_ISSOCK(status.st_mode):
        raise OSError(errno.ENXIO, "Is a socket", str(path))
    # Whoever sent our output to the end of a log meant it to be added to.
    return _passed_on(target, "ab" if stat.S_ISREG(status.st_mode) else "wb")


def kind_of(status: os.stat_result) -> str:
    """What a file is, in words for people, as `a pipe`."""
    return _KINDS.get(stat.S_IFMT(status.st_mode), "a regular file")


def _target(path: Path) -> Path:
    """Where links lead. The kernel's own, as /proc/self/fd/1, lead nowhere by name: they stay."""
    _status(path)  # raises for links that lead in a circle
    place = Path(os.path.realpath(path.parent), path.name)
    while place.is_symlink() and not _is_of_kernel(place):
        path = place.parent / place.readlink()
        place = Path(os.path.realpath(path.parent), path.name)
    return place


def _is_of_kernel(place: Path) -> bool:
    return place.is_relative_to(_KERNEL)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


@contextmanager
def _beside(target: Path, old: os.stat_result | None) -> Iterator[IO[bytes]]:
    # A replaced file is never opened, so nobody else would say that it must not be written.
    if old is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    # Short, however long the target's name is, and nobody's file or link: it is made here or not at
    # all. Unlike tempfile's, it has the mode that the user's mask gives a new file.
    part = target.with_name(secrets.token_hex(8) + PART_SUFFIX)
    file = part.open("xb")
    try:
        with file:
            if old is not None:
                _make_like(file, old)
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    with suppress(PermissionError):  # A folder that may not be listed cannot be synced
        _sync_folder(target.parent)


def _make_like(file: IO[bytes], old: os.stat_result) -> None:
    new = os.fstat(file.fileno())
    # A service may be forbidden to ask for what it does not need: the call itself would end it.
    if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        with suppress(PermissionError):
            os.fchown(file.fileno(), old.st_uid, old.st_gid)
    os.fchmod(file.fileno(), old.st_mode & 0o777)


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _passed_on(target: Path, mode: str) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as whole:
        yield whole
        whole.seek(0)
        with target.open(mode) as out:
            shutil.copyfileobj(whole, out)
