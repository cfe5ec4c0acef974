"""Checkpoints: a training's whole state in one file that is never half written."""

from __future__ import annotations

import os
import pickle
import struct
from pathlib import Path
from typing import Any

import torch

from ukulelatent_models.errors import LabError


def save(state: dict[str, Any], path: Path) -> None:
    """Write `state` beside `path` and move it there: the old file stays until the new is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def load(path: Path) -> dict[str, Any]:
    """Read a checkpoint; only tensors and plain values are unpickled.

    Raises:
        LabError: it is missing, or no checkpoint.
    """
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, pickle.UnpicklingError, EOFError, struct.error) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise LabError(f"checkpoint = {path}: want a file `train` wrote ({reason})") from error
    if not isinstance(state, dict) or "objective" not in state:
        raise LabError(f"checkpoint = {path}: want a file `train` wrote")
    return state
