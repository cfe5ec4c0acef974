"""Standard MIDI files as requests with their times."""

import io
from collections.abc import Iterator
from pathlib import Path

import mido

from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi.action import Instrument
from ukulelatent_daemon.midi.controller_bindings import ControllerBindings
from ukulelatent_daemon.midi.translate import Translator
from ukulelatent_daemon.request import Request


def _messages(path: Path) -> list[mido.Message]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MidiError(f"cannot be read: {error.strerror}", path) from error
    try:
        file = mido.MidiFile(file=io.BytesIO(content))
        if file.ticks_per_beat <= 0:
            raise MidiError("its times are SMPTE frames, want ticks of a beat", path)
        return list(file)
    except MidiError:
        raise
    except Exception as error:  # broken files make mido raise a dozen types
        text = str(error) or type(error).__name__
        raise MidiError(f"is no MIDI file that can be played: {text}", path) from error


def read_score(
    path: Path,
    instrument: Instrument,
    controllers: ControllerBindings,
    mpe_enabled: bool = False,
    velocity_scale: float = 1.0,
) -> Iterator[tuple[float, list[Request]]]:
    """Times in seconds from the start, each with all that happens then; tempo changes are kept.

    velocity_scale: above 0; the velocities that it leads to stay within 1 to 127.
    Raises MidiError for what is no MIDI file.
    """
    messages = _messages(path)
    translator = Translator(instrument, controllers, mpe_enabled)
    now_s = 0.0
    together: list[Request] = []
    for message in messages:
        if message.time > 0 and together:
            yield now_s, together
            together = []
        now_s += message.time
        request = translator.request(_scaled(message, velocity_scale), str(path), 0.0)
        if request is not None:
            together.append(request)
    if together:
        yield now_s, together


def _scaled(message: mido.Message, scale: float) -> mido.Message:
    if message.type != "note_on" or message.velocity == 0 or scale == 1.0:
        return message
    # Unchecked, since mido wants whole velocities: rounded, soft notes would be scaled unevenly.
    velocity = min(max(message.velocity * scale, 1.0), 127.0)
    return message.copy(skip_checks=True, velocity=velocity)
