"""The engine: what each request does. All of it runs on one thread; nothing here does I/O."""

from collections.abc import Callable
from pathlib import Path

from ukulelatent_daemon.audio.outputs import Outputs
from ukulelatent_daemon.audio.stage import Stage
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.device import DeviceWatch
from ukulelatent_daemon.engine.ledger import Stages
from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.engine.models import Models
from ukulelatent_daemon.engine.part import Part
from ukulelatent_daemon.engine.persistence import Persistence
from ukulelatent_daemon.engine.player import FADING_VOICES, Player
from ukulelatent_daemon.engine.recording import Recording
from ukulelatent_daemon.engine.reverb import Reverb
from ukulelatent_daemon.engine.schedule import Schedule
from ukulelatent_daemon.engine.snapshots import Snapshots
from ukulelatent_daemon.engine.sound import SoundSettings
from ukulelatent_daemon.engine.subscribers import Post
from ukulelatent_daemon.engine.timeline import Timeline
from ukulelatent_daemon.engine.tuning import Tuning
from ukulelatent_daemon.engine.tunings import Tunings
from ukulelatent_daemon.engine.watch import Watch
from ukulelatent_daemon.errors import AudioError, ErrorCode, Rejected
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.osc.bindings import Bindings
from ukulelatent_daemon.osc.request import Request
from ukulelatent_griffinlim import Core


class Engine:
    """Owns the voices and the parts that play on them."""

    def __init__(
        self,
        configuration: Configuration,
        model: LoadedModel,
        library: ModelLibrary,
        outputs: Outputs,
        on_quit: Callable[[], None],
        post: Post,
        bindings: Bindings,
        state_folder: Path | None = None,
    ) -> None:
        """Opens the stage. Raises AudioError. `on_quit` asks the daemon to stop; `post` brings
        subscribers what they are told; `bindings` are of who receives messages;
        `state_folder` keeps the state, None: nothing does."""
        self._configuration = configuration
        self.outputs = outputs
        self.quit = on_quit
        self._loader = Loader()
        self.watch = Watch(self, post)
        self.bindings = bindings
        self.late_messages: Callable[[], int] = lambda: 0
        """Counts what came after its time; set by who receives it."""
        self.voices_most = configuration.voices.count
        self.schedule = Schedule(self)
        self.reverb = Reverb(configuration.reverb, self._loader, self.schedule.submit)
        self.snapshots = Snapshots()
        self.models = Models(self, configuration.model, library, self._loader)
        self.tunings = Tunings(configuration.tuning, self._loader, self.schedule.submit)
        recordings = configuration.audio.recordings
        self.recording = Recording(recordings, self._loader, self.schedule.submit)
        self.persistence = Persistence(self, configuration, self._loader, state_folder)
        self.parts: dict[int, Part] = {}
        self._add_part(1, model)
        self.device = DeviceWatch(self, self._loader)
        self._open_stage()

    def part(self, number: int) -> Part:
        """The part of a number, which begins with part 1's model and the configured knobs."""
        return self.parts.get(number) or self._add_part(number, self.parts[1].model)

    def _add_part(self, number: int, model: LoadedModel) -> Part:
        voices = self._configuration.voices
        sound = SoundSettings(**self._configuration.sound.model_dump())
        tuning = Tuning(a4_hz=self._configuration.tuning.a4_hz)
        part = Part(self, number, model, sound, tuning, voices.count, voices.steal)
        self.parts[number] = part
        return part

    def latent_dim(self, number: int) -> int:
        """Latent dimensions of a part's model. Any thread."""
        return (self.parts.get(number) or self.parts[1]).model.contract.latent_dim

    def _open_stage(self) -> None:
        contract = self.parts[1].model.contract
        self.stage: Stage = self.outputs.open(contract, self.voices_most + FADING_VOICES)
        self.reverb.attach(self.stage.core)
        self.timeline = Timeline(self.stage.core, contract.sample_rate_hz)
        self.player = Player(
            self.stage.core,
            self._configuration.model.head_frames,
            self._configuration.model.cache_mb * 10**6,
            self.voices_most,
            self.stage.pass_time,
            self.schedule.submit,
            self.watch.subscribers,
        )

    def panic(self, request: Request) -> None:
        """Silence of the part that is spoken to; of all parts and the reverb where none is named.

        Within 5 ms, the pedal up, no bend.
        """
        if request.part is not None:
            self.part(request.part).silence()
            return
        for part in self.parts.values():
            part.silence()
        self.reverb.clear()

    def rebuild_stage(self) -> None:
        """A model of other sizes, or another device, needs another core: what sounds ends.

        Raises AudioError, and then there is no stage.
        """
        self.player.abandon()
        self.recording.move(self._exchange_stage)
        self.start()

    def _exchange_stage(self) -> Core:
        self._close_stage()
        self._open_stage()
        return self.stage.core

    def reopen_stage(self) -> None:
        """After a rebuild that failed. Raises AudioError, and then there is still no stage."""
        self._open_stage()
        self.start()

    def change_output(self, name: str, request: Request) -> None:
        """Play to another output; the old one plays on if it cannot be opened.

        Raises Rejected (DENIED, AUDIO); AudioError if the old one cannot be opened any more.
        """
        if name.startswith("wav:"):
            raise Rejected(ErrorCode.DENIED, "a file is recorded by /record/start")
        try:
            take_back = self.outputs.choose(name, self.parts[1].model.contract.sample_rate_hz)
        except AudioError as error:
            raise Rejected(ErrorCode.AUDIO, str(error)) from error
        try:
            self.rebuild_stage()
        except AudioError as error:
            take_back()
            self.reopen_stage()
            raise Rejected(ErrorCode.AUDIO, str(error)) from error
        self.device.forget()
        request.reply("/done", [request.address, self.stage.output.name])

    def latency(self) -> Stages:
        """Where the time goes between a packet and its sound."""
        return self.player.ledger.means(self.stage.output.latency_ms)

    def flush(self, now_s: float) -> None:
        """After each piece of work: decode notes that are new or glide, look after what has ended.
        now_s: the time by the clock that the requests go by."""
        self.player.flush()
        for part in self.parts.values():
            part.settle_at(now_s)
            part.steering.advance(self.player, now_s)
        self.player.handle_events()
        self.reverb.collect()
        self.watch.look(now_s)
        self.device.look(now_s)
        self.persistence.look(now_s)

    @property
    def is_settled(self) -> bool:
        """Whether all sounding notes are where they should be."""
        return all(part.is_settled for part in self.parts.values())

    def start(self) -> None:
        """Start the decoder's thread, for a stage that is live."""
        if self.stage.is_live:
            self.player.decoder.start(self.parts[1].model)

    def close(self) -> None:
        """Stop the decoder, then the device, then the core. Nothing may be asked any more."""
        self._loader.stop()
        self.persistence.close()
        self.recording.close()
        self._close_stage()

    def _close_stage(self) -> None:
        self.player.decoder.stop()
        self.stage.close()
