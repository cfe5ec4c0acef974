"""A core's settings as C takes them."""

from typing import Any

from ukulelatent_griffinlim._core import ffi
from ukulelatent_griffinlim.checks import check_integer
from ukulelatent_griffinlim.values import CoreSettings


def c_settings(settings: CoreSettings) -> Any:
    """A `uk_settings *`. Raises TypeError and ValueError for what is no int32 from 0 up."""
    names = (
        "sample_rate_hz",
        "device_rate_hz",
        "device_block",
        "n_fft",
        "hop",
        "frames",
        "voices",
        "render_threads",
    )
    values = {}
    for name in names:
        values[name] = check_integer(name, getattr(settings, name), 0, (1 << 31) - 1)
    return ffi.new("uk_settings *", values)
