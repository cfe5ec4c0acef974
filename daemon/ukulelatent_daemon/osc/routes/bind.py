"""Whatever a controller sends, sent on to an address of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.addresses.bindings import Binding, range_of
from ukulelatent_daemon.addresses.table import Argument, Route
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.osc.routes.listing import tell_all
from ukulelatent_daemon.request import Request, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ukulelatent_daemon.addresses.finder import Match
    from ukulelatent_daemon.engine.engine import Engine

_INCOMING: Final = Argument("incoming", "s")


def bind(
    engine: Engine,
    request: Request,
    incoming: str,
    target: str,
    in_low: float,
    in_high: float,
    out_low: float,
    out_high: float,
) -> None:
    """What comes to one address goes to another."""
    engine.bindings.add(Binding(incoming, target, in_low, in_high, out_low, out_high))


def unbind(engine: Engine, request: Request, incoming: str) -> None:
    """It goes nowhere any more."""
    engine.bindings.remove(incoming)


def list_bindings(engine: Engine, request: Request) -> None:
    """Tell all of them."""
    rows: list[Sequence[Value]] = [
        (
            one.incoming,
            one.target,
            *map(float, (one.in_low, one.in_high, one.out_low, one.out_high)),
        )
        for one in engine.bindings.all()
    ]
    tell_all(engine, request, "/bind/item", lambda: rows)


def learn(
    engine: Engine, request: Request, address: str, low: float | None, high: float | None
) -> None:
    """The next MIDI controller that moves is bound; the answer comes when one has."""
    ends = _range_of(engine, engine.bindings.target(address))
    if ends is None and (low is None or high is None):
        raise Rejected(ErrorCode.RANGE, f"{address} has no range of its own: want low and high")
    range_low, range_high = ends or (0.0, 0.0)
    engine.bindings.learn(
        address,
        range_low if low is None else low,
        range_high if high is None else high,
        request.arrival_s,
        request.reply,
    )


def _range_of(engine: Engine, found: Match) -> tuple[float, float] | None:
    """The range of an address's first value; of a latent dimension the model's."""
    latent = engine.part(found.part or 1).latent
    if found.route.address == "/latent/<index>" and 1 <= found.places[0] <= len(latent.low):
        return latent.low[found.places[0] - 1], latent.high[found.places[0] - 1]
    return range_of(found, len(latent.low))


ROUTES: Final = (
    Route(
        "/bind",
        (
            _INCOMING,
            Argument("target", "s"),
            Argument("in_low", "f", default=0.0),
            Argument("in_high", "f", default=1.0),
            Argument("out_low", "f", default=0.0),
            Argument("out_high", "f", default=1.0),
        ),
        "Sends what comes to an address that is not ours on to one that is, each number from the "
        "one range to the other. MIDI controllers come as /midi/cc/<n> with 0 to 127.",
        bind,
        of_part=False,
    ),
    Route("/unbind", (_INCOMING,), "Ends what was bound to an address.", unbind, of_part=False),
    Route(
        "/bind/list",
        (),
        "Asks what is bound.",
        list_bindings,
        replies=(
            "/bind/item s:incoming s:target f:in_low f:in_high f:out_low f:out_high for each, "
            "then /done /bind/list"
        ),
        done=True,
        of_part=False,
    ),
    Route(
        "/midi/learn",
        (
            Argument("address", "s"),
            Argument("low", "f", default=None),
            Argument("high", "f", default=None),
        ),
        "Binds the MIDI controller that moves next, within a minute, to an address, over the "
        "address's range or the one given.",
        learn,
        replies="/done /midi/learn s:address i:controller",
        done=True,
        of_part=False,
    ),
)
