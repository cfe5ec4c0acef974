"""Which sound card is meant, on machines that are told of here."""

from typing import Any

import pytest
import sounddevice

from ukulelatent_daemon.audio.outputs import ConfiguredOutputs
from ukulelatent_daemon.audio.portaudio import choose_device
from ukulelatent_daemon.cli.device_list import describe_devices
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.errors import AudioError
from ukulelatent_daemon.model.torchscript import load_model

CARDS = [("Microphone", 0, 44100), ("HDMI 0", 8, 48000), ("USB Audio", 2, 44100)]


@pytest.fixture
def machine(monkeypatch):
    """A function that sets the machine: (default's index, rates it can do, cards)."""

    def set_up(default: int, rates_hz: set[int], cards=CARDS) -> None:  # type: ignore[no-untyped-def]
        devices = [
            {
                "name": name,
                "max_output_channels": outputs,
                "default_samplerate": float(rate_hz),
                "hostapi": 0,
            }
            for name, outputs, rate_hz in cards
        ]

        def check(**settings: Any) -> None:
            if settings["samplerate"] not in rates_hz:
                raise sounddevice.PortAudioError("Invalid sample rate")

        monkeypatch.setattr(sounddevice, "query_devices", lambda: devices)
        monkeypatch.setattr(sounddevice, "query_hostapis", lambda: [{"name": "ALSA"}])
        monkeypatch.setattr(sounddevice, "check_output_settings", check)
        monkeypatch.setattr(sounddevice.default, "device", (0, default))

    return set_up


def test_the_default_is_the_systems_at_the_models_rate(machine) -> None:
    machine(1, {44100, 48000})
    choice = choose_device("default", None, 44100)
    assert choice is not None
    assert (choice.index, choice.name, choice.rate_hz) == (1, "HDMI 0", 44100)


def test_a_device_that_cannot_do_the_models_rate_keeps_its_own(machine) -> None:
    machine(1, {48000})
    choice = choose_device("default", None, 44100)
    assert choice is not None
    assert choice.rate_hz == 48000


def test_without_a_default_the_first_that_plays_stereo_is_taken(machine) -> None:
    machine(-1, {44100})
    choice = choose_device("default", None, 44100)
    assert choice is not None
    assert choice.name == "HDMI 0"


def test_a_part_of_the_name_is_enough_whatever_its_case(machine) -> None:
    machine(1, {44100})
    choice = choose_device("usb", None, 44100)
    assert choice is not None
    assert choice.index == 2


def test_a_rate_asked_for_is_taken_or_refused(machine) -> None:
    machine(1, {96000})
    choice = choose_device("default", 96000, 44100)
    assert choice is not None
    assert choice.rate_hz == 96000
    with pytest.raises(AudioError, match=r"audio\.sample_rate_hz = 22050: the device HDMI 0"):
        choose_device("default", 22050, 44100)


def test_a_name_that_no_card_has_is_told_with_those_there_are(machine) -> None:
    machine(1, {44100})
    with pytest.raises(AudioError, match=r"Golden Ears: .*HDMI 0, USB Audio"):
        choose_device("Golden Ears", None, 44100)
    with pytest.raises(AudioError, match=r"Microphone: "):
        choose_device("Microphone", None, 44100)


def test_no_card_is_null_and_one_warning_for_the_default_alone(machine, caplog, tone_model) -> None:
    machine(-1, {44100}, CARDS[:1])
    contract = load_model(tone_model(), "cpu").contract
    session = ConfiguredOutputs(Configuration()).make_session(contract, 1)
    session.open()
    session.close()
    assert session.output.name == "null"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    with pytest.raises(AudioError, match="there is none"):
        choose_device("usb", None, 44100)


def test_devices_are_listed_with_the_default_marked(machine) -> None:
    machine(2, {44100})
    assert describe_devices()[:2] == ["  HDMI 0 (ALSA, 48000 Hz)", "* USB Audio (ALSA, 44100 Hz)"]
    assert describe_devices()[2:] == ["  null (nobody hears it)", "  wav:FILE (a WAV file)"]
