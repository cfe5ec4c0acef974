"""The daemon itself: how it is, and its end."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.addresses.table import Argument, Route
from ukulelatent_daemon.config import limits
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.osc.gate import WAIT_S
from ukulelatent_daemon.osc.routes.listing import tell_all
from ukulelatent_daemon.osc.verified import VERIFIED_S
from ukulelatent_daemon.request import Request
from ukulelatent_daemon.sender import is_on_this_machine
from ukulelatent_daemon.system.log import set_level
from ukulelatent_daemon.system.version import version

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine

_log = logging.getLogger(__name__)

_NUMBER: Final = Argument("number", "i")


def status(engine: Engine, request: Request) -> None:
    """Tell how the daemon is."""
    request.reply("/status.reply", engine.watch.status(request.sender).values())


def xruns(engine: Engine, request: Request) -> None:
    """Tell who had too little."""
    request.reply("/xruns.reply", engine.watch.xruns().values())


def tell_version(engine: Engine, request: Request) -> None:
    """Tell the product's version."""
    request.reply("/version.reply", [version()])


def sync(engine: Engine, request: Request, number: int) -> None:
    """Answer; that this runs at all means that everything before it did."""
    request.reply("/synced", [number])


def ping(engine: Engine, request: Request, number: int) -> None:
    """Answer."""
    request.reply("/pong", [number])


def pong(engine: Engine, request: Request, number: int) -> None:
    """Take it for the answer to a ping of ours; a wrong number is not answered, lest two daemons
    play ping-pong."""
    engine.subscribers.answered(request.sender, number, request.arrival_s)


def latency(engine: Engine, request: Request) -> None:
    """Tell where the time goes between a packet and its sound."""
    parts = engine.latency()
    values = (parts.osc_ms, parts.model_ms, parts.griffinlim_ms, parts.device_ms)
    request.reply("/latency.reply", [float(value) for value in values])


def histogram(engine: Engine, request: Request) -> None:
    """Tell how many of the newest notes took how long."""
    bins = engine.player.latency_log.histogram()
    tell_all(engine, request, "/latency/bin", lambda: bins)


def log_level(engine: Engine, request: Request, level: str) -> None:
    """Tell more or less in the log."""
    set_level(level)


def quit_daemon(engine: Engine, request: Request) -> None:
    """Stop, for a sender on this machine."""
    if not is_on_this_machine(request.sender):
        raise Rejected(ErrorCode.DENIED, "only a sender on the same machine may do that")
    _log.info("asked to quit by %s:%d", *request.sender)
    request.reply("/done", [request.address])
    engine.quit()


ROUTES: Final = (
    Route(
        "/status",
        (),
        "Asks how the daemon is; the load is that since the same sender last asked.",
        status,
        replies=(
            "/status.reply i:voices f:load_average f:load_peak f:sample_rate f:latency_ms "
            "i:xruns i:late s:model s:device"
        ),
        of_part=False,
    ),
    Route(
        "/xruns",
        (),
        "Asks how often the device, a voice's ring, the mixer or the reverb had too little.",
        xruns,
        replies="/xruns.reply i:device i:rings i:mixer i:reverb",
        of_part=False,
    ),
    Route(
        "/version",
        (),
        "Asks for the version.",
        tell_version,
        replies="/version.reply s",
        of_part=False,
    ),
    Route(
        "/sync",
        (_NUMBER,),
        "Answers once everything sent before it took effect.",
        sync,
        replies="/synced i:number",
        of_part=False,
    ),
    Route("/ping", (_NUMBER,), "Answers.", ping, replies="/pong i:number", of_part=False),
    Route(
        "/pong",
        (_NUMBER,),
        "Answers the daemon's own /ping i:number, by which it makes sure that a client on another "
        "machine is there. Until then no more bytes a minute go to that host than came from it, "
        "but for one short reply to each message; a longer one waits "
        f"{WAIT_S:g} s for this answer. After {VERIFIED_S / 60:g} minutes it asks again.",
        pong,
        of_part=False,
    ),
    Route(
        "/latency",
        (),
        "Asks where the time goes between a packet and its sound, in ms.",
        latency,
        replies="/latency.reply f:osc f:model f:griffinlim f:device",
        of_part=False,
    ),
    Route(
        "/latency/histogram",
        (),
        "Asks how many of the newest 1000 notes took how long from packet to first sample.",
        histogram,
        replies=(
            "/latency/bin f:upper_ms i:count for each bin that is not empty, "
            "then /done /latency/histogram"
        ),
        done=True,
        of_part=False,
    ),
    Route(
        "/log/level",
        (Argument("level", "s", choices=limits.LOG_LEVELS),),
        "Tells more or less in the log.",
        log_level,
        of_part=False,
    ),
    Route(
        "/quit",
        (),
        "Stops the daemon; only for a sender on the same machine.",
        quit_daemon,
        replies="/done /quit",
        done=True,
        of_part=False,
        by_pattern=False,
    ),
)
