"""Archives of the prior system: taken for what they are, played in tune and as loud as others."""

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from ukulelatent_daemon.cli.model_text import describe_model
from ukulelatent_daemon.errors import ModelError
from ukulelatent_daemon.model import prior, torchscript
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import LoadedModel, load_model
from ukulelatent_griffinlim import reconstruct

MIDDLE = (0.0, 0.0, 0.0, 0.0)


@pytest.fixture(params=[False, True], ids=["scripted", "traced"])
def archive(request: Any, prior_model: Any) -> Path:
    """An archive that nothing is wrong with."""
    file: Path = prior_model("strings", traced=request.param)
    return file


@pytest.fixture
def model(prior_model: Any) -> LoadedModel:
    """A scripted one, loaded."""
    return load_model(prior_model("strings"), "cpu")


def sound_of(model: LoadedModel, note: float, z: tuple[float, ...] = MIDDLE) -> np.ndarray:
    """A note at velocity 127: (samples,)."""
    contract = model.contract
    rows = model.decode([z], [note], 0, contract.frames)[0]
    return np.asarray(contract.gain * reconstruct(rows, hop=contract.hop))


def peak_db(samples: np.ndarray) -> float:
    return float(20 * np.log10(np.abs(samples).max()))


def given(file: Path, note: int, z: tuple[float, ...] = MIDDLE) -> np.ndarray:
    """What the archive's network itself gives, (1025, 128)."""
    octave, semitone = (note - 21) // 12, (note - 21) % 12
    one_hots = torch.eye(7)[octave : octave + 1], torch.eye(12)[semitone : semitone + 1]
    return np.asarray(torch.jit.load(str(file))(torch.tensor([z]), *one_hots))


def test_the_contract_says_what_the_prior_system_is_known_to_do(archive) -> None:
    contract = load_model(archive, "cpu").contract
    assert contract.name == "strings"
    assert contract.same_sizes_as == (22050, 2048, 512, 64)
    assert (contract.latent_low, contract.latent_high) == ((-3.0,) * 4, (3.0,) * 4)
    assert contract.latent_labels == ("z1", "z2", "z3", "z4")
    assert (contract.note_low, contract.note_high) == (21.0, 104.0)
    assert not contract.fractional_notes
    assert (contract.golden.z, contract.golden.note) == (MIDDLE, 60.0)
    assert "unknown" in str(contract.trained_on)
    assert "unknown" in contract.licence


@pytest.mark.parametrize("note", [21, 32, 33, 60, 104])
def test_every_second_frame_is_given_and_multiplied_by_256(archive, note) -> None:
    z = (1.5, -3.0, 0.0, 3.0)
    rows = load_model(archive, "cpu").decode([z], [float(note)], 0, 64)
    assert rows.dtype == np.float32
    assert rows.flags.c_contiguous
    np.testing.assert_allclose(rows[0], 256 * given(archive, note, z).T[::2], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("note", [21, 22, 28, 40, 52, 60, 67, 76, 88, 96, 104])
def test_it_sounds_in_tune(archive, cents_off, note) -> None:
    sound = sound_of(load_model(archive, "cpu"), float(note))
    # Below, the partials stand closer than a frame can tell apart; above, YIN's lags are too few.
    near = not 28 <= note <= 88
    assert abs(cents_off(sound[2000:], 22050, note, near=near)) < (7 if note < 28 else 2)


@pytest.mark.parametrize("note", [21, 104])
def test_the_ends_are_in_the_right_octave(prior_model, note) -> None:
    sound = sound_of(load_model(prior_model(partials=1), "cpu"), note)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 18))
    loudest_hz = float(np.argmax(spectrum)) * 22050 / (1 << 18)
    assert abs(1200 * np.log2(loudest_hz / (440 * 2 ** ((note - 69) / 12)))) < 4


def test_frames_are_those_of_the_whole_and_a_batch_those_of_its_notes(model) -> None:
    points, notes = [MIDDLE, (1.0, 2.0, -1.0, 0.5), MIDDLE], [60.0, 21.0, 104.0]
    whole = model.decode(points, notes, 0, 64)
    np.testing.assert_array_equal(model.decode(points, notes, 16, 48), whole[:, 16:])
    for index, (point, note) in enumerate(zip(points, notes, strict=True)):
        np.testing.assert_array_equal(model.decode([point], [note], 0, 64)[0], whole[index])
    assert not np.array_equal(whole[0], whole[1])


