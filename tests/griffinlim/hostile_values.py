"""What the functions of the C core's face are to refuse, by kinds of parameters."""

from typing import Any

import numpy as np

NAN, INF = float("nan"), float("inf")
ROWS = np.ones((4, 513), np.float32)
NO_NUMBERS = [None, "1", b"1", 1j, True, np.True_, [1], np.array(1), np.array([1, 2]), object()]
WHOLE = [0, -1, -(1 << 31) - 1, -(1 << 63), -(1 << 100)] + [1 << n for n in (31, 32, 63, 64, 100)]
REAL = [NAN, INF, -INF, np.float32(NAN), np.float64(INF), 1e300, -1e300, 10**400, -(10**400)]


def whole(low: int, high: int) -> list[Any]:
    """What is no whole number from low to high."""
    outside = [n for n in [*WHOLE, low - 1, high + 1] if not low <= n <= high]
    return [*NO_NUMBERS, 1.0, NAN, np.float32(1), *outside]


def real(low: float, high: float) -> list[Any]:
    """What is no real number from low to high."""
    return [*NO_NUMBERS, *REAL, *WHOLE[3:5], low - 1e-3 * high, high * 1.001, 1 << 100]


def _with(value: float) -> np.ndarray:
    rows = ROWS.copy()
    rows[3, 512] = value
    return rows


def _unaligned() -> np.ndarray:
    return np.frombuffer(bytes(ROWS.nbytes + 1), np.float32, ROWS.size, offset=1).reshape(4, 513)


class Evasive(np.ndarray):
    """Says of itself what the checks want to hear."""

    flags = type("Flags", (), {"c_contiguous": True, "aligned": True})()
    shape, ndim, dtype = (4, 513), 2, np.dtype(np.float32)


MAGNITUDES = {
    "none": None,
    "list": [[1.0] * 513] * 4,
    "scalar": np.float32(1),
    "0-d": np.array(1, np.float32),
    "1-d": ROWS[0],
    "3-d": ROWS[None],
    "bins": ROWS[:, :511].copy(),
    "no bins": ROWS[:, :0].copy(),
    **{f"dtype {kind}": ROWS.astype(kind) for kind in ("f8", "f2", ">f4", "i4", "?", "c8", "O")},
    "fortran": np.asfortranarray(ROWS),
    "strided": np.ones((8, 513), np.float32)[::2],
    "backwards": ROWS[::-1],
    "repeated": np.broadcast_to(ROWS[0], (4, 513)),
    "unaligned": _unaligned(),
    "masked": np.ma.masked_invalid(_with(NAN)),
    "evasive": np.ones((2, 100), np.float32).view(Evasive),
    **{f"{value}": _with(value) for value in (NAN, INF, -INF, -1e-6, 1.1e12, 3e38)},
}
SETTINGS = {
    "sample_rate_hz": 22050,
    "device_rate_hz": 22050,
    "device_block": 256,
    "n_fft": 1024,
    "hop": 256,
    "frames": 64,
    "voices": 16,
    "render_threads": 0,
}
RESPONSE = np.ones((8, 2), np.float32)
RESPONSES = [
    None,
    [[1.0, 1.0]],
    np.float32(1),
    RESPONSE[:, 0],
    RESPONSE[:0],
    np.ones((8, 3), np.float32),
    RESPONSE[None],
    *(RESPONSE.astype(kind) for kind in ("f8", ">f4", "i2", "?", "O")),
    *(RESPONSE * np.float32(value) for value in (0, NAN, INF, 1e-12, 1.1e6)),
    np.ma.masked_invalid(RESPONSE * np.float32(NAN)),
    np.ones((6 * 22050 + 1, 1), np.float32),
]
VOICE = whole(0, 15)
GENERATION = whole(0, (1 << 32) - 1)
SAMPLE = whole(0, (1 << 63) - 1)
GAIN = real(-1e6, 1e6)
RATIO = real(0.5, 2)
STAGE = real(0, 1e7)
MAGNITUDES_ = list(MAGNITUDES.values())
VOICES = [
    None,
    1,
    "ab",
    {(0, 1)},
    [None],
    [1],
    [(0,)],
    [(0, 1, 2)],
    [[0, 1]],
    *([(voice, 1)] for voice in VOICE),
    *([(0, generation)] for generation in GENERATION),
]
BATCHES = [rows[None] if isinstance(rows, np.ndarray) else rows for rows in MAGNITUDES_]
COMMAND = {"voice": VOICE, "generation": GENERATION, "at_sample": SAMPLE}
GAINS = {"left": GAIN, "right": GAIN}
PLAN = {"n_fft": [*whole(64, 65536), 100, 65535], "hop": [*whole(256, 256), 255]}
