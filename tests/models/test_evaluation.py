import math
from dataclasses import asdict

import numpy as np
import pytest
import torch

from ukulelatent_models.evaluation.evaluate import evaluate
from ukulelatent_models.evaluation.signals import compare_signals, decay_s, onset
from ukulelatent_models.evaluation.space import distance_to_prior, paths, prior_points
from ukulelatent_models.evaluation.spectra import compare
from ukulelatent_models.evaluation.subject import Subject
from ukulelatent_models.evaluation.summary import SUMMARY_HEADING, summary
from ukulelatent_models.evaluation.tune import Ear
from ukulelatent_models.features import Spectrogram, magnitudes
from ukulelatent_models.griffinlim import invert
from ukulelatent_models.pitch.near import measure
from ukulelatent_models.pitch.notes import hz_note, note_hz

RATE_HZ = 44100
SMALL = Spectrogram(sample_rate_hz=16000, n_fft=512, hop=128, frames=16)


def _tone(note: float, decay: float = 3.0, seconds: float = 1.2) -> np.ndarray:
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    partials = (np.sin(2 * np.pi * k * note_hz(note) * t) / k for k in (1, 2, 3))
    return np.exp(-decay * t) * sum(partials)


def test_errors_of_a_sound_at_half_its_level():
    recorded = torch.zeros(5, 9)
    recorded[0] = 2.0
    errors = compare(0.5 * recorded, recorded)
    assert errors.lsd_db == pytest.approx(20 * math.log10(2.002 / 1.002), rel=1e-5)
    assert errors.convergence_db == pytest.approx(20 * math.log10(0.5), rel=1e-5)


def test_what_is_60_db_down_does_not_count_unless_it_is_made_loud():
    recorded = torch.zeros(5, 9)
    recorded[0] = 1.0
    louder = recorded.clone()
    louder[2] = 5e-4
    assert compare(louder, recorded).lsd_db == 0.0


def test_griffin_lim_gives_back_a_sound_with_those_magnitudes_and_its_pitch():
    shape = Spectrogram(frames=48)
    tone = _tone(hz_note(331.0))[: shape.samples]
    wanted = magnitudes(tone, shape)
    signal = invert(wanted, shape)
    assert signal.shape == (48 * 512,)
    # the last frames look behind the end
    apart = magnitudes(signal, shape)[:-2] - wanted[:-2]
    assert np.linalg.norm(apart) < 0.2 * np.linalg.norm(wanted)
    assert abs(measure(signal, hz_note(331.0), shape.sample_rate_hz).cents) <= 8.0


def test_a_sound_differs_from_itself_by_nothing_at_any_level():
    tone = _tone(57)
    errors = compare_signals(0.1 * tone, tone, RATE_HZ)
    assert errors.resolutions_db == pytest.approx(0.0, abs=1e-6)
    assert (errors.onset_ms, errors.decay) == pytest.approx((0.0, 0.0), abs=1e-9)


def test_a_later_onset_and_a_slower_decay_are_measured():
    late = np.concatenate([np.zeros(round(0.02 * RATE_HZ)), _tone(57)])
    assert compare_signals(late, _tone(57), RATE_HZ).onset_ms == pytest.approx(20.0, abs=2.0)
    # the energy of exp(-d t) falls by 20 dB in ln(10) / d seconds
    assert decay_s(_tone(57, decay=8.0), RATE_HZ) == pytest.approx(math.log(10) / 8, rel=0.05)
    assert compare_signals(_tone(57, 6.0), _tone(57, 12.0), RATE_HZ).decay == pytest.approx(
        1.0, rel=0.1
    )
    assert onset(_tone(57), RATE_HZ) <= 0.002


def test_resolutions_tell_a_missing_partial_from_a_small_one():
    t = np.arange(RATE_HZ) / RATE_HZ
    weaker, missing = (
        _tone(57, seconds=1.0) - share * np.exp(-3 * t) * np.sin(4 * np.pi * note_hz(57) * t) / 2
        for share in (0.2, 1.0)
    )
    small = compare_signals(weaker, _tone(57, seconds=1.0), RATE_HZ).resolutions_db
    large = compare_signals(missing, _tone(57, seconds=1.0), RATE_HZ).resolutions_db
    assert 0.1 < small < 0.5 * large


def test_pyin_hears_a_note_and_an_error_of_half_a_semitone():
    ear = Ear(RATE_HZ, 36, 84)
    assert ear.heard(_tone(62.1)) == pytest.approx(62.1, abs=0.1)
    assert ear.is_in_tune(_tone(61.9), 62)
    assert not ear.is_in_tune(_tone(62.5), 62)
    assert not ear.is_in_tune(_tone(74), 62)
    assert ear.heard(np.random.default_rng(0).standard_normal(RATE_HZ) * 1e-3) is None


