"""Which model plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.osc.request import Request
from ukulelatent_daemon.osc.table import Argument, Route

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine


def load(engine: Engine, request: Request, name: str) -> None:
    """Change the model; the engine answers when it has."""
    engine.load_model(name, request)


def list_models(engine: Engine, request: Request) -> None:
    """Tell the names that can be loaded."""
    for name in engine.model_names():
        request.reply("/model/item", [name])
    request.reply("/done", [request.address])


def info(engine: Engine, request: Request) -> None:
    """Tell about the model that plays."""
    model = engine.model_info()
    request.reply(
        "/model/info.reply",
        [
            model.name,
            int(model.latent_dim),
            int(model.sample_rate_hz),
            int(model.note_low),
            int(model.note_high),
            model.device,
            model.sha256,
        ],
    )


ROUTES: Final = (
    Route(
        "/model/load",
        (Argument("name", "s"),),
        "Loads a model of the configured folders; the old one plays until it is there.",
        load,
        replies="/done /model/load s:name s:sha256, or /error with code 5 or 7",
        done=True,
    ),
    Route(
        "/model/list",
        (),
        "Asks which models can be loaded.",
        list_models,
        replies="/model/item s:name for each, then /done /model/list",
        done=True,
    ),
    Route(
        "/model/info",
        (),
        "Asks about the model that plays.",
        info,
        replies=(
            "/model/info.reply s:name i:N i:sample_rate i:note_low i:note_high s:device s:sha256"
        ),
    ),
)
