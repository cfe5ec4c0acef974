"""Who wants to be told what happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.addresses.table import Argument, Push, Route
from ukulelatent_daemon.config import limits
from ukulelatent_daemon.config.limits import ANSWER_S, LEASE_AFAR_S, MAX_CLIENTS
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.request import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ukulelatent_daemon.engine.engine import Engine

_ALL: Final = "all"
_TOPIC: Final = Argument("topic", "s", choices=(*limits.TOPICS, _ALL))


def subscribe(
    engine: Engine, request: Request, topic: str, port: int | None, hz: float | None, lease_s: float
) -> None:
    """Tell the sender of a topic from now on."""
    engine.subscribers.add(request.sender, _topics(topic), port, hz, lease_s, request.arrival_s)


def unsubscribe(engine: Engine, request: Request, topic: str) -> None:
    """Tell the sender of it no more."""
    if not engine.subscribers.remove(request.sender, _topics(topic)):
        raise Rejected(ErrorCode.NOT_FOUND, f"{topic}: this sender is told of no such topic")


def _topics(topic: str) -> Sequence[limits.Topic]:
    return tuple(one for one in limits.TOPICS if topic in (one, _ALL))


ROUTES: Final = (
    Route(
        "/subscribe",
        (
            _TOPIC,
            Argument("port", "i", 1, 65535, default=None),
            Argument("rate", "f", 0.1, 100, "Hz", default=None),
            Argument("lease", "f", 1, 86400, "s", default=60.0),
        ),
        "Tells the sender of a topic, at another port if one is given, until the lease runs out; "
        "again: renews it. Replies are then sent to that port as well. When a client's last lease "
        "runs out, its held notes end. Without a rate: 20 Hz, status 1 Hz. "
        f"{MAX_CLIENTS} clients are told. From another machine: a lease of {LEASE_AFAR_S:g} s at "
        "most, a longer one is cut; and the port that is to be told is asked /ping i:number, and "
        f"told nothing before that host has sent /pong i:number, within {ANSWER_S:g} s.",
        subscribe,
        of_part=False,
    ),
    Route("/unsubscribe", (_TOPIC,), "Tells the sender of it no more.", unsubscribe, of_part=False),
)

PUSHES: Final = (
    Push("notes", "/note/started i:id f:note f:latency_ms", "A note's first sample was there."),
    Push("notes", "/note/ended i:id s:why", "It sounds no more: done, off, stolen or error."),
    Push("meter", "/meter f:peak_left f:peak_right", "The largest samples since the last one."),
    Push("latent", "/latent/value f×N:z", "The point moved."),
    Push("status", "/status.reply …", "As the answer to /status; the load is that since the last."),
    Push("status", "/xrun i:count", "The device or a voice had too little; since the start."),
    Push("status", "/audio/lost s:name", "The device is gone; what sounded has ended."),
    Push("status", "/audio/back s:name f:ms", "It is back, after so long."),
    Push("status", "/model/changed s:name", "A part plays another model."),
    Push(
        "notes, latent, status",
        "/part/<n>/note/started …",
        "Of parts from 2 on, /note/started, /note/ended, /latent/value and /model/changed come "
        "with the part before their address.",
    ),
)
