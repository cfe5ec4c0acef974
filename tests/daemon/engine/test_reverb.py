"""The reverb in the engine: loaded by name beside the music, kept over models, ended by panic."""

import time

import numpy as np
import pytest
import soundfile

from ukulelatent_daemon.engine.reverb import reverb_gains
from ukulelatent_daemon.errors import ErrorCode, ReverbError


@pytest.fixture
def folder(tmp_path):
    """A folder of the user's: an echo after 100 ms, and a file that is none."""
    echo = np.zeros((4411, 1))
    echo[4410] = 0.5
    soundfile.write(tmp_path / "echo.wav", echo, 44100, "PCM_24")
    (tmp_path / "broken.wav").write_text("hello")
    return tmp_path


@pytest.fixture
def echoing(studio, folder):
    """A studio whose reverb is the echo, not yet mixed in."""
    return studio(sound={"release_ms": 20.0}, reverb={"ir": "echo", "folders": [str(folder)]})


def turn(room, mix: float) -> None:
    room.engine.reverb.set_mix(mix)
    room.play(0.01)


def load(room, name: str) -> tuple:
    """Ask for an impulse response; the answer."""
    before = len(room.replies)
    room.ask("reverb.load", name)
    deadline = time.monotonic() + 20
    while len(room.replies) == before:
        assert time.monotonic() < deadline
        time.sleep(0.005)
        room.engine.schedule.catch_up(room.now_s)
    return room.replies[before]


def test_gains_keep_the_power_and_are_exact_at_both_ends() -> None:
    assert (reverb_gains(0.0), reverb_gains(1.0)) == ((1.0, 0.0), (0.0, 1.0))
    for mix in (0.1, 0.5, 0.9):
        dry, wet = reverb_gains(mix)
        assert dry**2 + wet**2 == pytest.approx(1.0)
        assert (wet > dry) == (mix > 0.5)


def test_at_first_there_is_none(echoing, room) -> None:
    for one in (echoing, room):
        one.note(60.0)
    assert echoing.play(0.5).tobytes() == room.play(0.5).tobytes()
    assert (room.engine.reverb.mix, room.engine.reverb.name) == (0.0, "room")


def test_an_echo_is_heard_at_its_time_and_level(echoing, room) -> None:
    turn(echoing, 1.0)
    room.play(0.01)
    for one in (echoing, room):
        one.note(60.0, 30.0)
    wet, dry = echoing.play(0.6), room.play(0.6)
    assert np.abs(wet[:4410]).max() < 1e-7
    np.testing.assert_allclose(wet[4410:], dry[:-4410], atol=1e-6)


def test_a_response_is_loaded_by_name_beside_the_music(echoing) -> None:
    turn(echoing, 1.0)
    assert load(echoing, "hall") == ("/done", "/reverb.load", "hall")
    assert echoing.engine.reverb.name == "hall"
    echoing.note(60.0)
    assert echoing.play(0.1).any()  # before the echo's time
    assert echoing.engine.reverb.names() == ["broken", "echo", "hall", "room"]


def test_one_that_is_not_there_or_broken_is_refused_and_the_old_one_stays(echoing) -> None:
    answer = load(echoing, "hal")
    assert answer[:3] == ("/error", "/reverb.load", ErrorCode.NOT_FOUND)
    assert "no impulse response is called hal; did you mean hall?" in answer[3]
    answer = load(echoing, "broken")
    assert answer[:3] == ("/error", "/reverb.load", ErrorCode.AUDIO)
    assert "broken.wav: is no WAV file" in answer[3]
    assert echoing.engine.reverb.name == "echo"


@pytest.mark.parametrize("name", ["hal", "broken"])
def test_a_configured_one_that_is_not_there_or_broken_stops_the_start(studio, folder, name) -> None:
    with pytest.raises(ReverbError, match=name):
        studio(reverb={"ir": name, "folders": [str(folder)]})


def test_a_configured_one_may_be_a_path(studio, folder) -> None:
    room = studio(reverb={"ir": str(folder / "echo.wav"), "mix": 1.0})
    assert (room.engine.reverb.name, room.engine.reverb.mix) == ("echo", 1.0)


def test_panic_silences_the_reverb_too(studio) -> None:
    room = studio(reverb={"ir": "hall", "mix": 0.7})
    room.note(60.0)
    assert room.play(0.3)[-100:].any()
    room.ask("panic")
    heard = room.play(0.5)
    assert heard[:100].any()
    assert not heard[round(0.005 * 44100) + 2 :].any()


def test_the_reverb_goes_on_when_its_note_has_ended(studio, loudness) -> None:
    room = studio(sound={"release_ms": 20.0}, reverb={"ir": "hall", "mix": 0.7})
    room.note(60.0)
    room.play(0.5)
    room.ask("note_off", 60.0)
    room.play(0.1)
    assert room.voices() == 0
    levels = [loudness(room.play(0.4)) for _ in range(4)]
    assert levels == sorted(levels, reverse=True)
    assert 0 < levels[3] < 0.1 * levels[0]
    assert room.engine.reverb.tail_samples == 2 * 44100


def test_a_model_of_another_rate_keeps_the_reverb(studio, tone_model, folder) -> None:
    small = tone_model("small", rate_hz=22050, n_fft=1024)
    reverb = {"ir": "echo", "folders": [str(folder)], "mix": 1.0}
    room = studio(model={"folders": [str(small.parent)]}, reverb=reverb)
    room.load_model("small")
    deadline = time.monotonic() + 20
    while room.rate_hz != 22050:
        assert time.monotonic() < deadline
        time.sleep(0.005)
        room.engine.schedule.catch_up(room.now_s)
    assert (room.engine.reverb.name, room.engine.reverb.mix) == ("echo", 1.0)
    room.play(0.01)
    room.note(60.0)
    heard = room.play(0.5)
    first = int(np.flatnonzero(np.abs(heard[:, 0]) > 1e-3)[0])
    assert abs(first - 2205) < 60  # a tone's first samples are small
