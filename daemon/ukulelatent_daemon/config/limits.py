"""Ranges that the configuration and the OSC table share."""

from typing import Final, Literal, NamedTuple, get_args


class Limits(NamedTuple):
    """The lowest and the highest value allowed, both included."""

    low: float
    high: float


NOTE: Final = Limits(0, 127)
VELOCITY: Final = Limits(0, 127)
GAIN_DB: Final = Limits(-90, 24)
PAN: Final = Limits(-1, 1)
ITERATIONS: Final = Limits(0, 8)
ENVELOPE_TIME_MS: Final = Limits(0, 10000)
SUSTAIN: Final = Limits(0, 1)
RELEASE_MS: Final = Limits(1, 10000)
STRETCH: Final = Limits(0.25, 4)
VOICES: Final = Limits(1, 512)
PARTS: Final = Limits(1, 16)
REVERB_MIX: Final = Limits(0, 1)
A4_HZ: Final = Limits(220, 880)
GLIDE_MS: Final = Limits(0, 60000)

Steal = Literal["released", "oldest", "quietest", "none"]
Scope = Literal["all", "new", "last"]
Topic = Literal["meter", "notes", "latent", "status"]
LogLevel = Literal["debug", "info", "warning", "error"]

STEAL: Final[tuple[str, ...]] = get_args(Steal)
SCOPES: Final[tuple[str, ...]] = get_args(Scope)
TOPICS: Final[tuple[Topic, ...]] = get_args(Topic)
LOG_LEVELS: Final[tuple[str, ...]] = get_args(LogLevel)

MAX_CLIENTS: Final = 64
"""Clients that are told of something."""
LEASE_AFAR_S: Final = 120.0
"""The longest lease of a client off this machine."""
ANSWER_S: Final = 5.0
"""So long a client off this machine has to answer a ping before it is told anything."""
