"""Who sends a number back has received it."""

import pytest

from ukulelatent_daemon.osc.verified import VERIFIED_S, Verified

CLIENT, OTHER = ("192.0.2.7", 9000), ("192.0.2.8", 9000)


@pytest.fixture
def verified() -> Verified:
    return Verified()


def test_an_address_is_verified_by_its_number(verified) -> None:
    assert not verified.has(CLIENT, 0.0)
    number = verified.ask(CLIENT, 0.0)
    assert verified.answer(CLIENT, number, 1.0) == (CLIENT,)
    assert verified.has(CLIENT, VERIFIED_S)
    assert not verified.has(CLIENT, 1.0 + VERIFIED_S)
    assert not verified.has((CLIENT[0], 9001), 1.0)


def test_a_number_counts_once_for_ten_seconds_and_for_its_host(verified) -> None:
    number = verified.ask(CLIENT, 0.0)
    assert verified.answer(OTHER, number, 0.0) == ()
    assert verified.answer(CLIENT, number + 1, 0.0) == ()
    assert verified.answer(CLIENT, number, 10.0) == ()
    number = verified.ask(CLIENT, 11.0)
    assert verified.answer(CLIENT, number, 11.0)
    assert verified.answer(CLIENT, number, 11.0) == ()


def test_the_port_that_answers_is_verified_too(verified) -> None:
    """Max receives at one port and sends from another."""
    number = verified.ask((CLIENT[0], 9771), 0.0)
    assert verified.answer(CLIENT, number, 0.0) == ((CLIENT[0], 9771), CLIENT)
    assert verified.has((CLIENT[0], 9771), 1.0)
    assert verified.has(CLIENT, 1.0)


def test_it_is_asked_once_a_second_and_again_before_its_time_is_over(verified) -> None:
    assert verified.is_to_be_asked(CLIENT, 0.0)
    number = verified.ask(CLIENT, 0.0)
    assert not verified.is_to_be_asked(CLIENT, 0.9)
    assert verified.is_to_be_asked(CLIENT, 1.0)
    assert verified.ask(CLIENT, 1.0) == number  # the first answer may be on its way
    assert not verified.is_to_be_asked(CLIENT, 1.9)
    verified.answer(CLIENT, number, 2.0)
    assert not verified.is_to_be_asked(CLIENT, 500.0)
    assert verified.is_to_be_asked(CLIENT, 590.0)
    assert verified.has(CLIENT, 590.0)
    verified.answer(CLIENT, verified.ask(CLIENT, 590.0), 591.0)
    assert verified.has(CLIENT, 1000.0)


def test_a_number_is_another_one_after_its_time(verified) -> None:
    numbers = {verified.ask(CLIENT, 20.0 * turn) for turn in range(50)}
    assert len(numbers) > 45
    assert all(0 <= number < 1 << 24 for number in numbers)  # Pd's floats hold them all


def test_guesses_are_few(verified) -> None:
    number = verified.ask(CLIENT, 0.0)
    for guess in range(16):
        assert verified.answer(CLIENT, (number + 1 + guess) % (1 << 24), 0.0) == ()
    assert verified.answer(CLIENT, number, 0.5) == ()
    assert verified.answer(CLIENT, number, 1.5) == (CLIENT,)


def test_what_is_remembered_is_bounded(verified) -> None:
    first = verified.ask(CLIENT, 0.0)
    for number in range(1100):
        host = f"10.0.{number >> 8}.{number & 255}"
        for port in (1, 2):
            asked = (host, port)
            assert verified.answer(asked, verified.ask(asked, 0.0), 0.0)
            verified.ask((host, 3), 0.0)
    assert verified.answer(CLIENT, first, 0.0) == ()
    assert not verified.has(("10.0.0.0", 1), 0.0)
    assert verified.has(asked, 0.0)
    assert 1000 < len(verified._questions) == len(verified._asked) <= 1024
    assert len(verified._until_s) == 512
