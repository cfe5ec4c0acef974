"""Standard MIDI files: times in seconds, together what belongs together, or one clear error."""

import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mido
import pytest

from ukulelatent_daemon.addresses.bindings import Bindings
from ukulelatent_daemon.addresses.finder import Finder
from ukulelatent_daemon.errors import MidiError
from ukulelatent_daemon.midi.controller_bindings import ControllerBindings
from ukulelatent_daemon.midi.score import read_score
from ukulelatent_daemon.osc.dispatch import Dispatcher
from ukulelatent_daemon.osc.routes import ROUTES

NOBODY: Any = SimpleNamespace(latent_dim=lambda number: 2)
BINDINGS = Bindings(Finder(ROUTES))
UNBOUND = ControllerBindings(BINDINGS, Dispatcher(NOBODY, BINDINGS))


def on(note: int, ticks: int = 0) -> mido.Message:
    return mido.Message("note_on", note=note, velocity=90, time=ticks)


def tempo(bpm: float, ticks: int = 0) -> mido.MetaMessage:
    return mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm), time=ticks)


@pytest.fixture
def write(tmp_path):
    """A function that writes tracks as a file of 480 ticks a beat."""

    def write_tracks(*tracks: list, kind: int = 1, ticks: int = 480) -> Path:
        file = mido.MidiFile(type=kind, ticks_per_beat=ticks)
        file.tracks.extend(mido.MidiTrack(track) for track in tracks)
        path = tmp_path / "score.mid"
        file.save(path)
        return path

    return write_tracks


def times(path: Path) -> list[tuple[float, int]]:
    """(second, how many requests) of a score."""
    return [(round(at_s, 9), len(requests)) for at_s, requests in read_score(path, NOBODY, UNBOUND)]


def test_without_a_tempo_a_beat_is_half_a_second(write) -> None:
    assert times(write([on(60), on(62, 480), on(64, 240)])) == [(0.0, 1), (0.5, 1), (0.75, 1)]


def test_tempo_changes_are_kept(write) -> None:
    path = write([tempo(60), on(60), on(62, 480), tempo(240), on(64, 480), on(65, 480)])
    assert times(path) == [(0.0, 1), (1.0, 1), (1.25, 1), (1.5, 1)]


def test_a_tempo_in_the_first_track_holds_for_all(write) -> None:
    path = write([tempo(60), tempo(120, 960)], [on(60, 480), on(62, 960)])
    assert times(path) == [(1.0, 1), (2.5, 1)]


def test_what_happens_at_once_is_one_group_across_tracks(write) -> None:
    path = write([on(60, 480), on(64), on(67)], [on(48, 480)], [on(50, 481)])
    groups = list(read_score(path, NOBODY, UNBOUND))
    assert [len(requests) for _, requests in groups] == [4, 1]
    assert all(request.at_s is None for _, requests in groups for request in requests)


def test_what_means_nothing_here_leaves_the_times_right(write) -> None:
    lyrics = mido.MetaMessage("lyrics", text="la", time=240)
    pressure = mido.Message("aftertouch", value=3, time=240)
    assert times(write([on(60), lyrics, pressure, on(62, 480)])) == [(0.0, 1), (1.0, 1)]


def test_a_file_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(MidiError, match=r"none\.mid: cannot be read: No such file"):
        list(read_score(tmp_path / "none.mid", NOBODY, UNBOUND))


@pytest.mark.parametrize("content", [b"", b"MThd", b"RIFF" + bytes(100), b"hello, world" * 9])
def test_what_is_no_midi_file_is_named(tmp_path, content) -> None:
    path = tmp_path / "words.mid"
    path.write_bytes(content)
    with pytest.raises(MidiError, match=r"words\.mid: is no MIDI file"):
        list(read_score(path, NOBODY, UNBOUND))


def test_asynchronous_tracks_and_smpte_times_are_refused(write) -> None:
    with pytest.raises(MidiError, match="type 2"):
        list(read_score(write([on(60)], [on(62)], kind=2), NOBODY, UNBOUND))
    path = write([on(60)])
    content = bytearray(path.read_bytes())
    content[12:14] = b"\xe7\x28"  # 25 frames a second, 40 ticks a frame
    path.write_bytes(content)
    with pytest.raises(MidiError, match="SMPTE"):
        list(read_score(path, NOBODY, UNBOUND))


def test_damaged_files_play_or_are_refused_and_raise_nothing_else(write) -> None:
    path = write([tempo(90), on(60), on(62, 480), on(64, 240)], [on(48), on(50, 960)])
    content = path.read_bytes()
    chance = random.Random(3)
    refused = 0
    for _ in range(400):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged[: chance.randint(len(damaged) // 2, len(damaged))])
        try:
            at_s = [at for at, _ in read_score(path, NOBODY, UNBOUND)]
            assert at_s == sorted(at_s)
        except MidiError:
            refused += 1
    assert 0 < refused < 400
