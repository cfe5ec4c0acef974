"""What a core is told of notes, all of a moment together: each call gives Python's lock away."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ukulelatent_daemon.engine.voices import Voice
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_griffinlim import Command, CommandKind, Core, Opening

_NO_MEMORY = "the sound engine has no memory for another voice"
_STANDS_STILL = "the audio device stands still: what was asked of it before waits to be taken"


class Beginning(NamedTuple):
    """A note that the core is about to be told of.

    Attributes:
        gains: left and right, linear.
        chord: those of one number begin together; 0: it waits for nobody.
        refuse: is told why there is no note.
    """

    voice: Voice
    opening: Opening
    gains: tuple[float, float]
    at_sample: int
    chord: int
    refuse: Callable[[Rejected], None]


class Orders:
    """Notes that begin and notes that end, on their way to a core. The engine thread's alone."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._beginnings: list[Beginning] = []
        self._ends: list[tuple[CommandKind, Voice, int]] = []

    def begin(self, beginning: Beginning) -> None:
        """Open a note's voice, which then gets its generation, and start it."""
        self._beginnings.append(beginning)

    def end(self, kind: CommandKind, voice: Voice, at_sample: int = 0) -> None:
        """Release or kill a voice."""
        self._ends.append((kind, voice, at_sample))

    def clear(self) -> None:
        """The core goes, and all that sounds on it."""
        self._beginnings.clear()
        self._ends.clear()

    def send(self) -> list[Voice]:
        """Tell the core, the beginnings first. Ends for which its queue has no room are told the
        next time; notes for which it has none are refused, and their voices returned, closed."""
        if not self._beginnings and not self._ends:
            return []
        opened, refused = self._open()
        starts = [_start(one) for one in opened]
        ends = [
            Command(kind, voice.index, voice.generation, at_sample=at_sample)
            for kind, voice, at_sample in self._ends
            if voice not in refused
        ]
        taken = self._core.send(starts + ends)
        late = opened[taken:]
        if late:
            self._core.close_voices([one.voice.index for one in late])
            refused += _refuse(late, _STANDS_STILL)
        # While the device stands still its queue is full: no note's end is lost for that.
        self._ends = [end for end in self._ends if end[1] not in refused]
        del self._ends[: max(0, taken - len(starts))]
        return refused

    def _open(self) -> tuple[list[Beginning], list[Voice]]:
        """Those that are opened now, and those for which there is no memory."""
        beginnings, self._beginnings = self._beginnings, []
        opened, left_out = [], []
        generations = self._core.open_voices([one.opening for one in beginnings])
        for one, generation in zip(beginnings, generations, strict=True):
            if generation is None:
                left_out.append(one)
            else:
                one.voice.generation = generation
                opened.append(one)
        return opened, _refuse(left_out, _NO_MEMORY)


def _start(one: Beginning) -> Command:
    return Command(
        CommandKind.START,
        one.voice.index,
        one.voice.generation,
        *one.gains,
        one.at_sample,
        one.chord,
    )


def _refuse(beginnings: Sequence[Beginning], text: str) -> list[Voice]:
    for one in beginnings:
        one.refuse(Rejected(ErrorCode.AUDIO, text))
    return [one.voice for one in beginnings]
