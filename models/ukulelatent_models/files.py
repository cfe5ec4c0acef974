"""Files that are never half written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ukulelatent_models.errors import LabError


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file beside `path` and move it there: the old one stays until the new is whole.

    Raises:
        LabError: it cannot be written.
    """
    try:
        new = path.with_name(path.name + ".new")
        path.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise LabError(f"output = {path}: want a file that can be written ({error})") from error
    try:
        with new.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError as error:
        raise LabError(f"output = {path}: want a file that can be written ({error})") from error
    finally:
        new.unlink(missing_ok=True)
