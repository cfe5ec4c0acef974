"""All parts' notes on one core: opens voices, moves them, lets them go, hears when they end."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable

from ukulelatent_daemon.config.limits import Steal
from ukulelatent_daemon.engine.latency_log import LatencyLog, NoteTimes
from ukulelatent_daemon.engine.orders import Beginning, Orders
from ukulelatent_daemon.engine.part_settings import PartSettings
from ukulelatent_daemon.engine.pitch import bent_pitch, pitch_of
from ukulelatent_daemon.engine.schedule import BusyError
from ukulelatent_daemon.engine.sound import SoundSettings, amplitude_of, pan_gains
from ukulelatent_daemon.engine.voices import (
    Ending,
    Listener,
    Voice,
    VoiceTable,
    victims,
)
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.model.cache import MagnitudeCache
from ukulelatent_daemon.model.service import DecoderService
from ukulelatent_daemon.request import Request, Sender
from ukulelatent_griffinlim import (
    Command,
    CommandKind,
    Core,
    Envelope,
    Event,
    EventKind,
    Opening,
    QueueFullError,
)

# Voices beyond the limit, in which stolen ones fade for 5 ms.
FADING_VOICES = 32
_MAX_CHORD = (1 << 32) - 1
# A stolen voice is free after its fade and a block or two; then something is wrong.
_PATIENCE_S = 0.1

_log = logging.getLogger(__name__)


class Player:
    """The voices of one core. Every method is the engine thread's."""

    def __init__(
        self,
        core: Core,
        head_frames: int,
        cache_bytes: int,
        max_voices: int,
        pass_time: Callable[[], None] | None,
        submit_failure: Callable[[Callable[[], None]], None],
        listener: Listener,
    ) -> None:
        """`cache_bytes` keep first frames of notes; `max_voices` sound together. `pass_time`
        lets a little of the mix go by, None where it does so by itself; `submit_failure` runs a
        call on the engine; `listener` hears of notes that begin and end."""
        self.core = core
        self.latency_log = LatencyLog()
        self.voices = VoiceTable(core.settings.voices)
        self.failures = 0
        self._max_voices = max_voices
        self._pass_time = pass_time
        self._submit_failure = submit_failure
        self._listener = listener
        self._orders = Orders(core)
        self._victims: dict[tuple[int | None, Steal], deque[Voice]] = {}
        self._knows_who_ended = False  # as far as it has to, until the next flush
        self._waits_since_s = 0.0  # for a free voice; 0: does not
        self._newest_envelope: tuple[SoundSettings, Envelope] | None = None
        self._chord_number = 1
        self._chord: dict[int, tuple[Voice, float]] = {}
        """By their slots, the notes that are yet to be decoded, and as which note each."""
        cache = MagnitudeCache(cache_bytes, min(head_frames, core.settings.frames), core.bins)
        self.decoder = DecoderService(core, head_frames, cache, self._on_head, self._on_failure)

    def start(
        self,
        part: PartSettings,
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
        voice = Voice(
            part=part,
            sender=request.sender,
            index=self._allot(part),
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
        opening = Opening(
            voice.index,
            contract.frames,
            sound.iterations,
            self._envelope_of(sound),
            decoded.ratio,
            sound.rate,
        )
        # What has its own sample is rendered long before; what has not begins together.
        chord = 0 if at_sample else self._chord_number
        self._orders.begin(
            Beginning(voice, opening, self._gains(voice), at_sample, chord, request.reject)
        )
        self.voices.take(voice)
        self._chord[voice.index] = voice, decoded.note
        return voice.note_id

    def _envelope_of(self, sound: SoundSettings) -> Envelope:
        if self._newest_envelope is None or self._newest_envelope[0] is not sound:
            envelope = sound.envelope(self.core.settings.sample_rate_hz)
            self._newest_envelope = sound, envelope
        return self._newest_envelope[1]

    def flush(self) -> None:
        """Let the notes started since the last call be decoded, together."""
        self._send()
        self._victims.clear()
        self._knows_who_ended = False
        chord, self._chord = self._chord, {}
        self._chord_number = self._chord_number % _MAX_CHORD + 1
        now = time.monotonic_ns()
        groups: dict[tuple[int, Sender], list[tuple[Voice, float]]] = {}
        for voice, note in chord.values():
            voice.times.submitted_ns = now
            groups.setdefault((id(voice.model), voice.sender), []).append((voice, note))
        for (_, sender), group in groups.items():
            notes = [(voice.index, voice.generation, note, voice.z) for voice, note in group]
            self.decoder.submit(group[0][0].model, notes, sender)

    def _send(self) -> None:
        """Let the core know of what began and what ended since the last call."""
        for voice in self._orders.send():
            self._chord.pop(voice.index, None)
            self.voices.give_back(voice.index)

    def _allot(self, part: PartSettings) -> int:
        """A free voice, stolen if need be. Raises Rejected (no voice); BusyError."""
        if not self._knows_who_ended:
            self._knows_who_ended = True
            self.handle_events()
        while self.voices.count_of_part(part.number) >= part.voice_limit:
            self._steal(part, part.number)
        while len(self.voices) >= self._max_voices:
            self._steal(part, None)
        while (index := self.voices.lowest_free()) is None:
            now_s = time.monotonic()
            self._waits_since_s = self._waits_since_s or now_s
            if now_s > self._waits_since_s + _PATIENCE_S:
                raise Rejected(ErrorCode.NO_VOICE, "no voice became free: does the device run?")
            if self._pass_time is None:
                raise BusyError
            self._send()
            self._pass_time()
            self.handle_events()
        self._waits_since_s = 0.0
        return index

    def _steal(self, part: PartSettings, number: int | None) -> None:
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
        self._victims[key] = deque(victims(voices, part.steal, self.core.levels))
        if not self._victims[key]:
            raise Rejected(ErrorCode.NO_VOICE, f"all {len(voices)} voices sound")
        self.kill(self._victims[key].popleft(), "stolen")

    def _release_id(self, part: PartSettings, note_id: int, at_sample: int) -> None:
        voice = self.voices.by_id(part, note_id)
        if voice is not None and voice.held:
            self.release(voice, at_sample)

    def release(self, voice: Voice, at_sample: int = 0) -> None:
        """The note-off itself, whatever the pedal does."""
        voice.held = voice.sustained = False
        self._orders.end(CommandKind.RELEASE, voice, at_sample)

    def kill(self, voice: Voice, why: Ending) -> None:
        """Silence within 5 ms."""
        self.voices.let_fade(voice, why)
        voice.held = voice.sustained = False
        self._orders.end(CommandKind.KILL, voice)

    def abandon(self) -> None:
        """The core goes: all that sounds has ended."""
        for voice in self.voices:
            self._listener.note_ended(voice, "stolen")
        self.voices.clear()
        self._orders.clear()
        self._chord.clear()

    def move(self, voice: Voice, z: tuple[float, ...] | None = None) -> None:
        """The voice goes to `z`, or only to the pitch that its bends now say."""
        if z is not None:
            voice.z = z
        note = voice.pitch + voice.bend + voice.part.bend_semitones
        pitch = bent_pitch(note, voice.model.contract, voice.resampled)
        if pitch.ratio is not None:
            self._send()  # it may have begun just now
            self.core.set_ratio(voice.index, voice.generation, pitch.ratio)
        new, _ = self._chord.get(voice.index, (None, 0.0))
        if new is voice:  # it is yet to be decoded
            self._chord[voice.index] = voice, pitch.note
        else:
            self.decoder.move(voice.index, voice.generation, pitch.note, voice.z)

    def update_gain(self, voices: Iterable[Voice]) -> None:
        """Send the voices' gains to the core. Raises QueueFullError."""
        self._send()
        commands = [
            Command(CommandKind.VOICE_GAIN, voice.index, voice.generation, *self._gains(voice))
            for voice in voices
        ]
        if self.core.send(commands) < len(commands):
            raise QueueFullError("what was asked of it before waits to be taken")

    def update_rate(self, voices: Iterable[Voice]) -> None:
        """Tell the core how fast the voices go through their frames."""
        self._send()
        for voice in voices:
            self.core.set_rate(voice.index, voice.generation, voice.part.sound.rate)

    def handle_events(self) -> None:
        """Learn from the core which voices sounded and which have ended."""
        while events := self.core.events():
            ended = [event.voice for event in events if self._has_ended(event)]
            if ended:
                self.decoder.forget(*ended)
                self.core.close_voices(ended)
            for index in ended:
                self.voices.give_back(index)

    def _has_ended(self, event: Event) -> bool:
        """Whether a voice's last event has come; tells of it, and of its first."""
        voice = self.voices.by_index(event.voice, event.generation)
        if voice is None:
            return False
        if event.kind == EventKind.STARTED:
            voice.times.ready_ns = event.ready_ns
            voice.times.started_ns = event.time_ns
            self.latency_log.add(voice.times)
            self._listener.note_started(voice)
            return False
        by_itself: Ending = "done" if event.kind == EventKind.ENDED else "off"
        self._listener.note_ended(voice, voice.ending or by_itself)
        return True

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
