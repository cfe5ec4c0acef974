"""A core and the device that plays it, opened and closed together."""

import os
import time
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

from ukulelatent_daemon.audio.clocked import open_null, open_wav
from ukulelatent_daemon.audio.output import Output
from ukulelatent_daemon.config import Audio, Configuration
from ukulelatent_daemon.errors import AudioError
from ukulelatent_daemon.model.contract import Contract
from ukulelatent_daemon.system.jack import jack_silenced
from ukulelatent_griffinlim import Core, CoreError, CoreSettings

if TYPE_CHECKING:
    from ukulelatent_daemon.audio.portaudio import DeviceChoice

CLOCKED_RATE_HZ = 48000


class Stage:
    """A core with its output."""

    is_live = True

    def __init__(self, core: Core, output: Output) -> None:
        self.core = core
        self.output = output

    def pass_time(self) -> None:
        """Let some of the mix go by."""
        time.sleep(0.001)

    def close(self) -> None:
        """Stop the device, then free the core it called, unless the device may call it still."""
        self.output.stop()
        if not self.output.is_dead:
            self.core.close()


class Outputs(Protocol):
    """Where stages come from."""

    def open(self, contract: Contract, voices: int) -> Stage:
        """A stage for models of the contract's sizes. Raises AudioError."""

    def names(self) -> list[str]:
        """What `choose` takes. Raises AudioError."""

    def choose(self, name: str, model_rate_hz: int) -> Callable[[], None]:
        """The stages to come play to this output; the call that is returned takes it back.

        Raises AudioError for one that is not there.
        """


class ConfiguredOutputs:
    """Outputs as configured, until another is chosen."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._opened = 0

    def open(self, contract: Contract, voices: int) -> Stage:
        """A stage for models of the contract's sizes. Raises AudioError."""
        self._opened += 1
        # A recording goes on where the stage before left it.
        return _open(self._configuration, contract, voices, append=self._opened > 1)

    def names(self) -> list[str]:
        """All outputs but files. Raises AudioError."""
        return [str(name) for name in _portaudio().output_names()]

    def choose(self, name: str, model_rate_hz: int) -> Callable[[], None]:
        """The stages to come play to this output; the call that is returned takes it back.

        Raises AudioError for one that is not there.
        """
        before = self._configuration
        audio = before.audio.model_copy(update={"output": name})
        find_device(audio, model_rate_hz)
        self._configuration = before.model_copy(update={"audio": audio})

        def take_back() -> None:
            self._configuration = before

        return take_back


def make_core(
    contract: Contract, voices: int, threads: int, device_rate_hz: int, block: int
) -> Core:
    """A core for models of the contract's sizes. Raises AudioError."""
    settings = CoreSettings(
        sample_rate_hz=contract.sample_rate_hz,
        n_fft=contract.n_fft,
        hop=contract.hop,
        frames=contract.frames,
        voices=voices,
        render_threads=threads,
        device_rate_hz=device_rate_hz,
        device_block=block,
    )
    try:
        return Core(settings)
    except CoreError as error:
        raise AudioError(f"the sound engine cannot start: {error}") from error


def find_device(audio: Audio, model_rate_hz: int) -> "DeviceChoice | None":
    """The sound card that `audio` asks for; None for outputs that need none, or without any.

    Raises AudioError for a card that is not there.
    """
    if audio.output == "null" or audio.output.startswith("wav:"):
        return None
    choice: DeviceChoice | None = _portaudio().choose_device(
        audio.output, audio.sample_rate_hz, model_rate_hz
    )
    return choice


def _portaudio() -> ModuleType:
    # Only who wants a sound card needs PortAudio's library.
    try:
        with jack_silenced():
            from ukulelatent_daemon.audio import portaudio
    except OSError as error:  # what sounddevice raises without the library
        raise AudioError(f"PortAudio is missing (Debian: libportaudio2): {error}") from error
    return portaudio


def _open(configuration: Configuration, contract: Contract, voices: int, *, append: bool) -> Stage:
    audio = configuration.audio
    threads = configuration.voices.threads or os.cpu_count() or 1
    output = audio.output
    choice = find_device(audio, contract.sample_rate_hz)
    if choice is None and not output.startswith("wav:"):
        output = "null"
    rate_hz = choice.rate_hz if choice else (audio.sample_rate_hz or CLOCKED_RATE_HZ)
    core = make_core(contract, voices, threads, rate_hz, audio.block_frames)
    try:
        if choice:
            opened: Output = _portaudio().open_device(core, choice, audio.block_frames)
        elif output == "null":
            opened = open_null(core, rate_hz, audio.block_frames)
        else:
            path = output.removeprefix("wav:")
            opened = open_wav(core, rate_hz, audio.block_frames, path, append=append)
    except AudioError:
        core.close()
        raise
    return Stage(core, opened)
