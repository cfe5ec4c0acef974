"""One thing asked of the engine, with the way back to whoever asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from ukulelatent_daemon.errors import UkulelatentError
from ukulelatent_daemon.limit import Limit

_log = logging.getLogger(__name__)
_logged = Limit(at_once=20, per_s=1)

Value = float | int | str
Values = tuple[Value | tuple[float, ...] | None, ...]
Sender = tuple[str, int]
Reply = Callable[[str, Sequence[Value]], None]


class Instrument(Protocol):
    """Whom requests speak to, or else to one of its parts."""

    def latent_dim(self, number: int) -> int:
        """Latent dimensions of a part's model. Any thread."""

    def part(self, number: int) -> Any:
        """The part of a number. The engine's thread."""


class Request(NamedTuple):
    """A checked request on its way to the engine's thread, which calls `run`. It is bound: what it
    is to act on, it knows.

    Attributes:
        address: what was called, with its placeholders filled: `/xy/1`.
        values: the arguments, converted: places of the address first, a repeated one as a tuple.
        sender: host and port, or the name of a MIDI port and 0.
        arrival_s: CLOCK_MONOTONIC seconds at which the kernel had the packet.
        at_s: CLOCK_MONOTONIC seconds at which it is to act; None for at once.
        reply: sends an address and values to the sender; any thread, never raises.
        action: what is done, with the request itself.
        part: the part that the address names; None where it names none, which is part 1.
        sample_accurate: it acts at its very sample, so it is prepared before its time.
    """

    address: str
    values: Values
    sender: Sender
    arrival_s: float
    at_s: float | None
    reply: Reply
    action: Callable[[Request], None]
    part: int | None = None
    sample_accurate: bool = False

    @property
    def part_number(self) -> int:
        """Of the part that is spoken to."""
        return self.part or 1

    def run(self) -> None:
        """Act; a refusal is answered, everything else raised. Engine thread."""
        try:
            self.action(self)
        except UkulelatentError as error:
            self.reject(error)

    def reject(self, error: UkulelatentError) -> None:
        """Answer `/error s:address i:code s:text`, within the limit on errors. Any thread.

        What the answer leaves out, folders of this machine, is in the log.
        """
        if str(error) != error.public_text and _logged.allows("errors", time.monotonic()):
            _log.warning("%s: %s", self.address, error)
        self.reply("/error", error_values(self.address, error))


def error_values(address: str, error: UkulelatentError) -> tuple[str, int, str]:
    """The arguments of `/error`, short enough for any packet."""
    return address[:200], int(error.code), error.public_text[:500]


def no_reply(address: str, values: Sequence[Value]) -> None:
    """The reply of a request that nobody waits for: from MIDI, from a score."""
