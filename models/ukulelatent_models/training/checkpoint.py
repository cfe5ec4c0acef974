"""Checkpoints: a training's whole state in one file that is never half written."""

from __future__ import annotations

import io
import pickle
import struct
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from ukulelatent_models import configuration
from ukulelatent_models.configuration.schema import LabConfig
from ukulelatent_models.errors import LabError
from ukulelatent_models.files import replacing

_HOLDS = {"train": {"objective", "average", "config"}, "vocoder": {"network", "config"}}


def save(state: dict[str, Any], path: Path) -> None:
    """Write a training's state.

    Raises:
        LabError: it cannot be written; the file that was there stays.
    """
    with replacing(path) as file:
        whole = io.BytesIO()  # torch.save itself tells of a full disk by a RuntimeError of its own
        torch.save(state, whole)
        file.write(whole.getbuffer())


def require(state: dict[str, Any], now: LabConfig, free: dict[str, Collection[str]]) -> None:
    """Check that a checkpoint was made with the sections of `now` that `free` names, but for the
    keys that it names there. What was no key yet had its default.

    Raises:
        LabError: it was made with others.
    """
    before, after = asdict(configuration.parse(state["config"])), asdict(now)
    for section, names in free.items():
        for key, value in after[section].items():
            if key not in names and before[section][key] != value:
                raise LabError(
                    f"{section}.{key} = {value}: want {before[section][key]}, as in the "
                    "checkpoint, or another checkpoint"
                )


def require_reach(had: int, asked: int, key: str) -> None:
    """Check that a checkpoint, which has had so many epochs or steps, is not asked for fewer.

    Raises:
        LabError: it is; `key` is the setting that asks.
    """
    if had > asked:
        raise LabError(
            f"{key} = {asked}: want {had} or more, which the checkpoint has had, or another "
            "checkpoint"
        )


def load(path: Path, *, by: str = "train") -> dict[str, Any]:
    """Read a checkpoint that the command `by` wrote; only tensors and plain values are unpickled.

    Raises:
        LabError: it is missing, or no such checkpoint.
    """
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, pickle.UnpicklingError, EOFError, struct.error) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise LabError(f"checkpoint = {path}: want a file `{by}` wrote ({reason})") from error
    if not isinstance(state, dict) or not state.keys() >= _HOLDS[by]:
        raise LabError(f"checkpoint = {path}: want a file `{by}` wrote")
    return state
