"""The engine room: voices, render threads, mixer and the callback, in C."""

from operator import attrgetter
from typing import Any

import numpy as np

from ukulelatent_griffinlim._core import ffi, lib
from ukulelatent_griffinlim.batch import RATIOS, VoiceBatch
from ukulelatent_griffinlim.c_settings import c_settings
from ukulelatent_griffinlim.checks import (
    Float32Array,
    check_gain,
    check_generation,
    check_instance,
    check_integer,
    check_magnitudes,
    check_number,
    check_rate,
    pointer,
)
from ukulelatent_griffinlim.errors import CoreError, QueueFullError
from ukulelatent_griffinlim.impulse_response import ImpulseResponse
from ukulelatent_griffinlim.values import (
    Command,
    CommandKind,
    CoreSettings,
    Counters,
    Envelope,
    Event,
    EventKind,
    Opening,
)

_EVENTS_AT_ONCE = 256
_KINDS = tuple(EventKind)
_COUNTERS = attrgetter(*Counters.__slots__)
_REASONS = {
    lib.UK_BAD_ARGUMENT: "sizes that it cannot do",
    lib.UK_NO_MEMORY: "no memory",
    lib.UK_NO_THREAD: "no thread could be started",
}


class Core(VoiceBatch):
    """Voices that turn magnitudes into one stereo mix, in threads that Python cannot hold up.

    A voice's life: `open`, `write` its magnitudes (in any pieces, in order), `start`; then its
    events tell when it sounded and when it has ended, and `close_voice` frees it. Every call names
    the generation that `open` gave, so that what comes late for an earlier note does nothing.

    `write`, `set_ratio`, `set_rate` and `next_frame` may be called from any thread, everything else
    from one.
    """

    def __init__(self, settings: CoreSettings) -> None:
        """Raises CoreError without memory or threads."""
        check_instance("settings", settings, CoreSettings)
        self.settings = settings
        self.bins = settings.n_fft // 2 + 1
        status = ffi.new("int *")
        self._core = lib.uk_core_create(c_settings(settings), status)
        if self._core == ffi.NULL:
            raise CoreError(f"{_REASONS[status[0]]}: {settings}")
        self._events = ffi.new("uk_event[]", _EVENTS_AT_ONCE)
        self._counters = ffi.new("uk_counters *")
        self.running_devices = 0  # that ClockDevice started
        self.attached_taps = 0

    def close(self) -> None:
        """Stop the threads and free everything; no device may call back any more.

        Raises CoreError while a ClockDevice runs or a Tap is attached.
        """
        if self.running_devices:
            raise CoreError("a device still calls back: stop it first")
        if self.attached_taps:
            raise CoreError("a tap is still attached: end it first")
        core, self._core = self._core, ffi.NULL
        lib.uk_core_destroy(core)

    @property
    def pointer(self) -> Any:
        """The C core, for a device. Raises CoreError once closed."""
        if self._core == ffi.NULL:
            raise CoreError("the core is closed")
        return self._core

    @property
    def callback_addresses(self) -> tuple[int, int]:
        """Addresses of the C callback (a PaStreamCallback) and of its user data."""
        callback = ffi.addressof(lib, "uk_callback")
        return int(ffi.cast("intptr_t", callback)), int(ffi.cast("intptr_t", self.pointer))

    def open(
        self,
        voice: int,
        *,
        frames: int,
        iterations: int,
        envelope: Envelope,
        ratio: float | None = None,
    ) -> int:
        """Give a closed voice to a sound of `frames` frames; returns its generation.

        ratio: as in `Opening`. Raises TypeError and ValueError as `open_voices`; CoreError without
        memory.
        """
        (generation,) = self.open_voices([Opening(voice, frames, iterations, envelope, ratio)])
        if generation is None:
            raise CoreError(_REASONS[lib.UK_NO_MEMORY])
        return generation

    def write(self, voice: int, generation: int, first: int, magnitudes: Float32Array) -> bool:
        """Write frames `first` onwards: float32 (count, bins); False if the voice has moved on.

        Frames written again from `next_frame` on move the sound: it is rendered anew from there,
        and crossfaded within 3 ms, whatever was rendered ahead.

        Raises ShapeError and ValueError as `reconstruct`, ValueError for frames that leave a gap
        or lie beyond the sound's length.
        """
        rows = check_magnitudes(magnitudes, self.bins)
        first = check_integer("first", first, 0, self.settings.frames - 1)
        status = lib.uk_voice_write(
            self.pointer,
            self._voice(voice),
            check_generation(generation),
            first,
            len(rows),
            pointer(rows),
        )
        if status == lib.UK_BAD_ARGUMENT:
            raise ValueError(
                f"magnitudes: {len(rows)} frames from first = {first} on: want at least one, "
                "without a gap, within the sound"
            )
        return bool(status == lib.UK_OK)

    def set_ratio(self, voice: int, generation: int, ratio: float) -> bool:
        """Change the speed of a resampled voice, 0.5 to 2; False if it has moved on.

        Raises ValueError for a voice that was opened without a ratio.
        """
        ratio = check_number("ratio", ratio, *RATIOS)
        status = lib.uk_voice_set_ratio(
            self.pointer, self._voice(voice), check_generation(generation), ratio
        )
        if status == lib.UK_BAD_ARGUMENT:
            raise ValueError(f"voice = {voice}: want one that was opened with a ratio")
        return bool(status == lib.UK_OK)

    def set_rate(self, voice: int, generation: int, rate: float) -> bool:
        """Let a voice go through its frames `rate` times as fast, at the same pitch, from where it
        can still be changed on; False if it has moved on.

        rate: 0.25 to 4, 1 as it was made; 0 holds the frame where it is, and the sound without end.
            The first frames of an attack are played as they are made, whatever the rate.
        """
        rate = check_rate("rate", rate)
        status = lib.uk_voice_set_rate(
            self.pointer, self._voice(voice), check_generation(generation), rate
        )
        return bool(status == lib.UK_OK)

    def next_frame(self, voice: int, generation: int) -> int | None:
        """The first frame whose magnitudes can still change what is heard; None if it moved on.

        Of a voice with a `ratio` it is the first that is not yet rendered.
        """
        generation = check_generation(generation)
        frame = lib.uk_voice_next_frame(self.pointer, self._voice(voice), generation)
        return None if frame < 0 else int(frame)

    def close_voice(self, voice: int) -> None:
        """Take a voice back after its last event; waits for a render thread to let it go."""
        self.close_voices([voice])

    def start(
        self,
        voice: int,
        generation: int,
        left: float,
        right: float,
        at_sample: int = 0,
        *,
        chord: int = 0,
    ) -> None:
        """Sound from `at_sample` of the mix on, or once samples are there; all of a `chord` but 0
        together, or 12 ms after the first could."""
        self._tell(CommandKind.START, voice, generation, left, right, at_sample, chord)

    def release(self, voice: int, generation: int, at_sample: int = 0) -> None:
        """Let the envelope release; before the start: from the first sample on."""
        self._tell(CommandKind.RELEASE, voice, generation, at_sample=at_sample)

    def kill(self, voice: int, generation: int, at_sample: int = 0) -> None:
        """Silence within 5 ms; before its start: no start, and KILLED is its only event."""
        self._tell(CommandKind.KILL, voice, generation, at_sample=at_sample)

    def set_voice_gain(
        self, voice: int, generation: int, left: float, right: float, at_sample: int = 0
    ) -> None:
        """Linear gains, reached within 5 ms."""
        self._tell(CommandKind.VOICE_GAIN, voice, generation, left, right, at_sample)

    def set_master_gain(self, gain: float, at_sample: int = 0) -> None:
        """Linear gain of the mix, reached within 5 ms."""
        self._tell(CommandKind.MASTER_GAIN, left=check_gain("gain", gain), at_sample=at_sample)

    def set_impulse_response(self, response: ImpulseResponse) -> None:
        """Crossfade the reverb to a response made for settings as this core's, which then has it.

        Raises ValueError for other settings; CoreError for one that a core has already, and
        without memory or a thread.
        """
        check_instance("response", response, ImpulseResponse)
        status = lib.uk_core_set_impulse_response(self.pointer, response.pointer)
        if status == lib.UK_BAD_ARGUMENT:
            raise ValueError(f"an impulse response made for {response.settings}")
        if status != lib.UK_OK:
            raise CoreError(_REASONS[status])
        response.give_away()

    def set_reverb_gains(self, dry: float, wet: float, at_sample: int = 0) -> None:
        """Linear gains of the mix and of its reverb, reached within 5 ms; 1 and 0 at first."""
        self._tell(
            CommandKind.REVERB_MIX,
            left=check_gain("dry", dry),
            right=check_gain("wet", wet),
            at_sample=at_sample,
        )

    def clear_reverb(self, at_sample: int = 0) -> None:
        """Silence the reverb of all that was within 5 ms."""
        self._tell(CommandKind.REVERB_CLEAR, at_sample=at_sample)

    def collect(self) -> None:
        """Free what the callback has handed back; to be called now and then."""
        lib.uk_core_collect(self.pointer)

    def events(self) -> list[Event]:
        """What happened to voices since the last call, oldest first."""
        count = lib.uk_core_events(self.pointer, self._events, _EVENTS_AT_ONCE)
        return [
            Event(_KINDS[e.kind], e.voice, e.generation, e.at_sample, e.time_ns, e.ready_ns)
            for e in self._events[0:count]
        ]

    def counters(self) -> Counters:
        """A reading of all counters."""
        lib.uk_core_counters(self.pointer, self._counters)
        return Counters(*_COUNTERS(self._counters))

    def clock(self) -> tuple[int, int]:
        """Samples mixed before the newest block, and its CLOCK_MONOTONIC time in ns."""
        samples, time_ns = ffi.new("uint64_t *"), ffi.new("int64_t *")
        lib.uk_core_clock(self.pointer, samples, time_ns)
        return int(samples[0]), int(time_ns[0])

    def offline(self, frames: int) -> Float32Array:
        """Render and mix the next `frames` without device or threads: float32 (frames, 2)."""
        frames = check_integer("frames", frames, 1, 1 << 24)
        mixed = np.empty((frames, 2), np.float32)
        if lib.uk_core_offline(self.pointer, pointer(mixed), frames) != lib.UK_OK:
            raise CoreError("offline rendering wants render_threads = 0 and equal rates")
        return mixed

    def _tell(
        self,
        kind: CommandKind,
        voice: int = 0,
        generation: int = 0,
        left: float = 0.0,
        right: float = 0.0,
        at_sample: int = 0,
        chord: int = 0,
    ) -> None:
        command = Command(kind, voice, generation, left, right, at_sample, chord)
        self._check_command(command)
        if not self.send([command]):
            raise QueueFullError("the callback has not yet taken the commands before this one")
