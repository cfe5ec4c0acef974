"""One core for another: wholly, or not at all."""

from collections.abc import Callable

import numpy as np
import pytest

from ukulelatent_daemon.audio import session as session_module
from ukulelatent_daemon.engine import playback as playback_module
from ukulelatent_daemon.engine import reverb as reverb_module
from ukulelatent_daemon.errors import AudioError, ModelError, OutputGoneError
from ukulelatent_griffinlim import Core, CoreError, QueueFullError


@pytest.fixture
def folder(tmp_path, tone_model):
    for name, options in (
        ("small", {"rate_hz": 22050, "n_fft": 1024, "frames": 80}),
        ("other", {}),
    ):
        (tmp_path / f"{name}.ts").write_bytes(tone_model(name, **options).read_bytes())
    return tmp_path


@pytest.fixture
def room(studio, folder):
    return studio(model={"folders": [str(folder)]}, audio={"recordings": str(folder / "takes")})


def load(room, name: str) -> tuple:
    room.replies.clear()
    room.load_model(name)
    while not room.replies:
        room.decode()
    return room.replies[0]


def no_memory(*_: object, **__: object) -> None:
    raise CoreError("no memory")


def out_of_memory(*_: object, **__: object) -> None:
    raise MemoryError


def once(failure: Exception, then: Callable[..., None]) -> Callable[..., None]:
    """Raises at the first call."""
    failures = [failure]

    def call(*arguments: object) -> None:
        if failures:
            raise failures.pop()
        then(*arguments)

    return call


def no_thread(*_: object, **__: object) -> None:
    raise RuntimeError("can't start new thread")


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        ("core", 7),
        ("cache", 7),
        ("response", 7),
        ("reverb", 7),
        ("decoder", 13),
        ("recording", 7),
        ("output", 7),
        ("fault of the output", 13),
    ],
)
def test_a_model_that_does_not_fit_is_refused_and_what_sounds_goes_on(
    room, studio, monkeypatch, failure, code
) -> None:
    other = studio()
    for one in (room, other):
        one.note(60.0)
    before = room.play(0.1)
    with monkeypatch.context() as patch:
        if failure == "core":
            patch.setattr(session_module, "Core", no_memory)
        elif failure == "cache":
            patch.setattr(room.engine.playback, "_make_player", out_of_memory)
        elif failure == "response":
            patch.setattr(reverb_module, "make_ready", no_memory)
        elif failure == "reverb":
            patch.setattr(Core, "set_impulse_response", no_memory)
        elif failure == "decoder":
            patch.setattr(room.engine.playback, "_is_started", True)
            patch.setattr(playback_module, "_start_decoder", no_thread)
        elif failure == "recording":
            patch.setattr(
                room.engine.playback,
                "_record_from",
                once(AudioError("is not written"), room.engine.recording.move),
            )
        elif failure == "fault of the output":
            patch.setattr(
                session_module.AudioSession,
                "open",
                once(ZeroDivisionError(), session_module.AudioSession.open),
            )
        else:
            room.fails_to_open = 1  # the new one; the old one opens again
        address, _, answered, text = load(room, "small")
    assert (address, answered) == ("/error", code)
    assert code == 13 or "small cannot be played here" in text
    assert room.part.model.contract.name == "tone"
    assert room.part.model_name is None
    np.testing.assert_array_equal(
        np.concatenate([before, room.play(0.3)]), np.concatenate([other.play(0.1), other.play(0.3)])
    )
    assert load(room, "small")[0] == "/done"


def test_an_old_output_that_cannot_be_opened_again_is_waited_for(room) -> None:
    room.cannot_be_opened = {"test"}
    assert load(room, "small")[2] == 7
    assert room.engine.session.output.is_dead
    room.engine.session.is_live = True
    room.now_s += 1.0
    room.engine.flush(room.now_s)
    assert room.engine.session.output.name == "null"


def test_a_decode_that_fails_after_its_core_has_gone_is_no_matter(room) -> None:
    room.note(60.0)
    player = room.engine.player
    (voice,) = player.voices
    assert load(room, "small")[0] == "/done"
    player._on_failure(voice.index, voice.generation, "out of luck")
    room.decode()
    assert room.engine.schedule.first_failure is None
    assert player.failures == 0


def test_a_full_queue_keeps_what_was_turned_for_later(room, monkeypatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise QueueFullError("full")

    room.note(60.0)
    loud = np.abs(room.play(0.1)).max()
    with monkeypatch.context() as patch:
        patch.setattr(room.engine.session.core, "send", lambda commands: 0)
        patch.setattr(room.engine.session.core, "set_rate", full)
        room.ask("change_sound", gain_db=-20.0)
        room.engine.flush(room.now_s + 1)
        room.engine.flush(room.now_s + 2)
    assert room.engine.schedule.first_failure is None
    room.now_s += 3
    room.play(0.05)
    assert loud / 15 < np.abs(room.play(0.05)).max() < loud / 7


@pytest.mark.parametrize("step", range(7))
def test_what_fails_between_requests_is_logged_and_the_rest_done(room, caplog, step) -> None:
    def fail(now_s: float) -> None:
        raise ModelError("out of luck")

    steps = list(room.engine._steps)
    steps[step] = fail
    room.engine._steps = tuple(steps)
    room.engine.flush(0.0)
    assert "out of luck" in caplog.text
    room.ask("note_off", 60.0)
    assert room.errors() == []


def test_what_goes_on_failing_ends_the_engine(room) -> None:
    def fail(now_s: float) -> None:
        raise ZeroDivisionError

    room.engine._steps = (fail,)
    for _ in range(999):
        room.engine.flush(0.0)
    with pytest.raises(ZeroDivisionError):
        room.engine.flush(0.0)


def test_an_output_that_cannot_come_back_ends_it_at_once(room) -> None:
    def gone(now_s: float) -> None:
        raise OutputGoneError("null: the clock stands still")

    room.engine._steps = (gone,)
    with pytest.raises(OutputGoneError):
        room.engine.flush(0.0)
