"""The whole table, by section, in the order in which it is read."""

from typing import Final

from ukulelatent_daemon.addresses.table import Route
from ukulelatent_daemon.osc.routes import (
    audio,
    bind,
    effects,
    latent,
    map,
    model,
    play,
    sound,
    state,
    subscriptions,
    system,
)

SECTIONS: Final[dict[str, tuple[Route, ...]]] = {
    "Play": play.ROUTES,
    "Latent": latent.ROUTES,
    "Map and snapshots": map.ROUTES,
    "Model": model.ROUTES,
    "Sound": sound.ROUTES,
    "Effects": effects.ROUTES,
    "Audio": audio.ROUTES,
    "Bindings": bind.ROUTES,
    "Subscriptions": subscriptions.ROUTES,
    "State": state.ROUTES,
    "System": system.ROUTES,
}

ROUTES: Final[tuple[Route, ...]] = tuple(
    route for section in SECTIONS.values() for route in section
)

PUSHES: Final = subscriptions.PUSHES
