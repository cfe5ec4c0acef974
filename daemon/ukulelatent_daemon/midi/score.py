"""Standard MIDI files as requests with their times."""

import io
from collections.abc import Iterator
from pathlib import Path

import mido

from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi.bound import BoundControllers
from ukulelatent_daemon.midi.translate import Translator
from ukulelatent_daemon.osc.request import Request


def _messages(path: Path) -> list[mido.Message]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MidiError(f"{path} cannot be read: {error.strerror}") from error
    try:
        file = mido.MidiFile(file=io.BytesIO(content))
        if file.ticks_per_beat <= 0:
            raise MidiError(f"{path}: its times are SMPTE frames, want ticks of a beat")
        return list(file)
    except MidiError:
        raise
    except Exception as error:  # broken files make mido raise a dozen types
        text = str(error) or type(error).__name__
        raise MidiError(f"{path} is no MIDI file that can be played: {text}") from error


def read_score(
    path: Path, controllers: BoundControllers, mpe_enabled: bool = False
) -> Iterator[tuple[float, list[Request]]]:
    """Times in seconds from the start, each with all that happens then; tempo changes are kept.

    Raises MidiError for what is no MIDI file.
    """
    messages = _messages(path)
    translator = Translator(controllers, mpe_enabled)
    now_s = 0.0
    together: list[Request] = []
    for message in messages:
        if message.time > 0 and together:
            yield now_s, together
            together = []
        now_s += message.time
        request = translator.request(message, str(path), 0.0)
        if request is not None:
            together.append(request)
    if together:
        yield now_s, together
