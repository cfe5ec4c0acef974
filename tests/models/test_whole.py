"""The whole lab on real recordings: a small soundfont in, a model file that plays out."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from ukulelatent_daemon.model.torchscript import load_model
from ukulelatent_models.cli import main
from ukulelatent_models.dataset import store
from ukulelatent_models.dataset.render import Renderer, find_soundfont
from ukulelatent_models.export import load
from ukulelatent_models.pitch.autocorrelation import estimate_plain
from ukulelatent_models.pitch.estimate import estimate
from ukulelatent_models.pitch.notes import hz_note

SOUNDFONT = "TimGM6mb.sf2"


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A folder in which data set, training, export and map were run by the command alone."""
    folder = tmp_path_factory.mktemp("lab")
    tree = {
        "dataset": {
            "folder": str(folder / "data"),
            "soundfonts": [{"name": "TimGM6mb", "file": SOUNDFONT, "licence": "GPL-2"}],
            "instruments": [
                {"name": "nylon guitar", "program": 24},
                {"name": "harp", "program": 46},
                {"name": "koto", "program": 107},
            ],
            "note_low": 55,
            "note_high": 66,
            "velocities": [60, 110],
            "bent_copies": 1,
            "spectrogram": {"sample_rate_hz": 22050, "n_fft": 1024, "hop": 256, "frames": 32},
        },
        "network": {"hidden": 96, "rank": 8, "width": 48, "partials": 40, "noise_bands": 30},
        "training": {
            "checkpoint": str(folder / "small.ckpt"),
            "epochs": 60,
            "batch": 16,
            "frames_a_step": 16,
            "rate_first": 4e-3,
            "threads": 1,
        },
        "export": {
            "name": "small",
            "trained_on": "TimGM6mb",
            "licence": "GPL-2",
            "latent_labels": ["sustain", "brightness", "attack", "inharmonicity"],
        },
    }
    config, model = folder / "small.yaml", folder / "small.ts"
    config.write_text(yaml.safe_dump(tree))
    for arguments in (
        ["dataset", str(config)],
        ["train", str(config)],
        ["export", str(folder / "small.ckpt"), "-o", str(model)],
        ["map", str(model), str(config), "--picture", str(folder / "map.png")],
    ):
        assert main(arguments) == 0
    return folder


def test_the_data_set_holds_out_whole_pairs_of_real_notes(whole):
    dataset = store.load(whole / "data")
    assert dataset.report["distinct"] >= 30
    held_out = {sound.pair for sound in dataset.sounds if sound.held_out}
    assert len(held_out) == dataset.report["held_out_pairs"] == round(0.1 * 36)
    assert not held_out & {sound.pair for sound in dataset.sounds if not sound.held_out}


def test_held_out_sounds_come_back_near_and_in_tune(whole, capsys):
    model, config = whole / "small.ts", whole / "small.yaml"
    assert main(["evaluate", str(model), str(config), "--points", "12"]) == 0
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()]
    found = {row[0].split(":")[0]: row[1:] for row in rows}
    lsd_db, convergence_db = (float(cell) for cell in found["held out"][:2])
    assert lsd_db < 7.5
    assert convergence_db < -6.0
    assert float(found["12 points of the prior"][3]) >= 75.0


def test_the_daemon_plays_the_file(whole):
    model = load_model(whole / "small.ts", "cpu")
    z = tuple(load(whole / "small.ts")[1]["map"][0]["z"])
    rows = model.decode([z], [60.5], 0, 32)[0]
    assert rows.shape == (32, 513)
    top_hz = float(np.argmax(rows[8])) * 22050 / 1024
    partial = top_hz / (440 * 2 ** ((60.5 - 69) / 12))
    assert abs(partial - round(partial)) * 260 < 22050 / 1024


def test_ninety_nine_in_a_hundred_real_notes_are_heard_right_and_fewer_by_the_plain_way():
    right, plain_right, notes = 0, 0, 0
    with Renderer(find_soundfont(SOUNDFONT), 44100) as renderer:
        for program in (24, 25, 26, 45, 46, 104, 105, 107):
            for key in range(36, 97, 4):
                signal = renderer.note(0, program, key, 90, 44100).mean(axis=1)
                if np.abs(signal).max() < 1e-4:
                    continue
                notes += 1
                right += round(estimate(signal, 44100).note) == key
                hz = estimate_plain(signal, 44100, low_hz=63.5, high_hz=2150.0)
                plain_right += round(hz_note(hz)) == key
    assert notes >= 100
    assert right >= 0.99 * notes
    assert plain_right < 0.95 * right
