"""Where sessions come from: the configured output, a chosen one, or nobody while it is gone."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ukulelatent_daemon.audio.session import AudioSession, find_device, make_session, portaudio
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.errors import AudioError, OutputGoneError
from ukulelatent_daemon.model.contract import Contract
from ukulelatent_daemon.system.jack import jack_silenced


class Outputs(Protocol):
    """Where sessions come from."""

    def make_session(self, contract: Contract, voices: int) -> AudioSession:
        """A session for models of the contract's sizes, to be opened. Raises AudioError."""

    def names(self) -> list[str]:
        """What `choose` takes. Raises AudioError."""

    def choose(self, name: str, model_rate_hz: int) -> Callable[[], None]:
        """The sessions to come play to this output; the call that is returned takes it back.

        Raises AudioError for one that is not there.
        """

    def stand_in(self) -> Callable[[], None]:
        """The device has gone: the sessions to come play to nobody, at its rate; the call that is
        returned takes it back. Raises OutputGoneError for an output that cannot go."""

    def is_back(self, model_rate_hz: int) -> bool:
        """Whether the device that has gone is there again. Any thread."""


@dataclass(frozen=True)
class _Place:
    """Where sessions go; `lost`: the configuration of the device that they stand in for."""

    configuration: Configuration
    lost: Configuration | None = None


class ConfiguredOutputs:
    """Outputs as configured, until another is chosen."""

    def __init__(self, configuration: Configuration) -> None:
        self._place = _Place(configuration)
        self._rate_hz: int | None = None  # of the newest session's device
        self._made = 0
        # PortAudio looks for devices anew by being closed, which nobody may play to then.
        self._lock = threading.Lock()

    def make_session(self, contract: Contract, voices: int) -> AudioSession:
        """A session for models of the contract's sizes, to be opened. Raises AudioError."""
        with self._lock:
            configuration = self._place.configuration
            session = make_session(configuration, contract, voices, append=self._made > 0)
            self._made += 1
            self._rate_hz = session.core.settings.device_rate_hz
            return session

    def names(self) -> list[str]:
        """All outputs but files. Raises AudioError."""
        with self._lock:
            self._look_again()
            return [str(name) for name in portaudio().output_names()]

    def choose(self, name: str, model_rate_hz: int) -> Callable[[], None]:
        """The sessions to come play to this output; the call that is returned takes it back.

        Raises AudioError for one that is not there.
        """
        with self._lock:
            self._look_again()
            before = self._place.lost or self._place.configuration
            audio = before.audio.model_copy(update={"output": name})
            find_device(audio, model_rate_hz)
            return self._go_to(_Place(before.model_copy(update={"audio": audio})))

    def stand_in(self) -> Callable[[], None]:
        """The device has gone: the sessions to come play to nobody, at its rate; the call that is
        returned takes it back. Raises OutputGoneError for an output that cannot go."""
        with self._lock:
            lost = self._place.configuration
            if lost.audio.output == "null" or lost.audio.output.startswith("wav:"):
                raise OutputGoneError(f"{lost.audio.output}: the clock stands still")
            portaudio().leave_behind()
            changes = {"output": "null", "sample_rate_hz": self._rate_hz}
            audio = lost.audio.model_copy(update=changes)
            return self._go_to(_Place(lost.model_copy(update={"audio": audio}), lost))

    def is_back(self, model_rate_hz: int) -> bool:
        """Whether the device that has gone is there again. Any thread."""
        with self._lock:
            lost = self._place.lost
            if lost is None:
                return False
            self._look_again()
            try:
                return find_device(lost.audio, model_rate_hz) is not None
            except AudioError:
                return False

    def _go_to(self, place: _Place) -> Callable[[], None]:
        before, self._place = self._place, place

        def take_back() -> None:
            with self._lock:
                self._place = before

        return take_back

    def _look_again(self) -> None:
        # Else what PortAudio found at first is all there is: it cannot look while somebody plays.
        if self._place.lost is not None:
            with jack_silenced():
                portaudio().look_again()
