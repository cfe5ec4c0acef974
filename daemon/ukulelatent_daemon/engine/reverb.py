"""The reverb of the mix: which impulse response it has, and how much of it is heard."""

import logging
import math
from dataclasses import dataclass
from pathlib import Path

from ukulelatent_daemon.audio.impulse_responses import (
    ImpulseResponseLibrary,
    make_ready,
    read_impulse_response,
)
from ukulelatent_daemon.audio.wav_reader import Recording
from ukulelatent_daemon.config import Reverb as ReverbConfiguration
from ukulelatent_daemon.engine.loader import Loader
from ukulelatent_daemon.errors import ReverbError
from ukulelatent_daemon.request import Request
from ukulelatent_griffinlim import Core, CoreSettings, ImpulseResponse

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loaded:
    """A file's samples, kept for the next core, and what the present one takes."""

    path: Path
    recording: Recording
    response: ImpulseResponse


def _read(path: Path, settings: CoreSettings) -> Loaded:
    recording = read_impulse_response(path)
    return Loaded(path, recording, make_ready(path, recording, settings))


def reverb_gains(mix: float) -> tuple[float, float]:
    """Gains of the dry mix and of its reverb, 0 to 1: of equal power, exact at both ends.

    A reverb is hardly correlated with what it is of: so their sum is as loud at every mix.
    """
    return math.sin((1 - mix) * math.pi / 2), math.sin(mix * math.pi / 2)


class Reverb:
    """Every method is the engine thread's."""

    def __init__(
        self,
        configuration: ReverbConfiguration,
        loader: Loader,
    ) -> None:
        """Raises ReverbError."""
        self.mix = configuration.mix
        self._library = ImpulseResponseLibrary(configuration.folders)
        self._loader = loader
        self._path = self._library.find_trusted(configuration.ir)
        self._recording = read_impulse_response(self._path)

    def fit(self, core: Core) -> ImpulseResponse:
        """Give a core that does not play yet this reverb. Raises ReverbError, CoreError."""
        response = make_ready(self._path, self._recording, core.settings)
        core.set_impulse_response(response)
        core.set_reverb_gains(*reverb_gains(self.mix))
        return response

    def follow(self, core: Core, response: ImpulseResponse) -> None:
        """From now on it is this core's reverb, which was fitted with it."""
        self._core, self._samples = core, response.frames

    @property
    def name(self) -> str:
        """Of the impulse response."""
        return self._path.stem

    @property
    def tail_samples(self) -> int:
        """For how long the reverb goes on when the mix is silent."""
        return self._samples if self.mix > 0 else 0

    def set_mix(self, mix: float) -> None:
        """0: none of it, 1: nothing else; reached within 5 ms."""
        self._core.set_reverb_gains(*reverb_gains(mix))
        self.mix = mix

    def names(self) -> list[str]:
        """The impulse responses that can be loaded."""
        return self._library.names()

    def load(self, name: str, request: Request) -> None:
        """Load one beside the music; answers `/done` or `/error` when it is there."""
        settings = self._core.settings
        self._loader.load_for(
            request,
            lambda: _read(self._library.find(name), settings),
            lambda loaded: self._adopt(loaded, request),
        )

    def _adopt(self, loaded: Loaded, request: Request) -> None:
        self._take(loaded)
        request.reply("/done", [request.address, self.name])

    def prepare(self, name: str) -> Loaded | None:
        """What `restore` takes: a response by its name; None for the one that it has, and for one
        that is there no more, or broken, which is told. Any thread."""
        try:
            return (
                None if name == self.name else _read(self._library.find(name), self._core.settings)
            )
        except ReverbError as error:
            _log.warning("%s; the reverb stays as it is", error)
            return None

    def restore(self, mix: float, loaded: Loaded | None) -> None:
        """As they were kept."""
        if loaded is not None:
            self._take(loaded)
        self.set_mix(mix)

    def _take(self, loaded: Loaded) -> None:
        self._path, self._recording = loaded.path, loaded.recording
        response = loaded.response
        if response.settings != self._core.settings:  # another model has come meanwhile
            response = make_ready(self._path, self._recording, self._core.settings)
        self._core.set_impulse_response(response)
        self._samples = response.frames

    def clear(self) -> None:
        """Silence the reverb of all that was within 5 ms."""
        self._core.clear_reverb()

    def collect(self) -> None:
        """Free what is heard no more."""
        self._core.collect()
