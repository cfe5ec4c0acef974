"""Sound cards and audio servers, through PortAudio; the callback is the core's own C function."""

import logging
from dataclasses import dataclass
from typing import Any

import sounddevice

from ukulelatent_daemon.audio.portaudio_library import leave_behind, look_again
from ukulelatent_daemon.errors import AudioError
from ukulelatent_griffinlim import Core

__all__ = [
    "DeviceChoice",
    "DeviceOutput",
    "choose_device",
    "leave_behind",
    "look_again",
    "open_device",
    "output_names",
]

_CHANNELS = 2

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DeviceChoice:
    """A device that can play stereo."""

    index: int
    name: str
    rate_hz: int


class _CallbackStream(sounddevice._StreamBase):  # type: ignore[misc]
    """An output stream whose callback is a C function: Python's lock is never taken."""

    def __init__(self, core: Core, choice: DeviceChoice, block: int) -> None:
        callback, user_data = core.callback_addresses
        ffi = sounddevice._ffi
        super().__init__(
            kind="output",
            samplerate=choice.rate_hz,
            blocksize=block,
            device=choice.index,
            channels=_CHANNELS,
            dtype="float32",
            latency="low",
            callback=ffi.cast("PaStreamCallback *", callback),
            wrap_callback=None,
            userdata=ffi.cast("void *", user_data),
        )


class DeviceOutput:
    """An open PortAudio stream."""

    is_dead = False

    def __init__(self, core: Core, choice: DeviceChoice, block: int) -> None:
        """Raises AudioError."""
        self.name = choice.name
        try:
            self._stream: Any = _CallbackStream(core, choice, block)
            self._stream.start()
        except sounddevice.PortAudioError as error:
            raise AudioError(f"the device {choice.name} cannot be opened: {error}") from error
        # JACK's is told as 0 or as a constant: a block is the least that it can be.
        self.latency_ms = 1000 * max(float(self._stream.latency), block / choice.rate_hz)

    @property
    def is_silent(self) -> bool:
        """The device has ended the stream by itself."""
        return not self._stream.active

    def stop(self) -> bool:
        """Stop and close the stream; False if it may still call the core back.

        A JACK stream whose server has died is left alone: closing it would hang for ever. One that
        JACK has ended calls nobody.
        """
        if self.is_dead or self.is_silent:
            _log.warning("the device %s is gone; its stream is left open", self.name)
            self.is_dead = True
            return self.is_silent
        self._stream.stop()
        self._stream.close()
        return True


def open_device(core: Core, choice: DeviceChoice, block: int) -> DeviceOutput:
    """Start playing the core. Raises AudioError."""
    return DeviceOutput(core, choice, block)


def output_names() -> list[str]:
    """The names of all outputs but files, each once."""
    names = [
        device["name"]
        for device in sounddevice.query_devices()
        if device["max_output_channels"] >= _CHANNELS
    ]
    return [*dict.fromkeys(names), "null"]


def choose_device(name: str, rate_hz: int | None, model_rate_hz: int) -> DeviceChoice | None:
    """The device called `name` or with it in its name; for `default`, None where there is none.

    rate_hz: None to take the model's rate where the device can, else the device's own.
    Raises AudioError for a name that no output device has, or a rate it cannot do.
    """
    devices = [
        (index, device)
        for index, device in enumerate(sounddevice.query_devices())
        if device["max_output_channels"] >= _CHANNELS
    ]
    if name == "default":
        index = sounddevice.default.device[1]
        found = [(i, d) for i, d in devices if i == index] or devices
        if not found:
            return None
    else:
        found = [(i, d) for i, d in devices if d["name"] == name]
        found = found or [(i, d) for i, d in devices if name.lower() in d["name"].lower()]
        if not found:
            known = ", ".join(d["name"] for _, d in devices) or "there is none"
            raise AudioError(f"audio.output = {name}: no output device is called that ({known})")
    index, device = found[0]
    return DeviceChoice(index, device["name"], _choose_rate(index, device, rate_hz, model_rate_hz))


def _choose_rate(
    index: int, device: dict[str, Any], rate_hz: int | None, model_rate_hz: int
) -> int:
    if rate_hz is not None:
        if not _can_play(index, rate_hz):
            raise AudioError(
                f"audio.sample_rate_hz = {rate_hz}: the device {device['name']} cannot do that"
            )
        return rate_hz
    if _can_play(index, model_rate_hz):
        return model_rate_hz
    return round(float(device["default_samplerate"]))


def _can_play(index: int, rate_hz: int) -> bool:
    try:
        sounddevice.check_output_settings(
            device=index, channels=_CHANNELS, dtype="float32", samplerate=rate_hz
        )
    except sounddevice.PortAudioError:
        return False
    return True