def counted(file: Path) -> tuple[prior.PriorArchive, list[int]]:
    """The archive, and a list that gets an item for each call of its network."""
    network: Any = torch.jit.load(str(file))
    calls: list[int] = []

    def forward(*values: torch.Tensor) -> object:
        calls.append(1)
        return network(*values)

    return prior.PriorArchive(forward, "cpu"), calls


def test_the_rest_of_a_note_costs_no_second_call_of_the_network(prior_model) -> None:
    adapter, calls = counted(prior_model())
    z, note = torch.tensor([MIDDLE, MIDDLE]), torch.tensor([60.0, 64.0])
    head = adapter.decode_frames(z, note, 0, 16)
    head.zero_()  # what is given away can be written to
    assert torch.equal(adapter.decode_frames(z, note, 8, 8), adapter.decode(z, note)[:, 8:16])
    assert bool(adapter.decode_frames(z, note, 0, 16).any())
    assert len(calls) == 2
    adapter.warm_up()
    assert len(calls) == 3


def test_loading_calls_the_network_a_few_times_only(prior_model, monkeypatch) -> None:
    file, calls, compute = prior_model(), [], prior._compute

    def noted(*arguments: Any) -> torch.Tensor:
        calls.append(arguments)
        return compute(*arguments)

    monkeypatch.setattr(prior, "_compute", noted)
    model = load_model(file, "cpu")
    assert len(calls) == 6
    model.warm_up(16)
    assert len(calls) == 7


