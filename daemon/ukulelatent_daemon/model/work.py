"""What the decoder has to do: what each voice is to sound like, and one decode for some of them."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

from ukulelatent_daemon.model.torchscript import LoadedModel

Kind = Literal["head", "move", "rest"]


@dataclass
class Target:
    """What one voice is to sound like, and which of its frames are still to be decoded.

    owner: who plays it.
    """

    model: LoadedModel
    generation: int
    note: float
    z: tuple[float, ...]
    owner: Hashable = None
    head: bool = True
    moved: bool = False
    rest_from: int = 0

    def rest_left(self) -> bool:
        """Whether frames are left that nobody has decoded."""
        return self.rest_from < self.model.contract.frames

    def key(self) -> Hashable:
        """What its rows depend on."""
        return self.model.sha256, self.note, self.z

    def goes_with(self, other: "Target") -> bool:
        """One decode can serve both."""
        return self.model is other.model and self.rest_from == other.rest_from


@dataclass(frozen=True)
class Work:
    """Frames `first` to `first + count` of some voices, all of one model; of each voice those from
    its own first on are written."""

    voices: list[tuple[int, int]]
    points: list[tuple[float, ...]]
    notes: list[float]
    keys: list[Hashable]
    model: LoadedModel
    first: int
    count: int
    own_firsts: list[int]
    kind: Kind


def in_turn(found: list[tuple[int, Target]]) -> list[tuple[int, Target]]:
    """One of each owner after the other, in the order of each."""
    places: dict[Hashable, int] = {}
    order = []
    for index, (_, target) in enumerate(found):
        round_ = places.get(target.owner, 0)
        places[target.owner] = round_ + 1
        order.append((round_, index))
    return [found[index] for _, index in sorted(order)]


def work_of(
    found: list[tuple[int, Target]],
    first: int,
    count: int,
    kind: Kind,
    own_firsts: list[int] | None = None,
) -> Work:
    """`count` frames from `first` on of the voices found, or from `own_firsts` on of each."""
    return Work(
        voices=[(voice, target.generation) for voice, target in found],
        points=[target.z for _, target in found],
        notes=[target.note for _, target in found],
        keys=[target.key() for _, target in found],
        model=found[0][1].model,
        first=first,
        count=count,
        own_firsts=own_firsts or [first] * len(found),
        kind=kind,
    )
