"""Where the sound goes, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.addresses.table import Argument, Route
from ukulelatent_daemon.osc.routes.listing import names, tell_all
from ukulelatent_daemon.request import Request

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine

_NAME: Final = Argument("name", "s")


def list_outputs(engine: Engine, request: Request) -> None:
    """Tell the names of the outputs."""
    tell_all(engine, request, "/audio/item", lambda: names(engine.outputs.names()))


def device(engine: Engine, request: Request, name: str) -> None:
    """Play to another output."""
    engine.device.choose(name, request)


def start(engine: Engine, request: Request, name: str) -> None:
    """Record what is played from now on."""
    engine.recording.start(engine.session.core, name, request)


def stop(engine: Engine, request: Request) -> None:
    """Record no more."""
    engine.recording.stop(request)


ROUTES: Final = (
    Route(
        "/audio/list",
        (),
        "Asks which outputs there are.",
        list_outputs,
        replies="/audio/item s:name for each, then /done /audio/list, or /error with code 8",
        done=True,
        of_part=False,
    ),
    Route(
        "/audio/device",
        (_NAME,),
        "Plays to another output, by its name or a part of it; what sounds ends. If it cannot be "
        "opened, the old one plays on.",
        device,
        query=lambda engine: (engine.session.output.name,),
        replies=(
            "/done /audio/device s:name, or /error with code 8 or 9; "
            "asked without arguments: /audio/device/value s:name"
        ),
        done=True,
        of_part=False,
    ),
    Route(
        "/record/start",
        (_NAME,),
        "Records what is played into a WAV file of the configured folder; no file is overwritten.",
        start,
        replies="/done /record/start s:file, or /error with code 4, 8 or 9",
        done=True,
        of_part=False,
        by_pattern=False,
    ),
    Route(
        "/record/stop",
        (),
        "Ends the recording.",
        stop,
        replies="/done /record/stop s:file f:seconds, or /error with code 5 or 8",
        done=True,
        of_part=False,
        by_pattern=False,
    ),
)
