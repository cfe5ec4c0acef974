"""One instrument of those that share the voices: its model, its point, its knobs, its notes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Literal

from ukulelatent_daemon.config.limits import Steal
from ukulelatent_daemon.engine.latent import LatentPoint
from ukulelatent_daemon.engine.part_settings import PartSettings
from ukulelatent_daemon.engine.playback import Playback
from ukulelatent_daemon.engine.player import Player
from ukulelatent_daemon.engine.sound import SoundSettings
from ukulelatent_daemon.engine.steering import Glide, Steering
from ukulelatent_daemon.engine.voices import Voice
from ukulelatent_daemon.errors import ErrorCode, Rejected
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.request import Request

Change = Literal["point", "bend", "gain", "rate"]

# However fast knobs are turned: a voice is moved anew at most every few blocks of the device.
_SETTLE_EVERY_S = 0.004
# Two note numbers this close are one key; a hundredth of a cent.
_SAME_NOTE = 1e-4


class Part(PartSettings):
    """Every method is the engine thread's.

    A turned knob is heard by the notes that sound when the messages that wait have been read, so
    that a hundred moves of a hand cost its notes no more than the last.
    """

    def __init__(self, settings: PartSettings, playback: Playback) -> None:
        super().__init__(**vars(settings))
        self._playback = playback
        self.has_own_model = self.number == 1
        """Else it plays what part 1 plays."""
        self.model_name: str | None = None
        """Of the file that it was given since; None for the configured one, or part 1's."""
        self.latent = LatentPoint(self.model.contract)
        self.steering = Steering()
        self._pedal_down = False
        self._unheard: set[Change] = set()
        self._settle_s = 0.0
        self._glide: Glide | None = None

    @property
    def _player(self) -> Player:
        return self._playback.player

    def voices(self) -> Iterator[Voice]:
        """Its notes that sound."""
        return iter(self._player.voices.of_part(self.number))

    def settle_at(self, now_s: float) -> None:
        """Let the sounding notes follow what was turned, unless they did so just before; go on
        with a glide."""
        if self._glide is not None and self._glide.is_due(now_s):
            self.latent.value = self._glide.step(now_s)
            self._unheard.add("point")
            if self._glide.is_over:
                self._glide = None
        if self._unheard and now_s >= self._settle_s:
            self._settle_s = now_s + (_SETTLE_EVERY_S if self._playback.session.is_live else 0.0)
            self.settle()

    def settle(self) -> None:
        """Let the sounding notes follow now what was turned since they last did.

        Raises QueueFullError while the device stands still; then the rest is left for the next
        time.
        """
        player = self._player
        if "point" in self._unheard:
            led = [v for v in self.voices() if not v.steered and v.model is self.model]
            for voice in self.steering.followers(led):
                self.steering.move(player, voice, self.latent.value)
            self._unheard.discard("point")
        if "bend" in self._unheard:
            for voice in self.voices():
                player.move(voice)
            self._unheard.discard("bend")
        if "gain" in self._unheard:
            player.update_gain(self.voices())
            self._unheard.discard("gain")
        if "rate" in self._unheard:
            player.update_rate(self.voices())
            self._unheard.discard("rate")

    @property
    def is_settled(self) -> bool:
        """Whether the sounding notes are where they should be."""
        return not self._unheard

    def adopt(self, model: LoadedModel) -> None:
        """Play another model from now on; what sounds keeps its own."""
        self.settle()
        self._glide = None
        self.model = model
        self.latent = LatentPoint(model.contract)

    def note_on(
        self,
        note: float,
        velocity: float,
        *,
        note_id: int | None = None,
        z: Sequence[float] | None = None,
        pitch: float | None = None,
        request: Request,
    ) -> int:
        """Start a note, at its own point if it has one. Returns its id.

        pitch: a MIDI number of twelve equal steps at 440 Hz; None for what the tuning says.
        """
        self.settle()  # what was turned before it is for the notes before it
        return self._player.start(
            self,
            note,
            self.tuning.pitch(note) if pitch is None else pitch,
            velocity,
            self.latent.value if z is None else self.latent.inside(z),
            note_id=note_id,
            steered=z is not None,
            request=request,
            at_sample=self._sample_of(request),
        )

    def note_off(self, note: float, request: Request) -> None:
        """End all voices of a note; one that does not sound needs none."""
        for voice in self.voices():
            if abs(voice.note - note) < _SAME_NOTE:
                self._end(voice, request)

    def note_off_id(self, note_id: int, request: Request) -> None:
        """End the note of an id. A note-off after its note's natural end is no error."""
        voice = self._player.voices.by_id(self, note_id)
        if voice is not None:
            self._end(voice, request)

    def _end(self, voice: Voice, request: Request) -> None:
        if not voice.held:
            return
        if self._pedal_down:
            voice.sustained = True
        else:
            self._player.release(voice, self._sample_of(request))

    def note_bend(self, note_id: int, semitones: float, request: Request) -> None:
        """Bend one sounding note."""
        voice = self._sounding(note_id)
        voice.bend = semitones
        self._player.move(voice)

    def note_gain(self, note_id: int, gain_db: float, request: Request) -> None:
        """Make one sounding note louder or softer."""
        voice = self._sounding(note_id)
        voice.gain_db = gain_db
        self._player.update_gain([voice])

    def note_latent(self, note_id: int, z: Sequence[float], request: Request) -> None:
        """Steer one sounding note; from now on it leaves `/latent` alone."""
        voice = self._sounding(note_id)
        if voice.model is not self.model:
            raise Rejected(ErrorCode.MODEL, f"note {note_id} sounds with the model before")
        self.settle()
        voice.steered = True
        self.steering.move(self._player, voice, self.latent.inside(z))

    def _sounding(self, note_id: int) -> Voice:
        voice = self._player.voices.by_id(self, note_id)
        if voice is None:
            raise Rejected(ErrorCode.NOT_FOUND, f"no note with id {note_id} sounds")
        return voice

    def bend(self, semitones: float, request: Request) -> None:
        """Bend all its notes, those to come as well."""
        self.bend_semitones = semitones
        self._unheard.add("bend")

    def sustain(self, down: bool, request: Request) -> None:
        """The pedal: what was let go while it was down ends when it comes up."""
        self._pedal_down = down
        if down:
            return
        for voice in self.voices():
            if voice.sustained:
                self._player.release(voice, self._sample_of(request))

    def notes_off(self, request: Request) -> None:
        """End all its notes, the pedal's too."""
        for voice in self.voices():
            if voice.held:
                self._player.release(voice, self._sample_of(request))

    def silence(self) -> None:
        """Its notes within 5 ms, the pedal up, no bend."""
        self._pedal_down = False
        self.bend_semitones = 0.0
        for voice in list(self.voices()):
            self._player.kill(voice, "off")

    def move_latent(self, z: Sequence[float], request: Request) -> None:
        """Move the point, and with it the sounding notes that follow it: by the scope in force,
        and without a point of their own."""
        self.latent.value = self.latent.inside(z)
        self._glide = None
        self._unheard.add("point")

    def glide_to(self, z: Sequence[float], duration_ms: float) -> None:
        """Move the point to another within a time; 0: at once."""
        target = self.latent.inside(z)
        self._glide = None
        if duration_ms > 0:
            self._glide = Glide(self.latent.value, target, duration_ms / 1000)
        else:
            self.latent.value = target
            self._unheard.add("point")

    def reset_latent(self, request: Request) -> None:
        """Back to the middle."""
        self.move_latent(self.latent.middle, request)

    def random_latent(self, sigma: float, request: Request) -> None:
        """Anywhere, normally distributed around the middle; sigma 1: half the range."""
        self.move_latent(self.latent.draw(sigma), request)

    def change_sound(self, request: Request, **fields: float) -> None:
        """Change some of the sound's settings, named as in `SoundSettings`.

        Gain, pan, stretch and freeze act at once, the rest on new notes.
        """
        self.set_sound(dataclasses.replace(self.sound, **fields))  # type: ignore[arg-type]

    def set_sound(self, sound: SoundSettings) -> None:
        """Change all of the sound's settings."""
        before, self.sound = self.sound, sound
        if (self.sound.gain_db, self.sound.pan) != (before.gain_db, before.pan):
            self._unheard.add("gain")
        if self.sound.rate != before.rate:
            self._unheard.add("rate")

    @property
    def max_voices(self) -> int:
        """How many notes all parts may play together."""
        return self._playback.max_voices

    def set_voice_limit(self, count: int) -> None:
        """Allow fewer notes than configured, or as many again."""
        if count > self.max_voices:
            raise Rejected(
                ErrorCode.RANGE, f"{count} voices: voices.count allows {self.max_voices}"
            )
        self.voice_limit = count

    def set_steal(self, rule: Steal) -> None:
        """Change who gives way."""
        self.steal = rule

    def _sample_of(self, request: Request) -> int:
        return 0 if request.at_s is None else self._playback.timeline.sample_at(request.at_s)
