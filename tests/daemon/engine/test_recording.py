"""Recordings by name, and outputs that change under them."""

from typing import Any

import pytest
import soundfile

from ukulelatent_daemon.engine import recording as recording_module
from ukulelatent_daemon.request import Request


@pytest.fixture
def hall(studio, tmp_path) -> Any:
    """A studio that records into `recordings`."""
    room = studio(audio={"recordings": str(tmp_path / "recordings")})
    room.folder = tmp_path / "recordings"
    return room


def ask(room: Any, method: str, *values: Any) -> tuple:
    """The answer to `/record/…` or `/audio/device`."""
    return together(room, (method, *values))[0]


def together(room: Any, *calls: tuple) -> list[tuple]:
    """The answers to calls of one bundle."""
    requests = []
    for method, *values in calls:

        def act(engine: Any, request: Request, method: str = method, values: list = values) -> None:
            if method == "record/start":
                engine.recording.start(engine.session.core, *values, request)
            elif method == "record/stop":
                engine.recording.stop(request)
            else:
                engine.device.choose(*values, request)

        requests.append(room.request(method, tuple(values), act))
    room.do(requests)
    while len(room.replies) < len(calls):
        room.decode()
    answers, room.replies = room.replies, []
    return answers


def test_a_recording_answers_with_its_file_and_its_length(hall) -> None:
    path = str(hall.folder / "take 1.wav")
    assert ask(hall, "record/start", "take 1") == ("/done", "/record/start", path)
    answer = ask(hall, "record/stop")
    assert answer == ("/done", "/record/stop", path, 0.0)
    assert soundfile.info(path).samplerate == 44100


def test_one_recording_at_a_time_and_none_to_stop(hall) -> None:
    ask(hall, "record/start", "a")
    assert ask(hall, "record/start", "b")[2] == 9
    ask(hall, "record/stop")
    assert ask(hall, "record/stop")[2] == 5


def test_no_file_is_overwritten(hall) -> None:
    ask(hall, "record/start", "a")
    ask(hall, "record/stop")
    before = (hall.folder / "a.wav").read_bytes()
    _, _, code, text = ask(hall, "record/start", "a")
    assert (code, text) == (8, "a.wav: is there already, and is left as it is")
    assert (hall.folder / "a.wav").read_bytes() == before
    assert ask(hall, "record/start", "b")[0] == "/done"


@pytest.mark.parametrize("name", ["", "../a", "/tmp/a", "a/b", ".a", "a\0b", "x" * 101, "a\nb"])
def test_a_name_is_no_path(hall, name) -> None:
    assert ask(hall, "record/start", name)[2] == 4
    assert not hall.folder.exists()


def test_a_folder_that_cannot_be_made_is_said(studio, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    room = studio(audio={"recordings": str(tmp_path / "file" / "recordings")})
    assert ask(room, "record/start", "a")[2] == 8


def test_a_recording_goes_on_when_the_output_changes(hall) -> None:
    ask(hall, "record/start", "a")
    assert ask(hall, "audio/device", "other") == ("/done", "/audio/device", "other")
    assert hall.sessions[0].output.stopped
    assert ask(hall, "record/stop")[:2] == ("/done", "/record/stop")


def test_an_output_that_cannot_be_opened_leaves_the_old_one(hall) -> None:
    for name, code in (("none", 8), ("wav:/tmp/x.wav", 9), ("broken", 8)):
        assert ask(hall, "audio/device", name)[2] == code
        assert hall.engine.session.output.name == "test"
    hall.note(60.0)
    assert hall.play(0.2).any()


def test_a_recording_goes_on_though_the_output_changes_in_the_same_bundle(hall) -> None:
    path = str(hall.folder / "x.wav")
    answers = together(hall, ("record/start", "x"), ("audio/device", "other"))
    assert sorted(answers) == [
        ("/done", "/audio/device", "other"),
        ("/done", "/record/start", path),
    ]
    assert hall.engine.session.core.attached_taps == 1
    assert ask(hall, "record/stop") == ("/done", "/record/stop", path, 0.0)
    assert hall.engine.session.core.attached_taps == 0


def test_one_that_is_being_ended_is_whole_when_the_output_changes(hall) -> None:
    ask(hall, "record/start", "x")
    answers = together(hall, ("record/stop",), ("audio/device", "other"), ("record/start", "y"))
    assert sorted(answer[:2] for answer in answers) == [
        ("/done", "/audio/device"),
        ("/done", "/record/start"),
        ("/done", "/record/stop"),
    ]
    assert ask(hall, "record/stop")[2] == str(hall.folder / "y.wav")


def test_one_ends_whole_where_the_new_output_has_another_rate(hall) -> None:
    path = str(hall.folder / "x.wav")
    ask(hall, "record/start", "x")
    hall.output_rate_hz = 48000
    ask(hall, "audio/device", "other")
    assert ask(hall, "record/stop") == ("/done", "/record/stop", path, 0.0)
    assert soundfile.info(path).samplerate == 44100
    assert ask(hall, "record/start", "y")[0] == "/done"


def test_one_that_no_file_was_found_for_is_answered_though_the_output_changes(hall) -> None:
    hall.folder.mkdir()
    (hall.folder / "x.wav").write_bytes(b"precious")
    answers = together(hall, ("record/start", "x"), ("audio/device", "other"))
    assert [answer[:3] for answer in answers if answer[0] == "/error"] == [
        ("/error", "/record/start", 8)
    ]
    assert (hall.folder / "x.wav").read_bytes() == b"precious"
    assert ask(hall, "record/stop")[2] == 5


@pytest.mark.parametrize("name", ["歌" * 90, "𠀀" * 63])
def test_a_name_of_too_many_bytes_is_refused_with_what_was_wanted(hall, name) -> None:
    answer = ask(hall, "record/start", name)
    size = len(name.encode())
    assert answer[2:] == (8, f"name = {name}: {size} bytes, want 251 at most")
    assert ask(hall, "record/start", "歌" * 83)[0] == "/done"


def test_whatever_goes_wrong_with_a_file_is_answered_and_the_next_one_recorded(
    hall, monkeypatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(recording_module, "WavWriter", fail)
        assert ask(hall, "record/start", "a")[:3] == ("/error", "/record/start", 13)
    assert ask(hall, "record/stop")[2] == 5
    assert ask(hall, "record/start", "a")[0] == "/done"
