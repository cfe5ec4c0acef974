"""What a MIDI message asks of a part."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ukulelatent_daemon.osc.request import Request

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.part import Part

Action = Callable[["Part", Request], None]
"""Called on the engine thread."""


def end_notes_of_sender(part: "Part", request: Request) -> None:
    """Let go of every note that the request's sender holds, and of nobody else's."""
    for voice in list(part.voices()):
        if voice.sender == request.sender and voice.held:
            part.note_off_id(voice.note_id, request)
