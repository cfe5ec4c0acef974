"""What is done to the whole mix. Addresses with a value ask for it when they have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.addresses.table import Argument, Route
from ukulelatent_daemon.config import limits
from ukulelatent_daemon.osc.routes.listing import names, tell_all
from ukulelatent_daemon.osc.routes.sound import asked
from ukulelatent_daemon.request import Request

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine


def reverb_mix(engine: Engine, request: Request, mix: float) -> None:
    """How much of the reverb is heard."""
    engine.reverb.set_mix(mix)


def reverb_ir(engine: Engine, request: Request, name: str) -> None:
    """Change the impulse response; the reverb answers when it has."""
    engine.reverb.load(name, request)


def list_irs(engine: Engine, request: Request) -> None:
    """Tell the names that can be loaded."""
    tell_all(engine, request, "/fx/reverb/ir/item", lambda: names(engine.reverb.names()))


ROUTES: Final = (
    asked(
        "/fx/reverb/mix",
        Argument("mix", "f", *limits.REVERB_MIX),
        "Reverb, at equal power: 0 none, 1 nothing else.",
        reverb_mix,
        lambda engine: (float(engine.reverb.mix),),
        of_part=False,
    ),
    Route(
        "/fx/reverb/ir",
        (Argument("name", "s"),),
        "Crossfades to an impulse response of the configured folders, a WAV file of up to 6 s.",
        reverb_ir,
        query=lambda engine: (engine.reverb.name,),
        replies=(
            "/done /fx/reverb/ir s:name, or /error with code 5 or 8; "
            "asked without arguments: /fx/reverb/ir/value s:name"
        ),
        done=True,
        of_part=False,
    ),
    Route(
        "/fx/reverb/ir/list",
        (),
        "Asks which impulse responses can be loaded.",
        list_irs,
        replies="/fx/reverb/ir/item s:name for each, then /done /fx/reverb/ir/list",
        done=True,
        of_part=False,
    ),
)
