"""Where models are found: in the configured folders, then among those that come with us."""

import difflib
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from ukulelatent_daemon.errors import ModelError

SUFFIX = ".ts"
# Longer ones are nearly like nothing.
_NAME_MOST = 255


def shipped_folder() -> Path | None:
    """The folder of the models that are installed with us, found without importing the lab."""
    spec = find_spec("ukulelatent_models")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / "pretrained"


class ModelLibrary:
    """The models that may be asked for by name."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """`folders` are searched in their order, the shipped models after them."""
        shipped = shipped_folder()
        self._folders = [*folders, *([shipped] if shipped else [])]

    def names(self) -> list[str]:
        """All names, sorted, each once. A folder that is not there has none."""
        return sorted({path.stem for path in self._files()})

    def _files(self) -> Iterator[Path]:
        for folder in self._folders:
            for path in folder.glob(f"*{SUFFIX}"):
                if path.is_file() and not path.name.startswith("."):
                    yield path

    def find(self, name: str) -> Path:
        """The file of a name; a name is never a path. Raises ModelError."""
        # Looked up in the folders' listings: no name, however odd, is ever made into a path.
        for path in self._files():
            if path.stem == name:
                return path
        near = difflib.get_close_matches(name[:_NAME_MOST], self.names(), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        places = ", ".join(str(folder) for folder in self._folders)
        raise ModelError(f"no model is called {name}{hint} (looked in {places})")

    def find_trusted(self, name_or_path: str) -> Path:
        """As `find`, but what looks like a path, or exists, is one: for the command line."""
        path = Path(name_or_path).expanduser()
        return path if path.suffix == SUFFIX or path.is_file() else self.find(name_or_path)
