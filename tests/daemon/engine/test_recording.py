"""Recordings by name, and outputs that change under them."""

from typing import Any

import pytest
import soundfile

from ukulelatent_daemon.osc.request import Request


@pytest.fixture
def hall(studio, tmp_path) -> Any:
    """A studio that records into `recordings`."""
    room = studio(audio={"recordings": str(tmp_path / "recordings")})
    room.folder = tmp_path / "recordings"
    return room


def ask(room: Any, method: str, *values: Any) -> tuple:
    """The answer to `/record/…` or `/audio/device`."""

    def act(engine: Any, request: Request) -> None:
        if method == "record/start":
            engine.recording.start(engine.stage.core, *values, request)
        elif method == "record/stop":
            engine.recording.stop(request)
        else:
            engine.change_output(*values, request)

    room.do([room.request(method, values, act)])
    while not room.replies:
        room.decode()
    return room.replies.pop()


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
    assert hall.stages[0].output.stopped
    assert ask(hall, "record/stop")[:2] == ("/done", "/record/stop")


def test_an_output_that_cannot_be_opened_leaves_the_old_one(hall) -> None:
    for name, code in (("none", 8), ("wav:/tmp/x.wav", 9), ("broken", 8)):
        assert ask(hall, "audio/device", name)[2] == code
        assert hall.engine.stage.output.name == "test"
    hall.note(60.0)
    assert hall.play(0.2).any()
