"""What the cache keeps, bit for bit, and what gives way."""

import numpy as np

from ukulelatent_daemon.model.cache import MagnitudeCache

ROWS, BINS = 4, 5
NOTE_BYTES = 4 * ROWS * BINS


def rows(number: int) -> np.ndarray:
    return np.random.default_rng(number).random((ROWS, BINS), np.float32)


def test_what_was_kept_comes_back_bit_for_bit() -> None:
    cache = MagnitudeCache(3 * NOTE_BYTES, ROWS, BINS)
    cache.put("a", rows(1))
    cache.put("b", rows(2))
    found = cache.get("a")
    np.testing.assert_array_equal(found, rows(1))
    assert cache.get("c") is None
    found[:] = 0.0  # a copy: what is kept does not change
    np.testing.assert_array_equal(cache.get("a"), rows(1))


def test_what_was_not_asked_for_longest_gives_way() -> None:
    cache = MagnitudeCache(3 * NOTE_BYTES + NOTE_BYTES - 1, ROWS, BINS)
    for number, key in enumerate("abc"):
        cache.put(key, rows(number))
    cache.get("a")
    cache.put("b", rows(9))
    cache.put("d", rows(3))
    assert cache.get("c") is None
    for key, number in (("a", 0), ("b", 9), ("d", 3)):
        np.testing.assert_array_equal(cache.get(key), rows(number))
    assert len(cache) == 3


def test_without_room_nothing_is_kept() -> None:
    cache = MagnitudeCache(NOTE_BYTES - 1, ROWS, BINS)
    cache.put("a", rows(1))
    assert cache.get("a") is None
