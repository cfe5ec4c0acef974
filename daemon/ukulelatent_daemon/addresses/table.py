"""The words of the OSC table: a route, its arguments, and how they are written down."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Final, Literal

from ukulelatent_daemon.config.limits import Limits
from ukulelatent_daemon.request import Instrument, Request, Value


class Required(Enum):
    """The type of the default of an argument that has none."""

    REQUIRED = "required"


REQUIRED: Final = Required.REQUIRED

INT32: Final = Limits(-(2**31), 2**31 - 1)


@dataclass(frozen=True)
class Argument:
    """One typed argument, or the last one repeated for each latent dimension.

    Attributes:
        name: said in help and errors.
        kind: "f" float, "i" int32, "s" string, as the handler receives it.
        low, high: the range, both included, in `unit`; None is open. A high of "N" is the
            model's number of latent dimensions when the message comes, "N/2" half of it, rounded
            up.
        unit: Hz, dB, ms, semitones; empty for a bare number.
        default: what a missing trailing argument counts as.
        choices: the words a string may be; empty for any.
        may_be_empty: whether a string may be; a name may not.
        to_edge: a number outside the range is moved to its nearer end, not refused.
        repeat: "once", "N" (exactly one a dimension) or "1..N".
    """

    name: str
    kind: Literal["f", "i", "s"]
    low: float | None = None
    high: float | Literal["N", "N/2"] | None = None
    unit: str = ""
    default: Value | Required | None = REQUIRED
    choices: tuple[str, ...] = ()
    may_be_empty: bool = False
    to_edge: bool = False
    repeat: Literal["once", "N", "1..N"] = "once"

    def __post_init__(self) -> None:
        assert self.repeat == "once" or self.default is REQUIRED

    def limits(self, latent_dim: int) -> Limits:
        """The range with `N` filled in; an int always fits in 32 bits."""
        low, high = (-float("inf"), float("inf")) if self.kind == "f" else INT32
        if self.high == "N":
            high = latent_dim
        elif self.high == "N/2":
            high = (latent_dim + 1) // 2
        elif self.high is not None:
            high = self.high
        return Limits(low if self.low is None else self.low, high)

    def __str__(self) -> str:
        times = "" if self.repeat == "once" else f"×{self.repeat}"
        text = f"{self.kind}{times}:{self.name}"
        if self.default is REQUIRED:
            return text
        return f"[{text}]" if self.default is None else f"[{text}={_number(self.default)}]"


@dataclass(frozen=True)
class Route:
    """One address: what it takes, what it does, what it answers.

    Attributes:
        address: with placeholders, each named as one of `places`: `/xy/<pad>/x`.
        arguments: what follows the address.
        help: one sentence.
        handler: called as handler(part, request, *places, *arguments) on the engine thread, with
            the engine instead of the part unless `of_part`, and where it `takes_engine`; a repeated
            argument arrives as one tuple of floats.
        places: the placeholders' arguments, in order; all of kind "i".
        query: the values answered as `<address>/value …` to a message without arguments, of the
            part, or of the engine unless `of_part`.
        replies: what comes back, in words.
        done: it takes time, and `/done` or `/error` tells its end.
        of_part: it speaks to one part, which `/part/<n>` before the address names.
        takes_engine: its handler is called with the engine all the same.
        sample_accurate: in a bundle it acts at the sample of its time tag, else in its block.
        by_pattern: an address pattern may call it.
    """

    address: str
    arguments: tuple[Argument, ...]
    help: str
    handler: Callable[..., None]
    places: tuple[Argument, ...] = ()
    query: Callable[..., Sequence[Value]] | None = None
    replies: str = ""
    done: bool = False
    of_part: bool = True
    takes_engine: bool = False
    sample_accurate: bool = False
    by_pattern: bool = True

    def __post_init__(self) -> None:
        assert re.findall("<([a-z]+)>", self.address) == [place.name for place in self.places]
        optional = [argument.default is not REQUIRED for argument in self.arguments]
        assert optional == sorted(optional), "optional arguments come last"
        assert all(argument.repeat == "once" for argument in self.arguments[:-1])

    @property
    def is_button(self) -> bool:
        """It takes no arguments, or a controller's button: one number, 0 when it is let go."""
        return not self.arguments

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches the address with a whole number at each placeholder."""
        return re.compile(re.sub("<[a-z]+>", "(-?[0-9]{1,9})", self.address) + r"\Z")

    def counts(self, latent_dim: int) -> tuple[int, int]:
        """The fewest and the most arguments that a message may carry."""
        if self.is_button:
            return 0, 1
        least = sum(argument.default is REQUIRED for argument in self.arguments)
        most = len(self.arguments)
        if self.arguments and self.arguments[-1].repeat != "once":
            most += latent_dim - 1
            least += latent_dim - 1 if self.arguments[-1].repeat == "N" else 0
        return least, most

    def act(self, instrument: Instrument, request: Request) -> None:
        """Do what a request asks for. Engine thread."""
        to_part = self.of_part and not self.takes_engine
        target = instrument.part(request.part_number) if to_part else instrument
        self.handler(target, request, *request.values)

    def answer(self, instrument: Instrument, request: Request) -> None:
        """Tell the value that a request without arguments asks for. Engine thread."""
        assert self.query
        asked = instrument.part(request.part_number) if self.of_part else instrument
        values = self.query(asked)
        request.reply(f"{request.address}/value", values)

    @property
    def usage(self) -> str:
        """`/note f:note [f:velocity=100] [i:id]`"""
        return " ".join((self.address, *map(str, self.arguments)))


@dataclass(frozen=True)
class Push:
    """What subscribers of a topic are told: the message in words, and when it comes."""

    topic: str
    message: str
    help: str


def range_text(argument: Argument, latent_dim: int | None = None) -> str:
    """`0 to 127`, `1 to N`, `released, oldest`; empty where anything goes. N is said as such unless
    it is given."""
    if argument.choices:
        return ", ".join(argument.choices)
    if argument.low is None and argument.high is None:
        return ""
    if argument.high is None:
        return f"{_number(argument.low)} or more"
    high = argument.high if latent_dim is None else argument.limits(latent_dim).high
    return f"{_number(argument.low)} to {_number(high)}"


def _number(value: Any) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)
