"""A data set from a folder of sound files, good ones and bad ones, as a musician has them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ukulelatent_models.configuration.schema import DatasetConfig, Recordings
from ukulelatent_models.dataset.build import build
from ukulelatent_models.errors import LabError
from ukulelatent_models.features import Spectrogram
from ukulelatent_models.pitch.notes import note_hz

SMALL = Spectrogram(sample_rate_hz=16000, n_fft=512, hop=128, frames=16)


def _tone(note: float, rate_hz: int, brightness: float = 0.6, seconds: float = 1.0) -> np.ndarray:
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    k = np.arange(1, 9)[:, None]
    k = k[k[:, 0] * note_hz(note) < 0.45 * rate_hz]
    tone = (brightness**k * np.exp(-3 * t) * np.sin(2 * np.pi * k * note_hz(note) * t)).sum(axis=0)
    return 0.5 * tone / np.abs(tone).max()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two instruments in folders, one file loose, and a table for some of them."""
    root = tmp_path / "sounds"
    for name in ("oud", "lute"):
        (root / name).mkdir(parents=True)
    soundfile.write(root / "oud" / "oud_C4.wav", _tone(60, 22050), 22050)
    soundfile.write(root / "oud" / "oud-061-100.flac", _tone(61, 16000), 16000)
    soundfile.write(root / "oud" / "take 3.aiff", _tone(62.2, 44100), 44100)
    late = np.concatenate([np.zeros(4000), _tone(63, 16000)])
    soundfile.write(root / "lute" / "a.wav", np.column_stack([late, 0.5 * late]), 16000)
    soundfile.write(root / "loose Eb4.wav", _tone(63, 16000, 0.3), 16000)
    (root / "notes.csv").write_text("file,note,instrument\na.wav,D#4,\nloose Eb4.wav,64,banjo\n")
    return root


def _config(folder: Path, **changes: object) -> DatasetConfig:
    source = replace(Recordings(str(folder), "CC0"), **changes)
    return DatasetConfig(
        folder="unused",
        recordings=(source,),
        note_low=60,
        note_high=67,
        held_out=0.2,
        bent_copies=1,
        spectrogram=SMALL,
    )


def test_notes_come_from_the_table_then_the_name_then_the_ear(folder):
    made = build(_config(folder), lambda _: None)
    plain = {sound.source: sound for sound in made.sounds if sound.bend_cents == 0.0}
    assert {name: sound.pair for name, sound in plain.items()} == {
        "oud/oud_C4.wav": ("oud", 60),
        "oud/oud-061-100.flac": ("oud", 61),
        "oud/take 3.aiff": ("oud", 62),
        "lute/a.wav": ("lute", 63),
        "loose Eb4.wav": ("banjo", 64),
    }
    # put in tune with its key: 20 cents down; the banjo's table is a semitone off, and is believed
    assert plain["oud/take 3.aiff"].tuning_cents == pytest.approx(-20, abs=3)
    bin_hz = SMALL.sample_rate_hz / SMALL.n_fft
    for sound, spectrum in zip(made.sounds, made.magnitudes, strict=True):
        if sound.instrument != "banjo":
            assert abs(float(spectrum[6].argmax()) * bin_hz - note_hz(sound.note)) <= bin_hz


def test_every_file_that_is_not_used_as_it_is_is_named_with_the_reason(folder):
    soundfile.write(folder / "quiet_C4.wav", np.zeros(16000), 16000)
    soundfile.write(folder / "short_C4.wav", _tone(60, 16000, seconds=0.05), 16000)
    soundfile.write(folder / "high_C6.wav", _tone(84, 16000), 16000)
    noise = np.random.default_rng(0).standard_normal(16000)
    soundfile.write(folder / "noise.wav", 0.1 * noise, 16000)
    nan = np.full(16000, np.nan, dtype=np.float32)
    soundfile.write(folder / "nan_C4.wav", nan, 16000, subtype="FLOAT")
    (folder / "text_C4.wav").write_text("not a sound")
    whole = (folder / "oud" / "oud_C4.wav").read_bytes()
    (folder / "empty_C4.wav").write_bytes(whole[:44])
    soundfile.write(folder / "wrong_C4.wav", _tone(67, 16000), 16000)
    soundfile.write(folder / "again_C4.wav", _tone(60, 22050), 22050)
    wide = _tone(65, 16000)
    soundfile.write(folder / "wide_F4.wav", np.column_stack([wide, -wide]), 16000)
    (folder / "read me.txt").write_text("")
    with (folder / "notes.csv").open("a") as table:
        table.write("gone.wav,60,\n")
    unused = build(_config(folder), lambda _: None).report["unused"]
    broken = [name.split(" ")[0] for name in unused.pop("broken")]
    assert broken == ["nan_C4.wav", "text_C4.wav"]
    assert unused == {
        "silent": ["empty_C4.wav", "quiet_C4.wav"],
        "shorter than 0.1 s": ["short_C4.wav"],
        "note out of range": ["high_C6.wav (84)"],
        "no note told or heard": ["noise.wav"],
        "more than one channel, mixed": ["lute/a.wav", "wide_F4.wav"],
        "not WAV, FLAC or AIFF": ["read me.txt"],
        "told in notes.csv, and not there": ["gone.wav"],
        "heard as another note than it is told to be": [
            "loose Eb4.wav (told 64, heard 63.0)",
            "wrong_C4.wav (told 60, heard 67.0)",
        ],
        "twice": [
            "oud/oud_C4.wav, oud, key 60 (equal to again_C4.wav, sounds, key 60)",
        ],
    }


def test_only_the_ways_asked_for_are_taken(folder):
    made = build(_config(folder, notes=("name",)), lambda _: None)
    assert made.report["unused"]["no note told or heard"] == ["lute/a.wav", "oud/take 3.aiff"]
    loose = next(sound for sound in made.sounds if sound.source == "loose Eb4.wav")
    assert loose.pair == ("sounds", 63)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("name,note\na.wav,60\n", "want the columns file and note"),
        ("file,note\na.wav,60\na.wav,61\n", r"notes\.csv, line 3: a\.wav is told twice"),
        ("file,note\na.wav,60\nb.wav\n", r"notes\.csv, line 3: want a file and a note"),
        ("file,note\na.wav,H4\n", r"notes\.csv, a\.wav: note = 'H4': want a name as C#4"),
    ],
)
def test_a_wrong_table_is_told(folder, table, words):
    (folder / "notes.csv").write_text(table)
    with pytest.raises(LabError, match=words):
        build(_config(folder), lambda _: None)


def test_what_makes_a_folder_useless_is_told(tmp_path):
    (tmp_path / "text_C4.wav").write_text("not a sound")
    soundfile.write(tmp_path / "quiet_C4.wav", np.zeros(16000), 16000)
    with pytest.raises(LabError, match=r"one sound or more \(silent: quiet_C4.*broken: text_C4"):
        build(_config(tmp_path), lambda _: None)


def test_a_folder_without_sounds_is_told(tmp_path):
    with pytest.raises(LabError, match="want a folder with WAV, FLAC or AIFF"):
        build(_config(tmp_path / "none"), lambda _: None)
