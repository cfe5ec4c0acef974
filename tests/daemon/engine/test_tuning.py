"""Scala's files as the standard says, and what is heard of them."""

import math
from pathlib import Path

import pytest

from ukulelatent_daemon.engine.tuning import Tuning
from ukulelatent_daemon.errors import Rejected, TuningError

FIVE = """! slendro.scl
!
Five equal steps
 5
!
 240.0
 480.0
 720.0
 960.0
 2/1
"""

JUST = """! just.scl
Ptolemy's intense diatonic
7
9/8
5/4
4/3
3/2
5/3
15/8
2/1
"""

# Seven degrees on the white keys from middle C, the black ones left out, A at 432 Hz.
WHITE = """! white.kbm
12
0
127
60
69
432.0
7
0
x
1
x
2
3
x
4
x
5
x
6
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("five.scl", FIVE), ("just.scl", JUST), ("white.kbm", WHITE)):
        (tmp_path / name).write_text(text)
    return tmp_path


def cents(tuning: Tuning, key: float, other: float) -> float:
    return 100 * (tuning.pitch(other) - tuning.pitch(key))


def test_without_files_keys_are_pitches_and_a4_moves_them_all() -> None:
    assert Tuning().pitch(60.0) == 60.0
    assert Tuning().pitch(60.5) == 60.5
    lower = Tuning(a4_hz=432.0)
    for key in (0.0, 69.0, 126.5):
        assert lower.pitch(key) - key == pytest.approx(12 * math.log2(432 / 440))


def test_a_scale_is_laid_key_by_key_from_middle_c(folder) -> None:
    tuning = Tuning(folder / "five.scl")
    assert tuning.pitch(60) == pytest.approx(60.0, abs=1e-6)
    for step in range(1, 15):
        assert cents(tuning, 60, 60 + step) == pytest.approx(240 * step, abs=1e-6)


def test_a_fraction_lies_between_its_neighbours(folder) -> None:
    tuning = Tuning(folder / "five.scl")
    assert cents(tuning, 60, 60.25) == pytest.approx(60, abs=1e-6)


def test_a_mapping_says_which_keys_sound_and_at_what_height(folder) -> None:
    tuning = Tuning(folder / "just.scl", folder / "white.kbm")
    assert 440 * 2 ** ((tuning.pitch(69) - 69) / 12) == pytest.approx(432.0)
    ratios = {60: 1, 62: 9 / 8, 64: 5 / 4, 65: 4 / 3, 67: 3 / 2, 69: 5 / 3, 71: 15 / 8, 72: 2}
    for key, ratio in ratios.items():
        assert cents(tuning, 60, key) == pytest.approx(1200 * math.log2(ratio), abs=1e-6)
    for key in (61, 66, 60.5):
        with pytest.raises(Rejected, match="left out"):
            tuning.pitch(key)


def test_a4_moves_a_scale_by_as_much_without_reading_it_again(folder) -> None:
    tuning = Tuning(folder / "five.scl")
    (folder / "five.scl").unlink()
    moved = tuning.with_a4(466.16)
    assert moved.scale == tuning.scale
    for key in (55, 60, 69):
        assert moved.pitch(key) - tuning.pitch(key) == pytest.approx(1.0, abs=1e-3)


BROKEN = {
    "empty": "",
    "short": "! x\nfive\n 5\n 240.0\n",
    "words": "! x\nfive\n 1\n high\n",
    "zero": "! x\nfive\n 1\n 0/1\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named(tmp_path, name) -> None:
    path = tmp_path / f"{name}.scl"
    path.write_text(BROKEN[name])
    with pytest.raises(TuningError, match=path.name):
        Tuning(path)


@pytest.mark.parametrize(
    "text",
    ["", "12\n0\n", "0\n0\n127\n60\n69\n0.0\n0\n", "1\n0\n127\n60\n61\n440.0\n12\nx\n"],
)
def test_a_broken_mapping_is_named(tmp_path, text) -> None:
    (tmp_path / "bad.kbm").write_text(text)
    with pytest.raises(TuningError, match=r"bad\.kbm"):
        Tuning(mapping=tmp_path / "bad.kbm")


def test_a_folder_is_no_scale(tmp_path) -> None:
    with pytest.raises(TuningError):
        Tuning(tmp_path)


def load(room, kind: str, name: str) -> tuple:
    def act(engine, request) -> None:
        engine.tunings.load(room.part, kind, name, request)

    room.do([room.request(f"tuning/{kind}", (name,), act)])
    while not room.replies:
        room.decode()
    return room.replies.pop()


def test_a_tuned_note_is_heard_in_tune_and_ends_by_its_key(studio, folder, cents_off) -> None:
    room = studio(tuning={"folders": [str(folder)]})
    assert load(room, "scl", "five") == ("/done", "/tuning/scl", "five")
    room.note(61.0)
    assert abs(cents_off(room.play(0.4)[4410:, 0], room.rate_hz, 62.4, near=True)) < 2
    room.ask("note_off", 61.0)
    assert [voice.held for voice in room.engine.player.voices] == [False]


def test_a_pitch_that_is_given_is_not_tuned_again(studio, folder) -> None:
    room = studio(tuning={"folders": [str(folder)], "a4_hz": 432.0})
    load(room, "scl", "five")
    room.note(61.0, pitch=61.0)
    (voice,) = room.engine.player.voices
    assert (voice.note, voice.pitch) == (61.0, 61.0)


def test_a_broken_scale_leaves_the_tuning_and_a_missing_one_is_not_found(studio, folder) -> None:
    (folder / "bad.scl").write_text("")
    room = studio(tuning={"folders": [str(folder)]})
    load(room, "scl", "five")
    before = room.part.tuning
    assert load(room, "scl", "bad")[:3] == ("/error", "/tuning/scl", 12)
    assert load(room, "scl", "fife")[2] == 5
    assert room.part.tuning is before
    load(room, "scl", "")
    assert room.part.tuning.pitch(61) == 61.0
