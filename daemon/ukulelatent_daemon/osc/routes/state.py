"""The instrument as it is, kept by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.addresses.table import Argument, Route
from ukulelatent_daemon.request import Request

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.engine import Engine

_NAME: Final = Argument("name", "s")


def save(engine: Engine, request: Request, name: str) -> None:
    """Keep everything under a name."""
    engine.persistence.save(name, request)


def load(engine: Engine, request: Request, name: str) -> None:
    """Be as it was kept."""
    engine.persistence.load(name, request)


ROUTES: Final = (
    Route(
        "/state/save",
        (_NAME,),
        "Keeps all parts' models, points and knobs, snapshots, bindings and the reverb under a "
        "name, in the place of what it held.",
        save,
        replies="/done /state/save s:name, or /error with code 4 or 9",
        done=True,
        of_part=False,
    ),
    Route(
        "/state/load",
        (_NAME,),
        "Makes everything as it was kept.",
        load,
        replies="/done /state/load s:name, or /error with code 5 or 7; then nothing has changed",
        done=True,
        of_part=False,
    ),
)
