"""The map of the training sounds, and points with names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.addresses.table import Argument, Route
from ukulelatent_daemon.config import limits
from ukulelatent_daemon.engine.snapshots import Snapshot
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.osc.routes.listing import names, tell_all
from ukulelatent_daemon.request import Request

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine
    from ukulelatent_daemon.engine.part import Part
    from ukulelatent_daemon.model.sound_map import SoundMap

_NAME: Final = Argument("name", "s")


def xy(part: Part, request: Request, x: float, y: float) -> None:
    """To a point of the plane."""
    part.move_latent(_map_of(part).point(x, y), request)


def nearest(engine: Engine, request: Request, count: int) -> None:
    """Tell which training sounds are near."""
    part = engine.part(request.part_number)
    sounds, z = _map_of(part), part.latent.value
    tell_all(
        engine,
        request,
        "/map/point",
        lambda: [(rank, *one) for rank, one in enumerate(sounds.nearest(z, count), 1)],
    )


def _map_of(part: Part) -> SoundMap:
    if not len(part.model.sound_map):
        raise Rejected(ErrorCode.MODEL, f"the model {part.model.contract.name} has no map")
    return part.model.sound_map


def save(engine: Engine, request: Request, name: str) -> None:
    """Keep the point under a name."""
    part = engine.part(request.part_number)
    engine.snapshots.save(name, Snapshot(part.latent.value, part.model.contract.name))


def load(engine: Engine, request: Request, name: str, duration_ms: float) -> None:
    """Go to a point that was kept."""
    engine.part(request.part_number).glide_to(engine.snapshots.load(name).z, duration_ms)


def morph(engine: Engine, request: Request, one: str, other: str, share: float) -> None:
    """To a point between two that were kept."""
    part, snapshots = engine.part(request.part_number), engine.snapshots
    start, end = (
        part.latent.inside(snapshots.load(one).z),
        part.latent.inside(snapshots.load(other).z),
    )
    # Weighted, not a + share * (b - a): exact at both ends.
    z = [(1 - share) * a + share * b for a, b in zip(start, end, strict=True)]
    part.move_latent(z, request)


def delete(engine: Engine, request: Request, name: str) -> None:
    """Forget a point."""
    engine.snapshots.delete(name)


def list_snapshots(engine: Engine, request: Request) -> None:
    """Tell the names."""
    kept = engine.snapshots.names()
    tell_all(engine, request, "/snap/item", lambda: names(kept))


ROUTES: Final = (
    Route(
        "/map/xy",
        (Argument("x", "f", -1, 1, to_edge=True), Argument("y", "f", -1, 1, to_edge=True)),
        "Moves to where the map of the training sounds has this point of the plane.",
        xy,
    ),
    Route(
        "/map/nearest",
        (Argument("count", "i", 1, 100),),
        "Asks which training sounds are nearest to the point, and where they are on the map.",
        nearest,
        takes_engine=True,
        replies=(
            "/map/point i:rank s:label f:x f:y f:distance for each, then /done /map/nearest; "
            "/error with code 7 for a model without a map"
        ),
        done=True,
    ),
    Route("/snap/save", (_NAME,), "Keeps the point under a name.", save, takes_engine=True),
    Route(
        "/snap/load",
        (_NAME, Argument("duration", "f", *limits.GLIDE_MS, unit="ms", default=0.0)),
        "Goes to a point that was kept; notes started on the way are on the way.",
        load,
        takes_engine=True,
    ),
    Route(
        "/snap/morph",
        (Argument("one", "s"), Argument("other", "s"), Argument("share", "f", 0, 1, to_edge=True)),
        "Moves between two points that were kept: 0 the one, 1 the other.",
        morph,
        takes_engine=True,
    ),
    Route("/snap/delete", (_NAME,), "Forgets a point.", delete, of_part=False),
    Route(
        "/snap/list",
        (),
        "Asks which points were kept.",
        list_snapshots,
        replies="/snap/item s:name for each, then /done /snap/list",
        done=True,
        of_part=False,
    ),
)
