"""Which model plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.addresses.table import Argument, Route
from ukulelatent_daemon.osc.routes.listing import names, tell_all
from ukulelatent_daemon.request import Request

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine
    from ukulelatent_daemon.engine.part import Part


def load(engine: Engine, request: Request, name: str) -> None:
    """Change the model; the answer comes when it is there."""
    engine.models.load(engine.part(request.part_number), name, request)


def list_models(engine: Engine, request: Request) -> None:
    """Tell the names that can be loaded."""
    tell_all(engine, request, "/model/item", lambda: names(engine.models.names()))


def info(part: Part, request: Request) -> None:
    """Tell about the model that plays."""
    model = part.model
    contract = model.contract
    request.reply(
        "/model/info.reply",
        [
            contract.name,
            contract.latent_dim,
            contract.sample_rate_hz,
            round(contract.note_low),
            round(contract.note_high),
            model.device,
            model.sha256,
        ],
    )


def latent(engine: Engine, request: Request) -> None:
    """Tell the dimensions of the model's space."""
    part = engine.part(request.part_number)
    contract, z = part.model.contract, part.latent.value
    dimensions = zip(
        contract.latent_labels, contract.latent_low, contract.latent_high, z, strict=True
    )
    rows = [(index, *dimension) for index, dimension in enumerate(dimensions, 1)]
    tell_all(engine, request, "/model/latent/item", lambda: rows)


ROUTES: Final = (
    Route(
        "/model/load",
        (Argument("name", "s"),),
        "Loads a model of the configured folders; the old one plays until it is there.",
        load,
        takes_engine=True,
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
        of_part=False,
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
    Route(
        "/model/latent",
        (),
        "Asks about the dimensions of the model's space: their labels, their ranges in model "
        "units, and where the point is.",
        latent,
        takes_engine=True,
        replies=(
            "/model/latent/item i:index s:label f:low f:high f:value for each, "
            "then /done /model/latent"
        ),
        done=True,
    ),
)
