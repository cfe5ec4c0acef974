"""Where models are found: in the configured folders, then among those that come with us."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from ukulelatent_daemon.errors import ModelError
from ukulelatent_daemon.named_files import NamedFiles


def shipped_folder() -> Path | None:
    """The folder of the models that are installed with us, found without importing the lab."""
    spec = find_spec("ukulelatent_models")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "pretrained"


class ModelLibrary(NamedFiles):
    """The models that may be asked for by name; `find` raises ModelError."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """`folders` are searched in their order, the shipped models after them."""
        shipped = shipped_folder()
        super().__init__([*folders, *([shipped] if shipped else [])], ".ts", "model", ModelError)
