"""All parts' notes on one core: opens voices, moves them, lets them go, hears when they end."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from ukulelatent_daemon.config.limits import Steal
from ukulelatent_daemon.engine.ledger import Ledger, NoteTimes
from ukulelatent_daemon.engine.pitch import bent_pitch, pitch_of
from ukulelatent_daemon.engine.sound import SoundSettings, amplitude_of, pan_gains
from ukulelatent_daemon.engine.voices import Ending, Voice, VoicesBusyError, VoiceTable, victims
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.model.cache import MagnitudeCache
from ukulelatent_daemon.model.service import DecoderService
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.osc.request import Request, Sender
from ukulelatent_griffinlim import Core, Envelope, EventKind, QueueFullError

if TYPE_CHECKING:
    from ukulelatent_daemon.engine.part import Part

# Voices beyond the limit, in which stolen ones fade for 5 ms.
FADING_VOICES = 32
_CHORD_MOST = (1 << 32) - 1
# A stolen voice is free after its fade and a block or two; then something is wrong.
_PATIENCE_S = 0.1

_Note = tuple[int, int, float, tuple[float, ...]]  # voice, generation, note, z

_log = logging.getLogger(__name__)


class Listener(Protocol):
    """Who is told of notes."""

    def note_started(self, voice: Voice) -> None:
        """Its first sample was handed over."""

    def note_ended(self, voice: Voice, why: Ending) -> None:
        """It sounds no more."""


class Player:
    """The voices of one core. Every method is the engine thread's."""

    def __init__(
        self,
        core: Core,
        head_frames: int,
        cache_bytes: int,
        voices_most: int,
        pass_time: Callable[[], None] | None,
        submit_failure: Callable[[Callable[[], None]], None],
        listener: Listener,
    ) -> None:
        """`cache_bytes` keep first frames of notes; `voices_most` sound together. `pass_time`
        lets a little of the mix go by, None where it does so by itself; `submit_failure` runs a
        call on the engine; `listener` hears of notes that begin and end."""
        self.core = core
        self.ledger = Ledger()
        self.voices = VoiceTable(core.settings.voices)
        self.failures = 0
        self._voices_most = voices_most
        self._pass_time = pass_time
        self._submit_failure = submit_failure
        self._listener = listener
        self._ends: deque[Callable[[], None]] = deque()
        """Of notes, which the core has not taken yet."""
        self._victims: dict[tuple[int | None, Steal], deque[Voice]] = {}
        self._knows_who_ended = False  # as far as it has to, until the next flush
        self._waits_since_s = 0.0  # for a free voice; 0: does not
        self._newest_envelope: tuple[SoundSettings, Envelope] | None = None
        self._chord_number = 1
        self._chord: list[tuple[LoadedModel, _Note]] = []
        cache = MagnitudeCache(cache_bytes, min(head_frames, core.settings.frames), core.bins)
        self.decoder = DecoderService(core, head_frames, cache, self._on_head, self._on_failure)

    def start(
        self,
        part: "Part",
        note: float,
        pitch: float,
        velocity: float,
        z: tuple[float, ...],
        *,
        note_id: int | None,
        steered: bool,
        request: Request,
        at_sample: int,
    ) -> int:
        """A new note of a key, at a pitch; it is decoded when `flush` is called. Returns its id.

        Raises Rejected.
        """
        model, sound = part.model, part.sound
        contract = model.contract
        decoded = pitch_of(pitch + part.bend_semitones, contract)
        if note_id is not None:
            self._release_id(part, note_id, at_sample)
        index = self._allot(part)
        generation = self.core.open(
            index,
            frames=contract.frames,
            iterations=sound.iterations,
            envelope=self._envelope_of(sound),
            ratio=decoded.ratio,
        )
        if sound.rate != 1.0:
            self.core.set_rate(index, generation, sound.rate)
        voice = Voice(
            part=part,
            sender=request.sender,
            index=index,
            generation=generation,
            note_id=self.voices.own_id() if note_id is None else note_id,
            note=note,
            pitch=pitch,
            model=model,
            z=z,
            steered=steered,
            amplitude=(velocity / 127) ** 2 * contract.gain,
            resampled=decoded.ratio is not None,
            order=self.voices.next_order(),
            times=NoteTimes(round(request.arrival_s * 1e9)),
        )
        try:
            # What has its own sample is rendered long before; what has not begins together.
            chord = 0 if at_sample else self._chord_number
            self.core.start(index, generation, *self._gains(voice), at_sample, chord=chord)
        except QueueFullError:
            self.core.close_voice(index)
            raise
        self.voices.take(voice)
        self._chord.append((model, (index, generation, decoded.note, z)))
        return voice.note_id

    def _envelope_of(self, sound: SoundSettings) -> Envelope:
        if self._newest_envelope is None or self._newest_envelope[0] is not sound:
            envelope = sound.envelope(self.core.settings.sample_rate_hz)
            self._newest_envelope = sound, envelope
        return self._newest_envelope[1]

    def flush(self) -> None:
        """Let the notes started since the last call be decoded, together."""
        self._send_ends()
        self._victims.clear()
        self._knows_who_ended = False
        chord, self._chord = self._chord, []
        self._chord_number = self._chord_number % _CHORD_MOST + 1
        now = time.monotonic_ns()
        groups: dict[tuple[int, Sender | None], list[tuple[LoadedModel, _Note]]] = {}
        for model, note in chord:
            voice = self.voices.by_index(note[0], note[1])
            if voice is not None:
                voice.times.submitted_ns = now
            sender = voice.sender if voice is not None else None
            groups.setdefault((id(model), sender), []).append((model, note))
        for (_, sender), group in groups.items():
            self.decoder.submit(group[0][0], [note for _, note in group], sender)

    def _allot(self, part: "Part") -> int:
        """A free voice, stolen if need be. Raises Rejected (no voice); VoicesBusyError."""
        if not self._knows_who_ended:
            self._knows_who_ended = True
            self.handle_events()
        while self.voices.count_of_part(part.number) >= part.voice_limit:
            self._steal(part, part.number)
        while len(self.voices) >= self._voices_most:
            self._steal(part, None)
        while (index := self.voices.lowest_free()) is None:
            now_s = time.monotonic()
            self._waits_since_s = self._waits_since_s or now_s
            if now_s > self._waits_since_s + _PATIENCE_S:
                raise Rejected(ErrorCode.NO_VOICE, "no voice became free: does the device run?")
            if self._pass_time is None:
                raise VoicesBusyError
            self._pass_time()
            self.handle_events()
        self._waits_since_s = 0.0
        return index

    def _steal(self, part: "Part", number: int | None) -> None:
        """Of one part's voices, or of all."""
        key = (number, part.steal)
        # Who gives way is settled once for all notes of a moment: they do not steal each other's
        # voices, which have no level yet, and loudness need not be asked for each of them.
        while ranking := self._victims.get(key):
            voice = ranking.popleft()
            if not voice.dying and self.voices.by_index(voice.index, voice.generation) is voice:
                self.kill(voice, "stolen")
                return
        voices = list(self.voices) if number is None else self.voices.of_part(number)
        self._victims[key] = deque(victims(voices, part.steal, self.core.level))
        if not self._victims[key]:
            raise Rejected(ErrorCode.NO_VOICE, f"all {len(voices)} voices sound")
        self.kill(self._victims[key].popleft(), "stolen")

    def _release_id(self, part: "Part", note_id: int, at_sample: int) -> None:
        voice = self.voices.by_id(part, note_id)
        if voice is not None and voice.held:
            self.release(voice, at_sample)

    def release(self, voice: Voice, at_sample: int = 0) -> None:
        """The note-off itself, whatever the pedal does."""
        voice.held = voice.sustained = False
        self._end(lambda: self.core.release(voice.index, voice.generation, at_sample))

    def kill(self, voice: Voice, why: Ending) -> None:
        """Silence within 5 ms."""
        self.voices.let_fade(voice, why)
        voice.held = voice.sustained = False
        self._end(lambda: self.core.kill(voice.index, voice.generation))

    def _end(self, send: Callable[[], None]) -> None:
        self._ends.append(send)
        self._send_ends()

    def _send_ends(self) -> None:
        # While the device stands still its queue is full: no note's end is lost for that.
        while self._ends:
            try:
                self._ends[0]()
            except QueueFullError:
                return
            self._ends.popleft()

    def abandon(self) -> None:
        """The core goes: all that sounds has ended."""
        for voice in self.voices:
            self._listener.note_ended(voice, "stolen")
        self.voices.clear()
        self._ends.clear()
        self._chord.clear()

    def move(self, voice: Voice, z: tuple[float, ...] | None = None) -> None:
        """The voice goes to `z`, or only to the pitch that its bends now say."""
        if z is not None:
            voice.z = z
        note = voice.pitch + voice.bend + voice.part.bend_semitones
        pitch = bent_pitch(note, voice.model.contract, voice.resampled)
        if pitch.ratio is not None:
            self.core.set_ratio(voice.index, voice.generation, pitch.ratio)
        for place, (model, (index, generation, *_)) in enumerate(self._chord):
            if (index, generation) == (voice.index, voice.generation):  # it is yet to be decoded
                self._chord[place] = (model, (index, generation, pitch.note, voice.z))
                return
        self.decoder.move(voice.index, voice.generation, pitch.note, voice.z)

    def update_gain(self, voices: Iterable[Voice]) -> None:
        """Send the voices' gains to the core."""
        self.core.set_voice_gains(
            [(voice.index, voice.generation, *self._gains(voice)) for voice in voices]
        )

    def update_rate(self, voices: Iterable[Voice]) -> None:
        """Tell the core how fast the voices go through their frames."""
        for voice in voices:
            self.core.set_rate(voice.index, voice.generation, voice.part.sound.rate)

    def handle_events(self) -> None:
        """Learn from the core which voices sounded and which have ended."""
        while events := self.core.events():
            for event in events:
                voice = self.voices.by_index(event.voice, event.generation)
                if voice is None:
                    continue
                if event.kind == EventKind.STARTED:
                    voice.times.ready_ns = event.ready_ns
                    voice.times.started_ns = event.time_ns
                    self.ledger.add(voice.times)
                    self._listener.note_started(voice)
                else:
                    by_itself: Ending = "done" if event.kind == EventKind.ENDED else "off"
                    self._listener.note_ended(voice, voice.ending or by_itself)
                    self.decoder.forget(event.voice)
                    self.core.close_voice(event.voice)
                    self.voices.give_back(event.voice)

    def _gains(self, voice: Voice) -> tuple[float, float]:
        sound = voice.part.sound
        return pan_gains(voice.amplitude * amplitude_of(sound.gain_db + voice.gain_db), sound.pan)

    def _on_head(self, index: int, generation: int, time_ns: int) -> None:
        # The decoder's thread: one attribute is set, which nobody else sets.
        voice = self.voices.by_index(index, generation)
        if voice is not None:
            voice.times.decoded_ns = time_ns

    def _on_failure(self, index: int, generation: int, text: str) -> None:
        self._submit_failure(lambda: self._drop(index, generation, text))

    def _drop(self, index: int, generation: int, text: str) -> None:
        voice = self.voices.by_index(index, generation)
        if voice is not None:
            _log.error("note %g is silenced: its decode failed: %s", voice.note, text)
            self.failures += 1
            self.kill(voice, "error")
