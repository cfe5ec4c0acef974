"""Latent points with names, which all parts share."""

import time
from itertools import islice
from typing import NamedTuple

from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.limit import Limit
from ukulelatent_daemon.names import holds_controls, nearest

_MAX_NAME = 64
_MAX_SNAPSHOTS = 1000


class Snapshot(NamedTuple):
    """A point in units of the model that it was taken with."""

    z: tuple[float, ...]
    model: str


def check_name(name: str) -> None:
    """Raises Rejected (RANGE) for a name that a snapshot cannot have. Any thread."""
    if not 0 < len(name) <= _MAX_NAME:
        raise Rejected(ErrorCode.RANGE, f"name = {name[:80]}: want 1 to {_MAX_NAME} letters")
    if holds_controls(name):
        raise Rejected(ErrorCode.RANGE, f"name = {name!r}: want no control characters")


class Snapshots:
    """In the order in which they were first taken. The engine thread's alone."""

    def __init__(self) -> None:
        self._of: dict[str, Snapshot] = {}
        self._all: tuple[tuple[str, Snapshot], ...] | None = ()
        self._hints = Limit(at_once=2, per_s=20)

    def all(self) -> tuple[tuple[str, Snapshot], ...]:
        """All of them with their names, as they are now."""
        if self._all is None:  # worked out once for all who ask before the next change
            self._all = tuple(self._of.items())
        return self._all

    def save(self, name: str, snapshot: Snapshot) -> None:
        """Keep one under a name, in the place of the one before it. Raises Rejected (RANGE)."""
        check_name(name)
        if name not in self._of and len(self._of) >= _MAX_SNAPSHOTS:
            raise Rejected(ErrorCode.RANGE, f"there are {_MAX_SNAPSHOTS} snapshots already")
        self._of[name] = snapshot
        self._all = None

    def load(self, name: str) -> Snapshot:
        """The one of a name. Raises Rejected (NOT_FOUND)."""
        if (found := self._of.get(name)) is not None:
            return found
        # A packet of wrong names is no reason to compare each of them with a thousand.
        is_asked = self._hints.allows("hint", time.monotonic())
        near = nearest(name, self._of) if is_asked else None
        hint = f"; did you mean {near}?" if near else ""
        raise Rejected(ErrorCode.NOT_FOUND, f"no snapshot is called {name[:80]}{hint}")

    def delete(self, name: str) -> None:
        """Forget one. Raises Rejected (NOT_FOUND)."""
        self.load(name)
        del self._of[name]
        self._all = None

    def replace(self, snapshots: dict[str, Snapshot]) -> None:
        """Keep these and no others; their names are checked."""
        self._of = snapshots
        self._all = None

    def at(self, index: int) -> Snapshot:
        """The one at a place of the list, the first being 0. Raises Rejected (NOT_FOUND)."""
        for snapshot in islice(self._of.values(), index, index + 1):
            return snapshot
        raise Rejected(ErrorCode.NOT_FOUND, f"there are {len(self._of)} snapshots, none at {index}")

    def names(self) -> list[str]:
        """All names, in their order."""
        return list(self._of)
