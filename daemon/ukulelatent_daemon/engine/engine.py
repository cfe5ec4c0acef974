"""The engine: what each request does. All of it runs on one thread; nothing here does I/O."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.audio.outputs import Outputs
from ukulelatent_daemon.audio.session import AudioSession
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.capture import Kept
from ukulelatent_daemon.engine.device import Device
from ukulelatent_daemon.engine.latency_log import LatencyStages
from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.engine.models import Models
from ukulelatent_daemon.engine.part import Part
from ukulelatent_daemon.engine.parts import Parts
from ukulelatent_daemon.engine.persistence import Persistence
from ukulelatent_daemon.engine.playback import Playback
from ukulelatent_daemon.engine.player import Player
from ukulelatent_daemon.engine.recording import Recording
from ukulelatent_daemon.engine.reverb import Reverb
from ukulelatent_daemon.engine.schedule import Schedule
from ukulelatent_daemon.engine.snapshots import Snapshots
from ukulelatent_daemon.engine.subscribers import ClientSender, Subscribers
from ukulelatent_daemon.engine.tunings import Tunings
from ukulelatent_daemon.engine.watch import Watch
from ukulelatent_daemon.errors import OutputGoneError
from ukulelatent_daemon.limit import Limit
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.request import Request

_log = logging.getLogger(__name__)

# Turns in a row, ten seconds of an idle engine: who cannot do its work for so long is started anew.
_MAX_FAILURES = 1000


class Engine:
    """Owns the voices and the parts that play on them."""

    def __init__(
        self,
        configuration: Configuration,
        model: LoadedModel,
        library: ModelLibrary,
        outputs: Outputs,
        on_quit: Callable[[], None],
        client_sender: ClientSender,
        bindings: Bindings,
        state_folder: Path | None = None,
    ) -> None:
        """Opens the output. Raises AudioError.

        on_quit: asks the daemon to stop. client_sender: brings subscribers what they are told.
        bindings: of who receives messages. state_folder: keeps the state; None: nothing does.
        """
        self._configuration = configuration
        self.outputs = outputs
        self.quit = on_quit
        self.bindings = bindings
        self.schedule = Schedule(self)
        self._loader = Loader("loader", self.schedule.submit)
        self.clerk = Loader("clerk", self.schedule.submit)
        """Lists what there is, while the loader may be busy with a model."""
        self.subscribers = Subscribers(client_sender)
        self.snapshots = Snapshots()
        self.reverb = Reverb(configuration.reverb, self._loader)
        self.recording = Recording(configuration.audio.recordings, self.schedule.submit)
        self.playback = Playback(
            outputs,
            configuration.voices.count,
            self._make_player,
            self.reverb,
            self.recording.move,
        )
        self.parts = Parts(configuration, model, self.playback)
        self.device = Device(outputs, self.playback, self.subscribers, self._loader)
        self.models = Models(
            self.parts,
            self.playback,
            self.subscribers,
            configuration.model,
            library,
            self._loader,
        )
        self.tunings = Tunings(configuration.tuning, self._loader)
        self.watch = Watch(self.parts, self.playback, self.subscribers)
        self.persistence = Persistence(
            Kept(self.parts, self.snapshots, bindings, self.reverb),
            self.models,
            self.tunings,
            configuration,
            self._loader,
            state_folder,
        )
        self.playback.open(model)
        self._steps: tuple[Callable[[float], None], ...] = (
            lambda now_s: self.player.flush(),
            self.parts.settle_at,
            lambda now_s: self.player.handle_events(),
            lambda now_s: self.reverb.collect(),
            self.watch.poll,
            self.device.poll,
            self.persistence.poll,
        )
        self._failures: Counter[int] = Counter()
        self._complaints = Limit(at_once=5, per_s=1)

    @property
    def session(self) -> AudioSession:
        """The present core and its output."""
        return self.playback.session

    @property
    def player(self) -> Player:
        """The voices of the present core."""
        return self.playback.player

    def part(self, number: int) -> Part:
        """The part of a number."""
        return self.parts.part(number)

    def latent_dim(self, number: int) -> int:
        """Latent dimensions of a part's model. Any thread."""
        return self.parts.latent_dim(number)

    def _make_player(self, session: AudioSession) -> Player:
        return Player(
            session.core,
            self._configuration.model.head_frames,
            self._configuration.model.cache_mb * 10**6,
            self.playback.max_voices,
            None if session.is_live else session.pass_time,
            self.schedule.submit,
            self.subscribers,
        )

    def panic(self, request: Request) -> None:
        """Silence of the part that is spoken to; of all parts and the reverb where none is named.

        Within 5 ms, the pedal up, no bend.
        """
        if request.part is not None:
            self.part(request.part).silence()
            return
        self.parts.silence()
        self.reverb.clear()

    def latency(self) -> LatencyStages:
        """Where the time goes between a packet and its sound."""
        return self.player.latency_log.means(self.session.output.latency_ms)

    def flush(self, now_s: float) -> None:
        """After each piece of work: decode notes that are new or glide, look after what has ended.
        now_s: the time by the clock that the requests go by.

        What fails is logged, and tried again the next time. Raises OutputGoneError, and what goes
        on failing.
        """
        for number, step in enumerate(self._steps):
            try:
                step(now_s)
            except OutputGoneError:
                raise
            except Exception as error:
                self.schedule.first_failure = self.schedule.first_failure or error
                self._failures[number] += 1
                if self._failures[number] >= _MAX_FAILURES:
                    raise
                if self._complaints.allows(number, time.monotonic()):
                    _log.exception("the engine could not do all that it does between requests")
            else:
                if number in self._failures:
                    del self._failures[number]

    @property
    def is_settled(self) -> bool:
        """Whether all sounding notes are where they should be."""
        return self.parts.is_settled

    def start(self) -> None:
        """Start the decoder's thread, for a session that is live."""
        self.playback.start()

    def close(self) -> None:
        """Stop the decoder, then the device, then the core. Nothing may be asked any more."""
        self.clerk.stop()
        self._loader.stop()
        self.persistence.close()
        self.recording.close()
        self.playback.close()
