"""What a MIDI message asks of a part."""

from collections.abc import Callable
from typing import Protocol

from ukulelatent_daemon.engine.part import Part
from ukulelatent_daemon.engine.parts import Parts
from ukulelatent_daemon.engine.snapshots import Snapshots
from ukulelatent_daemon.request import Request


class Instrument(Protocol):
    """Whom MIDI plays."""

    @property
    def snapshots(self) -> Snapshots:
        """Points with names."""

    def part(self, number: int) -> Part:
        """The part of a number."""

    @property
    def parts(self) -> Parts:
        """All parts."""

    def panic(self, request: Request) -> None:
        """Silence."""


Action = Callable[[Part, Request], None]
"""Called on the engine thread."""
