"""Standard MIDI files as requests with their times."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import mido

from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi.translate import Translator
from ukulelatent_daemon.osc.request import Request


def read_score(path: Path, controllers: Mapping[int, str]) -> Iterator[tuple[float, list[Request]]]:
    """Times in seconds from the start, each with all that happens then; tempo changes are kept.

    Raises MidiError for what is no MIDI file.
    """
    try:
        messages = list(mido.MidiFile(path))
    except OSError as error:
        raise MidiError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, EOFError, IndexError, KeyError) as error:  # mido's for broken files
        raise MidiError(f"{path} is no MIDI file: {error or type(error).__name__}") from error
    translator = Translator(controllers)
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
