"""The decoder's service: whose frames come first, and that all of them come."""

import time
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from ukulelatent_daemon.model.batches import MOVE_FRAMES, MOVE_SPREAD
from ukulelatent_daemon.model.cache import MagnitudeCache
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.service import DecoderService
from ukulelatent_daemon.model.torchscript import LoadedModel, load_model

FRAMES = 64
HEAD = 16


@dataclass
class RecordingVoices:
    """Takes rows as the core does: of the voice's newest generation alone."""

    generations: dict[int, int] = field(default_factory=dict)
    next: dict[int, int] = field(default_factory=dict)
    writes: list[tuple[int, int, int]] = field(default_factory=list)
    rows: dict[int, np.ndarray] = field(default_factory=dict)

    def write(self, voice: int, generation: int, first: int, magnitudes: np.ndarray) -> bool:
        self.writes.append((voice, first, len(magnitudes)))
        if self.generations.get(voice, generation) != generation:
            return False
        whole = self.rows.setdefault(voice, np.zeros((FRAMES, magnitudes.shape[1]), np.float32))
        whole[first : first + len(magnitudes)] = magnitudes
        return True

    def write_batch(
        self,
        voices: list[tuple[int, int]],
        firsts: list[int],
        first: int,
        magnitudes: np.ndarray,
    ) -> None:
        for (voice, generation), own_first, rows in zip(voices, firsts, magnitudes, strict=True):
            self.write(voice, generation, own_first, rows[own_first - first :])

    def next_frames(self, voices: list[tuple[int, int]]) -> list[int | None]:
        return [
            self.next.get(voice, HEAD)
            if self.generations.get(voice, generation) == generation
            else None
            for voice, generation in voices
        ]


@dataclass
class Bench:
    """A service on the recording voices, with a model whose decodes are noted."""

    model: LoadedModel
    batches: list[tuple[list[float], int, int]] = field(default_factory=list)
    heads: list[tuple[int, int]] = field(default_factory=list)
    failures: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.voices = RecordingVoices()
        self.model = noted(self.model, self.batches)
        self.cache = MagnitudeCache(50_000_000, HEAD, self.model.contract.bins)
        self.service = DecoderService(
            self.voices,
            HEAD,
            self.cache,
            lambda voice, generation, time_ns: self.heads.append((voice, generation)),
            lambda voice, generation, text: self.failures.append((voice, generation, text)),
        )

    def submit(self, *notes: tuple[int, float], z: tuple[float, float] = (0.0, 0.0)) -> None:
        self.service.submit(self.model, [(voice, 1, note, z) for voice, note in notes])

    def work(self) -> None:
        while self.service.step():
            pass


class _Noted(LoadedModel):
    """Notes what is decoded."""

    def decode(self, z, notes, first, count):  # type: ignore[no-untyped-def]
        self.batches.append((list(notes), first, count))  # type: ignore[attr-defined]
        return super().decode(z, notes, first, count)


def noted(model: LoadedModel, batches: list) -> LoadedModel:
    copy = _Noted(model.contract, model.sha256, model.device, model._module)
    object.__setattr__(copy, "batches", batches)
    return copy


@pytest.fixture
def bench(tone_model) -> Bench:
    return Bench(load_model(tone_model(), "cpu"))


def test_a_chord_is_one_batch_of_heads_before_any_rest(bench) -> None:
    bench.submit((3, 60.0), (1, 64.0), (2, 67.0))
    bench.work()
    assert bench.batches[0] == ([60.0, 64.0, 67.0], 0, HEAD)
    assert bench.heads == [(3, 1), (1, 1), (2, 1)]
    assert all(first >= HEAD for _, first, _ in bench.batches[1:])
    assert all((bench.voices.rows[voice] > 0).any(axis=1).all() for voice in (1, 2, 3))


