"""What every output is."""

from typing import Protocol


class Output(Protocol):
    """An open device that calls the core back."""

    name: str
    latency_ms: float
    is_dead: bool
    """The device is gone, and cannot even be closed: known after `stop`, or told before it."""

    @property
    def is_silent(self) -> bool:
        """It has ended by itself, and calls back no more."""

    def stop(self) -> bool:
        """Call back no more, and finish what is being written; False if it may still call back."""
