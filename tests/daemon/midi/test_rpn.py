"""Registered parameters: selected, set, and left alone."""

import pytest

from ukulelatent_daemon.midi.rpn import Parameter, RegisteredParameters

SELECT_BEND = [(101, 0), (100, 0)]


def taken(pairs: list[tuple[int, int]], channel: int = 0) -> list[Parameter]:
    parameters = RegisteredParameters()
    told = [parameters.take(channel, control, value) for control, value in pairs]
    return [one for one in told if one is not None]


def test_a_coarse_value_and_then_a_fine_one_are_told() -> None:
    assert taken([*SELECT_BEND, (6, 12), (38, 25)]) == [
        Parameter(0, 12, 0, False),
        Parameter(0, 12, 25, True),
    ]


def test_a_coarse_value_sets_the_fine_one_to_0() -> None:
    assert taken([*SELECT_BEND, (6, 12), (38, 25), (6, 7)])[-1] == Parameter(0, 7, 0, False)


def test_the_number_has_14_bits_in_either_order() -> None:
    assert taken([(100, 5), (101, 61), (6, 1)]) == [Parameter(61 << 7 | 5, 1, 0, False)]


@pytest.mark.parametrize(
    "pairs",
    [
        [(6, 12)],
        [(101, 0), (6, 12)],
        [(100, 0), (6, 12)],
        [*SELECT_BEND, (101, 127), (100, 127), (6, 12)],
        [*SELECT_BEND, (99, 1), (98, 1), (6, 12), (38, 1)],
    ],
    ids=["none", "half", "other half", "null", "not registered"],
)
def test_without_a_registered_number_nothing_is_set(pairs) -> None:
    assert taken(pairs) == []


def test_another_number_does_not_inherit_the_value_before() -> None:
    told = taken([*SELECT_BEND, (6, 12), (101, 0), (100, 1), (38, 3)])
    assert told[-1] == Parameter(1, 0, 3, True)


def test_channels_do_not_mix() -> None:
    parameters = RegisteredParameters()
    for control, value in SELECT_BEND:
        parameters.take(0, control, value)
    assert parameters.take(1, 6, 12) is None
    assert parameters.take(0, 6, 12) == Parameter(0, 12, 0, False)


@pytest.mark.parametrize(("fine", "semitones"), [(0, 48.0), (50, 48.5), (127, 48.99)])
def test_a_range_of_bends_is_semitones_and_cents(fine, semitones) -> None:
    assert Parameter(0, 48, fine, True).semitones == pytest.approx(semitones)
