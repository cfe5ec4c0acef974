"""What a MIDI message asks of a part."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from ukulelatent_daemon.engine.snapshots import Snapshots
from ukulelatent_daemon.request import Request

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.part import Part


class Instrument(Protocol):
    """Whom MIDI plays."""

    @property
    def snapshots(self) -> Snapshots:
        """Points with names."""

    def part(self, number: int) -> "Part":
        """The part of a number."""

    def panic(self, request: Request) -> None:
        """Silence."""


Action = Callable[["Part", Request], None]
"""Called on the engine thread."""


def end_notes_of_sender(part: "Part", request: Request) -> None:
    """Let go of every note that the request's sender holds, and of nobody else's."""
    for voice in list(part.voices()):
        if voice.sender == request.sender and voice.held:
            part.note_off_id(voice.note_id, request)
