"""What the decoder has to do: what each voice is to sound like, one decode for some of them, and
where its rows go."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from ukulelatent_daemon.model.cache import Magnitudes
from ukulelatent_daemon.model.torchscript import LoadedModel

Kind = Literal["head", "move", "rest"]


class Voices(Protocol):
    """Where rows go: the C core."""

    def write(self, voice: int, generation: int, first: int, magnitudes: Magnitudes) -> bool:
        """Write frames; False if the voice has moved on."""

    def write_batch(
        self,
        voices: Sequence[tuple[int, int]],
        firsts: Sequence[int],
        first: int,
        magnitudes: Magnitudes,
    ) -> None:
        """Write rows of several voices, those from each one's own first frame on."""

    def next_frames(self, voices: Sequence[tuple[int, int]]) -> list[int | None]:
        """The first frame of each that may still be replaced; None if the voice has moved on."""


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

    def only(self, places: list[int]) -> "Work":
        """For some of the voices, by their places."""
        return replace(
            self,
            voices=[self.voices[place] for place in places],
            points=[self.points[place] for place in places],
            notes=[self.notes[place] for place in places],
            keys=[self.keys[place] for place in places],
            own_firsts=[self.own_firsts[place] for place in places],
        )


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
