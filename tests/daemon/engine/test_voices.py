"""The table of voices: ids, slots, and who gives way."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ukulelatent_daemon.engine.latency_log import NoteTimes
from ukulelatent_daemon.engine.voices import FIRST_OWN_ID, Steal, Voice, VoiceTable, victims

PART, OTHER_PART = cast(Any, SimpleNamespace(number=1)), cast(Any, SimpleNamespace(number=2))
LEVELS = {0: 0.5, 1: 0.1, 2: 0.3, 3: 0.2}


def levels(slots: Sequence[int]) -> list[float]:
    return [LEVELS[slot] for slot in slots]


def fill(table: VoiceTable, *, held: tuple[bool, ...] = (True, True, True, True)) -> None:
    for index, one in enumerate(held):
        table.take(voice(table, index, note_id=10 + index, held=one))


def voice(table: VoiceTable, index: int, started_ns: int = 1, **fields: Any) -> Voice:
    given = {"part": PART, "generation": 1, "note_id": 1, "note": 60.0, "pitch": 60.0, **fields}
    return Voice(
        sender=("127.0.0.1", 4000),
        index=index,
        model=cast(Any, None),
        z=(0.0,),
        steered=False,
        amplitude=1.0,
        resampled=False,
        order=table.next_order(),
        times=NoteTimes(0, started_ns=started_ns),
        **given,
    )


def test_the_lowest_free_slot_is_taken_and_comes_back() -> None:
    table = VoiceTable(3)
    for index in (0, 1, 2):
        assert table.lowest_free() == index
        table.take(voice(table, index))
    assert table.lowest_free() is None
    assert table.give_back(1).index == 1
    assert table.lowest_free() == 1


def test_own_ids_count_from_two_to_the_twentieth_and_skip_those_that_sound() -> None:
    table = VoiceTable(4)
    assert [table.own_id(), table.own_id()] == [2**20, 2**20 + 1]
    table.take(voice(table, 0, note_id=2**20 + 2))
    assert table.own_id() == 2**20 + 3


def test_own_ids_stay_within_what_osc_can_say() -> None:
    table = VoiceTable(4)
    table._next_id = 2**31 - 1
    assert table.own_id() == 2**31 - 1
    assert table.own_id() == FIRST_OWN_ID


@pytest.mark.parametrize(
    ("steal", "held", "order"),
    [
        ("oldest", (True, True, True, True), [0, 1, 2, 3]),
        ("oldest", (True, False, True, False), [0, 1, 2, 3]),
        ("quietest", (True, True, True, True), [1, 3, 2, 0]),
        ("quietest", (True, True, False, False), [1, 3, 2, 0]),
        ("released", (True, True, False, False), [2, 3, 1, 0]),
        ("released", (False, True, True, False), [0, 3, 1, 2]),
        ("released", (True, True, True, True), [1, 3, 2, 0]),
        ("none", (False, False, False, False), []),
    ],
)
def test_the_rule_in_force_says_who_gives_way(
    steal: Steal, held: tuple[bool, ...], order: list[int]
) -> None:
    table = VoiceTable(8)
    fill(table, held=held)
    found = victims(list(table), steal, levels)
    assert [one.index for one in found] == order


@pytest.mark.parametrize("steal", ["quietest", "released"])
def test_a_note_that_has_not_sounded_yet_is_not_taken_for_a_quiet_one(steal: Steal) -> None:
    table = VoiceTable(8)
    table.take(voice(table, 0, note_id=10))
    table.take(voice(table, 1, note_id=11, started_ns=0))
    table.take(voice(table, 2, note_id=12))
    assert [one.index for one in victims(list(table), steal, levels)] == [2, 0, 1]


def test_a_dying_voice_is_no_victim_and_counts_no_more() -> None:
    table = VoiceTable(8)
    fill(table)
    table.let_fade(next(iter(table)), "stolen")
    assert len(table) == table.count_of_part(1) == 3
    assert [one.index for one in table] == [one.index for one in table.of_part(1)] == [1, 2, 3]
    assert table.by_index(0, 1) is not None
    assert table.by_id(PART, 10) is None
    assert table.lowest_free() == 4
    table.give_back(0)
    assert table.lowest_free() == 0


def test_when_the_core_goes_all_voices_are_free() -> None:
    table = VoiceTable(4)
    fill(table)
    table.clear()
    assert (len(table), table.count_of_part(1), table.lowest_free()) == (0, 0, 0)
    assert table.by_index(0, 1) is None
    assert table.by_id(PART, 10) is None


def test_a_voice_is_found_by_its_generation_alone() -> None:
    table = VoiceTable(2)
    table.take(voice(table, 0, generation=5))
    assert table.by_index(0, 5) is not None
    assert table.by_index(0, 4) is None
    assert table.by_index(1, 5) is None


def test_of_two_voices_of_an_id_the_held_one_is_meant_else_the_newest() -> None:
    table = VoiceTable(4)
    table.take(voice(table, 0, note_id=7, held=True))
    table.take(voice(table, 1, note_id=7, held=False))
    found = table.by_id(PART, 7)
    assert found is not None
    assert found.index == 0
    found.held = False
    newest = table.by_id(PART, 7)
    assert newest is not None
    assert newest.index == 1
    assert table.by_id(PART, 8) is None


def test_an_id_is_a_parts_own() -> None:
    table = VoiceTable(4)
    table.take(voice(table, 0, note_id=7))
    table.take(voice(table, 1, note_id=7, part=OTHER_PART))
    found = [table.by_id(part, 7) for part in (PART, OTHER_PART)]
    assert [one and one.index for one in found] == [0, 1]
