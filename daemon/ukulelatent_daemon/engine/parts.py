"""The parts that play on one core; they come to be when they are first spoken to."""

from collections.abc import Iterator

from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.engine.part import Part
from ukulelatent_daemon.engine.part_settings import PartSettings
from ukulelatent_daemon.engine.playback import Playback
from ukulelatent_daemon.engine.sound import SoundSettings
from ukulelatent_daemon.engine.tuning import Tuning
from ukulelatent_daemon.model.torchscript import LoadedModel
from ukulelatent_daemon.request import Sender
from ukulelatent_griffinlim import QueueFullError


class Parts:
    """Every method is the engine thread's, `latent_dim` apart."""

    def __init__(
        self, configuration: Configuration, model: LoadedModel, playback: Playback
    ) -> None:
        """There is part 1, which plays `model`."""
        self._configuration = configuration
        self._playback = playback
        self._parts: dict[int, Part] = {}  # by number, the lowest first
        self.first = self._add(1, model)

    def __iter__(self) -> Iterator[Part]:
        """Those that there are, by their numbers."""
        return iter(self._parts.values())

    def get(self, number: int) -> Part | None:
        """The part of a number, if it was spoken to."""
        return self._parts.get(number)

    def part(self, number: int) -> Part:
        """The part of a number, which begins with part 1's model and the configured knobs."""
        return self._parts.get(number) or self._add(number, self.first.model)

    def _add(self, number: int, model: LoadedModel) -> Part:
        configuration = self._configuration
        settings = PartSettings(
            number=number,
            model=model,
            sound=SoundSettings(**configuration.sound.model_dump()),
            tuning=Tuning(a4_hz=configuration.tuning.a4_hz),
            voice_limit=configuration.voices.count,
            steal=configuration.voices.steal,
        )
        part = Part(settings, self._playback)
        # Another dict: who goes through this one goes on.
        self._parts = dict(sorted({**self._parts, number: part}.items()))
        return part

    def latent_dim(self, number: int) -> int:
        """Latent dimensions of a part's model. Any thread."""
        return (self._parts.get(number) or self.first).model.contract.latent_dim

    @property
    def is_settled(self) -> bool:
        """Whether all sounding notes are where they should be."""
        return all(part.is_settled for part in self)

    def settle_at(self, now_s: float) -> None:
        """Let the sounding notes follow what was turned, and go on with their glides."""
        for part in self:
            try:
                part.settle_at(now_s)
                part.steering.advance(self._playback.player, now_s)
            except QueueFullError:
                return  # the device stands still: there is time yet

    def silence(self) -> None:
        """All parts' notes within 5 ms, the pedals up, no bend."""
        for part in self:
            part.silence()

    def end_notes_of(self, sender: Sender) -> None:
        """Let go of every note that a sender holds, and of nobody else's."""
        player = self._playback.player
        for voice in player.voices:
            if voice.sender == sender and voice.held:
                player.release(voice)
