"""The instrument is found as it was left, whatever happened to the file or the configuration."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ukulelatent_daemon.addresses.bindings import Binding, bind_controllers
from ukulelatent_daemon.engine.snapshots import Snapshot
from ukulelatent_daemon.request import Request

BINDING = Binding("/1/fader1", "/gain", 0.0, 1.0, -60.0, 0.0)


@pytest.fixture
def reopened(studio, tmp_path, tone_model) -> Any:
    """A function that opens a studio, the one before closed, with the same state folder."""
    models = tmp_path / "models"
    models.mkdir()
    for name, options in (
        ("other", {}),
        ("small", {"rate_hz": 22050, "n_fft": 1024, "frames": 80}),
    ):
        path: Path = tone_model(name, **options)
        (models / path.name).write_bytes(path.read_bytes())
    before: list[Any] = []

    def make(**sections: Any) -> Any:
        if before:
            leave(before.pop())
        sections = {"model": {"name": str(tone_model()), "folders": [str(models)]}, **sections}
        before.append(studio(state_folder=tmp_path / "state", **sections))
        before[-1].engine.persistence.restore()
        before[-1].play(0.01)
        return before[-1]

    make.folder = tmp_path / "state"
    return make


def leave(room: Any) -> None:
    """As the engine's end does: what is being written is written first."""
    room.engine._loader.stop()
    room.engine.persistence.close()


def ask(room: Any, action: str, *values: Any) -> tuple:
    """The answer to `/state/…` or to `/part/<n>/model/load`."""

    def act(engine: Any, request: Request) -> None:
        if action == "model":
            engine.models.load(engine.part(values[0]), values[1], request)
        else:
            getattr(engine.persistence, action)(*values, request)

    room.do([room.request(action, values, act)])
    while not room.replies:
        room.decode()
    room.play(0.01)
    return room.replies.pop()


def turn_everything(room: Any) -> None:
    room.ask("move_latent", (0.5, -0.25))
    room.ask("change_sound", gain_db=-6.0, stretch=2.0, iterations=4)
    room.part.steering.glide_ms, room.part.steering.scope = 250.0, "last"
    room.part.set_voice_limit(9)
    room.part.set_steal("oldest")
    room.part.tuning = room.part.tuning.with_a4(432.0)
    room.engine.part(3).latent.value = (1.0, 1.0)
    room.engine.snapshots.save("soft", Snapshot((0.1, 0.2), "tone"))
    room.engine.bindings.add(BINDING)
    room.engine.reverb.set_mix(0.25)
    room.engine.reverb.restore(0.25, room.engine.reverb.prepare("hall"))


def everything(room: Any) -> tuple:
    parts = [
        (
            part.number,
            part.model.contract.name,
            part.latent.value,
            part.sound,
            part.steering.glide_ms,
            part.steering.scope,
            part.voice_limit,
            part.steal,
            part.tuning.a4_hz,
        )
        for part in room.engine.parts
    ]
    reverb = room.engine.reverb.mix, room.engine.reverb.name
    return parts, room.engine.snapshots.all(), room.engine.bindings.all(), reverb


def test_it_is_found_as_it_was_left(reopened) -> None:
    room = reopened()
    turn_everything(room)
    ask(room, "model", 3, "other")
    left = everything(room)
    assert everything(reopened()) == left


def test_a_model_of_other_sizes_is_found_again(reopened) -> None:
    room = reopened()
    ask(room, "model", 1, "small")
    again = reopened()
    assert again.part.model.contract.name == "small"
    again.note(60.0)
    assert again.play(0.2).any()


def test_while_it_plays_what_changed_is_kept_now_and_then(reopened) -> None:
    room = reopened()
    room.ask("move_latent", (0.5, -0.25))
    room.play(11.0)
    room.engine._loader.stop()
    kept = json.loads((reopened.folder / "last.json").read_text())
    assert kept["parts"][0]["z"] == [0.5, -0.25]


