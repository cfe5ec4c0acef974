"""The latent point, which new and sounding notes share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ukulelatent_daemon.addresses.table import Argument, Route
from ukulelatent_daemon.config import limits
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.request import Request, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ukulelatent_daemon.config.limits import Scope
    from ukulelatent_daemon.engine.part import Part

_PAD: Final = Argument("pad", "i", 1, "N/2")
_X: Final = Argument("x", "f", 0, 1, to_edge=True)
_Y: Final = Argument("y", "f", 0, 1, to_edge=True)


def move(part: Part, request: Request, z: tuple[float, ...]) -> None:
    """The first dimensions, as many as there are values, in model units."""
    part.move_latent(z + part.latent.value[len(z) :], request)


def move_one(part: Part, request: Request, index: int, z: float) -> None:
    """Dimension `index`, the first being 1, in model units."""
    before, after = part.latent.value[: index - 1], part.latent.value[index:]
    part.move_latent((*before, z, *after), request)


def move_share(part: Part, request: Request, shares: tuple[float, ...]) -> None:
    """The first dimensions, each as a share 0 to 1 of its range."""
    _move_shares(part, request, dict(enumerate(shares)))


def pad(part: Part, request: Request, pad: int, x: float, y: float) -> None:
    """A touch pad: two dimensions, each as a share 0 to 1 of its range."""
    _move_shares(part, request, {2 * pad - 2: x, 2 * pad - 1: y})


def pad_x(part: Part, request: Request, pad: int, x: float) -> None:
    """The first dimension of a touch pad."""
    _move_shares(part, request, {2 * pad - 2: x})


def pad_y(part: Part, request: Request, pad: int, y: float) -> None:
    """The second dimension of a touch pad."""
    _move_shares(part, request, {2 * pad - 1: y})


def random(part: Part, request: Request, sigma: float) -> None:
    """A random point."""
    part.random_latent(sigma, request)


def reset(part: Part, request: Request) -> None:
    """Back to where the model starts."""
    part.reset_latent(request)


def get(part: Part, request: Request) -> None:
    """Tell the point."""
    request.reply("/latent/value", [float(z) for z in part.latent.value])


def glide(part: Part, request: Request, duration_ms: float) -> None:
    """How long a move takes."""
    part.settle()  # moves before it had the glide before it
    part.steering.glide_ms = duration_ms


def tell_glide(part: Part) -> Sequence[Value]:
    """How long a move takes now."""
    return (float(part.steering.glide_ms),)


def scope(part: Part, request: Request, name: Scope) -> None:
    """Who follows a move."""
    part.settle()  # moves before it had the scope before it
    part.steering.scope = name


def tell_scope(part: Part) -> Sequence[Value]:
    """Who follows a move now."""
    return (part.steering.scope,)


def _move_shares(part: Part, request: Request, shares: Mapping[int, float]) -> None:
    """Move dimensions (the first being 0) to shares 0 to 1 of their ranges."""
    latent = part.latent
    point = list(latent.value)
    for index, share in shares.items():
        if index >= len(point):
            raise Rejected(
                ErrorCode.RANGE, f"there is no z{index + 1}: the model has {len(point)} dimensions"
            )
        # Weighted, not low + share * (high - low): exact at both ends.
        point[index] = (1 - share) * latent.low[index] + share * latent.high[index]
    part.move_latent(point, request)


ROUTES: Final = (
    Route(
        "/latent",
        (Argument("z", "f", repeat="1..N"),),
        "Moves the first dimensions, in model units, for new and sounding notes.",
        move,
    ),
    Route(
        "/latent/<index>",
        (Argument("z", "f"),),
        "Moves one dimension, in model units.",
        move_one,
        places=(Argument("index", "i", 1, "N"),),
    ),
    Route(
        "/latent/norm",
        (Argument("share", "f", 0, 1, to_edge=True, repeat="1..N"),),
        "Moves the first dimensions, each as a share of its range.",
        move_share,
    ),
    Route(
        "/xy/<pad>",
        (_X, _Y),
        "A touch pad: pad 1 moves z1 and z2, pad 2 moves z3 and z4, over their ranges.",
        pad,
        places=(_PAD,),
    ),
    Route("/xy/<pad>/x", (_X,), "The pad's first dimension alone.", pad_x, places=(_PAD,)),
    Route("/xy/<pad>/y", (_Y,), "The pad's second dimension alone.", pad_y, places=(_PAD,)),
    Route(
        "/latent/random",
        (Argument("sigma", "f", 0, 100),),
        "Moves to a random point, each dimension of this standard deviation.",
        random,
    ),
    Route(
        "/latent/glide",
        (Argument("duration", "f", *limits.GLIDE_MS, unit="ms"),),
        "How long sounding notes take to follow a move.",
        glide,
        query=tell_glide,
        replies="asked without arguments: /latent/glide/value f:duration",
    ),
    Route(
        "/latent/scope",
        (Argument("scope", "s", choices=limits.SCOPES),),
        "Which notes follow a move: all, new ones only, or the last of those that sound.",
        scope,
        query=tell_scope,
        replies="asked without arguments: /latent/scope/value s:scope",
    ),
    Route("/latent/reset", (), "Moves back to the point at which the model starts.", reset),
    Route(
        "/latent/get",
        (),
        "Asks for the point, in model units.",
        get,
        replies="/latent/value f×N:z",
    ),
)
