"""Who plays which note: the table of voices, and who gives way when all sound."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal, Protocol

from ukulelatent_daemon.config.limits import Steal
from ukulelatent_daemon.engine.latency_log import NoteTimes
from ukulelatent_daemon.engine.part_settings import PartSettings
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.request import Sender

Ending = Literal["done", "off", "stolen", "error"]
"""Why a note sounds no more: it came to its end, was let go, gave way, or could not be decoded."""

FIRST_OWN_ID = 1 << 20
_LAST_OWN_ID = (1 << 31) - 1


@dataclass(eq=False, slots=True)
class Voice:
    """A note that has a voice.

    Attributes:
        part: whose note it is; sender: who asked for it.
        index, generation: the voice in the core; generation 0 until the core was told of it.
        note: the key as asked for; pitch: what the tuning made of it, without bend.
        bend: of this note alone, in semitones.
        z: its latent point; steered: it has a point of its own, which `/latent` leaves alone.
        amplitude: of its velocity, with the model's gain; gain_db: on top.
        held: no note-off yet; sustained: a note-off waits for the pedal; ending: why it was
            killed.
    """

    part: PartSettings
    sender: Sender
    index: int
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
    generation: int = 0
    gain_db: float = 0.0
    bend: float = 0.0
    held: bool = True
    sustained: bool = False
    ending: Ending | None = None

    @property
    def dying(self) -> bool:
        """Killed: it fades and counts no more."""
        return self.ending is not None


class Listener(Protocol):
    """Who is told of notes."""

    def note_started(self, voice: Voice) -> None:
        """Its first sample was handed over."""

    def note_ended(self, voice: Voice, why: Ending) -> None:
        """It sounds no more."""


class VoiceTable:
    """All voices of a core: those that may sound, and some more in which stolen ones fade."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._order = count()
        self._next_id = FIRST_OWN_ID
        self.clear()

    def clear(self) -> None:
        """All are free: they have gone with their core."""
        self._free = list(range(self._slots))  # a heap
        self._busy: dict[int, Voice] = {}
        self._sounding: dict[int, Voice] = {}
        self._of_part: dict[int, dict[int, Voice]] = {}
        self._of_id: dict[int, list[Voice]] = {}

    def __iter__(self) -> Iterator[Voice]:
        """Voices in use, those that fade after a theft or a panic left out."""
        return iter(list(self._sounding.values()))

    def __len__(self) -> int:
        return len(self._sounding)

    def of_part(self, number: int) -> list[Voice]:
        """Those of a part, as above."""
        return list(self._of_part.get(number, {}).values())

    def count_of_part(self, number: int) -> int:
        """How many they are."""
        return len(self._of_part.get(number, ()))

    def own_id(self) -> int:
        """An id for a note whose sender gave none; not one that sounds."""
        while self._next_id in self._of_id:
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
        return self._free[0] if self._free else None

    def take(self, voice: Voice) -> None:
        """The lowest free slot plays `voice`."""
        taken = heapq.heappop(self._free)
        assert taken == voice.index
        self._busy[taken] = self._sounding[taken] = voice
        self._of_part.setdefault(voice.part.number, {})[taken] = voice
        self._of_id.setdefault(voice.note_id, []).append(voice)

    def let_fade(self, voice: Voice, why: Ending) -> None:
        """It counts no more, but its slot is not free yet."""
        voice.ending = why
        self._leave(voice)

    def give_back(self, index: int) -> Voice:
        """The core has let the slot go; returns who had it."""
        voice = self._busy.pop(index)
        self._leave(voice)
        heapq.heappush(self._free, index)
        return voice

    def _leave(self, voice: Voice) -> None:
        if self._sounding.pop(voice.index, None) is None:
            return
        del self._of_part[voice.part.number][voice.index]
        self._of_id[voice.note_id].remove(voice)
        if not self._of_id[voice.note_id]:
            del self._of_id[voice.note_id]

    def by_index(self, index: int, generation: int) -> Voice | None:
        """The voice of a slot, dying or not, if it is still of that generation."""
        voice = self._busy.get(index)
        return voice if voice is not None and voice.generation == generation else None

    def by_id(self, part: PartSettings, note_id: int) -> Voice | None:
        """A part's voice of an id that is still held; else one that fades, else None."""
        found = [voice for voice in self._of_id.get(note_id, ()) if voice.part is part]
        return max(found, key=lambda voice: (voice.held, voice.order), default=None)


def victims(
    voices: Sequence[Voice], rule: Steal, levels: Callable[[Sequence[int]], Sequence[float]]
) -> list[Voice]:
    """Who of some voices gives way to new notes, the first to do so first; nobody by rule `none`.

    levels: tells how loud slots are. What has not sounded yet is about to be loud.
    """
    if rule == "none":
        return []
    by_age = sorted(voices, key=lambda voice: voice.order)
    if rule == "oldest":
        return by_age
    level_of = dict(zip(by_age, levels([voice.index for voice in by_age]), strict=True))

    def loudness(voice: Voice) -> tuple[bool, float]:
        return voice.times.started_ns == 0, level_of[voice]

    if rule == "quietest":
        return sorted(by_age, key=loudness)
    released = [voice for voice in by_age if not voice.held]
    held = [voice for voice in by_age if voice.held]
    return released + sorted(held, key=loudness)
