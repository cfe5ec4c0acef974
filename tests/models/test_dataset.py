import numpy as np
import pytest

from ukulelatent_models.configuration.schema import LabConfig
from ukulelatent_models.dataset import store
from ukulelatent_models.dataset.prepare import aligned, equal_to, hold_out, mixed, normalised
from ukulelatent_models.errors import LabError
from ukulelatent_models.features import Spectrogram, magnitudes
from ukulelatent_models.files import PART_SUFFIX

SMALL = Spectrogram(sample_rate_hz=16000, n_fft=512, hop=128, frames=16)


def test_onset_is_the_first_sample_and_the_peak_is_one(pluck):
    tone = pluck(440.0, 0.5)
    late = np.concatenate([np.full(500, 1e-4), 0.2 * tone])
    cut = normalised(aligned(late, SMALL.samples))
    assert np.abs(cut).max() == 1.0
    onset = int(np.argmax(np.abs(tone) > 0.01))
    np.testing.assert_allclose(cut[:1000], tone[onset : onset + 1000], atol=1e-9)


def test_silence_cannot_be_normalised():
    with pytest.raises(LabError, match="silence"):
        normalised(np.zeros(10))


def test_a_scaled_copy_is_dropped_and_another_sound_kept(pluck):
    dull, bright = pluck(440.0, 0.3), pluck(440.0, 0.8)
    layers = [dull, 0.25 * dull, bright, dull + 0.005 * bright, 3.0 * bright]
    spectra = [magnitudes(normalised(layer), SMALL) for layer in layers]
    first, rest = spectra[0], spectra[1:]
    assert [equal_to(other, [first], 0.02) for other in rest] == [0, None, 0, None]
    assert [equal_to(other, [first], 1e-4) for other in rest] == [0, None, None, None]
    assert equal_to(spectra[4], [first, spectra[2]], 0.02) == 1


def test_channels_are_mixed_unless_they_cancel():
    left = np.array([0.0, 0.5, -0.25])
    np.testing.assert_array_equal(mixed(np.stack([left, 0.5 * left], axis=1)), 0.75 * left)
    np.testing.assert_array_equal(mixed(np.stack([-0.9 * left, left], axis=1)), left)


def test_held_out_pairs_are_a_tenth_and_the_same_for_a_seed():
    pairs = [(name, note) for name in ("a", "b") for note in range(50)]
    drawn = hold_out(pairs * 3, 0.1, 1)
    assert len(drawn) == 10
    assert drawn == hold_out(list(reversed(pairs)), 0.1, 1)
    assert drawn != hold_out(pairs, 0.1, 2)


