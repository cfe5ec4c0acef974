"""Loading: right models decode what their network gives; broken ones are refused by name."""

import hashlib
import random
import zipfile

import numpy as np
import pytest
import torch

from ukulelatent_daemon.cli.model_text import describe_model
from ukulelatent_daemon.errors import ModelError
from ukulelatent_daemon.model.torchscript import load_model


@pytest.mark.parametrize("by_frames", [True, False])
def test_decode_gives_the_frames_asked_for(tone_model, by_frames) -> None:
    path = tone_model(by_frames=by_frames)
    model = load_model(path, "cpu")
    z, notes = [(0.5, 0.0), (-1.0, 3.0)], [60.0, 65.5]
    whole = torch.jit.load(str(path)).decode(torch.tensor(z), torch.tensor(notes)).numpy()
    part = model.decode(z, notes, 5, 7)
    assert part.dtype == np.float32
    assert part.flags.c_contiguous
    np.testing.assert_array_equal(part, whole[:, 5:12])


def test_the_contract_and_the_files_digest_come_with_the_model(tone_model) -> None:
    path = tone_model()
    model = load_model(path, "cpu")
    assert model.contract.name == "tone"
    assert model.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert model.device == "cpu"


def test_a_missing_file_is_named(tmp_path) -> None:
    with pytest.raises(ModelError, match=r"none\.ts: cannot be read: No such file"):
        load_model(tmp_path / "none.ts")


def test_a_folder_is_no_model(tmp_path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        load_model(tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.999])
def test_a_truncated_file_is_no_archive(tone_model, tmp_path, share) -> None:
    content = tone_model().read_bytes()
    path = tmp_path / "cut.ts"
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(ModelError, match=r"cut\.ts: is no TorchScript archive"):
        load_model(path)


def test_a_zip_without_a_contract_is_no_model_of_ours(tone_model, tmp_path) -> None:
    path = tmp_path / "plain.ts"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("plain/readme.txt", "hello")
    for file in (path, tone_model("foreign", with_contract=False)):
        with pytest.raises(ModelError, match=r"has no ukulelatent\.json"):
            load_model(file)


def test_a_contract_without_a_network_cannot_be_loaded(tone_model, tmp_path) -> None:
    path = tmp_path / "empty.ts"
    with zipfile.ZipFile(tone_model()) as whole, zipfile.ZipFile(path, "w") as archive:
        (name,) = (n for n in whole.namelist() if n.endswith("ukulelatent.json"))
        archive.writestr(name, whole.read(name))
    with pytest.raises(ModelError, match=r"empty\.ts: cannot be loaded"):
        load_model(path)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"fault": "not finite"}, "negative or not finite"),
        ({"fault": "negative"}, "negative or not finite"),
        ({"fault": "shape"}, r"decode gives float32 \(1, 64, 1024\), want .*\(1, 64, 1025\)"),
        ({"fault": "raises"}, "decode fails: .*out of luck"),
        ({"fault": "no tensor"}, "decode fails"),
        ({"fault": "no decode"}, "has no method decode"),
        ({"change": {"frames": 65}}, r"\(1, 64, 1025\), want float32 \(1, 65, 1025\)"),
        ({"change": {"gain": -1}}, "gain"),
    ],
)
def test_a_model_that_breaks_its_word_is_refused_by_name(tone_model, options, told) -> None:
    path = tone_model("liar", **options)
    with pytest.raises(ModelError, match=rf"liar\.ts.*{told}"):
        load_model(path, "cpu")


@pytest.mark.parametrize("figure", ["sum", "max"])
def test_another_golden_figure_is_told_with_both_values(tone_model, figure) -> None:
    golden = load_model(tone_model()).contract.golden.model_dump()
    golden[figure] *= 1.002
    path = tone_model("golden", change={"golden": golden})
    with pytest.raises(ModelError, match=rf"golden decode's {figure} is .*, want "):
        load_model(path, "cpu")


def test_damaged_files_are_refused_and_nothing_else_is_raised(tone_model, tmp_path) -> None:
    content = tone_model().read_bytes()
    chance = random.Random(1)
    path = tmp_path / "damaged.ts"
    refused = 0
    for _ in range(40):
        damaged = bytearray(content)
        at = chance.randrange(len(damaged))
        damaged[at : at + 8] = chance.randbytes(8)
        path.write_bytes(damaged)
        try:
            load_model(path, "cpu")
        except ModelError:
            refused += 1
    assert refused > 0


def test_cuda_is_refused_where_there_is_none(tone_model, monkeypatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ModelError, match=r"model\.device = cuda"):
        load_model(tone_model(), "cuda")
    assert load_model(tone_model(), "auto").device == "cpu"


def test_inspect_tells_what_the_contract_says(tone_model) -> None:
    text = "\n".join(describe_model(tone_model()))
    for part in ("tone, format 1", "0.74 s at 44100 Hz", "48 to 72, any pitch", "z2: -2 to 4"):
        assert part in text
    whole = "\n".join(describe_model(tone_model(fractional=False)))
    assert "whole notes" in whole


def test_the_shipped_model_is_finite_all_over_its_range() -> None:
    from ukulelatent_daemon.model.library import ModelLibrary

    model = load_model(ModelLibrary([]).find("plucked"), "cpu")
    contract = model.contract
    random_ = np.random.default_rng(2)
    low, high = np.array(contract.latent_low), np.array(contract.latent_high)
    z = [low, high, *random_.uniform(low, high, (6, contract.latent_dim))]
    notes = random_.uniform(contract.note_low, contract.note_high, len(z))
    rows = model.decode([tuple(point) for point in z], list(notes), 0, contract.frames)
    assert rows.shape == (len(z), contract.frames, contract.bins)
    assert np.isfinite(rows).all()
    assert rows.min() >= 0
    assert (rows.max(axis=(1, 2)) > 0).all()
