"""The decoder's service: whose frames come first, and that all of them come."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from ukulelatent_daemon.model.batches import MAX_BATCH, MOVE_FRAMES, MOVE_SPREAD
from ukulelatent_daemon.model.library import ModelLibrary
from ukulelatent_daemon.model.torchscript import load_model

FRAMES = 64
HEAD = 16


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


def test_a_failed_decode_is_reported_for_each_of_its_notes_and_the_next_goes_on(
    make_bench, tone_model
) -> None:
    bench = make_bench(tone_model("liar", fault="high notes"))
    bench.submit((0, 71.0), (1, 72.0))
    bench.service.step()
    assert [failure[:2] for failure in bench.failures] == [(0, 1), (1, 1)]
    assert bench.heads == []
    for voice in (0, 1):
        bench.service.forget(voice)
    bench.submit((2, 60.0))
    bench.work()
    assert bench.heads == [(2, 1)]


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


def test_several_threads_write_the_same_in_the_same_order(make_bench, tone_model) -> None:
    benches = [make_bench(tone_model()) for _ in range(2)]
    for bench, threads in zip(benches, (1, 4), strict=True):
        with ThreadPoolExecutor(threads) as pool:
            bench.submit((0, 60.0), (1, 64.0), (2, 67.0))
            bench.service.finish(pool, FRAMES)
            bench.voices.next.update({0: 20, 1: 50, 2: 36})
            for voice, note in enumerate((60.5, 64.5, 67.5)):
                bench.service.move(voice, 1, note, (0.5, 0.0))
            bench.submit((3, 71.0))
            bench.service.finish(pool, FRAMES)
            assert not bench.service.step()
    assert benches[0].voices.writes == benches[1].voices.writes
    assert benches[0].heads == benches[1].heads == [(0, 1), (1, 1), (2, 1), (3, 1)]
    for voice in range(4):
        np.testing.assert_array_equal(*(bench.voices.rows[voice] for bench in benches))


def test_what_is_moved_again_is_not_decoded_to_its_end(bench) -> None:
    bench.submit((0, 60.0))
    bench.work()
    bench.voices.writes.clear()
    with ThreadPoolExecutor(1) as pool:
        for frame, z in ((16, (0.2, 0.0)), (20, (0.4, 0.0)), (24, (0.6, 0.0))):
            bench.voices.next[0] = frame
            bench.service.move(0, 1, 60.0, z)
            bench.service.finish(pool, 10)
        assert bench.voices.writes == [(0, 16, 10), (0, 20, 10), (0, 24, 10)]
        bench.voices.next[0] = 30
        bench.service.finish(pool, 10)
        assert bench.voices.writes[3:] == [(0, 34, 10)]
        bench.service.finish(pool, FRAMES)
    assert bench.voices.writes[4:] == [(0, 44, FRAMES - 44)]
    moved = bench.model.decode([(0.6, 0.0)], [60.0], 0, FRAMES)[0]
    np.testing.assert_allclose(bench.voices.rows[0][24:], moved[24:], rtol=1e-5, atol=1e-6)


def test_a_decode_that_fails_among_several_is_reported_and_the_others_are_written(
    make_bench, tone_model
) -> None:
    bench = make_bench(tone_model("liar", fault="high notes"))
    bench.submit((0, 60.0))
    bench.work()
    bench.service.move(0, 1, 60.5, (0.5, 0.0))
    bench.submit((1, 72.0))
    with ThreadPoolExecutor(2) as pool:
        bench.service.finish(pool, FRAMES)
    assert {failure[:2] for failure in bench.failures} == {(1, 1)}
    assert bench.voices.writes[-1] == (0, HEAD, FRAMES - HEAD)


def test_the_shipped_models_pieces_fit_together() -> None:
    model = load_model(ModelLibrary([]).find("plucked"), "cpu")
    contract = model.contract
    z = [tuple(contract.latent_low)]
    whole = model.decode(z, [60.5], 0, contract.frames)[0]
    for first, count in ((0, 16), (5, 3), (contract.frames - 2, 2)):
        part = model.decode(z, [60.5], first, count)[0]
        np.testing.assert_allclose(part, whole[first : first + count], rtol=1e-4, atol=1e-5)


def test_whoever_plays_one_note_does_not_wait_for_all_of_anothers(bench) -> None:
    many = [(voice, 1, 50.0 + voice / 2, (0.0, 0.0)) for voice in range(40)]
    bench.service.submit(bench.model, many, "many")
    bench.service.submit(bench.model, [(50, 1, 60.0, (0.0, 0.0))], "one")
    assert bench.service.step()
    first = [voice for voice, *_ in bench.heads]
    assert 50 in first
    assert [voice for voice in first if voice != 50] == list(range(MAX_BATCH - 1))
