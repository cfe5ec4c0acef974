"""Arguments as they came off the wire → arguments as a route takes them, or a refusal."""

import math
from collections.abc import Sequence
from typing import Final

from ukulelatent_daemon.addresses.table import Argument, Required, Route, range_text
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.request import Value, Values

_PRESSED: Final = Argument("pressed", "f")


def convert(route: Route, given: Sequence[Value], latent_dim: int) -> Values:
    """Check count, types and ranges of `given`; defaults filled in, a repeated one as a tuple.

    Raises Rejected (COUNT, TYPE, RANGE).
    """
    least, most = route.counts(latent_dim)
    if not least <= len(given) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        many = "1 argument" if len(given) == 1 else f"{len(given)} arguments"
        raise Rejected(ErrorCode.COUNT, f"{many}: want {wanted} ({route.usage})")
    if route.is_button:
        for value in given:
            convert_one(_PRESSED, value, latent_dim)
        return ()
    values: list[Value | tuple[float, ...] | None] = []
    for index, argument in enumerate(route.arguments):
        if argument.repeat != "once":
            values.append(_repeated(argument, given[index:], latent_dim))
        elif index < len(given):
            values.append(convert_one(argument, given[index], latent_dim))
        else:
            assert not isinstance(argument.default, Required)  # the count says so
            values.append(argument.default)
    return tuple(values)


def convert_one(argument: Argument, value: Value, latent_dim: int) -> Value:
    """One value as the argument's kind, in its range or moved there. Raises Rejected (TYPE,
    RANGE)."""
    if argument.kind == "s":
        return _word(argument, value)
    if isinstance(value, str):
        raise Rejected(ErrorCode.TYPE, f"{argument.name} = {value}: want a number")
    low, high = argument.limits(latent_dim)
    if argument.to_edge and math.isfinite(value):
        value = min(max(value, low), high)
    if not math.isfinite(value) or not low <= value <= high:
        wanted = range_text(argument, latent_dim) or "a finite number"
        raise Rejected(ErrorCode.RANGE, f"{argument.name} = {value:g}: want {wanted}")
    if argument.kind == "f":
        return float(value)
    if value != int(value):
        raise Rejected(ErrorCode.TYPE, f"{argument.name} = {value:g}: want a whole number")
    return int(value)


def _repeated(argument: Argument, given: Sequence[Value], latent_dim: int) -> tuple[float, ...]:
    return tuple(float(convert_one(argument, value, latent_dim)) for value in given)


def _word(argument: Argument, value: Value) -> str:
    if not isinstance(value, str):
        raise Rejected(ErrorCode.TYPE, f"{argument.name} = {value:g}: want a string")
    if argument.choices and value not in argument.choices:
        wanted = ", ".join(argument.choices)
        raise Rejected(ErrorCode.RANGE, f"{argument.name} = {value}: want one of {wanted}")
    if not value and not argument.may_be_empty:
        raise Rejected(ErrorCode.RANGE, f"{argument.name} is empty: want a name")
    return value