@pytest.mark.usefixtures("fake_fluidsynth")
class TestBuild:
    def test_notes_are_in_tune_distinct_and_split_by_pair(self, config: LabConfig, tmp_path):
        from ukulelatent_models.dataset.build import build

        (tmp_path / "fake.sf2").write_bytes(b"")
        made = build(config.dataset, lambda _: None)
        # program 1 has one layer, program 2 has two: 8 of 16 and 16 of 16 renders are distinct
        assert made.report["played"] == 32
        assert (made.report["equal"], made.report["distinct"]) == (8, 24)
        twice = made.report["unused"].pop("twice")
        assert len(twice) == 8
        assert twice[0] == (
            "Fake, dull, key 60, velocity 100 (equal to Fake, dull, key 60, velocity 50)"
        )
        assert made.report["unused"] == {}
        assert made.report["licences"] == {"Fake": "MIT"}
        train = {made.sounds[place].pair for place in made.part(held_out=False)}
        test = {made.sounds[place].pair for place in made.part(held_out=True)}
        assert not train & test
        assert len(train | test) == 16
        assert len(test) == round(0.2 * 16)
        for sound, spectrum in zip(made.sounds, made.magnitudes, strict=True):
            assert sound.tuning_cents == pytest.approx(
                -30 if sound.instrument == "dull" else 0, abs=4
            )
            bin_hz = SMALL.sample_rate_hz / SMALL.n_fft
            hz = 440 * 2 ** ((sound.note - 69) / 12)
            assert abs(float(spectrum[6].argmax()) * bin_hz - hz) <= bin_hz

    def test_bent_copies_are_of_training_sounds_only(self, config: LabConfig, tmp_path):
        from ukulelatent_models.dataset.build import build

        (tmp_path / "fake.sf2").write_bytes(b"")
        made = build(config.dataset, lambda _: None)
        bent = [sound for sound in made.sounds if sound.bend_cents != 0.0]
        plain = [sound for sound in made.sounds if not sound.held_out and sound.bend_cents == 0.0]
        assert len(bent) == len(plain) == made.report["bent"]
        assert not any(sound.held_out for sound in bent)
        assert all(abs(sound.note - sound.key) <= 0.5 for sound in bent)

    def test_what_is_missing_or_silent_is_reported(self, config: LabConfig, tmp_path):
        from dataclasses import replace

        from ukulelatent_models.configuration.schema import Instrument
        from ukulelatent_models.dataset.build import build

        (tmp_path / "fake.sf2").write_bytes(b"")
        more = (Instrument("silent", 3), Instrument("unknown", 99), Instrument("bright", 2))
        made = build(replace(config.dataset, instruments=more), lambda _: None)
        unused = made.report["unused"]
        assert unused["no such preset"] == ["Fake, unknown"]
        assert len(unused["silent"]) == 16
        assert unused["silent"][0] == "Fake, silent, key 60, velocity 50"
        with pytest.raises(LabError, match="silent"):
            build(replace(config.dataset, instruments=more[:2]), lambda _: None)

    def test_a_soundfont_that_is_not_there_is_named(self, config: LabConfig):
        from ukulelatent_models.dataset.build import build

        with pytest.raises(LabError, match=r"fake\.sf2: want a file"):
            build(config.dataset, lambda _: None)


def test_a_folder_with_other_things_is_left_alone(dataset, tmp_path):
    (tmp_path / "report.txt").write_text("mine")
    with pytest.raises(LabError, match="want an empty one, or one `dataset` wrote"):
        store.save(dataset, tmp_path)
    with pytest.raises(LabError, match="want a folder that can be written"):
        store.prepare(tmp_path / "report.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_a_save_that_is_cut_short_leaves_no_data_set_and_what_else_is_there(
    dataset, tmp_path, monkeypatch
):
    folder = tmp_path / "data"
    store.save(dataset, folder)
    (folder / "mine.wav").write_bytes(b"mine")

    def full(_file, _array):
        raise OSError("disk full")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(LabError, match="disk full"):
        store.save(dataset, folder)
    with pytest.raises(LabError, match="want a folder `dataset` wrote"):
        store.load(folder)
    monkeypatch.undo()
    store.save(dataset, folder)
    assert len(store.load(folder).sounds) == len(dataset.sounds)
    assert (folder / "mine.wav").read_bytes() == b"mine"


def test_what_a_killed_run_left_is_cleared_and_is_no_other_thing(dataset, tmp_path):
    (tmp_path / f"0123{PART_SUFFIX}").write_bytes(b"half")
    store.save(dataset, tmp_path)
    (tmp_path / f"4567{PART_SUFFIX}").write_bytes(b"half")
    store.prepare(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("magnitudes.npy", "report.txt", "signals.npy", "sounds.json")
    ]
    (tmp_path / "magnitudes.npy").unlink()
    (tmp_path / f"89ab{PART_SUFFIX}").write_bytes(b"half")
    with pytest.raises(LabError, match="want an empty one, or one `dataset` wrote"):
        store.prepare(tmp_path)


def test_store_gives_back_what_it_took_and_refuses_what_does_not_fit(dataset, tmp_path):
    store.save(dataset, tmp_path / "data")
    again = store.load(tmp_path / "data")
    assert again.sounds == dataset.sounds
    assert again.spectrogram == dataset.spectrogram
    np.testing.assert_array_equal(again.magnitudes, dataset.magnitudes)
    np.testing.assert_array_equal(again.signals, dataset.signals)
    assert np.abs(again.signal(3)).max() == 1.0

    np.save(tmp_path / "data" / "magnitudes.npy", dataset.magnitudes[:3])
    with pytest.raises(LabError, match="want magnitudes for each of 16"):
        store.load(tmp_path / "data")
    with pytest.raises(LabError, match="want a folder"):
        store.load(tmp_path / "nowhere")
