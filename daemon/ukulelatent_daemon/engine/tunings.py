"""Scales and keyboard mappings by name, read beside the music."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from ukulelatent_daemon.config import Tuning as TuningConfiguration
from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.engine.part import Part
from ukulelatent_daemon.engine.tuning import Tuning
from ukulelatent_daemon.errors import TuningError
from ukulelatent_daemon.named_files import NamedFiles
from ukulelatent_daemon.request import Request

Kind = Literal["scl", "kbm"]


class Tunings:
    """Gives parts their tunings. Every method is the engine thread's."""

    def __init__(
        self,
        configuration: TuningConfiguration,
        loader: Loader,
    ) -> None:
        self._loader = loader
        self.files: dict[Kind, NamedFiles] = {
            "scl": NamedFiles(configuration.folders, ".scl", "scale", TuningError),
            "kbm": NamedFiles(configuration.folders, ".kbm", "keyboard mapping", TuningError),
        }

    def load(self, part: Part, kind: Kind, name: str, request: Request) -> None:
        """Read a file of a kind for a part, or none for an empty name; answers `/done` or
        `/error`."""
        before = part.tuning

        def make() -> Tuning:
            path = self.find(kind, name)
            if kind == "scl":
                return Tuning(path, before.mapping)
            return Tuning(before.scale, path)

        self._loader.load_for(
            request, make, lambda tuning: self._adopt(part, kind, before, tuning, name, request)
        )

    def find(self, kind: Kind, name: str) -> Path | None:
        """The file of a name; None for an empty one. Any thread. Raises TuningError."""
        return self.files[kind].find(name) if name else None

    def _adopt(
        self,
        part: Part,
        kind: Kind,
        before: Tuning,
        tuning: Tuning,
        name: str,
        request: Request,
    ) -> None:
        if part.tuning is not before and _files(part.tuning) != _files(before):
            # The other half of the tuning has come meanwhile, and stays.
            self.load(part, kind, name, request)
            return
        part.tuning = tuning.with_a4(part.tuning.a4_hz)
        request.reply("/done", [request.address, name])


def _files(tuning: Tuning) -> tuple[Path | None, Path | None]:
    return tuning.scale, tuning.mapping
