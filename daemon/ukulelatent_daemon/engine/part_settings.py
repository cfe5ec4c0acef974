"""What a note needs to know of its part."""

from dataclasses import dataclass

from ukulelatent_daemon.config.limits import Steal
from ukulelatent_daemon.engine.sound import SoundSettings
from ukulelatent_daemon.engine.tuning import Tuning
from ukulelatent_daemon.model.torchscript import LoadedModel


@dataclass(eq=False)
class PartSettings:
    """A part's model and knobs as they are now.

    Attributes:
        tuning: of notes to come.
        voice_limit: how many of its notes may sound together; steal: who gives way then.
    """

    number: int
    model: LoadedModel
    sound: SoundSettings
    tuning: Tuning
    voice_limit: int
    steal: Steal
    bend_semitones: float = 0.0
