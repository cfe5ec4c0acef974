"""The decoder's service: whoever waits longest for a first sound is decoded first.

New notes first get their first frames, together; then notes whose point moved get their next
few frames, those that are nearly at the same place together; then everybody gets the rest. The
rows go straight to C, which knows by the voice's generation whether they still mean anybody. First
frames of a note and point that were played before come from the cache, at once.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import Executor

from ukulelatent_daemon.model.batches import (
    MAX_BATCH,
    MOVE_BATCH,
    MOVE_FRAMES,
    MOVE_SPREAD,
    REST_BATCH,
    REST_FRAMES,
)
from ukulelatent_daemon.model.cache import MagnitudeCache, Magnitudes
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.model.work import Target, Voices, Work, in_turn, work_of

# The thread's first decodes are slow until its memory and the processor's caches know them.
_WARM_UP_TURNS = 3

_log = logging.getLogger(__name__)


class DecoderService:
    """Decodes for voices, in a thread of its own or, for `render`, step by step."""

    def __init__(
        self,
        voices: Voices,
        head_frames: int,
        cache: MagnitudeCache,
        on_head: Callable[[int, int, int], None],
        on_failure: Callable[[int, int, str], None],
    ) -> None:
        """`cache` keeps `head_frames` rows a note, or all of a shorter one's.

        `on_head(voice, generation, time_ns)` follows a note's first rows, `on_failure(voice,
        generation, text)` a decode that failed; both on the thread that decodes, or submits.
        """
        self._voices = voices
        self._head_frames = head_frames
        self._cache = cache
        self._on_head = on_head
        self._on_failure = on_failure
        self._targets: dict[int, Target] = {}
        self._groups: deque[list[tuple[int, int, Target]]] = deque()  # frame, voice each
        self._changed = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self, model: LoadedModel) -> None:
        """Start the thread, and return once it has warmed up with the model."""
        self._cache.touch()
        warm = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(model, warm), name="decoder", daemon=True
        )
        self._thread.start()
        warm.wait()

    def stop(self) -> None:
        """Stop the thread, if it was started; what waits is dropped."""
        if self._thread is None:
            return
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join()

    def submit(
        self,
        model: LoadedModel,
        notes: Sequence[tuple[int, int, float, tuple[float, ...]]],
        owner: Hashable = None,
    ) -> None:
        """New notes of one chord: (voice, generation, note, z) each. Of a chord that one batch
        holds, what the cache has is written before this returns.

        While more wait than one batch holds, owners have their turns.
        """
        targets = {
            voice: Target(model, generation, note, z, owner) for voice, generation, note, z in notes
        }
        # Many notes are looked up by the thread, so that who asks for them need not wait.
        if self._thread is None or len(targets) <= MAX_BATCH:
            for voice, target in targets.items():
                if count := self._give_known(voice, target.generation, target.key()):
                    target.head, target.rest_from = False, count
        with self._changed:
            for voice, target in targets.items():
                self._targets.pop(voice, None)  # to the end of the queue
                self._targets[voice] = target
            self._changed.notify()

    def _give_known(self, voice: int, generation: int, key: Hashable) -> int:
        """Write a note's first rows if they were kept; how many they are, 0 for an unknown one."""
        rows = self._cache.get(key)
        if rows is None:
            return 0
        self._voices.write(voice, generation, 0, rows)
        self._on_head(voice, generation, time.monotonic_ns())
        return len(rows)

    def move(self, voice: int, generation: int, note: float, z: tuple[float, ...]) -> None:
        """Another point or note for a voice that sounds; only the newest counts."""
        with self._changed:
            target = self._targets.get(voice)
            if target is None or target.generation != generation:
                return
            target.note, target.z = note, z
            target.moved = not target.head
            self._changed.notify()

    def forget(self, *voices: int) -> None:
        """The voices have ended."""
        with self._changed:
            for voice in voices:
                self._targets.pop(voice, None)

    def step(self) -> bool:
        """Do the most urgent piece of work; False if there is none."""
        with self._changed:
            work = self._next()
        if work is None:
            return False
        self._write(work, _decoded(work))
        return True

    def finish(self, threads: Executor, rows: int) -> None:
        """Do what is asked for by now, of what sounds the next `rows` that can still be heard:
        what is moved before they are over is not decoded in vain.

        By several threads, but what is decoded together, and what is written when, is the same
        whatever they are. For who has not started the service's own.
        """
        with self._changed:
            works = list(iter(lambda: self._next(rows), None))
        for work, decoded in zip(works, threads.map(_decoded, works), strict=True):
            self._write(work, decoded)

    def _run(self, model: LoadedModel, warm: threading.Event) -> None:
        try:
            for _ in range(_WARM_UP_TURNS):
                model.warm_up(self._head_frames)
        finally:
            warm.set()
        while True:
            with self._changed:
                while (work := self._next()) is None and not self._stopping:
                    self._changed.wait()
                if self._stopping or work is None:
                    return
            if unknown := self._unknown(work):
                self._write(unknown, _decoded(unknown))

    def _unknown(self, work: Work) -> Work | None:
        """What is left to be decoded once the cache has given what it has."""
        if work.kind != "head":
            return work
        left = [
            place
            for place, (voice, key) in enumerate(zip(work.voices, work.keys, strict=True))
            if not self._give_known(*voice, key)
        ]
        return work.only(left) if left else None

    def _next(self, rows: int | None = None) -> Work | None:
        return self._heads() or self._moves(rows or MOVE_FRAMES) or self._rests(rows)

    def _heads(self) -> Work | None:
        found = [(v, t) for v, t in self._targets.items() if t.head]
        if not found:
            return None
        model = found[0][1].model
        found = [(v, t) for v, t in found if t.model is model]
        if len(found) > MAX_BATCH:  # whoever plays few notes does not wait for many of another's
            found = in_turn(found)[:MAX_BATCH]
        count = min(self._head_frames, model.contract.frames)
        for _, target in found:
            target.head = False
            target.rest_from = count
        return work_of(found, 0, count, "head")

    def _moves(self, rows: int) -> Work | None:
        """The next group of moved notes. All who wait are grouped at once, so that each has its
        turn however often others move."""
        if not self._groups:
            self._groups.extend(self._near_each_other())
        while self._groups:
            group = [
                (frame, voice, target)
                for frame, voice, target in self._groups.popleft()
                if target.moved and self._targets.get(voice) is target
            ]
            if group:
                return self._move(group, rows)
        return None

    def _near_each_other(self) -> Iterator[list[tuple[int, int, Target]]]:
        """All moved notes in groups, each of which one decode of a few frames can serve."""
        waiting = []
        moved = [(voice, target) for voice, target in self._targets.items() if target.moved]
        frames = self._voices.next_frames([(v, target.generation) for v, target in moved])
        for frame, (voice, target) in zip(frames, moved, strict=True):
            if frame is None or frame >= target.model.contract.frames:
                target.moved = False  # nothing left that could be heard
                target.rest_from = target.model.contract.frames
            else:
                waiting.append((frame, voice, target))
        waiting.sort(key=lambda one: (id(one[2].model), one[0]))
        while waiting:
            first, _, chosen = waiting[0]
            group = [
                one
                for one in waiting[:MOVE_BATCH]
                if one[0] - first < MOVE_SPREAD and one[2].model is chosen.model
            ]
            waiting = waiting[len(group) :]
            yield group

    def _move(self, group: list[tuple[int, int, Target]], rows: int) -> Work:
        firsts = [frame for frame, _, _ in group]
        found = [(voice, target) for _, voice, target in group]
        first = min(firsts)
        end = min(max(firsts) + rows, found[0][1].model.contract.frames)
        for _, target in found:
            target.moved = False
            target.rest_from = end
        return work_of(found, first, end - first, "move", firsts)

    def _rests(self, rows: int | None) -> Work | None:
        found: list[tuple[int, Target]] = []
        for voice, target in self._unfinished(rows):
            if not found or target.goes_with(found[0][1]):
                found.append((voice, target))
            if len(found) == REST_BATCH:
                break
        if not found:
            return None
        first = found[0][1].rest_from
        count = min(rows or REST_FRAMES, found[0][1].model.contract.frames - first)
        for _, target in found:
            target.rest_from = first + count
        return work_of(found, first, count, "rest")

    def _unfinished(self, rows: int | None) -> Iterator[tuple[int, Target]]:
        """Who lacks frames: any, or of the next `rows`."""
        lacking = [(voice, one) for voice, one in self._targets.items() if one.rest_left()]
        if rows is None:
            yield from lacking
            return
        frames = self._voices.next_frames([(voice, one.generation) for voice, one in lacking])
        for frame, (voice, one) in zip(frames, lacking, strict=True):
            if frame is not None and one.rest_from < frame + rows:
                yield voice, one

    def _write(self, work: Work, rows: Magnitudes | Exception) -> None:
        try:
            if isinstance(rows, Exception):
                raise rows
            self._voices.write_batch(work.voices, work.own_firsts, work.first, rows)
        except Exception as error:  # noqa: BLE001 (whatever a model does, the next note is decoded)
            _log.exception("decoding %s frames %d+%d", work.kind, work.first, work.count)
            for voice, generation in work.voices:
                self._on_failure(voice, generation, str(error))
            return
        if work.kind == "head":
            now = time.monotonic_ns()
            for (voice, generation), key, own in zip(work.voices, work.keys, rows, strict=True):
                self._on_head(voice, generation, now)
                self._cache.put(key, own)


def _decoded(work: Work) -> Magnitudes | Exception:
    try:
        return work.model.decode(work.points, work.notes, work.first, work.count)
    except Exception as error:  # noqa: BLE001 (told where it would have been written)
        return error
