"""What the controllers' generators ask of the daemon's OSC table.

A controller is only written when the daemon understands all that it sends: each message is looked
up and converted here as the daemon does it with one that came off the wire.
"""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.addresses.table import Argument, Required, Route, range_text
from ukulelatent_daemon.errors import Rejected
from ukulelatent_daemon.osc.convert import convert, convert_one
from ukulelatent_daemon.osc.routes import PUSHES, ROUTES, SECTIONS
from ukulelatent_daemon.request import Value

LATENT_DIM: Final = 4  # the shipped model's

# A fader may stand anywhere, so a share that is no round number is tried as well.
_SHARES: Final = (0.0, 0.37, 1.0)
# A range from 0 to more than this is one of times, which are felt by their ratios.
_WIDE: Final = 1000.0
# Where any word would do for the table, but not for the daemon.
_WORDS: Final = {"incoming": "/my/knob", "target": "/gain", "address": "/gain"}


class Example(NamedTuple):
    """A message that the daemon takes, and what a player is told of it."""

    address: str
    values: tuple[Value, ...]
    text: str

    @property
    def message(self) -> str:
        """As it is typed into a message box."""
        return " ".join((self.address, *map(_text, self.values)))


def check(address: str, *values: Value) -> None:
    """Raises ValueError for a message that the daemon would refuse."""
    try:
        found = Finder(ROUTES).find(address)
        if not found:
            raise ValueError(f"{address} is not in the OSC table")
        (_, route, places, _) = found[0]
        for place, number in zip(route.places, places, strict=True):
            convert_one(place, number, LATENT_DIM)
        if values or route.query is None:
            convert(route, values, LATENT_DIM)
    except Rejected as refusal:
        raise ValueError(f"{address}: {refusal}") from refusal


def check_ranges(address: str, *ranges: tuple[float, float]) -> None:
    """Raises ValueError unless the daemon takes values from all over these ranges (low, high)."""
    for share in _SHARES:
        check(address, *(low + share * (high - low) for low, high in ranges))


def check_reply(address: str) -> None:
    """Raises ValueError for an address that the daemon neither answers nor pushes."""
    texts = [push.message for push in PUSHES] + [route.replies for route in ROUTES]
    if not any(address in text.replace(",", " ").split() for text in texts):
        raise ValueError(f"{address} is no answer of the OSC table")


def examples() -> dict[str, list[Example]]:
    """For each section a message to each of its addresses, in the table's order.

    Raises ValueError where the daemon would refuse one.
    """
    return {name: list(map(example, routes)) for name, routes in SECTIONS.items()}


def example(route: Route) -> Example:
    """A message to a route: its defaults, else the middle of its ranges."""
    address = route.address
    for place in route.places:
        address = address.replace(f"<{place.name}>", _text(_middle(place)))
    values = tuple(_values(route))
    check(address, *values)
    ranges = "; ".join(filter(None, map(_range, (*route.places, *route.arguments))))
    return Example(address, values, " ".join(filter(None, (f"{route.usage}:", route.help, ranges))))


def _values(route: Route) -> Iterator[Value]:
    for argument in route.arguments:
        if argument.default is None:
            return  # what comes behind it cannot be said without it
        times = 1 if argument.repeat == "once" else LATENT_DIM
        for _ in range(times):
            yield argument.default if _has_default(argument) else _middle(argument)


def _has_default(argument: Argument) -> bool:
    return not isinstance(argument.default, Required)


def _middle(argument: Argument) -> Value:
    if argument.kind == "s":
        return argument.choices[0] if argument.choices else _WORDS.get(argument.name, argument.name)
    low, high = argument.limits(LATENT_DIM)
    if low < 0:
        middle = min(0.0, high)
    elif argument.high is None:
        middle = low
    elif low > 0 or high > _WIDE:
        middle = math.sqrt((low or 1) * high)
    else:
        middle = (low + high) / 2
    if argument.kind == "i":
        return round(middle)
    rounded = round(middle) if middle >= 10 else round(middle, 2)
    return float(rounded if low <= rounded <= high else middle)


def _range(argument: Argument) -> str:
    allowed = range_text(argument)
    return " ".join(filter(None, (argument.name, allowed, argument.unit))) if allowed else ""


def _text(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:.9g}"
