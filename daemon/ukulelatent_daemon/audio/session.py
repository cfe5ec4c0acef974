"""A core and the output that plays it."""

import logging
import os
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

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
# As many notes and points as a set may come back to: 24 MB for a model of 2048 samples a frame.
_ATTACKS = 128

_log = logging.getLogger(__name__)


class AudioSession:
    """A core, and an output that can be closed and opened again while the core lives on."""

    is_live = True
    output: Output

    def __init__(self, core: Core, open_output: Callable[[], Output]) -> None:
        """Nothing plays before `open`."""
        self.core = core
        self._open_output = open_output
        self._may_be_called = False

    def open(self) -> None:
        """Let the output play the core. Raises AudioError."""
        self.output = self._open_output()
        self._may_be_called = True

    def pause(self) -> None:
        """Close the output; what sounds stands still."""
        self._may_be_called = not self.output.stop()

    def pass_time(self) -> None:
        """Let some of the mix go by, where it does not by itself."""

    def free(self) -> None:
        """Free the core, unless the output could not be closed and may call it still."""
        if not self._may_be_called:
            self.core.close()

    def close(self) -> None:
        """Stop the output, then free the core."""
        self.pause()
        self.free()


def make_core(
    contract: Contract,
    voices: int,
    threads: int,
    device_rate_hz: int,
    block: int,
    offline_threads: int = 1,
) -> Core:
    """A core for models of the contract's sizes; `threads`: 0 for one that renders offline.

    Raises AudioError.
    """
    settings = CoreSettings(
        sample_rate_hz=contract.sample_rate_hz,
        n_fft=contract.n_fft,
        hop=contract.hop,
        frames=contract.frames,
        voices=voices,
        render_threads=threads,
        device_rate_hz=device_rate_hz,
        device_block=block,
        offline_threads=offline_threads,
        attacks=_ATTACKS,
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
    choice: DeviceChoice | None = portaudio().choose_device(
        audio.output, audio.sample_rate_hz, model_rate_hz
    )
    return choice


def portaudio() -> ModuleType:
    """PortAudio's half of this folder. Raises AudioError without the library."""
    # Only who wants a sound card needs PortAudio's library.
    try:
        with jack_silenced():
            from ukulelatent_daemon.audio import portaudio as module
    except OSError as error:  # what sounddevice raises without the library
        raise AudioError(f"PortAudio is missing (Debian: libportaudio2): {error}") from error
    return module


def make_session(
    configuration: Configuration, contract: Contract, voices: int, *, append: bool
) -> AudioSession:
    """A core, for the configured output. Raises AudioError.

    append: a recording goes on where the session before left it.
    """
    audio = configuration.audio
    threads = configuration.voices.threads or os.cpu_count() or 1
    choice = find_device(audio, contract.sample_rate_hz)
    if choice is None and audio.output == "default":
        _log.warning("no sound device was found: playing to `null`, which nobody hears")
    rate_hz = choice.rate_hz if choice else (audio.sample_rate_hz or CLOCKED_RATE_HZ)
    core = make_core(contract, voices, threads, rate_hz, audio.block_frames)
    return AudioSession(core, _Opener(core, audio, choice, append))


class _Opener:
    """Opens the same output each time that it is called."""

    def __init__(
        self, core: Core, audio: Audio, choice: "DeviceChoice | None", append: bool
    ) -> None:
        self._core = core
        self._audio = audio
        self._choice = choice
        self._append = append

    def __call__(self) -> Output:
        core, block = self._core, self._audio.block_frames
        rate_hz = core.settings.device_rate_hz
        if self._choice:
            opened: Output = portaudio().open_device(core, self._choice, block)
            return opened
        if not self._audio.output.startswith("wav:"):
            return open_null(core, rate_hz, block)
        path = self._audio.output.removeprefix("wav:")
        output = open_wav(core, rate_hz, block, path, append=self._append)
        self._append = True
        return output