def test_the_whole_notes_rows_are_the_models_decode(bench) -> None:
    bench.submit((0, 60.0), (5, 61.5), z=(0.7, 1.0))
    bench.work()
    whole = bench.model.decode([(0.7, 1.0)] * 2, [60.0, 61.5], 0, FRAMES)
    np.testing.assert_allclose(bench.voices.rows[0], whole[0], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(bench.voices.rows[5], whole[1], rtol=1e-5, atol=1e-6)


def test_a_new_note_comes_before_the_rest_of_an_older_one(bench) -> None:
    bench.submit((0, 60.0))
    bench.service.step()
    bench.submit((1, 62.0))
    bench.work()
    assert bench.voices.writes[:2] == [(0, 0, HEAD), (1, 0, HEAD)]
    assert {write[0] for write in bench.voices.writes[2:]} == {0, 1}


def test_moves_come_after_heads_and_before_rests(bench) -> None:
    bench.submit((0, 60.0))
    bench.service.step()
    bench.submit((1, 62.0))
    bench.service.move(0, 1, 60.0, (0.5, 0.0))
    bench.work()
    assert bench.voices.writes[:3] == [(0, 0, HEAD), (1, 0, HEAD), (0, HEAD, MOVE_FRAMES)]


def test_only_the_newest_move_is_decoded_and_the_rest_follows_it(bench) -> None:
    bench.submit((0, 60.0))
    bench.work()
    for z1 in np.linspace(-1, 1, 50):
        bench.service.move(0, 1, 60.0, (float(z1), 0.0))
    bench.voices.writes.clear()
    bench.work()
    assert bench.voices.writes[0] == (0, HEAD, MOVE_FRAMES)
    first, count = HEAD + MOVE_FRAMES, FRAMES - HEAD - MOVE_FRAMES
    assert bench.voices.writes[1:] == [(0, first, count)]
    moved = bench.model.decode([(1.0, 0.0)], [60.0], 0, FRAMES)[0]
    np.testing.assert_allclose(bench.voices.rows[0][HEAD:], moved[HEAD:], rtol=1e-5, atol=1e-6)


def test_a_move_before_the_head_makes_the_head_itself_new(bench) -> None:
    bench.submit((0, 60.0))
    bench.service.move(0, 1, 61.0, (1.0, 0.0))
    bench.work()
    moved = bench.model.decode([(1.0, 0.0)], [61.0], 0, FRAMES)[0]
    np.testing.assert_allclose(bench.voices.rows[0], moved, rtol=1e-5, atol=1e-6)


def test_voices_that_are_near_each_other_move_in_one_batch(bench) -> None:
    bench.submit((0, 60.0), (1, 64.0), (2, 67.0), (3, 70.0))
    bench.work()
    bench.voices.next = {0: 20, 1: 20, 2: 20 + MOVE_SPREAD - 1, 3: 20 + MOVE_SPREAD}
    bench.batches.clear()
    bench.voices.writes.clear()
    for voice, note in ((0, 60.0), (1, 64.0), (2, 67.0), (3, 70.0)):
        bench.service.move(voice, 1, note, (1.0, 0.0))
    bench.work()
    both = MOVE_SPREAD - 1 + MOVE_FRAMES
    assert bench.batches[:2] == [
        ([60.0, 64.0, 67.0], 20, both),
        ([70.0], 20 + MOVE_SPREAD, MOVE_FRAMES),
    ]
    # Each gets the frames from its own place on.
    assert bench.voices.writes[:3] == [(0, 20, both), (1, 20, both), (2, 35, MOVE_FRAMES)]
    for voice, note in ((0, 60.0), (2, 67.0)):
        moved = bench.model.decode([(1.0, 0.0)], [note], 0, FRAMES)[0]
        first = bench.voices.next[voice]
        np.testing.assert_allclose(
            bench.voices.rows[voice][first:], moved[first:], rtol=1e-5, atol=1e-6
        )


def test_everybody_has_a_turn_however_often_others_move(bench) -> None:
    bench.submit((0, 60.0), (1, 64.0), (2, 67.0))
    bench.work()
    bench.voices.next = {0: 17, 1: 40, 2: 60}
    bench.batches.clear()
    for voice, note in ((2, 67.0), (0, 60.0), (1, 64.0)):
        bench.service.move(voice, 1, note, (1.0, 0.0))
    for _ in range(6):
        bench.service.move(0, 1, 60.0, (0.5, 0.0))
        bench.service.step()
    assert [batch[0] for batch in bench.batches] == [[60.0], [64.0], [67.0], [60.0], [60.0], [60.0]]


def test_a_note_and_point_played_before_come_from_the_cache_at_once(bench) -> None:
    bench.submit((0, 60.0), z=(0.7, 1.0))
    bench.work()
    bench.batches.clear()
    bench.heads.clear()
    bench.submit((1, 60.0), z=(0.7, 1.0))
    assert bench.heads == [(1, 1)]  # before any step of the service
    np.testing.assert_array_equal(bench.voices.rows[1][:HEAD], bench.voices.rows[0][:HEAD])
    bench.work()
    assert [first for _, first, _ in bench.batches] == [HEAD]
    np.testing.assert_array_equal(bench.voices.rows[1], bench.voices.rows[0])


@pytest.mark.parametrize(("note", "z"), [(60.01, (0.7, 1.0)), (60.0, (0.7, 0.99))])
def test_another_note_or_point_is_decoded(bench, note, z) -> None:
    bench.submit((0, 60.0), z=(0.7, 1.0))
    bench.work()
    bench.submit((1, note), z=z)
    assert bench.heads == [(0, 1)]
    bench.work()
    assert bench.heads == [(0, 1), (1, 1)]


def test_a_move_near_the_end_decodes_no_frame_beyond_it(bench) -> None:
    bench.submit((0, 60.0))
    bench.work()
    bench.voices.next[0] = FRAMES - 3
    bench.voices.writes.clear()
    bench.service.move(0, 1, 60.0, (1.0, 0.0))
    bench.work()
    assert bench.voices.writes == [(0, FRAMES - 3, 3)]


@pytest.mark.parametrize("gone", ["rendered to its end", "another generation"])
def test_a_move_that_nobody_could_hear_is_not_decoded(bench, gone) -> None:
    bench.submit((0, 60.0))
    bench.work()
    if gone == "another generation":
        bench.voices.generations[0] = 2
    else:
        bench.voices.next[0] = FRAMES
    bench.batches.clear()
    bench.service.move(0, 1, 60.0, (1.0, 0.0))
    bench.work()
    assert bench.batches == []


def test_a_forgotten_voice_gets_no_more_rows(bench) -> None:
    bench.submit((0, 60.0))
    bench.service.step()
    bench.service.forget(0)
    bench.service.move(0, 1, 60.0, (1.0, 0.0))
    bench.work()
    assert bench.voices.writes == [(0, 0, HEAD)]


def test_a_move_for_an_earlier_generation_changes_nothing(bench) -> None:
    bench.submit((0, 60.0))
    bench.service.move(0, 7, 61.0, (1.0, 0.0))
    bench.work()
    still = bench.model.decode([(0.0, 0.0)], [60.0], 0, FRAMES)[0]
    np.testing.assert_allclose(bench.voices.rows[0], still, rtol=1e-5, atol=1e-6)


def test_more_heads_than_a_batch_holds_all_come_before_the_first_rest(bench) -> None:
    bench.submit(*((voice, 50.0 + voice / 2) for voice in range(20)))
    bench.work()
    assert [len(batch[0]) for batch in bench.batches[:2]] == [16, 4]
    assert all(batch[1] == HEAD for batch in bench.batches[2:])
    assert sorted(bench.voices.rows) == list(range(20))


def test_a_failed_decode_is_reported_for_each_of_its_notes_and_the_next_goes_on(tone_model) -> None:
    bench = Bench(load_model(tone_model("liar", fault="high notes"), "cpu"))
    bench.voices.write = checked(bench.voices)  # type: ignore[method-assign]
    bench.submit((0, 71.0), (1, 72.0))
    bench.service.step()
    assert [failure[:2] for failure in bench.failures] == [(0, 1), (1, 1)]
    assert bench.heads == []
    for voice in (0, 1):
        bench.service.forget(voice)
    bench.submit((2, 60.0))
    bench.work()
    assert bench.heads == [(2, 1)]


def checked(voices: RecordingVoices):  # type: ignore[no-untyped-def]
    """`write` with the core's check of what it is given."""
    take = voices.write

    def write(voice: int, generation: int, first: int, magnitudes: np.ndarray) -> bool:
        if not np.isfinite(magnitudes).all():
            raise ValueError("magnitudes: want finite values of 0 or more")
        return take(voice, generation, first, magnitudes)

    return write


def test_whatever_a_model_raises_the_service_lives(bench) -> None:
    class Module:
        def decode(self, *_: object) -> None:
            raise KeyError("no such weight")

    broken = replace(bench.model, _module=Module())
    bench.service.submit(broken, [(0, 1, 60.0, (0.0, 0.0))])
    assert bench.service.step()
    assert bench.failures[0][:2] == (0, 1)


def test_the_thread_does_the_same_work(bench) -> None:
    bench.service.start(bench.model)
    bench.submit((0, 60.0), (1, 64.0))
    until = time.monotonic() + 10
    while sum(count for _, _, count in bench.voices.writes) < 2 * FRAMES:
        assert time.monotonic() < until
        time.sleep(0.002)
    bench.service.stop()
    assert bench.heads == [(0, 1), (1, 1)]


def test_the_shipped_models_pieces_fit_together() -> None:
    model = load_model(ModelLibrary([]).find("plucked"), "cpu")
    contract = model.contract
    z = [tuple(contract.latent_low)]
    whole = model.decode(z, [60.5], 0, contract.frames)[0]
    for first, count in ((0, 16), (5, 3), (contract.frames - 2, 2)):
        part = model.decode(z, [60.5], first, count)[0]
        np.testing.assert_allclose(part, whole[first : first + count], rtol=1e-4, atol=1e-5)
