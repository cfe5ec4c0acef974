"""State files: read, checked, and written so that the old one or the new one is there."""

import logging
from pathlib import Path

from pydantic import ValidationError

from ukulelatent_daemon.errors import StateError
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
        raise StateError(f"{path} cannot be written: {error.strerror}") from error


def read_state(path: Path) -> State:
    """What a file holds. Raises StateError that names the file and what is wrong."""
    try:
        return State.model_validate_json(path.read_bytes())
    except OSError as error:
        raise StateError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'file'}: {one['msg']}"
            for one in error.errors()[:5]
        )
        raise StateError(f"{path} is no state that can be loaded: {wrong}") from error


def read_last(path: Path) -> State | None:
    """What the process before left, if it left anything that can be read.

    A file that cannot is put aside, for who wants to look into it, and told in the log.
    """
    if not path.exists():
        return None
    try:
        return read_state(path)
    except StateError as error:
        aside = path.with_name(path.name + ".unreadable")
        _log.warning("%s; it is put aside as %s", error, aside.name)
        try:
            path.replace(aside)
        except OSError as refused:
            _log.warning("%s cannot be put aside: %s", path, refused.strerror)
        return None