def test_several_threads_get_what_one_gets(model, prior_model) -> None:
    notes = [float(note) for note in range(40, 56)]
    other, got = load_model(prior_model(), "cpu"), {}

    def decode(first: int) -> None:
        for note in notes[first:] + notes[:first]:
            got[first, note] = other.decode([MIDDLE], [note], 0, 64)

    threads = [threading.Thread(target=decode, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for (_, note), rows in got.items():
        np.testing.assert_array_equal(rows, model.decode([MIDDLE], [note], 0, 64))
    assert len(got) == 4 * len(notes)


def test_the_loudest_frames_rms_is_that_of_its_samples() -> None:
    samples = np.random.default_rng(1).standard_normal((3, 2048)) * [[0.1], [0.5], [0.2]]
    window = np.hanning(2049)[:-1]
    rows = np.abs(np.fft.rfft(samples * window)).astype(np.float32)
    wanted = np.sqrt(np.square(samples[1] * window).sum() / np.square(window).sum())
    assert prior._loudest_rms(torch.from_numpy(rows)) == pytest.approx(wanted, rel=1e-5)


def test_a_typical_note_peaks_near_12_db_below_full_scale(model) -> None:
    for note in (48.0, 60.0, 69.0, 84.0):
        assert abs(peak_db(sound_of(model, note)) + 12) < 2.5


def test_so_would_the_shipped_models_notes_by_the_same_estimate() -> None:
    shipped = load_model(ModelLibrary([]).find("plucked"), "cpu")
    contract = shipped.contract
    random_ = np.random.default_rng(3)
    peaks_db = []
    for note in range(40, 84, 4):
        z = tuple(random_.uniform(contract.latent_low, contract.latent_high))
        rows = shipped.decode([z], [float(note)], 0, contract.frames)[0]
        gain = prior._gain([prior._loudest_rms(torch.from_numpy(rows))])
        peaks_db.append(peak_db(gain * reconstruct(rows, hop=contract.hop)))
    assert abs(np.median(peaks_db) + 12) < 1.5


@pytest.mark.parametrize(("fault", "gain"), [("silent", 1.0), ("faint", 1000.0)])
def test_silence_gets_a_gain_that_does_no_harm(prior_model, fault, gain) -> None:
    assert load_model(prior_model(fault=fault), "cpu").contract.gain == gain


def test_a_batch_of_one_is_taken_too_and_less_than_nothing_is_nothing(prior_model, model) -> None:
    rows = load_model(prior_model(fault="batched"), "cpu").decode([MIDDLE], [60.0], 0, 64)
    np.testing.assert_array_equal(rows, model.decode([MIDDLE], [60.0], 0, 64))
    file = prior_model(fault="negative")
    assert given(file, 60).min() < 0
    rows = load_model(file, "cpu").decode([MIDDLE], [60.0], 0, 64)
    np.testing.assert_allclose(rows[0], np.maximum(256 * given(file, 60).T[::2], 0), rtol=1e-5)


REFUSED = [
    ("shape", r"it gives \(1024, 128\)"),
    ("whole numbers", "it gives int64"),
    ("pair", "it gives a tuple"),
    ("not finite", "note 72 gives numbers that are not finite"),
    ("too loud", "note 36 gives numbers that are not finite"),
    ("one input", "expected at most 2 argument"),
    ("raises", "AssertionError: no"),
]


@pytest.mark.parametrize(("fault", "told"), REFUSED)
def test_what_is_neither_is_told_both_and_why(prior_model, fault, told) -> None:
    with pytest.raises(ModelError, match=f"no archive of the prior system.*: .*{told}") as caught:
        load_model(prior_model("neither", fault=fault), "cpu")
    assert "has no ukulelatent.json inside" in caught.value.text
    assert caught.value.public_text.startswith("neither.ts: ")


def test_a_network_without_forward_is_neither(tone_model) -> None:
    with pytest.raises(ModelError, match=r"no archive of the prior system.*'forward'"):
        load_model(tone_model("foreign", with_contract=False), "cpu")


def test_no_folder_that_a_script_names_is_sent_over_the_network(prior_model) -> None:
    with pytest.raises(ModelError) as caught:
        load_model(prior_model(fault="raises"), "cpu")
    assert caught.value.text.endswith("AssertionError: no 'last.pt' at http://10.0.0.1/weights")


FOLDERS = [
    ("no such file: /home/jane doe/models/a.pt", "no such file: a.pt"),
    ("open('/home/jane/a b.pt', 'rb')", "open('a b.pt', 'rb')"),
    ("(file:///srv/x/a.so:12)", "(a.so:12)"),
    (r"C:\Users\Jane Doe\a.pt, line 3", "a.pt, line 3"),
    ("path=/tmp", "path=tmp"),
    ("(1x4 and 1x7), 3 / 4, a/b at code/__torch__.py", None),
    ("see https://pytorch.org/docs/x", None),
    ("", "RuntimeError"),
]


@pytest.mark.parametrize(("text", "left"), FOLDERS)
def test_an_errors_last_line_names_files_without_their_folders(text, left) -> None:
    lines = f"Traceback\n  File /home/jane/x.py\n{text}\n" if text else ""
    assert torchscript._last_line(RuntimeError(lines)) == (text if left is None else left)


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch) -> None:
    file = tmp_path / "huge.ts"
    with file.open("wb") as hole:
        hole.truncate(20 * 10**9)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("it was read"))
    with pytest.raises(ModelError, match=r"huge\.ts: is too large: 20\.0 GB, expected at most 2"):
        load_model(file)


def test_inspect_says_what_each_was_taken_for(prior_model, tone_model) -> None:
    text = "\n".join(describe_model(prior_model("strings")))
    for part in (
        "strings, sha256 ",
        "taken for: an archive of the prior system, without a contract",
        "128 frames of 2048 samples every 256 at 22050 Hz, magnitudes times 256",
        "of its frames every second is played",
        "1.49 s at 22050 Hz, 64 frames of 2048 samples every 512",
        "notes: 21 to 104, whole notes",
        "z4: -3 to 3, z4",
        "licence: unknown",
        "golden decode: none is promised",
    ):
        assert part in text
    assert "taken for: a Ukulelatent model, format 1" in describe_model(tone_model())


def test_a_slow_network_with_a_contract_is_not_warmed_up_for_long(tone_model, monkeypatch) -> None:
    model = load_model(tone_model(), "cpu")
    clock = iter(range(100))
    batches: list[int] = []
    fake = SimpleNamespace(monotonic=lambda: 0.2 * next(clock))
    monkeypatch.setattr(torchscript, "time", fake)
    monkeypatch.setattr(LoadedModel, "decode", lambda self, z, *rest: batches.append(len(z)))
    model.warm_up(16)
    assert batches == [1, 2]
