"""The clocked outputs and the sessions that are made of them: real core, real clock, no card."""

import time

import numpy as np
import pytest
import soundfile

from ukulelatent_daemon.audio import clocked
from ukulelatent_daemon.audio.outputs import ConfiguredOutputs
from ukulelatent_daemon.audio.session import CLOCKED_RATE_HZ
from ukulelatent_daemon.config import Configuration
from ukulelatent_daemon.errors import AudioError
from ukulelatent_daemon.model.torchscript import load_model
from ukulelatent_griffinlim import CoreError, Envelope


@pytest.fixture
def model(tone_model):
    return load_model(tone_model(), "cpu")


def configured(output: str, rate_hz: int | None = None) -> Configuration:
    return Configuration.model_validate({"audio": {"output": output, "sample_rate_hz": rate_hz}})


def wait_for(session, samples: int) -> None:
    until = time.monotonic() + 20
    while session.core.clock()[0] < samples:
        assert time.monotonic() < until
        session.pass_time()


def opened(outputs, model):
    session = outputs.make_session(model.contract, 4)
    try:
        session.open()
    except AudioError:
        session.free()
        raise
    return session


def play(session, model) -> None:
    generation = session.core.open(0, frames=64, iterations=2, envelope=Envelope())
    session.core.write(0, generation, 0, model.decode([(0.0, 0.0)], [60.0], 0, 64)[0])
    session.core.start(0, generation, 0.5, 0.5)


def test_null_lets_the_mix_go_by_at_the_clocks_pace(model) -> None:
    session = opened(ConfiguredOutputs(configured("null")), model)
    wait_for(session, 1)
    samples, time_ns = session.core.clock()
    wait_for(session, samples + 22050)
    later, later_ns = session.core.clock()
    session.close()
    # The clock's time is when a block was asked for, which a busy machine may do late.
    assert (later_ns - time_ns) / 1e9 == pytest.approx((later - samples) / 44100, abs=0.1)
    assert session.output.name == "null"


def test_a_recording_holds_what_was_played_and_has_the_devices_rate(
    model, tmp_path, cents_off
) -> None:
    path = tmp_path / "x.wav"
    session = opened(ConfiguredOutputs(configured(f"wav:{path}")), model)
    play(session, model)
    wait_for(session, 30000)
    session.close()
    samples, rate_hz = soundfile.read(path, dtype="float32")
    assert rate_hz == CLOCKED_RATE_HZ
    sounding = np.flatnonzero(samples[:, 0])
    heard = samples[sounding[0] + 2000 : sounding[-1], 0]
    assert abs(cents_off(heard, rate_hz, 60.0)) < 10


def test_a_second_stage_goes_on_with_the_recording_of_the_first(model, tmp_path) -> None:
    path = tmp_path / "x.wav"
    make = ConfiguredOutputs(configured(f"wav:{path}", 44100))
    first = opened(make, model)
    play(first, model)
    wait_for(first, 8000)
    first.close()
    before, _ = soundfile.read(path, dtype="float32")
    second = opened(make, model)
    wait_for(second, 4000)
    second.close()
    after, rate_hz = soundfile.read(path, dtype="float32")
    assert rate_hz == 44100
    assert before.any()
    assert len(after) >= len(before) + 4000
    np.testing.assert_array_equal(after[: len(before)], before)


def test_a_path_that_cannot_be_written_is_an_audio_error(model, tmp_path) -> None:
    make = ConfiguredOutputs(configured(f"wav:{tmp_path}/none/x.wav"))
    with pytest.raises(AudioError, match="cannot be written"):
        opened(make, model)


def test_a_clock_that_cannot_start_leaves_a_file_without_sound(
    model, tmp_path, monkeypatch
) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise CoreError("no thread")

    monkeypatch.setattr(clocked, "ClockDevice", refuse)
    with pytest.raises(AudioError, match="no thread"):
        opened(ConfiguredOutputs(configured(f"wav:{tmp_path}/x.wav")), model)
    assert len(soundfile.read(tmp_path / "x.wav")[0]) == 0


def test_a_core_lives_on_while_its_output_is_closed_and_opened_again(model) -> None:
    session = opened(ConfiguredOutputs(configured("null")), model)
    play(session, model)
    wait_for(session, 4000)
    session.pause()
    stands_at = session.core.clock()[0]
    time.sleep(0.05)
    assert session.core.clock()[0] == stands_at
    session.open()
    wait_for(session, stands_at + 2000)
    assert session.core.levels([0])[0] > 0.01
    session.close()


@pytest.mark.parametrize("output", ["null", "wav:x.wav"])
def test_what_the_clock_paces_does_not_go_away(output) -> None:
    outputs = ConfiguredOutputs(configured(output))
    with pytest.raises(AudioError, match=f"{output}: the clock stands still"):
        outputs.stand_in()
    assert not outputs.is_back(44100)
