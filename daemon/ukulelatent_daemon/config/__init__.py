"""The daemon's configuration: `load_configuration()` gives a checked, frozen `Configuration`."""

from ukulelatent_daemon.config.dump import dump_configuration
from ukulelatent_daemon.config.load import load_configuration
from ukulelatent_daemon.config.sections import (
    Audio,
    Configuration,
    Log,
    Midi,
    Model,
    Osc,
    Reverb,
    Sound,
    State,
    Tuning,
    Voices,
)

__all__ = [
    "Audio",
    "Configuration",
    "Log",
    "Midi",
    "Model",
    "Osc",
    "Reverb",
    "Sound",
    "State",
    "Tuning",
    "Voices",
    "dump_configuration",
    "load_configuration",
]
