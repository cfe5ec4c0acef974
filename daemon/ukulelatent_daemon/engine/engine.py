"""The engine: what each request does. All of it runs on one thread; nothing here does I/O."""

import dataclasses
import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial

from ukulelatent_daemon.audio.stage import Stage, StageFactory
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.latent import LatentPoint
from ukulelatent_daemon.engine.ledger import Stages
from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.engine.player import FADING_VOICES, Player
from ukulelatent_daemon.engine.reverb import Reverb
from ukulelatent_daemon.engine.schedule import Schedule
from ukulelatent_daemon.engine.sound import SoundSettings
from ukulelatent_daemon.engine.status import LoadMeter, ModelInfo, Status, model_info_of, status_of
from ukulelatent_daemon.engine.steering import Steering
from ukulelatent_daemon.engine.timeline import Timeline
from ukulelatent_daemon.engine.voices import Steal, Voice
from ukulelatent_daemon.errors import ErrorCode, ModelError, Rejected, UkulelatentError
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import LoadedModel, load_model
from ukulelatent_daemon.osc.request import Request

# Two note numbers this close are one key; a hundredth of a cent.
_SAME_NOTE = 1e-4

_log = logging.getLogger(__name__)


class Engine:
    """Owns the voices, the latent point and the sound's settings."""

    def __init__(
        self,
        configuration: Configuration,
        model: LoadedModel,
        library: ModelLibrary,
        make_stage: StageFactory,
        on_quit: Callable[[], None],
    ) -> None:
        """Opens the stage. Raises AudioError. `on_quit` asks the daemon to stop."""
        self._configuration = configuration
        self._library = library
        self._make_stage = make_stage
        self.quit = on_quit
        self._loader = Loader()
        self._load_meter = LoadMeter()
        self.late_messages: Callable[[], int] = lambda: 0
        """Counts what came after its time; set by who receives it."""
        self.schedule = Schedule(self)
        self.reverb = Reverb(configuration.reverb, self._loader, self.schedule.submit)
        self.steering = Steering()
        self.model = model
        self.latent = LatentPoint(model.contract)
        self._pedal_down = False
        self._stage_lock = threading.Lock()  # held while there is no stage
        sound = SoundSettings(**configuration.sound.model_dump())
        self._open_stage(sound, configuration.voices.count, configuration.voices.steal)

    def _open_stage(self, sound: SoundSettings, voice_limit: int, steal: Steal) -> None:
        contract, voices = self.model.contract, self._configuration.voices.count + FADING_VOICES
        self.stage: Stage = self._make_stage(contract, voices)
        self.reverb.attach(self.stage.core)
        self.timeline = Timeline(self.stage.core, contract.sample_rate_hz)
        self.player = Player(
            self.stage.core,
            self._configuration.model.head_frames,
            voice_limit,
            steal,
            sound,
            self.stage.pass_time,
            self.schedule.submit,
        )

    def note_on(
        self,
        note: float,
        velocity: float,
        *,
        note_id: int | None = None,
        z: Sequence[float] | None = None,
        request: Request,
    ) -> int:
        """Start a note, at its own point if it has one. Returns its id."""
        return self.player.start(
            self.model,
            note,
            velocity,
            self.latent.value if z is None else self.latent.check(z),
            note_id=note_id,
            steered=z is not None,
            arrival_s=request.arrival_s,
            at_sample=self._sample_of(request),
        )

    def note_off(self, note: float, request: Request) -> None:
        """End all voices of a note; one that does not sound needs none."""
        for voice in list(self.player.voices):
            if abs(voice.note - note) < _SAME_NOTE:
                self._end(voice, request)

    def note_off_id(self, note_id: int, request: Request) -> None:
        """End the note of an id. A note-off after its note's natural end is no error."""
        voice = self.player.voices.by_id(note_id)
        if voice is not None:
            self._end(voice, request)

    def _end(self, voice: Voice, request: Request) -> None:
        if not voice.held:
            return
        if self._pedal_down:
            voice.sustained = True
        else:
            self.player.release(voice, self._sample_of(request))

    def note_bend(self, note_id: int, semitones: float, request: Request) -> None:
        """Bend one sounding note."""
        voice = self._sounding(note_id)
        voice.bend = semitones
        self.player.move(voice)

    def note_gain(self, note_id: int, gain_db: float, request: Request) -> None:
        """Make one sounding note louder or softer."""
        voice = self._sounding(note_id)
        voice.gain_db = gain_db
        self.player.update_gain([voice])

    def note_latent(self, note_id: int, z: Sequence[float], request: Request) -> None:
        """Steer one sounding note; from now on it leaves `/latent` alone."""
        voice = self._sounding(note_id)
        if voice.model is not self.model:
            raise Rejected(ErrorCode.MODEL, f"note {note_id} sounds with the model before")
        voice.steered = True
        self.steering.move(self.player, voice, self.latent.check(z))

    def _sounding(self, note_id: int) -> Voice:
        voice = self.player.voices.by_id(note_id)
        if voice is None:
            raise Rejected(ErrorCode.NOT_FOUND, f"no note with id {note_id} sounds")
        return voice

    def bend(self, semitones: float, request: Request) -> None:
        """Bend all notes, those to come as well."""
        self.player.bend = semitones
        for voice in list(self.player.voices):
            self.player.move(voice)

    def sustain(self, down: bool, request: Request) -> None:
        """The pedal: what was let go while it was down ends when it comes up."""
        self._pedal_down = down
        if down:
            return
        for voice in list(self.player.voices):
            if voice.sustained:
                self.player.release(voice, self._sample_of(request))

    def notes_off(self, request: Request) -> None:
        """End all notes, the pedal's too."""
        for voice in list(self.player.voices):
            if voice.held:
                self.player.release(voice, self._sample_of(request))

    def panic(self, request: Request) -> None:
        """Silence within 5 ms, the reverb's too, the pedal up, no bend."""
        self._pedal_down = False
        self.player.bend = 0.0
        for voice in list(self.player.voices):
            self.player.kill(voice)
        self.reverb.clear()

    def move_latent(self, z: Sequence[float], request: Request) -> None:
        """Move the point, and with it the sounding notes that follow it: by the scope in force,
        and without a point of their own."""
        self.latent.value = self.latent.check(z)
        led = [v for v in self.player.voices if not v.steered and v.model is self.model]
        for voice in self.steering.followers(led):
            self.steering.move(self.player, voice, self.latent.value)

    def reset_latent(self, request: Request) -> None:
        """Back to the middle."""
        self.move_latent(self.latent.middle, request)

    def random_latent(self, sigma: float, request: Request) -> None:
        """Anywhere, normally distributed around the middle; sigma 1: half the range."""
        self.move_latent(self.latent.draw(sigma), request)

    @property
    def sound(self) -> SoundSettings:
        """How the next note sounds."""
        return self.player.sound

    def change_sound(self, request: Request, **fields: float) -> None:
        """Change some of the sound's settings, named as in `SoundSettings`."""
        self.player.set_sound(dataclasses.replace(self.player.sound, **fields))  # type: ignore[arg-type]

    @property
    def voice_limit(self) -> int:
        """How many notes may sound together."""
        return self.player.voices.limit

    def set_voice_limit(self, count: int) -> None:
        """Allow fewer notes than configured, or as many again."""
        most = self._configuration.voices.count
        if count > most:
            raise Rejected(ErrorCode.RANGE, f"{count} voices: voices.count allows {most}")
        self.player.voices.limit = count

    @property
    def steal(self) -> Steal:
        """Who gives way when all voices sound."""
        return self.player.voices.steal

    def set_steal(self, rule: Steal) -> None:
        """Change who gives way."""
        self.player.voices.steal = rule

    def load_model(self, name: str, request: Request) -> None:
        """Load a model beside the music; answers `/done` or `/error` when it is there."""
        try:
            path = self._library.find(name)
        except ModelError as error:
            raise Rejected(ErrorCode.NOT_FOUND, str(error)) from error

        def done(loaded: LoadedModel | UkulelatentError) -> None:
            self.schedule.submit(lambda: self._adopt(loaded, name, request))

        model = self._configuration.model
        self._loader.load(partial(load_model, path, model.device, model.head_frames), done)

    def _adopt(self, loaded: LoadedModel | UkulelatentError, name: str, request: Request) -> None:
        if isinstance(loaded, UkulelatentError):
            _log.warning("%s; %s plays on", loaded, self.model.contract.name)
            request.reject(Rejected(ErrorCode.MODEL, str(loaded)))
            return
        before, self.model = self.model.contract, loaded
        self.latent = LatentPoint(loaded.contract)
        if loaded.contract.same_sizes_as != before.same_sizes_as:
            self._rebuild_stage()
        _log.info("model %s plays", loaded.contract.name)
        request.reply("/done", [request.address, name, loaded.sha256])

    def _rebuild_stage(self) -> None:
        """A model of other sizes needs another core: what sounds ends, and the device reopens."""
        sound, limit, steal, bend = self.sound, self.voice_limit, self.steal, self.player.bend
        with self._stage_lock:
            self._close_stage()
            self._open_stage(sound, limit, steal)
        self.player.bend = bend
        if self.stage.is_live:
            self.player.decoder.start(self.model)

    def model_names(self) -> list[str]:
        """The models that can be loaded."""
        return self._library.names()

    def model_info(self) -> ModelInfo:
        """About the model that plays."""
        return model_info_of(self.model)

    def status(self) -> Status:
        """How the daemon is."""
        voices, meter = len(self.player.voices), self._load_meter
        return status_of(self.stage, self.model, voices, self.late_messages(), meter)

    def latency(self) -> Stages:
        """Where the time goes between a packet and its sound."""
        return self.player.ledger.means(self.stage.output.latency_ms)

    def mixed_samples(self) -> int:
        """Samples that the device has taken so far. Any thread."""
        with self._stage_lock:
            return self.stage.core.clock()[0]

    def flush(self, now_s: float) -> None:
        """After each piece of work: decode notes that are new or glide, look after what has ended.
        now_s: the time by the clock that the requests go by."""
        self.player.flush()
        self.steering.advance(self.player, now_s)
        self.player.handle_events()
        self.reverb.collect()

    def start(self) -> None:
        """Start the decoder's thread, for a stage that is live."""
        self.player.decoder.start(self.model)

    def close(self) -> None:
        """Stop the decoder, then the device, then the core. Nothing may be asked any more."""
        self._loader.stop()
        self._close_stage()

    def _close_stage(self) -> None:
        self.player.decoder.stop()
        self.stage.close()

    def _sample_of(self, request: Request) -> int:
        return 0 if request.at_s is None else self.timeline.sample_at(request.at_s)
