"""What plays at present: a core with its output, the voices on it and its clock."""

from collections.abc import Callable
from typing import Protocol

from ukulelatent_daemon.audio.outputs import Outputs
from ukulelatent_daemon.audio.session import AudioSession
from ukulelatent_daemon.engine.player import FADING_VOICES, Player
from ukulelatent_daemon.engine.timeline import Timeline
from ukulelatent_daemon.errors import AudioError
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_griffinlim import Core, CoreError, ImpulseResponse


class Effect(Protocol):
    """What is done to the mix of each core."""

    def fit(self, core: Core) -> ImpulseResponse:
        """Give it to a core that does not play yet. Raises UkulelatentError, CoreError."""

    def follow(self, core: Core, response: ImpulseResponse) -> None:
        """From now on it is this core's, which was fitted with it."""


class Playback:
    """Exchanges cores, wholly or not at all: the new one is made before the old one goes, and
    whatever fails leaves the old one playing. Every method is the engine thread's."""

    session: AudioSession
    player: Player
    timeline: Timeline

    def __init__(
        self,
        outputs: Outputs,
        max_voices: int,
        make_player: Callable[[AudioSession], Player],
        effect: Effect,
        record_from: Callable[[Core], None],
    ) -> None:
        """`record_from` lets what is recorded go on with another core, while neither is played."""
        self.max_voices = max_voices
        self._outputs = outputs
        self._make_player = make_player
        self._effect = effect
        self._record_from = record_from
        self._is_started = False
        self._model: LoadedModel

    def open(self, model: LoadedModel) -> None:
        """Begin, with a core for this model. Raises UkulelatentError."""
        session, player, response = self._make(model)
        try:
            session.open()
        except AudioError:
            session.free()
            raise
        self._take(model, session, player, response)

    def start(self) -> None:
        """Start the decoder's thread, warmed up with the model."""
        self._is_started = True
        _start_decoder(self.session, self.player, self._model)

    def reopen(self) -> None:
        """Another output, which was chosen meanwhile; otherwise as `exchange`."""
        self.exchange(self._model)

    def exchange(self, model: LoadedModel) -> None:
        """A model of other sizes, or another output: what sounds ends, and the new core plays.

        Whatever is raised, an UkulelatentError where it was foreseen, what sounds goes on.
        """
        session, player, response = self._make(model)
        try:
            if self._is_started:
                _start_decoder(session, player, model)
            self._switch(self.session, session)
        except BaseException:
            player.decoder.stop()
            session.free()
            raise
        old_stage, old_player = self.session, self.player
        self._take(model, session, player, response)
        old_player.abandon()
        old_player.decoder.stop()
        old_stage.free()

    def _make(self, model: LoadedModel) -> tuple[AudioSession, Player, ImpulseResponse]:
        session = self._outputs.make_session(model.contract, self.max_voices + FADING_VOICES)
        try:
            player = self._make_player(session)
            response = self._effect.fit(session.core)
        except (CoreError, MemoryError) as error:
            session.free()
            raise AudioError(f"the sound engine has no memory: {error}") from error
        except BaseException:
            session.free()
            raise
        return session, player, response

    def _switch(self, old: AudioSession, new: AudioSession) -> None:
        old.pause()  # a sound card can be opened once only
        try:
            self._record_from(new.core)
            new.open()
        except BaseException:
            self._resume(old)  # first of all, whatever the recording does
            self._record_from(old.core)
            raise

    def _take(
        self, model: LoadedModel, session: AudioSession, player: Player, response: ImpulseResponse
    ) -> None:
        self._model, self.session, self.player = model, session, player
        self.timeline = Timeline(session.core, session.core.settings.sample_rate_hz)
        self._effect.follow(session.core, response)

    @staticmethod
    def _resume(session: AudioSession) -> None:
        try:
            session.open()
        except AudioError:
            # It was there just before: it is waited for like any other that has gone.
            session.output.is_dead = True

    def close(self) -> None:
        """Stop the decoder, then the output, then the core."""
        self.player.decoder.stop()
        self.session.close()


def _start_decoder(session: AudioSession, player: Player, model: LoadedModel) -> None:
    if session.is_live:
        player.decoder.start(model)
