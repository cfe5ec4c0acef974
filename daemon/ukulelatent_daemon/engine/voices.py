"""Who plays which note: the table of voices, and who gives way when all sound."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Literal

from ukulelatent_daemon.config.limits import Steal
from ukulelatent_daemon.engine.ledger import NoteTimes
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.osc.request import Sender

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.part import Part

Ending = Literal["done", "off", "stolen", "error"]
"""Why a note sounds no more: it came to its end, was let go, gave way, or could not be decoded."""

FIRST_OWN_ID = 1 << 20
_LAST_OWN_ID = (1 << 31) - 1


@dataclass
class Voice:
    """A note that has a voice.

    Attributes:
        part: whose note it is; sender: who asked for it.
        index, generation: the voice in the core.
        note: the key as asked for; pitch: what the tuning made of it, without bend.
        bend: of this note alone, in semitones.
        z: its latent point; steered: it has a point of its own, which `/latent` leaves alone.
        amplitude: of its velocity, with the model's gain; gain_db: on top.
        held: no note-off yet; sustained: a note-off waits for the pedal; ending: why it was
            killed.
    """

    part: "Part"
    sender: Sender
    index: int
    generation: int
    note_id: int
    note: float
    pitch: float
    model: LoadedModel
    z: tuple[float, ...]
    steered: bool
    amplitude: float
    resampled: bool
    order: int
    times: NoteTimes
    gain_db: float = 0.0
    bend: float = 0.0
    held: bool = True
    sustained: bool = False
    ending: Ending | None = None

    @property
    def dying(self) -> bool:
        """Killed: it fades and counts no more."""
        return self.ending is not None


@dataclass
class VoiceTable:
    """All voices of a core: those that may sound, and some more in which stolen ones fade."""

    slots: int
    _free: list[int] = field(init=False)
    _busy: dict[int, Voice] = field(init=False, default_factory=dict)
    _order: Iterator[int] = field(init=False, default_factory=count)
    _next_id: int = field(init=False, default=FIRST_OWN_ID)

    def __post_init__(self) -> None:
        self._free = list(range(self.slots))

    def __iter__(self) -> Iterator[Voice]:
        """Voices in use, those that fade after a theft or a panic left out."""
        return iter([voice for voice in self._busy.values() if not voice.dying])

    def __len__(self) -> int:
        return sum(not voice.dying for voice in self._busy.values())

    def own_id(self) -> int:
        """An id for a note whose sender gave none; not one that sounds."""
        used = {voice.note_id for voice in self}
        while self._next_id in used:
            self._step_id()
        found = self._next_id
        self._step_id()
        return found

    def _step_id(self) -> None:
        self._next_id = FIRST_OWN_ID if self._next_id >= _LAST_OWN_ID else self._next_id + 1

    def next_order(self) -> int:
        """A number that grows from note to note."""
        return next(self._order)

    def lowest_free(self) -> int | None:
        """The free slot of the lowest index, so that the same notes take the same voices."""
        return min(self._free, default=None)

    def take(self, voice: Voice) -> None:
        """The slot `voice.index` plays `voice`."""
        self._free.remove(voice.index)
        self._busy[voice.index] = voice

    def give_back(self, index: int) -> Voice:
        """The core has let the slot go; returns who had it."""
        self._free.append(index)
        return self._busy.pop(index)

    def clear(self) -> None:
        """All have gone with their core."""
        self._free = list(range(self.slots))
        self._busy.clear()

    def by_index(self, index: int, generation: int) -> Voice | None:
        """The voice of a slot, dying or not, if it is still of that generation."""
        voice = self._busy.get(index)
        return voice if voice is not None and voice.generation == generation else None

    def by_id(self, part: "Part", note_id: int) -> Voice | None:
        """A part's voice of an id that is still held; else one that fades, else None."""
        found = [voice for voice in self if voice.note_id == note_id and voice.part is part]
        return max(found, key=lambda voice: (voice.held, voice.order), default=None)


def victim(voices: Sequence[Voice], rule: Steal, level: Callable[[int], float]) -> Voice | None:
    """Who of some voices gives way to a new note; None if nobody does.

    level: tells how loud a slot is.
    """
    if rule == "none":
        return None
    if rule == "quietest":
        return min(voices, key=lambda voice: level(voice.index))
    if rule == "oldest":
        return min(voices, key=lambda voice: voice.order)
    released = [voice for voice in voices if not voice.held]
    if released:
        return min(released, key=lambda voice: voice.order)
    return min(voices, key=lambda voice: level(voice.index))
