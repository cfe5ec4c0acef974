"""Files that are asked for by name: in the configured folders, then among those that ship."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ukulelatent_daemon.errors import ErrorCode, UkulelatentError
from ukulelatent_daemon.names import nearest

_NAME_SHOWN = 80


class NamedFiles:
    """The files of one kind that may be asked for by name."""

    def __init__(
        self, folders: Sequence[Path], suffix: str, kind: str, error: type[UkulelatentError]
    ) -> None:
        """`folders` are searched in their order. `kind` is said in the `error` that `find` raises:
        a model."""
        self._folders = folders
        self._suffix = suffix
        self._kind = kind
        self._error = error

    def names(self) -> list[str]:
        """All names, sorted, each once. A folder that is not there has none."""
        return sorted({path.stem for path in self._files()})

    def _files(self) -> Iterator[Path]:
        for folder in self._folders:
            for path in folder.glob("*"):
                if self._is_ours(path) and path.is_file() and not path.name.startswith("."):
                    yield path

    def _is_ours(self, path: Path) -> bool:
        return path.suffix.lower() == self._suffix

    def find(self, name: str) -> Path:
        """The file of a name; a name is never a path. Raises the error of this kind."""
        # Looked up in the folders' listings: no name, however odd, is ever made into a path.
        for path in self._files():
            if path.stem == name:
                return path
        near = nearest(name, self.names())
        hint = f"; did you mean {near}?" if near else ""
        text = f"no {self._kind} is called {name[:_NAME_SHOWN]}{hint}"
        raise self._error(text, folders=self._folders, code=ErrorCode.NOT_FOUND)

    def find_trusted(self, name_or_path: str) -> Path:
        """As `find`, but what looks like a path, or exists, is one: for the command line."""
        path = Path(name_or_path).expanduser()
        return path if self._is_ours(path) or path.is_file() else self.find(name_or_path)
