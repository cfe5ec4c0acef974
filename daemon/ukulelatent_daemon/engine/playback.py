"""What plays at present: a core with its output, the voices on it and its clock."""

from collections.abc import Callable
from typing import Protocol

from ukulelatent_daemon.audio.outputs import Outputs
from ukulelatent_daemon.audio.stage import Stage
from ukulelatent_daemon.engine.player import FADING_VOICES, Player
from ukulelatent_daemon.engine.timeline import Timeline
from ukulelatent_daemon.errors import AudioError
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_griffinlim import Core, CoreError, CoreSettings, ImpulseResponse


class Effect(Protocol):
    """What is done to the mix of each core."""

    def ready_for(self, settings: CoreSettings) -> ImpulseResponse:
        """What a core of these settings takes. Raises UkulelatentError."""

    def attach(self, core: Core, response: ImpulseResponse) -> None:
        """From now on it is this core's."""


class Playback:
    """Exchanges cores, wholly or not at all: the new one is made before the old one goes, and
    whatever fails leaves the old one playing. Every method is the engine thread's."""

    stage: Stage
    player: Player
    timeline: Timeline

    def __init__(
        self,
        outputs: Outputs,
        voices_most: int,
        make_player: Callable[[Stage], Player],
        effect: Effect,
        record_from: Callable[[Core], None],
    ) -> None:
        """`record_from` lets what is recorded go on with another core, while neither is played."""
        self.voices_most = voices_most
        self._outputs = outputs
        self._make_player = make_player
        self._effect = effect
        self._record_from = record_from
        self._is_started = False
        self._model: LoadedModel

    def open(self, model: LoadedModel) -> None:
        """Begin, with a core for this model. Raises UkulelatentError."""
        stage, player = self._make(model)
        try:
            stage.open()
        except AudioError:
            stage.free()
            raise
        self._take(stage, player)
        self._model = model

    def start(self) -> None:
        """Start the decoder's thread, warmed up with the model."""
        self._is_started = True
        _start_decoder(self.stage, self.player, self._model)

    def reopen(self) -> None:
        """Another output, which was chosen meanwhile; otherwise as `exchange`."""
        self.exchange(self._model)

    def exchange(self, model: LoadedModel) -> None:
        """A model of other sizes, or another output: what sounds ends, and the new core plays.

        Raises UkulelatentError; then what sounds goes on.
        """
        stage, player = self._make(model)
        old_stage, old_player = self.stage, self.player
        if self._is_started:
            _start_decoder(stage, player, model)
        old_stage.pause()  # a sound card can be opened once only
        try:
            self._record_from(stage.core)
            stage.open()
        except AudioError:
            player.decoder.stop()
            self._resume(old_stage)  # first of all, whatever the recording does
            self._record_from(old_stage.core)
            stage.free()
            raise
        self._take(stage, player)
        self._model = model
        old_player.abandon()
        old_player.decoder.stop()
        old_stage.free()

    def _make(self, model: LoadedModel) -> tuple[Stage, Player]:
        stage = self._outputs.make_stage(model.contract, self.voices_most + FADING_VOICES)
        try:
            player = self._make_player(stage)
            self._response = self._effect.ready_for(stage.core.settings)
        except (CoreError, MemoryError) as error:
            stage.free()
            raise AudioError(f"the sound engine has no memory: {error}") from error
        except BaseException:
            stage.free()
            raise
        return stage, player

    def _take(self, stage: Stage, player: Player) -> None:
        self.stage, self.player = stage, player
        self.timeline = Timeline(stage.core, stage.core.settings.sample_rate_hz)
        self._effect.attach(stage.core, self._response)

    @staticmethod
    def _resume(stage: Stage) -> None:
        try:
            stage.open()
        except AudioError:
            # It was there just before: it is waited for like any other that has gone.
            stage.output.is_dead = True

    def close(self) -> None:
        """Stop the decoder, then the output, then the core."""
        self.player.decoder.stop()
        self.stage.close()


def _start_decoder(stage: Stage, player: Player, model: LoadedModel) -> None:
    if stage.is_live:
        player.decoder.start(model)
