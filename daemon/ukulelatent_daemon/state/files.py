"""State files: read, checked, and written so that the old one or the new one is there."""

import logging
import shutil
from pathlib import Path

from pydantic import ValidationError

from ukulelatent_daemon.errors import ErrorCode, StateError
from ukulelatent_daemon.named_files import NamedFiles
from ukulelatent_daemon.state.content import State
from ukulelatent_daemon.system.atomic_file import write_atomically

KEPT_SUFFIX = ".json"

_log = logging.getLogger(__name__)


def kept_folder(folder: Path) -> Path:
    """Where states with names are, below the folder of all state."""
    return folder / "states"


def kept_states(folder: Path) -> NamedFiles:
    """States with names, below the folder of all state."""
    return NamedFiles([kept_folder(folder)], KEPT_SUFFIX, "state", StateError)


def write_state(path: Path, state: State) -> None:
    """Write a state file. Raises StateError; the old one is then left."""
    try:
        write_atomically(path, state.model_dump_json(indent=1) + "\n")
    except OSError as error:
        raise StateError(f"cannot be written: {error.strerror}", path) from error


def read_state(path: Path) -> State:
    """What a file holds. Raises StateError that names the file and what is wrong."""
    try:
        return State.model_validate_json(path.read_bytes())
    except OSError as error:
        raise StateError(f"cannot be read: {error.strerror}", path, code=ErrorCode.MODEL) from error
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'file'}: {one['msg']}"
            for one in error.errors()[:5]
        )
        raise StateError(
            f"is no state that can be loaded: {wrong}", path, code=ErrorCode.MODEL
        ) from error


def read_last(path: Path) -> State | None:
    """What the process before left, if it left anything that can be read.

    A file that cannot is kept aside, for who wants to look into it, and told in the log.
    """
    if not path.exists():
        return None
    try:
        return read_state(path)
    except StateError as error:
        _log.warning("%s", error)
        keep_aside(path)
        return None


def keep_aside(path: Path) -> None:
    """Keep a copy of a state file that could not be followed: it will be written over."""
    aside = path.with_name(path.name + ".aside")
    try:
        shutil.copyfile(path, aside)
    except OSError as error:
        _log.warning("%s cannot be kept aside: %s", path, error.strerror)
    else:
        _log.warning("%s is kept aside as %s", path, aside.name)
