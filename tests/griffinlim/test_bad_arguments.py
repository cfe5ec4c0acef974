"""What is wrong is refused before C sees it, with the key, the value and what was wanted."""

import numpy as np
import pytest

from ukulelatent_griffinlim import CoreSettings, Envelope, ShapeError, reconstruct, stream

GOOD = np.ones((4, 129), np.float32)


def _with(value: float) -> np.ndarray:
    rows = GOOD.copy()
    rows[2, 100] = value
    return rows


ARRAYS = {
    "list": ([[1.0] * 129], TypeError, "magnitudes: want a numpy array, got list"),
    "none": (None, TypeError, "magnitudes: want a numpy array, got NoneType"),
    "scalar": (np.float32(1), TypeError, "magnitudes: want a numpy array, got float32"),
    "float64": (GOOD.astype(np.float64), ShapeError, "want float32, got float64"),
    "complex": (GOOD.astype(np.complex64), ShapeError, "want float32, got complex64"),
    "object": (GOOD.astype(object), ShapeError, "want float32, got object"),
    "byteswapped": (GOOD.astype(">f4"), ShapeError, "want float32, got >f4"),
    "row": (GOOD[0], ShapeError, r"want \(frames, bins\), got shape \(129,\)"),
    "three": (GOOD[None], ShapeError, r"want \(frames, bins\), got shape \(1, 4, 129\)"),
    "bins": (GOOD[:, :128].copy(), ShapeError, "power of two from 64 to 65536, got 128"),
    "no bins": (np.ones((4, 0), np.float32), ShapeError, "power of two from 64 .* got 0"),
    "few bins": (np.ones((4, 17), np.float32), ShapeError, "power of two from 64 .* got 17"),
    "fortran": (np.asfortranarray(GOOD), ShapeError, "want C-contiguous rows"),
    "strided": (np.ones((8, 129), np.float32)[::2], ShapeError, "want C-contiguous rows"),
    "nan": (_with(np.nan), ValueError, "want finite values of 0 or more"),
    "infinite": (_with(np.inf), ValueError, "want finite values of 0 or more"),
    "too large": (_with(1e13), ValueError, r"want finite values of 0 or more, to 1e\+12"),
    "negative": (_with(-1e-6), ValueError, "want finite values of 0 or more"),
}
NUMBERS = [
    ("hop", 65, ValueError, "hop = 65: want n_fft / 4 = 64"),
    ("hop", 0, ValueError, "hop = 0: want 1 to 65536"),
    ("hop", -64, ValueError, "hop = -64: want 1 to 65536"),
    ("hop", 64 + (1 << 30), ValueError, "hop = 1073741888: want"),
    ("hop", 64.0, TypeError, r"hop = 64\.0: want a whole number"),
    ("hop", None, TypeError, "hop = None: want a whole number"),
    ("iterations", -1, ValueError, "iterations = -1: want 0 to 8"),
    ("iterations", 9, ValueError, "iterations = 9: want 0 to 8"),
    ("iterations", 1 << 70, ValueError, "iterations = .*: want 0 to 8"),
    ("iterations", 2.5, TypeError, r"iterations = 2\.5: want a whole number"),
    ("iterations", True, TypeError, "iterations = True: want a whole number"),
    ("iterations", "2", TypeError, "iterations = '2': want a whole number"),
]


@pytest.mark.parametrize("call", [reconstruct, stream])
@pytest.mark.parametrize("name", ARRAYS)
def test_wrong_magnitudes_are_refused_by_the_call_itself(name, call):
    value, error, message = ARRAYS[name]
    with pytest.raises(error, match=message):
        call(value, hop=64)


@pytest.mark.parametrize("call", [reconstruct, stream])
@pytest.mark.parametrize(("key", "value", "error", "message"), NUMBERS)
def test_wrong_number_is_refused_by_the_call_itself(key, value, error, message, call):
    with pytest.raises(error, match=message):
        call(GOOD, **({"hop": 64} | {key: value}))


@pytest.mark.parametrize(
    ("block", "error", "message"),
    [
        (0, ValueError, "block = 0: want 1 to 16777216"),
        (-1, ValueError, "block = -1: want 1 to"),
        (1 << 40, ValueError, "block = 1099511627776: want 1 to"),
        (256.0, TypeError, r"block = 256\.0: want a whole number"),
        (True, TypeError, "block = True: want a whole number"),
    ],
)
def test_wrong_block_is_refused_by_the_call_itself(block, error, message):
    with pytest.raises(error, match=message):
        stream(GOOD, hop=64, block=block)


def test_shape_error_is_a_value_error():
    assert issubclass(ShapeError, ValueError)


@pytest.mark.parametrize(
    ("method", "arguments", "message"),
    [
        ("kill", (16, 1), "voice = 16: want 0 to 15"),
        ("kill", (0, -1), "generation = -1: want 0 to 4294967295"),
        ("kill", (0, 1, -1), "at_sample = -1: want 0 to"),
        ("set_master_gain", (float("nan"),), r"gain = nan: want -1e\+06 to 1e\+06"),
        ("set_voice_gain", (0, 1, 1, "1"), "right = '1': want a number"),
        ("set_ratio", (0, 1, 3.0), r"ratio = 3\.0: want 0\.5 to 2"),
        ("set_ratio", (0, 1, 1.0), "voice = 0: want one that was opened with a ratio"),
        ("offline", (0,), "frames = 0: want 1 to"),
        ("write", (0, 1, 0, GOOD[:, :100].copy()), "magnitudes: want 513 bins, got 100"),
    ],
)
def test_refusal_of_the_core_names_key_value_and_what_was_wanted(
    make_core, method, arguments, message
):
    core = make_core()
    core.open(0, frames=10, iterations=2, envelope=Envelope())
    with pytest.raises((TypeError, ValueError), match=message):
        getattr(core, method)(*arguments)


def test_settings_and_envelopes_cannot_hold_a_wrong_value_later():
    for kind in (CoreSettings, Envelope):
        assert kind.__dataclass_params__.frozen


@pytest.mark.parametrize("kind", [np.ndarray, np.matrix, np.memmap, np.recarray])
def test_magnitudes_of_a_subclass_or_read_only_are_magnitudes(kind):
    rows = GOOD.copy().view(kind)
    rows.flags.writeable = False
    assert reconstruct(rows, hop=64).tobytes() == reconstruct(GOOD, hop=64).tobytes()


def test_whole_numbers_of_numpy_are_whole_numbers():
    x = reconstruct(GOOD, hop=np.int64(64), iterations=np.uint8(2))
    assert x.tobytes() == reconstruct(GOOD, hop=64, iterations=2).tobytes()
