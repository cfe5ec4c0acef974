"""Real-time Griffin-Lim and the voices that play it: the typed face of the C core.

`reconstruct` and `stream` turn a magnitude spectrogram into samples. `Core` is the instrument's
engine room: voices, render threads, mixer and the audio callback. `ClockDevice` drives the same
callback where there is no sound card; a `Tap` keeps a copy of what a device gets.
"""

from ukulelatent_griffinlim.clock_device import ClockDevice
from ukulelatent_griffinlim.core import Core
from ukulelatent_griffinlim.errors import CoreError, QueueFullError, ShapeError
from ukulelatent_griffinlim.impulse_response import (
    MAX_IMPULSE_RESPONSE_SECONDS,
    ImpulseResponse,
    check_impulse_response,
)
from ukulelatent_griffinlim.reconstruction import reconstruct, stream
from ukulelatent_griffinlim.tap import Tap
from ukulelatent_griffinlim.values import (
    Command,
    CommandKind,
    CoreSettings,
    Counters,
    Envelope,
    Event,
    EventKind,
    Opening,
)
from ukulelatent_griffinlim.wisdom import use_shipped_wisdom

use_shipped_wisdom()

__all__ = [
    "MAX_IMPULSE_RESPONSE_SECONDS",
    "ClockDevice",
    "Command",
    "CommandKind",
    "Core",
    "CoreError",
    "CoreSettings",
    "Counters",
    "Envelope",
    "Event",
    "EventKind",
    "ImpulseResponse",
    "Opening",
    "QueueFullError",
    "ShapeError",
    "Tap",
    "check_impulse_response",
    "reconstruct",
    "stream",
]