def test_a_changed_configuration_is_heard_and_snapshots_and_bindings_stay(reopened) -> None:
    turn_everything(reopened())
    again = reopened(sound={"gain_db": -3.0})
    assert again.part.sound.gain_db == -3.0
    assert again.part.latent.value == again.part.latent.middle
    assert again.engine.snapshots.names() == ["soft"]
    assert again.engine.bindings.all() == [BINDING]


def test_what_is_configured_is_bound_though_nobody_kept_it(reopened) -> None:
    again = reopened()
    bind_controllers(again.engine.bindings, {16: "z1"})
    again.engine.bindings.add(BINDING)
    leave(again)
    kept = json.loads((reopened.folder / "last.json").read_text())
    assert [one["incoming"] for one in kept["bindings"]] == ["/1/fader1"]
    again.engine.bindings.replace([])
    assert [one.incoming for one in again.engine.bindings.all()] == ["/midi/cc/16"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}', "\0\0", "null"])
def test_a_file_that_cannot_be_read_is_kept_aside_and_told(reopened, caplog, text) -> None:
    reopened.folder.mkdir()
    (reopened.folder / "last.json").write_text(text)
    room = reopened()
    assert room.part.latent.value == room.part.latent.middle
    assert (reopened.folder / "last.json.aside").read_text() == text
    assert "kept aside" in caplog.text


def test_a_value_out_of_range_is_no_state(reopened) -> None:
    room = reopened()
    ask(room, "save", "loud")
    path = reopened.folder / "states" / "loud.json"
    kept = json.loads(path.read_text())
    kept["parts"][0]["gain_db"] = 100.0
    path.write_text(json.dumps(kept))
    address, _, code, text = ask(room, "load", "loud")
    assert (address, code) == ("/error", 7)
    assert "gain_db" in text


def test_a_model_that_is_gone_leaves_knobs_and_models_as_configured(reopened, tmp_path) -> None:
    room = reopened()
    turn_everything(room)
    ask(room, "model", 1, "other")
    (tmp_path / "models" / "other.ts").unlink()
    again = reopened()
    assert again.part.model.contract.name == "tone"
    assert again.engine.snapshots.names() == ["soft"]


def test_states_are_kept_by_name(reopened) -> None:
    room = reopened()
    turn_everything(room)
    left = everything(room)
    assert ask(room, "save", "set 1") == ("/done", "/save", "set 1")
    ask(room, "model", 1, "other")
    room.ask("change_sound", gain_db=0.0)
    room.engine.snapshots.delete("soft")
    assert ask(room, "load", "set 1") == ("/done", "/load", "set 1")
    assert everything(room) == left
    assert ask(room, "load", "set")[2] == 5


@pytest.mark.parametrize("name", ["", "../x", "a/b", "x" * 65, ".hidden"])
def test_a_states_name_is_no_path(reopened, name) -> None:
    assert ask(reopened(), "save", name)[2] == 4


def test_a_state_that_cannot_be_loaded_changes_nothing(reopened, tmp_path) -> None:
    room = reopened()
    ask(room, "model", 1, "other")
    ask(room, "save", "a")
    (tmp_path / "models" / "other.ts").unlink()
    ask(room, "model", 1, "small")
    before = everything(room)
    assert ask(room, "load", "a")[2] == 7
    assert everything(room) == before


CRASHING = """
import os, signal, sys
from pathlib import Path
from ukulelatent_daemon.system import atomic_file
if sys.argv[2] == "replace":
    Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
else:
    os.fsync = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
atomic_file.write_atomically(Path(sys.argv[1]), "new" * 100_000)
"""


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_crash_in_the_middle_leaves_the_old_file(tmp_path, moment) -> None:
    path = tmp_path / "last.json"
    path.write_text("old")
    killed = subprocess.run(
        [sys.executable, "-c", CRASHING, str(path), moment], timeout=60, env=os.environ
    )
    assert killed.returncode == -signal.SIGKILL
    assert path.read_text() == "old"
