"""What tests of several parts of the daemon share."""

from collections.abc import Callable
from typing import Any

import pytest

from ukulelatent_daemon.state.content import PartContent, SnapshotContent, State


@pytest.fixture(scope="session")
def make_state() -> Callable[..., State]:
    """A function that makes a state of part 1 alone: (its snapshots' points by name, knobs)."""

    def make(snapshots: dict[str, tuple[float, ...]] | None = None, **knobs: Any) -> State:
        values: dict[str, Any] = {
            "number": 1,
            "model": None,
            "z": (0.0, 0.0),
            "glide_ms": 10.0,
            "scope": "all",
            "gain_db": 0.0,
            "pan": 0.0,
            "iterations": 2,
            "attack_ms": 0.0,
            "decay_ms": 0.0,
            "sustain": 1.0,
            "release_ms": 150.0,
            "stretch": 1.0,
            "voice_limit": 64,
            "steal": "released",
            "scl": "",
            "kbm": "",
            "a4_hz": 440.0,
        }
        return State(
            configured="",
            parts=(PartContent(**(values | knobs)),),
            snapshots=tuple(
                SnapshotContent(name=name, z=z, model="tone")
                for name, z in (snapshots or {}).items()
            ),
            bindings=(),
            reverb_mix=0.0,
            reverb_ir="",
        )

    return make