def test_the_ear_hears_a_short_pluck_before_a_long_noise():
    noise = 0.02 * np.random.default_rng(0).standard_normal(RATE_HZ)
    pluck = _tone(74, decay=12.0, seconds=1.0)
    assert Ear(RATE_HZ, 36, 84).heard(pluck + noise) == pytest.approx(74, abs=0.1)


def test_the_ear_hears_the_lowest_and_the_highest_notes_a_model_may_have():
    ear = Ear(RATE_HZ, 30, 102)
    assert ear.heard(_tone(30)) == pytest.approx(30, abs=0.15)
    assert ear.heard(_tone(102)) == pytest.approx(102, abs=0.15)


def test_points_drawn_from_the_prior_are_near_it_and_shrunken_ones_are_not():
    drawn = np.random.default_rng(0).standard_normal((2000, 4))
    assert abs(distance_to_prior(drawn)) < 1e-3
    assert distance_to_prior(0.5 * drawn) > 0.01


class _Halves:
    """Gives what it encoded at half its level; draws points of the prior a semitone sharp."""

    _ENCODED = 99.0

    def encode(self, magnitudes):
        self.magnitudes = magnitudes
        return torch.full((len(magnitudes), 2), self._ENCODED)

    def decode(self, z, note):
        if float(z[0, 0]) == self._ENCODED:
            return 0.5 * self.magnitudes
        return torch.stack([self._drawn(float(one) + 1.0) for one in note])

    def decode_frames(self, z, note, first, count):
        return self.decode(z, note)[:, first : first + count]

    def _drawn(self, note):
        t = np.arange(SMALL.samples) / SMALL.sample_rate_hz
        partials = (np.sin(2 * np.pi * k * note_hz(note) * t) / k for k in (1, 2, 3))
        return torch.from_numpy(magnitudes(np.exp(-3.0 * t) * sum(partials), SMALL))


def test_the_tables_tell_the_errors_of_a_model_whose_errors_are_known(dataset, tmp_path):
    contract = asdict(SMALL) | {
        "latent_dim": 2,
        "latent_low": [-2.0, -2.0],
        "latent_high": [2.0, 2.0],
        "note_low": 60,
        "note_high": 67,
        "fractional_notes": False,
    }
    subject = Subject(_Halves(), contract, dataset)
    file = tmp_path / "model.ts"
    file.write_bytes(b"0" * 1_200_000)
    sounds, properties = evaluate(subject, file, points=6)
    rows = {name.split(":")[0]: cells for name, *cells in sounds.rows}
    # a rendered sound is compared at its own level: half of it is no error there
    assert rows["the recordings"] == ["–", "–", "–", "100.0", "–", "–"]
    assert rows["held out"][2:] == rows["the recordings' own magnitudes"][2:]
    assert rows["held out"][1] == "-6.0"
    assert 2.5 < float(rows["held out"][0]) < 6.0  # of what is at the floor, and far above it
    assert rows["6 points of the prior"] == ["–", "–", "–", "0.0", "–", "–"]
    told = dict(properties.rows)
    assert told["largest step over the mean, 1 straight paths"].startswith("1.00 in the median")
    assert told["in tune along them, %"] == "0.0"
    assert told["file"] == "1.2 MB"
    row = dict(zip(SUMMARY_HEADING, summary(subject, 2), strict=True))
    assert row["convergence, dB"] == "-6.0"
    assert row["in tune, encoded / prior, %"] == "100.0 / 0.0"
    assert row["largest step, median / worst"] == "1.00 / 1.00"


def test_a_model_that_makes_whole_notes_is_asked_for_whole_notes():
    contract = {"latent_low": [-2.0], "latent_high": [2.0], "note_low": 40, "note_high": 80}
    between = prior_points(contract | {"fractional_notes": True}, 50)[1]
    whole = prior_points(contract | {"fractional_notes": False}, 50)[1]
    assert (between != between.round()).all()
    assert torch.equal(whole, between.round())


class _Lines:
    """A decoder whose level in dB is `form` of the first coordinate."""

    def __init__(self, form):
        self.form = form

    def decode(self, z, note):
        return 10 ** (self.form(z[:, :1, None]) / 20) * torch.ones(len(z), 4, 5)


def test_an_even_way_has_roughness_one_and_a_jump_is_found():
    contract = {
        "latent_low": [-3.0] * 2,
        "latent_high": [3.0] * 2,
        "note_low": 40,
        "note_high": 60,
        "fractional_notes": True,
    }
    even = paths(_Lines(lambda z: z), contract, 8)
    assert all(path.roughness == pytest.approx(1.0, rel=0.05) for path in even)
    jumping = paths(_Lines(lambda z: z + 6.0 * (z > 0)), contract, 8)
    crossing = [path for path in jumping if path.points[0, 0] * path.points[-1, 0] < 0]
    assert crossing
    assert all(path.roughness > 5 for path in crossing)
